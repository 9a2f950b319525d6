import { useId, useRef, type SubmitEvent } from 'react';

import { useHelios } from '../store.ts';
import { keepToken } from '../token.ts';
import { useWords } from '../words/use-words.ts';

export function TokenField() {
  const words = useWords().frame;
  const reconnect = useHelios((state) => state.reconnect);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  // Not a form action: the page's policy allows none.
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (token === '') return;
    keepToken(token);
    reconnect(token);
  };

  return (
    <form className="flex items-end gap-2" onSubmit={open}>
      <div className="grow">
        <label htmlFor={id} className="mb-1 block text-small text-quiet">
          {words.gateField}
        </label>
        <input ref={field} id={id} className="field" autoComplete="off" spellCheck={false} required />
      </div>
      <button type="submit" className="button">
        {words.gateSubmit}
      </button>
    </form>
  );
}
