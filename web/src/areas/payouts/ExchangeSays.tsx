import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { grouped, money, type Amount } from '@/lib/money';

/** `TZS 250,000 at 1 TZS = 0.00037736 USD`. */
export function ExchangeSays({ exchange, receives }: { exchange: components['schemas']['PayoutExchange']; receives: Amount }) {
  const { t } = useLingui();
  const sent = money(exchange.sent);
  const rate = `1 ${exchange.sent.currency} = ${grouped(exchange.rate)} ${receives.currency}`;
  return <span>{t`${sent} at ${rate}`}</span>;
}
