import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { PageHead, Section } from '@/components/PageHead';
import { usePlace } from '@/shell/place';
import { PendingChanges } from '../changes/PendingChanges';
import { Checksum } from './Checksum';
import { IpList } from './IpList';

/** Who may call the API, and how calls are signed. */
export default function IntegrationPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'security'), queryFn: () => take(api.GET('/v1/security')) });
  return (
    <>
      <PageHead tab={t`Integration`} title={t`Integration`} crumbs={[{ label: t`Settings`, to: path('settings') }]} says={<Trans>Making it stricter holds at once. Letting more through takes an Admin who did not ask for it.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>These settings could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && (
        <>
          <PendingChanges requests={data.pending} />
          <Section title={<Trans>Addresses that may call</Trans>}>
            <IpList key={data.ip_list.map(({ cidr }) => cidr).join()} ranges={data.ip_list} />
          </Section>
          <Section title="Checksum">
            <Checksum checksum={data.checksum} />
          </Section>
        </>
      )}
    </>
  );
}
