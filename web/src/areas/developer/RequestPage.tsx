import { Trans, useLingui } from '@lingui/react/macro';
import { IconBulb } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { Code } from '@/components/Code';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Note } from '@/components/Note';
import { Columns, PageHead } from '@/components/PageHead';
import { useAddressId, usePlace } from '@/shell/place';
import { HttpStatus } from './HttpStatus';

/** One call: what came, what was answered, what to do. */
export default function RequestPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const id = useAddressId('id');
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'requests', id), queryFn: () => take(api.GET('/v1/requests/{id}', { params: { path: { id } } })) });
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such API request`} list={{ label: t`API requests`, to: path('build/requests') }} />} what={<Trans>This request could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  return (
    <>
      <PageHead tab={data.path} title={<code style={{ overflowWrap: 'anywhere' }}>{data.method} {data.path}</code>} crumbs={[{ label: t`API requests`, to: path('build/requests') }]} says={<><HttpStatus status={data.status} /> <code>{data.code}</code></>} />
      <Columns
        facts={
          <Facts
            title={<Trans>Request</Trans>}
            rows={[
              [t`Time`, <Moment key="t" at={data.at} as="seconds" />],
              [t`Took`, `${String(data.duration_ms)} ms`],
              [t`Key`, data.application ? <AppLink key="k" to={path('build/applications', data.application)}>{data.key_name}</AppLink> : data.key_name],
              [t`From`, data.address],
              [t`Id`, <Id key="i" value={data.id} />],
            ]}
          />
        }
      >
        <Fields>
          {data.what_to_do && (
            <Note icon={IconBulb}>
              <b><Trans>What to do:</Trans></b> {data.what_to_do}
            </Note>
          )}
          <Code title={t`Request`} text={data.request_body} />
          <Code title={t`Answer`} text={data.answer_body} />
        </Fields>
      </Columns>
    </>
  );
}
