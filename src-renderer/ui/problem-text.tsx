import { TriangleAlert } from 'lucide-react';

import { useWords } from '../words/use-words.ts';
import { CopyButton } from './copy-button.tsx';
import { RevealedText } from './revealed-text.tsx';

interface ProblemTextProps {
  readonly title: string;
  readonly message: string;
  readonly guidance: string | undefined;
  readonly onRetry?: () => void;
}

/** What is wrong in the place where something else would be shown: what happened, what was kept, what to do. */
export function ProblemText({ title, message, guidance = '', onRetry }: ProblemTextProps) {
  const words = useWords().frame;
  return (
    <section className="border-t border-line px-6 py-5" aria-label={title}>
      <p className="flex items-center gap-2 font-medium text-wrong">
        <TriangleAlert size={14} aria-hidden="true" />
        {title}
      </p>
      <p className="mt-2 max-w-prose font-mono text-small break-words whitespace-pre-wrap">
        <RevealedText text={message} />
      </p>
      <p className="mt-2 mb-3 max-w-prose text-quiet">{guidance}</p>
      <div className="flex flex-wrap gap-2">
        {onRetry && (
          <button type="button" className="button" onClick={onRetry}>
            {words.tryAgain}
          </button>
        )}
        <CopyButton text={[title, message, guidance].join('\n')} label={words.copyProblem} />
      </div>
    </section>
  );
}
