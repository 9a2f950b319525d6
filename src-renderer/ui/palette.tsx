import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';

import type { Command } from '../commands.ts';
import { keyNames } from '../shortcuts.ts';
import { useWords } from '../words/use-words.ts';
import { RevealedText } from './revealed-text.tsx';

interface PaletteProps {
  readonly onClose: () => void;
  readonly commands: readonly Command[];
}

interface PaletteGroup {
  readonly group: Command['group'];
  readonly items: readonly Command[];
}

const groups = ['page', 'go', 'do', 'persona'] as const;
const mostShown = 60;

/** Every action of Helios by its name. Each word that is typed has to be in the name or the keywords. */
export function Palette({ onClose, commands }: PaletteProps) {
  const words = useWords().frame;
  const items = groups
    .map((group) => ({ group, items: commands.filter((command) => command.group === group) }))
    .filter(({ items }) => items.length > 0);
  const choose = (command: Command) => {
    onClose();
    // After the palette has given the focus back, so that what opens next can take it.
    setTimeout(command.run);
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" aria-label={words.palette}>
          <Autocomplete.Root
            open
            inline
            items={items}
            limit={mostShown}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(command: Command) => command.title}
            filter={(command: Command, typed) => matches(command, typed)}
          >
            <div className="palette-field">
              <Search size={16} aria-hidden="true" className="shrink-0 text-quiet" />
              <Autocomplete.Input
                className="palette-input"
                aria-label={words.paletteField}
                placeholder={words.paletteField}
              />
            </div>
            <Autocomplete.Empty className="palette-nothing">{words.paletteNothing}</Autocomplete.Empty>
            <Autocomplete.List className="palette-list">
              {({ group, items }: PaletteGroup) => (
                <Autocomplete.Group key={group} items={items}>
                  <Autocomplete.GroupLabel className="palette-group">
                    {words.paletteGroups[group]}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(command: Command) => (
                      <Autocomplete.Item
                        key={command.id}
                        value={command}
                        className="popup-item"
                        onClick={() => choose(command)}
                      >
                        <span className="min-w-0 grow truncate">
                          <RevealedText text={command.title} />
                        </span>
                        {command.keys && <Keys keys={command.keys} />}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export const Keys = ({ keys }: { readonly keys: readonly string[] }) => (
  <span className="flex shrink-0 gap-1">
    {keyNames(keys).map((key) => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
);

function matches({ title, keywords = '' }: Command, typed: string): boolean {
  const text = `${title} ${keywords}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
