// What a power cut may leave of a traced run. Content is sure after its own sync and a name after that of its folder;
// beyond that names come in no order (POSIX), but for those of one file, which every journalling file system keeps in
// order: its second name is never there before its first, nor gone after it.

import { type DiskImage, type Node } from './disk-image.ts';
import { type TraceEvent } from './disk-trace.ts';

/** One file, whatever it is called, or one folder. */
export interface Inode {
  readonly kind: 'file' | 'folder';
  /** Null for a file that the run created. */
  readonly base: Node | null;
}

export type NameStep =
  | { readonly kind: 'add'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'remove'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'rename'; readonly from: string; readonly path: string; readonly inode: Inode };

export interface ContentStep {
  readonly kind: 'content';
  readonly inode: Inode;
  /** All that the file holds from here on. */
  readonly bytes: Buffer;
}

/** One step of a run. A sync names what it covers, so that steps can be moved against each other. */
export type Step =
  | NameStep
  | ContentStep
  | { readonly kind: 'content synced'; readonly inode: Inode; readonly covers: ContentStep }
  | { readonly kind: 'folder synced'; readonly path: string; readonly covers: ReadonlySet<NameStep> }
  | { readonly kind: 'asked' | 'answered'; readonly id: string };

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const isNameStep = (step: Step): step is NameStep =>
  step.kind === 'add' || step.kind === 'remove' || step.kind === 'rename';

/** @param image what the folder held when the trace began, all of it durable */
export function stepsOf(image: DiskImage, events: readonly TraceEvent[]): Step[] {
  const inodes = new Map<Node, Inode>();
  const names = new Map<string, Inode>();
  for (const [path, node] of image) {
    const inode = inodes.get(node) ?? { kind: node.kind, base: node };
    inodes.set(node, inode);
    names.set(path, inode);
  }
  const steps: Step[] = [];
  const contents = new Map<Inode, ContentStep>();
  const covered = new Map<object, ReadonlySet<NameStep> | ContentStep>();
  const known = (path: string): Inode => {
    const inode = names.get(path);
    if (!inode) throw new Error(`The trace names ${path}, which the trace did not make.`);
    return inode;
  };
  const name = (step: NameStep): void => {
    if (step.kind === 'rename') names.delete(step.from);
    if (step.kind === 'remove') names.delete(step.path);
    else names.set(step.path, step.inode);
    steps.push(step);
  };
  const create = (path: string, kind: Inode['kind']): Inode => {
    const inode: Inode = { kind, base: null };
    name({ kind: 'add', path, inode });
    return inode;
  };
  const fill = (inode: Inode, bytes: Buffer): ContentStep => {
    const before = contents.get(inode)?.bytes ?? (inode.base?.kind === 'file' ? inode.base.bytes : Buffer.alloc(0));
    const step: ContentStep = { kind: 'content', inode, bytes: Buffer.concat([before, bytes]) };
    contents.set(inode, step);
    steps.push(step);
    return step;
  };

  for (const event of events) {
    if (!('call' in event)) {
      steps.push(event);
      continue;
    }
    const { call } = event;
    if (call.failed) continue;
    if (event.kind === 'end') {
      const covers = covered.get(call);
      if (covers instanceof Set) steps.push({ kind: 'folder synced', path: call.path, covers });
      else if (covers && 'inode' in covers) steps.push({ kind: 'content synced', inode: covers.inode, covers });
    } else if (call.name === 'writeNewFile') covered.set(call, fill(create(call.path, 'file'), call.bytes));
    else if (call.name === 'append')
      covered.set(call, fill(names.get(call.path) ?? create(call.path, 'file'), call.bytes));
    else if (call.name === 'rename') {
      const inode = known(call.path);
      if (inode.kind === 'folder') throw new Error(`A folder is renamed, which no crash state knows: ${call.path}`);
      name({ kind: 'rename', from: call.path, path: call.to, inode });
    } else if (call.name === 'link') name({ kind: 'add', path: call.to, inode: known(call.path) });
    else if (call.name === 'unlink' || call.name === 'rmdir')
      name({ kind: 'remove', path: call.path, inode: known(call.path) });
    else if (call.name === 'mkdir') create(call.path, 'folder');
    else {
      const inFolder = steps.filter((step) => isNameStep(step) && folderOf(step.path) === call.path);
      covered.set(call, new Set(inFolder.filter(isNameStep)));
    }
  }
  return steps;
}

/** How much of what was written and not synced has reached the disk. */
export type Portion = 'none' | 'all' | 'zeros' | 0.3 | 0.9;

/** What reached the disk of everything that was pending when the power failed. */
export interface Outcome {
  readonly rule: string;
  readonly names: (step: NameStep) => boolean;
  readonly content: (step: ContentStep) => Portion;
}

export interface Cut {
  readonly steps: readonly Step[];
  /** So many steps were done. */
  readonly at: number;
  readonly pendingNames: readonly NameStep[];
  /** The last content of each file that has some that is not durable. */
  readonly pendingContents: readonly ContentStep[];
}

export function cutAt(steps: readonly Step[], at: number): Cut {
  const done = steps.slice(0, at);
  const durable = new Set<Step>();
  for (const step of done) {
    if (step.kind === 'content synced') durable.add(step.covers);
    if (step.kind === 'folder synced') for (const covered of step.covers) durable.add(covered);
  }
  const sure = withEarlier(done.filter(isNameStep), (step) => durable.has(step));
  const latest = new Map<Inode, ContentStep>();
  for (const step of done) if (step.kind === 'content') latest.set(step.inode, step);
  return {
    steps,
    at,
    pendingNames: done.filter(isNameStep).filter((step) => !sure.has(step)),
    pendingContents: [...latest.values()].filter((step) => !durable.has(step)),
  };
}

/** The chosen steps, and of each of their files all that happened to its names before. */
function withEarlier(names: readonly NameStep[], chosen: (step: NameStep) => boolean): ReadonlySet<Step> {
  const found = new Set<Step>();
  const followed = new Set<Inode>();
  for (const step of names.toReversed()) {
    if (chosen(step)) followed.add(step.inode);
    if (followed.has(step.inode)) found.add(step);
  }
  return found;
}

/** What the disk holds after the power comes back. */
export function imageAfter(image: DiskImage, cut: Cut, outcome: Outcome): DiskImage {
  const done = cut.steps.slice(0, cut.at);
  const pending = new Set<Step>(cut.pendingNames);
  const reached = withEarlier(cut.pendingNames, outcome.names);
  const pendingContents = new Set<Step>(cut.pendingContents);
  const durable = new Map<Inode, Buffer>();
  for (const step of done) {
    if (step.kind !== 'content synced') continue;
    const { bytes } = step.covers;
    if (bytes.length >= (durable.get(step.inode)?.length ?? 0)) durable.set(step.inode, bytes);
  }
  const nodes = new Map<Inode, Node>();
  for (const step of done) {
    if (step.kind !== 'content') continue;
    const old = durable.get(step.inode) ?? (step.inode.base?.kind === 'file' ? step.inode.base.bytes : Buffer.alloc(0));
    const portion = pendingContents.has(step) ? outcome.content(step) : 'all';
    nodes.set(step.inode, { kind: 'file', bytes: portionOf(old, step.bytes, portion) });
  }
  const after = new Map(image);
  for (const step of done) {
    if (!isNameStep(step) || (pending.has(step) && !reached.has(step))) continue;
    if (step.kind === 'rename') after.delete(step.from);
    if (step.kind === 'remove') after.delete(step.path);
    else {
      const node = nodes.get(step.inode) ?? step.inode.base ?? { kind: step.inode.kind, bytes: Buffer.alloc(0) };
      nodes.set(step.inode, node);
      after.set(step.path, node);
    }
  }
  // Files of before the run that were added to are still where they were.
  const grown = new Map([...nodes].flatMap(([{ base }, node]) => (base ? [[base, node] as const] : [])));
  for (const [path, node] of after) after.set(path, grown.get(node) ?? node);
  return after;
}

function portionOf(old: Buffer, full: Buffer, portion: Portion): Buffer {
  if (portion === 'all') return full;
  if (portion === 'none') return old;
  if (portion === 'zeros') return Buffer.concat([old, Buffer.alloc(full.length - old.length)]);
  return full.subarray(0, old.length + Math.floor((full.length - old.length) * portion));
}
