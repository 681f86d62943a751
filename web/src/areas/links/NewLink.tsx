import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Choice } from '@/components/Choice';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useDraft } from '@/lib/draft';
import { money, readAmount } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { emptyItem, ItemFields, readItem, type ItemTyped } from './ItemFields';
import { isReference, looksLikeMail, looksLikePhone, sum, type Currency } from './words';
import css from './Links.module.css';

type Expiry = 'never' | '1' | '7' | '30';

const nothing = { by: 'amount' as 'amount' | 'items', currency: 'TZS' as Currency, amount: '', items: [emptyItem] as ItemTyped[], reference: '', description: '', name: '', phone: '', email: '', expiry: 'never' as Expiry };

/** The instant so many days ahead. */
const endOf = (expiry: Expiry) => (expiry === 'never' ? null : new Date(Date.now() + Number(expiry) * 86_400_000).toISOString());

interface NewLinkProps {
  /** What was typed before a link was chosen as the way. */
  given?: { amount: string; reference: string; phone: string };
  /** The choice between this and other ways to ask. */
  way?: ReactNode;
  /** After it was made. */
  onMade?: () => void;
  onClose: () => void;
}

/** Asks for a payment by a link: how much or for what, by which name, of whom, until when. */
export default function NewLink({ given, way, onMade, onClose }: NewLinkProps) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const draft = useDraft('link', nothing, { ...nothing, ...given });
  const { typed } = draft;
  // Kept from the choice on, so that every try sends the same.
  const [ends, setEnds] = useState(() => endOf(typed.expiry));
  const [tried, setTried] = useState(false);
  const doing = useAct({
    run: (body: components['schemas']['NewLinkInput'], key) => take(api.POST('/v1/links', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => {
      draft.forget();
      onMade?.();
      toast.done(t`The link is ready to hand out`);
      void navigate({ to: path('links', id) });
    },
  });
  const set = (next: Partial<typeof nothing>) => {
    draft.set(next);
    doing.forget();
  };
  const { currency } = typed;
  const listed = typed.by === 'items';
  const items = typed.items.map((item) => readItem(item, currency));
  const amount = listed ? sum(items.map((item) => item && { ...item.price, amount: item.price.amount * item.quantity }), currency) : readAmount(typed.amount, currency);
  const whole = amount && amount.amount > 0 ? money(amount) : '';
  const text = (value: string) => value.trim() || null;
  const faults = {
    amount: listed || whole ? null : currency === 'TZS' ? t`Write an amount such as 970,000.` : t`Write an amount such as 120.50.`,
    items: !listed || items.every((item) => item !== null) ? null : t`Write a name, a quantity and a price on every line.`,
    reference: isReference(typed.reference.trim(), 64) ? null : t`Use 1 to 64 letters and digits.`,
    description: null,
    customer_name: null,
    customer_phone: typed.phone.trim() === '' || looksLikePhone(typed.phone) ? null : t`Write a mobile number such as 0754 300 118.`,
    customer_email: typed.email.trim() === '' || looksLikeMail(typed.email.trim()) ? null : t`Write an e-mail address such as asha@example.com.`,
    expires_at: null,
  };
  const fault = (field: keyof typeof faults) => doing.problem?.fault(field) ?? (tried ? faults[field] : null);
  const submit = () => {
    setTried(true);
    if (Object.values(faults).some((each) => each !== null)) return;
    doing.start({
      ...(listed ? { items: items.filter((item) => item !== null) } : { amount, items: [] }),
      reference: typed.reference.trim(),
      description: text(typed.description),
      customer_name: text(typed.name),
      customer_phone: text(typed.phone),
      customer_email: text(typed.email),
      expires_at: ends,
    });
  };
  return (
    <Panel
      opened
      still={way !== undefined}
      onClose={() => { draft.forget(); onClose(); }}
      title={<Trans>Request a payment by link</Trans>}
      says={<Trans>The link opens a page where the customer pays by mobile money or card.</Trans>}
      dirty={draft.dirty}
      discard={<Trans>Discard this link?</Trans>}
      onSubmit={submit}
      footSays={listed && whole ? <Trans>Together <b>{whole}</b></Trans> : undefined}
      act={<Button type="submit" loading={doing.busy}>{whole ? <Trans>Make the link for {whole}</Trans> : <Trans>Make the link</Trans>}</Button>}
    >
      <Fields>
        {way}
        <DraftBack draft={draft} />
        <div className={css.pair}>
          <Choice label={t`Ask for`} value={typed.by} onChange={(by) => { set({ by }); }} options={[{ value: 'amount', label: t`An amount` }, { value: 'items', label: t`Items` }]} />
          <Choice label={t`Currency`} value={currency} onChange={(next: Currency) => { set({ currency: next }); }} options={[{ value: 'TZS', label: 'TZS' }, { value: 'USD', label: 'USD' }]} />
        </div>
        {listed ? (
          <ItemFields items={typed.items} currency={currency} error={fault('items') ?? (doing.problem?.fault('amount') ?? null)} tried={tried} onChange={(next) => { set({ items: next }); }} />
        ) : (
          <TextInput label={t`Amount in ${currency}`} inputMode="decimal" autoComplete="off" data-autofocus value={typed.amount} error={fault('amount')} onChange={(event) => { set({ amount: event.currentTarget.value }); }} />
        )}
        <TextInput label={t`Reference`} description={t`Your name for the order: letters and digits, used once.`} autoComplete="off" maxLength={64} value={typed.reference} error={fault('reference')} onChange={(event) => { set({ reference: event.currentTarget.value }); }} />
        <TextInput label={t`What it is for, if you like`} description={t`The payer sees it.`} autoComplete="off" maxLength={500} value={typed.description} error={fault('description')} onChange={(event) => { set({ description: event.currentTarget.value }); }} />
        <Choice
          label={t`It ends`}
          value={typed.expiry}
          onChange={(expiry) => {
            setEnds(endOf(expiry));
            set({ expiry });
          }}
          options={[{ value: 'never', label: t`Never` }, { value: '1', label: t`In a day` }, { value: '7', label: t`In 7 days` }, { value: '30', label: t`In 30 days` }]}
        />
        {fault('expires_at') && <p role="alert" style={{ color: 'var(--k-bad)' }}>{fault('expires_at')}</p>}
        <div className={css.group}>
          <h3><Trans>Customer, if you know them</Trans></h3>
          <TextInput label={t`Name`} autoComplete="off" maxLength={120} value={typed.name} error={fault('customer_name')} onChange={(event) => { set({ name: event.currentTarget.value }); }} />
          <TextInput label={t`Mobile number`} type="tel" autoComplete="off" placeholder="0754 300 118" value={typed.phone} error={fault('customer_phone')} onChange={(event) => { set({ phone: event.currentTarget.value }); }} />
          <TextInput label={t`E-mail`} type="email" autoComplete="off" value={typed.email} error={fault('customer_email')} onChange={(event) => { set({ email: event.currentTarget.value }); }} />
        </div>
        {doing.problem && !doing.problem.fields.some(({ field }) => field in faults) && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
