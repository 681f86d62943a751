import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Note } from '@/components/Note';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useCountry } from '@/components/zone';
import { useDraft } from '@/lib/draft';
import { usePlace } from '@/shell/place';
import { looksLikeMail } from '../links/words';
import { PayeeFields, usePayeeName } from '../payouts/new/PayeeFields';
import { isAccount, isPhone, isTill, payeeOf, type Typed as Payee } from '../payouts/new/payee';
import { accountOf, nobody } from './account';
import type { Beneficiary } from './words';

/** A new beneficiary, or what has changed about one. What decides who is paid waits for a second person. */
export default function BeneficiaryForm({ beneficiary: one, onClose }: { beneficiary?: Beneficiary; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const country = useCountry();
  const [given] = useState(() => (one ? accountOf(one, country) : nobody));
  const draft = useDraft(one ? `beneficiary.${one.id}` : 'beneficiary', given);
  const { typed } = draft;
  const [tried, setTried] = useState(false);
  const found = usePayeeName(typed);
  const payee = payeeOf(typed);
  const before = JSON.stringify(payeeOf(given));
  const moves = one !== undefined && payee !== null && JSON.stringify(payee) !== before;
  const name = typed.name.trim() || (one ? '' : (found ?? ''));
  const [email, note] = [typed.email.trim(), typed.note.trim()];
  const waits = one !== undefined && (moves || name !== one.name);
  const make = useAct({
    run: (body: components['schemas']['NewBeneficiaryInput'], key) => take(api.POST('/v1/beneficiaries', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id, name: called }) => {
      draft.forget();
      toast.done(t`${called} waits for a second person`);
      void navigate({ to: path('beneficiaries', id) });
    },
  });
  const change = useAct({
    run: (body: components['schemas']['BeneficiaryChangeInput']) => take(api.PATCH('/v1/beneficiaries/{id}', { params: { path: { id: one?.id ?? '' } }, body })),
    done: ({ state, name: called }) => {
      draft.forget();
      toast.done(state === 'waiting' ? t`${called} waits for a second person` : t`Changes saved`);
      onClose();
    },
  });
  const doing = one ? change : make;
  const fault = (field: string, missing: string | null = null) => doing.problem?.fault(field) ?? (tried ? missing : null);
  const till = typed.till || typed.provider;
  const faults = {
    phone: fault('phone_number', isPhone(typed) ? null : t`Write a mobile number such as 0754 300 118.`),
    bank: fault('bank.bic', typed.bic ? null : t`Choose the bank of the payee.`),
    account: fault('bank.account_number', isAccount(typed) ? null : t`Write the account number: 5 to 34 letters and digits.`),
    kept: fault('bank.currency'),
    provider: fault('till.provider_code', typed.provider ? null : t`Choose whose till it is.`),
    till: fault('till.number', isTill(typed) ? null : t`Write the till number: 4 to 12 digits.`) ?? (till ? (fault('till') ?? null) : null),
    code: fault('till.qr_code', typed.code.trim() ? null : t`Paste what the scanner reads.`),
  };
  const write = (next: Partial<Payee & typeof given>) => {
    draft.set(next);
    doing.forget();
  };
  const submit = () => {
    setTried(true);
    if (!payee || !name || (email && !looksLikeMail(email))) return;
    if (!one) make.start({ name, ...payee, ...(email ? { email } : {}), ...(note ? { note } : {}) });
    else change.start({ ...(name === one.name ? {} : { name }), ...(moves ? payee : {}), email: email || null, note: note || null });
  };
  const known = doing.problem?.code === 'beneficiary.known' ? doing.problem.extras['beneficiary'] : undefined;
  const called = one?.name ?? '';
  return (
    <Panel
      opened
      onClose={() => { draft.forget(); onClose(); }}
      title={one ? <Trans>Change {called}</Trans> : <Trans>Add a beneficiary</Trans>}
      says={one ? <Trans>Payouts that were made keep what was known then.</Trans> : <Trans>It waits until somebody other than you confirms it.</Trans>}
      dirty={draft.dirty}
      discard={one ? <Trans>Discard these changes?</Trans> : <Trans>Discard this beneficiary?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy}>{waits ? <Trans>Send for confirmation</Trans> : one ? <Trans>Save changes</Trans> : name ? <Trans>Add {name}</Trans> : <Trans>Add the beneficiary</Trans>}</Button>}
    >
      <Fields>
        <DraftBack draft={draft} />
        <PayeeFields typed={typed} change={write} faults={faults} kept />
        <TextInput
          label={t`Name`}
          description={typed.way === 'bank' ? t`Whose account it is, as the bank writes it.` : t`What you call them.`}
          placeholder={one ? '' : (found ?? '')}
          autoComplete="off"
          maxLength={100}
          value={typed.name}
          error={fault('name', name ? null : t`Write the name of the beneficiary.`)}
          onChange={(event) => { write({ name: event.currentTarget.value }); }}
        />
        <TextInput label={t`E-mail, if you like`} description={t`Where they are told.`} type="email" autoComplete="off" value={typed.email} error={fault('email', email && !looksLikeMail(email) ? t`Write an e-mail address such as asha@example.com.` : null)} onChange={(event) => { write({ email: event.currentTarget.value }); }} />
        <TextInput label={t`Note, if you like`} description={t`For your colleagues.`} autoComplete="off" maxLength={200} value={typed.note} error={fault('note')} onChange={(event) => { write({ note: event.currentTarget.value }); }} />
        {waits && <Note icon={IconHourglassHigh} tone="seal"><b><Trans>A second person confirms this.</Trans></b> <Trans>Until then nobody is paid there, and payouts that wait with what stood here before have to be made again.</Trans></Note>}
        {doing.problem && doing.problem.fields.length === 0 && (
          <div>
            <ActProblem problem={doing.problem} unsure={doing.unsure} />
            {typeof known === 'string' && <AppLink to={path('beneficiaries', known)}><Trans>See the beneficiary who is there</Trans></AppLink>}
          </div>
        )}
      </Fields>
    </Panel>
  );
}
