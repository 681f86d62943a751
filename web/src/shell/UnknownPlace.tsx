import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useSession } from '@/api/session';
import { AppLink } from '@/components/AppLink';
import { Permit, Acts } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { PublicFrame } from './PublicFrame';
import pub from './PublicFrame.module.css';

/** No such page, or a merchant the reader does not belong to: both read alike. */
export function UnknownPlace() {
  const { t } = useLingui();
  const { data: session } = useSession();
  useTab(t`Not found`);
  const merchants = session?.merchants ?? [];
  return (
    <PublicFrame>
      <Permit room="wide">
        <h1 className={pub.title}>
          <Trans>There is nothing at this address</Trans>
        </h1>
        <p className={pub.says}>
          <Trans>It may belong to a merchant you are not a member of, or the link is incomplete.</Trans>
        </p>
        <div className={pub.acts}>
          <Acts>
            {merchants.map(({ id, name }, index) => (
              <Button key={id} component={AppLink} to={`/m/${id}`} variant={index === 0 ? 'filled' : 'default'}>
                <Trans>Go to {name}</Trans>
              </Button>
            ))}
            {merchants.length === 0 && (
              <Button component={AppLink} to="/sign-in">
                <Trans>Sign in</Trans>
              </Button>
            )}
          </Acts>
        </div>
      </Permit>
    </PublicFrame>
  );
}
