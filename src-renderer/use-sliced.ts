import { useLayoutEffect, useRef, useState } from 'react';

/** So much work at once leaves a frame room for everything else. */
const sliceMs = 6;

interface Pass<Item, Result> {
  readonly items: readonly Item[];
  readonly compute: (item: Item) => Result;
}

/**
 * The result for every item, worked out in slices so that no frame waits for all of them. A pass that is finished in its
 * first slice is there before anything is painted. When the input changes meanwhile the pass under way is completed
 * first: during a drag something is always shown.
 * @returns the newest complete results with the input they belong to; null before the first
 */
export function useSliced<Item, Result>(
  items: readonly Item[],
  compute: (item: Item) => Result,
): { readonly pass: Pass<Item, Result>; readonly results: readonly Result[] } | null {
  const [finished, setFinished] = useState<{
    readonly pass: Pass<Item, Result>;
    readonly results: readonly Result[];
  } | null>(null);
  const running = useRef(false);
  const waiting = useRef<Pass<Item, Result> | null>(null);

  useLayoutEffect(() => {
    waiting.current = { items, compute };
    if (running.current) return;
    const begin = () => {
      const pass = waiting.current;
      waiting.current = null;
      running.current = pass !== null;
      if (pass) goOn(pass, []);
    };
    const goOn = (pass: Pass<Item, Result>, results: Result[]) => {
      const until = performance.now() + sliceMs;
      for (const item of pass.items.slice(results.length)) {
        if (performance.now() > until) return void setTimeout(() => goOn(pass, results));
        results.push(pass.compute(item));
      }
      setFinished({ pass, results });
      begin();
    };
    begin();
  }, [items, compute]);
  return finished;
}
