import type { components } from '@/generated/api';
import { digits, money, readAmount } from '@/lib/money';
import { exactPercent } from '@/lib/text';

export type Service = components['schemas']['ServiceTerms'];
export type Terms = components['schemas']['Terms'];
type Table = components['schemas']['FeeTable'];

/** One fee in figures: `TZS 580`, `4.85 %`, `TZS 100 + 2.5 %`. */
export function feeText({ fee, fee_bps: bps }: Service['steps'][number]): string {
  if (bps === 0) return money(fee);
  return fee.amount === 0 ? exactPercent(bps) : `${money(fee)} + ${exactPercent(bps)}`;
}

/** The lowest and the highest fee of a table; one where there is one. */
export function feeSpan({ steps }: Pick<Service, 'steps'>): readonly [string, string?] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return [''];
  const [low, high] = [feeText(first), feeText(last)];
  return low === high ? [low] : [low, high];
}

/** What stands in the form, as a person writes it. */
export interface Drawn {
  minimum: string;
  maximum: string;
  cap: string;
  steps: readonly { id: number; from: string; fee: string; percent: string }[];
}

export const drawn = ({ minimum, maximum, cap, steps }: Service): Drawn => ({
  minimum: digits(minimum),
  maximum: digits(maximum),
  cap: cap ? digits(cap) : '',
  steps: steps.map(({ from, fee, fee_bps: bps }, id) => ({ id, from: digits(from), fee: fee.amount === 0 && bps > 0 ? '' : digits(fee), percent: bps > 0 ? String(bps / 100) : '' })),
});

/** `2.5` percent as hundredths of one; nothing for what is no share of an amount. */
export function readPercent(typed: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s%]/g, ''));
  if (!match) return null;
  const parts = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return parts <= 10_000 ? parts : null;
}

/** The table that was drawn, in minor units; nothing while a field cannot be read. What does not hold together the server says. */
export function readTable({ minimum, maximum, cap, steps }: Drawn, currency: Service['currency']): Table | null {
  const minor = (text: string, none: number | null = null) => (text.trim() === '' ? none : (readAmount(text, currency)?.amount ?? null));
  const [least, most] = [minor(minimum), minor(maximum)];
  const highest = cap.trim() === '' ? undefined : minor(cap);
  const read = steps.map(({ from, fee, percent }) => ({ from: minor(from), fee: minor(fee, 0), fee_bps: percent.trim() === '' ? 0 : readPercent(percent) }));
  if (least === null || most === null || highest === null || read.length === 0) return null;
  const whole: Table['steps'] = [];
  for (const { from, fee, fee_bps } of read) {
    if (from === null || fee === null || fee_bps === null) return null;
    whole.push({ from, fee, fee_bps });
  }
  return { minimum: least, maximum: most, steps: whole.sort((one, two) => one.from - two.from), ...(highest === undefined ? {} : { cap: highest }) };
}
