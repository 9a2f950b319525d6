// A line of commits in memory, oldest first: of each its id and what it can be searched by, at well under 100 bytes a
// commit. Searching takes time for what it finds, not for what there is.
import { type Actor } from '../../../src-shared/actor.ts';
import { IntList } from './int-list.ts';

/** What a commit can be searched by. */
export interface ChangeFacets {
  readonly actor: Pick<Actor, 'kind' | 'name'>;
  readonly tool: string;
  readonly files: readonly string[];
}

/** Everything that is named must hold. */
export interface ChangeFilter {
  /** Only changes of this file. */
  readonly path?: string;
  /** Only changes by one of these operations. */
  readonly tools?: readonly string[];
  /** Only changes by this client; by actors of this kind, whatever their name, when the kind is another. */
  readonly actor?: Pick<Actor, 'kind' | 'name'>;
}

export const idBytes = 20;
const firstCapacity = 64;

// One table of words serves all facets; the first letter tells them apart.
const ofPath = (path: string): string => `p${path}`;
const ofTool = (tool: string): string => `t${tool}`;
const ofActor = ({ kind, name }: Pick<Actor, 'kind' | 'name'>): string =>
  kind === 'client' ? `a${kind} ${name}` : `a${kind}`;

const wordsOf = ({ actor, tool, files }: ChangeFacets): string[] => [
  ofActor(actor),
  ofTool(tool),
  ...files.map(ofPath),
];

/** For each facet that is asked for, the words of which a commit must have one. */
const wantedWords = ({ path, tools, actor }: ChangeFilter): string[][] => [
  ...(path === undefined ? [] : [[ofPath(path)]]),
  ...(tools === undefined ? [] : [tools.map(ofTool)]),
  ...(actor === undefined ? [] : [[ofActor(actor)]]),
];

export function matches(facets: ChangeFacets, filter: ChangeFilter): boolean {
  const words = new Set(wordsOf(facets));
  return wantedWords(filter).every((group) => group.some((word) => words.has(word)));
}

export class ChangeRows {
  #ids = Buffer.alloc(firstCapacity * idBytes);
  /** Where the words of each row start in `#cells`. */
  readonly #starts = new IntList();
  readonly #cells = new IntList();
  readonly #words: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** By word: the rows that have it. */
  readonly #rowsWith: IntList[] = [];
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
    this.pushRow(Buffer.from(oid, 'hex'), 0, words);
  }

  /**
   * @param source holds the commit's id, from `at` on
   * @param words as `addWord` numbered them
   */
  pushRow(source: Buffer, at: number, words: readonly number[]): void {
    const row = this.length;
    if ((row + 1) * idBytes > this.#ids.length) {
      const larger = Buffer.alloc(Math.ceil(row * 1.5) * idBytes);
      this.#ids.copy(larger);
      this.#ids = larger;
    }
    source.copy(this.#ids, row * idBytes, at, at + idBytes);
    this.#starts.push(this.#cells.length);
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

  /** Rows that match, newest first, from `newest` down. Not to be held across a change of the rows. */
  *find(newest: number, filter: ChangeFilter): Generator<number> {
    const groups = wantedWords(filter).map((words) =>
      words.flatMap((word) => this.#rowsWith[this.#numbers.get(word) ?? -1] ?? []),
    );
    for (let row = newest; row >= 0;) {
      const next = Math.min(row, ...groups.map((lists) => Math.max(-1, ...lists.map((list) => lastUpTo(list, row)))));
      if (next === row) {
        yield row;
        row -= 1;
      } else row = next;
    }
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
