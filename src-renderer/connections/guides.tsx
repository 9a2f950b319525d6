import { Search } from 'lucide-react';
import { useRef, useState } from 'react';

import type { Session } from '../../src-shared/interface-operations.ts';
import { clientIds, clientOfSession, knownClients } from '../../src-shared/known-clients.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useCommands } from '../commands.ts';
import { useWords } from '../words/use-words.ts';
import { Guide } from './guide.tsx';
import { GuideList } from './guide-list.tsx';
import { isAssistant } from './session-table.tsx';
import type { GuideId } from './words.en.ts';

export type ConnectionInfo = Output<'get_connection_info'>;

const guideIds: readonly GuideId[] = [...clientIds, 'other_stdio', 'other_http'];
const otherIds: readonly GuideId[] = ['other_stdio', 'other_http'];
const storageKey = 'helios.connections.client';

interface GuidesProps {
  readonly info: ConnectionInfo;
  readonly sessions: readonly Session[];
}

/** Every client that can be connected, and how the chosen one is. */
export function Guides({ info, sessions }: GuidesProps) {
  const words = useWords().connections;
  const [chosen, setChosen] = useState(readChosen);
  const [typed, setTyped] = useState('');
  const searchField = useRef<HTMLInputElement>(null);

  const nameOf = (id: GuideId): string =>
    id === 'other_stdio' || id === 'other_http'
      ? words.guideNames[id]
      : (knownClients.find((client) => client.id === id)?.name ?? id);
  const wanted = typed.trim().toLowerCase();
  const found = guideIds.filter((id) => nameOf(id).toLowerCase().includes(wanted));
  const shown = found.length > 0 ? found : otherIds;
  const open = shown.includes(chosen) ? chosen : (shown[0] ?? chosen);
  const byClient = Map.groupBy(sessions.filter(isAssistant), ({ name }) => clientOfSession(name));
  const sessionsOf = (id: GuideId) => (id === 'other_stdio' || id === 'other_http' ? [] : (byClient.get(id) ?? []));

  const choose = (id: GuideId) => {
    localStorage.setItem(storageKey, id);
    setChosen(id);
  };
  const show = (id: GuideId) => {
    setTyped('');
    choose(id);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`#guide-${id}`)?.focus());
  };
  useCommands(() => [
    {
      id: 'search clients',
      group: 'page',
      title: words.goToSearch,
      run: () => searchField.current?.focus(),
    },
    ...guideIds.map((id) => ({
      id: `guide ${id}`,
      group: 'page' as const,
      title: words.show(nameOf(id)),
      run: () => show(id),
    })),
  ]);

  return (
    <div className="guides">
      <div className="guides-choice">
        <div className="guides-search">
          <Search size={14} aria-hidden="true" className="shrink-0 text-quiet" />
          <input
            ref={searchField}
            type="search"
            className="guides-input"
            aria-label={words.search}
            placeholder={words.search}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') {
                event.preventDefault();
                document.querySelector<HTMLElement>(`#guide-${open}`)?.focus();
              }
            }}
          />
        </div>
        {found.length === 0 && (
          <p className="px-3 py-2 text-small text-quiet" role="status">
            {words.nothing}
          </p>
        )}
        <GuideList
          guides={shown.map((id) => ({ id, name: nameOf(id), connected: sessionsOf(id).length > 0 }))}
          chosen={open}
          onChoose={choose}
        />
      </div>
      <Guide key={open} id={open} name={nameOf(open)} info={info} sessions={sessionsOf(open)} />
    </div>
  );
}

const readChosen = (): GuideId => {
  const kept = localStorage.getItem(storageKey);
  return guideIds.find((id) => id === kept) ?? 'claude_desktop';
};
