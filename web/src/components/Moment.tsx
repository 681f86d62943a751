import { useLanguage } from '@/i18n/useLanguage';
import { age, day, exact, long, short, wall } from '@/lib/moment';
import { useNow } from '@/lib/useNow';
import { useZone } from './zone';

interface MomentProps {
  at: string;
  /** `short` in lists, `seconds` in timelines, `day` and `long` for deadlines, `age` for what waits or was used under an hour ago. */
  as?: 'short' | 'seconds' | 'day' | 'long' | 'age';
}

/** An instant in the merchant's zone; the exact one in UTC on hover. */
export function Moment({ at, as = 'short' }: MomentProps) {
  const [language] = useLanguage();
  const zone = useZone();
  const now = useNow();
  const instant = new Date(at);
  const say = {
    short: () => short(instant, now, zone, language),
    seconds: () => `${short(instant, now, zone, language).slice(0, -5)}${wall(instant, zone).seconds}`,
    day: () => day(instant, zone, language),
    long: () => long(instant, zone, language),
    age: () => age(now.getTime() - instant.getTime(), language),
  };
  return (
    <time dateTime={instant.toISOString()} title={exact(instant, zone)} style={{ whiteSpace: 'nowrap' }}>
      {say[as]()}
    </time>
  );
}
