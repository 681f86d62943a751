import { Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconBan } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { notThere } from '@/api/problem';
import { keyOf } from '@/api/queries';
import type { Role as RoleName } from '@/api/problem';
import { AppLink } from '@/components/AppLink';
import { BeforeAfter } from '@/components/BeforeAfter';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { Role } from '@/components/Role';
import { Badge } from '@/components/Status';
import { deviceOf } from '@/lib/device';
import { useAddressId, usePlace } from '@/shell/place';
import { subjectPlace, type Entry } from './entry';
import { useSays } from './says';
import { useActorKinds, useAreas } from './words';

/** One entry of the record, whole. */
export default function EntryPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const id = useAddressId('id');
  const found = useQuery({ queryKey: keyOf(merchant.id, 'activity', 'one', id), queryFn: () => take(api.GET('/v1/activity/{id}', { params: { path: { id } } })) });
  if (notThere(found.error)) return <Missing title={t`There is no such entry`} list={{ label: t`Activity`, to: path('activity') }} />;
  if (found.data) return <Found entry={found.data} />;
  return (
    <>
      <PageHead tab={t`Entry`} crumbs={[{ label: t`Activity`, to: path('activity') }]} title={t`Entry`} />
      {found.error ? <ErrorFace error={found.error} what={<Trans>The entry could not be loaded.</Trans>} again={() => void found.refetch()} /> : <Skeleton height={180} />}
    </>
  );
}

function Found({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const say = useSays();
  const areas = useAreas();
  const kinds = useActorKinds();
  const { actor, subject, count } = entry;
  const place = subjectPlace(entry);
  const part = areas.find(({ value }) => value === entry.area)?.label ?? entry.area;
  const list = path('activity');
  return (
    <Columns
      head={
        <PageHead
          tab={t`Entry`}
          crumbs={[{ label: t`Activity`, to: list }]}
          title={<span dir="auto">{say(entry)}</span>}
          says={
            <>
              {entry.refused && <Badge tone="bad" icon={IconBan}>{t`Refused`}</Badge>} <Moment at={entry.at} as="seconds" />
              {count > 1 && <>, {t`${count} times within a minute`}</>}
            </>
          }
        />
      }
      facts={
        <>
          <Facts
            title={t`Who`}
            rows={[
              [t`Name`, actor.id ? <AppLink key="who" to={`${list}?member=${actor.id}`}>{actor.name}</AppLink> : actor.name],
              [t`As`, actor.role ? <Role key="role" role={actor.role as RoleName} /> : (kinds[actor.kind] ?? actor.kind)],
              [t`Address`, entry.address && <code key="address">{entry.address}</code>],
              [t`Device`, entry.agent && deviceOf(entry.agent)],
            ]}
          />
          <Facts
            title={t`For support`}
            rows={[
              [t`Act`, <code key="act">{entry.act}</code>],
              [t`Rule`, entry.code && <code key="code">{entry.code}</code>],
              [t`Part`, part],
              [t`Request`, entry.request_id && <Id key="request" value={entry.request_id} />],
              [t`Id`, <Id key="id" value={entry.id} />],
            ]}
          />
        </>
      }
    >
      {subject && (
        <Section title={<Trans>On what</Trans>} beside={<AppLink to={`${list}?object=${subject.id}`}><Trans>All entries about it</Trans></AppLink>}>
          <p dir="auto">{place ? <AppLink to={path(...place)}>{subject.name || subject.id}</AppLink> : subject.name || subject.id}</p>
        </Section>
      )}
      {(entry.before ?? entry.after) && (
        <Section title={<Trans>What changed</Trans>}>
          <BeforeAfter before={entry.before} after={entry.after} />
        </Section>
      )}
      {entry.refused && (
        <Section title={<Trans>What this means</Trans>}>
          <p className="k-measure">
            <Trans>Kibali refused this. Nothing was changed. Equal refusals of one caller within a minute are one entry with a count.</Trans>
          </p>
        </Section>
      )}
    </Columns>
  );
}
