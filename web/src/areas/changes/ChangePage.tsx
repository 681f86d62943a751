import { Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconBan, IconCheck, IconHourglassHigh, IconSend, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { notThere } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { BeforeAfter } from '@/components/BeforeAfter';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { Quote } from '@/components/Quote';
import { Refusal } from '@/components/Refusal';
import { Role } from '@/components/Role';
import { Stamp, StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { Timeline, type Step } from '@/components/Timeline';
import { Waived } from '@/components/record/Waived';
import { useReadable } from '@/i18n/useReadable';
import { useAddressId, usePlace } from '@/shell/place';
import { Decide } from './Decide';
import { OnceMade } from './OnceMade';
import { byOne, useChangeWords, useInbox, useKept, type ChangeRequest } from './words';
import css from './Changes.module.css';

/** One request: what is asked, by whom, and the decision. */
export default function ChangePage() {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const inbox = useInbox();
  const id = useAddressId('id');
  const found = useQuery({ queryKey: keyOf(merchant.id, 'changes', id), queryFn: () => take(api.GET('/v1/change-requests/{id}', { params: { path: { id } } })) });
  if (notThere(found.error)) return <Missing title={t`There is no such request`} list={inbox} />;
  if (found.data) return <Found request={found.data} />;
  return (
    <>
      <PageHead tab={t`Request`} crumbs={[inbox]} title={t`Request`} />
      {found.error ? <ErrorFace error={found.error} what={<Trans>The request could not be loaded.</Trans>} again={() => void found.refetch()} /> : <Skeleton height={180} />}
    </>
  );
}

function Found({ request }: { request: ChangeRequest }) {
  const read = useReadable();
  const { t } = useLingui();
  const { path } = usePlace();
  const inbox = useInbox();
  const words = useChangeWords()(request);
  const kept = useKept();
  const alone = byOne(request);
  const [secret, setSecret] = useState<string | null>(null);
  const open = request.state === 'open';
  const links: Record<string, string> = { app: 'build/applications', mem: 'settings/team' };
  const place = links[request.subject.type];
  const stamp =
    request.state === 'confirmed' && request.decided_by && request.decided_at ? (
      <Stamp id={request.id} name={request.decided_by.name} verb="confirmed" at={request.decided_at} />
    ) : open ? (
      <StampSlot>{t`Second person`}</StampSlot>
    ) : undefined;
  return (
    <>
      <Columns
        head={
          <>
            <PageHead
              tab={words.short}
              crumbs={[inbox]}
              title={words.title}
              says={
                <>
                  <Status kind="change_request" state={request.state} />{' '}
                  {open && <span className="k-caption"><Trans>Decide until <Moment at={request.expires_at} as="day" /></Trans></span>}
                </>
              }
            />
            {open && !request.you_can && request.you_cannot_because ? (
              <Refusal kicker={<Trans>Not yours to confirm</Trans>} title={read(request.you_cannot_because)} whoCan={request.who_can} rule="second_person" />
            ) : (
              <Permit aside={stamp}>
                <h2>{open ? request.waived ? <Trans>One Admin suffices for this change</Trans> : <Trans>Two people make this change</Trans> : <Trans>What was decided</Trans>}</h2>
                <p className={css.means}>{words.means}</p>
                {(alone || request.remark) && <p className={css.aside}>{alone && <Waived text={alone} />}{alone && request.remark && ' '}{request.remark}</p>}
                {request.note && <Quote>{request.note}</Quote>}
                <Decide request={request} onSecret={setSecret} />
              </Permit>
            )}
          </>
        }
        facts={
          <>
            <Facts
              title={t`Request`}
              rows={[
                [t`Asked by`, request.requested_by.name],
                [t`Role`, request.requested_by.role && <Role role={request.requested_by.role} />],
                [t`Asked`, <Moment key="at" at={request.requested_at} />],
                [t`About`, place ? <AppLink key="about" to={path(place, request.subject.id)}>{request.subject.name}</AppLink> : request.subject.name],
                [t`Decided by`, request.decided_by?.name],
              ]}
            />
            {open && request.who_can.length > 0 && <Facts title={t`Who can decide`} rows={request.who_can.map((person) => [person.name, person.role ? <Role key={person.id} role={person.role} /> : ' '])} />}
            <Facts title={t`For support`} rows={[[t`Id`, <Id key="id" value={request.id} />]]} />
          </>
        }
      >
        <Section title={<Trans>What changes</Trans>}>
          {request.reason && <Quote>{request.reason}</Quote>}
          <BeforeAfter {...kept(request)} />
        </Section>
        <Section title={<Trans>What happened</Trans>}>
          <Timeline steps={useSteps(request)} />
        </Section>
      </Columns>
      <OnceMade secret={secret} onStored={() => { setSecret(null); }} />
    </>
  );
}

function useSteps(request: ChangeRequest): Step[] {
  const { t } = useLingui();
  const by = request.requested_by.name;
  const decider = request.decided_by?.name ?? '';
  const asked: Step = { id: 'asked', phase: 'done', icon: IconSend, title: t`Asked by ${by}`, when: <Moment at={request.requested_at} as="seconds" /> };
  const at = request.decided_at ? <Moment at={request.decided_at} as="seconds" /> : undefined;
  switch (request.state) {
    case 'open':
      return [asked, { id: 'waits', phase: 'present', tone: 'seal', icon: IconHourglassHigh, title: t`Waits for a second person`, detail: request.who_can.map(({ name }) => name).join(', ') }, { id: 'made', phase: 'future', title: t`The change is made` }];
    case 'confirmed':
      return [asked, { id: 'confirmed', phase: 'done', icon: IconCheck, title: byOne(request) ? t`Made without a second person` : t`Confirmed by ${decider}`, when: at }];
    case 'declined':
      return [asked, { id: 'declined', phase: 'present', tone: 'off', icon: IconBan, title: t`Declined by ${decider}`, when: at }];
    case 'withdrawn':
      return [asked, { id: 'withdrawn', phase: 'present', tone: 'off', icon: IconX, title: t`Withdrawn by ${by}`, when: at }];
    default:
      return [asked, { id: 'expired', phase: 'present', tone: 'off', icon: IconX, title: t`Nobody decided in time` }];
  }
}
