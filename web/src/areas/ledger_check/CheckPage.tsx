import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { Badge } from '@/components/Status';
import { usePlace } from '@/shell/place';
import { BalanceHead } from '../ledger/BalanceHead';
import { useAccountName } from '../ledger/Transfers';
import css from './Check.module.css';

type Check = components['schemas']['LedgerCheckView'];
type Kind = components['schemas']['LedgerFindingKind'];

const whole = (count: number) => new Intl.NumberFormat('en').format(count);

/** Whether the books add up, as a job of the server sees them, over and over. */
export default function CheckPage() {
  const { merchant } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'ledger-check'), queryFn: () => take(api.GET('/v1/ledger/check')), refetchInterval: 15_000 });
  return (
    <>
      <BalanceHead here="check" says={<Trans>Kibali goes over every entry of the ledger again and again, and says what does not add up. It changes nothing.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>The self-check could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data?.failing_work && <Failing work={data.failing_work} />}
      {data && <Checked check={data} />}
    </>
  );
}

/** Work of the server for this merchant that fails again and again. */
function Failing({ work }: { work: components['schemas']['FailingWork'] }) {
  return (
    <p className={css.failing} role="status">
      <IconAlertTriangle size={16} stroke={2} aria-hidden="true" />
      <span>
        <Trans>Some work in the background fails again and again: {whole(work.count)} to do, the worst tried {whole(work.failures)} times in a row, the next try <Moment at={work.next_at} within />. Send this page to your operator, whose log says why.</Trans>
      </span>
    </p>
  );
}

/** What is checked, in words that say how it should be. */
function useKinds(): Record<Kind, string> {
  const { t } = useLingui();
  return {
    transfer_unbalanced: t`The debits of every transfer equal its credits`,
    transfer_missing: t`Every entry belongs to a transfer that is there`,
    entries_out_of_step: t`Every entry goes on from the balance before it`,
    balance_differs: t`Every balance is what its entries come to`,
    sum_not_zero: t`All accounts of a currency together are nothing`,
    held_differs: t`What is held is what waits to leave`,
    below_floor: t`No account is below the least it may be`,
  };
}

function Checked({ check }: { check: Check }) {
  const { t } = useLingui();
  const kinds = useKinds();
  const name = useAccountName();
  const { last, running, findings } = check;
  const wrong = check.checks.reduce((sum, { findings: count }) => sum + count, 0);
  const under = running && <p className={css.running} role="status"><IconRefresh size={16} stroke={2} aria-hidden="true" /><span><Trans>Checking again since <Moment at={running.started_at} within />: {whole(running.entries)} entries so far.</Trans></span></p>;
  if (!last) {
    return (
      <div className={css.first}>
        <EmptyState title={<Trans>Not checked yet</Trans>}>
          <Trans>The first check begins with the first entry and ends some minutes later. Then it stands here, every time anew.</Trans>
        </EmptyState>
        {under}
      </div>
    );
  }
  return (
    <>
      <div className={css.first}>
        <Permit tone={wrong > 0 ? 'bad' : 'plain'}>
          <div className={css.verdict} data-wrong={wrong > 0 || undefined} role="status">
            {wrong > 0 ? <IconAlertTriangle size={28} stroke={1.8} aria-hidden="true" /> : <IconCircleCheck size={28} stroke={1.8} aria-hidden="true" />}
            <div>
              <h2>{wrong > 0 ? t`${plural(wrong, { one: '# thing does not add up', other: '# things do not add up' })}` : <Trans>The ledger adds up</Trans>}</h2>
              <p>
                <Trans>Checked <Moment at={last.completed_at} within />, {whole(last.entries)} entries.</Trans> {wrong > 0 ? <Trans>Money and balances stay as they are. Send this page to your operator; the Admins were mailed too.</Trans> : <Trans>Everything posted until then is right to the last cent.</Trans>}
              </p>
            </div>
          </div>
        </Permit>
        {under}
      </div>
      {findings.length > 0 && (
        <Section title={<Trans>What does not add up</Trans>}>
          <DataTable
            label={t`What does not add up`}
            list={{ rows: findings, error: null }}
            failed=""
            empty={null}
            rowKey={(row) => row.id}
            columns={[
              { key: 'what', head: t`What`, width: '38%', wrap: true, cell: (row) => <span lang="en">{row.says}</span> },
              { key: 'where', head: t`Where`, cell: (row) => (/^trf_/.test(row.subject) ? <code>{row.subject.slice(0, 12)}…</code> : name(row.subject)) },
              { key: 'since', head: t`Since`, cell: (row) => <Moment at={row.first_seen_at} /> },
              { key: 'should', head: t`Should be`, right: true, cell: (row) => row.expected && <Money size="row" value={row.expected} /> },
              { key: 'is', head: t`Is`, right: true, cell: (row) => row.found && <Money size="row" value={row.found} /> },
            ]}
            phone={(row) => ({ title: <span lang="en">{row.says}</span>, detail: <Moment at={row.first_seen_at} />, value: row.found && <Money size="row" value={row.found} /> })}
          />
        </Section>
      )}
      <Section title={<Trans>What is checked</Trans>} beside={<Trans>{whole(check.entries_ever)} entries looked at in all runs</Trans>}>
        <ul className={css.list}>
          {check.checks.map(({ kind, findings: count }) => (
            <li key={kind}>
              <span>{count > 0 ? <Badge tone="bad" icon={IconAlertTriangle}>{t`${plural(count, { one: '# does not', other: '# do not' })}`}</Badge> : <Badge tone="ok" icon={IconCircleCheck}>{t`holds`}</Badge>}</span>
              <span>{kinds[kind]}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
