import { HeliosError } from '../../../src-shared/errors.ts';
import { external } from '../writer.ts';
import { type Finding, type Patient } from './strategy.ts';

/** Edits made outside that are valid but not in the history yet. They are taken in by themselves after a moment. */
export async function findUncommittedChanges({ files, writer }: Patient): Promise<Finding[]> {
  const valid = (await writer.uncommitted()).filter((path) => !files.read(path)?.problem);
  if (valid.length === 0) return [];
  const edits = `${valid.length} edited ${valid.length === 1 ? 'file is' : 'files are'}`;
  return [
    {
      id: 'uncommitted_changes',
      status: 'ok',
      problem: new HeliosError('conflict', `${edits} about to be taken into the history.`, {
        guidance: 'Helios takes them in by itself within seconds.',
      }),
      heal: async () => {
        const taken = await writer.takeIn(valid, null, external, '');
        return taken
          ? {
              message: `Taken into the history: ${taken.files.join(', ')}.`,
              undo: `Roll back to what was before ${taken.id.slice(0, 8)}.`,
            }
          : { message: 'Everything was in the history already.' };
      },
    },
  ];
}
