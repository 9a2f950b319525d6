import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { heliosVersion } from '../../../src-shared/version.ts';
import { nodeDisk } from '../disk.ts';
import { openHelios } from '../helios.ts';
import { git } from '../testing/state-fixture.ts';
import { migrations } from './migrations.ts';
import {
  destructive,
  expectUpgraded,
  makeDir,
  makeOld,
  names,
  newSettingsText,
  oldSettings,
  oldVersion,
  open,
  read,
  throwing,
  userFiles,
} from './old-state.fixture.ts';

it('H16, B3: settings of 0.4.0 get the new keys with their comments, every other byte stays', async () => {
  const dir = await makeOld();
  const before = userFiles(dir);
  const head = git(dir, 'rev-parse', 'HEAD');
  await open(dir);
  expectUpgraded(dir);
  expect(git(dir, 'log', '--format=%an|%s')).toBe(
    'helios|Added to the settings: snapshots kept, restarts, health checks, log level\nSomebody|Helios starts',
  );
  expect(git(dir, 'rev-parse', `pre_upgrade_${heliosVersion}^{commit}`)).toBe(head);
  const backup = `.backups/pre_${heliosVersion}`;
  expect(userFiles(join(dir, backup))).toEqual(before);
  expect(names(dir, backup)).not.toContain('.git');
  const opened = await openHelios(dir);
  expect(opened.opening.state).toBe('ready');
  await opened.close();
  expect(names(dir, '.backups'), 'once').toEqual([`pre_${heliosVersion}`]);
});

it('H16: a backup that is there is never overwritten', async () => {
  const dir = await makeOld();
  mkdirSync(join(dir, '.backups', `pre_${heliosVersion}`), { recursive: true });
  writeFileSync(join(dir, '.backups', `pre_${heliosVersion}`, 'mine'), 'x');
  git(dir, 'tag', `pre_upgrade_${heliosVersion}`);
  await open(dir);
  expectUpgraded(dir);
  expect(names(dir, '.backups')).toEqual([`pre_${heliosVersion}`, `pre_${heliosVersion}_2`]);
  expect(names(dir, `.backups/pre_${heliosVersion}`)).toEqual(['mine']);
  expect(git(dir, 'tag')).toBe(`pre_upgrade_${heliosVersion}\npre_upgrade_${heliosVersion}_2`);
});

it('H16: an edit that nobody committed is in the history before the upgrade', async () => {
  const dir = await makeOld();
  writeFileSync(join(dir, 'personas/writer.yaml'), 'tone: mine\n');
  await open(dir);
  expectUpgraded(dir);
  expect(git(dir, 'show', `pre_upgrade_${heliosVersion}:personas/writer.yaml`)).toContain('tone: mine');
});

describe('what keeps an upgrade from beginning', () => {
  it.each<readonly [string, (dir: string) => void, object]>([
    [
      'a key that no setting has',
      (dir) => writeFileSync(join(dir, 'config.yaml'), `${oldSettings}colour: red\n`),
      { code: 'invalid', data: { validationErrors: [{ field: 'colour' }] } },
    ],
    [
      'a setting of the old schema that is missing',
      (dir) => writeFileSync(join(dir, 'config.yaml'), oldSettings.replace('http_port: 0\n', '')),
      { code: 'invalid', data: { validationErrors: [{ field: 'http_port', type: 'missing' }] } },
    ],
    [
      'settings that are half typed',
      (dir) => writeFileSync(join(dir, 'config.yaml'), 'http_port: [\n'),
      { code: 'invalid' },
    ],
    [
      'a merge that is not finished',
      (dir) => writeFileSync(join(dir, '.git/MERGE_HEAD'), `${git(dir, 'rev-parse', 'HEAD')}\n`),
      { code: 'conflict' },
    ],
    ['an old version that is checked out', (dir) => git(dir, 'checkout', '-q', '--detach'), { code: 'conflict' }],
    [
      'a newer schema',
      (dir) =>
        writeFileSync(join(dir, '.helios_version'), oldVersion.replace('schema_version: 1', 'schema_version: 3')),
      { code: 'corrupt' },
    ],
  ])('H16: %s is named, and nothing is touched', async (_, act, error) => {
    const dir = await makeOld();
    act(dir);
    const before = userFiles(dir);
    await expect(open(dir)).rejects.toMatchObject(error);
    expect(userFiles(dir)).toEqual(before);
    expect(names(dir, '.backups')).toEqual([]);
    expect(git(dir, 'log', '--format=%s')).toBe('Helios starts');
    expect(git(dir, 'tag')).toBe('');
  });
});

describe('an upgrade that fails', () => {
  it.each([
    ['a migration that throws after another one', [migrations[0] ?? destructive, throwing]],
    ['a result that has lost a file', [migrations[0] ?? destructive, destructive]],
    ['settings that are not valid afterwards', [destructive]],
  ])('H16: %s: everything is put back, and the old state works', async (_, steps) => {
    const dir = await makeOld();
    const before = userFiles(dir);
    await expect(open(dir, nodeDisk, steps)).rejects.toMatchObject({
      message: expect.stringMatching(/^The upgrade to Helios .+ failed: .+ Everything is as it was before\.$/),
      data: { guidance: expect.stringContaining(`.backups/pre_${heliosVersion}`) },
    });
    expect(userFiles(dir)).toEqual(before);
    expect(git(dir, 'status', '--porcelain', '-uno')).toBe('');
    expect(git(dir, 'fsck', '--strict')).toBe('');
    await open(dir);
    expectUpgraded(dir);
  });
});

it('H16: an edit that the user made after an upgrade was cut off stays', async () => {
  const dir = await makeOld();
  await expect(open(dir, nodeDisk, [throwing])).rejects.toThrow('failed');
  writeFileSync(
    join(dir, '.backups/upgrade.json'),
    JSON.stringify({ from: 1, backup: `pre_${heliosVersion}`, phase: 'migrating' }),
  );
  writeFileSync(join(dir, 'personas/writer.yaml'), 'tone: mine\n');
  await open(dir);
  expect(read(dir, 'config.yaml')).toBe(newSettingsText);
  expect(read(dir, 'personas/writer.yaml')).toBe('tone: mine\n');
});

describe('a directory of the Python helios-mcp', () => {
  function makePython(): string {
    const dir = makeDir();
    for (const folder of ['base', 'personas', 'learned']) mkdirSync(join(dir, folder));
    writeFileSync(join(dir, 'base/identity.yaml'), '# mine\nbase_importance: 0.6\n');
    writeFileSync(join(dir, 'personas/coder.yaml'), 'behaviors:\n  tone: kühl\n');
    writeFileSync(join(dir, '.helios_version'), "version: 0.1.0\ninstall_date: '2025-08-25T10:11:12.123456'\n");
    git(dir, 'init', '-q', '-b', 'master');
    git(dir, 'add', '-A');
    git(dir, 'commit', '-q', '-m', 'Learned: a thing');
    return dir;
  }

  it('H6, H16: is backed up and tagged before anything is added to it', async () => {
    const dir = makePython();
    const head = git(dir, 'rev-parse', 'HEAD');
    expect(await open(dir)).toMatchObject({ state: 'needs_migration' });
    expect(git(dir, 'rev-parse', `pre_upgrade_${heliosVersion}^{commit}`)).toBe(head);
    const backup = `.backups/pre_${heliosVersion}`;
    expect(names(dir, backup)).toEqual(
      ['.helios_version', 'base', 'learned', 'logs', 'personas', 'run', 'temporary'].filter(
        (name) => !['logs', 'run'].includes(name),
      ),
    );
    expect(read(dir, `${backup}/.helios_version`)).toContain('0.1.0');
    expect(read(dir, 'base/identity.yaml')).toBe('# mine\nbase_importance: 0.6\n');
    expect(read(dir, 'config.yaml')).toContain('active_persona: coder');
    expect(read(dir, '.helios_version')).toContain('schema_version: 2');
    expect(git(dir, 'log', '--format=%an|%s')).toBe('helios|Helios adopts this directory\nSomebody|Learned: a thing');
    expect(git(dir, 'status', '--porcelain')).toBe('M .helios_version');
  });

  it('H16: an adoption that fails leaves it as the Python helios-mcp had it', async () => {
    const dir = makePython();
    const before = read(dir, '.helios_version');
    await expect(open(dir, nodeDisk, [throwing])).rejects.toMatchObject({ code: 'internal' });
    expect(read(dir, '.helios_version')).toBe(before);
    expect(existsSync(join(dir, 'config.yaml'))).toBe(false);
    expect(read(dir, 'personas/coder.yaml')).toBe('behaviors:\n  tone: kühl\n');
    await open(dir);
    expect(read(dir, '.helios_version')).toContain('schema_version: 2');
  });
});
