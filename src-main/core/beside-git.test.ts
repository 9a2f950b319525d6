// A person uses git in the same folder while Helios runs: what other tools get wrong there, row by row.

import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { openState, type State } from './testing/state-fixture.ts';

const learn = (state: State, value: string) =>
  state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value });
const subjects = (state: State) => state.git('log', '--first-parent', '--format=%s').split('\n');
const isClean = (state: State) => vi.waitFor(() => expect(state.git('status', '--porcelain')).toBe(''));
const commitByHand = (state: State, path: string, text: string) => {
  state.write(path, text);
  state.git('add', path);
  state.git('commit', '-q', '-m', `by hand: ${path}`);
};

/** Two branches that changed the same line. */
async function conflict(state: State): Promise<string> {
  const branch = state.git('branch', '--show-current');
  state.git('checkout', '-q', '-b', 'theirs');
  commitByHand(state, 'personas/writer.yaml', 'tone: theirs\n');
  state.git('checkout', '-q', branch);
  commitByHand(state, 'personas/writer.yaml', 'tone: ours\n');
  return branch;
}

const rows: Readonly<Record<string, (state: State) => Promise<void>>> = {
  'a merge in progress: changes wait, markers are never committed, and it goes on after the merge': async (state) => {
    await conflict(state);
    expect(() => state.git('merge', 'theirs')).toThrow();
    const marked = state.read('personas/writer.yaml');
    const refusal = await state.fail('learn_behavior', { persona: 'developer', key: 'a', value: 1 });
    expect(refusal).toMatchObject({ code: 'conflict', message: 'A git merge is in progress.' });
    expect(state.read('personas/writer.yaml')).toBe(marked);
    expect(marked).toContain('<<<<<<<');
    state.git('merge', '--abort');
    await state.ask('learn_behavior', { persona: 'developer', key: 'a', value: 1 });
    expect(subjects(state)[0]).toBe('developer learned a');
  },
  'a rebase in progress: the same': async (state) => {
    await conflict(state);
    expect(() => state.git('rebase', 'theirs')).toThrow();
    expect(await state.fail('learn_behavior', { persona: 'developer', key: 'a', value: 1 })).toMatchObject({
      code: 'conflict',
    });
    state.git('rebase', '--abort');
    await learn(state, 'after');
    expect(subjects(state)[0]).toBe('writer learned behaviors.tone');
  },
  'an ignore rule that hits our files: they are committed all the same': async (state) => {
    state.write('.gitignore', 'personas/\n');
    await state.ask('create_persona', { name: 'ignored', specialization_level: 1 });
    expect(state.git('show', '--name-only', '--format=', 'HEAD')).toBe('personas/ignored.yaml');
  },
  'autocrlf of the user: what git restores is byte for byte what Helios wrote': async (state) => {
    const settings = join(state.dir, 'run/gitconfig');
    writeFileSync(settings, '[core]\n\tautocrlf = true\n');
    vi.stubEnv('GIT_CONFIG_GLOBAL', settings);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(state.git('config', '--global', 'core.autocrlf')).toBe('true');
    await learn(state, 'exact');
    const text = state.read('personas/writer.yaml');
    rmSync(join(state.dir, 'personas/writer.yaml'));
    state.git('checkout', 'HEAD', '--', 'personas/writer.yaml');
    expect(state.read('personas/writer.yaml')).toBe(text);
    await isClean(state);
  },
  'a file made executable: no change of mode is committed': async (state) => {
    chmodSync(join(state.dir, 'personas/writer.yaml'), 0o700);
    await learn(state, 'mode');
    expect(state.git('ls-tree', 'HEAD', 'personas/writer.yaml')).toMatch(/^100644 /);
    await isClean(state);
  },
  'signing wanted and hooks there: neither is run': async (state) => {
    state.git('config', 'commit.gpgsign', 'true');
    mkdirSync(join(state.dir, '.git/hooks'), { recursive: true });
    writeFileSync(join(state.dir, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await learn(state, 'unsigned');
    expect(state.git('log', '-1', '--format=%G?')).toBe('N');
  },
  'another branch: changes go there, and the first one stays': async (state) => {
    const start = state.git('rev-parse', 'HEAD');
    const branch = state.git('branch', '--show-current');
    state.git('switch', '-q', '-c', 'trial');
    await learn(state, 'on trial');
    expect(state.git('rev-parse', branch)).toBe(start);
    expect(state.git('rev-parse', 'trial')).not.toBe(start);
    await isClean(state);
  },
  'a plain commit of the user right after ours does not take ours back': async (state) => {
    await learn(state, 'kept');
    await isClean(state);
    commitByHand(state, 'notes.txt', 'mine\n');
    expect(state.git('show', 'HEAD:personas/writer.yaml')).toContain('tone: kept');
    expect(state.git('show', '--name-only', '--format=', 'HEAD')).toBe('notes.txt');
  },
  'a hard reset of the user is theirs: nothing that was reset comes back': async (state) => {
    await learn(state, 'first');
    await learn(state, 'second');
    await isClean(state);
    state.git('reset', '-q', '--hard', 'HEAD~1');
    await state.ask('learn_behavior', { persona: 'developer', key: 'a', value: 1 });
    expect(state.read('personas/writer.yaml')).toContain('tone: first');
    expect(subjects(state).slice(0, 2)).toEqual(['developer learned a', 'writer learned behaviors.tone']);
  },
  'gc, repack and pack-refs under a living Helios: it reads and writes on': async (state) => {
    await learn(state, 'before');
    const { snapshot } = await state.ask('create_snapshot', { reason: 'kept' });
    state.git('pack-refs', '--all', '--prune');
    state.git('gc', '-q', '--prune=now');
    await learn(state, 'after');
    await state.ask('rollback', { to: snapshot });
    expect(state.read('personas/writer.yaml')).toContain('tone: before');
    expect(state.git('fsck', '--strict', '--no-dangling')).toBe('');
  },
  'an index that is locked: changes are made, and the index follows when the lock is gone': async (state) => {
    writeFileSync(join(state.dir, '.git/index.lock'), '');
    await learn(state, 'locked');
    await state.helios.writer.refreshIndex();
    expect(subjects(state)[0]).toBe('writer learned behaviors.tone');
    expect(statSync(join(state.dir, '.git/index.lock')).size).toBe(0);
    rmSync(join(state.dir, '.git/index.lock'));
    await learn(state, 'unlocked');
    await isClean(state);
  },
  'a repository inside the folder of personas is left alone': async (state) => {
    state.git('init', '-q', 'personas/inner');
    writeFileSync(join(state.dir, 'personas/inner/x.yaml'), 'a: 1\n');
    await state.ask('commit_changes', { message: 'everything' });
    await learn(state, 'beside');
    expect(state.git('ls-tree', '-r', '--name-only', 'HEAD')).not.toContain('inner');
  },
  'a file that is far too large is named and neither read nor committed': async (state) => {
    writeFileSync(join(state.dir, 'personas/huge.yaml'), Buffer.alloc(20 * 1024 * 1024, 'a'));
    await learn(state, 'small');
    expect(state.git('ls-tree', '-r', '--name-only', 'HEAD')).not.toContain('huge');
    const { personas } = await state.ask('list_personas');
    expect(personas.find(({ name }) => name === 'huge')).toMatchObject({ valid: false });
  },
};

it.each(Object.entries(rows))('H11: %s', async (_what, run) => {
  await using state = await openState();
  await run(state);
});

it('H11: thirty changes at once and thirty commits by hand: all of them are in one line of history', async () => {
  await using state = await openState();
  const byHand = (async () => {
    for (let n = 0; n < 30; n += 1) {
      commitByHand(state, `notes-${n}.txt`, `${n}\n`);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  })();
  const changes = Array.from({ length: 30 }, (_, n) =>
    state.ask('learn_behavior', { persona: 'writer', key: `many.n${n}`, value: n }),
  );
  await Promise.all([byHand, ...changes]);
  const all = subjects(state);
  expect(all.filter((subject) => subject.startsWith('by hand'))).toHaveLength(30);
  expect(all.filter((subject) => subject.startsWith('writer learned'))).toHaveLength(30);
  expect(state.git('fsck', '--strict', '--no-dangling')).toBe('');
  const text = state.read('personas/writer.yaml');
  for (let n = 0; n < 30; n += 1) expect(text).toContain(`n${n}: ${n}`);
});
