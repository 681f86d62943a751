import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { held, type Held } from '@/components/AmountPair';
import { Choice } from '@/components/Choice';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { money, readAmount } from '@/lib/money';

/** How much is about to come. */
export default function NewInstruction({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t } = useLingui();
  const [currency, setCurrency] = useState<Held>('TZS');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const amount = readAmount(typed, currency);
  const whole = amount && amount.amount > 0 ? money(amount) : '';
  const doing = useAct({
    run: (body: components['schemas']['NewDepositInstruction'], key) => take(api.POST('/v1/deposit-instructions', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => { onMade(id); },
  });
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Pay money in</Trans>}
      says={<Trans>You are told the account and a reference to write. It waits for 3 days.</Trans>}
      dirty={typed !== ''}
      discard={<Trans>Discard this deposit?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (amount && whole) doing.start({ amount });
      }}
      act={<Button type="submit" loading={doing.busy}>{whole ? <Trans>Tell me how to pay {whole} in</Trans> : <Trans>Tell me how</Trans>}</Button>}
    >
      <Fields>
        <Choice label={t`Currency`} value={currency} options={held.map((value) => ({ value, label: value }))} onChange={(next) => { setCurrency(next); doing.forget(); }} />
        <TextInput label={t`Amount in ${currency}`} description={t`What your bank will send. More or less is credited as it comes.`} inputMode="decimal" autoComplete="off" data-autofocus value={typed} error={doing.problem?.fault('amount') ?? (tried && !whole ? t`Write an amount such as 970,000.` : null)} onChange={(event) => { setTyped(event.currentTarget.value); doing.forget(); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
