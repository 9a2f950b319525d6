import { useMemo, useRef, useState } from 'react';
import { useLocation, useParams } from 'wouter';

import type { Output } from '../../src-shared/operations.ts';
import { useCommands } from '../commands.ts';
import { addressOf } from '../pages.ts';
import { isWriting, useShortcuts } from '../shortcuts.ts';
import { Empty } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { useMedia, widths } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import { DocumentEditor } from './document-editor.tsx';
import { readDraft } from './drafts.ts';
import { NewPersonaDialog, type NewPersona } from './new-persona-dialog.tsx';
import { menuItems, usePersonaActions } from './persona-actions.tsx';
import { personaCommands } from './persona-commands.ts';
import { PersonaDetail } from './persona-detail.tsx';
import { entriesOf, nameInAddress, type PersonaEntry } from './persona-entry.ts';
import { PersonaList } from './persona-list.tsx';
import { RenameDialog } from './rename-dialog.tsx';

interface PersonasProps {
  readonly documents: Output<'list_documents'>;
  readonly creating: NewPersona | null;
  readonly onCreate: (start: NewPersona | null) => void;
}

/** The list beside the persona of the address; where both do not fit, one or the other. */
export function Personas({ documents, creating, onCreate }: PersonasProps) {
  const words = useWords().personas;
  const [, navigate] = useLocation();
  const { name: part } = useParams<{ name?: string }>();
  const isBeside = useMedia(widths.two);
  const search = useRef<HTMLInputElement>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [focusOn, setFocusOn] = useState<string | null>(null);

  const entries = useMemo(() => entriesOf(documents), [documents]);
  const names = useMemo(() => entries.map(({ name }) => name), [entries]);
  const first = isBeside ? (entries.find(({ active }) => active) ?? entries[0]) : undefined;
  const shown = part === undefined ? (first?.name ?? null) : nameInAddress(part, names);
  const entry = entries.find(({ name }) => name === shown);

  const open = (name: string) => {
    navigate(addressOf('personas', name));
    setFocusOn(name);
  };
  const actions = usePersonaActions({
    onRename: setRenaming,
    onDuplicate: (name) => onCreate({ from: 'copy', copyOf: name }),
    onDeleted(name) {
      const at = names.indexOf(name);
      const neighbour = names[at + 1] ?? names[at - 1];
      if (neighbour === undefined) return;
      if (shown === name) navigate(isBeside ? addressOf('personas', neighbour) : addressOf('personas'));
      setFocusOn(neighbour);
    },
  });
  const menuOf = useMemo(() => (of: PersonaEntry) => menuItems(of, actions, words.actions), [actions, words]);
  const onKey = (key: string, of: PersonaEntry) => {
    if (key === 'F2') actions.rename(of);
    else if (key === 'Delete') actions.remove(of);
    else if (key === '/') search.current?.focus();
    else return false;
    return true;
  };

  const createBlank = () => onCreate({ from: 'blank' });
  useShortcuts({
    'Alt+KeyN': (event) => {
      if (isWriting(event) || document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      createBlank();
    },
  });
  useCommands(() => [
    { id: 'new', group: 'page', title: words.actions.new, keys: ['Alt', 'N'], run: createBlank },
    { id: 'search', group: 'page', title: words.commands.search, run: () => search.current?.focus() },
    ...(entry ? personaCommands(entry, actions, words.commands) : []),
  ]);

  const list = (
    <PersonaList
      entries={entries}
      shown={entry?.name ?? null}
      menuOf={menuOf}
      onKey={onKey}
      search={search}
      focusOn={focusOn}
      onFocused={() => setFocusOn(null)}
    />
  );
  const detail = entry ? (
    <PersonaDetail key={entry.name} entry={entry} actions={actions} menu={menuOf(entry)} />
  ) : (
    shown !== null && <Missing name={shown} />
  );

  return (
    <>
      {isBeside ? (
        <Panes
          id="personas"
          panes={[
            { id: 'list', minWidth: 220, width: 280, content: list },
            { id: 'detail', minWidth: 360, content: detail },
          ]}
        />
      ) : (
        detail || list
      )}
      {creating && <NewPersonaDialog start={creating} onClose={() => onCreate(null)} onCreated={open} />}
      {renaming !== null && (
        <RenameDialog name={renaming} taken={names} onClose={() => setRenaming(null)} onRenamed={open} />
      )}
    </>
  );
}

/** The text written for a persona outlives it. */
function Missing({ name }: { readonly name: string }) {
  const words = useWords().personas.detail;
  if (readDraft(name)) return <DocumentEditor target={name} />;
  return (
    <div className="persona-missing">
      <Empty title={words.unknown(name)} hint={words.unknownHint} />
    </div>
  );
}
