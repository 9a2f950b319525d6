// Maintenance: tags, of which every snapshot adds one, move from files of their own into `packed-refs`.
import { dirname, join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { readIfPresent, type Disk } from '../disk.ts';
import { takeGitLock } from './git-lock.ts';
import type { MaintenanceReport } from './maintenance-report.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { unlinkIfPresent } from './pack-loose.ts';
import { parseTag } from './parse-objects.ts';
import { listLooseRefs } from './refs.ts';
import type { Pause } from './slices.ts';

const maxAttempts = 5;
const folder = 'refs/tags/';
// As git writes it: with the object behind every tag, in the order of the names.
const header = '# pack-refs with: peeled fully-peeled sorted ';

interface PackedRef {
  readonly oid: string;
  /** What an annotated tag stands for. */
  readonly peeled: string | null;
}

/** A tag counts at every moment, and keeps its file when it moves meanwhile. */
export async function packTags(
  disk: Disk,
  gitDir: string,
  kept: number,
  pause: Pause,
  report: MaintenanceReport,
): Promise<void> {
  if ((await listLooseRefs(disk, gitDir, folder)).size <= kept) return;
  const reader = createObjectReader(disk, gitDir);
  const packed = await writePackedTags(disk, gitDir, reader, pause, report);
  const folders = new Set<string>();
  for (const [ref, oid] of packed) {
    await pause();
    if (await removeLoose(disk, gitDir, ref, oid)) {
      report.refs += 1;
      folders.add(dirname(join(gitDir, ref)));
    }
  }
  // Otherwise a crash could bring a file back after its tag was given another value.
  for (const path of folders) await disk.syncFolder(path);
}

/** Returns the tags that are now in both places. */
async function writePackedTags(
  disk: Disk,
  gitDir: string,
  reader: ObjectReader,
  pause: Pause,
  report: MaintenanceReport,
): Promise<Map<string, string>> {
  const broken = new Set<string>();
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const before = await readText(disk, gitDir);
    const loose = await listLooseRefs(disk, gitDir, folder);
    const refs = await parse(reader, before, pause);
    for (const [ref, oid] of loose) {
      await pause();
      try {
        refs.set(toBytes(ref), { oid, peeled: await peel(reader, oid) });
      } catch (error) {
        if (!(error instanceof HeliosError && error.code === 'corrupt')) throw error;
        if (!broken.has(ref)) report.problems.push(`${ref} names an object that cannot be read; it was left as it is.`);
        broken.add(ref);
      }
    }
    const packed = new Map([...loose].filter(([ref]) => !broken.has(ref)));
    const lock = await takeGitLock(disk, gitDir, 'packed-refs', Buffer.from(format(refs), 'latin1'));
    // Whoever deletes a tag holds this lock, too; what is still there now may go into the file.
    const isCurrent =
      before === (await readText(disk, gitDir)) && isSame(loose, await listLooseRefs(disk, gitDir, folder));
    if (isCurrent) {
      await lock.commit();
      return packed;
    }
    await lock.release();
  }
  throw new HeliosError('locked', 'Another git command is changing the history.');
}

async function removeLoose(disk: Disk, gitDir: string, ref: string, oid: string): Promise<boolean> {
  const lock = await takeGitLock(disk, gitDir, ref, Buffer.from(`${oid}\n`));
  try {
    const content = await readIfPresent(disk, join(gitDir, ref));
    const isUnchanged = content !== null && Buffer.from(content).toString('latin1').trimEnd() === oid;
    // It may have been deleted and made anew meanwhile, and then is in its file only.
    if (!isUnchanged || !(await readText(disk, gitDir)).includes(`\n${oid} ${toBytes(ref)}\n`)) return false;
    await unlinkIfPresent(disk, join(gitDir, ref));
    return true;
  } finally {
    await lock.release();
  }
}

// Names as git has them in the file, one character per byte: they need not be UTF-8, and are sorted by bytes.
const toBytes = (ref: string): string => Buffer.from(ref, 'utf8').toString('latin1');

const readText = async (disk: Disk, gitDir: string): Promise<string> =>
  Buffer.from((await readIfPresent(disk, join(gitDir, 'packed-refs'))) ?? []).toString('latin1');

async function parse(reader: ObjectReader, text: string, pause: Pause): Promise<Map<string, PackedRef>> {
  const refs = new Map<string, PackedRef>();
  const isFullyPeeled = /^# pack-refs with:.* fully-peeled /.test(text);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('^')) continue;
    const oid = line.slice(0, 40);
    const next = lines[at + 1];
    const peeled = next?.startsWith('^') ? next.slice(1) : isFullyPeeled ? null : await peel(reader, oid);
    refs.set(line.slice(41), { oid, peeled });
    await pause();
  }
  return refs;
}

const format = (refs: ReadonlyMap<string, PackedRef>): string =>
  [
    header,
    ...[...refs]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, { oid, peeled }]) => [`${oid} ${name}`, ...(peeled === null ? [] : [`^${peeled}`])]),
    '',
  ].join('\n');

/** The object at the end of a tag, or of a tag of a tag; null for anything that is no tag object. */
async function peel(reader: ObjectReader, oid: string): Promise<string | null> {
  const object = await reader.read(oid);
  if (object.type !== 'tag') return null;
  const { target } = parseTag(object.body);
  return (await peel(reader, target)) ?? target;
}

const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([ref, oid]) => b.get(ref) === oid);
