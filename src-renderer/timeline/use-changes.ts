import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import { useClient } from '../answers.ts';
import type { ChangeFilter } from './filter.ts';
import { continueLine, joinLines, lineOf, type Line } from './line.ts';

const firstPage = 100;
const furtherPage = 400;
/** When more has happened than this since the line was read, it begins anew. */
const mostPagesBetween = 10;
const keptMs = 60_000;

/**
 * The changes as far as they were read. A change event reads only the newest ones; what is known below stays. So it takes
 * no longer when a hundred thousand changes are on show.
 */
export function useChanges(filter: ChangeFilter) {
  const client = useClient();
  const answers = useQueryClient();
  // Named like the operation, since changes make it stale just as any other answer of it.
  const queryKey = useMemo(() => ['find_changes', filter, 'line'], [filter]);
  const read = useCallback(
    async (limit: number, before: string | null) =>
      lineOf(await client.call('find_changes', { ...filter, limit, ...(before !== null && { before }) })),
    [client, filter],
  );
  const answer = useQuery<Line, HeliosError>({
    queryKey,
    queryFn: async () => {
      let fresh = await read(firstPage, null);
      for (let pages = 1; ; pages += 1) {
        // Now and not before: older changes may have come in meanwhile.
        const known = answers.getQueryData<Line>(queryKey);
        const line = known && continueLine(fresh, known);
        if (line) return line;
        if (!known || known.items.length === 0 || fresh.next === null || pages === mostPagesBetween) return fresh;
        fresh = joinLines(fresh, await read(firstPage, fresh.next));
      }
    },
    // Comparing everything with everything would take longer than reading it.
    structuralSharing: false,
    gcTime: keptMs,
    placeholderData: (previous) => previous,
  });

  const next = answer.isPlaceholderData ? null : (answer.data?.next ?? null);
  const reading = useRef<string | null>(null);
  const { mutate, error: moreError } = useMutation<Line, HeliosError, string>({
    mutationFn: (before) => read(furtherPage, before),
    onSuccess: (older, before) =>
      answers.setQueryData<Line>(queryKey, (known) => (known?.next === before ? joinLines(known, older) : known)),
    onSettled: () => {
      reading.current = null;
    },
  });
  const readMore = useCallback(() => {
    if (next === null || reading.current === next) return;
    reading.current = next;
    mutate(next);
  }, [next, mutate]);
  return { answer, hasMore: next !== null, readMore, moreError };
}
