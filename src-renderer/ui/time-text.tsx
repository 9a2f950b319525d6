import { localTime } from '../timeline/local-time.ts';
import { useHelios } from '../store.ts';

/** A moment in the zone of whoever reads it; UTC on hover (B1). */
export function TimeText({ at }: { readonly at: string }) {
  const language = useHelios((state) => state.language);
  return (
    <time dateTime={at} title={at} className="whitespace-nowrap tabular-nums">
      {localTime(new Date(at), language)}
    </time>
  );
}
