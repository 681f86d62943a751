import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { AppLink } from '@/components/AppLink';
import { Choice } from '@/components/Choice';
import { DataTable, Pager } from '@/components/DataTable';
import { FilterBar, StateChip, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { useZone } from '@/components/zone';
import { useLanguage } from '@/i18n/useLanguage';
import { dawn, dayAfter, dayMonth, zoneName } from '@/lib/moment';
import { digits, mixes } from '@/lib/money';
import { can } from '@/lib/can';
import { useNow } from '@/lib/useNow';
import { usePhone } from '@/lib/usePhone';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { BalanceHead } from './BalanceHead';
import { pageOf, useLineWords, type Line } from './lines';
import { spanOf, type Period } from './span';
import { Sums } from './Sums';
import css from './Statement.module.css';

const ExportPanel = lazy(() => import('../exports/ExportPanel'));

type Edge = { readonly edge: 'opening' | 'closing'; readonly balance: Line['balance'] };
type Row = Line | Edge;
const isEdge = (row: Row): row is Edge => 'edge' in row;

/** What came in and went out in a span of days, line by line, with the balance after each. */
export default function StatementPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const zone = useZone();
  const phone = usePhone();
  const now = useNow();
  const [language] = useLanguage();
  const words = useLineWords();
  const set = useSetParams();
  const [asked] = useParam('period');
  const [from] = useParam('from');
  const [to] = useParam('to');
  const [currency = 'TZS'] = useParam('currency');
  const period: Period = asked === 'last' || asked === 'days' ? asked : 'month';
  const span = spanOf(period, { from, to }, now, zone);
  const balances = useQuery({ queryKey: keyOf(merchant.id, 'balances'), queryFn: () => take(api.GET('/v1/balances')) });
  const currencies = [...new Set([...(balances.data?.data.map((each) => each.currency as string) ?? []), currency])];
  const query = { currency, from: dawn(span.first, zone), to: dawn(dayAfter(span.last, 1), zone) };
  const list = useList(['statement', currency, span.first, span.last], (cursor) => take(api.GET('/v1/statement', { params: { query: { ...query, cursor } } })));
  const [panel, setPanel] = useParam('panel');
  const totals = list.page?.totals;
  const date = (day: string) => dayMonth(new Date(dawn(day, zone)), zone, language);
  const [first, last, year] = [date(span.first), date(span.last), span.last.slice(0, 4)];
  const rows: Row[] | undefined =
    list.page && totals && [
      ...(list.onNewer ? [] : [{ edge: 'closing', balance: totals.closing } as const]),
      ...list.page.data,
      ...(list.onOlder ? [] : [{ edge: 'opening', balance: totals.opening } as const]),
    ];
  const says = (row: Row) => (isEdge(row) ? (row.edge === 'opening' ? t`Opening balance` : t`Closing balance`) : words(row.kind, row.says));
  const day = (row: Edge) => (row.edge === 'opening' ? first : last);
  const decimals = mixes(rows?.flatMap((row) => (isEdge(row) ? [row.balance] : [row.balance, row.debit ?? row.credit ?? row.balance])) ?? []);
  const sum = (amount: Line['debit']) => (amount ? digits(amount, decimals) : '');
  const reference = (row: Row) => {
    if (isEdge(row) || row.reference === '') return null;
    const to = pageOf(row);
    const code = <code>{row.reference}</code>;
    return to ? <AppLink to={path(to)} data-row="">{code}</AppLink> : code;
  };
  const count = totals?.lines ?? 0;
  const shown = list.page?.data.length ?? 0;
  const periods = {
    label: t`Period`,
    value: period,
    onChange: (next: string) => { set(next === 'days' ? { period: next, from: span.first, to: span.last } : { period: next === 'month' ? undefined : next, from: undefined, to: undefined }); },
    tabs: [{ value: 'month', label: t`This month` }, { value: 'last', label: t`Last month` }, { value: 'days', label: t`Other days` }],
  };
  return (
    <>
      <BalanceHead
        here="statement"
        says={first === last ? <Trans>{first} {year}, times in {zoneName(zone)}.</Trans> : <Trans>{first} to {last} {year}, times in {zoneName(zone)}.</Trans>}
        acts={
          <>
            {currencies.length > 1 && (
              <Choice bare label={t`Currency`} value={currency} options={currencies.map((code) => ({ value: code, label: code }))} onChange={(code) => { set({ currency: code === 'TZS' ? undefined : code }); }} />
            )}
            {count > 0 && can.exportStatements(role) && (
              <Button variant="default" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={() => { setPanel('export'); }}>
                {t`Export ${plural(count, { one: '# line', other: '# lines' })}`}
              </Button>
            )}
          </>
        }
      />
      {phone ? <FilterBar><StateChip {...periods} /></FilterBar> : <StateTabs {...periods} />}
      {period === 'days' && (
        <div className={css.days}>
          <TextInput type="date" label={t`From`} max={span.last} value={span.first} onChange={(event) => { if (event.currentTarget.value) set({ from: event.currentTarget.value, to: span.last }); }} />
          <TextInput type="date" label={t`To, this day included`} min={span.first} value={span.last} onChange={(event) => { if (event.currentTarget.value) set({ to: event.currentTarget.value, from: span.first }); }} />
        </div>
      )}
      {totals ? <Sums totals={totals} opening={first} closing={last} /> : <div className={css.apart} />}
      <DataTable
        label={t`Statement`}
        list={{ rows, error: list.error, again: list.again }}
        failed={<Trans>The statement could not be loaded.</Trans>}
        rowKey={(row) => (isEdge(row) ? row.edge : String(row.number))}
        columns={[
          { key: 'at', head: t`Time`, width: '15%', cell: (row) => (isEdge(row) ? day(row) : <Moment at={row.at} />) },
          { key: 'says', head: t`What`, wrap: true, cell: (row) => (isEdge(row) ? <b>{says(row)}</b> : says(row)) },
          { key: 'reference', head: t`Reference`, cell: reference },
          { key: 'out', head: t`Out`, right: true, cell: (row) => (isEdge(row) ? '' : sum(row.debit)) },
          { key: 'in', head: t`In`, right: true, cell: (row) => (isEdge(row) ? '' : sum(row.credit)) },
          { key: 'balance', head: t({ context: 'statement', message: 'Balance' }), right: true, cell: (row) => <b>{digits(row.balance, decimals)}</b> },
        ]}
        phone={(row) =>
          isEdge(row)
            ? { title: says(row), value: <b>{digits(row.balance, decimals)}</b>, detail: day(row) }
            : {
                title: says(row),
                value: <b>{row.credit ? `+${sum(row.credit)}` : `−${sum(row.debit)}`}</b>,
                detail: <><Moment at={row.at} />{row.reference && <>, {reference(row)}</>}</>,
                state: <span className="k-caption">{digits(row.balance, decimals)}</span>,
              }
        }
        empty={null}
        foot={
          count === 0 ? <p className={css.none} role="status"><Trans>Nothing moved in these days.</Trans></p> : (
            <Pager onNewer={list.onNewer} onOlder={list.onOlder} says={list.onNewer || list.onOlder ? <Trans>{shown} of {count} lines</Trans> : t`${plural(count, { one: '# line', other: '# lines' })}`} />
          )
        }
      />
      {panel === 'export' && can.exportStatements(role) && (
        <Suspense>
          <ExportPanel asked={{ what: 'statement', filters: query }} title={t`Export the statement`} rows={[[t`Currency`, currency], [t`Days`, first === last ? `${first} ${year}` : t`${first} to ${last} ${year}`]]} onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
