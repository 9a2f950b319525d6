import { Bot } from 'lucide-react';
import { Link } from 'wouter';

import type { Session } from '../../src-shared/interface-operations.ts';
import { useAnswer } from '../answers.ts';
import { addressOf } from '../pages.ts';
import { Loaded } from '../ui/loaded.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';

/** No event tells of calls. */
const callsEveryMs = 5_000;

/** Assistants, as opposed to pages like this one and the command line. */
export const isAssistant = ({ transport }: Session): boolean => transport === 'stdio' || transport === 'http';

/** Which assistants are connected now. */
export function Connected() {
  const { overview: words } = useWords();
  const answer = useAnswer('list_sessions', {}, { everyMs: callsEveryMs });
  return (
    <section className="aside-part" aria-labelledby="connected">
      <h2 id="connected" className="label">
        {words.connected}
      </h2>
      <Loaded answer={answer} rows={1}>
        {({ sessions }) => {
          const assistants = sessions.filter(isAssistant);
          if (assistants.length === 0)
            return (
              <p className="mt-1 text-quiet">
                {words.connectedNobody}{' '}
                <Link href={addressOf('connections')} className="text-link">
                  {words.connect}
                </Link>
              </p>
            );
          return (
            <ul className="mt-1.5 flex flex-col gap-2">
              {assistants.map(({ id, name, client_version, calls, since }) => (
                <li key={id} className="flex items-start gap-2">
                  <Bot size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-quiet" />
                  <p className="min-w-0">
                    <span className="break-words">
                      <RevealedText text={name} />{' '}
                      <span className="text-small text-quiet">
                        <RevealedText text={client_version ?? ''} />
                      </span>
                    </span>
                    <span className="block text-small text-quiet tabular-nums">
                      {words.callsSince(calls)} <TimeText at={since} />
                    </span>
                  </p>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}
