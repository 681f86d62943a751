import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { Choice } from '@/components/Choice';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { useAlone } from '../changes/alone';
import { useTermChange } from './useTerms';
import { useBearers } from './words';
import css from './Terms.module.css';

/** Who pays the fee of payouts, and the way to somebody else paying it. */
export function FeeBearer({ bearer, edits }: { bearer: string; edits: boolean }) {
  const { t } = useLingui();
  const alone = useAlone();
  const bearers = useBearers();
  const [opened, setOpened] = useState(false);
  const [next, setNext] = useState(bearer);
  const close = () => { setOpened(false); setNext(bearer); doing.forget(); };
  const button = alone ? t`Change who pays the fee` : t`Ask to change who pays the fee`;
  const doing = useTermChange((value: string) => take(api.PUT('/v1/terms/fee-bearer', { body: { fee_bearer: value } })), { says: <Trans>To change who pays the fee of payouts.</Trans>, button }, () => { setOpened(false); });
  const says = (value: string) => bearers.find((each) => each.value === value)?.says ?? value;
  return (
    <>
      <p className={css.says}>
        {says(bearer)} {edits && <Button variant="quiet" size="xs" onClick={() => { setNext(bearer); setOpened(true); }}><Trans>Change who pays the fee</Trans></Button>}
      </p>
      <Panel
        opened={opened}
        onClose={close}
        title={<Trans>Who pays the fee of payouts</Trans>}
        says={alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first.</Trans>}
        onSubmit={() => { if (next !== bearer) doing.start(next); }}
        act={<Button type="submit" loading={doing.busy} disabled={next === bearer} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
        footSays={next === bearer ? <Trans>As it is now</Trans> : undefined}
      >
        <Choice bare label={t`Who pays the fee of payouts`} value={next} options={bearers} onChange={(value) => { setNext(value); doing.forget(); }} />
        <p className={css.quiet} role="status">{says(next)}</p>
        <ActProblem problem={doing.problem} />
      </Panel>
    </>
  );
}
