import { useState, type KeyboardEvent } from 'react';

import type { Value } from '../../src-shared/model.ts';
import { useWords } from '../words/use-words.ts';
import { shortText } from './change-kind.ts';
import { useForm, type RowPlace } from './form-context.ts';
import type { Leaf } from './form-node.ts';
import { GrowText } from './grow-text.tsx';
import { HiddenHint } from './hidden-hint.tsx';
import { removeRow } from './row-actions.ts';

interface TextValueProps {
  readonly node: Leaf;
  readonly name: string;
  readonly base: Value | undefined;
  readonly place: RowPlace;
}

/** Enter goes on to the next value, in a list to a new item; Shift+Enter breaks the line. */
export function TextValue({ node, name, base, place }: TextValueProps) {
  const words = useWords().document;
  const tools = useForm();
  const { edits, focus } = tools;
  const text = String(node.value);
  // The last line break of a text in lines of its own ends it and is not shown as another line.
  const [end] = useState(text.endsWith('\n') ? '\n' : '');
  const shown = end !== '' && text.endsWith(end) ? text.slice(0, -1) : text;
  const isItem = typeof node.path.at(-1) === 'number';

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Backspace' && isItem && text === '') {
      event.preventDefault();
      const isFirst = place.before === null;
      const before = isFirst ? place : { ...place, after: null };
      removeRow(tools, node.path, before, event.currentTarget.closest('[data-row]'));
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isItem) {
      event.preventDefault();
      const next = [...node.path.slice(0, -1), place.at + 1];
      if (edits.insert(next, [''])) focus.on(next);
    } else if (!shown.includes('\n')) {
      event.preventDefault();
      focus.next(event.currentTarget);
    }
  };

  return (
    <div className="min-w-0 grow">
      <GrowText
        label={name}
        value={shown}
        placeholder={base === undefined ? undefined : words.baseSays(shortText(base))}
        id={node.id}
        onChange={(value) => edits.set(node.path, value === '' ? '' : value + end)}
        onKeyDown={onKeyDown}
      />
      <HiddenHint text={shown} />
    </div>
  );
}
