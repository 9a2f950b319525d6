// A growing list of whole numbers below 2^32, four bytes each: lists of a hundred thousand numbers stay small.

const firstCapacity = 4;

export class IntList {
  #values = new Uint32Array(firstCapacity);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(Math.ceil(this.#length * 1.5));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Expects an index below `length`. */
  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  cut(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** In a list that only rises: how many values are at most `limit`. */
  countUpTo(limit: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
