import { useLingui } from '@lingui/react/macro';
import type { Payout } from '../words';

/** What it is, where it is no payout, beside the payee; on a phone before where it goes. */
export function PurposeBeside({ payout: { purpose }, first = false }: { payout: Pick<Payout, 'purpose'>; first?: boolean }) {
  const { t } = useLingui();
  const word = purpose === 'refund' ? t`Refund` : purpose === 'withdrawal' ? t`Withdrawal` : null;
  if (word === null) return null;
  return first ? `${word}, ` : <span className="k-caption">&ensp;{word}</span>;
}
