// The operation journal (H9): what each change does, with the new contents of its files. A change is acknowledged when
// its record is durable; what a crash keeps from the files or the history is brought there from the journal at the next
// start, and an operation that is asked again because its answer was lost gets the answer of the first time.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { makeFolder, readIfPresent, removeQuietly, replaceFile, toIoError, type Disk } from './disk.ts';
import { lineOf, parseLines, withoutContents, type ChangeRecord, type Line } from './journal-lines.ts';

const folderName = '.journal';
const keptDays = 30;
/** A day that has grown by so much since is written again without the contents that nobody needs any more. */
const compactBytes = 8 * 1024 * 1024;
const linesAtOnce = 200;
/** Of each day so much is read at the start. */
const endBytes = 8 * 1024 * 1024;
/** Shims ask again within minutes; answers are forgotten when a day is written again after this time. */
const answersKeptMs = 60 * 60 * 1000;

/** What is known of an operation that was done. */
export interface Answer {
  readonly commit: string;
  readonly result: unknown;
}

export interface Journal {
  /** Records since the last checkpoint, oldest first: files and history may not hold them yet. */
  readonly unfinished: readonly ChangeRecord[];
  /** A new number for each record, growing over all runs. */
  nextSeq(): number;
  /** The answer to an operation of an earlier run. */
  find(operation: string): Answer | undefined;
  /** Resolves when all the records are durable, with one wait for the disk. @throws HeliosError `io` */
  append(records: readonly ChangeRecord[]): Promise<void>;
  /** For changes that are answered as failed after all. Never rejects. */
  cancel(seqs: readonly number[]): Promise<void>;
  /** Commits that had to be made anew on top of somebody else's. @throws HeliosError `io` */
  noteMoved(moved: Readonly<Record<string, string>>): Promise<void>;
  /** Files and history hold everything up to `seq`, durably. @throws HeliosError `io` */
  checkpoint(seq: number): Promise<void>;
  /** Lets contents go that nobody needs any more, unless something is written meanwhile. For quiet moments. */
  compact(): Promise<void>;
}

/**
 * One file a day (UTC), one record a line behind its checksum. Only the owner appends.
 * @param owner names this run: what a former owner, replaced while it was suspended, appends after this is not believed
 */
export async function openJournal(disk: Disk, dir: string, owner: string): Promise<Journal> {
  const folder = join(dir, folderName);
  await makeFolder(disk, folder);
  const days = readdirSync(folder)
    .filter((name) => /^\d{8}\.jsonl$/.test(name))
    .toSorted();
  const state = new JournalState();
  const withContents = new Map<string, number>();
  for (const { day, lines } of await readDays(disk, folder, days)) {
    for (const line of lines) state.take(line);
    withContents.set(day, contentBytes(lines));
  }
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) await removeQuietly(disk, join(folder, name));
  const oldest = fileOfDay(new Date(Date.now() - keptDays * 24 * 3600 * 1000));
  for (const day of days) if (day < oldest && !withContents.has(day)) await removeQuietly(disk, join(folder, day));

  const known = new Set(days);
  let newestDay = days.at(-1) ?? '';
  /** Never an earlier one than before, whatever the clock says: the order of the files is the order of the records. */
  const today = (): string => {
    const day = fileOfDay(new Date());
    if (day > newestDay) newestDay = day;
    return newestDay;
  };
  let writes = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const next = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const run = queue.then(task);
    queue = run.catch(() => {});
    return run;
  };

  let isOpened = false;
  let checkpointed = 0;
  const write = (lines: readonly Line[]): Promise<void> => {
    writes += 1;
    return next(async () => {
      const day = today();
      const opening = isOpened ? [] : [{ opened: owner, time: new Date().toISOString() }];
      // Whatever is torn stands before such a line.
      isOpened = false;
      try {
        // The leading line break parts the lines from whatever a crash left of the one before.
        const signed = lines.map((line) => ({ ...line, owner }));
        const text = [...opening, ...signed].map((line) => `\n${lineOf(line)}`).join('');
        await disk.append(join(folder, day), Buffer.from(`${text}\n`));
        if (!known.has(day)) await disk.syncFolder(folder);
      } catch (cause) {
        throw toIoError('write the journal', cause);
      }
      isOpened = true;
      known.add(day);
      withContents.set(day, (withContents.get(day) ?? 0) + contentBytes(lines));
    });
  };

  const compactDay = (day: string): Promise<void> =>
    next(async () => {
      const before = writes;
      const path = join(folder, day);
      const texts = Buffer.from((await readIfPresent(disk, path)) ?? new Uint8Array())
        .toString('utf8')
        .split('\n');
      const keepAnswersFrom = new Date(Date.now() - answersKeptMs).toISOString();
      const kept: string[] = [];
      for (const [index, text] of texts.entries()) {
        if (index % linesAtOnce === linesAtOnce - 1) await setImmediate(); // a long day must not hold up an answer
        if (writes !== before) return; // what waits to be written goes first
        if (text !== '') kept.push(withoutContents(text, keepAnswersFrom));
      }
      await replaceFile(disk, path, Buffer.from(`${kept.join('\n')}\n`), { tempDir: folder });
      withContents.set(day, 0);
    });

  return {
    unfinished: state.unfinished(),
    nextSeq: () => (state.lastSeq += 1),
    find: (operation) => state.answers.get(operation),
    append: write,
    async cancel(seqs) {
      try {
        await write([{ cancelled: seqs }]);
      } catch {
        // The disk that failed the changes fails this too. The next start may then finish them, whole.
      }
    },
    noteMoved: (moved) => write([{ moved }]),
    async checkpoint(seq) {
      await write([{ checkpoint: seq, time: new Date().toISOString() }]);
      checkpointed = seq;
    },
    async compact() {
      for (const [day, bytes] of withContents) {
        if (checkpointed < state.lastSeq) return;
        if (bytes > (day === today() ? compactBytes : 0)) await compactDay(day);
      }
    },
  };
}

/** What the lines of earlier runs add up to. */
class JournalState {
  readonly answers = new Map<string, Answer>();
  lastSeq = 0;
  #records: ChangeRecord[] = [];
  #owner: string | null = null;
  readonly #former = new Set<string>();

  take(line: Line): void {
    if ('opened' in line) this.#open(line.opened);
    else if (!this.#isBelieved(line.owner ?? null)) return;
    else if ('checkpoint' in line) this.#records = this.#records.filter(({ seq }) => seq > line.checkpoint);
    else if ('cancelled' in line) this.#cancel(new Set(line.cancelled));
    else if ('moved' in line) this.#move(line.moved);
    else this.#add(line);
  }

  /** One that was followed by another owner does not come back. */
  #open(owner: string): void {
    if (this.#owner !== null && this.#owner !== owner) this.#former.add(this.#owner);
    if (!this.#former.has(owner)) this.#owner = owner;
  }

  #isBelieved(owner: string | null): boolean {
    // Where only the end of a day is read, its first line need not be the first of a run.
    this.#owner ??= owner;
    return owner === this.#owner;
  }

  unfinished(): readonly ChangeRecord[] {
    return this.#records;
  }

  #add(record: ChangeRecord): void {
    this.lastSeq = Math.max(this.lastSeq, record.seq);
    this.#records.push(record);
    const { operation, commit, result } = record;
    if (operation !== undefined && result !== undefined) this.answers.set(operation, { commit, result });
  }

  #cancel(seqs: ReadonlySet<number>): void {
    for (const { seq, operation } of this.#records)
      if (seqs.has(seq) && operation !== undefined) this.answers.delete(operation);
    this.#records = this.#records.filter(({ seq }) => !seqs.has(seq));
  }

  #move(moved: Readonly<Record<string, string>>): void {
    this.#records = this.#records.map((record) => ({ ...record, commit: moved[record.commit] ?? record.commit }));
    for (const [operation, answer] of this.answers) {
      const commit = moved[answer.commit];
      if (commit !== undefined) this.answers.set(operation, { ...answer, commit });
    }
  }
}

type Day = { readonly day: string; readonly lines: readonly Line[] };

/** The newest day and the one before, and as many more as it takes to come to a checkpoint. Oldest first. */
async function readDays(disk: Disk, folder: string, days: readonly string[]): Promise<Day[]> {
  const read: Day[] = [];
  for (const day of days.toReversed()) {
    if (read.length >= 2 && read.some(({ lines }) => lines.some((line) => 'checkpoint' in line))) break;
    const bytes = (await readIfPresent(disk, join(folder, day))) ?? new Uint8Array();
    const { lines } = parseLines(endOf(bytes), day);
    read.unshift({ day, lines: holdsAllUnfinished(lines) ? lines : parseLines(bytes, day).lines });
  }
  return read;
}

/** Whole lines. Of a long day the end is enough: the newest answers, and everything since the last checkpoint. */
const endOf = (bytes: Uint8Array): Uint8Array =>
  bytes.length <= endBytes ? bytes : bytes.subarray(bytes.indexOf(10, bytes.length - endBytes) + 1);

function holdsAllUnfinished(lines: readonly Line[]): boolean {
  const checkpoint = lines.findLast((line) => 'checkpoint' in line)?.checkpoint;
  const first = lines.find((line) => 'seq' in line)?.seq;
  return checkpoint !== undefined && (first === undefined || first <= checkpoint + 1);
}

function contentBytes(lines: readonly Line[]): number {
  const contents = lines.flatMap((line) => ('files' in line ? Object.values(line.files ?? {}) : []));
  return contents.reduce((sum, content) => sum + (content?.length ?? 0), 0);
}

const fileOfDay = (time: Date): string => `${time.toISOString().slice(0, 10).replaceAll('-', '')}.jsonl`;
