import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { Id } from '@/components/Id';
import { Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { usePlace } from '@/shell/place';
import { BillHandOut } from './BillHandOut';
import css from './Links.module.css';

/** The control number that is one way to pay a link: a payer asked for it on the link's page. */
export function LinkNumber({ made, open }: { made: components['schemas']['LinkNumber']; open: boolean }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const { data: bill } = useQuery({ queryKey: keyOf(merchant.id, 'bills', made.bill_id), queryFn: () => take(api.GET('/v1/bills/{id}', { params: { path: { id: made.bill_id } } })), enabled: open });
  const see = <AppLink to={path('links', 'control-numbers', made.bill_id)} aria-label={t`See the control number ${made.number}`}><Trans>See the number</Trans></AppLink>;
  const good = open && bill?.state === 'active';
  return (
    <Section title={<Trans>Control number</Trans>} {...(good ? { beside: see } : {})}>
      {good ? (
        <BillHandOut bill={bill} second />
      ) : (
        <p className={css.became}>
          <Status kind="bill" state={made.state} />
          <Id value={made.number} whole />
          {see}
        </p>
      )}
    </Section>
  );
}
