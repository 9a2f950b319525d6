import type { KeyboardEvent } from 'react';

import { useWords } from '../words/use-words.ts';
import type { GuideId } from './words.en.ts';

interface GuideListProps {
  readonly guides: readonly { readonly id: GuideId; readonly name: string; readonly connected: boolean }[];
  readonly chosen: GuideId;
  readonly onChoose: (id: GuideId) => void;
}

/** One stop of Tab; the arrows choose. */
export function GuideList({ guides, chosen, onChoose }: GuideListProps) {
  const words = useWords().connections;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = guides.findIndex(({ id }) => id === chosen);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: guides.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const guide = guides[Math.max(0, Math.min(guides.length - 1, next))];
    if (!guide) return;
    onChoose(guide.id);
    document.querySelector<HTMLElement>(`#guide-${guide.id}`)?.focus();
  };
  return (
    <div role="listbox" aria-label={words.clients} className="guide-list" onKeyDown={onKeyDown}>
      {guides.map(({ id, name, connected }) => (
        <div
          key={id}
          id={`guide-${id}`}
          role="option"
          aria-selected={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          className="guide-option"
          onClick={() => onChoose(id)}
        >
          <span className="min-w-0 grow truncate">{name}</span>
          {connected && (
            <span className="guide-connected" title={words.connectedNow}>
              <span className="sr-only">{words.connectedNow}</span>
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
