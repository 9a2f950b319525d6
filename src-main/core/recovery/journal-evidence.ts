// What the journal says about changes of the past, for repairing a history that was damaged. Takes whatever can be read,
// also of runs that are long over: a damaged line is named and everything around it is used.

import { join } from 'node:path';

import { diskErrorCode, type Disk } from '../disk.ts';
import { type Change } from '../history/prepare-change.ts';
import { changeOf, parseLines, type DamagedLine, type Line } from '../journal-lines.ts';

/** A change with the commit that it became, or is going to. */
export interface PastChange {
  readonly commit: string;
  readonly parent: string | null;
  /** Without contents once files and history held them durably. */
  readonly change: Change;
}

export interface JournalEvidence {
  /** Oldest first; a change that was answered as failed is left out. */
  readonly changes: readonly PastChange[];
  /** Lines in the middle that are no records; files relative to the state directory. */
  readonly damaged: readonly DamagedLine[];
}

const folderName = '.journal';

/** @throws the disk's error when the journal is there and cannot be read at all */
export async function readJournalEvidence(disk: Disk, dir: string): Promise<JournalEvidence> {
  const lines: Line[] = [];
  const damaged: DamagedLine[] = [];
  for (const name of await journalFiles(disk, dir)) {
    const found = parseLines(await disk.readFile(join(dir, folderName, name)), `${folderName}/${name}`);
    for (const line of found.lines) lines.push(line);
    damaged.push(...found.damaged);
  }
  const cancelled = new Set(lines.flatMap((line) => ('cancelled' in line ? line.cancelled : [])));
  const moved = new Map(lines.flatMap((line) => ('moved' in line ? Object.entries(line.moved) : [])));
  const changes = lines.flatMap((line): PastChange[] => {
    if (!('seq' in line) || cancelled.has(line.seq)) return [];
    return [{ commit: moved.get(line.commit) ?? line.commit, parent: line.parent, change: changeOf(line) }];
  });
  return { changes, damaged };
}

async function journalFiles(disk: Disk, dir: string): Promise<string[]> {
  try {
    const names = await disk.readdir(join(dir, folderName));
    return names.filter((name) => /^\d{8}\.jsonl$/.test(name)).toSorted();
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
