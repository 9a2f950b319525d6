import { words } from '../words.ts';

interface SkeletonProps {
  readonly rows: number;
  readonly className: string;
}

/** Lines where text will be. Appears only after a moment, so that a fast answer does not flicker. */
export const Skeleton = ({ rows, className }: SkeletonProps) => (
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
