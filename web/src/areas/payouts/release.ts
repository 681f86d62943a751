import { api, take } from '@/api/client';
import type { Payout } from './words';

/** Releases what waits, as what it is: withdrawals and refunds have permissions of their own. A payout that was changed since it was read is not released. */
export function release({ id, purpose, updated_at }: Pick<Payout, 'id' | 'purpose' | 'updated_at'>, key: string): Promise<Payout> {
  const asked = { params: { path: { id } }, headers: { 'Idempotency-Key': key } };
  switch (purpose) {
    case 'withdrawal':
      return take(api.POST('/v1/withdrawals/{id}/authorization', asked));
    case 'refund':
      return take(api.POST('/v1/refunds/{id}/authorization', asked));
    case 'payout':
    default:
      return take(api.POST('/v1/payouts/{id}/authorization', { ...asked, body: { updated_at } }));
  }
}
