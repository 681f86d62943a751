import { Trans, useLingui } from '@lingui/react/macro';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { PageHead, Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { can } from '@/lib/can';
import { digits, money } from '@/lib/money';
import { useParam, usePlace } from '@/shell/place';
import { PendingChanges } from '../changes/PendingChanges';
import { FeeBearer } from './FeeBearer';
import { FeePanel } from './FeePanel';
import { feeSpan, type Service } from './fees';
import { Kyc } from './Kyc';
import { Rates } from './Rates';
import { useTerms } from './useTerms';
import { comesIn, useServiceWords } from './words';

/** What services cost and carry, what currencies are worth, and whether the merchant is known. */
export default function FeesPage() {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const words = useServiceWords();
  const [panel, setPanel] = useParam('panel');
  const { data, error, refetch } = useTerms();
  const edits = can.setTerms(role);
  const table = (label: string, services: readonly Service[]) => (
    <DataTable
      dense
      label={label}
      list={{ rows: services, error: null }}
      failed=""
      empty={null}
      rowKey={(row) => row.service}
      onOpen={(row) => { setPanel(row.service); }}
      columns={[
        { key: 'service', head: t`Service`, name: true, cell: (row) => <><b>{words(row.service, row.name)}</b>{!row.published && <>&ensp;<Badge tone="off">{t`Your own`}</Badge></>}</> },
        { key: 'fee', head: t`Fee`, width: '30%', cell: (row) => <FeeSays service={row} /> },
        { key: 'least', head: t`Smallest amount`, right: true, width: '16%', cell: (row) => <>{row.currency} {digits(row.minimum)}</> },
        { key: 'most', head: t`Largest amount`, right: true, width: '18%', cell: (row) => <>{row.currency} {digits(row.maximum)}</> },
      ]}
      phone={(row) => ({ title: words(row.service, row.name), detail: <>{money(row.minimum)} – {digits(row.maximum)}</>, value: row.published ? undefined : <Badge tone="off">{t`Your own`}</Badge>, state: <FeeSays service={row} /> })}
    />
  );
  const open = data?.services.find(({ service }) => service === panel);
  return (
    <>
      <PageHead
        tab={t`Fees and limits`}
        title={t`Fees and limits`}
        crumbs={[{ label: t`Settings`, to: path('settings') }]}
        says={edits ? <Trans>Changing any of it takes two Admins. It holds from the next payment or payout on.</Trans> : <Trans>Admins change these, two at a time.</Trans>}
      />
      {!data && (error ? <ErrorFace error={error} what={<Trans>Fees and limits could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && (
        <>
          <PendingChanges requests={data.pending} />
          <Section title={<Trans>Money in</Trans>}>{table(t`Money in`, data.services.filter(({ service }) => comesIn(service)))}</Section>
          <Section title={<Trans>Money out</Trans>}>
            {table(t`Money out`, data.services.filter(({ service }) => !comesIn(service)))}
            <FeeBearer bearer={data.fee_bearer} edits={edits} />
          </Section>
          <Rates rates={data.rates} edits={edits} />
          <Kyc kyc={data.kyc} edits={edits} />
        </>
      )}
      {open && <FeePanel key={open.service} service={open} edits={edits} onClose={() => { setPanel(undefined); }} />}
    </>
  );
}

/** `4.85 %`, or the lowest and highest of a table. */
function FeeSays({ service }: { service: Service }) {
  const [low, high] = feeSpan(service);
  const most = service.cap ? money(service.cap) : null;
  return (
    <span>
      {high ? <Trans>{low} to {high}</Trans> : low}
      {most && <span className="k-caption">, <Trans>at most {most}</Trans></span>}
    </span>
  );
}
