import { HeliosError } from '../../../src-shared/errors.ts';
import { settingsPath } from '../working-files.ts';
import { lastGood } from './corrupted-yaml.ts';
import { healer, type Finding, type Patient } from './strategy.ts';

/**
 * The settings and the base identity, without which nothing can be served, after somebody deleted them. A persona that was
 * deleted stays deleted: that is an edit, and the history has it.
 */
export async function findMissingFiles({ files, history, writer }: Patient): Promise<Finding[]> {
  const isThere = (path: string) => files.read(path) !== null;
  const bases = ['base/identity.yaml', 'base/config.yaml'];
  const missing = [
    ...(isThere(settingsPath) ? [] : [settingsPath]),
    ...(bases.some(isThere) ? [] : [await baseOf(history)]),
  ];
  return missing.map((path) => ({
    id: `missing_file:${path}`,
    status: 'error',
    problem: new HeliosError('not_found', `${path} is missing.`, {
      guidance: 'Run `helios doctor --fix`, or start Helios again: it comes back from the history.',
    }),
    heal: async (snapshot) => {
      const good = await lastGood(history, path);
      if (!good) throw new HeliosError('not_found', `${path} is missing, and the history has no valid version of it.`);
      await writer.change({ actor: healer }, 'heal', (draft) => {
        if (draft.before(path) === null) draft.restore(path, good.bytes);
        return { message: `Healed ${path}: put back from the history`, result: null, ...(snapshot && { snapshot }) };
      });
      return { message: `${path} is back from the history.`, undo: `Delete ${path} again.` };
    },
  }));
}

/** Directories of the early Python helios-mcp have the base under another name. */
async function baseOf(history: Patient['history']): Promise<string> {
  return (await lastGood(history, 'base/identity.yaml')) === null &&
    (await lastGood(history, 'base/config.yaml')) !== null
    ? 'base/config.yaml'
    : 'base/identity.yaml';
}
