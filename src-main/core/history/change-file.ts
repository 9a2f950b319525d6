// The rows of a line of commits as a file that is only ever added to. It consists of blocks; the checksum of each covers
// everything before it as well, so a block that is torn, foreign, missing or out of its order ends what is believed.
import { crc32 } from 'node:zlib';
import { idBytes, type ChangeRows } from './change-rows.ts';

/** How far a file goes, and with that where the next block continues. */
export interface FileEnd {
  readonly bytes: number;
  readonly checksum: number;
  /** How many of the words and rows it holds. */
  readonly words: number;
  readonly rows: number;
  /** Those that were replaced by later ones counted too. */
  readonly rowsEver: number;
}

export const emptyFile: FileEnd = { bytes: 0, checksum: 0, words: 0, rows: 0, rowsEver: 0 };

// Changes with the format: a file of another one is not believed.
const magic = 0x3278_6968;
const headBytes = 12;

/** The block that adds what `rows` has beyond `end`; when `end.rows` is less than the file holds, it replaces the rest. */
export function encodeBlock(rows: ChangeRows, end: FileEnd): { readonly block: Buffer; readonly end: FileEnd } {
  const bytes: number[] = [];
  pushNumber(bytes, end.rows);
  pushNumber(bytes, rows.words.length - end.words);
  for (const word of rows.words.slice(end.words)) {
    const text = Buffer.from(word, 'utf8');
    pushNumber(bytes, text.length);
    for (const byte of text) bytes.push(byte);
  }
  pushNumber(bytes, rows.length - end.rows);
  for (let row = end.rows; row < rows.length; row += 1) {
    for (const byte of rows.idBytesAt(row)) bytes.push(byte);
    const words = rows.wordsAt(row);
    pushNumber(bytes, words.length);
    for (const word of words) pushNumber(bytes, word);
    const sentence = rows.sentenceAt(row);
    pushNumber(bytes, sentence.length);
    for (const byte of sentence) bytes.push(byte);
  }
  const body = Buffer.from(bytes);
  const checksum = crc32(body, end.checksum);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(magic, 0);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(checksum, 8);
  const block = Buffer.concat([head, body]);
  const added = rows.length - end.rows;
  return { block, end: endAfter(rows, end, { added, bytes: end.bytes + block.length, checksum }) };
}

/** Takes the block at `end` into `rows`. Null, and nothing taken in, when there is none that can be believed. */
export function decodeBlock(file: Buffer, rows: ChangeRows, end: FileEnd): FileEnd | null {
  const start = end.bytes + headBytes;
  if (start > file.length || file.readUInt32LE(end.bytes) !== magic) return null;
  const next = start + file.readUInt32LE(end.bytes + 4);
  if (next > file.length) return null;
  const body = file.subarray(start, next);
  const checksum = crc32(body, end.checksum);
  if (file.readUInt32LE(end.bytes + 8) !== checksum) return null;

  let at = 0;
  const readNumber = (): number => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = body[at] ?? 0;
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  rows.cut(readNumber());
  for (let left = readNumber(); left > 0; left -= 1) {
    const length = readNumber();
    rows.addWord(body.toString('utf8', at, at + length));
    at += length;
  }
  const added = readNumber();
  const words: number[] = [];
  for (let left = added; left > 0; left -= 1) {
    const id = at;
    at += idBytes;
    words.length = 0;
    for (let count = readNumber(); count > 0; count -= 1) words.push(readNumber());
    const length = readNumber();
    rows.pushRow(body, id, words, body.subarray(at, at + length));
    at += length;
  }
  return endAfter(rows, end, { added, bytes: next, checksum });
}

const endAfter = (
  rows: ChangeRows,
  before: FileEnd,
  { added, ...block }: Pick<FileEnd, 'bytes' | 'checksum'> & { readonly added: number },
): FileEnd => ({ ...block, words: rows.words.length, rows: rows.length, rowsEver: before.rowsEver + added });

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function pushNumber(target: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) target.push((rest % 128) | 128);
  target.push(rest);
}
