import { PersonaDetail } from './personas/persona-detail.tsx';
import { PersonaList } from './personas/persona-list.tsx';
import { useHelios } from './store.ts';
import { RecentChanges } from './timeline/recent-changes.tsx';
import { ConnectionStrip } from './ui/connection-strip.tsx';
import { Gate } from './ui/gate.tsx';
import { Problems } from './ui/problems.tsx';
import { TopBar } from './ui/top-bar.tsx';

export function App() {
  // Whoever is locked out while reading keeps what is shown; see ConnectionStrip.
  const locked = useHelios(
    ({ connection, personas }) => connection === 'no_token' || (connection === 'refused' && personas === null),
  );
  const announcement = useHelios((state) => state.announcement);
  return (
    <div className="app">
      <TopBar />
      <ConnectionStrip />
      <Problems />
      {locked ? (
        <Gate />
      ) : (
        <div className="panes">
          <PersonaList />
          <PersonaDetail />
          <RecentChanges />
        </div>
      )}
      <output className="sr-only">{announcement}</output>
    </div>
  );
}
