/** `po_01k9q4m2…7d2m`: the prefix and both ends, never shorter than it saves. */
export function shortId(id: string): string {
  const cut = id.indexOf('_') + 1;
  const body = id.slice(cut);
  return body.length <= 12 ? id : `${id.slice(0, cut)}${body.slice(0, 5)}…${body.slice(-4)}`;
}

const dialling: Record<string, string> = { TZ: '255', KE: '254', UG: '256', RW: '250' };

/** National in the merchant's country, `0754 300 118`; else `+254 712 345 678`. Its spaces do not break. What the server masked stays as it is. */
export function phone(number: string, country = 'TZ'): string {
  const plain = number.replace(/[\s+-]/g, '');
  if (!/^\d{9,15}$/.test(plain)) return number;
  const own = dialling[country] ?? '';
  const national = plain.startsWith('0') ? plain.slice(1) : own && plain.startsWith(own) ? plain.slice(own.length) : null;
  if (national?.length === 9) return `0${national.slice(0, 3)}\u00a0${national.slice(3, 6)}\u00a0${national.slice(6)}`;
  const code = Object.values(dialling).find((each) => plain.startsWith(each)) ?? plain.slice(0, 3);
  return `+${code}\u00a0${plain.slice(code.length).replace(/(\d{3})(?=\d)/g, '$1\u00a0')}`;
}

/** `0754…118`: enough to recognise, not enough to call. */
export function maskedPhone(number: string, country = 'TZ'): string {
  const shown = phone(number, country).replace(/\s/g, '');
  return /^\+?\d{9,16}$/.test(shown) ? `${shown.slice(0, 4)}…${shown.slice(-3)}` : shown;
}

const small = new Set(['OF', 'AND', 'FOR', 'THE']);
const brands: Readonly<Record<string, string>> = { MPESA: 'M-Pesa', HALOPESA: 'HaloPesa', EZYPESA: 'EzyPesa' };

/** Networks that people call by another name, as checkout pages do. */
const networks: Readonly<Record<string, string>> = { 'TIGO PESA': 'Mixx by Yas', 'TIGO-PESA': 'Mixx by Yas', 'AIRTEL-MONEY': 'Airtel Money' };

/** A bank or network that is listed in capitals, as people write it: `CRDB BANK PLC` is `CRDB Bank PLC`. Short words and those without a vowel are initials. */
export function spoken(name: string): string {
  const known = networks[name];
  if (known !== undefined || name !== name.toUpperCase()) return known ?? name;
  return name.replace(/[A-Z]+/g, (word) => (brands[word] ?? (small.has(word) ? word.toLowerCase() : word.length < 4 || !/[AEIOU]/.test(word) ? word : `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`)));
}

/** `0150 4471 2290 00`, in fours, as it stands on paper; `…4471` when its head does not matter. Its spaces do not break. */
export const account = (number: string) => (/^[A-Za-z0-9]{5,}$/.test(number) ? number.replace(/(.{4})(?=.)/g, '$1\u00a0') : number);
/** A name and how the account ended, `KILIMO BORA …4471`: the ellipsis stays with the digits. */
export const inOnePiece = (payee: string) => payee.replace(/…(?=\d)/g, '…\u2060');
export const maskedAccount = (number: string) => (/^[A-Za-z0-9]{5,}$/.test(number) ? `…${number.slice(-4)}` : number);

/** `7.9 %`, from parts per ten thousand. */
export function percent(basisPoints: number): string {
  const tenths = Math.round(basisPoints / 10);
  return `${(tenths / 10).toFixed(1).replace(/\.0$/, '')}\u00a0%`;
}

/** `4.85 %`, from hundredths of a percent, without rounding. */
export const exactPercent = (basisPoints: number) => `${(basisPoints / 100).toFixed(2).replace(/\.?0+$/, '')}\u00a0%`;

/** Two letters for a person: first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letter = (word: string | undefined) => [...(word ?? '')][0] ?? '';
  return `${letter(words[0])}${words.length > 1 ? letter(words.at(-1)) : ''}`.toLocaleUpperCase();
}

/** People are named in full once, then by first name. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
