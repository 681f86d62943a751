import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useCountry } from '@/components/zone';
import { useDraft } from '@/lib/draft';
import { phone as written } from '@/lib/text';
import { usePlace, useSetParams } from '@/shell/place';
import { looksLikeMail, looksLikePhone } from '../links/words';
import type { Customer } from './words';

/** A new customer, or what has changed about one. */
export default function CustomerForm({ customer, onClose }: { customer?: Customer; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const country = useCountry();
  const set = useSetParams();
  const [given] = useState(() => ({ name: customer?.name ?? '', phone: customer?.phone ? written(customer.phone, country).replaceAll('\u00a0', ' ') : '', email: customer?.email ?? '' }));
  const draft = useDraft(customer ? `customer.${customer.id}` : 'customer', given);
  const { typed } = draft;
  const [tried, setTried] = useState(false);
  const make = useAct({
    run: (body: components['schemas']['NewCustomerInput'], key) => take(api.POST('/v1/customers', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id, name }) => {
      draft.forget();
      toast.done(t`${name ?? ''} is a customer now`);
      set({ panel: 'customer', customer: id });
    },
  });
  const change = useAct({
    run: (body: components['schemas']['CustomerChangeInput']) => take(api.PATCH('/v1/customers/{id}', { params: { path: { id: customer?.id ?? '' } }, body })),
    done: () => {
      draft.forget();
      toast.done(t`Changes saved`);
      onClose();
    },
  });
  const doing = customer ? change : make;
  const [name, phone, email] = [typed.name.trim(), typed.phone.trim(), typed.email.trim()];
  const faults = {
    name: name ? null : t`Write the customer's name.`,
    phone: phone && !looksLikePhone(phone) ? t`Write a mobile number such as 0754 300 118.` : null,
    email: email ? (looksLikeMail(email) ? null : t`Write an e-mail address such as asha@example.com.`) : phone ? null : t`Write a mobile number or an e-mail address.`,
  };
  const fault = (field: keyof typeof faults) => doing.problem?.fault(field) ?? (tried ? faults[field] : null);
  const write = (next: Partial<typeof given>) => {
    draft.set(next);
    doing.forget();
  };
  const submit = () => {
    setTried(true);
    if (Object.values(faults).some((each) => each !== null)) return;
    doing.start({ name, phone: phone || null, email: email || null });
  };
  const known = doing.problem?.code === 'customer.known' ? doing.problem.extras['customer_id'] : undefined;
  return (
    <Panel
      opened
      still={customer !== undefined}
      onClose={() => { draft.forget(); onClose(); }}
      title={customer ? <Trans>Change {customer.name ?? ''}</Trans> : <Trans>New customer</Trans>}
      says={customer ? <Trans>Payments they made keep what was known then.</Trans> : <Trans>They are asked for nothing yet. Links and control numbers can name them.</Trans>}
      dirty={draft.dirty}
      discard={customer ? <Trans>Discard these changes?</Trans> : <Trans>Discard this customer?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy}>{customer ? <Trans>Save changes</Trans> : name ? <Trans>Add {name}</Trans> : <Trans>Add the customer</Trans>}</Button>}
    >
      <Fields>
        <DraftBack draft={draft} />
        <TextInput label={t`Name`} data-autofocus autoComplete="off" maxLength={120} value={typed.name} error={fault('name')} onChange={(event) => { write({ name: event.currentTarget.value }); }} />
        <TextInput label={t`Mobile number`} type="tel" inputMode="tel" autoComplete="off" placeholder="0754 300 118" value={typed.phone} error={fault('phone')} onChange={(event) => { write({ phone: event.currentTarget.value }); }} />
        <TextInput label={t`E-mail`} type="email" autoComplete="off" value={typed.email} error={fault('email')} onChange={(event) => { write({ email: event.currentTarget.value }); }} />
        {doing.problem && doing.problem.fields.length === 0 && (
          <div>
            <ActProblem problem={doing.problem} unsure={doing.unsure} />
            {typeof known === 'string' && known !== customer?.id && <AppLink to={path(`links/customers?panel=customer&customer=${known}`)}><Trans>See the customer who is there</Trans></AppLink>}
          </div>
        )}
      </Fields>
    </Panel>
  );
}
