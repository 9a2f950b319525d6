import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';

import type { Value } from '../../src-shared/model.ts';
import { keyNames } from '../shortcuts.ts';
import { useWords } from '../words/use-words.ts';
import { asKind, kindOf } from './change-kind.ts';
import { useForm, type RowMenuRequest } from './form-context.ts';
import { kinds, type Kind } from './form-node.ts';
import { moveRow, removeRow } from './row-actions.ts';

interface RowMenuProps {
  readonly request: RowMenuRequest;
  readonly isOpen: boolean;
  /** Of the row, as data. */
  readonly value: Value;
  readonly onClose: () => void;
}

/** What can be done with a row. One menu for all of them: a form may have thousands. */
export function RowMenu({ request: { anchor, node, place, onRename }, isOpen, value, onClose }: RowMenuProps) {
  const words = useWords().document;
  const tools = useForm();
  /** Whether what was chosen says itself where the focus goes. */
  const isChosen = useRef(false);
  const popup = useRef<HTMLDivElement>(null);
  const { path } = node;
  const run = (action: () => void) => () => {
    isChosen.current = true;
    action();
  };
  const changeTo = (kind: Kind) => {
    const changed = asKind(value, kind);
    if (changed !== undefined && tools.edits.set(path, changed)) tools.focus.on(path);
  };
  const possible = kinds.filter((kind) => kind !== kindOf(value) && asKind(value, kind) !== undefined);

  return (
    <Menu.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="end" className="positioner">
          <Menu.Popup
            className="popup"
            finalFocus={() => !isChosen.current && hasFocus(popup.current) && anchor}
            ref={popup}
          >
            {onRename && <Item title={words.renameAction} keys={['F2']} onChoose={run(onRename)} />}
            {place.before !== null && (
              <Item
                title={words.moveUp}
                keys={['Alt', '↑']}
                onChoose={run(() => moveRow(tools, path, place.before, 'more'))}
              />
            )}
            {place.after !== null && (
              <Item
                title={words.moveDown}
                keys={['Alt', '↓']}
                onChoose={run(() => moveRow(tools, path, place.after, 'more'))}
              />
            )}
            {node.kind !== 'odd' &&
              possible.map((kind) => (
                <Item key={kind} title={words.change(words.kinds[kind])} onChoose={run(() => changeTo(kind))} />
              ))}
            <Menu.Separator className="my-1 h-px bg-line" />
            <Item
              title={words.remove}
              isDanger
              onChoose={run(() => removeRow(tools, path, place, anchor.closest('[data-row]')))}
            />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Whether nobody has gone on while the menu was closing. */
const hasFocus = (popup: HTMLElement | null): boolean =>
  document.activeElement === document.body || popup?.contains(document.activeElement) === true;

interface ItemProps {
  readonly title: string;
  readonly keys?: readonly string[];
  readonly isDanger?: boolean;
  readonly onChoose: () => void;
}

const Item = ({ title, keys, isDanger = false, onChoose }: ItemProps) => (
  <Menu.Item className={isDanger ? 'popup-item text-wrong' : 'popup-item'} onClick={onChoose}>
    <span className="grow">{title}</span>
    {keys && (
      <span className="ml-6 flex gap-1" aria-hidden="true">
        {keyNames(keys).map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    )}
  </Menu.Item>
);
