// What can be selected in the timeline: a change, or a snapshot.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { TimelineEntry } from '../../src-shared/interface-operations.ts';
import type { HeliosError } from '../../src-shared/errors.ts';
import type { Snapshot } from '../../src-shared/operation.ts';
import { useClient } from '../answers.ts';
import type { Client } from '../client.ts';
import type { ChangeItem } from './line.ts';
import { sentenceOf } from './sentence.ts';

export interface Point {
  /** Id of the change, or name of the snapshot. */
  readonly id: string;
  readonly title: string;
  readonly timestamp: string;
  /** The change, or the one whose state the snapshot names. */
  readonly entry: TimelineEntry;
  readonly snapshot: Snapshot | null;
}

const pageSize = 500;
const mostPages = 20;

/**
 * The change or snapshot of an address, of which nothing more may be known than its id.
 * @param known what the line shows already
 */
export function usePoint(id: string | null, known: readonly ChangeItem[]) {
  const client = useClient();
  const here = useMemo(
    () =>
      id === null
        ? null
        : pointIn(
            known.values().map(({ entry }) => entry),
            id,
          ),
    [id, known],
  );
  const answer = useQuery<Point | null, HeliosError>({
    queryKey: ['find_changes', { id }, 'point'],
    queryFn: () => findPoint(client, id ?? ''),
    enabled: id !== null && !here,
  });
  return { point: here ?? answer.data ?? null, answer };
}

/** Looks through the newest changes; one that is older has to be scrolled to. */
async function findPoint(client: Client, id: string): Promise<Point | null> {
  const isName = !/^[0-9a-f]{7,40}$/.test(id);
  const asked = { limit: pageSize, ...(isName && { snapshots_only: true }) };
  for (let page = 0, before: string | null = null; page < mostPages; page += 1) {
    const { entries, next }: { entries: TimelineEntry[]; next: string | null } = await client.call('find_changes', {
      ...asked,
      ...(before !== null && { before }),
    });
    const point = pointIn(entries, id);
    if (point || next === null) return point;
    before = next;
  }
  return null;
}

function pointIn(entries: Iterable<TimelineEntry>, id: string): Point | null {
  for (const entry of entries) {
    if (entry.commit === id) return { id, title: sentenceOf(entry), timestamp: entry.timestamp, entry, snapshot: null };
    const snapshot = entry.snapshots.find(({ name }) => name === id);
    if (snapshot) return pointOf(entry, snapshot);
  }
  return null;
}

const pointOf = (entry: TimelineEntry, snapshot: Snapshot): Point => ({
  id: snapshot.name,
  title: snapshot.reason || snapshot.name,
  timestamp: snapshot.timestamp,
  entry,
  snapshot,
});
