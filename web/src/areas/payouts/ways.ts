import { useLingui } from '@lingui/react/macro';
import { spoken } from '@/lib/text';
import type { Payout } from './words';

/** How a payout travels and what that is called. */
export function useWays() {
  const { t } = useLingui();
  const channels: Record<Payout['channel'], string> = { 'MOBILE MONEY': t`Mobile money`, 'BANK TRANSFER': t`Bank transfer`, 'TIPS LIPA NAMBA': t`Till (Lipa Namba)` };
  const accounts: Record<Payout['channel'], string> = { 'MOBILE MONEY': t`Number`, 'BANK TRANSFER': t`Account`, 'TIPS LIPA NAMBA': t`Till number` };
  const providers: Record<Payout['channel'], string> = { 'MOBILE MONEY': t`Network`, 'BANK TRANSFER': t`Bank`, 'TIPS LIPA NAMBA': t`Till provider` };
  /** "At once (RTGS)", from what the server says. */
  const travels = (transfer: string, arrives: string) => {
    const when = arrives === 'Instant' ? t`at once` : arrives === '1-3 Working Days' ? t`in 1 to 3 working days` : arrives;
    return `${transfer}, ${when}`;
  };
  /** Who pays the fee, after its amount. */
  const bears = (bearer: string) => (bearer === 'merchant' ? t`on top, you pay it` : bearer === 'customer' ? t`out of the amount` : bearer === 'both' ? t`half each` : bearer);
  const provider = (row: { provider: string }) => spoken(row.provider);
  return { channels, accounts, providers, travels, bears, provider };
}
