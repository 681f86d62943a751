import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCheck, IconHelpHexagon, type Icon } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { AppLink } from '@/components/AppLink';
import { DataTable, Pager } from '@/components/DataTable';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import type { Tone } from '@/components/statuses';
import { Warn } from '@/components/Warn';
import { useLanguage } from '@/i18n/useLanguage';
import { can } from '@/lib/can';
import { dayMonth } from '@/lib/moment';
import { money } from '@/lib/money';
import { usePlace } from '@/shell/place';
import css from './Comparisons.module.css';

type Comparison = components['schemas']['BalanceComparisonView'];
type Balances = NonNullable<Comparison['balances']>;
type Verdict = components['schemas']['ComparisonVerdict'];

/** What was at the provider each day beside what the books say, and what of it stands in suspense. */
export function Comparisons() {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const [language] = useLanguage();
  const list = useList(['comparisons'], (cursor) => take(api.GET('/v1/rail/comparisons', { params: { query: { cursor } } })));
  const day = ({ day: on }: Comparison) => `${dayMonth(new Date(`${on}T12:00:00Z`), 'UTC', language)} ${on.slice(0, 4)}`;
  // The newest of each currency says what stands in suspense now.
  const rows = list.onNewer ? [] : (list.rows ?? []);
  const newest = rows.flatMap(({ balances }) => balances ?? []).filter(({ provider }, at, all) => all.findIndex((one) => one.provider.currency === provider.currency) === at);
  const over = newest.flatMap(({ suspense }) => (suspense.amount > 0 ? [money(suspense)] : []));
  const short = newest.flatMap(({ suspense }) => (suspense.amount < 0 ? [money({ ...suspense, amount: -suspense.amount })] : []));
  return (
    <Section title={<Trans>Compared every day</Trans>} beside={<Trans>at 04:00 East Africa Time</Trans>}>
      {over.length + short.length > 0 && (
        <div className={css.says}><Warn>
          {over.map((amount) => <Fragment key={amount}><b><Trans>{amount} stand in suspense.</Trans></b> <Trans>That is what the provider has and the books do not explain. Nobody can spend it.</Trans>{' '}</Fragment>)}
          {short.map((amount) => <Fragment key={amount}><b><Trans>{amount} are missing at the provider.</Trans></b> <Trans>By the books they should be there, and nothing explains where they went.</Trans>{' '}</Fragment>)}
          {can.reconcile(role) && <AppLink to={path('balance', 'reconciliation')}><Trans>Hold the provider’s file of these days against the books</Trans></AppLink>}
        </Warn></div>
      )}
      <DataTable
        label={t`Comparisons with the provider`}
        list={list}
        failed={<Trans>The comparisons could not be loaded.</Trans>}
        empty={<p className="k-caption"><Trans>Nothing was compared yet. Each night the balance at the provider is held against the books, and stands here.</Trans></p>}
        rowKey={(row) => row.id}
        columns={[
          { key: 'verdict', head: t`Result`, width: '16%', cell: (row) => <Came verdict={row.verdict} /> },
          { key: 'day', head: t`Day`, name: true, cell: (row) => <>{day(row)}{!row.balances && <>&ensp;<span className="k-caption" lang="en">{row.says}</span></>}</> },
          { key: 'there', head: t`At the provider`, right: true, cell: (row) => (row.balances ? <Money size="row" value={row.balances.provider} /> : '') },
          { key: 'books', head: t`In the books`, right: true, cell: (row) => row.balances && <Books balances={row.balances} /> },
          { key: 'off', head: t`Difference`, right: true, cell: (row) => (row.balances && row.balances.difference.amount !== 0 ? <Money size="row" value={row.balances.difference} /> : '') },
          { key: 'aside', head: t`In suspense`, right: true, cell: (row) => (row.balances && row.balances.suspense.amount !== 0 ? <Money size="row" value={row.balances.suspense} /> : '') },
        ]}
        phone={(row) => ({
          title: day(row),
          state: <Came verdict={row.verdict} />,
          value: row.balances && <Money size="row" value={row.balances.provider} />,
          detail: row.balances ? <Detail balances={row.balances} /> : <span lang="en">{row.says}</span>,
        })}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
    </Section>
  );
}

/** What the books say; a span where orders were on their way. */
function Books({ balances: { books, at_least: least, at_most: most } }: { balances: Balances }) {
  if (least.amount === most.amount) return <Money size="row" value={books} />;
  return <><Money size="row" value={least} /> – <Money size="row" value={most} /></>;
}

/** The same on a phone, with the difference where there is one. */
function Detail({ balances: { books, difference } }: { balances: Balances }) {
  return (
    <>
      <Trans>in the books <Money value={books} /></Trans>
      {difference.amount !== 0 && <><br /><Trans>difference <Money value={difference} /></Trans></>}
    </>
  );
}

function Came({ verdict }: { verdict: Verdict }) {
  const { t } = useLingui();
  const looks: Record<Verdict, { word: string; tone: Tone; icon: Icon }> = {
    agrees: { word: t`Agrees`, tone: 'ok', icon: IconCheck },
    closed: { word: t`Agrees again`, tone: 'ok', icon: IconCheck },
    differs: { word: t`Differs`, tone: 'bad', icon: IconAlertTriangle },
    unanswered: { word: t`No answer`, tone: 'unk', icon: IconHelpHexagon },
  };
  const { word, tone, icon } = looks[verdict];
  return <Badge tone={tone} icon={icon}>{word}</Badge>;
}
