import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';

import type { HeliosError } from '../../src-shared/errors.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useClient } from '../answers.ts';
import type { CallInput } from '../client.ts';
import { firstLines, withNewer, withOlder, type LogLines } from './log-lines.ts';

export type LogFilter = Omit<CallInput<'read_log'>, 'limit' | 'before'>;

const newestLines = 200;
const olderLines = 400;
/** No event tells of lines. */
const followEveryMs = 2_000;

/** The log as far as it was read: while it is followed only its newest lines are asked for again and again. */
export function useLog(filter: LogFilter, isFollowed: boolean) {
  const client = useClient();
  const answers = useQueryClient();
  const queryKey = useMemo(() => ['read_log', filter, 'lines'], [filter]);
  const answer = useQuery<LogLines, HeliosError>({
    queryKey,
    async queryFn() {
      const newest = await client.call('read_log', { ...filter, limit: newestLines });
      // Now and not before: older lines may have come in meanwhile.
      const known = answers.getQueryData<LogLines>(queryKey);
      return (known && withNewer(known, newest)) ?? firstLines(newest);
    },
    refetchInterval: isFollowed ? followEveryMs : false,
    structuralSharing: false,
    gcTime: 0,
    placeholderData: (previous) => previous,
  });

  const next = answer.isPlaceholderData ? null : (answer.data?.next ?? null);
  const reading = useRef<string | null>(null);
  const { mutate, error: olderError } = useMutation<Output<'read_log'>, HeliosError, string>({
    mutationFn: (before) => client.call('read_log', { ...filter, limit: olderLines, before }),
    onSuccess: (older, before) =>
      answers.setQueryData<LogLines>(queryKey, (known) => (known?.next === before ? withOlder(known, older) : known)),
    onSettled: () => {
      reading.current = null;
    },
  });
  const readOn = useCallback(() => {
    if (next === null || reading.current === next) return;
    reading.current = next;
    mutate(next);
  }, [next, mutate]);
  return { answer, next, readOn, olderError };
}
