import { Trans, useLingui } from '@lingui/react/macro';
import { IconHelpHexagon, IconPencil } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Cards, CardsWait } from '@/components/Cards';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { StampSlot } from '@/components/Stamp';
import { Warn } from '@/components/Warn';
import { usePlace } from '@/shell/place';
import { Decide } from './Decide';
import { OldAndNew } from './OldAndNew';
import { inOtherName } from './OtherHolder';
import { useWaitingBeneficiaries, useWhere, useWhyNotMe, type Beneficiary } from './words';
import css from './Beneficiary.module.css';

/** Accounts that a second person confirms before anybody is paid there. */
export default function BeneficiariesTab() {
  const { t } = useLingui();
  const { path } = usePlace();
  const where = useWhere();
  const whyNotMe = useWhyNotMe();
  const { data, error, refetch } = useWaitingBeneficiaries();
  if (!data) return error ? <ErrorFace error={error} what={<Trans>Beneficiaries that wait could not be loaded.</Trans>} again={() => void refetch()} /> : <CardsWait />;
  const mine = data.data.filter(({ you_can: may }) => may.confirm);
  const others = data.data.filter(({ you_can: may }) => !may.confirm);
  return (
    <>
      {mine.length === 0 && (
        <div className={css.first}>
          <EmptyState title={<Trans>No beneficiary waits for you</Trans>} picture={<><StampSlot>{t`Added by one`}</StampSlot><StampSlot>{t`Confirmed by another`}</StampSlot></>}>
            <Trans>Accounts that others add or change stand here until a second person confirms them.</Trans>
          </EmptyState>
        </div>
      )}
      {mine.length > 0 && (
        <div className={css.first}><Cards label={t`Beneficiaries that wait for you`}>
          {mine.map((one) => <li key={one.id}><Waiting one={one} /></li>)}
        </Cards></div>
      )}
      {others.length > 0 && (
        <Section title={<Trans>They wait for somebody else</Trans>}>
          <DataTable
            label={t`Beneficiaries that wait for somebody else`}
            list={{ rows: others, error: null }}
            failed=""
            empty={null}
            rowKey={({ id }) => id}
            to={({ id }) => path('beneficiaries', id)}
            columns={[
              { key: 'name', head: t`Beneficiary`, name: true, cell: (row) => <><b dir="auto">{row.name}</b>&ensp;<span className="k-caption">{where(row)}</span></> },
              { key: 'why', head: t`Why not you`, width: '40%', wrap: true, cell: (row) => whyNotMe(row)?.title },
              { key: 'at', head: t`Since`, right: true, cell: (row) => <Moment at={row.updated_at} /> },
            ]}
            phone={(row) => ({ title: row.name, value: <Moment at={row.updated_at} />, detail: where(row) })}
          />
        </Section>
      )}
    </>
  );
}

/** One account to look at, and what to look at twice. */
function Waiting({ one }: { one: Beneficiary }) {
  const { path } = usePlace();
  const where = useWhere('whole')(one);
  const by = one.version > 1 ? one.changed_by.name : one.added_by.name;
  const known = one.known_name;
  return (
    <Permit label={one.name} foot={<Decide one={one} />}>
      <div className={css.card}>
        <h2><AppLink to={path('beneficiaries', one.id)} data-row=""><span dir="auto">{one.name}</span></AppLink></h2>
        <p>{where}</p>
        <OldAndNew one={one} />
        <p>{one.version > 1 ? <Trans>Changed by {by}, <Moment at={one.updated_at} within /></Trans> : <Trans>Added by {by}, <Moment at={one.created_at} within /></Trans>}</p>
        {inOtherName(one) ? <Warn><Trans>The account is in another name</Trans>: <span dir="auto">{known}</span></Warn> : known ? <p><Trans>At the provider it is in the name of <b dir="auto">{known}</b></Trans></p> : <Warn icon={IconHelpHexagon}><Trans>The provider does not say whose account it is.</Trans></Warn>}
        {one.last_paid_at && one.version > 1 && <Warn icon={IconPencil}><Trans>It changed after it was last paid.</Trans></Warn>}
        {one.note && <p dir="auto">{one.note}</p>}
      </div>
    </Permit>
  );
}
