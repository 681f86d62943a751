import { useLingui } from '@lingui/react/macro';
import { useLanguage } from '@/i18n/useLanguage';
import { age, day, dayMonth, exact, long, short, wall } from '@/lib/moment';
import { useNow } from '@/lib/useNow';
import { useZone } from './zone';

interface MomentProps {
  at: string;
  /** `short` in lists, `seconds` in timelines, `date`, `day` and `long` for deadlines, `age` for what waits ("2 h 14 min"), `ago` for what was used last: under an hour "2 min ago", then as `short`. */
  as?: 'short' | 'seconds' | 'date' | 'day' | 'long' | 'age' | 'ago';
  /** Inside a sentence: "yesterday 16:22". */
  within?: boolean;
}

/** An instant in the merchant's zone; the exact one in UTC on hover. */
export function Moment({ at, as = 'short', within = false }: MomentProps) {
  const { t } = useLingui();
  const [language] = useLanguage();
  const zone = useZone();
  const now = useNow();
  const instant = new Date(at);
  const brief = () => short(instant, now, zone, language, within);
  const say = {
    short: brief,
    seconds: () => `${brief().slice(0, -5)}${wall(instant, zone).seconds}`,
    date: () => dayMonth(instant, zone, language),
    day: () => day(instant, zone, language),
    long: () => long(instant, zone, language),
    ago: () => {
      const passed = now.getTime() - instant.getTime();
      if (passed < 60_000) return t`just now`;
      const time = age(passed, language);
      return passed < 3_600_000 ? t`${time} ago` : brief();
    },
    age: () => age(now.getTime() - instant.getTime(), language),
  };
  return (
    <time dateTime={instant.toISOString()} title={exact(instant, zone)} style={{ whiteSpace: 'nowrap' }}>
      {say[as]()}
    </time>
  );
}
