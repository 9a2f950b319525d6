import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { see } from '../testing/see.ts';
import { openState, type State } from '../testing/state-fixture.ts';

const writer = 'personas/writer.yaml';
const undo = (state: State, commit: string) => see(state, 'undo_change', { commit });
const learn = async (state: State, key: string, value: unknown) =>
  (await state.ask('learn_behavior', { persona: 'writer', key, value })).commit;
const treeOf = async (state: State) => {
  await state.helios.writer.settled();
  return state.git('rev-parse', 'HEAD^{tree}');
};
const newest = async (state: State) => (await see(state, 'find_changes', { limit: 1 })).entries[0];
const failure = (state: State, commit: string) =>
  undo(state, commit).then(
    () => expect.unreachable('it was undone'),
    (error: Error) => JSON.parse(error.message) as { code: string; message: string },
  );

it('H12: an undo is a new change that says what it undid, and undoing it redoes, again and again', async () => {
  await using state = await openState();
  const before = await treeOf(state);
  const commit = await learn(state, 'behaviors.tone', 'plain');
  const after = await treeOf(state);

  const undone = await undo(state, commit);
  expect(undone).toMatchObject({ undone: { commit, message: 'writer learned behaviors.tone' }, files: [writer] });
  expect(await treeOf(state)).toBe(before);
  expect(await newest(state)).toMatchObject({
    commit: undone.commit,
    tool: 'undo_change',
    message: 'Undid: writer learned behaviors.tone',
  });
  let last = undone.commit;
  for (const [word, tree] of [
    ['Redid', after],
    ['Undid', before],
    ['Redid', after],
  ] as const) {
    last = (await undo(state, last)).commit;
    expect(await treeOf(state)).toBe(tree);
    expect((await newest(state))?.message).toBe(`${word}: writer learned behaviors.tone`);
  }
  expect(state.git('rev-list', '--count', 'HEAD')).toBe('6');
  expect(state.git('merge-base', '--is-ancestor', commit, 'HEAD')).toBe('');
});

it('D5: what was changed later elsewhere in the same file is kept, with comments and order', async () => {
  await using state = await openState();
  const commit = await learn(state, 'behaviors.tone', 'plain');
  state.write(writer, state.read(writer).replace('  depth: 4', '  # mine\n  depth: 9'));
  const text = state.read(writer);
  await undo(state, commit);
  expect(state.read(writer)).toBe(text.replace('tone: plain', 'tone: warm and vivid'));
});

it('D5: what was changed later in the same place is a conflict that names file and key, and nothing changes', async () => {
  await using state = await openState();
  const commit = await learn(state, 'behaviors.tone', 'plain');
  const later = await learn(state, 'behaviors.tone', 'dry');
  const text = state.read(writer);
  expect(await failure(state, commit)).toMatchObject({
    code: 'conflict',
    message: `behaviors.tone in ${writer} was changed again after "writer learned behaviors.tone".`,
  });
  expect(state.read(writer)).toBe(text);
  expect((await newest(state))?.commit).toBe(later);
  await undo(state, later);
  await undo(state, commit);
  expect(state.read(writer)).toContain('tone: warm and vivid');
});

it('D5: what is undone already is a conflict', async () => {
  await using state = await openState();
  const commit = await learn(state, 'behaviors.style.avoid', 'jargon');
  await undo(state, commit);
  await learn(state, 'behaviors.depth', 5);
  expect((await failure(state, commit)).code).toBe('conflict');
});

it('D5: a key whose place is gone, and a change of comments alone, cannot be undone once the file has moved on', async () => {
  await using state = await openState();
  const moved = await state.ask('evolve_behavior', {
    from_config: 'writer',
    to_config: 'base',
    key: 'behaviors.style.sentences',
  });
  await learn(state, 'behaviors.style', 'none');
  expect(await failure(state, moved.commit)).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`behaviors.style.sentences in ${writer}`) as unknown,
  });
  state.write(writer, `# a note\n${state.read(writer)}`);
  const { commit } = await state.ask('commit_changes', { message: 'A note' });
  await learn(state, 'behaviors.depth', 5);
  expect((await failure(state, commit?.id ?? '')).code).toBe('conflict');
  expect(state.read(writer)).toMatch(/^# a note\n/);
});

it('D8: a creation is undone by removing the file, a deletion by putting it back byte for byte', async () => {
  await using state = await openState();
  const created = await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  const removed = await undo(state, created.commit);
  expect(existsSync(join(state.dir, 'personas/later.yaml'))).toBe(false);
  await undo(state, removed.commit);
  const text = state.read('personas/later.yaml');

  const deleted = await see(state, 'delete_persona', { name: 'later' });
  await undo(state, deleted.commit);
  expect(state.read('personas/later.yaml')).toBe(text);

  await state.ask('learn_behavior', { persona: 'later', key: 'tone', value: 'dry' });
  expect(await failure(state, created.commit)).toMatchObject({ code: 'conflict' });
  expect(await failure(state, deleted.commit)).toMatchObject({
    message: 'personas/later.yaml is there again after "Deleted later".',
  });
});

it('D8: a deleted persona that was not valid comes back as it was', async () => {
  await using state = await openState();
  state.write(writer, 'behaviors: [half typed');
  const deleted = await see(state, 'delete_persona', { name: 'writer' });
  await undo(state, deleted.commit);
  expect(state.read(writer)).toBe('behaviors: [half typed');
});

it('D8: a rename is undone with everything that refers to the name, and what was learned since goes along', async () => {
  await using state = await openState();
  await state.ask('set_active_persona', { persona_name: 'writer' });
  const before = await treeOf(state);
  const renamed = await see(state, 'rename_persona', { name: 'writer', new_name: 'author' });
  const after = await treeOf(state);
  const undone = await undo(state, renamed.commit);
  expect(await treeOf(state)).toBe(before);
  await undo(state, undone.commit);
  expect(await treeOf(state)).toBe(after);

  await state.ask('learn_behavior', { persona: 'author', key: 'behaviors.tone', value: 'dry' });
  await undo(state, renamed.commit);
  expect(existsSync(join(state.dir, 'personas/author.yaml'))).toBe(false);
  expect(state.read(writer)).toContain('tone: dry');
  expect((await state.ask('get_active_persona')).persona.name).toBe('writer');
});

it('D8: switching, settings and going back are undone', async () => {
  await using state = await openState();
  const start = await treeOf(state);
  await state.ask('set_active_persona', { persona_name: 'writer' });
  const [switched] = (await see(state, 'find_changes', { kind: 'switch' })).entries;
  const set = await see(state, 'update_settings', { values: { idle_timeout_s: 99 } });
  await undo(state, switched?.commit ?? '');
  expect(state.read('config.yaml')).toContain('idle_timeout_s: 99');
  await undo(state, set.commit);
  expect(await treeOf(state)).toBe(start);

  await learn(state, 'behaviors.tone', 'plain');
  await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  const then = await treeOf(state);
  const back = await state.ask('rollback', { to: state.git('rev-parse', 'HEAD~2') });
  expect(await treeOf(state)).toBe(start);
  await undo(state, back.commit);
  expect(await treeOf(state)).toBe(then);
});

it('B3: an undo that would leave no settings, no base or no active persona is refused', async () => {
  await using state = await openState();
  const first = state.git('rev-list', '--max-parents=0', 'HEAD');
  expect(await failure(state, first)).toMatchObject({ code: 'conflict' });

  const created = await state.ask('create_persona', { name: 'later', specialization_level: 1 });
  await state.ask('set_active_persona', { persona_name: 'later' });
  expect(await failure(state, created.commit)).toMatchObject({
    code: 'conflict',
    message: '"Created later" cannot be undone: then the active persona is not there.',
  });
  const away = await see(state, 'update_settings', { values: { active_persona: 'writer' } });
  await see(state, 'delete_persona', { name: 'later' });
  const settings = state.read('config.yaml');
  expect(await failure(state, away.commit)).toMatchObject({ code: 'conflict' });
  expect(state.read('config.yaml')).toBe(settings);
});

it('H11: what git changed is undone as well, but a change that the present does not come from is not', async () => {
  await using state = await openState();
  writeFileSync(join(state.dir, 'notes.txt'), 'not kept by Helios\n');
  state.write(writer, 'tone: by hand\n');
  state.git('add', 'notes.txt', writer);
  state.git('commit', '-q', '-m', 'by hand with git');
  const commit = state.git('rev-parse', 'HEAD');
  expect((await undo(state, commit)).files).toEqual([writer]);
  expect(existsSync(join(state.dir, 'notes.txt'))).toBe(true);
  await state.helios.writer.settled();

  const lost = await learn(state, 'tone', 'lost');
  state.git('reset', '-q', '--hard', 'HEAD~1');
  expect((await failure(state, lost)).code).toBe('not_found');
  expect((await failure(state, 'abcd1234')).code).toBe('not_found');
});

it('H7: edits by hand that nobody committed are in the history before an undo, and folders that are gone come back', async () => {
  await using state = await openState();
  const deleted = await see(state, 'delete_persona', { name: 'researcher' });
  rmSync(join(state.dir, 'personas'), { recursive: true });
  await undo(state, deleted.commit);
  expect(existsSync(join(state.dir, 'personas/researcher.yaml'))).toBe(true);
  const commit = await learnInBase(state);
  state.write('base/identity.yaml', `${state.read('base/identity.yaml')}\n# by hand\n`);
  await undo(state, commit);
  expect(state.read('base/identity.yaml')).toMatch(/tone: direct and warm[^]*# by hand/);
  const { entries } = await see(state, 'find_changes', { persona: 'base', limit: 2 });
  expect(entries.map(({ actor }) => actor)).toEqual(['test-client 1.2', 'external']);
});

const learnInBase = async (state: State) =>
  (await state.ask('update_preference', { domain: 'communication', key: 'tone', value: 'dry' })).commit;

it('H3: revert_learning passes over what was undone one by one, and comes back to what was redone', async () => {
  await using state = await openState();
  const [first, second] = [await learn(state, 'a', 1), await learn(state, 'b', 2)];
  const undone = await undo(state, second);
  expect((await state.ask('revert_learning', { commits_back: 1 })).reverted).toMatchObject([{ commit: first }]);
  await undo(state, undone.commit);
  expect((await state.ask('revert_learning', { commits_back: 1 })).reverted).toMatchObject([{ commit: second }]);
});
