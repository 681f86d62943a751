import { Trans, useLingui } from '@lingui/react/macro';
import { exact } from '@/lib/moment';
import { useZone } from './zone';
import css from './Strip.module.css';

/** The last attempts, oldest first: a failed one is taller, not only red. */
export function Strip({ attempts, foot = true }: { attempts: readonly { at: string; ok: boolean }[]; foot?: boolean }) {
  const { t } = useLingui();
  const zone = useZone();
  const count = attempts.length;
  const failed = attempts.filter(({ ok }) => !ok).length;
  return (
    <figure className={css.strip}>
      <div className={css.bars} role="img" aria-label={t`Last ${count} attempts, ${failed} failed`}>
        {attempts.map(({ at, ok }, index) => (
          <span key={`${at}-${String(index)}`} data-ok={ok} title={exact(new Date(at), zone)} />
        ))}
      </div>
      {foot && (
        <figcaption className={css.foot}>
          <span>
            <Trans>Last {count} attempts</Trans>
          </span>
          <span>
            <Trans>{failed} failed</Trans>
          </span>
        </figcaption>
      )}
    </figure>
  );
}
