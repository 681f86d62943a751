import { useQueries, useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import type { components } from '@/generated/api';
import { can } from '@/lib/can';
import { usePlace, type Place } from '@/shell/place';
import type { Payout } from './words';

export type Waiting = components['schemas']['HomeWaiting'];

/** What the reader can release, in the figures that the first page shows; nothing for those who release nothing. */
export function useWaiting(): Waiting | undefined {
  const { merchant, role, duty } = usePlace();
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'home'),
    queryFn: () => take(api.GET('/v1/home')),
    enabled: can.releasePayouts(role, duty),
    refetchInterval: 30_000,
  });
  return data?.waiting ?? undefined;
}

/** All that waits for people and is for this, each as the reader stands to it; `undefined` until all of it is read. */
export function useInbox({ merchant, role, duty }: Pick<Place, 'merchant' | 'role' | 'duty'>, purpose: Payout['purpose'], every: number) {
  const enabled = purpose === 'withdrawal' ? can.withdraw(role) : can.releasePayouts(role, duty);
  const { data, error, refetch } = useQuery({
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

/** How many refunds and withdrawals wait, and how many of them the reader could release: the figures of the server count payouts alone. */
export function useWaitingBeside(place: Pick<Place, 'merchant' | 'role' | 'duty'>): Record<'refunds' | 'withdrawals', { mine: number; all: number }> {
  const count = ({ payouts = [] }: ReturnType<typeof useInbox>) => ({ mine: payouts.filter(({ you_can: may }) => may.authorise).length, all: payouts.length });
  return { refunds: count(useInbox(place, 'refund', 30_000)), withdrawals: count(useInbox(place, 'withdrawal', 30_000)) };
}
