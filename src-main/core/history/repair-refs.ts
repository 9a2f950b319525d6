// The names in a damaged `.git` folder: HEAD, packed refs, and all others but the branch that HEAD names.
import { join } from 'node:path';
import { HeliosError } from '../../../src-shared/errors.ts';
import { diskErrorCode, readIfPresent, replaceFile, type Disk } from '../disk.ts';
import { keepAside } from '../recovery/keep-aside.ts';
import { isPresent } from './create-repository.ts';
import { listObjects } from './list-objects.ts';
import { tempFolder } from './git-objects.ts';
import { createObjectReader } from './object-reader.ts';
import { parseTag } from './parse-objects.ts';
import { isOid, isRefName, readRef } from './refs.ts';
import { type Repair } from './repair.ts';

export const damagedRef = (name: string, what: string): HeliosError =>
  new HeliosError('corrupt', `The history is damaged: .git/${name} ${what}.`);

/** Null instead of the failure for what is damaged. */
export async function unlessDamaged<Result>(read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read();
  } catch (error) {
    const isFolder = diskErrorCode(error) === 'EISDIR'; // `refs/heads/a` once there is a branch `a/b`
    if (isFolder || (error instanceof HeliosError && error.code === 'corrupt')) return null;
    throw error;
  }
}

/** Every line that is whole stays. What a cut-off line named can only be guessed, so a person has to ask for it. */
export async function repairPackedRefs({ disk, dir, gitDir, time, extent, report }: Repair): Promise<void> {
  const path = join(gitDir, 'packed-refs');
  const bytes = await readIfPresent(disk, path);
  if (bytes === null) return;
  const text = Buffer.from(bytes).toString('latin1');
  const lines = text.split('\n').filter((line) => line !== '' && !/^[#^]/.test(line));
  const whole = lines.filter((line, at) => {
    const [oid = '', name = ''] = line.split(' ');
    return isOid(oid) && isRefName(name) && (text.endsWith('\n') || at < lines.length - 1);
  });
  if (whole.length === lines.length && text.endsWith('\n')) return;
  if (extent !== 'all')
    return void report.left.push({ id: 'packed_refs', problem: damagedRef('packed-refs', 'is cut off or garbled') });
  const kept = await keepAside(disk, dir, time, {
    subject: 'packed-refs',
    what: `.git/packed-refs held ${lines.length - whole.length} lines that name nothing.`,
    why: 'Git and Helios refuse the whole file for it; the other lines are as they were.',
    undo: 'put the file packed-refs beside this note back into .git.',
    files: new Map([['packed-refs', bytes]]),
  });
  // No header: it would promise lines about what tags lead to, and those may be the damaged ones.
  await replaceFile(disk, path, Buffer.from(whole.map((line) => `${line}\n`).join(''), 'latin1'), {
    tempDir: tempFolder(gitDir),
  });
  report.repaired.push({
    id: 'packed_refs',
    message: 'The list of packed branches and snapshots is readable again.',
    undo: `See ${kept}/note.txt.`,
  });
}

/** HEAD that is missing or garbled: it named a branch, and mostly there is only one. */
export async function repairHead(repair: Repair): Promise<void> {
  const { disk, dir, gitDir, time, extent, report } = repair;
  const path = join(gitDir, 'HEAD');
  const bytes = await readIfPresent(disk, path);
  const text = Buffer.from(bytes ?? [])
    .toString('latin1')
    .trimEnd();
  if (isOid(text) || isRefName(/^ref:\s*(.*)$/.exec(text)?.[1] ?? '')) return;
  const branches = (await refNames(disk, gitDir)).filter((name) => name.startsWith('refs/heads/'));
  const branch = ['refs/heads/main', 'refs/heads/master'].find((name) => branches.includes(name)) ?? branches[0];
  if (extent === 'look' || (branches.length > 1 && extent !== 'all')) {
    return void report.left.push({
      id: 'git_head',
      problem: damagedRef('HEAD', 'is missing or garbled'),
    });
  }
  const named = branch ?? 'refs/heads/main';
  const kept = await keepAside(disk, dir, time, {
    subject: 'HEAD',
    what: `.git/HEAD was ${bytes ? 'garbled' : 'missing'}; it names ${named} again.`,
    why: branches.length > 1 ? `There are several branches: ${branches.join(', ')}.` : 'There is no other branch.',
    undo: 'run `git switch` with the branch that you want.',
    files: new Map(bytes ? [['HEAD', bytes]] : []),
  });
  await replaceFile(disk, path, Buffer.from(`ref: ${named}\n`), { tempDir: tempFolder(gitDir) });
  report.repaired.push({
    id: 'git_head',
    message: `The history is on ${named.slice('refs/heads/'.length)} again.`,
    undo: `See ${kept}/note.txt.`,
  });
}

/** Other branches and snapshots whose files are garbled: git and the list of snapshots stumble over each. */
export async function repairOtherRefs(repair: Repair): Promise<void> {
  const { disk, dir, gitDir, time, extent, report } = repair;
  const current = await headBranch(disk, gitDir);
  for (const ref of await refNames(disk, gitDir)) {
    if (ref === current) continue;
    const damage = await readRef(disk, gitDir, ref).then(
      () => null,
      (error: unknown) => error,
    );
    const bytes =
      damage instanceof HeliosError && damage.code === 'corrupt' ? await readIfPresent(disk, join(gitDir, ref)) : null;
    if (bytes === null || Buffer.from(bytes).toString('latin1').startsWith('ref: ')) continue;
    if (extent === 'look') {
      report.left.push({ id: 'git_refs', problem: damagedRef(ref, 'is empty or garbled') });
      continue;
    }
    const tag = ref.startsWith('refs/tags/') ? await findTagObject(disk, gitDir, ref.slice('refs/tags/'.length)) : null;
    const kept = await keepAside(disk, dir, time, {
      subject: ref,
      what: `${ref} was empty or garbled${tag === null ? ' and was taken away' : ` and names ${tag} again`}.`,
      why: tag === null ? 'Nothing says what it named.' : 'That is the only snapshot of this name in the history.',
      undo: 'put the file beside this note back into .git.',
      ...(tag === null ? { moved: new Map([['ref', join(gitDir, ref)]]) } : { files: new Map([['ref', bytes]]) }),
    });
    if (tag !== null)
      await replaceFile(disk, join(gitDir, ref), Buffer.from(`${tag}\n`), { tempDir: tempFolder(gitDir) });
    const name = ref.replace(/^refs\/(?:tags|heads)\//, '');
    report.repaired.push({
      id: 'git_refs',
      message: tag === null ? `${name} led nowhere and is gone.` : `The snapshot ${name} is back.`,
      undo: `See ${kept}/note.txt.`,
    });
  }
}

async function findTagObject(disk: Disk, gitDir: string, name: string): Promise<string | null> {
  const reader = createObjectReader(disk, gitDir);
  const found: string[] = [];
  for (const oid of await listObjects(disk, gitDir)) {
    const object = await unlessDamaged(() => reader.find(oid));
    if (object?.type === 'tag' && object.body.toString('utf8').split('\n', 3)[2] === `tag ${name}`) {
      if ((await unlessDamaged(() => reader.find(parseTag(object.body).target))) !== null) found.push(oid);
    }
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Names of all branches and tags, also of those that cannot be read. */
export async function refNames(disk: Disk, gitDir: string): Promise<string[]> {
  const packed = Buffer.from((await readIfPresent(disk, join(gitDir, 'packed-refs'))) ?? []).toString('latin1');
  const names = new Set(packed.split('\n').map((line) => (/^[#^]/.test(line) ? '' : (line.split(' ')[1] ?? ''))));
  const visit = async (folder: string): Promise<void> => {
    for (const entry of (await isPresent(disk, join(gitDir, folder))) ? await disk.readdir(join(gitDir, folder)) : []) {
      const name = `${folder}/${entry}`;
      if ((await disk.stat(join(gitDir, name))).kind === 'folder') await visit(name);
      else names.add(name);
    }
  };
  for (const folder of ['refs/heads', 'refs/tags']) await visit(folder);
  return [...names].filter(isRefName).toSorted();
}

/** Null when HEAD names a commit, or nothing that can be read. */
export async function headBranch(disk: Disk, gitDir: string): Promise<string | null> {
  const text = Buffer.from((await readIfPresent(disk, join(gitDir, 'HEAD'))) ?? [])
    .toString('latin1')
    .trimEnd();
  const ref = /^ref:\s*(.*)$/.exec(text)?.[1] ?? '';
  return isRefName(ref) ? ref : null;
}
