import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { type ChangeEvent } from '../../../src-shared/change-event.ts';
import { askAsYou, failAsYou } from '../testing/people.ts';
import { openState, type State } from '../testing/state-fixture.ts';

const rename = ({ helios }: State, name: string, new_name: string) =>
  askAsYou(helios, 'rename_persona', { name, new_name });
const names = ({ dir }: State) => readdirSync(join(dir, 'personas')).toSorted();
const count = async (state: State) => {
  await state.helios.writer.settled();
  return Number(state.git('rev-list', '--count', 'HEAD'));
};

const probe = mkdtempSync(join(tmpdir(), 'helios-case-'));
writeFileSync(join(probe, 'a'), '');
const isCaseBlind = existsSync(join(probe, 'A'));
rmSync(probe, { recursive: true });

it('D2: a persona keeps its bytes under its new name, in one change of both files', async () => {
  await using state = await openState();
  const text = '\uFEFF# mine\r\nname: writer\r\nb:   1';
  state.write('personas/writer.yaml', text);
  await state.ask('commit_changes', { message: 'Mine' });
  const before = await count(state);
  const events: ChangeEvent[] = [];
  state.helios.onChange((event) => events.push(event));
  const { path, commit } = await rename(state, 'writer', 'author');
  expect(path).toBe('personas/author.yaml');
  expect(state.read(path)).toBe(text);
  expect(existsSync(join(state.dir, 'personas/writer.yaml'))).toBe(false);
  expect(await count(state)).toBe(before + 1);
  expect(state.git('show', '--format=', '--name-status', '-M100%', commit)).toBe(
    'R100\tpersonas/writer.yaml\tpersonas/author.yaml',
  );
  expect(events).toMatchObject([{ personas: ['writer', 'author'], base: false, settings: false, list: true }]);
  expect(state.git('log', '-1', '--format=%s')).toBe('Renamed writer to author');
});

it('D2: the active persona stays it, and whatever names it follows, all in the same change', async () => {
  await using state = await openState();
  state.write('personas/child.yml', '# x\ninherits_from: welcome # why\n');
  await state.ask('observe_pattern', { pattern: 'Likes tables', evidence: 'x', persona: 'welcome' });
  await state.ask('observe_pattern', { pattern: 'Likes lists', evidence: 'x', persona: 'writer' });
  await state.ask('commit_changes', { message: 'Mine' });
  const before = await count(state);
  await rename(state, 'welcome', 'hello');
  expect(await count(state)).toBe(before + 1);
  expect(state.read('config.yaml')).toContain('# The persona that clients receive.\nactive_persona: hello\n');
  expect((await state.ask('get_active_persona')).persona.name).toBe('hello');
  expect(state.read('personas/child.yml')).toBe('# x\ninherits_from: hello # why\n');
  const learned = readdirSync(join(state.dir, 'learned')).map((name) => state.read(`learned/${name}`));
  expect(learned.map((text) => /^persona: (.*)$/m.exec(text)?.[1]).toSorted()).toEqual(['hello', 'writer']);
});

it('D2: a name that is taken in any case, or no name, is refused and changes nothing', async () => {
  await using state = await openState();
  state.write('personas/Critic.yml', 'a: 1\n');
  const before = names(state);
  const fail = (name: string, new_name: string) => failAsYou(state.helios, 'rename_persona', { name, new_name });
  for (const taken of ['developer', 'critic']) expect((await fail('writer', taken)).code).toBe('conflict');
  for (const bad of ['Upper', '../x', 'con', 'base', '', 'a b', '__proto__', '.git'])
    expect((await fail('writer', bad)).code).toBe('invalid');
  expect(await fail('writr', 'x')).toMatchObject({ code: 'not_found', guidance: 'Did you mean writer?' });
  expect(names(state)).toEqual(before);
});

it('D2: the same name again changes nothing', async () => {
  await using state = await openState();
  const before = [await count(state), names(state)];
  await rename(state, 'writer', 'writer');
  expect([await count(state), names(state)]).toEqual(before);
});

it('D2: only the case of a name can change, on every disk', async () => {
  await using state = await openState();
  state.write('personas/Critic.yml', '# kept\na: 1\n');
  await state.ask('commit_changes', { message: 'Mine' });
  await askAsYou(state.helios, 'set_active_persona', { persona_name: 'Critic' });
  expect((await rename(state, 'Critic', 'critic')).path).toBe('personas/critic.yml');
  expect(names(state)).toEqual(['critic.yml', 'developer.yaml', 'researcher.yaml', 'welcome.yaml', 'writer.yaml']);
  expect(state.read('personas/critic.yml')).toBe('# kept\na: 1\n');
  expect((await state.ask('get_active_persona')).persona.name).toBe('critic');
  await state.helios.writer.settled();
  expect(state.git('ls-tree', '--name-only', 'HEAD', 'personas/')).not.toContain('Critic');
});

it.runIf(isCaseBlind)('D2: where the disk takes two cases for one name, a persona is found under either', async () => {
  await using state = await openState();
  const { version, path } = await askAsYou(state.helios, 'get_document', { target: 'Writer' });
  expect(path).toBe('personas/writer.yaml');
  await askAsYou(state.helios, 'save_document', { target: 'Writer', text: 'a: 1\n', based_on: version });
  await state.helios.writer.settled();
  expect(state.git('ls-tree', '--name-only', 'HEAD', 'personas/')).not.toContain('Writer');
  await rename(state, 'WRITER', 'author');
  expect(names(state)).toEqual(['author.yaml', 'developer.yaml', 'researcher.yaml', 'welcome.yaml']);
});

it('D2: a file that is not valid is corrected first, so that what is in force stays so', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'behaviors: [half typed');
  expect(await failAsYou(state.helios, 'rename_persona', { name: 'writer', new_name: 'author' })).toMatchObject({
    code: 'invalid',
    guidance: 'Correct the file first, then rename the persona.',
  });
  expect(state.read('personas/writer.yaml')).toBe('behaviors: [half typed');
});

it('H11: an edit made outside just before is in the history first, for a rename and for a deletion', async () => {
  await using state = await openState();
  state.write('personas/writer.yaml', 'by: hand\n');
  await rename(state, 'writer', 'author');
  state.write('personas/author.yaml', 'not valid: [');
  await askAsYou(state.helios, 'delete_persona', { name: 'author' });
  await state.helios.writer.settled();
  expect(names(state)).toEqual(['developer.yaml', 'researcher.yaml', 'welcome.yaml']);
  expect(state.git('show', 'HEAD~1:personas/author.yaml')).toBe('not valid: [');
  expect(state.git('show', 'HEAD~2:personas/author.yaml')).toBe('by: hand');
  expect(state.git('show', 'HEAD~3:personas/writer.yaml')).toBe('by: hand');
});

it('D2: the active persona is not deleted; another is, and the history brings it back', async () => {
  await using state = await openState();
  expect(await failAsYou(state.helios, 'delete_persona', { name: 'welcome' })).toMatchObject({
    code: 'conflict',
    guidance: 'Switch to another persona first, then delete this one.',
  });
  const text = state.read('personas/writer.yaml');
  const before = (await state.helios.history.head()) ?? '';
  await askAsYou(state.helios, 'delete_persona', { name: 'writer' });
  expect(existsSync(join(state.dir, 'personas/writer.yaml'))).toBe(false);
  expect((await askAsYou(state.helios, 'get_history', { limit: 1 })).entries).toMatchObject([
    { message: 'Deleted writer', tool: 'delete_persona', actor: 'you', files: ['personas/writer.yaml'] },
  ]);
  await state.ask('rollback', { to: before });
  expect(state.read('personas/writer.yaml')).toBe(text);
  expect(await failAsYou(state.helios, 'delete_persona', { name: 'writr' })).toMatchObject({
    code: 'not_found',
    guidance: 'Did you mean writer?',
  });
  for (const name of ['../config', 'base', '.', '__proto__'])
    expect((await failAsYou(state.helios, 'delete_persona', { name })).code).toBe('not_found');
});

it('D2: what cannot be kept in the history is not deleted', async () => {
  await using state = await openState();
  mkdirSync(join(state.dir, 'personas/folder.yaml'));
  state.write('personas/large.yaml', `a: ${'x'.repeat(1_100_000)}\n`);
  for (const name of ['folder', 'large']) {
    expect((await failAsYou(state.helios, 'delete_persona', { name })).code).toBe('invalid');
    expect((await failAsYou(state.helios, 'rename_persona', { name, new_name: 'x' })).code).toBe('invalid');
  }
  expect(names(state)).toContain('large.yaml');
});

it.skipIf(process.platform === 'win32')(
  'D2: a link is not renamed; deleting it leaves the file that it leads to',
  async () => {
    await using state = await openState();
    const kept = join(state.dir, 'kept.txt');
    writeFileSync(kept, 'a: 1\n');
    symlinkSync(kept, join(state.dir, 'personas/linked.yaml'));
    expect(await failAsYou(state.helios, 'rename_persona', { name: 'linked', new_name: 'x' })).toMatchObject({
      code: 'invalid',
      guidance: expect.stringContaining('where it is kept'),
    });
    await askAsYou(state.helios, 'delete_persona', { name: 'linked' });
    expect(names(state)).not.toContain('linked.yaml');
    expect(readFileSync(kept, 'utf8')).toBe('a: 1\n');
  },
);
