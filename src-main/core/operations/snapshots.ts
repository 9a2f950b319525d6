// Snapshots: names for the state of everything at a moment, as annotated tags (H12). Those taken by hand stay; of those
// that Helios takes by itself before something risky, a setting says how many.

import { type Actor } from '../../../src-shared/actor.ts';
import { HeliosError } from '../../../src-shared/errors.ts';
import { type Snapshot } from '../../../src-shared/operation.ts';
import { type Helios } from '../helios.ts';
import { type History } from '../history/history.ts';
import { type SnapshotName } from '../history/prepare-change.ts';
import { type Tag } from '../history/tags.ts';
import { describeActor } from '../personas.ts';
import { external } from '../writer.ts';
import { type Handler } from './handlers.ts';

export type SnapshotKind = 'manual' | 'automatic';

/** A name is taken before its tag is there. */
const namesGiven = new WeakMap<History, Set<string>>();

/**
 * `snapshot_YYYYMMDD_HHMMSS_reason` (H12), UTC; a number is added when one of this second has the name.
 * @param reason a few words
 */
export async function describeSnapshot(
  history: History,
  actor: Actor,
  reason: string,
  kind: SnapshotKind,
): Promise<SnapshotName> {
  const stamp = new Date()
    .toISOString()
    .replace('T', '_')
    .replaceAll(/[-:]|\..*$/g, '');
  const base = `snapshot_${stamp}_${slug(reason) || kind}`;
  const given = namesGiven.get(history) ?? new Set();
  namesGiven.set(history, given);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (given.has(name)) continue;
    given.add(name);
    if (await isTaken(history, name)) continue;
    const facts = [`Helios-Actor: ${oneLine(describeActor(actor))}`, `Helios-Kind: ${kind}`];
    return { name, message: `${oneLine(reason) || kind}\n\n${facts.join('\n')}` };
  }
}

const slug = (reason: string): string =>
  reason
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 60)
    .replaceAll(/^_+|_+$/g, '');

/** So that no reason and no client's name can pass for a fact below it, or steer a terminal. */
const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();

async function isTaken(history: History, name: string): Promise<boolean> {
  try {
    await history.resolve(name);
    return true;
  } catch (error) {
    if (error instanceof HeliosError && error.code === 'not_found') return false;
    throw error;
  }
}

export const createSnapshot: Handler<'create_snapshot'> = async (helios, { reason }, context) => {
  await helios.writer.takeIn(await helios.writer.uncommitted(), null, external, '');
  const { result } = await helios.writer.change(context, 'create_snapshot', async () => {
    const snapshot = await describeSnapshot(helios.history, context.actor, reason, 'manual');
    const commit = await helios.history.head();
    if (commit === null) throw new HeliosError('not_found', 'There is nothing to take a snapshot of yet.');
    return { message: `Took ${snapshot.name}`, result: { snapshot: snapshot.name, commit }, snapshot };
  });
  return result;
};

export const listSnapshots: Handler<'list_snapshots'> = async ({ history }, { limit, before }) => {
  const all = await history.listTags();
  const start = before === undefined ? 0 : all.findIndex(({ name }) => name === before) + 1;
  if (before !== undefined && start === 0)
    throw new HeliosError('not_found', `There is no snapshot named ${JSON.stringify(before)}.`);
  const page = all.slice(start, start + limit);
  return {
    snapshots: page.map(asSnapshot),
    next: start + limit < all.length ? (page.at(-1)?.name ?? null) : null,
  };
};

/** A tag that somebody made with git is one as well: Helios can go back to it. */
export function asSnapshot({ name, commit, timestamp, message }: Tag): Snapshot {
  const [first = ''] = message.split('\n', 1);
  const facts = message.slice(message.lastIndexOf('\n\n') + 2);
  const [, actor = external.kind] = /^Helios-Actor: (.+)$/m.exec(facts) ?? [];
  return { name, commit, timestamp, reason: first, automatic: /^Helios-Kind: automatic$/m.test(facts), actor };
}

/** To be called after an automatic snapshot, when what it was taken for is done. Never rejects. */
export async function tidySnapshots({ history, personas }: Helios, latest: string): Promise<void> {
  try {
    const { automatic_snapshots_kept: kept } = await personas.settings();
    await removeSurplusSnapshots(history, kept, latest);
  } catch {
    // git may hold the tags just now; the next one tries again.
  }
}

/** How many changes are looked at, at most, to make sure that no tag is the only way to one. */
const maxExamined = 1000;

/**
 * Removes the oldest automatic snapshots beyond `kept`. The changes they name stay in the history: one that is not
 * reached from the next newer tag keeps its name, and so does one that somebody else made or moved.
 * @param latest the one just made, which stays whatever the clock says
 */
export async function removeSurplusSnapshots(history: History, kept: number, latest: string): Promise<void> {
  const tags = await history.listTags();
  const surplus = tags.filter((tag) => tag.name !== latest && asSnapshot(tag).automatic).slice(kept - 1);
  let left = maxExamined;
  for (const tag of surplus) {
    const newer = tags.findLast(({ timestamp }) => timestamp > tag.timestamp)?.commit ?? (await history.head());
    const examined = newer === null ? null : await countBetween(history, newer, tag.commit, left);
    if (examined === null) continue;
    left -= examined;
    await history.deleteTag(tag);
  }
}

/** How many changes lead from one back to the other; null when none do, or more than `most`. */
async function countBetween(history: History, from: string, to: string, most: number): Promise<number | null> {
  if (from === to) return 0;
  let before: string | null = from;
  for (let count = 0; before !== null && count < most;) {
    const { entries, next }: Awaited<ReturnType<History['log']>> = await history.log({ limit: 50, before });
    const at = entries.findIndex(({ commit }) => commit === to);
    if (at >= 0) return count + at + 1;
    count += entries.length;
    before = next;
  }
  return null;
}
