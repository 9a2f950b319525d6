import { useWords } from '../words/use-words.ts';
import { Dialog } from './dialog.tsx';
import { Keys } from './palette.tsx';

const shortcuts = {
  everywhere: [
    { keys: ['$mod', 'K'], does: 'palette' },
    { keys: ['$mod', '1 … 8'], does: 'pages' },
    { keys: ['$mod', 'Z'], does: 'undo' },
    { keys: ['$mod', 'Shift', 'Z'], does: 'redo' },
    { keys: ['?'], does: 'help' },
    { keys: ['Esc'], does: 'close' },
    { keys: ['Tab'], does: 'part' },
  ],
  lists: [
    { keys: ['↑', '↓', '←', '→'], does: 'move' },
    { keys: ['Home', 'End'], does: 'ends' },
    { keys: ['Enter'], does: 'open' },
  ],
  personas: [
    { keys: ['F2'], does: 'rename' },
    { keys: ['Delete'], does: 'remove' },
  ],
  editor: [
    { keys: ['$mod', 'S'], does: 'save' },
    { keys: ['←', '→'], does: 'switchView' },
    { keys: ['Enter'], does: 'nextItem' },
    { keys: ['Shift', 'Enter'], does: 'lineBreak' },
    { keys: ['Alt', '↑', '↓'], does: 'moveEntry' },
    { keys: ['F2'], does: 'renameKey' },
  ],
  learning: [
    { keys: ['A'], does: 'adopt' },
    { keys: ['E'], does: 'edit' },
    { keys: ['D'], does: 'dismiss' },
  ],
} as const;
const groups = ['everywhere', 'lists', 'personas', 'editor', 'learning'] as const;

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords().frame;
  return (
    <Dialog open onClose={onClose} title={words.shortcuts} isText>
      {groups.map((group) => (
        <section key={group} className="pt-2 pb-3" aria-label={words.shortcutGroups[group]}>
          <h3 className="label pb-1">{words.shortcutGroups[group]}</h3>
          <dl>
            {shortcuts[group].map(({ keys, does }) => (
              <div key={does} className="flex items-center justify-between gap-8 border-t border-line py-1.5">
                <dt className="order-2">
                  <Keys keys={keys} />
                </dt>
                <dd>{words.shortcutDoes[does]}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
