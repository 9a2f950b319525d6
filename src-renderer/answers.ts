// The answers of Helios that are on show, kept until a change event says that they may be others now. The state of record
// is the owner's; nothing here is ever written back.

import {
  QueryCache,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { createContext, useContext } from 'react';

import type { ChangeEvent } from '../src-shared/change-event.ts';
import { HeliosError } from '../src-shared/errors.ts';
import type { OperationName, Output } from '../src-shared/operations.ts';
import type { CallInput, Client } from './client.ts';
import { isStale } from './staleness.ts';
import type { HeliosStore } from './store.ts';
import { catalogues } from './words/use-words.ts';

export const ClientContext = createContext<Client | null>(null);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient needs a ClientContext around it.');
  return client;
}

interface AnswerOptions {
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Asks again and again while the page is visible; for what no event tells of. */
  readonly everyMs?: number;
  /** The caller shows why a newer answer failed; otherwise the frame does. */
  readonly showsFailure?: boolean;
}

/** The answer of an operation that only reads. While a newer one is fetched, and while Helios is away, the last one stays. */
export function useAnswer<Name extends OperationName>(
  name: Name,
  input: CallInput<Name>,
  { enabled = true, everyMs, showsFailure = false }: AnswerOptions = {},
): UseQueryResult<Output<Name>, HeliosError> {
  const client = useClient();
  return useQuery<Output<Name>, HeliosError>({
    queryKey: [name, input],
    queryFn: () => client.call(name, input),
    enabled,
    meta: { showsFailure },
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
}

type Paged = 'find_changes' | 'list_snapshots' | 'read_log';

/** The same for an operation that answers in pages; `fetchNextPage` goes on where the last page ends. */
export function usePages<Name extends Paged>(
  name: Name,
  input: CallInput<Name>,
): UseInfiniteQueryResult<InfiniteData<Output<Name>>, HeliosError> {
  const client = useClient();
  return useInfiniteQuery<Output<Name>, HeliosError, InfiniteData<Output<Name>>, readonly unknown[], string | null>({
    queryKey: [name, input],
    queryFn: ({ pageParam }) => client.call(name, { ...input, ...(pageParam !== null && { before: pageParam }) }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
  });
}

export function createAnswers(store: HeliosStore): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onSuccess() {
        if (store.getState().connection === 'live') store.setState({ knownAtMs: Date.now() });
      },
      onError(error, { state, meta }) {
        // Where nothing is on show yet the page says it in its place. An owner that is away is told once, by the frame.
        const isAway = error instanceof HeliosError && error.code === 'unavailable';
        const { language, report } = store.getState();
        if (state.data !== undefined && !isAway && meta?.['showsFailure'] !== true)
          report(catalogues[language].frame.couldNotLoad, error);
      },
    }),
    defaultOptions: {
      queries: {
        // Events say when to ask again, and the carrier knows best whether anybody is there.
        staleTime: Infinity,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** What is on show and may be another answer now is asked again; the rest when it is shown the next time. */
export const takeInChange = (answers: QueryClient, event: ChangeEvent): Promise<void> =>
  answers.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey, event) });
