import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconLock, IconUserQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Section } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { Badge } from '@/components/Status';
import { digits, money, readAmount } from '@/lib/money';
import { useAlone } from '../changes/alone';
import type { Terms } from './fees';
import { useTermChange } from './useTerms';
import css from './Terms.module.css';

/** Whether the merchant is known to whoever runs the instance, and what it may move until then. */
export function Kyc({ kyc, edits }: { kyc: Terms['kyc']; edits: boolean }) {
  const { t } = useLingui();
  const alone = useAlone();
  const [asking, setAsking] = useState<'state' | 'limit' | null>(null);
  const approved = kyc.state === 'approved';
  const limit = money(kyc.limit);
  const moved = kyc.moved ? money(kyc.moved) : '';
  const share = kyc.moved && kyc.limit.amount > 0 ? Math.min(1, kyc.moved.amount / kyc.limit.amount) : 0;
  const close = () => { setAsking(null); };
  const turn = approved ? (alone ? t`Withdraw the approval` : t`Ask to withdraw the approval`) : alone ? t`Record the approval` : t`Ask to record the approval`;
  const state = useTermChange((next: Terms['kyc']['state']) => take(api.PUT('/v1/terms/kyc-state', { body: { state: next } })), { says: approved ? <Trans>To withdraw the approval of this merchant.</Trans> : <Trans>To record the approval of this merchant.</Trans>, button: turn }, close);
  return (
    <Section title={<Trans>Approval (KYC)</Trans>}>
      <p className={css.state}>
        {approved ? <Badge tone="ok" icon={IconCheck}>{t({ context: 'kyc', message: 'Approved' })}</Badge> : <Badge tone="off" icon={IconUserQuestion}>{t({ context: 'kyc', message: 'Not approved' })}</Badge>}
      </p>
      <p className={css.quiet}>
        {approved ? (
          <Trans>Only the limits of each service hold.</Trans>
        ) : (
          <Trans>Until approval, {limit} may come in and go out altogether, and the API answers 100 calls a day.</Trans>
        )}
      </p>
      {!approved && moved && (
        <div className={css.moved}>
          <div className={css.bar} aria-hidden="true"><span style={{ width: `${String(share * 100)}%` }} /></div>
          <p className="k-caption"><Trans>{moved} of {limit} moved so far</Trans></p>
        </div>
      )}
      {edits && (
        <div className={css.acts}>
          <Button variant={approved ? 'danger' : 'default'} leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { setAsking('state'); }}>{turn}</Button>
          <Button variant="default" onClick={() => { setAsking('limit'); }}><Trans>Change the limit before approval</Trans></Button>
        </div>
      )}
      <Confirm
        opened={asking === 'state'}
        onClose={() => { close(); state.forget(); }}
        title={approved ? <Trans>Withdraw the approval</Trans> : <Trans>Record the approval</Trans>}
        keep={<Trans>Leave it as it is</Trans>}
        act={turn}
        tone={approved ? 'stop' : 'filled'}
        doing={state}
        onAct={() => { state.start(approved ? 'not_approved' : 'approved'); }}
      >
        <p>
          {approved ? <Trans>From then on {limit} may come in and go out altogether, what moved before included.</Trans> : <Trans>Whoever runs Kibali has seen the papers of this business. Only the limits of each service hold then.</Trans>}{' '}
          {alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first.</Trans>}
        </p>
      </Confirm>
      {asking === 'limit' && <LimitPanel kyc={kyc} onClose={close} />}
    </Section>
  );
}

function LimitPanel({ kyc, onClose }: { kyc: Terms['kyc']; onClose: () => void }) {
  const { t } = useLingui();
  const alone = useAlone();
  const [given] = useState(() => digits(kyc.limit));
  const [typed, setTyped] = useState(given);
  const [tried, setTried] = useState(false);
  const limit = readAmount(typed, 'TZS');
  const button = alone ? t`Change the limit` : t`Ask to change the limit`;
  const doing = useTermChange((next: typeof limit) => take(api.PUT('/v1/terms/kyc-limit', { body: { limit: next } })), { says: <Trans>To change what moves before approval.</Trans>, button }, onClose);
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Limit before approval</Trans>}
      says={alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first.</Trans>}
      dirty={typed !== given}
      discard={<Trans>Discard this limit?</Trans>}
      onSubmit={() => { setTried(true); if (limit && typed !== given) doing.start(limit); }}
      footSays={<Button variant="quiet" loading={doing.busy} onClick={() => { doing.start(null); }}><Trans>Back to the published limit</Trans></Button>}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
    >
      <TextInput label={t`Limit in TZS`} description={t`Collected and paid out, altogether.`} inputMode="decimal" autoComplete="off" data-autofocus value={typed} error={doing.problem?.fault('limit') ?? (tried && !limit ? t`Write an amount such as 970,000.` : null)} onChange={(event) => { setTyped(event.currentTarget.value); doing.forget(); }} />
      {!doing.problem?.fault('limit') && <ActProblem problem={doing.problem} />}
    </Panel>
  );
}
