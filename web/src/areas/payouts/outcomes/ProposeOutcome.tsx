import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Choice } from '@/components/Choice';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Money } from '@/components/Money';
import { Panel } from '@/components/Panel';
import { Recap } from '@/components/Recap';
import { toast } from '@/components/toast';
import { useDraft } from '@/lib/draft';
import { money, readAmount } from '@/lib/money';
import { useAccount, type Payout } from '../words';
import { outcomesOf, useOutcomeWords, type Outcome } from './outcomes';
import css from './Outcomes.module.css';

const blank: { outcome: Outcome | ''; reference: string; amount: string; note: string } = { outcome: '', reference: '', amount: '', note: '' };

/** What somebody found out about a payout, with the evidence for it. Nothing moves before a second person confirms. */
export default function ProposeOutcome({ payout, onClose }: { payout: Payout; onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount('whole');
  const { names, effect } = useOutcomeWords();
  const draft = useDraft(`outcome.${payout.id}`, blank);
  const { typed } = draft;
  const [tried, setTried] = useState(false);
  const { receives } = payout;
  const amount = typed.amount.trim() ? readAmount(typed.amount, receives.currency) : null;
  const other = typed.amount.trim() !== '' && amount?.amount !== receives.amount;
  const sum = money(receives);
  const note = typed.note.trim();
  const says = typed.outcome === '' ? '' : names[typed.outcome];
  const doing = useAct({
    act: () => ({ says: <Trans>To say what became of <b>{sum}</b>.</Trans>, button: t`Send for confirmation` }),
    run: (body: components['schemas']['OutcomeInput']) => take(api.POST('/v1/payouts/{id}/outcome', { params: { path: { id: payout.id } }, body })),
    done: () => {
      draft.forget();
      toast.done(t`It waits for a second person`);
      onClose();
    },
  });
  const fault = (field: string, missing: string | null) => doing.problem?.fault(field) ?? (tried ? missing : null);
  const write = (next: Partial<typeof blank>) => {
    draft.set(next);
    doing.forget();
  };
  const submit = () => {
    setTried(true);
    if (typed.outcome === '' || !note || other) return;
    doing.start({ outcome: typed.outcome, note, ...(typed.reference.trim() ? { provider_reference: typed.reference.trim() } : {}), ...(amount ? { amount } : {}) });
  };
  return (
    <Panel
      opened
      onClose={() => { draft.forget(); onClose(); }}
      title={<Trans>What happened to it</Trans>}
      says={<Trans>Write down what the provider says. Another Admin or Manager confirms it; nothing moves before.</Trans>}
      dirty={draft.dirty}
      discard={<Trans>Discard what you found out?</Trans>}
      onSubmit={submit}
      footSays={says}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}><Trans>Send for confirmation</Trans></Button>}
    >
      <Fields>
        <DraftBack draft={draft} />
        <Recap>
          <Facts rows={[[t`Payee`, payout.payee.name], [t`Account`, account(payout)], [t`Arrives`, <Money key="a" value={receives} />], [t`Reference`, <code key="r">{payout.reference}</code>]]} />
        </Recap>
        <div>
          <Choice<Outcome | ''> label={t`What happened`} value={typed.outcome} options={outcomesOf(payout.state).map((value) => ({ value, label: names[value] }))} onChange={(outcome) => { write({ outcome }); }} />
          {typed.outcome !== '' && <p className={css.effect} role="status">{effect(payout, typed.outcome)}</p>}
          {tried && typed.outcome === '' && <p className={css.fault} role="alert"><Trans>Say whether it was paid.</Trans></p>}
        </div>
        <Textarea label={t`Evidence`} description={t`What shows it and where it came from: who said so, when, on which statement.`} autosize minRows={3} maxLength={500} value={typed.note} error={fault('note', note ? null : t`Write what shows it. Whoever confirms reads it.`)} onChange={(event) => { write({ note: event.currentTarget.value }); }} />
        <TextInput label={t`Reference at the provider, if there is one`} autoComplete="off" maxLength={100} value={typed.reference} error={fault('provider_reference', null)} onChange={(event) => { write({ reference: event.currentTarget.value }); }} />
        <TextInput label={t`Amount that the evidence names, in ${receives.currency}`} description={t`If it names one: it has to be ${sum}, or it is about another payout.`} inputMode="decimal" autoComplete="off" value={typed.amount} error={fault('amount', other ? t`That is not ${sum}. Look whether the evidence is about this payout.` : null)} onChange={(event) => { write({ amount: event.currentTarget.value }); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
