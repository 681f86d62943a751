import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { usePlace } from '@/shell/place';
import { useWhere, type Beneficiary } from './words';
import css from './Beneficiary.module.css';

/** One beneficiary by its id; nothing while none is chosen or it is not read yet. */
export function useBeneficiary(id: string): Beneficiary | undefined {
  const { merchant } = usePlace();
  const { data } = useQuery({ queryKey: keyOf(merchant.id, 'beneficiaries', id), queryFn: () => take(api.GET('/v1/beneficiaries/{id}', { params: { path: { id } } })), enabled: id !== '' });
  return id ? data : undefined;
}

/** Whom to pay, out of those that a second person confirmed. */
export function BeneficiaryChoice({ value, only, fault, onChange }: { value: string; only: boolean; fault: string | null | undefined; onChange: (id: string) => void }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const where = useWhere();
  const whole = useWhere('whole');
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 300);
  const chosen = useBeneficiary(value);
  const asked = search === chosen?.name ? '' : search;
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: keyOf(merchant.id, 'beneficiaries', 'confirmed', asked),
    queryFn: () => take(api.GET('/v1/beneficiaries', { params: { query: { state: 'confirmed', limit: 100, ...(asked ? { search: asked } : {}) } } })),
    placeholderData: keepPreviousData,
  });
  const listed = data?.data ?? [];
  const shown = chosen && !listed.some(({ id }) => id === chosen.id) ? [chosen, ...listed] : listed;
  const of = (id: string) => shown.find((one) => one.id === id);
  // What nobody was found by is no word about all of them.
  if (data?.data.length === 0 && !isPlaceholderData && !asked && !chosen) {
    return (
      <p className={css.none}>
        <Trans>Nobody is confirmed yet.</Trans> {only && <Trans>Only confirmed beneficiaries are paid here.</Trans>} <AppLink to={path('beneficiaries?panel=new')}><Trans>Add a beneficiary</Trans></AppLink>
      </p>
    );
  }
  return (
    <>
      <Select
        label={t`Beneficiary`}
        {...(only ? { description: t`Only confirmed beneficiaries are paid here.` } : {})}
        placeholder={t`Type a part of the name or account`}
        searchable
        clearable={false}
        {...(value ? {} : { 'data-autofocus': true })}
        data={shown.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen ? value : null}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={error ? t`Beneficiaries could not be loaded.` : t`No confirmed beneficiary of this name.`}
        maxDropdownHeight={264}
        comboboxProps={{ withinPortal: false }}
        error={fault}
        renderOption={({ option }) => {
          const one = of(option.value);
          return one && <span className={css.option}><b dir="auto">{one.name}</b><span className="k-caption">{where(one)}</span></span>;
        }}
        onChange={(id) => { if (id) onChange(id); }}
      />
      {chosen && (
        <p className={css.chosen} data-off={chosen.state !== 'confirmed' || undefined}>
          <IconCheck size={16} stroke={2} aria-hidden="true" />
          <span>{whole(chosen)}{chosen.confirmed_by && <>, <Trans>confirmed by {chosen.confirmed_by.name}</Trans></>}</span>
        </p>
      )}
    </>
  );
}
