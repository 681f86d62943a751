import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useZone } from '@/components/zone';
import { dayAfter, dayOf } from '@/lib/moment';
import { useNow } from '@/lib/useNow';
import ExportPanel from './ExportPanel';
import css from './Exports.module.css';

/** Who approved what, when, and the digest of what exactly, in a span of days. */
export default function ApprovalsExport({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const zone = useZone();
  const now = useNow();
  const today = dayOf(now, zone);
  const [from, setFrom] = useState(() => dayAfter(today, -29));
  const [to, setTo] = useState(today);
  const not = !from || !to ? t`Choose the first day and the last.` : from > to ? t`The first day comes after the last.` : null;
  return (
    <ExportPanel asked={{ what: 'approvals', filters: { from, to } }} title={t`Export approvals`} rows={[]} not={not} onClose={onClose}>
      <p className="k-caption"><Trans>Who approved which payout, when, with which proof, and the digest of what exactly.</Trans></p>
      <div className={css.days}>
        <TextInput type="date" label={t`From`} value={from} max={to} onChange={(event) => { setFrom(event.currentTarget.value); }} />
        <TextInput type="date" label={t`To, this day included`} value={to} min={from} onChange={(event) => { setTo(event.currentTarget.value); }} />
      </div>
    </ExportPanel>
  );
}
