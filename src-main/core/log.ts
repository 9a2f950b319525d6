// What Helios says about itself, as JSON lines in `logs/helios.log` (B4, H21): what was done, how long it took, which
// class of error it ended in. Never what personas contain.

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { type Settings } from '../../src-shared/model.ts';

export type LogLevel = Settings['log_level'];

export interface Log {
  write(level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What was written so far is in the file; to be called before the process ends. */
  flush(): void;
}

/** From worst on. */
export const logLevels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
const maxFileBytes = 5 * 1024 * 1024;
const filesKept = 5;

/** Those that may be there, the newest first. */
export const logFiles = (dir: string): string[] =>
  Array.from({ length: filesKept }, (_, number) =>
    join(dir, 'logs', number === 0 ? 'helios.log' : `helios.log.${number}`),
  );

/** Lines wait so long for others; errors do not wait. */
const gatherMs = 200;

/** @param level asked for each line, so that a changed setting counts at once */
export function openLog(dir: string, level: () => LogLevel): Log {
  const path = join(dir, 'logs', 'helios.log');
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const text = waiting.join('');
    waiting = [];
    try {
      mkdirSync(join(dir, 'logs'), { recursive: true, mode: 0o700 });
      rotate(path);
      // One call for whole lines, to the end as it is then: lines of several processes do not mix (B2).
      appendFileSync(path, text, { mode: 0o600 });
    } catch {
      // A log that cannot be written must not stop what it reports; a full disk shows in the health report.
    }
  }

  return {
    flush,
    write(lineLevel, event, fields = {}) {
      if (logLevels.indexOf(lineLevel) > logLevels.indexOf(level())) return;
      waiting.push(
        `${JSON.stringify({ time: new Date().toISOString(), level: lineLevel, event, pid: process.pid, ...fields })}\n`,
      );
      if (lineLevel === 'error') flush();
      else timer ??= setTimeout(flush, gatherMs).unref();
    },
  };
}

function rotate(path: string): void {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size < maxFileBytes) return;
  for (let number = filesKept - 1; number >= 1; number -= 1) {
    const from = number === 1 ? path : `${path}.${number - 1}`;
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${path}.${number}`);
  }
}
