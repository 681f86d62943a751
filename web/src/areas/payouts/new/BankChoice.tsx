import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { spoken } from '@/lib/text';
import { usePlace } from '@/shell/place';

/** A bank by a part of its name. What is written before the banks have come stays, and finds its bank once they have. */
export function BankChoice({ value, error, onChange }: { value: string; error: ReactNode; onChange: (bic: string) => void }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const [typed, setTyped] = useState('');
  const banks = useQuery({ queryKey: keyOf(merchant.id, 'banks'), queryFn: () => take(api.GET('/v1/banks')), staleTime: 60 * 60_000 });
  const listed = banks.data !== undefined;
  // The field hears of the banks before this does: the name that it writes then is of the bank that was chosen before.
  const heard = useRef(false);
  useEffect(() => { heard.current = listed; }, [listed]);
  const write = (text: string) => {
    const names = listed && !heard.current;
    setTyped((before) => (names && before !== '' ? before : text));
  };
  return (
    <Select
      label={t`Bank`}
      placeholder={t`Type a part of its name`}
      searchable
      clearable={false}
      data={banks.data?.data.map(({ bic, name }) => ({ value: bic, label: spoken(name) })) ?? []}
      value={value || null}
      searchValue={typed}
      onSearchChange={write}
      nothingFoundMessage={listed ? t`No bank of this name.` : banks.error ? t`The banks could not be loaded.` : t`The banks are being loaded.`}
      maxDropdownHeight={264}
      comboboxProps={{ withinPortal: false }}
      error={error}
      onChange={(bic) => { onChange(bic ?? ''); }}
    />
  );
}
