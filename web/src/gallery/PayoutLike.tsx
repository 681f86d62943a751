import { Button } from '@mantine/core';
import { IconArrowUpRight, IconCheck, IconCopy, IconHourglassHigh, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Columns, Section } from '@/components/PageHead';
import { Acts, Permit } from '@/components/Permit';
import { Refusal } from '@/components/Refusal';
import { Stamp, StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { Timeline } from '@/components/Timeline';
import { toast } from '@/components/toast';
import { useTab } from '@/lib/crumbs';
import { usePlace } from '@/shell/place';
import head from './Gallery.module.css';

const now = new Date().toISOString();
const amount = { amount: 245_000_000, currency: 'TZS' };

export function PayoutLike({ refused }: { refused: boolean }) {
  const { path } = usePlace();
  const [given, setGiven] = useState(false);
  useTab('INV-20418', [{ label: 'Payouts', to: path('gallery', 'payouts') }]);
  const authorise = useAct({
    act: () => ({ says: <>To release <b>TZS 2,450,000</b> to <b>Kilimo Bora Suppliers</b>.</>, button: 'Authorise TZS 2,450,000' }),
    run: () => take(api.POST('/v1/email-changes/confirm', { body: { token: 'gallery' } })),
    done: () => { setGiven(true); toast.done('You released TZS 2,450,000'); },
    changes: [],
  });
  return (
    <Columns
      head={
        <>
        <div className={head.head}>
          <p>
            <Status kind="payout" state="pending" /> <span className="k-caption">1 of 2 approvals, expires Mon 30 Nov 10:03</span>
          </p>
          <h1>
            <Money size="amount" value={amount} />
          </h1>
          <p>
            to <b>Kilimo Bora Suppliers</b>, CRDB Bank …4471
          </p>
        </div>
      {refused ? (
        <Refusal
          kicker="Not yours to authorise"
          title="You edited this payout, so you cannot release it"
          fact="You changed the amount from TZS 2,540,000 to TZS 2,450,000 on 23 Nov at 09:58. Whoever makes or edits a payout never approves it. That rule has no exception."
          whoCan={[
            { id: '1', name: 'Neema Mushi', role: 'Admin', last_active_at: now },
            { id: '2', name: 'Peter Lyimo', role: 'Admin', last_active_at: now },
            { id: '3', name: 'Baraka Kimaro', role: 'Manager', last_active_at: now },
          ]}
          acts={<><Button>Remind 3 approvers</Button><Button variant="default" leftSection={<IconCopy size={18} />}>Copy link to this payout</Button></>}
          rule="maker_cannot_approve"
          requestId="req_8hq31"
        />
      ) : (
        <Permit
          aside={<><Stamp id="apr_01" name="Rehema Swai" verb="authorised" at={now} />{given ? <Stamp id="apr_09" name="Baraka Kimaro" verb="authorised" at={now} landing /> : <StampSlot>Second approver</StampSlot>}</>}
        >
          <h2>Two people release this payout</h2>
          <p style={{ color: 'var(--k-ink2)', margin: '2px 0 14px' }}>Policy: two approvers from TZS 2,000,000. Asha made it, so Asha cannot approve it.</p>
          <Acts>
            <Button leftSection={<IconLock size={18} />} loading={authorise.busy} onClick={() => { authorise.start(); }}>
              Authorise TZS 2,450,000
            </Button>
            <Button variant="danger">Reject</Button>
          </Acts>
        </Permit>
      )}
        </>
      }
      facts={
        <>
          <Facts title="Payee" rows={[['Name at bank', 'KILIMO BORA SUPPLIERS LTD'], ['Bank', 'CRDB Bank'], ['Account', '0150 4471 2290 00'], ['Last paid', 'TZS 2,210,000 on 26 Oct']]} />
          <Facts title="Payout" rows={[['Reference', <Id key="r" value="INV-20418" />], ['Amount', <Money key="a" value={amount} />], ['Fee', 'TZS 3,500'], ['Note', 'November maize, 2nd half']]} />
          <Facts title="For support" rows={[['Id', <Id key="i" value="pout_01k9q4m2v8x7w3zz7d2m" />], ['Request', <Id key="q" value="req_8hq2v" />]]} note="Approvals cover this digest of payee, amount, fee and reference. An edit voids them." />
        </>
      }
    >
      <Section title="What happened">
        <Timeline
          steps={[
            { id: '1', phase: 'done', title: 'Created by Asha Juma', detail: 'TZS 2,453,500 held, fee included', when: <Moment at={now} as="seconds" /> },
            { id: '2', phase: 'done', title: 'Authorised by Rehema Swai', detail: 'Password confirmed 10:40, from 102.89.44.7, Chrome on Android', when: <Moment at={now} as="seconds" /> },
            { id: '3', phase: 'present', tone: 'seal', icon: IconHourglassHigh, title: 'Waiting for one more approver', detail: 'Baraka, Neema or Peter', when: 'since 10:41' },
            { id: '4', phase: 'future', icon: IconArrowUpRight, title: 'Sent to CRDB through the bank rail' },
            { id: '5', phase: 'future', icon: IconCheck, title: 'Paid' },
          ]}
        />
      </Section>
    </Columns>
  );
}
