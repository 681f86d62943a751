import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { PageHead } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';

/** What waits for the reader, first of all. */
export default function HomePage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const approves = role === 'Admin' || role === 'Manager';
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'summary'),
    queryFn: () => take(api.GET('/v1/payouts/summary')),
    enabled: approves,
  });
  const waiting = data?.waiting_for_me ?? 0;
  return (
    <>
      <PageHead tab={t`Home`} title={merchant.name} says={data && waiting === 0 ? <Trans>Nothing waits for you</Trans> : undefined} />
      {data && waiting > 0 && (
        <Permit
          tone="seal"
          room="slim"
          aside={
            <Button component={AppLink} to={path('approvals')}>
              {t`Review ${plural(waiting, { one: '# payout', other: '# payouts' })}`}
            </Button>
          }
        >
          <IconHourglassHigh size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
          <span>
            <b>{t`${plural(waiting, { one: '# payout waits for you.', other: '# payouts wait for you.' })}`}</b>{' '}
            <Trans>
              They hold <Money value={data.held} />.
            </Trans>{' '}
            {data.oldest_at && (
              <Trans>
                The oldest has waited <Moment at={data.oldest_at} as="age" />.
              </Trans>
            )}
          </span>
        </Permit>
      )}
    </>
  );
}
