import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openState } from '../testing/state-fixture.ts';
import { anHourAgo, bad, heal, inGit, kept, writeOld, writer } from './heal.fixture.ts';

describe('a file that is not valid', () => {
  it('H14: the last good version returns, the bad one is kept with a note and in the history, and it can be undone', async () => {
    await using state = await openState();
    await state.ask('learn_behavior', { persona: 'writer', key: 'behaviors.tone', value: 'mine' });
    const good = state.read(writer);
    writeOld(state, writer, bad);
    const { healed, left, snapshot } = await heal(state);
    expect(left).toEqual([]);
    expect(healed).toMatchObject([{ id: `corrupted_yaml:${writer}`, undo: expect.stringContaining('.recovery/') }]);
    expect(state.read(writer)).toBe(good);
    expect(snapshot).toMatch(/^snapshot_\d{8}_\d{6}_before_healing$/);
    const [folder = ''] = kept(state);
    expect(folder).toMatch(/^\d{8}T\d{6}Z-writer\.yaml$/);
    expect(readFileSync(join(state.dir, '.recovery', folder, 'writer.yaml'), 'utf8')).toBe(bad);
    const note = readFileSync(join(state.dir, '.recovery', folder, 'note.txt'), 'utf8');
    for (const part of [writer, 'Why: ', 'line ', 'To undo: ']) expect(note).toContain(part);
    const { entries } = await state.ask('get_history', { persona: 'writer' });
    expect(entries.map(({ actor, tool }) => [actor, tool]).slice(0, 2)).toEqual([
      ['helios', 'heal'],
      ['external', ''],
    ]);
    await state.ask('rollback', { to: entries[1]?.commit ?? '', files: [writer] });
    expect(state.read(writer)).toBe(bad);
    await inGit(state);
    expect(state.git('fsck', '--strict')).toBe('');
  });

  it('H14: one that changed within the last five minutes is the user’s, and is reported only', async () => {
    await using state = await openState();
    state.write(writer, bad);
    const { healed, left } = await heal(state);
    expect(healed).toEqual([]);
    expect(left).toMatchObject([
      { id: `corrupted_yaml:${writer}`, guidance: expect.stringContaining('finish the edit') },
    ]);
    expect(state.read(writer)).toBe(bad);
    expect(kept(state)).toEqual([]);
  });

  it('H14: one without a good version in the history is left, and so is one that cannot be kept', async () => {
    await using state = await openState();
    writeOld(state, 'personas/new.yaml', bad);
    writeOld(state, 'personas/big.yaml', `# ${'x'.repeat(1100_000)}\n`);
    const { healed, left } = await heal(state);
    expect(healed).toEqual([]);
    expect(left.map(({ id }) => id).toSorted()).toEqual([
      'corrupted_yaml:personas/big.yaml',
      'corrupted_yaml:personas/new.yaml',
    ]);
    expect(state.read('personas/new.yaml')).toBe(bad);
  });

  it('H14: bad versions that somebody committed are passed over', async () => {
    await using state = await openState();
    const good = state.read(writer);
    for (const text of ['tone: [1', 'tone: [2']) {
      state.write(writer, text);
      state.git('commit', '-q', '-am', 'by hand');
    }
    utimesSync(join(state.dir, writer), anHourAgo(), anHourAgo());
    expect((await heal(state)).healed).toMatchObject([{ id: `corrupted_yaml:${writer}` }]);
    expect(state.read(writer)).toBe(good);
  });

  it('H14: a file that a crash filled with zeros, or emptied of its base, comes back', async () => {
    await using state = await openState();
    const good = state.read('base/identity.yaml');
    writeOld(state, 'base/identity.yaml', '\0'.repeat(300));
    expect((await heal(state)).healed).toMatchObject([{ id: 'corrupted_yaml:base/identity.yaml', status: 'error' }]);
    expect(state.read('base/identity.yaml')).toBe(good);
  });
});

it('H14: a persona that the user deleted stays deleted, and a link of the user stays a link', async () => {
  await using state = await openState();
  rmSync(join(state.dir, writer));
  mkdirSync(join(state.dir, 'dotfiles'));
  writeFileSync(join(state.dir, 'dotfiles/me.yaml'), 'tone: dry\n');
  symlinkSync('../dotfiles/me.yaml', join(state.dir, 'personas/me.yaml'));
  await heal(state);
  expect(existsSync(join(state.dir, writer))).toBe(false);
  writeFileSync(join(state.dir, 'dotfiles/me.yaml'), bad);
  utimesSync(join(state.dir, 'dotfiles/me.yaml'), anHourAgo(), anHourAgo());
  expect((await heal(state)).healed).toMatchObject([{ id: 'corrupted_yaml:personas/me.yaml' }]);
  expect(readFileSync(join(state.dir, 'dotfiles/me.yaml'), 'utf8')).toBe('tone: dry\n');
});
