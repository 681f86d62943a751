import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useZone } from '@/components/zone';
import { useDraft } from '@/lib/draft';
import { dayOf } from '@/lib/moment';
import { money, readAmount } from '@/lib/money';
import { useNow } from '@/lib/useNow';
import { usePlace } from '@/shell/place';
import { looksLikeMail, looksLikePhone } from '../links/words';
import { instalments } from './schedule';
import { useRhythm, type Unit } from './words';
import links from '../links/Links.module.css';
import css from './DirectDebit.module.css';

const nothing = { name: '', account: '', phone: '', email: '', amount: '', first: '', last: '', every: '1', unit: 'month' as Unit, description: '' };

/** Asks the holder of an account to let instalments be collected. */
export default function NewDirectDebit({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const zone = useZone();
  const today = dayOf(useNow(), zone);
  const rhythm = useRhythm();
  const draft = useDraft('direct-debit', nothing);
  const { typed } = draft;
  const [tried, setTried] = useState(false);
  const who = typed.name.trim();
  const doing = useAct({
    run: (body: components['schemas']['NewDirectDebitInput'], key) => take(api.POST('/v1/direct-debits', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => {
      draft.forget();
      toast.done(t`${who} is asked by their bank`);
      void navigate({ to: path('links', 'direct-debits', id) });
    },
  });
  const write = (next: Partial<typeof nothing>) => {
    draft.set(next);
    doing.forget();
  };
  const amount = readAmount(typed.amount, 'TZS');
  const whole = amount && amount.amount > 0 ? amount : null;
  const every = Number(typed.every);
  const count = instalments(typed.first, typed.last, typed.unit, every);
  const account = typed.account.replace(/[\s-]/g, '');
  const faults = {
    'customer.name': who ? null : t`Write the customer's name.`,
    'customer.email': typed.email.trim() === '' || looksLikeMail(typed.email.trim()) ? null : t`Write an e-mail address such as asha@example.com.`,
    account: /^[A-Za-z0-9]{5,34}$/.test(account) ? null : t`Write the account number: 5 to 34 letters and digits.`,
    phone_number: looksLikePhone(typed.phone) ? null : t`Write a mobile number such as 0754 300 118.`,
    amount: whole ? null : t`Write an amount such as 970,000.`,
    starts_on: typed.first === '' ? t`Choose a day.` : typed.first < today ? t`Choose today or a later day.` : null,
    ends_on: typed.last === '' ? t`Choose a day.` : typed.last < typed.first ? t`Choose a day that is not before the first.` : null,
    every: Number.isInteger(every) && every >= 1 && every <= 366 ? null : t`Write a number from 1 to 366.`,
    description: null,
  };
  const fault = (field: keyof typeof faults) => doing.problem?.fault(field) ?? (tried ? faults[field] : null);
  const submit = () => {
    setTried(true);
    if (!whole || Object.values(faults).some((each) => each !== null)) return;
    doing.start({
      customer: { name: who, email: typed.email.trim() || null, phone: typed.phone.trim() },
      account, phone_number: typed.phone.trim(), amount: whole, starts_on: typed.first, ends_on: typed.last, every, unit: typed.unit, description: typed.description.trim() || null,
    });
  };
  const [each, together] = whole ? [money(whole), money({ ...whole, amount: whole.amount * count })] : ['', ''];
  const often = rhythm({ every: every || 1, unit: typed.unit });
  return (
    <Panel
      opened
      onClose={() => { draft.forget(); onClose(); }}
      title={<Trans>New direct debit</Trans>}
      says={<Trans>The holder of the account agrees at their bank first. Nothing is collected before.</Trans>}
      dirty={draft.dirty}
      discard={<Trans>Discard this direct debit?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy}>{who ? <Trans>Ask {who}</Trans> : <Trans>Ask the holder</Trans>}</Button>}
    >
      <Fields>
        <DraftBack draft={draft} />
        <TextInput label={t`Name of the customer`} data-autofocus autoComplete="off" maxLength={120} value={typed.name} error={fault('customer.name')} onChange={(event) => { write({ name: event.currentTarget.value }); }} />
        <TextInput label={t`Account at CRDB`} inputMode="numeric" autoComplete="off" value={typed.account} error={fault('account')} onChange={(event) => { write({ account: event.currentTarget.value }); }} />
        <TextInput label={t`Mobile number that the bank knows`} description={t`The bank asks the holder on it.`} type="tel" inputMode="tel" autoComplete="off" placeholder="0754 300 118" value={typed.phone} error={fault('phone_number')} onChange={(event) => { write({ phone: event.currentTarget.value }); }} />
        <TextInput label={t`E-mail, if you like`} type="email" autoComplete="off" value={typed.email} error={fault('customer.email')} onChange={(event) => { write({ email: event.currentTarget.value }); }} />
        <div className={links.group}>
          <h3><Trans>What is collected</Trans></h3>
          <TextInput label={t`Each instalment in TZS`} inputMode="decimal" autoComplete="off" value={typed.amount} error={fault('amount')} onChange={(event) => { write({ amount: event.currentTarget.value }); }} />
          <div className={css.pair}>
            <TextInput label={t`Every`} inputMode="numeric" autoComplete="off" maxLength={3} value={typed.every} error={fault('every')} onChange={(event) => { write({ every: event.currentTarget.value }); }} />
            <NativeSelect
              label={t`Counted in`}
              value={typed.unit}
              data={[{ value: 'day', label: t`days` }, { value: 'week', label: t`weeks` }, { value: 'month', label: t`months` }, { value: 'year', label: t`years` }]}
              onChange={(event) => { write({ unit: event.currentTarget.value as Unit }); }}
            />
          </div>
          <div className={css.pair}>
            <TextInput type="date" label={t`First on`} min={today} value={typed.first} error={fault('starts_on')} onChange={(event) => { write({ first: event.currentTarget.value }); }} />
            <TextInput type="date" label={t`None after`} min={typed.first || today} value={typed.last} error={fault('ends_on')} onChange={(event) => { write({ last: event.currentTarget.value }); }} />
          </div>
          {count > 0 && whole && <p className={css.sum} role="status"><Trans><b>{each}</b> {often}</Trans>: <b>{t`${plural(count, { one: '# instalment', other: '# instalments' })}`}</b>, <Trans>together <b>{together}</b></Trans></p>}
          <TextInput label={t`What it is for, if you like`} description={t`The payer sees it.`} autoComplete="off" maxLength={500} value={typed.description} error={fault('description')} onChange={(event) => { write({ description: event.currentTarget.value }); }} />
        </div>
        {doing.problem && !doing.problem.fields.some(({ field }) => field in faults) && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
