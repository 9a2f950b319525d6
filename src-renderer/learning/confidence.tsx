import { useWords } from '../words/use-words.ts';

const bars = 4;

/** 0.5 after one sighting, 0.75 after three, 0.8 after four; see `confidenceOf`. */
const levelOf = (confidence: number) =>
  confidence >= 0.8 ? 'sure' : confidence >= 0.75 ? 'likely' : confidence > 0.5 ? 'perhaps' : 'guess';
const filled = { guess: 1, perhaps: 2, likely: 3, sure: 4 } as const;

/** How sure a pattern is: a word, and as many bars. */
export function Confidence({ confidence }: { readonly confidence: number }) {
  const words = useWords().learning;
  const level = levelOf(confidence);
  return (
    <span className="confidence">
      <span className="confidence-bars" aria-hidden="true">
        {Array.from({ length: bars }, (_, index) => (
          <span key={index} data-filled={index < filled[level]} />
        ))}
      </span>
      {words.confidence[level]}
    </span>
  );
}
