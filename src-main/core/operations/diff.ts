// What differs between two states of the files, with their texts, bounded in size.

import { type FileDiff } from '../../../src-shared/operation.ts';
import { type Output } from '../../../src-shared/operations.ts';
import { HeliosError } from '../../../src-shared/errors.ts';
import { type Helios } from '../helios.ts';
import { decodeUtf8 } from '../working-files.ts';
import { type Handler } from './handlers.ts';
import { isManaged, requireManaged } from './managed-path.ts';

const maxFiles = 500;
/** Of all texts of one answer together. */
const maxBytes = 2 * 1024 * 1024;

/** Contents are read when they are shown. Null: there is no such file. */
export interface Difference {
  readonly path: string;
  readonly before: (() => Promise<Uint8Array | null>) | null;
  readonly after: (() => Promise<Uint8Array | null>) | null;
}

export const getDiff: Handler<'get_diff'> = async (helios, { from, to, file }) => {
  if (file !== undefined) requireManaged([file]);
  const after = await pointOf(helios, to);
  const before = from === undefined ? await pointBefore(helios, after) : await pointOf(helios, from);
  const all = await differencesBetween(helios, before, after);
  const wanted = file === undefined ? all : all.filter(({ path }) => path === file);
  return { from: before, to: after, ...(await showDifferences(wanted)) };
};

/** `now` stands for the files as they are, edits included that have no change yet. */
const pointOf = async ({ history }: Helios, name: string): Promise<string> =>
  name === 'now' ? name : history.resolve(name);

async function pointBefore({ history }: Helios, point: string): Promise<string | null> {
  if (point === 'now') return history.head();
  return (await history.log({ limit: 1, before: point })).entries[0]?.commit ?? null;
}

async function differencesBetween(helios: Helios, from: string | null, to: string): Promise<Difference[]> {
  const { history, files } = helios;
  const reader = (point: string, path: string) => async () =>
    point === 'now' ? (files.read(path)?.bytes ?? null) : history.readFile(point, path);
  const differs = async () => {
    if (from !== 'now' && to !== 'now') return history.changedFiles(from, to);
    const [was, is] = [await managedFiles(helios, from), await managedFiles(helios, to)];
    return [...new Set([...was.keys(), ...is.keys()])]
      .toSorted()
      .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }));
  };
  return (await differs())
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) => ({
      path,
      before: before === null || from === null ? null : reader(from, path),
      after: after === null ? null : reader(to, path),
    }));
}

/** Ids of the contents, by path. */
async function managedFiles({ history, files }: Helios, point: string | null): Promise<Map<string, string>> {
  if (point === null) return new Map();
  if (point !== 'now') return new Map([...(await history.listFiles(point))].filter(([path]) => isManaged(path)));
  return new Map(files.listAll().flatMap((path) => [[path, files.read(path)?.blobId ?? ''] as const]));
}

/** Texts as long as there is room for them; the rest is named without. */
export async function showDifferences(
  differences: readonly Difference[],
): Promise<Pick<Output<'get_diff'>, 'files' | 'more'>> {
  const files: FileDiff[] = [];
  let left = maxBytes;
  for (const difference of differences.slice(0, maxFiles)) {
    const { path } = difference;
    const status = difference.before === null ? 'added' : difference.after === null ? 'removed' : 'changed';
    const withoutText = (omitted: FileDiff['omitted']) =>
      files.push({ path, status, before: null, after: null, ...(omitted && { omitted }) });
    if (!isManaged(path)) {
      withoutText('not_kept');
      continue;
    }
    const [before, after] = [(await difference.before?.()) ?? null, (await difference.after?.()) ?? null];
    const size = (before?.length ?? 0) + (after?.length ?? 0);
    const texts = size > left ? 'too_large' : textsOf(path, before, after);
    if (typeof texts === 'string') {
      withoutText(texts);
      continue;
    }
    left -= size;
    files.push({ path, status, ...texts });
  }
  return { files, more: Math.max(0, differences.length - maxFiles) };
}

function textsOf(path: string, before: Uint8Array | null, after: Uint8Array | null) {
  try {
    return { before: before && decodeUtf8(path, before), after: after && decodeUtf8(path, after) };
  } catch (error) {
    if (error instanceof HeliosError) return 'not_text';
    throw error;
  }
}
