import type { Command } from '../commands.ts';
import type { useWords } from '../words/use-words.ts';
import type { PersonaActions } from './persona-actions.tsx';
import type { PersonaEntry } from './persona-entry.ts';

type Titles = ReturnType<typeof useWords>['personas']['commands'];

/** What the palette can do with the persona on show, beside what it can do with every persona. */
export function personaCommands(entry: PersonaEntry, actions: PersonaActions, words: Titles): readonly Command[] {
  const { name } = entry;
  const command = (id: keyof PersonaActions, title: string, ...keys: string[]): Command => ({
    id: `persona ${id}`,
    group: 'page',
    title,
    ...(keys.length > 0 && { keys }),
    run: () => actions[id](entry),
  });
  return [
    command('rename', words.rename(name), 'F2'),
    command('duplicate', words.duplicate(name)),
    command('exportFile', words.export(name)),
    command('showChanges', words.changes(name)),
    command('remove', words.delete(name)),
  ];
}
