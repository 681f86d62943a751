import { useLingui } from '@lingui/react/macro';
import type { Role as RoleName } from '@/api/problem';
import css from './Role.module.css';

/** A role: a small turned square and its name. */
export function Role({ role, strong = false }: { role: RoleName; strong?: boolean }) {
  return (
    <span className={css.role} data-strong={strong || undefined}>
      <span className={css.square} data-role={role} aria-hidden="true" />
      {useRoleName()(role)}
    </span>
  );
}

/** The word for a role in the page's language. */
export function useRoleName(): (role: RoleName) => string {
  const { t } = useLingui();
  return (role) => ({ Admin: t`Admin`, Manager: t`Manager`, Employee: t`Employee`, Developer: t`Developer` })[role];
}
