import { Trans, useLingui } from '@lingui/react/macro';
import { api, take } from '@/api/client';
import { money } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { Grouped } from './Grouped';
import { HandOut } from './HandOut';
import { Print } from './PrintSheet';
import { Qr } from './Qr';
import { useTakes, type Bill } from './words';

/** A control number to give away: its page, its code, a sheet to print; `second` where it is one way of two, by the number itself. */
export function BillHandOut({ bill, second = false }: { bill: Bill; second?: boolean }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const takes = useTakes();
  const { name } = merchant;
  const number = bill.payer_number;
  const good = bill.state === 'active';
  const due = bill.amount && money(bill.amount);
  const exact = bill.mode === 'exact';
  const read = (format: 'svg' | 'png') => take(api.GET('/v1/bills/{id}/qr', { params: { path: { id: bill.id }, query: { format } }, parseAs: 'blob' })) as Promise<Blob>;
  return (
    <HandOut
      address={second ? number : bill.page}
      href={bill.page}
      second={second}
      title={`${name} ${number}`}
      good={good}
      copy={second ? <Trans>Copy the number</Trans> : <Trans>Copy the address</Trans>}
      picture={<Qr id={bill.id} name={number} good={good} read={read} />}
      more={
        good && (
          <Print
            title={due ? <Trans>Pay {due}</Trans> : <Trans>Pay {name}</Trans>}
            about={[bill.customer?.name, bill.description].filter(Boolean).join(', ')}
            main={{ label: t`Control number`, value: <Grouped number={number} /> }}
            facts={[[t`Takes`, takes(bill)], [t`At most`, bill.maximum && money(bill.maximum)], [t`Paid`, bill.kind === 'order' ? t`Once` : t`Again and again`]]}
            scan={<Trans>Scan to see the steps of your network</Trans>}
            steps={[
              <Trans key="menu">Open the mobile money menu or app of your network and choose <b>Pay bills</b>.</Trans>,
              <Trans key="number">Enter the control number <b>{number}</b>.</Trans>,
              due && exact ? <Trans key="amount">Enter the amount <b>{due}</b>: exactly this is taken.</Trans> : due ? <Trans key="amount">Enter the amount. <b>{due}</b> is due, and you may pay less or more.</Trans> : <Trans key="amount">Enter the amount you want to pay.</Trans>,
              <Trans key="name">Check that the name is <b>{name}</b>, then confirm with your PIN.</Trans>,
            ]}
            address={bill.page}
            qr={{ id: bill.id, read }}
          />
        )
      }
      says={
        good && second ? <Trans>It can also be paid under Pay bills on any phone, with this number.</Trans>
        : good ? <Trans>The payer types <b>{number}</b> under Pay bills on their phone, or opens this page, which says how.</Trans>
        : bill.state === 'off' ? <Trans>Payers are told that it takes no payments for now.</Trans>
        : bill.state === 'paid' ? <Trans>It was paid and takes no more.</Trans>
        : <Trans>It has collected all it takes. Raise the maximum to let it take more.</Trans>
      }
    />
  );
}
