import { useId, useState, type KeyboardEvent } from 'react';

import { useHelios } from '../store.ts';
import { words } from '../words.ts';
import { PersonaOption } from './persona-option.tsx';

const mostOptions = 100;

/** The active persona; typing filters, Enter makes another one active, Escape leaves it as it is. */
export function PersonaSwitch() {
  const personas = useHelios((state) => state.personas) ?? [];
  const activate = useHelios((state) => state.activate);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();

  const active = personas.find((persona) => persona.active)?.name ?? '';
  const sought = typed.trim().toLowerCase();
  const matching = open ? personas.filter(({ name, valid }) => valid && name.toLowerCase().includes(sought)) : [];
  const found = matching.slice(0, mostOptions);

  const show = () => {
    setTyped('');
    // On the active one, so that Enter alone changes nothing.
    setAt(personas.filter(({ valid }) => valid).findIndex(({ name }) => name === active));
    setOpen(true);
  };
  const choose = (name: string | undefined) => {
    setOpen(false);
    if (name !== undefined && name !== active) void activate(name);
  };
  const move = (to: number) => {
    if (open) setAt((to + found.length) % Math.max(1, found.length));
    else show();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // What is typed first replaces the name, wherever the caret stands.
    const types =
      !open &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      (event.key.length === 1 || event.key === 'Backspace');
    if (types) return show();
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'Enter' && open) choose(found[at]?.name);
    else if (event.key === 'Enter') show();
    else if (event.key === 'Escape' && open) setOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative min-w-0">
      <label className="switch">
        <span className="hidden shrink-0 text-quiet sm:block" aria-hidden="true">
          {words.active}
        </span>
        {active !== '' && <span className="size-2 shrink-0 rounded-full bg-sun" aria-hidden="true" />}
        <input
          role="combobox"
          className="switch-input"
          aria-label={words.activePersona}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found[at] ? `${id}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={open ? active : words.noActivePersona}
          value={open ? typed : active}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onClick={() => !open && show()}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <span className="switch-arrow" aria-hidden="true" />
      </label>
      <div className="floating top-full left-0 mt-1 max-h-80 w-72 max-w-[90vw] overflow-y-auto py-1" hidden={!open}>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/interactive-supports-focus -- see PersonaOption */}
        <div id={`${id}-list`} role="listbox" aria-label={words.personas}>
          {found.map((persona, index) => (
            <PersonaOption
              key={persona.name}
              id={`${id}-${index}`}
              persona={persona}
              current={index === at}
              onPoint={() => setAt(index)}
              onChoose={() => choose(persona.name)}
            />
          ))}
        </div>
        {matching.length > found.length && (
          <p className="px-3 py-1 text-quiet">{words.switchMore(matching.length - found.length)}</p>
        )}
        {found.length === 0 && <p className="px-3 py-1 text-quiet">{words.switchNothing(typed)}</p>}
      </div>
    </div>
  );
}
