// The lines of the log as far as they were read, newest first. The log has no ids and grows on top, so what is read anew is
// laid over what is known.

import type { LogEntry } from '../../src-shared/interface-operations.ts';

export interface LogLine {
  /** Higher than that of every older line, and never another's. */
  readonly id: number;
  /** All of it. */
  readonly text: string;
  readonly entry: LogEntry;
}

export interface LogLines {
  readonly lines: readonly LogLine[];
  /** Where to read on; null at the beginning of the log. */
  readonly next: string | null;
}

interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly next: string | null;
}

export const firstLines = ({ entries, next }: LogPage): LogLines => ({
  lines: numbered(entries, entries.length),
  next,
});

/** What is older, below. */
export const withOlder = (known: LogLines, { entries, next }: LogPage): LogLines => ({
  lines: [...known.lines, ...numbered(entries, (known.lines.at(-1)?.id ?? 1) - 1)],
  next,
});

/**
 * What is new, on top.
 * @returns null when so much is new that the page does not reach what is known
 */
export function withNewer(known: LogLines, { entries }: LogPage): LogLines | null {
  const texts = entries.map(textOf);
  const isKnownFrom = (start: number) =>
    texts.slice(start).every((text, index) => index >= known.lines.length || text === known.lines[index]?.text);
  const count = known.lines.length === 0 ? entries.length : texts.findIndex((_, start) => isKnownFrom(start));
  if (count === 0 || entries.length === 0) return known;
  if (count < 0) return null;
  const newestId = (known.lines[0]?.id ?? 0) + count;
  return { ...known, lines: [...numbered(entries.slice(0, count), newestId), ...known.lines] };
}

const textOf = ({ timestamp, level, message, fields }: LogEntry): string =>
  JSON.stringify({ timestamp, level, message, ...fields });

const numbered = (entries: readonly LogEntry[], newestId: number): readonly LogLine[] =>
  entries.map((entry, index) => ({ id: newestId - index, text: textOf(entry), entry }));
