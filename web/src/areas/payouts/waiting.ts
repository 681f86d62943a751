import { useQueries, useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import type { components } from '@/generated/api';
import { can } from '@/lib/can';
import { usePlace, type Place } from '@/shell/place';
import type { Payout } from './words';

export type Waiting = components['schemas']['HomeWaiting'];

/** The figures that the first page shows of what the reader can release; not asked by those who release nothing. */
export function useWaitingPayouts() {
  const { merchant, role, duty } = usePlace();
  return useQuery({
    queryKey: keyOf(merchant.id, 'home'),
    queryFn: () => take(api.GET('/v1/home')),
    select: ({ waiting }) => waiting ?? null,
    enabled: can.releasePayouts(role, duty),
    refetchInterval: 30_000,
  });
}

/** What the reader can release, in these figures. */
export function useWaiting(): Waiting | undefined {
  return useWaitingPayouts().data ?? undefined;
}

/** All that waits for people and is for this, each as the reader stands to it; `undefined` until all of it is read. */
export function useInbox({ merchant, role, duty }: Pick<Place, 'merchant' | 'role' | 'duty'>, purpose: Payout['purpose'], every: number) {
  const enabled = purpose === 'withdrawal' ? can.withdraw(role) : can.releasePayouts(role, duty);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'waiting', purpose),
    queryFn: () => take(api.GET('/v1/payouts', { params: { query: { state: 'pending', alone: true, purpose, limit: 100 } } })),
    enabled,
    refetchInterval: every,
  });
  const read = useQueries({
    queries: (data?.data ?? []).map(({ id }) => ({
      queryKey: keyOf(merchant.id, 'payouts', 'one', id),
      queryFn: () => take(api.GET('/v1/payouts/{id}', { params: { path: { id } } })),
    })),
  });
  const payouts = read.flatMap((each) => each.data ?? []);
  return {
    /** An answer is on its way. */
    asking: isFetching || read.some((each) => each.isFetching),
    payouts: data && payouts.length === read.length ? payouts : undefined,
    /** There are more than these newest ones. */
    more: data !== undefined && data.next !== null,
    failed: error ?? read.find((each) => each.data === undefined && each.error)?.error,
    again: () => {
      void refetch();
      for (const each of read) if (each.error) void each.refetch();
    },
  };
}

/** What waits and is for one purpose besides payouts, which the figures of the server count alone. */
export interface WaitingBeside {
  /** How many of them the reader could release. */
  mine: number;
  all: number;
  asking: boolean;
}

/** How many refunds and withdrawals wait. */
export function useWaitingBeside(place: Pick<Place, 'merchant' | 'role' | 'duty'>): Record<'refunds' | 'withdrawals', WaitingBeside> {
  const count = ({ payouts = [], asking }: ReturnType<typeof useInbox>): WaitingBeside => ({ mine: payouts.filter(({ you_can: may }) => may.authorise).length, all: payouts.length, asking });
  return { refunds: count(useInbox(place, 'refund', 30_000)), withdrawals: count(useInbox(place, 'withdrawal', 30_000)) };
}
