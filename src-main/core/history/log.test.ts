import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../src-shared/actor.ts';
import { nodeDisk } from '../disk.ts';
import { openHistory, type History } from './history.ts';
import type { LogOptions } from './log.ts';
import type { Prepared } from './prepare-change.ts';
import { claude, commit, git, lines, makeDir, noon, prepare, putFiles } from './repository.fixture.ts';

let dir: string;
let history: History;

beforeEach(async () => {
  dir = makeDir();
  history = await openHistory(nodeDisk, dir);
});

describe('log', () => {
  test('H11: tells of each change who made it, with what, when, and which files it touched', async () => {
    const first = await commit(dir, history, { 'personas/a.yaml': '1', 'personas/b.yaml': '1' }, { operation: 'op-1' });
    const second = await commit(
      dir,
      history,
      { 'personas/b.yaml': null, 'base/identity.yaml': 'x' },
      { message: 'Two\n\nlines' },
    );
    const { entries, next } = await history.log({ limit: 10 });
    expect(next).toBeNull();
    expect(entries).toEqual([
      {
        commit: second,
        parents: [first],
        timestamp: '2026-03-04T12:00:00.000Z',
        actor: claude,
        tool: 'update_preference',
        operation: '',
        message: 'Two\n\nlines',
        files: ['base/identity.yaml', 'personas/b.yaml'],
      },
      {
        commit: first,
        parents: [],
        timestamp: '2026-03-04T12:00:00.000Z',
        actor: claude,
        tool: 'update_preference',
        operation: 'op-1',
        message: 'Change a persona',
        files: ['personas/a.yaml', 'personas/b.yaml'],
      },
    ]);
  });

  test('pages by cursor, filters by file and stops where it is told', async () => {
    const commits: string[] = [];
    for (let index = 0; index < 9; index += 1) {
      commits.unshift(await commit(dir, history, { [`personas/${index % 3}.yaml`]: String(index) }));
    }
    const pages: string[][] = [];
    let before: string | null | undefined;
    while (before !== null) {
      const page = await history.log({ limit: 4, ...(before && { before }) });
      pages.push(page.entries.map((entry) => entry.commit));
      before = page.next;
    }
    expect(pages).toEqual([commits.slice(0, 4), commits.slice(4, 8), commits.slice(8)]);

    const ofFile = await history.log({ limit: 2, path: 'personas/1.yaml' });
    expect(ofFile.entries.map((entry) => entry.commit)).toEqual([commits[1], commits[4]]);
    const rest = await history.log({ limit: 2, path: 'personas/1.yaml', before: ofFile.next ?? '' });
    expect(rest).toMatchObject({ entries: [{ commit: commits[7] }], next: null });

    const since = await history.log({ limit: 10, stop: commits[3] ?? '' });
    expect(since.entries.map((entry) => entry.commit)).toEqual(commits.slice(0, 3));
    await expect(history.log({ limit: 1, before: '../../etc/passwd' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('D5: filters by operation and by who made the change', async () => {
    const cursor: Actor = { kind: 'client', name: 'Cursor', version: '3' };
    const learned = await commit(dir, history, { a: '1' }, { tool: 'learn_behavior' });
    const byCursor = await commit(dir, history, { a: '2' }, { tool: 'learn_behavior', actor: cursor });
    const tuned = await commit(dir, history, { a: '3' }, { tool: 'tune_weight', actor: { kind: 'you', name: 'Ada' } });
    await history.refreshIndex();
    git(dir, 'commit', '-q', '--allow-empty', '-m', 'By hand');
    const byHand = git(dir, 'rev-parse', 'HEAD');
    const found = async (options: Omit<LogOptions, 'limit'>) =>
      (await history.log({ limit: 10, ...options })).entries.map((entry) => entry.commit);
    expect(await found({ tools: ['learn_behavior'] })).toEqual([byCursor, learned]);
    expect(await found({ tools: ['learn_behavior', 'tune_weight'] })).toEqual([tuned, byCursor, learned]);
    expect(await found({ tools: [] })).toEqual([]);
    expect(await found({ actor: { kind: 'client', name: 'Cursor' } })).toEqual([byCursor]);
    expect(await found({ actor: { kind: 'you', name: 'you' } })).toEqual([tuned]);
    expect(await found({ actor: { kind: 'external', name: 'external' } })).toEqual([byHand]);
    expect(await found({ tools: ['learn_behavior'], actor: claude, path: 'a' })).toEqual([learned]);
    expect(await found({ tools: ['learn_behavior'], before: byCursor })).toEqual([learned]);
  });

  test('says that there is no further page only when there is none', async () => {
    for (const content of ['1', '2', '3', '4']) await commit(dir, history, { a: content });
    await commit(dir, history, { b: '1' });
    expect(await history.log({ limit: 5 })).toMatchObject({ next: null });
    expect((await history.log({ limit: 4 })).next).not.toBeNull();
    expect(await history.log({ limit: 1, path: 'b' })).toMatchObject({ next: null });
  });

  test('B1: follows first parents through merges of the user and gives every time in UTC', async () => {
    await commit(dir, history, { 'personas/a.yaml': '1' });
    await history.refreshIndex();
    git(dir, 'checkout', '-q', '-b', 'side');
    putFiles(dir, { 'personas/side.yaml': '1' });
    git(dir, 'add', '-A');
    git(dir, 'commit', '-q', '-m', 'side', '--date', '2026-05-01T10:00:00+0530');
    git(dir, 'checkout', '-q', 'main');
    git(dir, 'merge', '-q', '--no-ff', '-m', 'merged', 'side');
    const { entries } = await history.log({ limit: 10 });
    expect(entries.map(({ message, files }) => [message, files])).toEqual([
      ['merged', ['personas/side.yaml']],
      ['Change a persona', ['personas/a.yaml']],
    ]);
    expect(entries[0]?.parents).toHaveLength(2);
    const onSide = await history.log({ limit: 1, before: git(dir, 'rev-parse', 'main') });
    expect(onSide.entries[0]?.message).toBe('Change a persona');
    git(dir, 'checkout', '-q', 'side');
    expect((await history.log({ limit: 1 })).entries[0]?.timestamp).toBe('2026-05-01T04:30:00.000Z');
  });
});

test('H12: versions of files can be listed, compared and read', async () => {
  const first = await commit(dir, history, { 'personas/a.yaml': '1', 'personas/b.yaml': '1' });
  const second = await commit(dir, history, { 'personas/a.yaml': '2', 'personas/b.yaml': null, c: '' });
  expect([...(await history.listFiles(second)).keys()]).toEqual(['c', 'personas/a.yaml']);
  const [blob = ''] = lines(git(dir, 'rev-parse', `${second}:personas/a.yaml`));
  expect((await history.listFiles(second)).get('personas/a.yaml')).toBe(blob);
  expect((await history.changedFiles(first, second)).map(({ path, before, after }) => [path, !before, !after])).toEqual(
    [
      ['c', true, false],
      ['personas/a.yaml', false, false],
      ['personas/b.yaml', false, true],
    ],
  );
  expect(await history.changedFiles(null, first)).toHaveLength(2);
  expect(Buffer.from((await history.readFile(first, 'personas/a.yaml')) ?? []).toString()).toBe('1');
  expect(await history.readFile(second, 'c')).toHaveLength(0);
  for (const path of ['personas/b.yaml', 'personas', 'c/d', '', '../c'])
    expect(await history.readFile(second, path)).toBeNull();
  await expect(history.readFile('0'.repeat(40), 'c')).rejects.toMatchObject({ code: 'not_found' });
});

describe('snapshots', () => {
  test('H12: are annotated tags that git lists and checks', async () => {
    const first = await commit(dir, history, { 'personas/a.yaml': '1' });
    await history.createTag('snapshot_20260304_120000_before-upgrade', first, 'Before the upgrade\n\nBy hand\0', noon);
    const later = new Date('2026-03-04T13:00:00+01:00');
    const second = await commit(dir, history, { 'personas/a.yaml': '2' });
    await history.createTag('snapshot_20260304_120000_a', second, 'Same time', later);
    expect(
      git(
        dir,
        'for-each-ref',
        '--format=%(refname:short) %(objecttype) %(*objectname) %(taggername) %(subject)',
        'refs/tags',
      ),
    ).toBe(
      `snapshot_20260304_120000_a tag ${second} Helios Same time\n` +
        `snapshot_20260304_120000_before-upgrade tag ${first} Helios Before the upgrade`,
    );
    expect(git(dir, 'fsck', '--strict', '--full')).toBe('');
    const listed = await history.listTags();
    expect(listed).toEqual([
      {
        name: 'snapshot_20260304_120000_a',
        commit: second,
        timestamp: '2026-03-04T12:00:00.000Z',
        message: 'Same time',
      },
      {
        name: 'snapshot_20260304_120000_before-upgrade',
        commit: first,
        timestamp: '2026-03-04T12:00:00.000Z',
        message: 'Before the upgrade\n\nBy hand',
      },
    ]);
    git(dir, 'gc', '-q');
    expect(await history.listTags()).toEqual(listed);
  });

  test('H12: are never moved; the same one again is no error, so that a replay may repeat it', async () => {
    const first = await commit(dir, history, { a: '1' });
    const second = await commit(dir, history, { a: '2' });
    await history.createTag('snapshot_1', first, 'Now', noon);
    await history.createTag('snapshot_1', first, 'Now', noon);
    await expect(history.createTag('snapshot_1', second, 'Now', noon)).rejects.toMatchObject({ code: 'conflict' });
    expect(await history.resolve('snapshot_1')).toBe(first);
    await expect(history.createTag('snapshot_2', '0'.repeat(40), 'Now', noon)).rejects.toMatchObject({
      code: 'not_found',
    });
    for (const name of ['', '-x', 'a b', 'a/b', '../x', 'a..b', 'x.lock', 'ü', '.x', 'a\0', 'x'.repeat(101)]) {
      await expect(history.createTag(name, first, 'Now', noon)).rejects.toMatchObject({ code: 'invalid' });
    }
  });
});

describe('resolve', () => {
  test('finds a commit by its id, the beginning of its id and a snapshot', async () => {
    const first = await commit(dir, history, { a: '1' });
    await commit(dir, history, { a: '2' });
    await history.createTag('snapshot_1', first, 'Now', noon);
    for (const name of [first, first.toUpperCase(), first.slice(0, 12), first.slice(0, 7), 'snapshot_1']) {
      expect(await history.resolve(name)).toBe(first);
    }
    git(dir, 'gc', '-q');
    expect(await history.resolve(first.slice(0, 10))).toBe(first);
  });

  test('asks for more digits when several commits share a beginning, and counts only commits', async () => {
    const byStart = new Map<string, Prepared>();
    for (let index = 0; ; index += 1) {
      const prepared = await prepare(history, { a: String(index) });
      const twin = byStart.get(prepared.commit.slice(0, 4));
      byStart.set(prepared.commit.slice(0, 4), prepared);
      if (!twin) continue;
      await Promise.all([twin.write(), prepared.write()]);
      const refused = expect(history.resolve(twin.commit.slice(0, 4))).rejects;
      await refused.toMatchObject({ code: 'not_found', message: expect.stringContaining('Several') });
      expect(await history.resolve(twin.commit.slice(0, 12))).toBe(twin.commit);
      break;
    }
    await commit(dir, history, { a: 'published' });
    await expect(history.resolve(git(dir, 'rev-parse', 'HEAD:a').slice(0, 12))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test.each(['../x', '-x', 'a\0b', 'HEAD@{1}', 'HEAD~1', 'a..b', ':/x', '', 'x y', 'refs/heads/main', '--help', '\n'])(
    'H20: refuses %j',
    async (name) => {
      await commit(dir, history, { a: '1' });
      await expect(history.resolve(name)).rejects.toMatchObject({ code: 'invalid' });
    },
  );

  test.each(['HEAD', 'main', 'abc', 'abcd', '0'.repeat(40), 'snapshot_none'])('does not know %s', async (name) => {
    await commit(dir, history, { a: '1' });
    await expect(history.resolve(name)).rejects.toMatchObject({ code: 'not_found' });
  });
});
