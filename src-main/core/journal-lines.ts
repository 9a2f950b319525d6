// The lines of the journal: what each may say, and how a damaged one is told from a whole one.

import { createHash } from 'node:crypto';

import { z } from 'zod';

import { actorKinds } from '../../src-shared/actor.ts';
import { type Change } from './history/prepare-change.ts';

/** The run that wrote the line. */
const owner = z.string().optional();

const changeSchema = z.object({
  seq: z.int().min(1),
  owner,
  commit: z.string(),
  parent: z.string().nullable(),
  message: z.string(),
  actor: z.object({ kind: z.enum(actorKinds), name: z.string(), version: z.string().optional() }),
  tool: z.string(),
  operation: z.string().optional(),
  time: z.string(),
  /** New contents in base64, null for a file that goes; absent once files and history hold them. */
  files: z.record(z.string(), z.string().nullable()).optional(),
  /** A snapshot of what was there before the change. */
  snapshot: z.object({ name: z.string(), message: z.string() }).optional(),
  /** What the operation answered; absent once it is too old to be asked for again. */
  result: z.unknown().optional(),
});
export type ChangeRecord = z.infer<typeof changeSchema>;

const lineSchema = z.union([
  changeSchema,
  z.object({ opened: z.string(), time: z.string() }),
  z.object({ owner, checkpoint: z.int(), time: z.string() }),
  z.object({ owner, cancelled: z.array(z.int()).readonly() }),
  z.object({ owner, moved: z.record(z.string(), z.string()).readonly() }),
]);
export type Line = z.infer<typeof lineSchema>;

export interface DamagedLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export function lineOf(line: Line): string {
  const text = JSON.stringify(line);
  return `{"checksum":"${checksum(text)}","record":${text}}`;
}

/** A line that a crash cut off at the end of a run counts as never written; any other damaged line is reported. */
export function parseLines(bytes: Uint8Array, file: string): { lines: Line[]; damaged: DamagedLine[] } {
  const lines: Line[] = [];
  const damaged: DamagedLine[] = [];
  const texts = Buffer.from(bytes).toString('utf8').split('\n');
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    const line = parse(text);
    if (line === 'damaged' && !isTornEnd(texts, index)) damaged.push({ file, line: index + 1 });
    else if (typeof line === 'object') lines.push(line);
  }
  return { lines, damaged };
}

/** `unknown`: whole, but of a kind that this version does not know. */
function parse(text: string): Line | 'damaged' | 'unknown' {
  const [, sum, json] = /^\{"checksum":"([0-9a-f]{16})","record":(.*)\}$/s.exec(text) ?? [];
  if (json === undefined || checksum(json) !== sum) return 'damaged';
  return lineSchema.safeParse(JSON.parse(json)).data ?? 'unknown';
}

/** Every run's first line says that it was opened, so a torn line can only stand before one, or at the very end. */
function isTornEnd(texts: readonly string[], index: number): boolean {
  const after = texts.slice(index + 1).find((text) => text !== '');
  const following = after === undefined ? undefined : parse(after);
  return following === undefined || (typeof following === 'object' && 'opened' in following);
}

/** The line as it is kept for the timeline and for analytics; as it is where it holds nothing that could go. */
export function withoutContents(text: string, keepAnswersFrom: string): string {
  const line = parse(text);
  if (typeof line === 'string' || !('seq' in line) || (!line.files && line.result === undefined)) return text;
  const { files: _files, result, ...rest } = line;
  return lineOf(result !== undefined && rest.time >= keepAnswersFrom ? { ...rest, result } : rest);
}

export const recordOf = (
  seq: number,
  change: Change,
  { commit, parent }: { readonly commit: string; readonly parent: string | null },
  result: unknown,
): ChangeRecord => ({
  seq,
  commit,
  parent,
  message: change.message,
  actor: change.actor,
  tool: change.tool,
  ...(change.operation !== undefined && { operation: change.operation }),
  time: change.time.toISOString(),
  files: Object.fromEntries(
    [...change.files].map(([path, content]) => [path, content && Buffer.from(content).toString('base64')]),
  ),
  ...(change.snapshot && { snapshot: change.snapshot }),
  result,
});

/** Deterministic: preparing it on the same parent gives the same commit. */
export function changeOf({ files = {}, message, actor, tool, operation, time, snapshot }: ChangeRecord): Change {
  const { kind, name, version } = actor;
  const contents = Object.entries(files).map(
    ([path, content]) => [path, content === null ? null : Buffer.from(content, 'base64')] as const,
  );
  return {
    files: new Map(contents),
    message,
    actor: { kind, name, ...(version !== undefined && { version }) },
    tool,
    ...(operation !== undefined && { operation }),
    time: new Date(time),
    ...(snapshot && { snapshot }),
  };
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
