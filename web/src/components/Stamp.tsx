import { useLingui } from '@lingui/react/macro';
import { initials } from '@/lib/text';
import { dayMonth, wall } from '@/lib/moment';
import { useLanguage } from '@/i18n/useLanguage';
import { useZone } from './zone';
import { stampTurn } from './stampTurn';
import css from './Stamp.module.css';

interface StampProps {
  /** The approval's or invitation's id: it fixes the angle. */
  id: string;
  name: string;
  verb: 'authorised' | 'invited' | 'confirmed';
  at: string;
  size?: number;
  /** Why it counts no longer: "voided by edit 11:20". */
  voided?: string;
  /** Just given, by the reader: it lands once. */
  landing?: boolean;
}

const around = 'M60 60m-45 0a45 45 0 1 1 90 0a45 45 0 1 1 -90 0';
const length = 2 * Math.PI * 45;

/** An approval that was really given. */
export function Stamp({ id, name, verb, at, size = 96, voided, landing = false }: StampProps) {
  const { t } = useLingui();
  const [language] = useLanguage();
  const zone = useZone();
  const when = new Date(at);
  const date = dayMonth(when, zone, language);
  const time = wall(when, zone).clock;
  const word = {
    authorised: t({ message: 'Authorised', context: 'stamp' }),
    invited: t({ message: 'Invited', context: 'stamp' }),
    confirmed: t({ message: 'Confirmed', context: 'stamp' }),
  }[verb];
  const label = {
    authorised: t`${name} authorised this on ${date} at ${time}`,
    invited: t`${name} sent this invitation on ${date} at ${time}`,
    confirmed: t`${name} confirmed this on ${date} at ${time}`,
  }[verb];
  const ring = `${name} • ${word} • `.toLocaleUpperCase(language);
  const path = `stamp-${id}`;
  return (
    <span className={css.frame} data-voided={voided !== undefined || undefined}>
      <svg
        className={css.stamp}
        data-landing={landing || undefined}
        viewBox="0 0 120 120"
        width={size}
        height={size}
        role="img"
        aria-label={voided === undefined ? label : `${label}, ${voided}`}
        style={{ rotate: `${String(stampTurn(id))}deg` }}
      >
        <circle className={css.ring} cx="60" cy="60" r="57.5" />
        <circle className={css.inner} cx="60" cy="60" r="37" />
        <path id={path} d={around} fill="none" />
        <text className={css.words} fontSize={ring.length > 36 ? 8.2 : ring.length > 28 ? 9.4 : 10.6} dominantBaseline="middle">
          <textPath href={`#${path}`} textLength={length - 2} lengthAdjust="spacing">
            {ring}
          </textPath>
        </text>
        <text className={css.initials} x="60" y="55" textAnchor="middle">
          {initials(name)}
        </text>
        <text className={css.date} x="60" y="70.5" textAnchor="middle">
          {date}
        </text>
        <text className={css.date} x="60" y="84" textAnchor="middle">
          {time}
        </text>
        {voided !== undefined && <path className={css.line} d="M6 78L114 42" />}
      </svg>
      {voided !== undefined && <span className="k-caption">{voided}</span>}
    </span>
  );
}

/** A slot that waits: it says whose turn it is. */
export function StampSlot({ children, size = 96 }: { children: string; size?: number }) {
  return (
    <span className={css.slot} style={{ width: size, height: size }}>
      <svg viewBox="0 0 120 120" width={size} height={size} aria-hidden="true">
        <circle className={css.dashes} cx="60" cy="60" r="57.5" />
      </svg>
      <span className={css.turn}>{children}</span>
    </span>
  );
}
