import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { useWaitingBeneficiaries, useWhere } from './words';

const BeneficiaryForm = lazy(() => import('./BeneficiaryForm'));

/** Whom the merchant pays again and again, and whether a second person has looked. */
export default function BeneficiariesPage() {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const where = useWhere();
  const page = useListPage('beneficiaries', ({ state, ...query }) => take(api.GET('/v1/beneficiaries', { params: { query: { ...query, state: state ?? 'waiting,confirmed' } } })));
  const waiting = useWaitingBeneficiaries();
  const keeps = can.keepBeneficiaries(role);
  const add = <NewButton onClick={() => { page.open('new'); }}><Trans>Add a beneficiary</Trans></NewButton>;
  return (
    <>
      <PageHead tab={t`Beneficiaries`} title={t`Beneficiaries`} says={<Trans>Whom you pay again and again. One person writes the account, another confirms it.</Trans>} acts={keeps && !page.empty ? add : undefined} />
      <ListPage
        of={page}
        label={t`Beneficiaries`}
        failed={<Trans>Beneficiaries could not be loaded.</Trans>}
        tabs={[
          { value: 'waiting', label: t({ context: 'beneficiary', message: 'Waiting' }), count: waiting.data?.data.length },
          { value: 'confirmed', label: t({ context: 'beneficiary', message: 'Confirmed' }) },
          { value: 'archived', label: t({ context: 'beneficiary', message: 'Archived' }) },
        ]}
        finds={t`Name, account or id`}
        filters="always"
        to={(row) => path('beneficiaries', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '14%', cell: (row) => <Status kind="beneficiary" state={row.state} /> },
          { key: 'name', head: t`Beneficiary`, name: true, cell: (row) => <><b dir="auto">{row.name}</b>&ensp;<span className="k-caption">{where(row)}</span></> },
          { key: 'added', head: t`Added by`, cell: (row) => row.added_by.name },
          { key: 'confirmed', head: t`Confirmed by`, cell: (row) => (row.state === 'waiting' ? <span className="k-caption"><Trans>nobody yet</Trans></span> : (row.confirmed_by?.name ?? '')) },
          { key: 'paid', head: t`Last paid`, right: true, cell: (row) => (row.last_paid_at ? <Moment at={row.last_paid_at} /> : <span className="k-caption"><Trans>never</Trans></span>) },
        ]}
        phone={(row) => ({
          title: row.name,
          value: row.last_paid_at ? <Moment at={row.last_paid_at} /> : undefined,
          detail: where(row),
          state: <Status kind="beneficiary" state={row.state} />,
        })}
        first={
          <div style={{ marginTop: 20 }}>
            <EmptyState title={<Trans>No beneficiaries yet</Trans>} picture={<><StampSlot size={88}>{t`Added by one`}</StampSlot><StampSlot size={88}>{t`Confirmed by another`}</StampSlot></>} acts={keeps ? add : undefined}>
              <Trans>Write down whom you pay often. An Admin or a Manager other than you confirms the account before the first payout, so nobody pays a number that one person alone chose.</Trans>
            </EmptyState>
          </div>
        }
        none={<Trans>No beneficiaries match.</Trans>}
      />
      {keeps && page.panel === 'new' && (
        <Suspense>
          <BeneficiaryForm onClose={page.close} />
        </Suspense>
      )}
    </>
  );
}
