// Cuts a byte stream into lines without looking inside, so that a character cut by a chunk stays whole.

const newline = 0x0a;

const keptOfLongLineBytes = 4096;

export interface LineSplitterOptions {
  /** A line's newline included. */
  readonly maxLineBytes: number;
  /** Called for each line, with its newline. */
  readonly onLine: (line: Buffer) => void;
  /** Called instead for a line that is too long, with its first and last bytes. */
  readonly onLongLine: (head: Buffer, tail: Buffer) => void;
}

export class LineSplitter {
  readonly #options: LineSplitterOptions;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** First bytes of the line that is being dropped. */
  #longHead: Buffer | undefined;

  constructor(options: LineSplitterOptions) {
    this.#options = options;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      this.#add(chunk.subarray(start, at + 1));
      this.#finishLine();
      start = at + 1;
    }
    if (start < chunk.length) this.#add(chunk.subarray(start));
  }

  /** The stream has ended: a last line without a newline counts as one. */
  end(): void {
    if (this.#bytes === 0) return;
    this.#add(Buffer.of(newline));
    this.#finishLine();
  }

  #add(part: Buffer): void {
    this.#chunks.push(part);
    this.#bytes += part.length;
    if (this.#bytes <= this.#options.maxLineBytes && !this.#longHead) return;
    const kept = Buffer.concat(this.#chunks);
    this.#longHead ??= Buffer.from(kept.subarray(0, keptOfLongLineBytes));
    // A copy, so that the megabytes it was cut from can go.
    this.#chunks = [Buffer.from(kept.subarray(-keptOfLongLineBytes))];
  }

  #finishLine(): void {
    const line = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const head = this.#longHead;
    this.#chunks = [];
    this.#bytes = 0;
    this.#longHead = undefined;
    if (!line) return;
    if (head) this.#options.onLongLine(head, line);
    else this.#options.onLine(line);
  }
}
