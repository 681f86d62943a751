import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { readAmount } from '@/lib/money';
import type { Currency } from './words';
import css from './Links.module.css';

export interface ItemTyped {
  name: string;
  quantity: string;
  price: string;
}

export const emptyItem: ItemTyped = { name: '', quantity: '1', price: '' };

/** A line as the server takes it; `null` while something is missing. */
export function readItem(item: ItemTyped, currency: Currency) {
  const price = readAmount(item.price, currency);
  const quantity = /^\d{1,6}$/.test(item.quantity.trim()) ? Number(item.quantity) : 0;
  return item.name.trim() && price && price.amount > 0 && quantity > 0 ? { name: item.name.trim(), quantity, price } : null;
}

interface ItemFieldsProps {
  items: readonly ItemTyped[];
  currency: Currency;
  error: string | null;
  /** Show which lines are not whole. */
  tried: boolean;
  onChange: (items: ItemTyped[]) => void;
}

/** What is sold: a line each. */
export function ItemFields({ items, currency, error, tried, onChange }: ItemFieldsProps) {
  const { t } = useLingui();
  const change = (index: number, next: Partial<ItemTyped>) => { onChange(items.map((item, at) => (at === index ? { ...item, ...next } : item))); };
  return (
    <div className={css.items}>
      {items.map((item, index) => {
        const wrong = tried && readItem(item, currency) === null;
        return (
          <div key={index} className={css.item}>
            <TextInput label={t`Item`} autoComplete="off" maxLength={200} value={item.name} error={wrong && !item.name.trim()} onChange={(event) => { change(index, { name: event.currentTarget.value }); }} />
            <TextInput label={t`Quantity`} inputMode="numeric" autoComplete="off" value={item.quantity} error={wrong && !/^[1-9]\d*$/.test(item.quantity.trim())} onChange={(event) => { change(index, { quantity: event.currentTarget.value }); }} />
            <TextInput label={t`Price of one`} inputMode="decimal" autoComplete="off" value={item.price} error={wrong && !(readAmount(item.price, currency)?.amount)} onChange={(event) => { change(index, { price: event.currentTarget.value }); }} />
            <ActionIcon size={36} aria-label={t`Take line ${index + 1} away`} disabled={items.length === 1} onClick={() => { onChange(items.filter((_, at) => at !== index)); }}>
              <IconTrash size={18} aria-hidden="true" />
            </ActionIcon>
          </div>
        );
      })}
      {error !== null && <p role="alert" style={{ color: 'var(--k-bad)' }}>{error}</p>}
      <div>
        <Button variant="quiet" size="xs" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => { onChange([...items, emptyItem]); }}>
          <Trans>Add a line</Trans>
        </Button>
      </div>
    </div>
  );
}
