import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import type { PageName } from './nav';
import { waitsForMe } from '@/areas/payouts/outcomes/settles';
import { useWaitingBeside } from '@/areas/payouts/waiting';
import { can } from '@/lib/can';
import type { Place } from './place';

export interface Count {
  count: number;
  tone: 'seal' | 'bad';
}

/** What the reader must do, and nothing else: approvals that wait for them, webhooks that fail. */
export function useCounts(place: Place): Partial<Record<PageName, Count>> {
  const { merchant, role, duty } = place;
  const approves = can.releasePayouts(role, duty);
  const builds = can.build(role);
  const waiting = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'summary'),
    queryFn: () => take(api.GET('/v1/payouts/summary')),
    enabled: approves,
    refetchInterval: 30_000,
  });
  const batches = useQuery({
    queryKey: keyOf(merchant.id, 'batches', 'waiting'),
    queryFn: () => take(api.GET('/v1/payout-batches', { params: { query: { state: 'waiting', limit: 25 } } })),
    enabled: approves,
    refetchInterval: 30_000,
  });
  const beside = useWaitingBeside(place);
  const endpoints = useQuery({
    queryKey: keyOf(merchant.id, 'webhooks'),
    queryFn: () => take(api.GET('/v1/webhooks')),
    enabled: builds,
    refetchInterval: 60_000,
  });
  const changes = useQuery({
    queryKey: keyOf(merchant.id, 'changes', 'open'),
    queryFn: () => take(api.GET('/v1/change-requests', { params: { query: { state: 'open', limit: 100 } } })),
    enabled: can.confirmChanges(role),
    refetchInterval: 30_000,
  });
  const payees = useQuery({
    queryKey: keyOf(merchant.id, 'beneficiaries', 'waiting'),
    queryFn: () => take(api.GET('/v1/beneficiaries', { params: { query: { state: 'waiting', limit: 100 } } })),
    enabled: can.confirmBeneficiaries(role),
    refetchInterval: 30_000,
  });
  const exceptions = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'exceptions'),
    queryFn: () => take(api.GET('/v1/payout-exceptions', { params: { query: { unknown_hours: '0', limit: 100 } } })),
    enabled: approves,
    refetchInterval: 30_000,
  });
  const confirm = exceptions.data?.data.filter((one) => waitsForMe(one, place)).length ?? 0;
  const failing = endpoints.data?.data.filter(({ state }) => state === 'failing').length ?? 0;
  const decide = changes.data?.data.filter(({ you_can: can }) => can === 'confirm').length ?? 0;
  const mine = (waiting.data?.waiting_for_me ?? 0) + (batches.data?.waiting_for_me ?? 0) + beside.refunds.mine + beside.withdrawals.mine + decide + confirm + (payees.data?.data.filter(({ you_can: can }) => can.confirm).length ?? 0);
  return {
    ...(mine > 0 ? { approvals: { count: mine, tone: 'seal' as const } } : {}),
    ...(failing > 0 ? { webhooks: { count: failing, tone: 'bad' as const } } : {}),
  };
}
