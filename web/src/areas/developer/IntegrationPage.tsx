import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { PageHead, Section } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';
import { Checksum } from './Checksum';
import { IpList } from './IpList';

/** Who may call the API, and how calls are signed. */
export default function IntegrationPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const mayConfirm = (names: readonly string[]) => {
    const who = names.join(', ');
    return names.length > 0 ? t`${plural(names.length, { one: `${who} can confirm it.`, other: `${who} can confirm it.` })}` : '';
  };
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'security'), queryFn: () => take(api.GET('/v1/security')) });
  return (
    <>
      <PageHead tab={t`Integration`} title={t`Integration`} crumbs={[{ label: t`Settings`, to: path('settings') }]} says={<Trans>Making it stricter holds at once. Letting more through takes an Admin who did not ask for it.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>These settings could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && (
        <>
          {data.pending.map((request) => (
            <Permit key={request.id} room="slim" aside={<AppLink to={path('approvals', request.id)}><Trans>Open the request</Trans></AppLink>}>
              <span>
                <b><Trans>A change waits for an Admin.</Trans></b> {request.says}{' '}
                {mayConfirm(request.who_can.map(({ name }) => name))}
              </span>
            </Permit>
          ))}
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
