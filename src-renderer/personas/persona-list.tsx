import { useState, type KeyboardEvent } from 'react';

import { useHelios } from '../store.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { words } from '../words.ts';
import { PersonaRow } from './persona-row.tsx';

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** One stop for Tab; the arrows move inside, Enter chooses. */
export function PersonaList() {
  const personas = useHelios((state) => state.personas);
  const failed = useHelios((state) => state.personasError !== null);
  const selected = useHelios((state) => state.selected);
  const select = useHelios((state) => state.select);
  const [visited, setVisited] = useState<string | null>(null);

  const names = personas?.map(({ name }) => name) ?? [];
  const stop = [visited, selected, names[0]].find((name) => typeof name === 'string' && names.includes(name));

  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const buttons = event.currentTarget.querySelectorAll<HTMLButtonElement>('button');
    buttons[step(names.indexOf(stop ?? ''), names.length - 1)]?.focus();
  };

  return (
    <nav className="pane flex min-h-0 flex-col border-line two:border-r" aria-labelledby="personas-title">
      <header className="pane-head px-4">
        <h2 id="personas-title" className="label">
          {words.personas}
        </h2>
        {personas && <span className="text-small text-quiet tabular-nums">{personas.length}</span>}
      </header>
      {personas === null ? (
        !failed && <Skeleton rows={4} className="px-4" />
      ) : (
        <ul className="min-h-0 grow overflow-y-auto pb-2" onKeyDown={move}>
          {personas.map((persona) => (
            <PersonaRow
              key={persona.name}
              persona={persona}
              selected={persona.name === selected}
              tabStop={persona.name === stop}
              onVisit={setVisited}
              onSelect={select}
            />
          ))}
        </ul>
      )}
    </nav>
  );
}
