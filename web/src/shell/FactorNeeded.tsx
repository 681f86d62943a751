import { Button } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { useLocation } from '@tanstack/react-router';
import { IconLock } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { usePlace } from './place';

/** Where everybody needs a second factor and the reader has none: the one thing to do first. */
export function FactorNeeded() {
  const { merchant, person, path } = usePlace();
  const { pathname } = useLocation();
  if (!merchant.second_factor_required || person.second_factor) return null;
  const name = merchant.name;
  const here = pathname === path('settings', 'security');
  return (
    <div style={{ marginBottom: 20 }}>
      <Permit
        tone="seal"
        room="slim"
        aside={
          here ? undefined : (
            <Button component={AppLink} to={`${path('settings', 'security')}?panel=factor`}>
              <Trans>Set up my second factor</Trans>
            </Button>
          )
        }
      >
        <IconLock size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
        <span>
          <b>
            <Trans>{name} requires a second factor of everybody.</Trans>
          </b>{' '}
          <Trans>Set yours up first; it takes a minute and your phone.</Trans>
        </span>
      </Permit>
    </div>
  );
}
