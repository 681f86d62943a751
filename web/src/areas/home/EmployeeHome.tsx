import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { components } from '@/generated/api';
import { AppLink } from '@/components/AppLink';
import { PageHead } from '@/components/PageHead';
import { usePlace } from '@/shell/place';
import { HomePayouts } from './Payouts';
import { Today } from './Today';

/** The reader's own payouts, those that came back, and today's collections. */
export default function EmployeeHome({ home }: { home: components['schemas']['Home'] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const mine = home.my_payouts ?? [];
  const rejected = home.my_rejected ?? [];
  const waits = mine.filter(({ state }) => state === 'pending').length;
  return (
    <>
      <PageHead
        tab={t`Home`}
        title={waits > 0 ? t`${plural(waits, { one: '# payout of yours waits', other: '# payouts of yours wait' })}` : t`None of your payouts waits`}
        says={rejected.length > 0 ? t`${plural(rejected.length, { one: '# came back with a reason.', other: '# came back with a reason.' })}` : undefined}
        acts={<Button component={AppLink} to={path('payouts?panel=new')} data-key="n" leftSection={<IconPlus size={18} aria-hidden="true" />}><Trans>New payout</Trans></Button>}
      />
      {rejected.length > 0 && <HomePayouts title={<Trans>Rejected, with the reason</Trans>} label={t`Rejected, with the reason`} rows={rejected} empty="" />}
      <HomePayouts title={<Trans>My payouts</Trans>} label={t`My payouts`} rows={mine} empty={<Trans>You prepared none in the last 30 days.</Trans>} beside={<AppLink to={path('payouts')}><Trans>All payouts</Trans></AppLink>} />
      <Today home={home} />
    </>
  );
}
