import { useQuery, useQueryClient } from '@tanstack/react-query';

import type { HeliosError } from '../../src-shared/errors.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useClient } from '../answers.ts';

const queryKey = ['heal', 'everything'];

export interface Look {
  readonly isRunning: boolean;
  readonly found: Output<'heal'> | undefined;
  readonly error: HeliosError | null;
  /** When it was finished, in ms. */
  readonly atMs: number;
  readonly begin: () => void;
}

/** Looking at everything. It goes on when the page is left, and what it found is kept until something is healed. */
export function useLook(): Look {
  const client = useClient();
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery<Output<'heal'>, HeliosError>({
    queryKey,
    queryFn: () => client.call('heal', { dry_run: true }),
    enabled: false,
    gcTime: Infinity,
  });
  return { isRunning: isFetching, found: data, error, atMs: dataUpdatedAt, begin: () => void refetch() };
}

/** What is known of the health is no longer so. */
export function useHealed(): () => void {
  const answers = useQueryClient();
  return () => {
    answers.removeQueries({ queryKey });
    void answers.invalidateQueries({ queryKey: ['get_health'] });
    void answers.invalidateQueries({ queryKey: ['heal'] });
  };
}
