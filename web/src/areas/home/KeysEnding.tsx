import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { components } from '@/generated/api';
import { AppLink } from '@/components/AppLink';
import { Section } from '@/components/PageHead';
import { useNow } from '@/lib/useNow';
import { usePlace } from '@/shell/place';
import css from './Bars.module.css';

/** Keys that end within two weeks, soonest first. */
export function KeysEnding({ keys }: { keys: readonly components['schemas']['HomeKey'][] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const now = useNow();
  return (
    <Section title={<Trans>Keys ending soon</Trans>}>
      {keys.length === 0 ? (
        <p className="k-caption"><Trans>None within two weeks.</Trans></p>
      ) : (
        <ul className={css.keys}>
          {keys.map((key) => {
            const days = Math.ceil((new Date(key.expires_at).getTime() - now.getTime()) / 86_400_000);
            return (
              <li key={key.id}>
                <span>
                  <b>{key.name}</b>
                  <span className="k-caption">{key.application_name} <code>…{key.last_four}</code></span>
                  <span className={css.soon}>{days > 1 ? t`Ends in ${days} days` : t`Ends today`}</span>
                </span>
                <Button variant="default" size="xs" component={AppLink} to={path(`build/applications/${key.application_id}?panel=rotate-${key.id}`)} aria-label={t`Rotate ${key.name}`}><Trans>Rotate key</Trans></Button>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
