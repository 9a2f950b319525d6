import { GripVertical } from 'lucide-react';
import { useRef, type PointerEvent } from 'react';

import { useForm } from './form-context.ts';
import type { FormNode } from './form-node.ts';
import { dropPlace, moveRow } from './row-actions.ts';

interface RowGripProps {
  readonly node: FormNode;
  readonly at: number;
}

/**
 * Drags a row to another place of its mapping or list. For the pointer only; the keyboard has Alt with the arrows and
 * the menu of the row. Where it would be dropped is marked on the row there, without drawing anything anew.
 */
export function RowGrip({ node, at }: RowGripProps) {
  const tools = useForm();
  const target = useRef<{ readonly row: HTMLElement; readonly isBehind: boolean } | null>(null);

  const mark = (row: HTMLElement | null, isBehind: boolean) => {
    if (target.current) delete target.current.row.dataset['drop'];
    target.current = row && { row, isBehind };
    if (row) row.dataset['drop'] = isBehind ? 'behind' : 'before';
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const own = event.currentTarget.closest<HTMLElement>('[data-row]');
    if (!own || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    own.dataset['dragged'] = '';
    const siblings = [...(own.parentElement?.children ?? [])].filter(
      (child): child is HTMLElement => child instanceof HTMLElement && child.dataset['row'] !== undefined,
    );
    const over = siblings.find((row) => row.getBoundingClientRect().bottom > event.clientY) ?? siblings.at(-1);
    if (!over || over === own) return mark(null, false);
    const { top, height } = over.getBoundingClientRect();
    mark(over, event.clientY > top + height / 2);
  };
  const end = (event: PointerEvent<HTMLElement>, isDropped: boolean) => {
    const own = event.currentTarget.closest<HTMLElement>('[data-row]');
    if (own) delete own.dataset['dragged'];
    const { current } = target;
    mark(null, false);
    if (!isDropped || !current) return;
    const to = dropPlace(at, Number(current.row.dataset['at']), current.isBehind);
    if (to !== at) moveRow(tools, node.path, to);
  };

  return (
    <span
      className="form-grip"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
    >
      <GripVertical size={12} />
    </span>
  );
}
