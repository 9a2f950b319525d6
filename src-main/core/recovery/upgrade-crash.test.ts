import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { heliosVersion } from '../../../src-shared/version.ts';
import { nodeDisk } from '../disk.ts';
import { cutDisk } from '../history/repository.fixture.ts';
import { git } from '../testing/state-fixture.ts';
import { migrations } from './migrations.ts';
import {
  destructive,
  expectUpgraded,
  makeDir,
  makeOld,
  names,
  newSettingsText,
  open,
  read,
  userFiles,
} from './old-state.fixture.ts';

it(
  'H16: cut off at any point, while it runs or while it is taken back, the next start finishes or undoes it',
  { timeout: 120_000 },
  async () => {
    const old = await makeOld();
    for (const name of ['developer', 'researcher', 'welcome']) rmSync(join(old, `personas/${name}.yaml`));
    git(old, 'commit', '-q', '-a', '-m', 'fewer');
    const before = userFiles(old);
    let first = 0;
    for (const steps of [migrations, [migrations[0] ?? destructive, destructive]]) {
      let operations = first;
      for (let whole = false; !whole; operations += 1) {
        const dir = makeDir();
        cpSync(old, dir, { recursive: true });
        const end = await open(dir, cutDisk(nodeDisk, operations), steps).then(
          () => 'done',
          (error: unknown) => String(error),
        );
        whole = end === 'done' || end.includes('Everything is as it was');
        if (steps !== migrations && whole) expect(userFiles(dir)).toEqual(before);
        await open(dir);
        expect(read(dir, 'config.yaml')).toBe(newSettingsText);
        expect({ ...userFiles(dir), 'config.yaml': '', '.helios_version': '' }).toEqual({
          ...before,
          'config.yaml': '',
          '.helios_version': '',
        });
        if (operations % 10 === 0 || whole) expectUpgraded(dir);
        expect(userFiles(join(dir, '.backups', `pre_${heliosVersion}`)), `after ${operations}`).toEqual(before);
        for (const name of names(dir, '.backups')) expect(name).toMatch(/^pre_/);
        rmSync(dir, { recursive: true });
      }
      first = operations - 20; // up to the first migration both are the same
    }
  },
);
