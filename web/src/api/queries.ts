import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

const passing = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status >= 502);

/** A session that ended meanwhile: the frame sees it and asks to sign in again. */
function onError(error: unknown) {
  if (error instanceof Problem && error.status === 401 && error.code === 'session.required') changePerson(null);
}

/** Lists stay on the screen while they are read again; only an answer that did not come is asked for twice. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => count < 2 && passing(error),
      retryDelay: (count) => 400 * 2 ** count,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Somebody signed in, out, or was signed out: nothing that was read for another person stays. */
export function changePerson(session: unknown) {
  queryClient.setQueryData(['session'], session);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] === 'v1' });
}

/** Keys begin with the merchant, so that a switch never shows another merchant's rows. */
export const keyOf = (merchant: string | null, ...rest: readonly unknown[]) => ['v1', merchant, ...rest] as const;
