import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { maskedAccount } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { LinksHead } from '../links/LinksHead';
import { useRhythm } from './words';

const NewDirectDebit = lazy(() => import('./NewDirectDebit'));

/** Accounts that are debited on their days, once their holders agreed. */
export default function DirectDebitsPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const rhythm = useRhythm();
  const asks = can.askForPayments(role);
  const page = useListPage('direct-debits', (query) => take(api.GET('/v1/direct-debits', { params: { query } })));
  const ask = asks && <NewButton onClick={() => { page.open('new'); }}><Trans>New direct debit</Trans></NewButton>;
  return (
    <>
      <LinksHead here="debits" acts={page.empty ? undefined : ask} />
      <ListPage
        of={page}
        under
        label={t`Direct debits`}
        failed={<Trans>Direct debits could not be loaded.</Trans>}
        tabs={[
          { value: 'requested', label: t({ context: 'direct debit', message: 'Waiting for the payer' }) },
          { value: 'active', label: t({ context: 'direct debit', message: 'Collecting' }) },
          { value: 'completed', label: t({ context: 'direct debit', message: 'Completed' }) },
          { value: 'rejected,expired,cancelled', label: t`Not agreed or ended` },
        ]}
        finds={t`Customer, account or amount`}
        to={(row) => path('links', 'direct-debits', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '18%', cell: (row) => <Status kind="direct_debit" state={row.state} /> },
          { key: 'who', head: t`Customer`, name: true, cell: (row) => <><b>{row.customer.name}</b>&ensp;<span className="k-caption">CRDB {maskedAccount(row.account)}</span></> },
          { key: 'for', head: t`For`, wrap: true, width: '22%', cell: (row) => row.description },
          { key: 'paid', head: t`Instalments`, cell: (row) => <>{t`${row.asked} of ${row.instalments}`}&ensp;<span className="k-caption">{rhythm(row)}</span></> },
          { key: 'next', head: t`Next`, cell: (row) => row.next_at && <Moment at={row.next_at} as="date" /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.customer.name,
          value: <Money size="row" value={row.amount} />,
          detail: <>{rhythm(row)}, {t`${row.asked} of ${row.instalments}`}</>,
          state: <Status kind="direct_debit" state={row.state} />,
        })}
        first={
          <EmptyState title={<Trans>No direct debits yet</Trans>} acts={ask || undefined}>
            <Trans>Rent, school fees, instalments: ask the holder of a CRDB account once. After they agree at their bank, each instalment is collected on its day and stands with your payments.</Trans>
          </EmptyState>
        }
        none={<Trans>No direct debits match.</Trans>}
      />
      {asks && page.panel === 'new' && (
        <Suspense>
          <NewDirectDebit onClose={page.close} />
        </Suspense>
      )}
    </>
  );
}
