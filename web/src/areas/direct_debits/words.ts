import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';

type Schemas = components['schemas'];
export type DirectDebit = Schemas['DirectDebitView'];
export type Unit = Schemas['DirectDebitUnit'];

/** How often: `every month`, `every 2 weeks`. */
export function useRhythm(): (debit: { every: number; unit: Unit }) => string {
  const { t } = useLingui();
  return ({ every, unit }) => {
    switch (unit) {
      case 'day':
        return t`${plural(every, { one: 'every day', other: 'every # days' })}`;
      case 'week':
        return t`${plural(every, { one: 'every week', other: 'every # weeks' })}`;
      case 'month':
        return t`${plural(every, { one: 'every month', other: 'every # months' })}`;
      case 'year':
        return t`${plural(every, { one: 'every year', other: 'every # years' })}`;
    }
  };
}
