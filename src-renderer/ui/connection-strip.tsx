import { useHelios } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { localTime } from '../timeline/local-time.ts';
import { TokenField } from './token-field.tsx';

/** Says why what is shown may be old, as long as it may be. */
export function ConnectionStrip() {
  const words = useWords().frame;
  const language = useHelios((state) => state.language);
  const connection = useHelios((state) => state.connection);
  const knownAtMs = useHelios((state) => state.knownAtMs);
  const reconnect = useHelios((state) => state.reconnect);
  if (connection === 'offline') {
    return (
      <section className="strip" aria-live="polite">
        <p className="grow">
          <span className="font-medium">{words.offline}</span>{' '}
          <span className="text-quiet">
            {knownAtMs === null ? words.offlineEmpty : words.offlineKept(localTime(new Date(knownAtMs), language))}
          </span>
        </p>
        <button type="button" className="button" onClick={() => reconnect()}>
          {words.tryNow}
        </button>
      </section>
    );
  }
  if (connection === 'refused' && knownAtMs !== null) {
    return (
      <section className="strip" aria-live="polite">
        <p className="min-w-64 flex-1">
          <span className="font-medium">{words.refused}</span>{' '}
          <span className="text-quiet">{words.refusedKept(words.gateCommand)}</span>
        </p>
        <TokenField />
      </section>
    );
  }
  return null;
}
