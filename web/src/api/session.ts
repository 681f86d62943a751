import { queryOptions, useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from './client';
import { Problem } from './problem';

export type Session = components['schemas']['Session'];
export type Membership = components['schemas']['Membership'];

/** Who is signed in; `null` for nobody. It belongs to no merchant. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await take(api.GET('/v1/session'));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}
