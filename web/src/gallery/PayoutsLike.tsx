import { Button } from '@mantine/core';
import { IconDownload, IconFileUpload, IconHourglassHigh, IconPlus } from '@tabler/icons-react';
import { Problem } from '@/api/problem';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ChoiceChip, FilterBar, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { PageHead } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { useParam, usePlace } from '@/shell/place';
import { payouts, type SamplePayout } from './samples';

export function PayoutsLike({ face }: { face: 'full' | 'empty' | 'error' | 'loading' }) {
  const { path } = usePlace();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [when, setWhen] = useParam('when');
  const list = {
    rows: face === 'full' ? payouts : face === 'empty' ? [] : undefined,
    error: face === 'error' ? new Problem(503, { title: 'Busy', request_id: 'req_8hq2v' }) : null,
    again: () => undefined,
  };
  const acts = (
    <>
      <Button variant="default" leftSection={<IconFileUpload size={18} />}>
        Upload a file
      </Button>
      <Button leftSection={<IconPlus size={18} />} data-key="n">
        New payout
      </Button>
    </>
  );
  return (
    <>
      <PageHead tab="Payouts" title="Payouts" acts={face === 'empty' ? undefined : acts} />
      {face !== 'empty' && (
        <>
          <Permit tone="seal" room="slim" aside={<Button>Review 3 payouts</Button>}>
            <IconHourglassHigh size={22} color="var(--k-seal)" style={{ flex: 'none' }} aria-hidden="true" />
            <span>
              <b>3 payouts wait for you.</b> They hold <Money value={{ amount: 487_000_000, currency: 'TZS' }} />. The oldest has waited 2 h 14 min.
            </span>
          </Permit>
          <StateTabs
            label="State"
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: 'All' },
              { value: 'pending', label: 'Waiting', count: 3 },
              { value: 'moving', label: 'On the way', count: 1 },
              { value: 'unknown', label: 'Unknown', count: 1 },
              { value: 'succeeded', label: 'Paid' },
              { value: 'ended', label: 'Not paid' },
            ]}
          />
          <FilterBar
            beside={
              <>
                Times in EAT
                <Button variant="default" size="xs" leftSection={<IconDownload size={16} />}>
                  Export
                </Button>
              </>
            }
          >
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder="Payee, reference, amount or id" />
            <ChoiceChip label="When" value={when ?? 'week'} onChange={setWhen} options={[{ value: 'week', label: 'This week' }]} />
            <ChoiceChip label="Channel" value={undefined} onChange={() => undefined} options={[{ value: 'mobile', label: 'Mobile money' }]} />
            <ChoiceChip label="Made by" value={undefined} onChange={() => undefined} options={[]} />
          </FilterBar>
        </>
      )}
      <DataTable<SamplePayout>
        label="Payouts"
        list={list}
        failed="Payouts could not be loaded."
        rowKey={(row) => row.id}
        to={(row) => path('gallery', `payout?id=${row.id}`)}
        columns={[
          { key: 'state', head: 'State', cell: (row) => <><Status kind="payout" state={row.state} /> <span className="k-caption" style={{ marginInlineStart: 6 }}>{row.beside}</span></>, width: '21%' },
          { key: 'payee', head: 'Payee', name: true, cell: (row) => <><b dir="auto">{row.payee}</b> <span style={{ color: 'var(--k-ink3)', marginInlineStart: 4 }}>{row.account}</span></> },
          { key: 'reference', head: 'Reference', cell: (row) => <code>{row.reference}</code> },
          { key: 'maker', head: 'Made by', cell: (row) => row.maker },
          { key: 'at', head: 'Created', cell: (row) => <Moment at={row.at} /> },
          { key: 'amount', head: 'Amount', right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.payee,
          value: <Money size="row" value={row.amount} />,
          detail: <>{row.account}, <Moment at={row.at} /></>,
          state: <Status kind="payout" state={row.state} />,
        })}
        empty={
          <EmptyState title="No payouts yet" acts={<><Button>New payout</Button><Button variant="default">Upload a file</Button></>} picture={<><StampSlot size={88}>Prepared by one</StampSlot><StampSlot size={88}>Released by another</StampSlot></>}>
            Prepare the first one. It waits until Neema or Baraka releases it, so nothing leaves by mistake.
          </EmptyState>
        }
        foot={<Pager says="25 of 148 this week" onOlder={() => undefined} />}
      />
    </>
  );
}
