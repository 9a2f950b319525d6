// The operation journal (H9): what a change is about to do, with the new contents of its files, durable before the first
// of them is touched. A change that a crash cut off is finished from it at the next start, and an operation that is
// asked again because its answer was lost gets the answer of the first time.

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { actorKinds } from '../../src-shared/actor.ts';
import { makeFolder, readIfPresent, removeQuietly, toIoError, type Disk } from './disk.ts';
import { type Change } from './history/prepare-change.ts';

const folderName = '.journal';
const keptDays = 30;
/** Answers are asked for again within seconds; of older records only the newest matters. */
const readBytes = 4 * 1024 * 1024;

const recordSchema = z.object({
  commit: z.string(),
  parent: z.string().nullable(),
  message: z.string(),
  actor: z.object({ kind: z.enum(actorKinds), name: z.string(), version: z.string().optional() }),
  tool: z.string(),
  operation: z.string().optional(),
  time: z.string(),
  /** New contents in base64, null for a file that goes. */
  files: z.record(z.string(), z.string().nullable()),
  result: z.unknown(),
  /** The change failed after this record of it was written: it never was. */
  cancelled: z.boolean().optional(),
});
export type JournalRecord = z.infer<typeof recordSchema>;

export interface Journal {
  /** The newest record of earlier runs: the only one that may be unfinished. */
  readonly last: JournalRecord | null;
  /** A record of an earlier run. */
  find(operation: string): JournalRecord | undefined;
  /** Resolves when the record is durable. @throws HeliosError `io` */
  append(record: JournalRecord): Promise<void>;
  /** For a change that was answered as failed. Never rejects. */
  cancel(record: JournalRecord): Promise<void>;
}

/** One file a day (UTC), one record a line behind its checksum. A line that was cut off counts as never written. */
export async function openJournal(disk: Disk, dir: string): Promise<Journal> {
  const folder = join(dir, folderName);
  await makeFolder(disk, folder);
  const days = readdirSync(folder)
    .filter((name) => /^\d{8}\.jsonl$/.test(name))
    .toSorted();
  const oldest = fileOfDay(new Date(Date.now() - keptDays * 24 * 3600 * 1000));
  for (const day of days) if (day < oldest) await removeQuietly(disk, join(folder, day));
  const records: JournalRecord[] = [];
  for (const day of days.slice(-2))
    records.push(...parseRecords((await readIfPresent(disk, join(folder, day))) ?? new Uint8Array()));
  const cancelled = new Set(records.filter((record) => record.cancelled).map(({ commit }) => commit));
  const valid = records.filter(({ commit }) => !cancelled.has(commit));
  const byOperation = new Map(
    valid.flatMap((record) => (record.operation === undefined ? [] : [[record.operation, record]])),
  );
  const known = new Set(days);

  async function append(record: JournalRecord): Promise<void> {
    const day = fileOfDay(new Date(record.time));
    try {
      // The leading line break parts the record from whatever a crash left of the one before.
      await disk.append(join(folder, day), Buffer.from(`\n${line(record)}\n`));
      if (!known.has(day)) await disk.syncFolder(folder);
      known.add(day);
    } catch (cause) {
      throw toIoError('write the journal', cause);
    }
  }

  return {
    last: records.at(-1)?.cancelled ? null : (records.at(-1) ?? null),
    find: (operation) => byOperation.get(operation),
    append,
    async cancel(record) {
      try {
        await append({ ...record, files: {}, result: null, cancelled: true });
      } catch {
        // The disk that failed the change fails this too. The next start may then finish the change, whole.
      }
    },
  };
}

export const recordOf = (change: Change, commit: string, parent: string | null, result: unknown): JournalRecord => ({
  commit,
  parent,
  message: change.message,
  actor: change.actor,
  tool: change.tool,
  ...(change.operation !== undefined && { operation: change.operation }),
  time: change.time.toISOString(),
  files: Object.fromEntries(
    [...change.files].map(([path, content]) => [path, content && Buffer.from(content).toString('base64')]),
  ),
  result,
});

/** Deterministic: preparing it on the same parent gives the same commit. */
export function changeOf({ files, message, actor, tool, operation, time }: JournalRecord): Change {
  const { kind, name, version } = actor;
  const contents = Object.entries(files).map(
    ([path, content]) => [path, content === null ? null : Buffer.from(content, 'base64')] as const,
  );
  return {
    files: new Map(contents),
    message,
    actor: { kind, name, ...(version !== undefined && { version }) },
    tool,
    ...(operation !== undefined && { operation }),
    time: new Date(time),
  };
}

const fileOfDay = (time: Date): string => `${time.toISOString().slice(0, 10).replaceAll('-', '')}.jsonl`;

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

function line(record: JournalRecord): string {
  const text = JSON.stringify(record);
  return `{"checksum":"${checksum(text)}","record":${text}}`;
}

function parseRecords(bytes: Uint8Array): JournalRecord[] {
  const lines = Buffer.from(bytes).subarray(-readBytes).toString('utf8').split('\n');
  return lines.flatMap((text) => {
    const [, sum, json] = /^\{"checksum":"([0-9a-f]{16})","record":(.*)\}$/.exec(text) ?? [];
    return json !== undefined && checksum(json) === sum ? [recordSchema.parse(JSON.parse(json))] : [];
  });
}
