import { Plus } from 'lucide-react';

import type { Value } from '../../src-shared/model.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { emptyOf, shortText } from './change-kind.ts';
import { useForm } from './form-context.ts';
import type { List } from './form-node.ts';

interface AddItemProps {
  readonly list: List;
  readonly name: string;
  readonly base: Value | undefined;
}

/** A new item of the kind that the list has. */
export function AddItem({ list, name, base }: AddItemProps) {
  const words = useWords().document;
  const { edits, focus } = useForm();
  const add = () => {
    const last = list.nodes.at(-1)?.kind ?? 'text';
    const path = [...list.path, list.nodes.length];
    if (edits.insert(path, [emptyOf(last === 'odd' ? 'text' : last)])) focus.on(path);
  };
  return (
    <div className="form-add">
      <button
        type="button"
        className="quiet-button"
        aria-label={words.addItemTo(name)}
        data-add={list.id}
        onClick={add}
      >
        <Plus size={12} aria-hidden="true" />
        {words.addItem}
      </button>
      {base !== undefined && base !== null && list.nodes.length === 0 && (
        <span className="min-w-0 truncate text-small text-quiet">
          <RevealedText text={words.baseSays(shortText(base))} />
        </span>
      )}
    </div>
  );
}
