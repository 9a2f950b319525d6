// A line of commits in memory, oldest first: of each its id, its sentence and what else it can be searched by, at about
// 100 bytes a commit. Searching takes time for what it finds, not for what there is; only for a text all are looked at.
import { ofPath, sentenceOf, wantedWords, wordsOf, type ChangeFacets, type ChangeFilter } from './change-filter.ts';
import { IntList } from './int-list.ts';
import { searchable, TextList } from './text-list.ts';

/** A row that a search has come by. */
export interface Looked {
  readonly row: number;
  readonly matches: boolean;
}

export const idBytes = 20;
const firstCapacity = 64;

export class ChangeRows {
  #ids = Buffer.alloc(firstCapacity * idBytes);
  /** Where the words of each row start in `#cells`. */
  readonly #starts = new IntList();
  readonly #cells = new IntList();
  readonly #words: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** By word: the rows that have it. */
  readonly #rowsWith: IntList[] = [];
  readonly #sentences = new TextList();
  /** Open addressing by the first bytes of the id; holds a row + 1. Slots of rows that were cut stay and match nothing. */
  #slots = new Uint32Array(firstCapacity * 2);
  #slotsUsed = 0;

  get length(): number {
    return this.#starts.length;
  }

  get words(): readonly string[] {
    return this.#words;
  }

  push(oid: string, facets: ChangeFacets): void {
    const words = wordsOf(facets).map((word) => this.#numbers.get(word) ?? this.addWord(word));
    this.pushRow(Buffer.from(oid, 'hex'), 0, words, Buffer.from(sentenceOf(facets), 'utf8'));
  }

  /**
   * @param source holds the commit's id, from `at` on
   * @param words as `addWord` numbered them
   * @param sentence as `sentenceAt` gives it
   */
  pushRow(source: Buffer, at: number, words: readonly number[], sentence: Uint8Array): void {
    const row = this.length;
    if ((row + 1) * idBytes > this.#ids.length) {
      const larger = Buffer.alloc(Math.ceil(row * 1.5) * idBytes);
      this.#ids.copy(larger);
      this.#ids = larger;
    }
    source.copy(this.#ids, row * idBytes, at, at + idBytes);
    this.#starts.push(this.#cells.length);
    this.#sentences.push(sentence);
    for (const word of words) {
      this.#cells.push(word);
      this.#rowsWith[word]?.push(row);
    }
    if ((this.#slotsUsed + 1) * 2 > this.#slots.length) this.#enlargeSlots();
    else this.#putInSlot(row);
  }

  addWord(word: string): number {
    const number = this.#words.length;
    this.#words.push(word);
    this.#numbers.set(word, number);
    this.#rowsWith.push(new IntList());
    return number;
  }

  /** Forgets the newest rows, so that `length` are left. */
  cut(length: number): void {
    if (length >= this.length) return;
    const cells = this.#starts.at(length);
    const cutWords = new Set(
      Array.from({ length: this.#cells.length - cells }, (_, index) => this.#cells.at(cells + index)),
    );
    for (const word of cutWords) {
      const rows = this.#rowsWith[word];
      rows?.cut(rows.countUpTo(length - 1));
    }
    this.#cells.cut(cells);
    this.#starts.cut(length);
    this.#sentences.cut(length);
  }

  /** The row of a full commit id. */
  rowOf(oid: string): number | undefined {
    const start = Number.parseInt(oid.slice(0, 8), 16);
    for (let slot = this.#firstSlot(start); ; slot = (slot + 1) % this.#slots.length) {
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0) return undefined;
      if (row < this.length && this.#startOf(row) === start && this.oidAt(row) === oid) return row;
    }
  }

  oidAt(row: number): string {
    return this.#ids.toString('hex', row * idBytes, (row + 1) * idBytes);
  }

  idBytesAt(row: number): Uint8Array {
    return this.#ids.subarray(row * idBytes, (row + 1) * idBytes);
  }

  wordsAt(row: number): number[] {
    const start = this.#starts.at(row);
    const end = row + 1 < this.length ? this.#starts.at(row + 1) : this.#cells.length;
    return Array.from({ length: end - start }, (_, index) => this.#cells.at(start + index));
  }

  filesAt(row: number): string[] {
    const words = this.wordsAt(row).map((word) => this.#words[word] ?? '');
    return words.filter((word) => word.startsWith(ofPath(''))).map((word) => word.slice(1));
  }

  /** In UTF-8, as it is searched. */
  sentenceAt(row: number): Uint8Array {
    return this.#sentences.at(row);
  }

  /** How many of the rows up to `newest` each actor has made, by `labelOf`. */
  countActors(newest: number): Map<string, number> {
    const counts = new Map<string, number>();
    for (const [number, word] of this.#words.entries()) {
      const count = word.startsWith('a') ? (this.#rowsWith[number]?.countUpTo(newest) ?? 0) : 0;
      if (count > 0) counts.set(word.slice(1), count);
    }
    return counts;
  }

  /** Goes from `newest` down to all rows that match, and past others. Not to be held across a change of the rows. */
  *find(newest: number, filter: ChangeFilter): Generator<Looked> {
    const steps = this.#stepsOf(filter);
    for (let row = newest; row >= 0;) {
      let next = row;
      for (const step of steps) next = next < 0 ? -1 : step(next);
      yield { row, matches: next === row };
      row = next === row ? row - 1 : next;
    }
  }

  /** For each facet that is asked for: which row up to a given one is the newest that has it; -1 for none. */
  #stepsOf({ text, commits, ...filter }: ChangeFilter): ((row: number) => number)[] {
    const steps = wantedWords(filter, this.#words).map((words) => {
      const lists = words.flatMap((word) => this.#rowsWith[this.#numbers.get(word) ?? -1] ?? []);
      return (row: number) => lists.reduce((newest, list) => Math.max(newest, lastUpTo(list, row)), -1);
    });
    if (commits) {
      const rows = new IntList();
      for (const row of [...commits].flatMap((oid) => this.rowOf(oid) ?? []).toSorted((a, b) => a - b)) rows.push(row);
      steps.push((row) => lastUpTo(rows, row));
    }
    if (text !== undefined) {
      const part = Buffer.from(searchable(text), 'utf8');
      steps.push((row) => this.#sentences.lastWith(part, row)); // last, because it is the one that takes long
    }
    return steps;
  }

  #startOf(row: number): number {
    return this.#ids.readUInt32BE(row * idBytes);
  }

  #firstSlot(start: number): number {
    return start % this.#slots.length;
  }

  #putInSlot(row: number): void {
    let slot = this.#firstSlot(this.#startOf(row));
    while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length;
    this.#slots[slot] = row + 1;
    this.#slotsUsed += 1;
  }

  #enlargeSlots(): void {
    this.#slots = new Uint32Array(this.length * 4);
    this.#slotsUsed = 0;
    for (let row = 0; row < this.length; row += 1) this.#putInSlot(row);
  }
}

function lastUpTo(list: IntList, limit: number): number {
  const count = list.countUpTo(limit);
  return count === 0 ? -1 : list.at(count - 1);
}
