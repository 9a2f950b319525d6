import { TriangleAlert } from 'lucide-react';

import type { PersonaDetail } from '../store.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { reveal } from '../ui/reveal.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { words } from '../words.ts';

/** Copied as it is, shown with what is hidden in it. */
export function ModelText({ detail: { instructions } }: { readonly detail: PersonaDetail }) {
  const hidden = reveal(instructions).reduce(
    (count, part) => count + (typeof part === 'string' ? 0 : part.codes.length),
    0,
  );
  return (
    <div className="px-6 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-quiet">{words.modelTextHint}</p>
        <CopyButton text={instructions} label={words.copy} />
      </div>
      {hidden > 0 && (
        <p className="mt-3 flex items-center gap-2 text-wrong">
          <TriangleAlert size={14} aria-hidden="true" className="shrink-0" />
          {words.hiddenCharacters(hidden)}
        </p>
      )}
      <pre className="model-text">
        <RevealedText text={instructions} />
      </pre>
    </div>
  );
}
