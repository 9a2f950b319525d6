// The base identity and personas as whole texts to edit, and all of them as data.

import { setImmediate } from 'node:timers/promises';

import { HeliosError } from '../../../src-shared/errors.ts';
import { type PersonaData } from '../../../src-shared/interface-operations.ts';
import { type Mapping } from '../../../src-shared/model.ts';
import { placeOfProblem } from '../../../src-shared/yaml/problem-place.ts';
import { type Helios } from '../helios.ts';
import { type History } from '../history/history.ts';
import { LastChanges } from '../last-changes.ts';
import { personaNameOf } from '../personas.ts';
import { decodeUtf8, WorkingFile } from '../working-files.ts';
import { type Handler } from './handlers.ts';
import { listedPath } from './listed-path.ts';

const lastChanges = new WeakMap<History, LastChanges>();

export const getDocument: Handler<'get_document'> = async (helios, { target }) => {
  const path = target === 'base' ? helios.personas.basePath() : listedPath(helios, target);
  const file = helios.files.read(path);
  if (!file) throw new HeliosError('not_found', `There is no file ${path}.`);
  requireReadable(file);
  const { problem, blobId, bytes } = file;
  // Text in another encoding is shown as well as it can be, with the problem; a save keeps the bytes in the history.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!problem) return { target, path, text, version: blobId, problem: null, in_force: null };
  const { message } = problem;
  const in_force = await textInForce(helios, path);
  return { target, path, text, version: blobId, problem: { message, ...placeOfProblem(problem, text) }, in_force };
};

/** Too large, no plain file, not ours: what was not read can neither be shown nor kept. @throws HeliosError why */
export function requireReadable({ bytes, problem }: WorkingFile): void {
  if (problem && bytes.length === 0) throw problem;
}

/** The text behind `helios.inForce` for a file that is not valid. */
async function textInForce({ history }: Helios, path: string): Promise<string | null> {
  const head = await history.head();
  const bytes = head === null ? null : await history.readFile(head, path);
  const file = bytes && new WorkingFile(path, bytes);
  return file && !file.problem ? decodeUtf8(path, file.bytes) : null;
}

export const listDocuments: Handler<'list_documents'> = async (helios) => {
  const { files, history } = helios;
  const paths = files.list('personas');
  const known = lastChanges.get(history) ?? new LastChanges(history);
  lastChanges.set(history, known);
  const looking = known.find(paths);
  const { active_persona: active } = await helios.personas.settings();
  const base = await dataOf(helios, helios.personas.basePath());
  const parsed = [];
  for (const [index, path] of paths.entries()) {
    if (index % 50 === 49) await setImmediate(); // the first look parses every file; others must not wait for all
    if (files.read(path)) parsed.push({ path, ...(await dataOf(helios, path)) });
  }
  const changes = await looking;
  const personas = parsed.map(({ path, ...data }): PersonaData => {
    const name = personaNameOf(path);
    return { name, ...data, active: name === active, last_change: changes.get(path) ?? null };
  });
  return { base, personas };
};

async function dataOf(helios: Helios, path: string): Promise<Pick<PersonaData, 'data' | 'valid' | 'problem'>> {
  const file = helios.files.read(path);
  if (file && !file.problem) return { data: file.data, valid: true };
  const problem = file?.problem?.message ?? `There is no file ${path}.`;
  let data: Mapping = {};
  try {
    data = await helios.inForce(path);
  } catch (error) {
    // A bad file disables only itself: it is listed with its problem.
    if (!(error instanceof HeliosError)) throw error;
  }
  return { data, valid: false, problem };
}
