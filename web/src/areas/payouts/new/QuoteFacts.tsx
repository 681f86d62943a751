import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { Facts } from '@/components/Facts';
import { Money } from '@/components/Money';
import { Recap } from '@/components/Recap';
import type { Amount } from '@/lib/money';
import { spoken } from '@/lib/text';
import type { Typed } from './payee';
import { ExchangeSays } from '../ExchangeSays';
import { useWays } from '../ways';
import { useAccount } from '../words';

interface QuoteFactsProps {
  quote: components['schemas']['PayoutQuote'];
  amount: Amount;
  typed: Typed;
  /** The number, account or till, as the server was asked. */
  account: string | null;
}

/** The whole of a payout before anything is sent for approval. */
export function QuoteFacts({ quote, amount, typed, account }: QuoteFactsProps) {
  const { t } = useLingui();
  const { accounts, travels, bears } = useWays();
  const whole = useAccount('whole');
  const provider = spoken(quote.provider);
  const number = account ? whole({ channel: quote.channel, provider: quote.provider, payee: { account } }) : quote.provider;
  return (
    <Recap>
      <p><Money size="amount" value={amount} /></p>
      <Facts
        rows={[
          [t`To`, quote.payee_name ?? (typed.holder.trim() || t`Name not known to ${provider}`)],
          [accounts[quote.channel], number],
          [t`Travels by`, quote.transfer_type && quote.arrives && travels(quote.transfer_type, quote.arrives)],
          [t`Reference`, <code key="r">{typed.reference.trim()}</code>],
          [t`Note`, typed.note.trim()],
          [t`Fee`, <span key="f"><Money value={quote.fee} /> <span className="k-caption">{quote.fee.amount > 0 && bears(quote.fee_bearer)}</span></span>],
          [t`Exchange`, quote.exchange && <ExchangeSays key="x" exchange={quote.exchange} receives={quote.receives} />],
          [t`Arrives`, <Money key="a" value={quote.receives} />],
          [t`Total held`, <Money key="t" value={quote.total} />],
          [t`Released by`, t`An Admin or a Manager other than you`],
        ]}
      />
    </Recap>
  );
}
