import { CirclePlay, Copy, Download, History, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';

import { useClient } from '../answers.ts';
import { useActivate, useChange } from '../changes.ts';
import { addressOf } from '../pages.ts';
import { useHelios } from '../store.ts';
import { stateOf } from '../timeline/filter.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { useWords } from '../words/use-words.ts';
import { downloadDocument } from './persona-files.ts';
import type { PersonaEntry } from './persona-entry.ts';

interface Openers {
  readonly onRename: (name: string) => void;
  readonly onDuplicate: (name: string) => void;
  readonly onDeleted: (name: string) => void;
}

export interface PersonaActions {
  readonly activate: (entry: PersonaEntry) => void;
  readonly rename: (entry: PersonaEntry) => void;
  readonly duplicate: (entry: PersonaEntry) => void;
  readonly exportFile: (entry: PersonaEntry) => void;
  readonly showChanges: (entry: PersonaEntry) => void;
  readonly remove: (entry: PersonaEntry) => void;
}

/** What can be done with a persona, from its menu, by key and from the palette. Always the same functions. */
export function usePersonaActions({ onRename, onDuplicate, onDeleted }: Openers): PersonaActions {
  const words = useWords().personas.actions;
  const client = useClient();
  const [, navigate] = useLocation();
  const activate = useActivate();
  const report = useHelios((state) => state.report);
  const notify = useHelios((state) => state.notify);
  const { run: remove } = useChange('delete_persona', {
    failed: ({ name }) => words.couldNotDelete(name),
    done: (_, { name }) => words.deleted(name),
  });

  const latest: PersonaActions = {
    activate: ({ name, active }) => void (!active && activate({ persona_name: name })),
    rename: ({ name }) => onRename(name),
    duplicate: ({ name }) => onDuplicate(name),
    exportFile({ name }) {
      client
        .call('get_document', { target: name })
        .then(downloadDocument, (error: unknown) => report(words.couldNotExport(name), error));
    },
    showChanges: ({ name }) => navigate(addressOf('timeline'), { state: stateOf({ persona: name }) }),
    remove({ name, active }) {
      // Said rather than greyed out, so that the reason is heard as well.
      if (active) notify(words.deleteActive(name));
      else void remove({ name }).then((output) => output && onDeleted(name));
    },
  };
  const current = useRef(latest);
  useEffect(() => {
    current.current = latest;
  });
  return useMemo(
    () => ({
      activate: (entry) => current.current.activate(entry),
      rename: (entry) => current.current.rename(entry),
      duplicate: (entry) => current.current.duplicate(entry),
      exportFile: (entry) => current.current.exportFile(entry),
      showChanges: (entry) => current.current.showChanges(entry),
      remove: (entry) => current.current.remove(entry),
    }),
    [],
  );
}

type Titles = ReturnType<typeof useWords>['personas']['actions'];

export function menuItems(entry: PersonaEntry, actions: PersonaActions, words: Titles): readonly MenuItem[] {
  const { active, problem } = entry;
  return [
    {
      title: words.activate,
      icon: <CirclePlay size={14} aria-hidden="true" />,
      onChoose: () => actions.activate(entry),
      disabled: active || problem !== null,
    },
    { title: words.rename, icon: <Pencil size={14} aria-hidden="true" />, onChoose: () => actions.rename(entry) },
    { title: words.duplicate, icon: <Copy size={14} aria-hidden="true" />, onChoose: () => actions.duplicate(entry) },
    { title: words.export, icon: <Download size={14} aria-hidden="true" />, onChoose: () => actions.exportFile(entry) },
    {
      title: words.changes,
      icon: <History size={14} aria-hidden="true" />,
      onChoose: () => actions.showChanges(entry),
    },
    {
      title: words.delete,
      icon: <Trash2 size={14} aria-hidden="true" />,
      onChoose: () => actions.remove(entry),
      danger: true,
    },
  ];
}
