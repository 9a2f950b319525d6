import { ChevronRight, Ellipsis } from 'lucide-react';
import { memo, useState, type KeyboardEvent } from 'react';

import { isMapping, type Value } from '../../src-shared/model.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { AddEntry } from './add-entry.tsx';
import { AddItem } from './add-item.tsx';
import { useForm, type RowPlace } from './form-context.ts';
import type { FormNode } from './form-node.ts';
import { LeafValue } from './leaf-value.tsx';
import { RenameField } from './rename-field.tsx';
import { moveRow } from './row-actions.ts';
import { RowGrip } from './row-grip.tsx';

interface FormRowProps extends RowPlace {
  readonly node: FormNode;
  /** What the base has in the same place. */
  readonly base: Value | undefined;
  /** Describes the file: keeps its name and place. */
  readonly isFixed?: boolean;
}

/** A key or an item with its value. Drawn again only when one of these is another. */
export const FormRow = memo(function FormRow({ node, base, at, before, after, isFixed = false }: FormRowProps) {
  const words = useWords().document;
  const tools = useForm();
  const [isRenaming, setRenaming] = useState(false);
  const [isOpen, setOpen] = useState(true);
  const last = node.path.at(-1);
  const isItem = typeof last === 'number';
  const name = isItem ? words.item(last + 1) : String(last);
  const place = { at, before, after };
  const canRename = !isItem && !isFixed;

  /** Before the control itself, which may have a use of its own for these keys; for the innermost row. */
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (!(event.target instanceof Element) || event.target.closest('[data-row]') !== event.currentTarget) return;
    const step = event.key === 'ArrowUp' ? before : event.key === 'ArrowDown' ? after : undefined;
    const moves = event.altKey && step !== undefined && !isFixed;
    const renames = event.key === 'F2' && canRename;
    if (!moves && !renames) return;
    event.preventDefault();
    event.stopPropagation();
    if (renames) setRenaming(true);
    else moveRow(tools, node.path, step ?? null);
  };
  const more = (
    <button
      type="button"
      className="icon-button form-more"
      aria-label={words.more(name)}
      aria-haspopup="menu"
      data-more={node.id}
      onClick={({ currentTarget }) =>
        tools.openMenu({
          anchor: currentTarget,
          node,
          place: isFixed ? { at, before: null, after: null } : place,
          ...(canRename && { onRename: () => setRenaming(true) }),
        })
      }
    >
      <Ellipsis size={14} aria-hidden="true" />
    </button>
  );
  const renaming = isRenaming && <RenameField path={node.path} name={name} onDone={() => setRenaming(false)} />;
  const grip = isFixed ? null : <RowGrip node={node} at={at} />;
  const row = { 'data-row': node.id, 'data-at': at, onKeyDownCapture };

  if (node.kind === 'section')
    return (
      <div className="form-section" role="group" aria-label={name} {...row}>
        <div className="form-head">
          {grip}
          {renaming || (
            <button
              type="button"
              className="form-toggle"
              aria-expanded={isOpen}
              data-field={node.id}
              onClick={() => setOpen(!isOpen)}
              onDoubleClick={() => setRenaming(canRename)}
            >
              <ChevronRight size={14} aria-hidden="true" className="form-chevron" />
              <RevealedText text={name} />
            </button>
          )}
          {!isOpen && <span className="text-small text-quiet">{words.entries(node.nodes.length)}</span>}
          <span className="grow" />
          {more}
        </div>
        {isOpen && (
          <div className="form-body">
            <FormRows nodes={node.nodes} base={base} />
            <AddEntry
              path={node.path}
              name={name}
              count={node.nodes.length}
              base={isMapping(base) ? base : undefined}
            />
          </div>
        )}
      </div>
    );
  return (
    <div className={isItem ? 'form-row form-item' : 'form-row'} {...row}>
      {grip}
      {!isItem &&
        (renaming || (
          <button
            type="button"
            tabIndex={-1}
            className="form-name"
            title={words.rename(name)}
            onClick={() => setRenaming(canRename)}
          >
            <RevealedText text={name} />
          </button>
        ))}
      {node.kind === 'list' ? (
        <div className="form-list" role="group" aria-label={name}>
          <FormRows nodes={node.nodes} base={undefined} />
          <AddItem list={node} name={name} base={base} />
        </div>
      ) : (
        <LeafValue node={node} name={name} base={base} place={place} />
      )}
      {more}
    </div>
  );
});

interface FormRowsProps {
  readonly nodes: readonly FormNode[];
  readonly base: Value | undefined;
  /** Index of the first of them in its mapping, where others stand before it. */
  readonly indexOf?: (node: FormNode) => number;
}

export function FormRows({ nodes, base, indexOf }: FormRowsProps) {
  const at = (index: number) => {
    const node = nodes[index];
    return node ? (indexOf?.(node) ?? index) : null;
  };
  return nodes.map((node, index) => {
    const last = node.path.at(-1) ?? '';
    return (
      <FormRow
        key={last}
        node={node}
        base={typeof last === 'string' && isMapping(base) && Object.hasOwn(base, last) ? base[last] : undefined}
        at={at(index) ?? 0}
        before={at(index - 1)}
        after={at(index + 1)}
      />
    );
  });
}
