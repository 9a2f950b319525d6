// What is done to the open Helios while its disk is traced: changes alone, in one instant and of two files, a snapshot, a
// rollback, an edit from outside; and how each of them is recognised in a commit.

import { mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Reply } from '../../../src-shared/errors.ts';
import { call } from '../call.ts';
import { nodeDisk, replaceFile, type Disk } from '../disk.ts';
import { openHelios, type Helios } from '../helios.ts';
import { readImage, type DiskImage } from './disk-image.ts';
import { traceDisk, type TraceEvent } from './disk-trace.ts';
import { client } from './state-fixture.ts';

export type Files = ReadonlyMap<string, string>;

/** How much of a change the files of a commit hold. */
export type Extent = 'all' | 'nothing' | 'half';

export interface ScriptedCall {
  readonly id: string;
  readonly name: string;
  readonly input: object;
  /** Null for what is no change of files. */
  readonly extent: ((files: Files) => Extent) | null;
}

const mentions =
  (text: string) =>
  (files: Files): Extent =>
    [...files.values()].some((content) => content.includes(text)) ? 'all' : 'nothing';

const learned = (id: string, persona: string): ScriptedCall => ({
  id,
  name: 'learn_behavior',
  input: { persona, key: `behaviors.probe.${id}`, value: `mark-${id}` },
  extent: mentions(`mark-${id}\n`),
});

const preferred = (id: string): ScriptedCall => ({
  id,
  name: 'update_preference',
  input: { domain: 'probe', key: id, value: `mark-${id}` },
  extent: mentions(`mark-${id}\n`),
});

const observed = (id: string): ScriptedCall => ({
  id,
  name: 'observe_pattern',
  input: { pattern: `Prefers ${id}`, evidence: `mark-${id}` },
  extent: mentions(`mark-${id}\n`),
});

/** Two files: what the developer learned as `of` becomes part of the base. */
const moved = (id: string, of: string): ScriptedCall => ({
  id,
  name: 'evolve_behavior',
  input: { from_config: 'developer', to_config: 'base', key: `behaviors.probe.${of}` },
  extent: (files) => {
    const [from, to] = ['personas/developer.yaml', 'base/identity.yaml'].map((path) =>
      files.get(path)?.includes(`mark-${of}`),
    );
    if (to) return from ? 'half' : 'all';
    return 'nothing';
  },
});

export const editedPath = 'personas/researcher.yaml';
const edited: ScriptedCall = {
  id: 'edit',
  name: 'commit_changes',
  input: { message: 'Edited by hand' },
  extent: mentions('mark-edit\n'),
};

export const snapshotReason = 'mark snapshot';
const snapshot: ScriptedCall = {
  id: 'snapshot',
  name: 'create_snapshot',
  input: { reason: snapshotReason },
  extent: null,
};
const rollback = (to: string): ScriptedCall => ({ id: 'rollback', name: 'rollback', input: { to }, extent: null });

export interface Recording {
  /** What the folder held before the run. */
  readonly image: DiskImage;
  readonly events: readonly TraceEvent[];
  readonly calls: ReadonlyMap<string, ScriptedCall>;
  /** Names of files that the run changed in another way than by the `Disk` port. */
  readonly bypassed: readonly string[];
}

/** Where a crash state can be written to and opened fastest. */
export const makeFastFolder = (): string => {
  const memory = process.platform === 'linux' && readdirSync('/dev').includes('shm') ? '/dev/shm' : tmpdir();
  return mkdtempSync(join(memory, 'helios-crash-'));
};

export function openOn(dir: string, disk: Disk): Promise<Helios> {
  return openHelios(dir, { disk });
}

export const ask = (helios: Helios, { id, name, input }: ScriptedCall): Promise<Reply> =>
  call(helios, 'mcp', name, input, { actor: client, operation: `session:${id}` });

/** Opens Helios in `dir`, an empty folder, and runs the script on it. */
export async function recordScenario(dir: string): Promise<Recording> {
  const first = await openHelios(dir);
  await ask(first, learned('first', 'writer'));
  await first.close();
  beginNewDay(dir);
  const image = readImage(dir);

  const calls = new Map<string, ScriptedCall>();
  const trace = traceDisk(nodeDisk, dir);
  const helios = await openOn(dir, trace.disk);
  const run = async (scripted: ScriptedCall): Promise<Reply> => {
    calls.set(scripted.id, scripted);
    trace.mark('asked', scripted.id);
    const reply = await ask(helios, scripted);
    if (reply.status === 'error') throw new Error(`${scripted.id}: ${JSON.stringify(reply)}`);
    trace.mark('answered', scripted.id);
    return reply;
  };
  const together = (...scripted: readonly ScriptedCall[]) => Promise.all(scripted.map(run));

  await run(learned('alone', 'writer'));
  await run(learned('mine', 'developer'));
  await run(moved('promoted', 'mine'));
  await together(preferred('p1'), learned('b1', 'writer'), learned('b2', 'developer'), observed('o1'));
  await editByHand(trace.disk, dir);
  await run(edited);
  const taken = await run(snapshot);
  await helios.writer.refreshIndex();
  await together(learned('b3', 'developer'), moved('promoted2', 'b2'), learned('b4', 'writer'), preferred('p2'));
  await run(rollback(String(Reflect.get(taken, 'snapshot'))));
  await together(learned('b5', 'writer'), learned('b6', 'welcome'), observed('o2'));
  await helios.close();
  return { image, events: trace.events, calls, bypassed: bypassed(image, dir, trace.events) };
}

/** So that the run begins the file of a day, and its name has to be made durable. */
function beginNewDay(dir: string): void {
  const folder = join(dir, '.journal');
  for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, '20260101.jsonl'));
}

async function editByHand(disk: Disk, dir: string): Promise<void> {
  const path = join(dir, editedPath);
  const bytes = Buffer.from(`${readFileSync(path, 'utf8')}\n# mark-edit\n`);
  await replaceFile(disk, path, bytes, { tempDir: join(dir, 'personas') });
}

function bypassed(image: DiskImage, dir: string, events: readonly TraceEvent[]): string[] {
  const touched = new Set(events.flatMap((event) => ('call' in event ? [event.call.path, event.call.to] : [])));
  const now = readImage(dir);
  const differs = (path: string): boolean => {
    const [before, after] = [image.get(path), now.get(path)];
    if (before?.kind === 'file' && after?.kind === 'file') return !before.bytes.equals(after.bytes);
    return before?.kind !== after?.kind;
  };
  return [...new Set([...image.keys(), ...now.keys()])].filter((path) => !touched.has(path) && differs(path));
}
