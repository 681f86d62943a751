import type { components } from '@/generated/api';

type Sent = components['schemas']['Amount'];

/** Minor units in an ISO 4217 currency; a newer server may know more of them than this page. */
export interface Amount {
  amount: number;
  currency: string;
}

const none = new Set(['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']);
const three = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);

/** Digits after the point, by ISO 4217. */
export function exponent(currency: string): number {
  return none.has(currency) ? 0 : three.has(currency) ? 3 : 2;
}

/** Only the digits: `2,450,000`, `1,204.50`, `−18`. Decimals show when the minor part is not zero, or always in a column that mixes. */
export function digits(value: Amount, decimals: 'auto' | 'always' = 'auto'): string {
  const places = exponent(value.currency);
  const unit = 10n ** BigInt(places);
  const minor = BigInt(Math.trunc(value.amount));
  const size = minor < 0n ? -minor : minor;
  const whole = (size / unit).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = size % unit;
  const tail = places > 0 && (decimals === 'always' || rest > 0n) ? `.${rest.toString().padStart(places, '0')}` : '';
  return `${minor < 0n ? '−' : ''}${whole}${tail}`;
}

/** `-1204.50`, for programs: all decimals, nothing between the digits. */
export const plain = (value: Amount): string => digits(value, 'always').replaceAll(',', '').replace('−', '-');

/** Whether a column of amounts mixes whole ones with others, so that all show their decimals. */
export const mixes = (values: readonly Amount[]): 'auto' | 'always' => (values.some(({ amount, currency }) => amount % 10 ** exponent(currency) !== 0) ? 'always' : 'auto');

/** `TZS 2,450,000`, for sentences and buttons. The space does not break. */
export function money(value: Amount): string {
  return `${value.currency}\u00a0${digits(value)}`;
}

/** An exact decimal text with its thousands apart: `2510` is `2,510`, `0.00037736` stays. */
export function grouped(decimal: string): string {
  const [whole = '', rest] = decimal.split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? apart : `${apart}.${rest}`;
}

/** `4.9M`, for the axis of a chart and nowhere else. */
export function short(value: Amount): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value.amount / 10 ** exponent(value.currency));
}

/** Reads what a person typed, `2,450,000` or `1204.5`, into minor units; `null` when it is no amount. */
export function readAmount(typed: string, currency: Sent['currency']): Sent | null {
  const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(typed.replace(/[\s,]/g, ''));
  const places = exponent(currency);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > places) return null;
  return { amount: Number(`${match[1] ?? ''}${fraction.padEnd(places, '0')}`), currency };
}
