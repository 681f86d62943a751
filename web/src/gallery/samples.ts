import type { Amount } from '@/lib/money';

export interface SamplePayout {
  id: string;
  state: string;
  beside?: string;
  payee: string;
  account: string;
  reference: string;
  maker: string;
  at: string;
  amount: Amount;
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const one = (state: string, payee: string, account: string, reference: string, maker: string, minutes: number, whole: number, beside?: string): SamplePayout => ({
  id: `pout_01k9q4m2v8x7w3z${reference}`, state, payee, account, reference, maker, at: ago(minutes), amount: { amount: whole * 100, currency: 'TZS' }, ...(beside ? { beside } : {}),
});

export const payouts: SamplePayout[] = [
  one('pending', 'Kilimo Bora Suppliers', 'CRDB …4471', 'INV-20418', 'Asha Juma', 12, 2_450_000, '2 approvals'),
  one('pending', 'Musa Hassan', 'M-Pesa 0754…118', 'PAY-0932', 'Asha Juma', 25, 970_000),
  one('pending', 'Tanga Cold Storage', 'NMB …0086', 'TCS-1107', 'API, Mauzo app', 90, 1_450_000, 'outside mandate'),
  one('processing', 'Halima Ally', 'Mixx 0713…902', 'WAGE-1123-07', 'Asha Juma', 100, 184_500),
  one('unknown', 'Simon Mollel', 'Airtel 0784…335', 'WAGE-1123-06', 'API, Mauzo app', 140, 212_000),
  one('succeeded', 'Mwanza Packaging and Allied Industrial Products Company Limited', 'NMB …7712', 'INV-20401', 'Rehema Swai', 1500, 999_999_999_999),
  one('succeeded', 'Joyce Massawe', 'M-Pesa 0762…440', 'RF-2211', 'API, Mauzo app', 1600, 96_000),
  one('failed', 'Elia Mbise', 'HaloPesa 0621…083', 'WAGE-1122-19', 'Asha Juma', 1700, 140_000),
  one('rejected', 'Kilimo Bora Suppliers', 'CRDB …4471', 'INV-20418b', 'Asha Juma', 1900, 2_540_000),
  one('reversed', 'Zawadi Kweka', 'Airtel 0786…271', 'RF-2203', 'API, Mauzo app', 4000, 58_000),
];
