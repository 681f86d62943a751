import type { components } from '@/generated/api';

export type Entry = components['schemas']['Activity'];

const places: Record<string, string> = {
  mem: 'settings/team', app: 'build/applications', whk: 'build/webhooks', pay: 'payments', pout: 'payouts', chg: 'approvals', evt: 'build/events', lnk: 'links', bill: 'links/control-numbers',
};

/** The page of what an entry is about, where it has one. */
export function subjectPlace({ subject }: Entry): [string, string] | null {
  const place = subject ? places[subject.type] : undefined;
  return subject && place ? [place, subject.id] : null;
}
