import { Link } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

export interface AppLinkProps extends Omit<ComponentPropsWithRef<'a'>, 'href'> {
  /** A whole address inside Kibali, as `usePlace().path()` writes it. */
  to: string;
}

/** A link inside Kibali. As a Mantine part: `<Button component={AppLink} to={path('payouts')}>`. */
export function AppLink({ to, ...rest }: AppLinkProps) {
  const [before, hash] = to.split('#');
  const [pathname, query] = (before ?? '').split('?');
  return <Link to={pathname ?? '/'} search={Object.fromEntries(new URLSearchParams(query))} {...(hash ? { hash } : {})} activeOptions={{ exact: true, includeSearch: true }} {...rest} />;
}
