// One instance for each folder of the app's own files. A later one hands its arguments over as a file that the first one
// watches for, because asking for the lock may not wait.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { life } from './life.ts';

type OnSecond = (argv: string[], cwd: string) => void;

export function takeSingleInstance(userData: string, onSecond: OnSecond): boolean {
  const folder = join(userData, 'stand-in-instances');
  const lock = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = Number(readOr(lock, '0'));
      if (holder > 0 && isRunning(holder)) {
        handOver(folder);
        return false;
      }
      rmSync(lock, { force: true }); // of one that is gone
    }
  }
  // Before the one that a relaunch starts asks for it.
  life.onExit.push(() => rmSync(lock, { force: true }));
  const take = () => {
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const { argv, cwd } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      rmSync(join(folder, name));
      onSecond(argv, cwd);
    }
  };
  watch(folder, take).unref();
  return true;
}

function handOver(folder: string): void {
  const file = join(folder, String(process.pid));
  writeFileSync(file, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
  renameSync(file, `${file}.json`);
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise; // removed in between
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process
  }
}
