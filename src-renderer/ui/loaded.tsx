import type { ReactNode } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import { useWords } from '../words/use-words.ts';
import { ProblemText } from './problem-text.tsx';
import { Skeleton } from './skeleton.tsx';

interface LoadedProps<Data> {
  /** What useAnswer or usePages gives. */
  readonly answer: {
    readonly data: Data | undefined;
    readonly error: HeliosError | null;
    readonly refetch: () => unknown;
  };
  /** Lines of the placeholder. */
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** Shows an answer once it is there; before, that it comes, or why it does not. */
export function Loaded<Data>({ answer: { data, error, refetch }, rows = 6, children }: LoadedProps<Data>) {
  const words = useWords().frame;
  if (data !== undefined) return children(data);
  if (!error) return <Skeleton rows={rows} className="p-6" />;
  return (
    <ProblemText
      title={words.couldNotLoad}
      message={error.message}
      guidance={error.data.guidance}
      onRetry={() => void refetch()}
    />
  );
}
