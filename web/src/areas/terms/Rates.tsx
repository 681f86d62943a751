import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { DataTable } from '@/components/DataTable';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { grouped } from '@/lib/money';
import { useAlone } from '../changes/alone';
import type { Terms } from './fees';
import { useTermChange } from './useTerms';

type Rate = Terms['rates'][number];
const keyOfRate = ({ source, target }: Rate) => `${source}-${target}`;

/** What currencies are worth in each other; for an Admin the way to another rate. */
export function Rates({ rates, edits }: { rates: readonly Rate[]; edits: boolean }) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<Rate | null>(null);
  const says = ({ source, target, rate }: Rate) => `1 ${source} = ${grouped(rate)} ${target}`;
  return (
    <Section title={<Trans>Exchange rates</Trans>}>
      <DataTable
        dense
        label={t`Exchange rates`}
        list={{ rows: rates, error: null }}
        failed=""
        empty={<p className="k-caption"><Trans>Nothing is exchanged here.</Trans></p>}
        rowKey={keyOfRate}
        {...(edits ? { onOpen: setChosen } : {})}
        columns={[
          { key: 'pair', head: t`From and to`, name: true, cell: (row) => <b>{row.source} → {row.target}</b> },
          { key: 'rate', head: t`Rate`, width: '48%', cell: says },
          { key: 'since', head: t`Since`, right: true, width: '18%', cell: (row) => <Moment at={row.set_at} /> },
        ]}
        phone={(row) => ({ title: `${row.source} → ${row.target}`, detail: says(row), state: <span className="k-caption"><Moment at={row.set_at} /></span> })}
      />
      {chosen && <RatePanel key={keyOfRate(chosen)} rate={chosen} onClose={() => { setChosen(null); }} />}
    </Section>
  );
}

function RatePanel({ rate, onClose }: { rate: Rate; onClose: () => void }) {
  const { t } = useLingui();
  const alone = useAlone();
  const { source, target } = rate;
  const [typed, setTyped] = useState(rate.rate);
  const [tried, setTried] = useState(false);
  const clean = typed.replace(/[\s,]/g, '');
  const reads = /^\d+(\.\d+)?$/.test(clean) && Number(clean) > 0;
  const button = alone ? t`Change the rate` : t`Ask to change the rate`;
  const doing = useTermChange((next: string | null) => take(api.PUT('/v1/terms/rates', { body: { source, target, rate: next } })), { says: <Trans>To change what {source} is worth in {target}.</Trans>, button }, onClose);
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>{source} to {target}</Trans>}
      says={alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first.</Trans>}
      dirty={typed !== rate.rate}
      discard={<Trans>Discard this rate?</Trans>}
      onSubmit={() => { setTried(true); if (reads && clean !== rate.rate) doing.start(clean); }}
      footSays={<Button variant="quiet" loading={doing.busy} onClick={() => { doing.start(null); }}><Trans>Back to the published rate</Trans></Button>}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
    >
      <TextInput label={t`How many ${target} one ${source} is worth`} description={t`All its digits count: it is not rounded.`} inputMode="decimal" autoComplete="off" data-autofocus value={typed} error={doing.problem?.fault('rate') ?? (tried && !reads ? t`Write a rate such as 2510 or 0.00037736.` : tried && clean === rate.rate ? t`That is the rate now.` : null)} onChange={(event) => { setTyped(event.currentTarget.value); doing.forget(); }} />
      {!doing.problem?.fault('rate') && <ActProblem problem={doing.problem} />}
    </Panel>
  );
}
