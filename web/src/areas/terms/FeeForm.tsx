import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Fields } from '@/components/Fields';
import { readAmount } from '@/lib/money';
import { readPercent, type Drawn, type Service } from './fees';
import css from './Terms.module.css';

interface FeeFormProps {
  form: Drawn;
  currency: Service['currency'];
  tried: boolean;
  /** What the server says does not hold together. */
  fault: string | null;
  /** Asked to change nothing. */
  unchanged: boolean;
  onChange: (form: Drawn) => void;
}

/** Limits and steps of a fee table, to be written over. */
export function FeeForm({ form, currency, tried, fault, unchanged, onChange }: FeeFormProps) {
  const { t } = useLingui();
  const wrong = (text: string, may: 'amount' | 'empty' = 'amount') => (tried && !(may === 'empty' && text.trim() === '') && !readAmount(text, currency) ? t`Write an amount such as 970,000.` : null);
  const percentWrong = (text: string) => (tried && text.trim() !== '' && readPercent(text) === null ? t`Such as 2.5` : null);
  const step = (id: number, next: Partial<Drawn['steps'][number]>) => { onChange({ ...form, steps: form.steps.map((each) => (each.id === id ? { ...each, ...next } : each)) }); };
  return (
    <Fields>
      <div className={css.pair}>
        <TextInput label={t`Smallest amount in ${currency}`} inputMode="decimal" autoComplete="off" data-autofocus value={form.minimum} error={wrong(form.minimum)} onChange={(event) => { onChange({ ...form, minimum: event.currentTarget.value }); }} />
        <TextInput label={t`Largest amount in ${currency}`} inputMode="decimal" autoComplete="off" value={form.maximum} error={wrong(form.maximum)} onChange={(event) => { onChange({ ...form, maximum: event.currentTarget.value }); }} />
      </div>
      <fieldset className={css.rows}>
        <legend><Trans>Fees, by amount</Trans></legend>
        <p className={css.heads} aria-hidden="true"><span><Trans>Amounts from</Trans></span><span><Trans>Fee in {currency}</Trans></span><span><Trans>and percent</Trans></span></p>
        {form.steps.map(({ id, from, fee, percent }, index) => (
          <div key={id} className={css.row}>
            <TextInput aria-label={t`Step ${index + 1}: amounts from`} inputMode="decimal" autoComplete="off" value={from} error={wrong(from)} onChange={(event) => { step(id, { from: event.currentTarget.value }); }} />
            <TextInput aria-label={t`Step ${index + 1}: fee in ${currency}`} inputMode="decimal" autoComplete="off" value={fee} error={wrong(fee, 'empty')} onChange={(event) => { step(id, { fee: event.currentTarget.value }); }} />
            <TextInput aria-label={t`Step ${index + 1}: percent of the amount`} inputMode="decimal" autoComplete="off" value={percent} error={percentWrong(percent)} rightSection={<span aria-hidden="true">%</span>} onChange={(event) => { step(id, { percent: event.currentTarget.value }); }} />
            {form.steps.length > 1 && <ActionIcon aria-label={t`Remove step ${index + 1}`} onClick={() => { onChange({ ...form, steps: form.steps.filter((each) => each.id !== id) }); }}><IconX size={16} aria-hidden="true" /></ActionIcon>}
          </div>
        ))}
        <div>
          <Button variant="quiet" size="xs" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => { onChange({ ...form, steps: [...form.steps, { id: Math.max(...form.steps.map(({ id }) => id)) + 1, from: '', fee: '', percent: '' }] }); }}>
            <Trans>Add a step</Trans>
          </Button>
        </div>
      </fieldset>
      <TextInput label={t`Highest fee in ${currency}, if there is one`} inputMode="decimal" autoComplete="off" value={form.cap} error={wrong(form.cap, 'empty')} onChange={(event) => { onChange({ ...form, cap: event.currentTarget.value }); }} />
      {(fault ?? unchanged) && <p className={css.fault} role="alert">{fault ?? t`Nothing is different yet.`}</p>}
    </Fields>
  );
}
