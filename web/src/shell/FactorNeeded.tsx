import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLocation } from '@tanstack/react-router';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { usePlace } from './place';

/** Where everybody needs a second factor and the reader has none: the one thing to do first, in the place of every page but their own. */
export function FactorNeeded({ children }: { children: ReactNode }) {
  const { merchant, person, path } = usePlace();
  const { pathname } = useLocation();
  const needed = merchant.second_factor_required && !person.second_factor;
  const security = path('settings', 'security');
  const own = [security, path('settings', 'profile')].includes(pathname);
  // One tree for both: the page that shows the recovery codes stays while the need goes away.
  return (
    <>
      {needed && (
        <div style={{ marginBottom: 20 }}>
          <Permit
            tone="seal"
            room="slim"
            aside={
              pathname === security ? undefined : (
                <Button component={AppLink} to={`${security}?panel=factor`}>
                  <Trans>Set up my second factor</Trans>
                </Button>
              )
            }
          >
            <IconLock size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
            <span>
              <Says name={merchant.name} alone={!own} /> <Trans>Set yours up first; it takes a minute and your phone.</Trans>
            </span>
          </Permit>
        </div>
      )}
      {(!needed || own) && children}
    </>
  );
}

function Says({ name, alone }: { name: string; alone: boolean }) {
  const says = <Trans>{name} requires a second factor of everybody.</Trans>;
  return alone ? <Headline>{says}</Headline> : <b>{says}</b>;
}

/** The sentence as the page's heading, where there is no other. */
function Headline({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  useTab(t`Second factor`);
  return <h1 style={{ display: 'inline', font: 'inherit', fontWeight: 620, letterSpacing: 'normal' }}>{children}</h1>;
}
