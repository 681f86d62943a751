import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Fragment } from 'react';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import type { Waiting } from './waiting';

function Held({ held }: Pick<Waiting, 'held'>) {
  return held.map((value, index) => (
    <Fragment key={value.currency}>
      {index > 0 && ', '}
      <Money value={value} />
    </Fragment>
  ));
}

/** How many wait for the reader, what they hold, and since when: the same on every page. */
export function WaitingSays({ waiting }: { waiting: Waiting }) {
  const { t } = useLingui();
  const { count, held, oldest_at: oldest } = waiting;
  return (
    <>
      <b>{t`${plural(count, { one: '# payout waits for you.', other: '# payouts wait for you.' })}`}</b>{' '}
      {held.length > 0 && (count === 1 ? <Trans>It holds <Held held={held} />.</Trans> : <Trans>They hold <Held held={held} />.</Trans>)}{' '}
      {oldest && (
        <Trans>
          The oldest has waited <Moment at={oldest} as="age" />.
        </Trans>
      )}
    </>
  );
}
