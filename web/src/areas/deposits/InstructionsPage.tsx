import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { BalanceHead } from '../ledger/BalanceHead';
import type { Instruction } from './words';

const NewInstruction = lazy(() => import('./NewInstruction'));
const InstructionPanel = lazy(() => import('./InstructionPanel'));

/** How to add to the balance: what was announced, and what of it came. */
export default function InstructionsPage() {
  const { t } = useLingui();
  const { role } = usePlace();
  const set = useSetParams();
  const [chosen] = useParam('instruction');
  const page = useListPage('deposit-instructions', (query) => take(api.GET('/v1/deposit-instructions', { params: { query } })));
  const asks = can.askForPayments(role);
  const make = <NewButton onClick={() => { page.open('new'); }}><Trans>Pay money in</Trans></NewButton>;
  const beside = (row: Instruction) => [row.differs && t`another amount`, row.late && t`late`].filter(Boolean).join(', ');
  const came = (row: Instruction) => (row.deposit ? <Money size="row" value={row.deposit.amount} /> : row.state === 'waiting' && <span className="k-caption"><Trans>nothing yet</Trans></span>);
  return (
    <>
      <BalanceHead here="deposits" says={<Trans>Say how much you are about to deposit. Kibali names the account and a reference, and credits it once the bank says that it came.</Trans>} acts={asks && !page.empty ? make : undefined} />
      <ListPage
        of={page}
        under
        label={t`Deposit instructions`}
        failed={<Trans>Deposit instructions could not be loaded.</Trans>}
        tabs={[
          { value: 'waiting', label: t({ context: 'deposit instruction', message: 'Waiting for the money' }) },
          { value: 'received', label: t({ context: 'deposit instruction', message: 'Received' }) },
          { value: 'expired,cancelled', label: t`Ended` },
        ]}
        finds={t`Reference, person or amount`}
        onOpen={(row) => { set({ panel: 'instruction', instruction: row.id }); }}
        columns={[
          { key: 'state', head: t`State`, width: '24%', cell: (row) => <><Status kind="deposit_instruction" state={row.state} /> <span className="k-caption">&ensp;{beside(row)}</span></> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'maker', head: t`Asked by`, cell: (row) => row.made_by.name },
          { key: 'until', head: t`Until`, cell: (row) => <Moment at={row.expires_at} /> },
          { key: 'came', head: t`Came`, right: true, cell: came },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({ title: <code>{row.reference}</code>, value: <Money size="row" value={row.amount} />, detail: row.deposit ? came(row) : <Trans>until <Moment at={row.expires_at} within /></Trans>, state: <Status kind="deposit_instruction" state={row.state} /> })}
        first={
          <div style={{ marginTop: 20 }}>
            <EmptyState title={<Trans>Nothing was announced yet</Trans>} acts={asks ? make : undefined}>
              <Trans>Payouts leave from what is available. Announce a deposit to be told which account to use and which reference to write; nothing is credited without the bank’s word.</Trans>
            </EmptyState>
          </div>
        }
        none={<Trans>No instructions match.</Trans>}
      />
      {asks && page.panel === 'new' && <Suspense><NewInstruction onClose={page.close} onMade={(id) => { set({ panel: 'instruction', instruction: id }); }} /></Suspense>}
      {page.panel === 'instruction' && chosen && <Suspense><InstructionPanel id={chosen} onClose={() => { set({ panel: undefined, instruction: undefined }); }} /></Suspense>}
    </>
  );
}
