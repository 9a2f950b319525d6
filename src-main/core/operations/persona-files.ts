// A persona under another name, and gone: one change each, with everything that refers to it.

import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { HeliosError } from '../../../src-shared/errors.ts';
import { type Draft } from '../draft.ts';
import { type Helios } from '../helios.ts';
import { personaNameOf } from '../personas.ts';
import { settingsPath } from '../working-files.ts';
import { type CallContext } from '../writer.ts';
import { requireReadable } from './documents.ts';
import { requireFreeName } from './free-name.ts';
import { type Handler } from './handlers.ts';
import { listedPath } from './listed-path.ts';

export const renamePersona: Handler<'rename_persona'> = async (helios, { name, new_name }, context) => {
  const { files, personas } = helios;
  const from = listedPath(helios, name);
  const to = besideOf(from, new_name);
  const isOneFile = to !== from && !files.list('personas').includes(to) && files.read(to) !== null;
  if (!isOneFile) return rename(helios, name, new_name, context);
  // The disk takes both names for one, so the file goes by way of a third.
  const between = `${new_name.slice(0, 50)}-${randomBytes(4).toString('hex')}`;
  requireFreeName(files, new_name, 'new_name', from);
  await rename(helios, name, between, { actor: context.actor });
  return rename(helios, personaNameOf(personas.pathOf(between)), new_name, context);
};

async function rename(helios: Helios, name: string, newName: string, context: CallContext) {
  const { commit, result } = await helios.writer.change(context, 'rename_persona', async (draft) => {
    const from = listedPath(helios, name);
    const to = besideOf(from, newName);
    requireFreeName(helios.files, newName, 'new_name', from);
    requireOwnFile(helios, from);
    const text = validText(draft, from);
    // In this order, so that on no disk the old name takes the new file with it.
    draft.put(from, null);
    draft.put(to, text);
    const oldName = personaNameOf(from);
    if (from !== to) {
      if (await isActive(helios, from)) draft.set(settingsPath, ['active_persona'], newName);
      await followName(helios, draft, from, newName);
    }
    return { message: `Renamed ${oldName} to ${newName}`, result: to };
  });
  return { path: result, commit };
}

const besideOf = (path: string, newName: string): string =>
  `personas/${newName}${path.slice('personas/'.length + personaNameOf(path).length)}`;

/** @throws HeliosError `invalid` for a link: its source would be left behind under the old name */
function requireOwnFile({ dir }: Helios, path: string): void {
  if (!lstatSync(join(dir, path), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new HeliosError('invalid', `${path} is a link to a file that is kept elsewhere.`, {
    guidance: 'Rename it where it is kept, and the link with it.',
    validationErrors: [{ field: 'name', message: 'is a link', type: 'not_allowed' }],
  });
}

/** @throws HeliosError what is wrong with the file: its last good version would be out of force under another name */
function validText(draft: Draft, path: string): string {
  const problem = draft.before(path)?.problem;
  if (problem) {
    throw new HeliosError('invalid', problem.message, {
      ...problem.data,
      guidance: 'Correct the file first, then rename the persona.',
    });
  }
  return draft.text(path) ?? '';
}

async function isActive(helios: Helios, path: string): Promise<boolean> {
  const { active_persona: active } = await helios.personas.settings();
  return helios.personas.find(active) !== null && listedPath(helios, active) === path;
}

/** Observed patterns and other personas refer to a persona by its name. */
async function followName({ files }: Helios, draft: Draft, from: string, newName: string): Promise<void> {
  const references = [
    ...files.list('learned').map((path) => ({ path, key: 'persona' })),
    ...files.list('personas').map((path) => ({ path, key: 'inherits_from' })),
  ];
  for (const [index, { path, key }] of references.entries()) {
    if (index % 50 === 49) await setImmediate(); // thousands of files must not hold up an answer
    const file = files.read(path);
    const refers = path !== from && file && !file.problem && file.data[key] === personaNameOf(from);
    if (refers) draft.set(path, [key], newName);
  }
}

export const deletePersona: Handler<'delete_persona'> = async (helios, { name }, context) => {
  const { commit } = await helios.writer.change(context, 'delete_persona', async (draft) => {
    const path = listedPath(helios, name);
    if (await isActive(helios, path)) {
      throw new HeliosError('conflict', `${personaNameOf(path)} is the active persona.`, {
        guidance: 'Switch to another persona first, then delete this one.',
        validationErrors: [{ field: 'name', message: 'is the active persona', type: 'conflict' }],
      });
    }
    const file = draft.before(path);
    if (file) requireReadable(file);
    draft.put(path, null);
    return { message: `Deleted ${personaNameOf(path)}`, result: null };
  });
  return { commit };
};
