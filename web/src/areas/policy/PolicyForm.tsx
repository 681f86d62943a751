import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconArrowRight, IconLock, IconLockOpen, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AmountPair } from '@/components/AmountPair';
import { Choice } from '@/components/Choice';
import { ActProblem } from '@/components/ErrorFace';
import { Acts, Permit } from '@/components/Permit';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { useAlone } from '../changes/alone';
import { useEither } from '../payouts/words';
import { isAsked } from '../terms/words';
import { differences, policyOf, rules, typedOf, type Difference, type NewPolicy, type Rule } from './policy';
import { useOtherAdmins } from './useOtherAdmins';
import css from './Policy.module.css';

/** The fields, what they would change, and the act that fits: tightening holds at once, loosening asks. */
export function PolicyForm({ policy }: { policy: NewPolicy }) {
  const { t } = useLingui();
  const alone = useAlone();
  const either = useEither();
  const [given] = useState(() => typedOf(policy));
  const [typed, setTyped] = useState(given);
  const wanted = policyOf(typed);
  const changes = wanted ? differences(policy, wanted) : [];
  const looser = changes.some(({ way }) => way === 'looser');
  const who = either(useOtherAdmins(looser && !alone));
  const button = !looser ? t`Tighten the policy` : alone ? t`Loosen the policy` : t`Ask to loosen the policy`;
  const doing = useAct({
    act: () => ({ says: looser ? <Trans>To loosen the payout policy.</Trans> : <Trans>To tighten the payout policy.</Trans>, button }),
    run: (body: NewPolicy) => take(api.PUT('/v1/payout-policy', { body })),
    done: (answer) => {
      const asked = isAsked(answer) ? answer.change_request.who_can.map(({ name }) => name) : null;
      if (asked) setTyped(given);
      const names = asked?.join(', ');
      toast.done(asked === null ? t`The policy holds from now on` : names ? t`It waits until ${names} confirms it. You hear by mail` : t`The Admins are asked. You hear from them by mail`);
    },
  });
  const labels: Record<Rule, { name: string; why: string; none: string }> = {
    two_approvers_from: { name: t`Two people from`, why: t`A payout of so much or more takes two.`, none: t`never` },
    most_per_payout: { name: t`Largest payout`, why: t`A larger one cannot be made.`, none: t`no limit` },
    most_per_day: { name: t`Most in a day`, why: t`All payouts made in a day of East Africa Time, those of batches included.`, none: t`no limit` },
  };
  const nameOf = (what: Difference['what']) => (what === 'approvers' ? t`Approvers` : what === 'payees' ? t`Who is paid` : what === 'signatory' ? t`When one person is alone` : labels[what].name);
  const write = (change: Partial<typeof typed>) => { setTyped({ ...typed, ...change }); doing.forget(); };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted && changes.length > 0) doing.start(wanted);
      }}
    >
      <div className={css.form}>
        <div className={css.row}>
          <span className={css.name} aria-hidden="true"><b>{t`Approvers`}</b><span className={`${css.why ?? ''} k-caption`}><Trans>Beside whoever made the payout.</Trans></span></span>
          <Choice bare label={t`Approvers`} value={typed.approvers} options={[{ value: '1', label: t`One person` }, { value: '2', label: t`Two people` }]} onChange={(approvers) => { write({ approvers }); }} />
        </div>
        <div className={css.row}>
          <span className={css.name} aria-hidden="true"><b>{t`Who is paid`}</b><span className={`${css.why ?? ''} k-caption`}><Trans>A beneficiary waits for a second person before its first use.</Trans></span></span>
          <Choice bare label={t`Who is paid`} value={typed.payees} options={[{ value: 'any', label: t`Anybody` }, { value: 'known', label: t`Only confirmed beneficiaries` }]} onChange={(payees) => { write({ payees }); }} />
        </div>
        <div className={css.row}>
          <span className={css.name} aria-hidden="true"><b>{t`When one person is alone`}</b><span className={`${css.why ?? ''} k-caption`}><Trans>For a business of one. It has no effect while anybody else makes or releases payouts, nor for 7 days after.</Trans></span></span>
          <Choice bare label={t`When one person is alone`} value={typed.signatory} options={[{ value: 'another', label: t`Their payouts wait` }, { value: 'single', label: t`They release their own` }]} onChange={(signatory) => { write({ signatory }); }} />
        </div>
        {rules.map((rule) => (
          <fieldset key={rule} className={css.row}>
            <legend className={css.name}><b>{labels[rule].name}</b><span className={`${css.why ?? ''} k-caption`}>{labels[rule].why}</span></legend>
            {rule === 'two_approvers_from' && typed.approvers === '2' ? (
              <p className={css.every}><Trans>Every payout takes two.</Trans></p>
            ) : (
              <AmountPair label={labels[rule].name} none={labels[rule].none} value={typed.amounts[rule]} fault={doing.problem?.fault(rule)} onChange={(pair) => { write({ amounts: { ...typed.amounts, [rule]: pair } }); }} />
            )}
          </fieldset>
        ))}
      </div>
      <div className={css.wish} aria-live="polite">
        {changes.length > 0 && (
          <Permit
            foot={
              <>
                <ActProblem problem={doing.problem} />
                <Acts>
                  <Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>
                  <Button variant="default" onClick={() => { write(given); }}><Trans>Leave it as it is</Trans></Button>
                </Acts>
              </>
            }
          >
            <h2>{!looser ? <Trans>Tighter: it holds at once</Trans> : alone ? <Trans>Looser: you are the only Admin, so it holds at once</Trans> : <Trans>Looser: a second Admin confirms it first</Trans>}</h2>
            <ul className={css.changes}>
              {changes.map((change) => <Changed key={`${change.what}-${JSON.stringify(change.after ?? change.before)}`} change={change} name={nameOf(change.what)} none={change.what === 'approvers' || change.what === 'payees' || change.what === 'signatory' ? '' : labels[change.what].none} />)}
            </ul>
            {looser && !alone && (
              <p className={css.means}>
                {who && <Trans>{who} can confirm it.</Trans>} <Trans>Until then the policy stays as it is.</Trans>{' '}
                {changes.some(({ way }) => way === 'tighter') && <Trans>What is tighter waits too: send it on its own to have it hold at once.</Trans>}
              </p>
            )}
          </Permit>
        )}
      </div>
    </form>
  );
}

function Changed({ change, name, none }: { change: Difference; name: string; none: string }) {
  const { t } = useLingui();
  const says = (value: Difference['before']) => (value === null ? none : typeof value === 'boolean' ? (change.what === 'signatory' ? (value ? t`they release their own` : t`their payouts wait`) : value ? t`only confirmed beneficiaries` : t`anybody`) : typeof value === 'number' ? (value === 2 ? t`two people` : t`one person`) : money(value));
  return (
    <li>
      {change.way === 'tighter' ? <Badge tone="link" icon={IconShieldCheck}>{t`Tighter`}</Badge> : <Badge tone="seal" icon={IconLockOpen}>{t`Looser`}</Badge>}
      <span className={css.what}>{name}</span>
      <span className={css.turn}>
        <span className={css.was}>{says(change.before)}</span>
        <IconArrowRight size={16} aria-hidden="true" />
        <span className="k-hidden"><Trans>now</Trans></span>
        <span className={css.will}>{says(change.after)}</span>
      </span>
    </li>
  );
}
