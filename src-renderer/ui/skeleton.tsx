import { useWords } from '../words/use-words.ts';

interface SkeletonProps {
  readonly rows: number;
  readonly className: string;
}

/** Lines where text will be. Appears only after a moment, so that a fast answer does not flicker. */
export function Skeleton({ rows, className }: SkeletonProps) {
  const words = useWords().frame;
  return (
    <div className={`skeleton ${className}`} aria-busy="true">
      <span className="sr-only">{words.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row" aria-hidden="true">
          <div />
          <div />
        </div>
      ))}
    </div>
  );
}
