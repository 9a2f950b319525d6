// For tests of upgrades: a directory of Helios 0.4.0, and what has to become of it.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished } from 'vitest';

import { nodeDisk, type Disk } from '../disk.ts';
import { newSettings } from '../../../src-shared/model.ts';
import { settingText } from '../first-start.ts';
import { openHelios } from '../helios.ts';
import { openHistory } from '../history/history.ts';
import { openJournal } from '../journal.ts';
import { prepareStateDir, type Opening } from '../state-dir.ts';
import { git } from '../testing/state-fixture.ts';
import { WorkingFiles } from '../working-files.ts';
import { Writer } from '../writer.ts';
import { migrations, type Migration } from './migrations.ts';
import { startUp } from './start-up.ts';

/** As Helios opens a directory. */
export async function open(
  dir: string,
  disk: Disk = nodeDisk,
  steps: readonly Migration[] = migrations,
): Promise<Opening> {
  const found = prepareStateDir(dir);
  const history = await openHistory(disk, dir);
  const journal = await openJournal(disk, dir, randomUUID());
  const files = new WorkingFiles(dir);
  const writer = new Writer({ disk, files, history, journal, fence: () => true, onCommit: () => {} });
  await writer.start();
  try {
    return await startUp({ dir, disk, files, history, writer }, found, steps);
  } finally {
    await writer.close();
  }
}

export function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'helios-upgrade-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

const shipped = ['active_persona', 'http_port', 'idle_timeout_s', 'shutdown_timeout_s'] as const;
/** `config.yaml` as Helios 0.4.0 wrote it, and as somebody edited it. */
export const oldSettings =
  `${shipped.map((key) => settingText(newSettings, key)).join('\n')}\n# mine:  two spaces\n`.replace(
    'idle_timeout_s: 600',
    'idle_timeout_s:   1200   # twenty minutes',
  );
export const oldVersion =
  'version: 0.4.0\nschema_version: 1\ninstalled_at: 2026-01-02T03:04:05.000Z\nlast_boot: 2026-02-03T04:05:06.000Z\nfeatures: []\n';

/** A directory of Helios 0.4.0: one change of the first start, one of a client. */
export async function makeOld(settings = oldSettings): Promise<string> {
  const dir = makeDir();
  await (await openHelios(dir)).close();
  rmSync(join(dir, '.git'), { recursive: true });
  rmSync(join(dir, '.journal'), { recursive: true });
  writeFileSync(join(dir, 'config.yaml'), settings);
  writeFileSync(join(dir, '.helios_version'), oldVersion);
  writeFileSync(join(dir, 'notes.txt'), 'beside\n');
  await openHistory(nodeDisk, dir);
  git(dir, 'add', '-A', 'base', 'personas', 'config.yaml');
  git(dir, 'commit', '-q', '-m', 'Helios starts');
  return dir;
}

export const read = (dir: string, path: string): string => readFileSync(join(dir, path), 'utf8');
export const names = (dir: string, path: string): string[] =>
  existsSync(join(dir, path)) ? readdirSync(join(dir, path)).toSorted() : [];
export const userFiles = (dir: string): Record<string, string> =>
  Object.fromEntries(
    [
      'config.yaml',
      '.helios_version',
      'notes.txt',
      ...['base', 'personas'].flatMap((folder) => names(dir, folder).map((name) => `${folder}/${name}`)),
    ].map((path) => [path, read(dir, path)]),
  );

export const newSettingsText = `${oldSettings}\n${Object.keys(newSettings)
  .slice(shipped.length)
  .map((key) => settingText(newSettings, key as keyof typeof newSettings)) // its own keys
  .join('\n')}`;

export function expectUpgraded(dir: string): void {
  expect(read(dir, 'config.yaml')).toBe(newSettingsText);
  expect(read(dir, '.helios_version')).toContain('schema_version: 2');
  expect(read(dir, '.helios_version')).toContain('2026-01-02T03:04:05.000Z');
  expect(names(dir, '.backups')).not.toContain('upgrade.json');
  expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
  expect(git(dir, 'status', '--porcelain', '-uno')).toBe('');
}

export const destructive: Migration = {
  from: 1,
  to: 2,
  message: 'Goes wrong',
  check: () => {},
  run(draft) {
    draft.put('personas/writer.yaml', null);
    draft.put('personas/added.yaml', 'tone: new\n');
    draft.put('base/identity.yaml', '# other\nbase_importance: 0.1\n');
  },
};
export const throwing: Migration = {
  from: 1,
  to: 2,
  message: 'Throws',
  check: () => {},
  run() {
    throw new Error('a fault of ours.');
  },
};
