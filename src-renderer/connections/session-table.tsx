import { Bot, Globe, SquareTerminal } from 'lucide-react';
import { memo, useMemo, useState } from 'react';

import type { Session } from '../../src-shared/interface-operations.ts';
import { useHelios } from '../store.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import { timeSince } from './time-since.ts';

/** More are shown when asked for. */
const shownAtFirst = 50;
const icons = { stdio: Bot, http: Bot, page: Globe, command: SquareTerminal } as const;

export const isAssistant = ({ transport }: Session): boolean => transport === 'stdio' || transport === 'http';

interface SessionTableProps {
  readonly sessions: readonly Session[];
  /** When it was so. */
  readonly asOfMs: number;
}

/** Assistants, and below them what else calls Helios. */
export function SessionTable({ sessions, asOfMs }: SessionTableProps) {
  const words = useWords().connections;
  const assistants = sessions.filter(isAssistant);
  const others = sessions.filter((session) => !isAssistant(session));
  const { columns } = words;
  return (
    <>
      {assistants.length === 0 && (
        <div className="session-nobody">
          <p className="font-medium">{words.nobody}</p>
          <p className="max-w-prose text-quiet">{words.nobodyHint}</p>
        </div>
      )}
      <table className="table session-table">
        <thead className={assistants.length === 0 ? 'sr-only' : ''}>
          <tr>
            <th scope="col">{columns.client}</th>
            <th scope="col" className="session-wide">
              {columns.over}
            </th>
            <th scope="col" className="session-wide">
              {columns.since}
            </th>
            <th scope="col" className="numeric">
              {columns.calls}
            </th>
            <th scope="col" className="session-wide">
              {columns.lastCall}
            </th>
          </tr>
        </thead>
        <Group title={words.assistants} sessions={assistants} asOfMs={asOfMs} />
        <Group title={words.others} sessions={others} asOfMs={asOfMs} />
      </table>
    </>
  );
}

function Group({ title, sessions, asOfMs }: SessionTableProps & { readonly title: string }) {
  const words = useWords().connections;
  const [shown, setShown] = useState(shownAtFirst);
  if (sessions.length === 0) return null;
  return (
    <tbody aria-label={title}>
      <tr>
        <th scope="rowgroup" colSpan={5} className="session-group">
          {title}
        </th>
      </tr>
      {sessions.slice(0, shown).map((session) => (
        <Row key={session.id} session={session} asOfMs={asOfMs} />
      ))}
      {sessions.length > shown && (
        <tr>
          <td colSpan={5}>
            <button type="button" className="quiet-button" onClick={() => setShown(sessions.length)}>
              {words.more(sessions.length - shown)}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

const Row = memo(function Row({ session, asOfMs }: { readonly session: Session; readonly asOfMs: number }) {
  const words = useWords().connections;
  const { name, client_version: version, protocol, transport, since, calls, failed } = session;
  const Icon = icons[transport];
  const over = [words.transports[transport], ...(protocol === null ? [] : [words.mcp(protocol)])];
  return (
    <tr>
      <th scope="row">
        <span className="flex items-start gap-2">
          <Icon size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-quiet" />
          <span className="min-w-0">
            <span className="font-medium break-words">
              <RevealedText text={name} />
            </span>{' '}
            <span className="text-small break-words text-quiet">
              <RevealedText text={version ?? ''} />
            </span>
            <span className="session-narrow">
              <RevealedText text={over.join(' · ')} /> {words.since} <TimeText at={since} />
            </span>
            <span className="session-narrow">
              <LastCall call={session.last_call} asOfMs={asOfMs} />
            </span>
          </span>
        </span>
      </th>
      <td className="session-wide whitespace-nowrap">
        {words.transports[transport]}
        <span className="block text-small text-quiet">
          <RevealedText text={protocol === null ? '' : words.mcp(protocol)} />
        </span>
      </td>
      <td className="session-wide">
        <TimeText at={since} />
      </td>
      <td className="numeric">
        {calls}
        {failed > 0 && <span className="block text-small whitespace-nowrap text-wrong">{words.failed(failed)}</span>}
      </td>
      <td className="session-wide">
        <LastCall call={session.last_call} asOfMs={asOfMs} />
      </td>
    </tr>
  );
});

function LastCall({ call, asOfMs }: { readonly call: Session['last_call']; readonly asOfMs: number }) {
  const words = useWords().connections;
  const language = useHelios((state) => state.language);
  const ago = useMemo(() => (call ? timeSince(call.timestamp, asOfMs, language) : ''), [call, asOfMs, language]);
  if (!call) return <span className="text-quiet">{words.noCallYet}</span>;
  return (
    <>
      <span className="font-mono text-small break-all">
        <RevealedText text={call.tool} />
      </span>{' '}
      <time dateTime={call.timestamp} title={call.timestamp} className="block text-small whitespace-nowrap text-quiet">
        {ago}
      </time>
    </>
  );
}
