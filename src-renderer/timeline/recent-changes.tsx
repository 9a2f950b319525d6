import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';

import type { Change } from '../../src-shared/operations.ts';
import { useHelios } from '../store.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { words } from '../words.ts';
import { localTime } from './local-time.ts';

/** A drawer below the persona, or a column of its own where the window is wide; there it is always open. */
export function RecentChanges() {
  const changes = useHelios((state) => state.changes);
  // A low window needs its height for the persona.
  const [open, setOpen] = useState(() => matchMedia('(min-height: 45rem)').matches);
  const newest = changes?.[0];
  return (
    <aside className="pane changes" data-open={open} aria-labelledby="changes-title">
      <header className="pane-head gap-4 px-4 two:px-6 wide:px-4">
        <h2 id="changes-title" className="label">
          {words.changes}
        </h2>
        {!open && newest && (
          <p className="min-w-0 grow truncate text-quiet wide:hidden">
            <RevealedText text={newest.message} />
          </p>
        )}
        <button
          type="button"
          className="quiet-button wide:hidden"
          aria-expanded={open}
          aria-controls="changes-list"
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={12} aria-hidden="true" /> : <ChevronUp size={12} aria-hidden="true" />}
          {open ? words.hideChanges : words.showChanges}
        </button>
      </header>
      {/* Can have the focus because it scrolls. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section id="changes-list" className="changes-body" aria-labelledby="changes-title" tabIndex={0}>
        {changes === null ? (
          <Skeleton rows={3} className="px-4 py-2 two:px-6 wide:px-4" />
        ) : changes.length === 0 ? (
          <p className="px-4 pb-4 text-quiet two:px-6 wide:px-4">{words.changesEmpty}</p>
        ) : (
          <ol>
            {changes.map((change) => (
              <Row key={change.commit} change={change} />
            ))}
          </ol>
        )}
      </section>
    </aside>
  );
}

function Row({ change: { timestamp, actor, message } }: { readonly change: Change }) {
  const at = new Date(timestamp);
  return (
    <li className="change">
      <time className="change-time" dateTime={timestamp} title={at.toISOString()}>
        {localTime(at)}
      </time>
      <span className="change-message">
        <RevealedText text={message} />
      </span>
      <span className="change-actor">
        <RevealedText text={actorName(actor)} />
      </span>
    </li>
  );
}

const actorName = (actor: string): string =>
  (Object.hasOwn(words.actors, actor) ? words.actors[actor] : undefined) ?? actor;
