import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Check } from '../../src-shared/model.ts';
import { useClient } from '../answers.ts';

const none: ReadonlySet<string> = new Set();

/** The ids of those checks that Helios can put right by itself, asked again whenever the checks say something else. */
export function useFixable(checks: readonly Check[]): ReadonlySet<string> {
  const client = useClient();
  const problems = checks.filter(({ status }) => status !== 'ok');
  const ids = problems.map(({ id }) => id);
  const said = problems.map(({ message, guidance }) => `${message} ${guidance}`);
  const { data } = useQuery({
    queryKey: ['heal', ids, said],
    queryFn: () => client.call('heal', { ids, dry_run: true }),
    enabled: ids.length > 0,
    placeholderData: (previous) => previous,
  });
  return useMemo(() => (data ? new Set(data.healed.map(({ id }) => id)) : none), [data]);
}
