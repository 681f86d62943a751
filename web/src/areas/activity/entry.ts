import type { components } from '@/generated/api';

export type Entry = components['schemas']['Activity'];

const places: Record<string, string> = {
  mem: 'settings/team', app: 'build/applications', whk: 'build/webhooks', pay: 'payments', pout: 'payouts', chg: 'approvals', evt: 'build/events', lnk: 'links', bill: 'links/control-numbers', ddm: 'links/direct-debits',
};

/** The page of what an entry is about, where it has one. */
export function subjectPlace({ act, subject }: Entry): string[] | null {
  if (!subject) return null;
  if (subject.type === 'cus') return [`links/customers?panel=customer&customer=${subject.id}`];
  if (subject.type === 'dep') return subject.name ? [`payments/deposits?search=${encodeURIComponent(subject.name)}`] : null;
  const place = subject.type === 'lnk' && act.startsWith('payout_link.') ? 'links/payouts' : places[subject.type];
  return place ? [place, subject.id] : null;
}
