import { useState } from 'react';

import { useHelios } from '../store.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { words } from '../words.ts';
import { PersonaRow } from './persona-row.tsx';

/** One stop for Tab, where it was left; the arrows move inside, Enter chooses. */
export function PersonaList() {
  const personas = useHelios((state) => state.personas);
  const failed = useHelios((state) => state.personasError !== null);
  const selected = useHelios((state) => state.selected);
  const select = useHelios((state) => state.select);
  const [visited, setVisited] = useState<string | null>(null);

  const has = (name: string | null) => personas?.some((persona) => persona.name === name);
  const stop = has(visited) ? visited : has(selected) ? selected : personas?.[0]?.name;

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
        <ul className="min-h-0 grow overflow-y-auto pb-2">
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
