// How the interface changes something: ask the owner, tell what was done, and offer to take it back.

import { useMutation } from '@tanstack/react-query';

import type { OperationName, Output } from '../src-shared/operations.ts';
import type { HeliosError } from '../src-shared/errors.ts';
import { useClient } from './answers.ts';
import type { CallInput, Client } from './client.ts';
import { asHeliosError, useHeliosStore, type Done, type HeliosStore, type TakeBack } from './store.ts';
import { catalogues, useWords } from './words/use-words.ts';

interface ChangeTexts<Name extends OperationName> {
  /** Title of the problem when it fails. */
  readonly failed: string | ((input: CallInput<Name>) => string);
  /** What was done, as a sentence; shown with a button to undo it. Null or absent: nothing is shown. */
  readonly done?: (output: Output<Name>, input: CallInput<Name>) => string | null;
  /** True when the caller shows the failure in its own place. */
  readonly onFailure?: (error: HeliosError) => boolean;
}

export interface Changing<Name extends OperationName> {
  readonly isRunning: boolean;
  /** @returns null when it failed, which was told already */
  readonly run: (input: CallInput<Name>) => Promise<Output<Name> | null>;
}

export function useChange<Name extends OperationName>(
  name: Name,
  { failed, done, onFailure }: ChangeTexts<Name>,
): Changing<Name> {
  const client = useClient();
  const words = useWords().frame;
  const { report, notify, changed } = useHeliosStore().getState();
  const { isPending, mutateAsync } = useMutation<Output<Name>, unknown, CallInput<Name>>({
    mutationFn: (input) => client.call(name, input),
  });
  return {
    isRunning: isPending,
    async run(input) {
      const title = typeof failed === 'string' ? failed : failed(input);
      try {
        const { entries } = await client.call('get_history', { limit: 1 });
        const output = await mutateAsync(input);
        const message = done?.(output, input) ?? null;
        const takeBack = takeBackOf(output, entries[0]?.commit);
        if (takeBack) changed({ message: message ?? words.change, takeBack });
        if (message !== null) notify(message, takeBack && 'undo');
        return output;
      } catch (thrown) {
        const error = asHeliosError(thrown);
        if (!onFailure?.(error)) report(title, error);
        return null;
      }
    },
  };
}

/**
 * By what the answer of a change says.
 * @param head the newest change before it: an answer that names that one has changed nothing
 */
function takeBackOf(output: object, head?: string): TakeBack | null {
  // A snapshot only names a change, which somebody else may have made.
  if ('snapshot' in output) return null;
  if ('commit' in output && typeof output.commit === 'string' && output.commit !== head)
    return { name: 'undo_change', input: { commit: output.commit } };
  if ('previous' in output && typeof output.previous === 'string')
    return { name: 'set_active_persona', input: { persona_name: output.previous } };
  return null;
}

/** Takes back the last change made in this window, or does again what was taken back last. */
export function useUndo(): Record<'undo' | 'redo', () => Promise<void>> {
  const client = useClient();
  const store = useHeliosStore();
  return { undo: () => step(client, store, 'undo'), redo: () => step(client, store, 'redo') };
}

async function step(client: Client, store: HeliosStore, direction: 'undo' | 'redo'): Promise<void> {
  const { undoable, redoable, language, notify, report } = store.getState();
  const words = catalogues[language].frame;
  const isUndo = direction === 'undo';
  const last: Done | undefined = (isUndo ? undoable : redoable).at(-1);
  if (!last) return notify(isUndo ? words.nothingToUndo : words.nothingToRedo);
  try {
    const { name, input } = last.takeBack;
    const takeBack = takeBackOf(await client.call(name, input));
    const next = takeBack ? [{ message: last.message, takeBack }] : [];
    const without = (done: Done) => done !== last;
    store.setState((state) =>
      isUndo
        ? { undoable: state.undoable.filter(without), redoable: [...state.redoable, ...next] }
        : { redoable: state.redoable.filter(without), undoable: [...state.undoable, ...next] },
    );
    notify(isUndo ? words.undone(last.message) : words.redone(last.message), isUndo ? 'redo' : 'undo');
  } catch (error) {
    report(isUndo ? words.couldNotUndo : words.couldNotRedo, error);
  }
}

/** Makes a persona the active one. */
export function useActivate(): Changing<'set_active_persona'>['run'] {
  const words = useWords().frame;
  return useChange('set_active_persona', {
    failed: ({ persona_name }) => words.couldNotActivate(persona_name),
    done: ({ active }) => words.switched(active),
  }).run;
}
