import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const unit = join(import.meta.dirname, '../../assets/systemd/helios@.service');
const analyze = (...args: string[]) => spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8' });
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(!hasSystemd)('C7: the systemd unit', () => {
  test('is understood by systemd to the last line', () => {
    const { status, stdout, stderr } = analyze('verify');
    // What it does not know is a warning, and no failure.
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('leaves the process little that it could do', () => {
    const { status, stdout } = analyze('security', '--offline=true', '--no-pager', '--threshold=20');
    expect(status, stdout).toBe(0);
  });
});

test('C7: the unit bounds memory and processes, and does not start again what was refused', () => {
  const lines = readFileSync(unit, 'utf8').split('\n');
  for (const line of ['MemoryMax=1G', 'TasksMax=128', 'Restart=on-failure', 'RestartPreventExitStatus=1 2'])
    expect(lines).toContain(line);
});
