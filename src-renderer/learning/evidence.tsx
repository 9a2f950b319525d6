import { useState } from 'react';

import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

const shownFirst = 3;

/** What assistants saw, newest first. */
export function Evidence({ evidence }: { readonly evidence: readonly string[] }) {
  const words = useWords().learning;
  const [isOpen, setOpen] = useState(false);
  const newest = evidence.toReversed();
  const shown = isOpen ? newest : newest.slice(0, shownFirst);
  return (
    <section className="pattern-part" aria-label={words.evidence}>
      <h3 className="label">{words.evidence}</h3>
      {newest.length === 0 && <p className="text-quiet">{words.noEvidence}</p>}
      <ul className="evidence">
        {shown.map((text, index) => (
          // Evidence has no identity but its place.
          <li key={index}>
            <RevealedText text={text} />
          </li>
        ))}
      </ul>
      {newest.length > shownFirst && (
        <button type="button" className="quiet-button -ml-1" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.lessEvidence : words.allEvidence(newest.length)}
        </button>
      )}
    </section>
  );
}
