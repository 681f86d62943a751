import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Skeleton } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import css from './Checkout.module.css';

type Settings = components['schemas']['CheckoutSettings'];

/** What payers may do on checkout pages. */
export function Checkout({ edits }: { edits: boolean }) {
  const { merchant } = usePlace();
  const found = useQuery({ queryKey: keyOf(merchant.id, 'merchant', 'checkout'), queryFn: () => take(api.GET('/v1/merchant/checkout')) });
  return (
    <Section title={<Trans>Checkout</Trans>}>
      {found.data ? edits ? <Form key={JSON.stringify(found.data)} settings={found.data} /> : <Read settings={found.data} /> : found.error ? <ErrorFace error={found.error} what={<Trans>The checkout settings could not be loaded.</Trans>} again={() => void found.refetch()} /> : <Skeleton height={180} />}
    </Section>
  );
}

function useWords() {
  const { t } = useLingui();
  return [
    { name: 'available', label: t`Checkout links can be made and paid`, says: t`Without it no link is made, and those that are out say that they take no payment.` },
    { name: 'update_customer', label: t`Payers may say who they are`, says: t`Name, number and e-mail, or a correction of what the link says.` },
    { name: 'update_amount', label: t`Payers may pay another amount`, says: t`Never where a link lists items.` },
    { name: 'exchange', label: t`Payers may pay in another currency`, says: t`An order in USD is paid in TZS at your exchange rate.` },
  ] as const satisfies readonly { name: keyof Settings; label: string; says: string }[];
}

function Read({ settings }: { settings: Settings }) {
  const { t } = useLingui();
  return (
    <ul className={css.read}>
      {useWords().map(({ name, label }) => (
        <li key={name}>
          {label} {settings[name] ? <Badge tone="ok" icon={IconCheck}>{t`On`}</Badge> : <Badge tone="off" icon={IconMinus}>{t`Off`}</Badge>}
        </li>
      ))}
    </ul>
  );
}

function Form({ settings }: { settings: Settings }) {
  const { t } = useLingui();
  const words = useWords();
  const [typed, setTyped] = useState(settings);
  const doing = useAct({
    act: () => ({ says: <Trans>To change what payers may do.</Trans>, button: t`Save the checkout` }),
    run: () => take(api.PATCH('/v1/merchant/checkout', { body: typed })),
    done: () => { toast.done(t`Changes saved`); },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        doing.start();
      }}
    >
      {words.map(({ name, label, says }) => (
        <Checkbox key={name} label={label} description={says} checked={typed[name]} onChange={(event) => { setTyped({ ...typed, [name]: event.currentTarget.checked }); }} />
      ))}
      <ActProblem problem={doing.problem} />
      <div className={css.acts}>
        <Button type="submit" variant="default" loading={doing.busy}><Trans>Save the checkout</Trans></Button>
      </div>
    </form>
  );
}
