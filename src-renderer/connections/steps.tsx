import { useWords } from '../words/use-words.ts';

interface StepsProps {
  readonly steps: readonly string[];
  readonly notes?: readonly string[];
}

export function Steps({ steps, notes = [] }: StepsProps) {
  const words = useWords().connections;
  return (
    <div>
      <ol className="guide-steps" aria-label={words.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {notes.map((note) => (
        <p key={note} className="mt-3 max-w-prose text-small text-quiet">
          {note}
        </p>
      ))}
    </div>
  );
}
