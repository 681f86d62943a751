import { useLingui } from '@lingui/react/macro';
import { IconArchive, IconArrowUpRight, IconHourglassHigh, IconPencil } from '@tabler/icons-react';
import { Moment } from '@/components/Moment';
import type { Step } from '@/components/Timeline';
import type { Beneficiary } from './words';

/** Who wrote it, who changed it, who confirmed it, when money last went there. */
export function useSteps(): (one: Beneficiary) => Step[] {
  const { t } = useLingui();
  const at = (when: string) => <Moment at={when} as="seconds" />;
  return (one) => {
    const { state, confirmed_at: confirmedAt, last_paid_at: paidAt } = one;
    const [adder, changer, confirmer] = [one.added_by.name, one.changed_by.name, one.confirmed_by?.name ?? ''];
    const moved = one.account_changed_at > one.created_at;
    const dated: (Step & { at: string })[] = [{ id: 'added', at: one.created_at, phase: 'done', title: t`Added by ${adder}`, when: at(one.created_at) }];
    if (one.version > 1) {
      // Of a new name alone the record knows the day, the beneficiary does not.
      const when = moved ? one.account_changed_at : one.created_at;
      dated.push({ id: 'changed', at: when, phase: 'done', icon: IconPencil, title: moved ? t`Account last changed, by ${changer}` : t`Name changed by ${changer}`, ...(moved ? { when: at(when) } : {}) });
    }
    if (confirmedAt) dated.push({ id: 'confirmed', at: confirmedAt, phase: 'done', title: t`Confirmed by ${confirmer}`, when: at(confirmedAt) });
    if (paidAt) dated.push({ id: 'paid', at: paidAt, phase: 'done', icon: IconArrowUpRight, title: t`Last paid`, when: at(paidAt) });
    const steps: Step[] = dated.sort((a, b) => a.at.localeCompare(b.at)).map(({ at: _, ...step }) => step);
    if (state === 'waiting') steps.push({ id: 'waits', phase: 'present', tone: 'seal', icon: IconHourglassHigh, title: t`Waiting for a second person` });
    if (state === 'archived') steps.push({ id: 'archived', phase: 'present', tone: 'off', icon: IconArchive, title: t({ context: 'beneficiary', message: 'Archived' }), when: at(one.updated_at) });
    if (state !== 'archived' && !paidAt) steps.push({ id: 'first', phase: 'future', icon: IconArrowUpRight, title: t`Paid for the first time` });
    return steps;
  };
}
