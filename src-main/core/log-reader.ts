// Reads the log backwards, from the newest line to the oldest file that is kept, a bounded part at a time.

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { HeliosError } from '../../src-shared/errors.ts';
import { type LogEntry } from '../../src-shared/interface-operations.ts';
import { logFiles, logLevels } from './log.ts';

export interface LogPage {
  readonly entries: LogEntry[];
  /** Where to go on; null at the oldest line. */
  readonly next: string | null;
}

export interface LogQuery {
  readonly limit: number;
  /** `next` of the page before. */
  readonly before?: string | undefined;
  readonly matches: (entry: LogEntry) => boolean;
}

/** How much one page may look at, so that a rare text in a long log does not hold up everything else. */
const maxScannedBytes = 1024 * 1024;
/** A line longer than this is passed over. */
const windowBytes = 128 * 1024;
const maxFirstLineBytes = 1024;
const newline = 0x0a;

interface Place {
  /** Of the file's first line, which stays the same when lines are added and when the file is renamed. */
  readonly file: string;
  /** What is before it has not been read. */
  readonly end: number;
}

/**
 * One step, without waiting: while it reads, no line is added and no file renamed.
 * @throws HeliosError `invalid` for a `before` that is none
 */
export function readLogPage(dir: string, { limit, before, matches }: LogQuery): LogPage {
  const from = before === undefined ? null : parsePlace(before);
  const entries: LogEntry[] = [];
  let budget = maxScannedBytes;
  let isReached = from === null;
  for (const path of logFiles(dir)) {
    const file = openLogFile(path);
    if (file === null) continue;
    try {
      if (!isReached && file.id !== from?.file) continue;
      // The first file is read from its end on, the one that was left from there, and those after it whole.
      let end = !isReached && from ? Math.min(from.end, file.size) : file.size;
      isReached = true;
      while (end > 0) {
        if (entries.length >= limit || budget <= 0) return { entries, next: formatPlace({ file: file.id, end }) };
        const start = Math.max(0, end - windowBytes);
        budget -= end - start;
        end = takeWindow(file.read(start, end), start, entries, limit, matches);
      }
    } finally {
      file.close();
    }
  }
  return { entries, next: null };
}

/** @returns the end of what is still to be read, always less than that of the window */
function takeWindow(
  bytes: Buffer,
  start: number,
  entries: LogEntry[],
  limit: number,
  matches: LogQuery['matches'],
): number {
  let end = bytes.length;
  while (end > 0 && entries.length < limit) {
    const lineEnd = bytes[end - 1] === newline ? end - 1 : end;
    const begin = lineEnd === 0 ? 0 : bytes.lastIndexOf(newline, lineEnd - 1) + 1;
    // The window has cut this line off; the next one ends with it, unless it is too long for any.
    if (begin === 0 && start > 0) return end < bytes.length ? start + end : start;
    const entry = parseLine(bytes.toString('utf8', begin, lineEnd));
    if (entry !== null && matches(entry)) entries.push(entry);
    end = begin;
  }
  return start + end;
}

/** Null for what this program did not write: another one's output, or half a line from before a crash. */
function parseLine(line: string): LogEntry | null {
  // What was cut off has no end of line, so the next line stands right behind it.
  const content = parseObject(line) ?? parseObject(line.slice(Math.max(0, line.lastIndexOf('{"time":"'))));
  if (content === null) return null;
  const { time, level, event, ...fields } = content;
  const known = logLevels.find((name) => name === level);
  if (typeof time !== 'string' || typeof event !== 'string' || known === undefined) return null;
  return { timestamp: time, level: known, message: event, fields };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null; // not a line of ours, which is what was to be found out
  }
}

interface LogFile {
  readonly id: string;
  readonly size: number;
  read(start: number, end: number): Buffer;
  close(): void;
}

/** Null when there is none, or none that may be read. */
function openLogFile(path: string): LogFile | null {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return null; // fewer files than may be there are the rule
  }
  const read = (start: number, end: number): Buffer => {
    const bytes = Buffer.alloc(end - start);
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, start));
  };
  const { size } = fstatSync(fd);
  const [firstLine = ''] = read(0, Math.min(size, maxFirstLineBytes)).toString('latin1').split('\n', 1);
  const id = createHash('sha256').update(firstLine, 'latin1').digest('hex').slice(0, 16);
  return { id, size, read, close: () => closeSync(fd) };
}

const formatPlace = ({ file, end }: Place): string => `${file}:${end}`;

function parsePlace(text: string): Place {
  const [, file, end] = /^([0-9a-f]{16}):(\d{1,15})$/.exec(text) ?? [];
  if (file === undefined || end === undefined)
    throw new HeliosError('invalid', '`before` is not the `next` of an earlier page.');
  return { file, end: Number(end) };
}
