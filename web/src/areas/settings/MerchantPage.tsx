import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import type { components } from '@/generated/api';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Note } from '@/components/Note';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import { zoneName } from '@/lib/moment';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { Checkout } from './Checkout';
import { FactorRule } from './FactorRule';
import { Logo } from './Logo';
import css from './Settings.module.css';

type Merchant = components['schemas']['Merchant'];

/** The merchant's name and zone, what payers see and may do, and whether everybody needs a second factor. */
export default function MerchantPage() {
  const { t } = useLingui();
  const { merchant, path, role } = usePlace();
  const found = useQuery({ queryKey: keyOf(merchant.id, 'merchant'), queryFn: () => take(api.GET('/v1/merchant')), staleTime: 5 * 60_000 });
  const head = <PageHead tab={t`Merchant`} crumbs={[{ label: t`Settings`, to: path('settings') }]} title={t`Merchant`} />;
  if (!found.data) {
    return (
      <>
        {head}
        {found.error ? <ErrorFace error={found.error} what={<Trans>The merchant could not be loaded.</Trans>} again={() => void found.refetch()} /> : <Skeleton height={200} />}
      </>
    );
  }
  const edits = can.editMerchant(role);
  return (
    <Columns
      head={head}
      facts={
        <Facts
          title={t`Merchant`}
          rows={[
            [t`Name`, found.data.name],
            [t`Time zone`, zoneName(found.data.time_zone)],
            [t`Country`, found.data.country],
            [t`Since`, <Moment key="since" at={found.data.created_at} as="day" />],
            [t`Id`, <Id key="id" value={found.data.id} />],
          ]}
        />
      }
    >
      {edits ? <Profile key={found.data.id} merchant={found.data} /> : <Note icon={IconInfoCircle}><Trans>Admins and Managers change these.</Trans></Note>}
      <Logo merchant={found.data} edits={edits} />
      <Checkout edits={edits} />
      <FactorRule merchant={found.data} />
    </Columns>
  );
}

const zones = () => Intl.supportedValuesOf('timeZone');

function Profile({ merchant }: { merchant: Merchant }) {
  const { t } = useLingui();
  const [name, setName] = useState(merchant.name);
  const [zone, setZone] = useState(merchant.time_zone);
  const doing = useAct({
    act: () => ({ says: <Trans>To change the name or the zone of <b>{merchant.name}</b>.</Trans>, button: t`Save the merchant` }),
    run: () => take(api.PATCH('/v1/merchant', { body: { name: name.trim(), time_zone: zone } })),
    done: () => {
      toast.done(t`Changes saved`);
    },
  });
  const known = zones().includes(zone) ? zones() : [zone, ...zones()];
  return (
    <Section title={<Trans>Name and zone</Trans>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) doing.start();
        }}
      >
        <TextInput
          label={t`Business`}
          description={t`Stands on pages, invitations and mails.`}
          maxLength={100}
          value={name}
          error={name.trim() ? (doing.problem?.fault('name') ?? null) : t`Write the name of the business.`}
          onChange={(event) => { setName(event.currentTarget.value); }}
        />
        <Select
          label={t`Time zone`}
          description={t`All times on the pages follow it.`}
          data={known}
          value={zone}
          searchable
          allowDeselect={false}
          maxDropdownHeight={260}
          comboboxProps={{ withinPortal: false }}
          error={doing.problem?.fault('time_zone') ?? null}
          onChange={(next) => { if (next) setZone(next); }}
        />
        {doing.problem?.fields.length ? null : <ActProblem problem={doing.problem} />}
        <div className={css.acts}>
          <Button type="submit" loading={doing.busy}>
            <Trans>Save the merchant</Trans>
          </Button>
        </div>
      </form>
    </Section>
  );
}
