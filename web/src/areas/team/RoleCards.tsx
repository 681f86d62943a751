import { Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconBan, IconCheck } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import type { Role as RoleName } from '@/api/problem';
import { ErrorFace } from '@/components/ErrorFace';
import { Role } from '@/components/Role';
import { AppLink } from '@/components/AppLink';
import { usePlace } from '@/shell/place';
import { useRoles } from './useRoles';
import css from './RoleCards.module.css';

interface RoleCardsProps {
  value: RoleName | null;
  onChange: (role: RoleName) => void;
  /** A role that cannot be chosen, because it is held already. */
  held?: RoleName;
  error?: string | null;
}

/** The four roles to choose from; the chosen one unfolds what it may and what it never may. */
export function RoleCards({ value, onChange, held, error }: RoleCardsProps) {
  const { t } = useLingui();
  const { path } = usePlace();
  const roles = useRoles();
  const id = useId();
  const chosen = useRef<HTMLDivElement>(null);
  // What the role never may do stands last, and is the first thing to know: it must not hide below the fold.
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest' });
  }, [value]);
  return (
    <fieldset className={css.cards} aria-describedby={error ? `${id}-error` : undefined}>
      <legend>
        <Trans>Role</Trans>
      </legend>
      {roles.error && !roles.data && <ErrorFace error={roles.error} what={<Trans>The roles could not be loaded.</Trans>} again={() => void roles.refetch()} />}
      {roles.isPending && [0, 1, 2, 3].map((row) => <Skeleton key={row} height={46} />)}
      {roles.data?.roles.map(({ role, summary, can, never }) => (
        <div key={role} className={css.card} data-chosen={value === role || undefined} ref={value === role ? chosen : undefined}>
          <label className={css.line}>
            <input
              type="radio"
              name={id}
              value={role}
              checked={value === role}
              disabled={held === role}
              onChange={() => {
                onChange(role);
              }}
            />
            <Role role={role} strong />
            <span className={css.summary}>{held === role ? t`Present role` : summary}</span>
          </label>
          {value === role && (
            <>
              <ul className={css.can}>
                {can.map((right) => (
                  <li key={right}>
                    <IconCheck size={18} aria-hidden="true" />
                    {right}
                  </li>
                ))}
              </ul>
              {never.length > 0 && (
                <ul className={css.never}>
                  {never.map((limit) => (
                    <li key={limit}>
                      <IconBan size={18} aria-hidden="true" />
                      {limit}
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </div>
      ))}
      {error && (
        <p className={css.error} id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      <p>
        <AppLink to={path('settings', 'roles')}>
          <Trans>Compare all four roles</Trans>
        </AppLink>
      </p>
    </fieldset>
  );
}
