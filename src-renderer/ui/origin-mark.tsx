import type { Origin } from '../../src-shared/inheritance.ts';
import { useWords } from '../words/use-words.ts';
import { InfluenceBar } from './influence-bar.tsx';

/** Which side a value came from: the word, and the sign of influence filled as much as the base counts. */
export function OriginMark({ origin, share }: { readonly origin: Origin; readonly share: number }) {
  const words = useWords().frame;
  return (
    <span className="inline-flex items-baseline gap-2 whitespace-nowrap">
      <InfluenceBar
        share={origin === 'base' ? 1 : origin === 'persona' ? 0 : share}
        className="w-6 shrink-0 self-center"
      />
      {words.origin[origin]}
    </span>
  );
}
