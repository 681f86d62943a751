import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { headline } from '@/api/problem';
import { Meter } from '@/components/Meter';
import { Acts, Permit } from '@/components/Permit';
import { Refusal } from '@/components/Refusal';
import { Stamp, StampSlot } from '@/components/Stamp';
import { useProblemSays } from '@/i18n/useProblemSays';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { useAll, useWhoCan } from '../payouts/words';
import { AuthoriseBatch, ConfirmBatch } from './Decide';
import { EndBatch } from './EndBatch';
import { Mapping } from './Mapping';
import { workOf, type BatchDetail } from './words';
import css from './Batch.module.css';

const whole = (count: number) => new Intl.NumberFormat('en').format(count);

/** What is to be done about a file now, for whoever looks at it. */
export function BatchPermit({ batch }: { batch: BatchDetail }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const and = useAll();
  const whoCan = useWhoCan();
  const say = useProblemSays();
  const [asking, setAsking] = useState<'confirm' | 'authorise' | 'reject' | 'cancel' | 'stop' | null>(null);
  const [mine, setMine] = useState(false);
  const { you_can: can, progress, count, problems, warnings, refusal } = batch;
  const work = workOf(batch);
  const total = and(batch.totals.map(money));
  const maker = firstName(batch.maker.name);
  // The single signatory of the policy.
  const alone = can.authorise && batch.maker.id === merchant.member_id;
  const close = () => { setAsking(null); };
  const lines = whole(progress.lines);
  const rejects = batch.state === 'waiting' && can.reject && refusal?.code !== 'batch.maker';
  const cancel = can.cancel && <Button variant={rejects ? 'default' : 'danger'} onClick={() => { setAsking('cancel'); }}>{batch.state === 'draft' ? <Trans>Throw the draft away</Trans> : <Trans>Cancel the file</Trans>}</Button>;
  const asked = (
    <>
      <ConfirmBatch batch={batch} opened={asking === 'confirm'} onClose={close} />
      <AuthoriseBatch batch={batch} opened={asking === 'authorise'} onClose={close} onDone={() => { setMine(true); }} />
      <EndBatch batch={batch} how="reject" opened={asking === 'reject'} onClose={close} />
      <EndBatch batch={batch} how="stop" opened={asking === 'stop'} onClose={close} />
      <EndBatch batch={batch} how="cancel" opened={asking === 'cancel'} onClose={close} />
    </>
  );
  if (batch.state === 'draft') {
    if (batch.missing.length > 0) return <Permit><Mapping batch={batch} inline acts={cancel} />{asked}</Permit>;
    if (work === 'check') return <Permit><h2><Trans>The lines are being checked</Trans></h2><Meter label={t`Lines checked`} value={progress.checked} of={progress.lines} says={<Trans>{whole(progress.checked)} of {lines} lines</Trans>} /></Permit>;
    return (
      <Permit>
        <h2>{problems > 0 ? t`${plural(problems, { one: '# line cannot be paid as it is', other: '# lines cannot be paid as they are' })}` : count === 0 ? <Trans>No line is left</Trans> : t`${plural(count, { one: '# payout is ready', other: '# payouts are ready' })}`}</h2>
        <p className={css.says}>
          {problems > 0 ? t`${plural(problems, { one: 'Mend it below, or drop it. Then the file can be sent for approval.', other: 'Mend them below, or drop them. Then the file can be sent for approval.' })}` : count > 0 && <Trans>Sent for approval, {total} are held until somebody else releases all of it as one.</Trans>}{' '}
          {warnings > 0 && t`${plural(warnings, { one: '# line is worth a second look.', other: '# lines are worth a second look.' })}`}
        </p>
        {work === 'names' && <Meter label={t`Names asked for`} value={progress.named} of={progress.to_name} says={<Trans>Names of payees: {whole(progress.named)} of {whole(progress.to_name)} asked for. Then it can be sent.</Trans>} />}
        <Acts>
          {can.confirm && count > 0 && <Button onClick={() => { setAsking('confirm'); }}>{t`Send ${plural(count, { one: '# payout', other: '# payouts' })} for approval`}</Button>}
          {cancel}
        </Acts>
        {asked}
      </Permit>
    );
  }
  const given = batch.approvals.filter(({ voided }) => !voided);
  const open = batch.state === 'waiting' ? Math.max(0, batch.required_approvals - given.length) : 0;
  const stamps = (
    <>
      {batch.approvals.map(({ member, name, at, voided }, index) => (
        <Stamp key={`${member}-${at}`} id={`${batch.id}-${member}`} name={name} verb="authorised" at={at} landing={mine && index === batch.approvals.length - 1} {...(voided ? { voided: t`no longer counts` } : {})} />
      ))}
      {Array.from({ length: open }, (_, index) => <StampSlot key={index}>{batch.required_approvals === 1 ? t`One approver` : given.length + index === 0 ? t`First approver` : given.length + index === 1 ? t`Second approver` : t`Third approver`}</StampSlot>)}
    </>
  );
  if (batch.state !== 'waiting') {
    if (given.length === 0 && !batch.waived) return null;
    const released = and(given.map(({ name }) => firstName(name)));
    return (
      <Permit aside={given.length > 0 ? stamps : undefined}>
        <h2>{batch.waived ? <Trans>One person stands behind this file</Trans> : t`${plural(given.length + 1, { 2: 'Two people stand behind this file', 3: 'Three people stand behind this file', other: '# people stand behind this file' })}`}</h2>
        <p className={css.says}>{batch.waived ? <Trans>{maker} prepared and released it.</Trans> : <Trans>{maker} prepared it.</Trans>} {released && <Trans>Released by {released}.</Trans>}</p>
        {can.stop && <Acts><Button variant="danger" onClick={() => { setAsking('stop'); }}><Trans>Stop what has not left</Trans></Button></Acts>}
        {work === 'release' && <Meter label={t`Payouts released`} value={progress.settled} of={progress.lines} says={<Trans>{whole(progress.settled)} of {lines} lines released</Trans>} />}
        {asked}
      </Permit>
    );
  }
  const more = (
    <>
      {rejects && <Button variant="danger" data-key="r" onClick={() => { setAsking('reject'); }}><Trans>Reject</Trans></Button>}
      {cancel}
    </>
  );
  if (work === 'make') {
    return (
      <Permit aside={stamps}>
        <h2><Trans>The payouts are being made</Trans></h2>
        <Meter label={t`Payouts made`} value={progress.made} of={progress.lines} says={<Trans>{whole(progress.made)} of {lines} lines. Then it can be released.</Trans>} />
      </Permit>
    );
  }
  if (refusal?.code === 'batch.approved_already') {
    return (
      <Permit aside={stamps}>
        <h2>{t`${plural(Math.max(1, open), { one: 'You approved it. One more person releases it', other: 'You approved it. # more people release it' })}`}</h2>
        <p className={css.says}>{whoCan(refusal.who_can.map(({ name }) => firstName(name))) || <Trans>That is somebody who had no part in the file and has not approved it yet.</Trans>}</p>
        {(rejects || cancel) && <Acts>{more}</Acts>}
        {asked}
      </Permit>
    );
  }
  if (refusal && refusal.code !== 'role.refused') {
    const said = say({ code: refusal.code, ...headline(undefined, refusal.detail) });
    return (
      <>
        <Refusal
          kicker={<Trans>Not yours to authorise</Trans>}
          title={refusal.code === 'batch.maker' ? <Trans>You had a part in this file, so someone else releases it</Trans> : said.title}
          fact={refusal.code === 'batch.maker' ? <Trans>Whoever uploads, edits or confirms a file does not release it: a second person does.</Trans> : said.detail}
          whoCan={refusal.who_can}
          rule={refusal.code}
          acts={rejects || cancel ? more : undefined}
        />
        {asked}
      </>
    );
  }
  return (
    <Permit aside={stamps}>
      <h2>{t`${plural(batch.required_approvals, { one: 'One more person releases this file', 2: 'Two people release this file', other: '# people release this file' })}`}</h2>
      <p className={css.says}>{alone ? <Trans>You are the only one here who makes or releases payouts, so you release your own. The file, its payouts and the record say so.</Trans> : <Trans>{maker} prepared it, so {maker} cannot approve it. It is released, or not, as one.</Trans>}</p>
      {(can.authorise || rejects || can.cancel) && (
        <Acts>
          {can.authorise && <Button leftSection={<IconLock size={18} aria-hidden="true" />} data-key="a" onClick={() => { setAsking('authorise'); }}>{t`Authorise ${whole(count)}, ${total}`}</Button>}
          {more}
        </Acts>
      )}
      {asked}
    </Permit>
  );
}
