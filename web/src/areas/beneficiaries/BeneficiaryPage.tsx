import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { Timeline } from '@/components/Timeline';
import { useCountry } from '@/components/zone';
import { can } from '@/lib/can';
import { account as inFours, phone } from '@/lib/text';
import { useAddressId, useParam, usePlace } from '@/shell/place';
import { useMaker } from '../payouts/words';
import { useWays } from '../payouts/ways';
import { BeneficiaryPermit } from './BeneficiaryPermit';
import { OldAndNew } from './OldAndNew';
import { OtherHolder } from './OtherHolder';
import { useSteps } from './steps';
import { useProvider, useWhere, type Beneficiary } from './words';

const BeneficiaryForm = lazy(() => import('./BeneficiaryForm'));

/** One beneficiary: the account, who stands behind it, what was paid there. */
export default function BeneficiaryPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const id = useAddressId('id');
  const country = useCountry();
  const where = useWhere('whole');
  const provider = useProvider();
  const { channels, accounts, providers } = useWays();
  const steps = useSteps();
  const [panel, setPanel] = useParam('panel');
  const { data: one, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'beneficiaries', id),
    queryFn: () => take(api.GET('/v1/beneficiaries/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? 5000 : false),
  });
  const list = { label: t`Beneficiaries`, to: path('beneficiaries') };
  if (!one) {
    return error ? (
      <ErrorFace error={error} missing={<Missing title={t`There is no such beneficiary`} list={list} />} what={<Trans>This beneficiary could not be loaded.</Trans>} again={() => void refetch()} />
    ) : (
      <DetailWait />
    );
  }
  return (
    <>
      <Columns
        head={
          <>
            <PageHead
              tab={one.name}
              crumbs={[list]}
              title={<span dir="auto">{one.name}</span>}
              says={<><Status kind="beneficiary" state={one.state} />&ensp;{where(one)}</>}
            />
            {one.state === 'waiting' && <OtherHolder one={one} />}
            <OldAndNew one={one} />
            <BeneficiaryPermit one={one} onChange={() => { setPanel('change'); }} />
          </>
        }
        facts={
          <>
            <Facts
              title={<Trans>Account</Trans>}
              rows={[
                [t`Name`, one.name],
                [t`Name at provider`, one.known_name ?? t`not known there`],
                [t`Channel`, channels[one.channel]],
                [providers[one.channel], one.channel !== 'MOBILE MONEY' && provider(one)],
                [accounts[one.channel], one.channel === 'MOBILE MONEY' ? phone(one.account, country) : inFours(one.account)],
                ['BIC', one.bic && <Id key="b" value={one.bic} whole />],
                [t`Currency`, one.currency],
                [t`E-mail`, one.email],
                [t`Note`, one.note],
              ]}
            />
            <Facts
              title={<Trans>For support</Trans>}
              rows={[[t`Id`, <Id key="i" value={one.id} />], [t`Version`, String(one.version)]]}
              note={<Trans>A payout remembers the version it was made with. A new name or account voids what waits.</Trans>}
            />
          </>
        }
      >
        <Section title={<Trans>What happened</Trans>} beside={can.seeInbox(role) ? <AppLink to={path(`activity?object=${one.id}`)}><Trans>Open in Activity</Trans></AppLink> : undefined}>
          <Timeline steps={steps(one)} />
        </Section>
        <PaidThere one={one} />
      </Columns>
      {one.you_can.change && panel === 'change' && (
        <Suspense>
          <BeneficiaryForm key={one.version} beneficiary={one} onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}

/** The newest payouts to the account, whoever made them and however they named it. */
function PaidThere({ one }: { one: Beneficiary }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const maker = useMaker();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'to', one.account),
    queryFn: () => take(api.GET('/v1/payouts', { params: { query: { search: one.account, limit: 10 } } })),
  });
  const rows = data?.data.filter(({ payee }) => payee.account === one.account);
  return (
    <Section title={<Trans>Payouts to this account</Trans>} beside={data?.next ? <AppLink to={path(`payouts?search=${encodeURIComponent(one.account)}`)}><Trans>See all</Trans></AppLink> : undefined}>
      <DataTable
        dense
        label={t`Payouts to this account`}
        list={{ rows, error, again: () => void refetch() }}
        failed={<Trans>Payouts could not be loaded.</Trans>}
        empty={<p className="k-caption"><Trans>Nothing was paid to this account yet.</Trans></p>}
        rowKey={(row) => row.id}
        to={(row) => path('payouts', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '22%', cell: (row) => <Status kind="payout" state={row.state} /> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'maker', head: t`Made by`, cell: (row) => maker(row.maker, row.application) },
          { key: 'at', head: t`Created`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({ title: <code>{row.reference}</code>, value: <Money size="row" value={row.amount} />, detail: <Moment at={row.created_at} within />, state: <Status kind="payout" state={row.state} /> })}
      />
    </Section>
  );
}
