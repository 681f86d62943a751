import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCheck, IconHelpHexagon, type Icon } from '@tabler/icons-react';
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

type Comparison = components['schemas']['BalanceComparisonView'];
type Verdict = components['schemas']['ComparisonVerdict'];

/** What was at the provider each day beside what the books say, and what of it stands in suspense. */
export function Comparisons() {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const [language] = useLanguage();
  const list = useList(['comparisons'], (cursor) => take(api.GET('/v1/rail/comparisons', { params: { query: { cursor } } })));
  const day = ({ day: on }: Comparison) => `${dayMonth(new Date(`${on}T12:00:00Z`), 'UTC', language)} ${on.slice(0, 4)}`;
  const last = list.rows?.find(({ balances }) => balances);
  const aside = last?.balances && last.balances.suspense.amount !== 0 ? money(last.balances.suspense) : null;
  return (
    <Section title={<Trans>Compared every day</Trans>} beside={<Trans>at four in the morning, East Africa Time</Trans>}>
      {aside && (
        <Warn>
          <b><Trans>{aside} stand in suspense.</Trans></b> <Trans>That is what the provider has and the books do not explain. Nobody can spend it.</Trans>{' '}
          {can.reconcile(role) && <AppLink to={path('balance', 'reconciliation')}><Trans>Hold the provider’s file of these days against the books</Trans></AppLink>}
        </Warn>
      )}
      <DataTable
        label={t`Comparisons with the provider`}
        list={list}
        failed={<Trans>The comparisons could not be loaded.</Trans>}
        empty={<p className="k-caption"><Trans>Nothing was compared yet. Each night the balance at the provider is held against the books, and stands here.</Trans></p>}
        rowKey={(row) => row.id}
        columns={[
          { key: 'verdict', head: t`Result`, width: '16%', cell: (row) => <Came verdict={row.verdict} /> },
          { key: 'day', head: t`Day`, name: true, cell: day },
          { key: 'there', head: t`At the provider`, right: true, cell: (row) => (row.balances ? <Money size="row" value={row.balances.provider} /> : '') },
          { key: 'books', head: t`In the books`, right: true, cell: (row) => row.balances && <Books balances={row.balances} /> },
          { key: 'off', head: t`Difference`, right: true, cell: (row) => (row.balances && row.balances.difference.amount !== 0 ? <Money size="row" value={row.balances.difference} /> : '') },
          { key: 'aside', head: t`In suspense`, right: true, cell: (row) => (row.balances && row.balances.suspense.amount !== 0 ? <Money size="row" value={row.balances.suspense} /> : '') },
        ]}
        phone={(row) => ({
          title: day(row),
          state: <Came verdict={row.verdict} />,
          value: row.balances && <Money size="row" value={row.balances.provider} />,
          detail: row.balances ? <Trans>in the books <Money value={row.balances.books} /></Trans> : <span lang="en">{row.says}</span>,
        })}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
    </Section>
  );
}

/** What the books say; a span where orders were on their way. */
function Books({ balances: { books, at_least: least, at_most: most } }: { balances: NonNullable<Comparison['balances']> }) {
  if (least.amount === most.amount) return <Money size="row" value={books} />;
  return <><Money size="row" value={least} /> – <Money size="row" value={most} /></>;
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
