import { describe, expect, it } from 'vitest';
import { digits, grouped, mixes, money, plain, readAmount } from './money';
import { age, exact, long, readable, short, written, zoneName } from './moment';
import { account, exactPercent, initials, maskedAccount, maskedPhone, percent, phone, shortId, spoken } from './text';

const tzs = (amount: number) => ({ amount, currency: 'TZS' });
const zone = 'Africa/Dar_es_Salaam';
const now = new Date('2026-11-23T08:00:00Z');

describe('money', () => {
  it('groups digits and leaves out a minor part of zero', () => {
    expect(money(tzs(245_000_000))).toBe('TZS\u00a02,450,000');
    expect(digits({ amount: 120_450, currency: 'USD' })).toBe('1,204.50');
    expect(digits(tzs(100), 'always')).toBe('1.00');
    expect(digits(tzs(5))).toBe('0.05');
  });
  it('writes amounts and instants for programs', () => {
    expect([tzs(245_000_000), tzs(-5), { amount: 1500, currency: 'JPY' }].map(plain)).toEqual(['2450000.00', '-0.05', '1500']);
    expect(written(new Date('2026-11-23T21:30:05Z'), zone)).toBe('2026-11-24 00:30:05');
  });
  it('knows currencies without a minor part and with three digits', () => {
    expect(digits({ amount: 1500, currency: 'JPY' })).toBe('1,500');
    expect(digits({ amount: 1501, currency: 'KWD' })).toBe('1.501');
  });
  it('writes a true minus and holds twelve digits', () => {
    expect(digits(tzs(-1_800))).toBe('−18');
    expect(digits(tzs(99_999_999_999_900))).toBe('999,999,999,999');
  });
  it('reads what people type', () => {
    expect(readAmount('2,450,000', 'TZS')).toEqual(tzs(245_000_000));
    expect(readAmount('12.5', 'USD')).toEqual({ amount: 1250, currency: 'USD' });
    expect(readAmount('12.555', 'USD')).toBeNull();
    expect(readAmount('1.5', 'JPY')).toBeNull();
    expect(readAmount('-5', 'TZS')).toBeNull();
    expect(readAmount('', 'TZS')).toBeNull();
  });
});

describe('moments', () => {
  const at = (text: string) => short(new Date(text), now, zone, 'en');
  it('grows with the distance', () => {
    expect(at('2026-11-23T07:03:12Z')).toBe('10:03');
    expect(at('2026-11-22T13:22:00Z')).toBe('Yesterday 16:22');
    expect(short(new Date('2026-11-22T13:22:00Z'), now, zone, 'en', true)).toBe('yesterday 16:22');
    expect(at('2026-11-21T15:02:00Z')).toBe('Sat 18:02');
    expect(at('2026-10-26T11:20:00Z')).toBe('26 Oct 14:20');
    expect(at('2025-10-26T11:20:00Z')).toBe('26 Oct 2025 14:20');
    expect(at('2026-11-24T06:00:00Z')).toBe('24 Nov 09:00');
  });
  it('turns the day in the zone, not in UTC', () => {
    expect(at('2026-11-22T21:30:00Z')).toBe('00:30');
  });
  it('speaks Swahili with digits', () => {
    expect(short(new Date('2026-11-22T13:22:00Z'), now, zone, 'sw')).toBe('Jana 16:22');
    expect(short(new Date('2026-10-26T11:20:00Z'), now, zone, 'sw')).toBe('26 Okt 14:20');
  });
  it('names deadlines, instants and zones', () => {
    expect(long(new Date('2026-11-30T08:20:00Z'), zone, 'en')).toBe('Mon 30 Nov 2026, 11:20 EAT');
    expect(readable('Wait until 2026-11-30T08:20:00.422Z.', zone, 'en')).toBe('Wait until Mon 30 Nov 2026, 11:20 EAT.');
    expect(exact(new Date('2026-11-23T07:03:12.481Z'), zone)).toBe('2026-11-23 07:03:12.481 UTC · 10:03:12 EAT');
    expect(zoneName('Asia/Karachi')).toBe('UTC+5');
  });
  it('says ages', () => {
    expect(age(45_000, 'en')).toBe('45 s');
    expect(age(18 * 60_000, 'en')).toBe('18 min');
    expect(age(134 * 60_000, 'en')).toBe('2 h 14 min');
    expect(age(134 * 60_000, 'sw')).toBe('saa 2 dk 14');
    expect(age(76 * 3_600_000, 'en')).toBe('3 d 4 h');
  });
});

describe('texts', () => {
  it('shortens ids in the middle', () => {
    expect(shortId('pout_01k9q4m2v8x7w3zz7d2m')).toBe('pout_01k9q…7d2m');
    expect(shortId('req_8hq2v')).toBe('req_8hq2v');
  });
  it('writes phone numbers as the country does', () => {
    expect(phone('255754300118')).toBe('0754\u00a0300\u00a0118');
    expect(phone('+254712345678')).toBe('+254\u00a0712\u00a0345\u00a0678');
    expect(phone('254712345678', 'KE')).toBe('0712\u00a0345\u00a0678');
    expect(phone('0754…118')).toBe('0754…118');
  });
  it('masks phone numbers', () => {
    expect(maskedPhone('255754300118')).toBe('0754…118');
    expect(maskedPhone('0754…118')).toBe('0754…118');
  });
  it('writes percent and initials', () => {
    expect(percent(790)).toBe('7.9\u00a0%');
    expect(percent(1000)).toBe('10\u00a0%');
    expect(initials('Neema Mushi')).toBe('NM');
    expect(initials('Zawadi wa Kweka')).toBe('ZK');
    expect(initials('Asha')).toBe('A');
  });
  it('writes shares of an amount without rounding', () => {
    expect([485, 250, 50, 10_000, 1_000, 0].map(exactPercent)).toEqual(['4.85\u00a0%', '2.5\u00a0%', '0.5\u00a0%', '100\u00a0%', '10\u00a0%', '0\u00a0%']);
  });
  it('writes banks as people do, initials as they are', () => {
    expect(spoken('CRDB BANK PLC')).toBe('CRDB Bank PLC');
    expect(spoken('BANK OF AFRICA TANZANIA LIMITED')).toBe('Bank of Africa Tanzania Limited');
    expect(spoken('I&M BANK (T) LIMITED')).toBe('I&M Bank (T) Limited');
    expect(spoken('M-Pesa')).toBe('M-Pesa');
    expect(['MPESA TANZANIA', 'AIRTEL MONEY', 'HALOPESA'].map(spoken)).toEqual(['M-Pesa Tanzania', 'Airtel Money', 'HaloPesa']);
    expect(['TIGO PESA', 'TIGO-PESA', 'AIRTEL-MONEY'].map(spoken)).toEqual(['Mixx by Yas', 'Mixx by Yas', 'Airtel Money']);
  });
  it('writes accounts in fours, and leaves what the server masked', () => {
    expect(account('01504471229000')).toBe('0150\u00a04471\u00a02290\u00a000');
    expect(maskedAccount('01504471229000')).toBe('…9000');
    expect([account('0150…9000'), maskedAccount('0150…9000')]).toEqual(['0150…9000', '0150…9000']);
  });
  it('groups a rate and keeps every digit of it', () => {
    expect([grouped('2510'), grouped('1234567.0005'), grouped('0.00037736')]).toEqual(['2,510', '1,234,567.0005', '0.00037736']);
  });
  it('shows decimals in a column where one amount has some', () => {
    expect([mixes([tzs(100), tzs(250)]), mixes([tzs(100), tzs(-200)])]).toEqual(['always', 'auto']);
  });
});
