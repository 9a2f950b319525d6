// A reader of git's history of its own, so that what Helios wrote is not judged by what wrote it.

import { createHash } from 'node:crypto';
import fs, { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

import git from 'isomorphic-git';

export interface WalkedCommit {
  readonly oid: string;
  /** Who is named as the author. */
  readonly author: string;
  readonly message: string;
  /** Content by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface WalkedHistory {
  /** Oldest first. */
  readonly commits: readonly WalkedCommit[];
  /** Annotated tags: what they say and the commit they name. */
  readonly tags: ReadonlyMap<string, { readonly message: string; readonly commit: string }>;
}

/** Reads everything that `refs/heads/main` and the tags lead to. @throws Error for whatever is missing, torn or not one line */
export async function walkHistory(dir: string): Promise<WalkedHistory> {
  const gitDir = join(dir, '.git');
  const cache = {};
  const read = async (oid: string, type: string): Promise<Buffer> => {
    const loose = join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2));
    const bytes = existsSync(loose) ? inflateSync(readFileSync(loose)) : await packed(gitDir, oid, cache);
    if (createHash('sha1').update(bytes).digest('hex') !== oid) throw new Error(`The object ${oid} is damaged.`);
    if (!bytes.toString('latin1', 0, type.length + 1).startsWith(`${type} `)) throw new Error(`${oid} is no ${type}.`);
    return bytes.subarray(bytes.indexOf(0) + 1);
  };
  const texts = new Map<string, string>();
  const readTree = async (oid: string, folder: string, into: Map<string, string>): Promise<void> => {
    for (const { name, mode, id } of treeEntries(await read(oid, 'tree'))) {
      if (mode === '40000') await readTree(id, `${folder}${name}/`, into);
      else {
        const text = texts.get(id) ?? (await read(id, 'blob')).toString('utf8');
        texts.set(id, text);
        into.set(`${folder}${name}`, text);
      }
    }
  };

  const refs = refsOf(gitDir);
  const commits: WalkedCommit[] = [];
  for (let oid = refs.get('refs/heads/main'); oid !== undefined;) {
    const text = (await read(oid, 'commit')).toString('utf8');
    const [head = '', ...message] = text.split('\n\n');
    const parents = [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, parent]) => parent);
    if (parents.length > 1) throw new Error(`${oid} is a merge.`);
    const files = new Map<string, string>();
    await readTree(/^tree ([0-9a-f]{40})$/m.exec(head)?.[1] ?? '', '', files);
    const author = /^author (.*?) </m.exec(head)?.[1] ?? '';
    commits.unshift({ oid, author, message: message.join('\n\n'), files });
    oid = parents[0];
  }
  const tags = new Map<string, { message: string; commit: string }>();
  for (const [ref, oid] of refs) {
    if (!ref.startsWith('refs/tags/')) continue;
    const text = (await read(oid, 'tag')).toString('utf8');
    const commit = /^object ([0-9a-f]{40})$/m.exec(text)?.[1] ?? '';
    await read(commit, 'commit');
    tags.set(ref.slice('refs/tags/'.length), { message: text.slice(text.indexOf('\n\n') + 2), commit });
  }
  return { commits, tags };
}

async function packed(gitDir: string, oid: string, cache: object): Promise<Buffer> {
  const { type, object } = await git.readObject({ fs, dir: gitDir, gitdir: gitDir, oid, format: 'content', cache });
  const body = object as Uint8Array; // what `content` gives
  return Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
}

function* treeEntries(tree: Buffer): Generator<{ mode: string; name: string; id: string }> {
  for (let at = 0; at < tree.length;) {
    const space = tree.indexOf(0x20, at);
    const zero = tree.indexOf(0, space);
    yield {
      mode: tree.toString('latin1', at, space),
      name: tree.toString('utf8', space + 1, zero),
      id: tree.toString('hex', zero + 1, zero + 21),
    };
    at = zero + 21;
  }
}

function refsOf(gitDir: string): Map<string, string> {
  const refs = new Map<string, string>();
  const packedRefs = join(gitDir, 'packed-refs');
  const lines = existsSync(packedRefs) ? readFileSync(packedRefs, 'utf8').split('\n') : [];
  for (const line of lines) {
    const [, oid = '', name] = /^([0-9a-f]{40}) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) refs.set(name, oid);
  }
  for (const entry of readdirSync(join(gitDir, 'refs'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(gitDir.length + 1).replaceAll('\\', '/');
    if (name.endsWith('.lock')) throw new Error(`${name} was left behind.`);
    const oid = readFileSync(path, 'utf8').trim();
    if (!/^[0-9a-f]{40}$/.test(oid)) throw new Error(`${name} does not name a commit.`);
    refs.set(name, oid);
  }
  return refs;
}
