import { useEffect, useState, type ComponentType } from 'react';

import { asHeliosError, useHelios } from '../store.ts';
import { ProblemText } from '../ui/problem-text.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Language } from '../words/language.ts';
import { useWords } from '../words/use-words.ts';

interface Loading<Props> {
  readonly Part?: ComponentType<Props>;
  readonly error?: unknown;
}

/**
 * A component whose code is fetched when it is first shown. Unlike with React.lazy, code that cannot be fetched because
 * Helios is away takes down no page, and is asked for again.
 */
export function lazyPart<Props extends object>(
  load: (language: Language) => Promise<ComponentType<Props>>,
): ComponentType<Props & { readonly className?: string }> {
  return function LazyPart(props) {
    const words = useWords().editor;
    const language = useHelios((state) => state.language);
    const [{ Part, error }, setLoading] = useState<Loading<Props>>({});
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      let isWanted = true;
      // What is loaded stays as it is when the language changes: the texts inside the editor are chosen once.
      const set = (loading: Loading<Props>) => isWanted && setLoading((last) => (last.Part ? last : loading));
      load(language).then(
        (Part) => set({ Part }),
        (error: unknown) => set({ error }),
      );
      return () => {
        isWanted = false;
      };
    }, [language, attempt]);

    if (Part) return <Part {...props} />;
    if (error === undefined) return <Skeleton rows={3} className={`p-4 ${props.className ?? ''}`} />;
    return (
      <ProblemText
        title={words.couldNotLoad}
        message={asHeliosError(error).message}
        guidance={words.couldNotLoadHint}
        onRetry={() => {
          setLoading({});
          setAttempt(attempt + 1);
        }}
      />
    );
  };
}
