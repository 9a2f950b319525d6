// Which run of the owner this is, and how the earlier ones ended (H17). One that did not end in order was cut off.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { z } from 'zod';

import { readIfPresent, replaceFile, type Disk } from './disk.ts';
import { formatYaml, parseYaml } from '../../src-shared/yaml/yaml-text.ts';

const sessionStatePath = '.session_state.yaml';
const previousKept = 20;

const sessionSchema = z.object({
  id: z.string(),
  started_at: z.string(),
  active_persona: z.string(),
  operations_count: z.int(),
  last_heartbeat: z.string(),
});
const previousSchema = sessionSchema.extend({ clean_shutdown: z.boolean() });
const fileSchema = z.object({ current: sessionSchema.nullable(), previous: z.array(previousSchema) });

export type Session = z.infer<typeof sessionSchema>;
export type PreviousSession = z.infer<typeof previousSchema>;

export interface SessionState {
  /** Newest first. */
  readonly previous: readonly PreviousSession[];
  /** Writes down that this run still goes on. @throws HeliosError `io` */
  beat(activePersona: string, operationsCount: number): Promise<void>;
  /** This run ends in order. @throws HeliosError `io` */
  end(activePersona: string, operationsCount: number): Promise<void>;
}

/** @throws HeliosError `io` */
export async function openSessionState(disk: Disk, dir: string, activePersona: string): Promise<SessionState> {
  const path = join(dir, sessionStatePath);
  const found = parse(await readIfPresent(disk, path));
  const cutOff = found.current ? [{ ...found.current, clean_shutdown: false }] : [];
  const previous = [...cutOff, ...found.previous].slice(0, previousKept);
  const id = randomUUID();
  const startedAt = new Date().toISOString();
  const now = (active: string, count: number): Session => ({
    id,
    started_at: startedAt,
    active_persona: active,
    operations_count: count,
    last_heartbeat: new Date().toISOString(),
  });
  const write = (current: Session | null, earlier: readonly PreviousSession[]) =>
    replaceFile(disk, path, Buffer.from(formatYaml({ current, previous: [...earlier] })), {
      tempDir: join(dir, 'run'),
    });

  await write(now(activePersona, 0), previous);
  return {
    previous,
    beat: (active, count) => write(now(active, count), previous),
    end: (active, count) =>
      write(null, [{ ...now(active, count), clean_shutdown: true }, ...previous].slice(0, previousKept)),
  };
}

/** Figures about earlier runs: what cannot be read is no reason to stop, and is written anew. */
function parse(bytes: Uint8Array | null): z.infer<typeof fileSchema> {
  const nothing = { current: null, previous: [] };
  try {
    return bytes
      ? (fileSchema.safeParse(parseYaml(Buffer.from(bytes).toString('utf8'), sessionStatePath)).data ?? nothing)
      : nothing;
  } catch {
    return nothing;
  }
}
