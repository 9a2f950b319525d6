// Short texts in one piece of memory, so that a part of any of a hundred thousand is found in milliseconds.

import { IntList } from './int-list.ts';

const firstCapacity = 1024;
const maxLength = 200;
const separator = 10;

/** One line in the form in which texts are compared: without regard to case. */
export const searchable = (text: string): string =>
  text.slice(0, maxLength).toWellFormed().normalize('NFC').toLowerCase().replaceAll('\n', ' ');

export class TextList {
  /** Each text in UTF-8, a line break after it: no part of a text reaches into the next. */
  #bytes = Buffer.alloc(firstCapacity);
  readonly #starts = new IntList();
  #end = 0;

  push(text: Uint8Array): void {
    const end = this.#end + text.length + 1;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.ceil(end * 1.5));
      this.#bytes.copy(larger, 0, 0, this.#end);
      this.#bytes = larger;
    }
    this.#starts.push(this.#end);
    this.#bytes.set(text, this.#end);
    this.#bytes[end - 1] = separator;
    this.#end = end;
  }

  /** Expects an index that is there. Not to be kept across a change of the list. */
  at(index: number): Uint8Array {
    return this.#bytes.subarray(this.#starts.at(index), this.#endOf(index) - 1);
  }

  /** Forgets the last ones, so that `length` are left. */
  cut(length: number): void {
    if (length >= this.#starts.length) return;
    this.#end = this.#starts.at(length);
    this.#starts.cut(length);
  }

  /** The last index up to `limit` whose text has `part` in it; -1 when none has. */
  lastWith(part: Buffer, limit: number): number {
    const place = this.#bytes.subarray(0, this.#endOf(limit)).lastIndexOf(part);
    return place < 0 ? -1 : this.#starts.countUpTo(place) - 1;
  }

  #endOf(index: number): number {
    return index + 1 < this.#starts.length ? this.#starts.at(index + 1) : this.#end;
  }
}
