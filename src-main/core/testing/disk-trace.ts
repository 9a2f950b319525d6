// What a run did to the disk, in order: every changing operation of the `Disk` port with its beginning and its end, and
// marks of what it had been asked and had answered by then.

import { relative, sep } from 'node:path';

import { type Disk } from '../disk.ts';

/** One changing operation; paths are relative to the traced folder, with slashes. */
export interface DiskCall {
  readonly name: (typeof changing)[number];
  readonly path: string;
  /** Second name of `rename` and `link`. */
  readonly to: string;
  /** Of `writeNewFile` and `append`. */
  readonly bytes: Buffer;
  failed: boolean;
}

export type TraceEvent =
  | { readonly kind: 'begin' | 'end'; readonly call: DiskCall }
  | { readonly kind: 'asked' | 'answered'; readonly id: string };

export interface DiskTrace {
  readonly disk: Disk;
  readonly events: readonly TraceEvent[];
  mark(kind: 'asked' | 'answered', id: string): void;
}

const changing = ['writeNewFile', 'append', 'rename', 'link', 'unlink', 'mkdir', 'rmdir', 'syncFolder'] as const;

/** Passes everything on to `disk`, which must do what an operation does in memory at once, as `nodeDisk` does. */
export function traceDisk(disk: Disk, dir: string): DiskTrace {
  const events: TraceEvent[] = [];
  const inside = (path: unknown): string => (typeof path === 'string' ? relative(dir, path).replaceAll(sep, '/') : '');
  const traced = changing.map((name) => {
    const run = disk[name] as (...args: readonly unknown[]) => Promise<void>; // all take paths and return nothing
    const wrapped = async (...args: readonly unknown[]) => {
      const bytes = args[1] instanceof Uint8Array ? Buffer.from(args[1]) : Buffer.alloc(0);
      const call: DiskCall = { name, path: inside(args[0]), to: inside(args[1]), bytes, failed: false };
      events.push({ kind: 'begin', call });
      try {
        await run(...args);
      } catch (error) {
        call.failed = true;
        throw error;
      }
      events.push({ kind: 'end', call });
    };
    return [name, wrapped];
  });
  return {
    disk: { ...disk, ...Object.fromEntries(traced) },
    events,
    mark: (kind, id) => void events.push({ kind, id }),
  };
}
