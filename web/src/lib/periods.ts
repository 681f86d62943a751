import { useLingui } from '@lingui/react/macro';
import { useZone } from '@/components/zone';
import { dayOf } from './moment';
import { useNow } from './useNow';

export interface Period {
  value: string;
  label: string;
  /** The first day, as the lists' `from` takes it. */
  from: string;
}

/** Spans for the *When* chip, ending now. */
export function usePeriods(): readonly Period[] {
  const { t } = useLingui();
  const zone = useZone();
  const now = useNow();
  const back = (days: number) => dayOf(new Date(now.getTime() - days * 86_400_000), zone);
  return [
    { value: 'today', label: t`Today`, from: back(0) },
    { value: 'week', label: t`Last 7 days`, from: back(6) },
    { value: 'month', label: t`Last 30 days`, from: back(29) },
  ];
}
