import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { call } from '../call.ts';
import { openHelios } from '../helios.ts';
import { patientOf } from '../operations/heal.ts';
import { openState, type State } from '../testing/state-fixture.ts';
import { findLittleSpace } from './disk-space.ts';
import { anHourAgo, heal, inGit, kept, writer, you, type Report } from './heal.fixture.ts';

interface Row {
  readonly id: string;
  /** What is damaged; returns what must be true after healing. */
  readonly damage: (state: State) => () => void;
}

const healable: readonly Row[] = [
  {
    id: 'missing_directory:temporary',
    damage: ({ dir }) => {
      rmSync(join(dir, 'temporary'), { recursive: true });
      return () => expect(statSync(join(dir, 'temporary')).mode & 0o777).toBe(0o700);
    },
  },
  {
    id: 'invalid_permissions',
    damage: ({ dir }) => {
      chmodSync(dir, 0o755);
      return () => expect(statSync(dir).mode & 0o777).toBe(0o700);
    },
  },
  {
    id: 'stale_lock:.git/index.lock',
    damage: (state) => {
      const lock = join(state.dir, '.git/index.lock');
      writeFileSync(lock, 'DIRC');
      utimesSync(lock, anHourAgo(), anHourAgo());
      return () => {
        expect(existsSync(lock)).toBe(false);
        const [folder = ''] = kept(state);
        expect(readFileSync(join(state.dir, '.recovery', folder, 'index.lock'), 'utf8')).toBe('DIRC');
        state.git('add', '-A');
      };
    },
  },
  {
    id: 'stale_lock:.git/refs/heads/main.lock',
    damage: ({ dir }) => {
      const lock = join(dir, '.git/refs/heads/main.lock');
      writeFileSync(lock, '');
      utimesSync(lock, anHourAgo(), anHourAgo());
      return () => expect(existsSync(lock)).toBe(false);
    },
  },
  {
    id: 'detached_head',
    damage: (state) => {
      state.git('checkout', '-q', '--detach');
      state.git('commit', '-q', '--allow-empty', '-m', 'on the way');
      const commit = state.git('rev-parse', 'HEAD');
      return () => {
        expect(state.git('branch', '--show-current')).toBe('main');
        expect(state.git('rev-parse', 'main')).toBe(commit);
      };
    },
  },
  {
    id: 'missing_file:base/identity.yaml',
    damage: (state) => {
      const text = state.read('base/identity.yaml');
      rmSync(join(state.dir, 'base/identity.yaml'));
      return () => expect(state.read('base/identity.yaml')).toBe(text);
    },
  },
  {
    id: 'missing_file:config.yaml',
    damage: (state) => {
      const text = state.read('config.yaml');
      rmSync(join(state.dir, 'config.yaml'));
      return () => expect(state.read('config.yaml')).toBe(text);
    },
  },
  {
    id: 'settings_keys',
    damage: (state) => {
      const text = state.read('config.yaml');
      state.write('config.yaml', text.slice(0, text.indexOf('# What the logs hold')));
      return () => expect(state.read('config.yaml')).toBe(text);
    },
  },
  {
    id: 'uncommitted_changes',
    damage: (state) => {
      state.write(writer, 'tone: fresh\n');
      return () =>
        expect(state.git('log', '-1', '--format=%an %s')).toContain(`external Edited outside Helios: ${writer}`);
    },
  },
  {
    id: 'broken_git:git_refs',
    damage: (state) => {
      writeFileSync(join(state.dir, '.git/refs/tags/snapshot_x'), '');
      return () => expect(existsSync(join(state.dir, '.git/refs/tags/snapshot_x'))).toBe(false);
    },
  },
  {
    id: 'missing_objects',
    damage: (state) => {
      const oid = state.git('rev-parse', `HEAD:${writer}`);
      rmSync(join(state.dir, '.git/objects', oid.slice(0, 2), oid.slice(2)));
      return () => expect(state.git('fsck', '--strict', '--no-dangling')).toBe('');
    },
  },
];

describe('what can be healed', () => {
  it.each(healable)('H14: $id', async ({ id, damage }) => {
    await using state = await openState();
    const healed = damage(state);
    const looked = await heal(state, { dry_run: true });
    expect(looked.healed.map((outcome) => outcome.id)).toEqual([id]);
    expect(looked.left).toEqual([]);
    expect(() => healed(), 'looking changes nothing').toThrow();
    const only = await heal(state, { ids: ['duplicate_names'] });
    expect(only).toMatchObject({ healed: [], left: [] });
    const report = await heal(state, { ids: [id] });
    expect(report.left).toEqual([]);
    expect(report.healed.map((outcome) => outcome.id)).toEqual([id]);
    for (const { message } of report.healed) expect(message).toMatch(/\.$/);
    await state.helios.writer.refreshIndex();
    healed();
    expect(await heal(state)).toMatchObject({ healed: [], left: [] });
  });
});

const left: readonly (Row & { readonly says: RegExp })[] = [
  {
    id: 'unfinished_git',
    says: /git merge --abort/,
    damage: (state) => {
      writeFileSync(join(state.dir, '.git/MERGE_HEAD'), `${state.git('rev-parse', 'HEAD')}\n`);
      return () => expect(existsSync(join(state.dir, '.git/MERGE_HEAD'))).toBe(true);
    },
  },
  {
    id: 'unfinished_git',
    says: /git rebase --abort/,
    damage: (state) => {
      mkdirSync(join(state.dir, '.git/rebase-merge'));
      return () => expect(existsSync(join(state.dir, '.git/rebase-merge'))).toBe(true);
    },
  },
  {
    id: 'duplicate_names:personas/writer',
    says: /Rename one of them/,
    damage: (state) => {
      state.write('personas/Writer.yaml', 'tone: other\n');
      const text = state.read(writer);
      return () => expect([state.read(writer), state.read('personas/Writer.yaml')]).toEqual([text, 'tone: other\n']);
    },
  },
  {
    id: 'duplicate_names:personas/writer',
    says: /ending in \.yaml counts/,
    damage: (state) => {
      state.write('personas/writer.yml', 'tone: other\n');
      return () => expect(state.read('personas/writer.yml')).toBe('tone: other\n');
    },
  },
  {
    id: 'settings_keys:idle_timout_s',
    says: /Did you mean `idle_timeout_s`\?/,
    damage: (state) => {
      const text = `${state.read('config.yaml')}idle_timout_s: 3\n`;
      state.write('config.yaml', text);
      return () => expect(state.read('config.yaml')).toBe(text);
    },
  },
  {
    id: 'detached_head',
    says: /git switch -/,
    damage: (state) => {
      state.write(writer, 'tone: newer\n');
      state.git('commit', '-q', '-am', 'newer');
      state.git('checkout', '-q', 'HEAD~1');
      return () => expect(state.git('branch', '--show-current')).toBe('');
    },
  },
];

describe('what only a person can decide', () => {
  it.each(left)(
    'H14, H15: $id ($says) is reported with what to do, and nothing is touched',
    async ({ id, damage, says }) => {
      await using state = await openState();
      const untouched = damage(state);
      await state.helios.writer.takeIn(await state.helios.writer.uncommitted(), null, you.actor, '').catch(() => null);
      const report = await heal(state);
      expect(report.healed).toEqual([]);
      expect(report.left.map((outcome) => outcome.id)).toEqual([id]);
      expect(report.left[0]?.guidance).toMatch(says);
      untouched();
      const { checks } = await state.ask('get_health');
      expect(checks.find((check) => check.id === id)?.guidance, 'the same text everywhere').toBe(
        report.left[0]?.guidance,
      );
    },
  );

  it('H9: a damaged line of the journal is named by file and line; one that was cut off at the end is no harm', async () => {
    await using state = await openState();
    await state.ask('learn_behavior', { persona: 'writer', key: 'tone', value: 'a' });
    await inGit(state);
    const [day = ''] = readdirSync(join(state.dir, '.journal'));
    const path = join(state.dir, '.journal', day);
    appendFileSync(path, '{"checksum":"0000000000000000","record":{"com');
    const helios = await openHelios(state.dir);
    const damage = async () => (await call(helios, 'cli', 'heal', {}, you)) as unknown as Report;
    expect(await damage()).toMatchObject({ healed: [], left: [] });
    writeFileSync(path, readFileSync(path, 'utf8').replace('"tool":"learn_behavior"', '"tool":"learn_behaviour"'));
    expect((await damage()).left).toMatchObject([
      { status: 'warning', message: expect.stringMatching(/^Line \d+ of \.journal\/\d{8}\.jsonl is damaged/) },
    ]);
    await helios.close();
  });

  it('H15: a folder that cannot be written to, a disk that is nearly full or takes no more files', async () => {
    await using state = await openState();
    const patient = patientOf(state.helios);
    const found = (freeBytes: number, freeFiles: number) =>
      findLittleSpace(patient, async () => ({ freeBytes, freeFiles, files: 100 }));
    expect(await found(1e9, 5)).toEqual([]);
    expect(await found(20e6, 5)).toMatchObject([{ status: 'warning' }]);
    expect(await found(1e6, 5)).toMatchObject([{ status: 'error', problem: { code: 'io' } }]);
    expect(await found(1e9, 0)).toMatchObject([
      { status: 'error', problem: { message: expect.stringContaining('no more files') } },
    ]);
    expect(await findLittleSpace(patient)).toEqual([]);
  });
});

it('H14: stale locks that certainly nobody holds go at the start; a fresh one stays', async () => {
  await using state = await openState();
  await state.helios.close();
  const [old, fresh] = ['index.lock', 'packed-refs.lock'].map((name) => join(state.dir, '.git', name));
  writeFileSync(old ?? '', '');
  writeFileSync(fresh ?? '', '');
  utimesSync(old ?? '', new Date('2020-01-01'), new Date('2020-01-01'));
  await (await openHelios(state.dir)).close();
  expect([existsSync(old ?? ''), existsSync(fresh ?? '')]).toEqual([false, true]);
});
