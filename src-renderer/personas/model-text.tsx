import { TriangleAlert } from 'lucide-react';
import { memo, useMemo } from 'react';
import { estimateTokenCount } from 'tokenx';

import { useHelios } from '../store.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { reveal } from '../ui/reveal.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

/** Copied as it is, shown with what is hidden in it. */
export const ModelText = memo(function ModelText({ instructions }: { readonly instructions: string }) {
  const words = useWords();
  const language = useHelios((state) => state.language);
  const hidden = useMemo(() => hiddenCharacters(instructions), [instructions]);
  const tokens = useMemo(() => estimateTokenCount(instructions), [instructions]);
  return (
    <>
      <div className="model-text-head">
        <p className="text-quiet">
          {words.personas.modelText.hint}
          <span className="px-2" aria-hidden="true">
            {'·'}
          </span>
          <span className="tabular-nums">{words.personas.modelText.tokens(tokens.toLocaleString(language))}</span>
        </p>
        <CopyButton text={instructions} label={words.frame.copy} />
      </div>
      {/* Read and scrolled with the keys too. */}
      <div className="pane-scroll px-5 pb-5" role="group" tabIndex={0} aria-label={words.personas.editor.text}>
        {hidden > 0 && (
          <p className="mt-3 flex items-center gap-2 text-wrong">
            <TriangleAlert size={14} aria-hidden="true" className="shrink-0" />
            {words.personas.modelText.hidden(hidden)}
          </p>
        )}
        <pre className="model-text">
          <RevealedText text={instructions} />
        </pre>
      </div>
    </>
  );
});

const hiddenCharacters = (text: string): number =>
  reveal(text).reduce((count, part) => count + (typeof part === 'string' ? 0 : part.codes.length), 0);
