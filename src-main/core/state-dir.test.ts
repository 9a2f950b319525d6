import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { newSettings } from '../../src-shared/model.ts';
import { openHelios } from './helios.ts';
import { git, openState } from './testing/state-fixture.ts';
import { formatYaml } from '../../src-shared/yaml/yaml-text.ts';

it('H4: an empty machine works at once', async () => {
  await using state = await openState();
  const { personas } = await state.ask('list_personas');
  expect(personas.map(({ name, active }) => [name, active])).toEqual([
    ['developer', false],
    ['researcher', false],
    ['welcome', true],
    ['writer', false],
  ]);
  expect((await state.ask('get_active_persona')).instructions).toContain('Working style: welcome');
  expect(state.git('log', '--format=%an|%s')).toBe('helios|Helios starts: base identity, four personas, settings');
  expect(state.git('status', '--porcelain')).toBe('');
  expect(state.git('fsck', '--strict')).toBe('');
});

it('H5: an empty directory is a fresh install, the second opening finds it ready, and says when', async () => {
  await using state = await openState();
  expect(state.helios.opening.state).toBe('fresh_install');
  const installed = /installed_at: "?([^"\n]+)/.exec(state.read('.helios_version'))?.[1];
  await state.helios.close();
  const again = await openHelios(state.dir);
  expect(again.opening).toEqual({ state: 'ready', message: null });
  await again.close();
  expect(state.read('.helios_version')).toContain(installed);
  expect(state.git('rev-list', '--count', 'HEAD')).toBe('1');
});

it('H5: a newer schema is refused with nothing touched', async () => {
  let dir = '';
  const opening = openState((made) => {
    dir = made;
    writeFileSync(
      join(made, '.helios_version'),
      'version: 9.0.0\nschema_version: 99\ninstalled_at: x\nlast_boot: x\nfeatures: []\n',
    );
  });
  await expect(opening).rejects.toMatchObject({ code: 'corrupt', message: expect.stringContaining('9.0.0') });
  expect(readdirSync(dir)).toEqual(['.helios_version']);
});

it('H5: what is missing in an installed directory comes back from the history', async () => {
  await using state = await openState();
  await state.ask('update_preference', { domain: 'communication', key: 'tone', value: 'mine' });
  await state.helios.close();
  git(state.dir, 'rm', '-q', '--cached', 'base/identity.yaml');
  const { rmSync } = await import('node:fs');
  rmSync(join(state.dir, 'base'), { recursive: true });
  const again = await openHelios(state.dir);
  expect(again.opening.state).toBe('corrupted');
  expect(state.read('base/identity.yaml')).toContain('tone: mine');
  await again.close();
});

const pythonIdentity = `# meine Identität
base_importance: 0.6
identity:
  role:   "Forschungspartner — präzise"   # double spaces stay
technical:
  tools: [uv, git]
notes: >-
  A long folded text
  that nobody should refold.
`;

function pythonState(dir: string): void {
  for (const folder of ['base', 'personas', 'learned', 'temporary']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'base/identity.yaml'), pythonIdentity);
  writeFileSync(join(dir, 'personas/coder.yaml'), 'behaviors:\n  tone: kühl\n');
  writeFileSync(join(dir, 'personas/Daten Prüfer.yaml'), 'specialization_level: 1.5\ndomain: data\n');
  writeFileSync(join(dir, 'learned/pattern_1.yaml'), 'pattern: prefers uv\nconfidence: 0.9\n');
  writeFileSync(
    join(dir, '.helios_version'),
    "version: 0.1.0\ninstall_date: '2025-08-25T10:11:12.123456'\nlast_boot: '2025-08-26T10:11:12'\nbootstrap_complete: true\n",
  );
  writeFileSync(
    join(dir, '.helios.lock'),
    '{"pid": 999999, "timestamp": 1756116672.5, "hostname": "old", "start_time": 1756116672.4}',
  );
  writeFileSync(join(dir, '.gitignore'), '*.lock\n*.tmp\n');
  git(dir, 'init', '-q', '-b', 'master');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '-m', 'Learned: a thing');
}

it('H6: a directory of the Python helios-mcp is adopted in place, its files and history kept', async () => {
  let before = '';
  await using state = await openState((dir) => {
    pythonState(dir);
    before = git(dir, 'rev-parse', 'HEAD');
  });
  expect(state.helios.opening.state).toBe('needs_migration');
  expect(state.read('base/identity.yaml')).toBe(pythonIdentity);
  const { personas } = await state.ask('list_personas');
  expect(personas.map(({ name, specialization_level }) => [name, specialization_level])).toEqual([
    ['Daten Prüfer', 1.5],
    ['coder', 1],
  ]);
  const { merged_behaviors } = await state.ask('merge_behaviors', { persona_name: 'coder' });
  expect(merged_behaviors).toMatchObject({ technical: { tools: ['uv', 'git'] }, behaviors: { tone: 'kühl' } });
  expect((await state.ask('search_patterns', { query: 'uv' })).patterns).toMatchObject([
    { pattern: 'prefers uv', confidence: 0.9 },
  ]);
  expect(state.git('merge-base', '--is-ancestor', before, 'HEAD')).toBe('');
  expect(state.git('branch', '--show-current')).toBe('master');
  expect(state.git('status', '--porcelain', '--untracked-files').split('\n')).toEqual(['M .helios_version']);
  expect(state.read('.helios_version')).toContain('2025-08-25');
});

it('H6: an early Python directory with base/config.yaml keeps using it', async () => {
  await using state = await openState((dir) => {
    mkdirSync(join(dir, 'base'));
    writeFileSync(join(dir, 'base/config.yaml'), 'base_importance: 0.5\nbehaviors: {tone: dry}\n');
  });
  expect(await state.ask('get_base_config')).toMatchObject({ path: 'base/config.yaml', base_importance: 0.5 });
  expect(existsSync(join(state.dir, 'base/identity.yaml'))).toBe(false);
  expect((await state.ask('list_personas')).personas.map(({ name }) => name)).toEqual(['welcome']);
});

it('H6, H7: an edit after adoption changes one value and keeps comments, spacing, quoting and folding', async () => {
  await using state = await openState(pythonState);
  await state.ask('update_preference', { domain: 'technical', key: 'editor', value: 'Zed' });
  expect(state.read('base/identity.yaml')).toBe(
    pythonIdentity.replace('  tools: [uv, git]\n', '  tools: [uv, git]\n  editor: Zed\n'),
  );
});

it('B3: a missing and an unknown setting are errors that name the key', async () => {
  const withSettings = (text: string) =>
    openState((dir) => {
      mkdirSync(join(dir, 'base'));
      writeFileSync(join(dir, 'config.yaml'), text);
    });
  const complete = formatYaml(newSettings);
  await expect(withSettings(complete.replace('http_port: 0\n', ''))).rejects.toMatchObject({
    code: 'invalid',
    data: { validationErrors: [{ field: 'http_port', type: 'missing' }] },
  });
  await expect(withSettings(`${complete}colour: red\n`)).rejects.toMatchObject({
    code: 'invalid',
    data: { validationErrors: [{ field: 'colour', type: 'unknown_key' }] },
  });
});

it('H20: folders and files are private, also in a directory that was open to others', async () => {
  await using state = await openState((dir) => {
    mkdirSync(join(dir, 'base'), { mode: 0o755 });
    writeFileSync(join(dir, 'base/identity.yaml'), 'a: 1\n', { mode: 0o644 });
  });
  const modes = ['', 'base', 'personas', 'base/identity.yaml', 'config.yaml'].map(
    (path) => statSync(join(state.dir, path)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600, 0o600]);
});

it('H20: a link in place of a folder is refused', async () => {
  const opening = openState((dir) => {
    mkdirSync(join(dir, 'elsewhere'));
    symlinkSync(join(dir, 'elsewhere'), join(dir, 'personas'));
  });
  await expect(opening).rejects.toMatchObject({ code: 'invalid' });
});

it('H7: a linked file is written where the link points, and stays a link', async () => {
  await using state = await openState((dir) => {
    mkdirSync(join(dir, 'dotfiles'));
    mkdirSync(join(dir, 'personas'));
    writeFileSync(join(dir, 'dotfiles/me.yaml'), 'tone: dry # mine\n');
    symlinkSync('../dotfiles/me.yaml', join(dir, 'personas/me.yaml'));
  });
  await state.ask('learn_behavior', { persona: 'me', key: 'tone', value: 'warm' });
  expect(readFileSync(join(state.dir, 'dotfiles/me.yaml'), 'utf8')).toBe('tone: warm # mine\n');
  expect(state.git('ls-tree', 'HEAD', 'personas/')).toContain('100644 blob');
});
