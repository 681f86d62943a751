import { Trans, useLingui } from '@lingui/react/macro';
import { api, take } from '@/api/client';
import { AppLink } from '@/components/AppLink';
import { EmptyState } from '@/components/EmptyState';
import { Id } from '@/components/Id';
import { ListPage, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { usePlace } from '@/shell/place';
import { PaymentsHead } from './PaymentsHead';

/** Money that somebody sent to the merchant's account at a bank, which nobody had to ask for. */
export default function DepositsPage() {
  const { t } = useLingui();
  const { path } = usePlace();
  const page = useListPage('deposits', ({ search, cursor }) => take(api.GET('/v1/deposits', { params: { query: { search, cursor } } })));
  return (
    <>
      <PaymentsHead here="deposits" />
      <ListPage
        of={page}
        label={t`Bank deposits`}
        failed={<Trans>Deposits could not be loaded.</Trans>}
        finds={t`Sender, reference or amount`}
        columns={[
          { key: 'sender', head: t`Sender`, width: '24%', wrap: true, cell: (row) => (row.sender ? <b>{row.sender}</b> : <span className="k-caption">{t`The bank does not say`}</span>) },
          { key: 'wrote', head: t`What they wrote`, wrap: true, cell: (row) => row.narration },
          { key: 'bank', head: t`The bank’s reference`, cell: (row) => <Id value={row.bank_reference} /> },
          { key: 'by', head: t`Carried by`, cell: (row) => row.channel },
          { key: 'at', head: t`Received`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.sender ?? row.bank_reference,
          value: <Money size="row" value={row.amount} />,
          detail: row.narration ?? row.channel,
          state: <Moment at={row.created_at} />,
        })}
        first={
          <EmptyState title={<Trans>No bank deposits yet</Trans>}>
            <Trans>What somebody sends to your account at a bank stands here once the bank says so, and is on your balance at once.</Trans> <AppLink to={path('balance', 'statement')}><Trans>See the statement</Trans></AppLink>
          </EmptyState>
        }
        none={<Trans>No deposits match.</Trans>}
      />
    </>
  );
}
