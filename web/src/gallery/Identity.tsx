import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { IconCheck } from '@tabler/icons-react';
import { Confirm } from '@/components/Confirm';
import { CopyOnce } from '@/components/CopyOnce';
import { ActProblem } from '@/components/ErrorFace';
import { Id } from '@/components/Id';
import { Mark, Wordmark } from '@/components/Mark';
import { PageHead, Section } from '@/components/PageHead';
import { Acts, Permit } from '@/components/Permit';
import { Role } from '@/components/Role';
import { Stamp, StampSlot } from '@/components/Stamp';
import { Badge, Status } from '@/components/Status';
import { statuses, type StatusKind } from '@/components/statuses';
import { Strip } from '@/components/Strip';
import { toast } from '@/components/toast';
import { Problem } from '@/api/problem';
import { TestBand } from '@/shell/TestBand';

const today = new Date().toISOString();
const attempts = Array.from({ length: 60 }, (_, index) => ({ at: today, ok: index !== 17 && index < 39 }));
const row = { display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' } as const;

export function Identity() {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <PageHead tab="Gallery" title="Identity" says="Every part, with invented content." />
      <div style={row}>
        <Mark size={70} />
        <Mark size={38} />
        <Mark size={24} />
        <Mark size={16} />
        <Wordmark />
        <Stamp id="apr_01" name="Rehema Swai" verb="authorised" at={today} />
        <Stamp id="apr_05" name="Baraka Kimaro" verb="authorised" at={today} voided="voided by edit 11:20" />
        <Stamp id="inv_3" name="Neema wa Kilimanjaro Mushi" verb="invited" at={today} />
        <StampSlot>Second approver</StampSlot>
      </div>
      <Section title="States">
        {(Object.keys(statuses) as StatusKind[]).map((kind) => (
          <div key={kind} style={{ ...row, marginBottom: 8 }}>
            {Object.keys(statuses[kind]).map((state) => (
              <Status key={state} kind={kind} state={state} />
            ))}
            <Status kind={kind} state="new_in_version_9" />
            <Badge tone="ok" icon={IconCheck}>
              200
            </Badge>
          </div>
        ))}
        <div style={row}>
          <Role role="Admin" /> <Role role="Manager" /> <Role role="Employee" /> <Role role="Developer" />
          <Id value="pout_01k9q4m2v8x7w3zz7d2m" />
        </div>
      </Section>
      <Section title="Permits and acts">
        <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))' }}>
          <Permit>
            <h2>Permit</h2>The surface for a decision, and only for one.
          </Permit>
          <Permit tone="seal">
            <h2>Waits for you</h2>Seal orange: a person has to act.
          </Permit>
          <Permit tone="bad">
            <h2>Broken</h2>Red: failed, or will destroy.
          </Permit>
        </div>
        <div style={{ ...row, marginTop: 12 }}>
          <Button>Authorise TZS 970,000</Button>
          <Button variant="default" onClick={() => { toast.done('Changes saved'); }}>
            Copy link
          </Button>
          <Button variant="danger" onClick={() => { setAsking(true); }}>
            Reject
          </Button>
          <Button variant="stop">Remove Asha</Button>
          <Button variant="quiet">Clear filters</Button>
          <Button loading>Busy</Button>
        </div>
      </Section>
      <Section title="A webhook that fails">
        <Permit
          tone="bad"
          aside={
            <Acts stacked>
              <Button fullWidth>See failed attempts</Button>
              <Button variant="default" fullWidth>
                Send a test event
              </Button>
              <Button variant="default" fullWidth>
                Replay 37 events
              </Button>
            </Acts>
          }
        >
          <h2>erp.pendo.dev/kibali fails since 08:12</h2>
          <p style={{ margin: '4px 0 12px', color: 'var(--k-ink2)' }}>
            37 events undelivered. It answers <b>500</b> with <code>column "payee_ref" does not exist</code>.
          </p>
          <Strip attempts={attempts} />
        </Permit>
      </Section>
      <Section title="Fields and faults">
        <div style={{ display: 'grid', gap: 16, maxWidth: 420 }}>
          <TextInput label="Name" description="As on the contract" placeholder="Payee, reference" />
          <TextInput label="Amount" error="Use at least TZS 500" defaultValue="12" />
          <ActProblem problem={new Problem(500, { title: 'Kibali could not answer', request_id: 'req_8hq2v' })} />
          <CopyOnce label="API key for Mauzo" secret="ksk_test_7f3a9c1d8e2b4a6f0c5d7e9a1b3c5d7f" onStored={() => undefined} />
        </div>
      </Section>
      <TestBand leave="/" />
      <Confirm
        opened={asking}
        onClose={() => { setAsking(false); }}
        title="Remove Asha Juma"
        keep="Keep Asha"
        act="Remove Asha"
        doing={{ busy: false, problem: null, unsure: false }}
        onAct={() => { setAsking(false); }}
      >
        <p>Asha loses access now. 2 payouts Asha made stay waiting and need one more approver.</p>
      </Confirm>
    </>
  );
}
