import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Section } from '@/components/PageHead';
import { PartsBar } from '@/components/PartsBar';
import { Status } from '@/components/Status';
import { lookOf } from '@/components/statuses';
import { useDownload } from '@/lib/useDownload';
import type { BatchDetail } from './words';
import css from './Batch.module.css';

const order = ['succeeded', 'processing', 'authorized', 'pending', 'unknown', 'failed', 'refunded', 'reversed', 'rejected', 'cancelled', 'expired'];
const ended = new Set(['succeeded', 'failed', 'refunded', 'reversed', 'rejected', 'cancelled', 'expired']);

/** What became of the payouts so far: a bar of all of them, each state in words beside its count, and the file of results. */
export function Outcomes({ batch }: { batch: BatchDetail }) {
  const { t } = useLingui();
  const outcomes = [...batch.outcomes].sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  const over = outcomes.filter(({ state }) => ended.has(state)).reduce((all, { count }) => all + count, 0);
  const whole = (count: number) => new Intl.NumberFormat('en').format(count);
  const file = useDownload(`/v1/payout-batches/${batch.id}/results`, `${batch.name.replace(/\.[^.]*$/, '')}-results.csv`);
  const moving = batch.state === 'authorised' || batch.state === 'processing';
  return (
    <Section
      title={<Trans>What became of them</Trans>}
      beside={<Button variant="default" size="xs" loading={file.busy} leftSection={<IconDownload size={16} aria-hidden="true" />} onClick={file.start}><Trans>Result file</Trans></Button>}
    >
      <PartsBar label={t`Payouts that have ended`} of={batch.count} done={over} parts={outcomes.map(({ state, count }) => ({ key: state, count, tone: lookOf('payout', state)?.tone ?? 'off' }))} />
      <ul className={css.outcomes}>
        {outcomes.map(({ state, count }) => <li key={state}><Status kind="payout" state={state} /> <b>{whole(count)}</b></li>)}
      </ul>
      {moving && <p className="k-caption" role="status" style={{ marginTop: 8 }}>{t`${plural(batch.count - over, { one: '# payout has not ended yet.', other: '# payouts have not ended yet.' })}`}</p>}
    </Section>
  );
}
