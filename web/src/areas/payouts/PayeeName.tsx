import { Trans } from '@lingui/react/macro';
import type { Payout } from './words';

/** Who is paid; where only the maker said so, that too, because nobody has checked whose number it is. */
export function PayeeName({ payout: { payee, maker } }: { readonly payout: Pick<Payout, 'payee' | 'maker'> }) {
  const typed = !payee.known && /\p{L}/u.test(payee.name);
  return (
    <span>
      {payee.name}
      {typed && <span className="k-caption"> <Trans>as {maker.name} wrote it, the network does not say</Trans></span>}
    </span>
  );
}
