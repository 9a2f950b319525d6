import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../src-shared/actor.ts';
import { nodeDisk } from '../disk.ts';
import { emptyFile, encodeBlock } from './change-file.ts';
import { labelOf } from './change-filter.ts';
import { createChangeIndex, type ChangeIndex } from './change-index.ts';
import { ChangeRows } from './change-rows.ts';
import { authorOf, committer, formatMessage } from './commit-message.ts';
import { readLog, type LogOptions } from './log.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { git, lines, makeDir, watchDisk } from './repository.fixture.ts';

const actors: readonly Actor[] = [
  { kind: 'client', name: 'Claude Desktop', version: '1.2' },
  { kind: 'client', name: 'Cursor', version: '3.1' },
  { kind: 'you', name: 'you' },
];
const ada = { name: 'Ada', email: 'ada@example.org' };
const tools = ['learn_behavior', 'tune_weight', 'revert_learning'];
const paths = ['personas/a.yaml', 'personas/b.yaml', 'base/identity.yaml', 'personas/ü und ß.yaml', 'config.yaml'];

interface Commit {
  /** Null: somebody's own git. */
  readonly by: number | null;
  readonly tool: number;
  readonly put: readonly number[];
  readonly remove: readonly number[];
  /** Gets a second parent that changed a file too. */
  readonly merge: boolean;
}

const edit = (path: number, tool = 0): Commit => ({ by: 0, tool, put: [path], remove: [], merge: false });
const edits = (count: number): Commit[] => Array.from({ length: count }, (_, index) => edit(index % paths.length));

class Repository {
  readonly dir = makeDir();
  readonly gitDir = join(this.dir, '.git');
  readonly indexPath = join(this.gitDir, 'helios', 'history-index');
  #count = 0;

  constructor() {
    git(this.dir, 'init', '-q', '-b', 'main');
    mkdirSync(join(this.gitDir, 'helios', 'tmp'), { recursive: true });
  }

  get head(): string | null {
    return git(this.dir, 'for-each-ref', '--format=%(objectname)', 'refs/heads/main') || null;
  }

  /** Made by the real git, as Helios or as somebody else. */
  commit(...commits: readonly Commit[]): void {
    let tip = this.head === null ? null : 'refs/heads/main^0';
    let stream = '';
    for (const commit of commits) {
      this.#count += 1;
      stream += describeCommit(commit, this.#count, tip);
      tip = `:${this.#count}`;
    }
    execFileSync('git', ['-C', this.dir, 'fast-import', '--quiet', '--force'], { input: stream });
  }

  reset(commitsBack: number): void {
    const commit = this.expected({})[commitsBack]?.commit;
    if (commit !== undefined) git(this.dir, 'update-ref', 'refs/heads/main', commit);
  }

  reader(): ObjectReader {
    return createObjectReader(nodeDisk, this.gitDir);
  }

  index(reader = this.reader(), disk = nodeDisk, readOnlyBecause: string | null = null): ChangeIndex {
    return createChangeIndex(disk, { gitDir: this.gitDir, readOnlyBecause }, reader);
  }

  /** What git says, without any code of ours. */
  expected({ path, tools, otherTools, actor, text, commits, stop }: Omit<LogOptions, 'limit'>) {
    const format = '%x00%H%x01%an%x01%ce%x01%B%x01';
    const options = ['--first-parent', '--diff-merges=first-parent', '--root', '--no-renames', '--name-only'];
    const log =
      this.head === null
        ? ''
        : git(this.dir, '-c', 'core.quotePath=false', 'log', ...options, `--format=${format}`, 'main');
    const all = log
      .split('\0')
      .slice(1)
      .map((entry) => {
        const [commit = '', name = '', email = '', message = '', files = ''] = entry.split('\x01');
        const ours = email === committer.email;
        return {
          commit,
          subject: message.split('\n', 1)[0] ?? '',
          files: lines(files.trim()).toSorted(),
          tool: ours ? (/^Helios-Tool: (.*)$/m.exec(message)?.[1] ?? '') : '',
          actor: ours ? (/^Helios-Actor: (.*) \S+$/m.exec(message)?.[1] ?? '') : `external ${name}`,
        };
      });
    const end = all.findIndex(({ commit }) => commit === stop);
    return (end < 0 ? all : all.slice(0, end))
      .filter(
        (entry) =>
          (path === undefined || entry.files.some((file) => [path].flat().includes(file))) &&
          (tools === undefined || tools.includes(entry.tool)) &&
          (otherTools === undefined || !otherTools.includes(entry.tool)) &&
          (text === undefined || entry.subject.toLowerCase().includes(text.toLowerCase())) &&
          (commits === undefined || commits.has(entry.commit)) &&
          (actor === undefined ||
            (actor.kind === 'client' ? entry.actor === `client ${actor.name}` : entry.actor.startsWith(actor.kind))),
      )
      .map(({ commit, files }) => ({ commit, files }));
  }

  /** All pages of the log. */
  async listed(index: ChangeIndex, options: LogOptions, reader = this.reader()) {
    const found: { commit: string; files: string[] }[] = [];
    for (let before: string | null | undefined; before !== null;) {
      const page = await readLog(reader, this.head, { ...options, ...(before && { before }) }, index);
      found.push(...page.entries.map(({ commit, files }) => ({ commit, files: files.toSorted() })));
      before = page.next;
    }
    return found;
  }

  async expectRight(index: ChangeIndex, options: LogOptions = { limit: 3 }): Promise<void> {
    expect(await this.listed(index, options)).toEqual(this.expected(options));
  }

  async expectCounted(index: ChangeIndex): Promise<void> {
    if (this.head === null) return;
    const counts = await index.countActors(this.head);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(this.expected({}).length);
    for (const actor of actors.slice(1)) expect(counts.get(labelOf(actor)) ?? 0).toBe(this.expected({ actor }).length);
  }
}

/** Counts what is read, by kind. */
function counting(reader: ObjectReader): { reader: ObjectReader; counts: { commit: number; tree: number } } {
  const counts = { commit: 0, tree: 0 };
  const counted = {
    ...reader,
    commit: (oid: string) => ((counts.commit += 1), reader.commit(oid)),
    tree: (oid: string) => ((counts.tree += 1), reader.tree(oid)),
  };
  return { reader: counted, counts };
}

/** For `git fast-import`; commits have their number as mark. */
function describeCommit({ by, tool, put, remove, merge }: Commit, number: number, tip: string | null): string {
  const actor = by === null ? undefined : actors[by];
  const signature = (person: typeof ada) => `${person.name} <${person.email}> ${1_700_000_000 + number} +0000\n`;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const file = (path = '') => `M 100644 inline ${path}\n${data(`content ${number}`)}`;
  const message = `Change ${number} Größe`;
  const head = (branch: string, mark: number) =>
    `commit refs/heads/${branch}\nmark :${mark}\nauthor ${signature(actor ? authorOf(actor) : ada)}` +
    `committer ${signature(actor ? committer : ada)}` +
    data(actor ? formatMessage({ message, actor, tool: tools[tool] ?? '' }) : message) +
    (tip === null ? '' : `from ${tip}\n`);
  const changes = [...remove.map((path) => `D ${paths[path]}\n`), ...put.map((path) => file(paths[path]))].join('');
  if (!merge || tip === null) return head('main', number) + changes;
  const sideMark = 1_000_000 + number;
  const side = head('side', sideMark) + file('personas/side.yaml');
  return `${side}${head('main', number)}merge :${sideMark}\n${file('personas/side.yaml')}${changes}`;
}

async function builtIndex(repository: Repository): Promise<void> {
  const index = repository.index();
  if (repository.head !== null) index.follow(repository.head);
  await index.settled();
  await index.close();
}

const commitArbitrary: fc.Arbitrary<Commit> = fc.record({
  by: fc.option(fc.nat(actors.length - 1)),
  tool: fc.nat(tools.length - 1),
  put: fc.uniqueArray(fc.nat(paths.length - 1), { maxLength: 3 }),
  remove: fc.uniqueArray(fc.nat(paths.length - 1), { maxLength: 2 }),
  merge: fc.boolean(),
});
const optionsArbitrary: fc.Arbitrary<LogOptions> = fc.record(
  {
    limit: fc.integer({ min: 1, max: 6 }),
    path: fc.oneof(fc.constantFrom(...paths, 'personas/side.yaml', 'personas'), fc.subarray(paths.slice())),
    tools: fc.subarray([...tools, '', 'none']),
    otherTools: fc.subarray([...tools, '', 'none']),
    text: fc.constantFrom('change 1', 'GRÖSSE', 'größe', '1', ' ', 'größe\nchange', 'none', '0 größe'),
    actor: fc.constantFrom<Actor>(...actors, { kind: 'external', name: 'external' }),
  },
  { requiredKeys: ['limit'] },
);
const stepArbitrary = fc.oneof(
  fc.record({ commits: fc.array(commitArbitrary, { minLength: 1, maxLength: 5 }), noted: fc.boolean() }),
  fc.record({ reset: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    reopen: fc.constantFrom('closed', 'crashed', 'torn', 'flipped', 'garbage', 'removed'),
    at: fc.nat(100_000),
  }),
  fc.record({ wait: fc.constant(true) }),
);

test('H11: whatever happens to the history and to the file, the index tells what git tells', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(stepArbitrary, optionsArbitrary, fc.option(fc.nat(8))), { minLength: 3, maxLength: 8 }),
      async (steps) => {
        const repository = new Repository();
        const reader = repository.reader();
        let index = repository.index();
        for (const [step, options, stopBack] of steps) {
          if ('commits' in step) {
            repository.commit(...step.commits);
            const { head } = repository;
            const [newest] = repository.expected({});
            if (step.noted && head !== null && newest) index.note(head, await reader.commit(head), newest.files);
          } else if ('reset' in step) repository.reset(step.reset);
          else if ('wait' in step) await index.settled();
          else {
            if (step.reopen !== 'crashed') await index.close();
            damage(repository.indexPath, step.reopen, step.at);
            await index.settled();
            index = repository.index();
          }
          const all = repository.expected({});
          const stop = stopBack === null ? undefined : all[stopBack]?.commit;
          const some = new Set(all.filter((_, position) => position % 3 === stopBack).map(({ commit }) => commit));
          const narrowed = { ...options, ...(stop !== undefined && { stop }), ...(some.size > 0 && { commits: some }) };
          await repository.expectRight(index, narrowed);
          await repository.expectCounted(index);
        }
        await index.close();
        rmSync(repository.dir, { recursive: true });
      },
    ),
    { numRuns: 15 },
  );
});

function damage(path: string, how: string, at: number): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const place = at % (bytes.length + 1);
  if (how === 'torn') writeFileSync(path, bytes.subarray(0, place));
  if (how === 'flipped' && place < bytes.length) {
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (at % 8));
    writeFileSync(path, bytes);
  }
  if (how === 'garbage') writeFileSync(path, Buffer.alloc(place + 5, 'garbage'));
  if (how === 'removed') rmSync(path);
}

describe('what lists cost', () => {
  const searches: readonly LogOptions[] = [
    { limit: 10 },
    { limit: 10, path: 'personas/a.yaml' },
    { limit: 10, tools: ['learn_behavior', 'tune_weight'] },
    { limit: 10, actor: { kind: 'client', name: 'Claude Desktop' }, path: 'personas/b.yaml' },
    { limit: 10, text: 'change', otherTools: ['revert_learning'] },
    { limit: 10, text: 'in no change' },
  ];

  test('H11: a page reads as many commits as it shows and no folders, however long the history is', async () => {
    const counts: unknown[] = [];
    for (const length of [60, 600]) {
      const repository = new Repository();
      repository.commit(...edits(length));
      await builtIndex(repository);
      const counted = counting(repository.reader());
      const index = repository.index(counted.reader);
      await index.find(repository.head ?? '', { limit: 1 }); // loads the file
      for (const search of searches) await readLog(counted.reader, repository.head, search, index);
      counts.push(counted.counts);
    }
    expect(counts[0]).toEqual({ commit: 1 + 5 * 10, tree: 0 });
    expect(counts[1]).toEqual(counts[0]);
  });

  test('H3: the last learned changes are found past any number of others', async () => {
    const repository = new Repository();
    repository.commit(edit(0, 0), ...Array.from({ length: 400 }, () => edit(1, 1)));
    await builtIndex(repository);
    const counted = counting(repository.reader());
    const index = repository.index(counted.reader);
    const page = await readLog(counted.reader, repository.head, { limit: 5, tools: ['learn_behavior'] }, index);
    expect(page.entries).toHaveLength(1);
    expect(counted.counts).toEqual({ commit: 2, tree: 0 });
  });

  test('H11: commits that are noted are not read back', async () => {
    const repository = new Repository();
    repository.commit(edit(0));
    await builtIndex(repository);
    const counted = counting(repository.reader());
    const index = repository.index(counted.reader);
    await repository.expectRight(index);
    await index.settled();
    counted.counts.tree = 0;
    for (let round = 0; round < 5; round += 1) {
      repository.commit(edit(round % 3));
      const { head } = repository;
      index.note(head ?? '', await repository.reader().commit(head ?? ''), [paths[round % 3] ?? '']);
      await repository.expectRight(index, { limit: 4 });
    }
    await index.settled();
    expect(counted.counts.tree).toBe(0);
    await index.close();
    await repository.expectRight(repository.index());
  });

  test('H11: while the index is built, questions are answered and everything else has its turn', async () => {
    const repository = new Repository();
    repository.commit(...edits(500));
    const index = repository.index();
    let turns = 0;
    let built = false;
    index.follow(repository.head ?? '');
    const building = index.settled().then(() => (built = true));
    const counting = (async () => {
      for (; !built; turns += 1) await setImmediate();
    })();
    await repository.expectRight(index, { limit: 200, path: 'personas/b.yaml' });
    await Promise.all([building, counting]);
    expect(turns).toBeGreaterThan(5);
    await index.close();
  });
});

describe('the file', () => {
  test('H7: cut off at any byte, what is whole before it is used, and the file is whole again after that', async () => {
    const repository = new Repository();
    repository.commit(...edits(4));
    await builtIndex(repository);
    const first = statSync(repository.indexPath).size;
    repository.commit(...edits(3));
    await builtIndex(repository);
    const whole = readFileSync(repository.indexPath);
    expect(whole.length).toBeGreaterThan(first);
    const expected = repository.expected({});
    const reader = repository.reader();
    for (let length = 0; length <= whole.length; length += length < first ? 11 : 1) {
      writeFileSync(repository.indexPath, whole.subarray(0, length));
      const counted = counting(reader);
      const index = repository.index(counted.reader);
      expect(await repository.listed(index, { limit: 50 }, counted.reader)).toEqual(expected);
      await index.settled();
      await index.close();
      expect(counted.counts.tree === 0).toBe(length === whole.length);
      const next = counting(reader);
      expect(await repository.listed(repository.index(next.reader), { limit: 50 }, next.reader)).toEqual(expected);
      expect(next.counts.tree).toBe(0);
    }
  });

  test('H11: keeps nothing of a line that was left, also when the new one has grown longer', async () => {
    const repository = new Repository();
    repository.commit(...edits(6));
    await builtIndex(repository);
    repository.reset(3);
    repository.commit(...edits(5).map((commit) => ({ ...commit, by: null })));
    await builtIndex(repository);
    const counted = counting(repository.reader());
    const index = repository.index(counted.reader);
    expect(await repository.listed(index, { limit: 50 }, counted.reader)).toEqual(repository.expected({}));
    expect(counted.counts.tree).toBe(0);
  });

  test('is not believed when it belongs to another repository', async () => {
    const [other, repository] = [new Repository(), new Repository()];
    other.commit(edit(1), ...edits(20));
    repository.commit(...edits(5));
    await builtIndex(other);
    writeFileSync(repository.indexPath, readFileSync(other.indexPath));
    const index = repository.index();
    await repository.expectRight(index);
    await index.close();
    await builtIndex(repository);
    await repository.expectRight(repository.index());
    expect(statSync(repository.indexPath).size).toBeLessThan(statSync(other.indexPath).size);
  });

  test('is not believed when the first commit turns out to have parents', async () => {
    const origin = new Repository();
    origin.commit(...edits(9));
    const clone = new Repository();
    git(clone.dir, 'remote', 'add', 'origin', `file://${origin.dir}`);
    git(clone.dir, 'fetch', '-q', '--depth=3', 'origin', 'main');
    git(clone.dir, 'update-ref', 'refs/heads/main', 'FETCH_HEAD');
    await builtIndex(clone);
    expect(await clone.listed(clone.index(), { limit: 50 })).toHaveLength(3);
    git(clone.dir, 'fetch', '-q', '--unshallow', 'origin');
    expect(await clone.listed(clone.index(), { limit: 50 })).toHaveLength(9);
  });

  test('B5: does not grow without end when lines of commits are left again and again', async () => {
    const repository = new Repository();
    repository.commit(edit(0));
    const rows = new ChangeRows();
    rows.push(repository.head ?? '', { actor: { kind: 'you', name: 'you' }, tool: '', message: 'x', files: [] });
    for (let left = 0; left < 10_100; left += 1) {
      rows.push(left.toString(16).padStart(8, '0').padEnd(40, 'a'), {
        actor: { kind: 'you', name: 'you' },
        tool: '',
        message: 'x',
        files: [],
      });
    }
    const before = encodeBlock(rows, emptyFile);
    rows.cut(1);
    const after = encodeBlock(rows, { ...before.end, rows: 1 });
    writeFileSync(repository.indexPath, Buffer.concat([before.block, after.block]));
    await builtIndex(repository);
    expect(statSync(repository.indexPath).size).toBeLessThan(200);
    await repository.expectRight(repository.index());
  });

  test('H11: is only a help: a disk that cannot keep it, or a folder in its place, changes no answer', async () => {
    const repository = new Repository();
    repository.commit(...edits(6));
    const full = watchDisk(nodeDisk, (operation) => {
      if (operation === 'append') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    const onFullDisk = repository.index(repository.reader(), full);
    await repository.expectRight(onFullDisk);
    await onFullDisk.close();
    expect(existsSync(repository.indexPath)).toBe(false);
    mkdirSync(repository.indexPath);
    const besideFolder = repository.index();
    await repository.expectRight(besideFolder);
    await besideFolder.settled();
    await repository.expectRight(besideFolder);
    await besideFolder.close();
  });

  test('is not written where the history is only read', async () => {
    const repository = new Repository();
    repository.commit(...edits(3));
    writeFileSync(repository.indexPath, 'not ours');
    const index = repository.index(repository.reader(), nodeDisk, 'it has format version 1 of git');
    await repository.expectRight(index);
    await index.close();
    expect(readFileSync(repository.indexPath, 'utf8')).toBe('not ours');
  });
});
