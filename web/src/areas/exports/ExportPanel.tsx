import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Choice } from '@/components/Choice';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Meter } from '@/components/Meter';
import { Moment } from '@/components/Moment';
import { Panel } from '@/components/Panel';
import { Recap } from '@/components/Recap';
import { toast } from '@/components/toast';
import { useLanguage } from '@/i18n/useLanguage';
import { useExport, type Asked, type Format } from './useExport';
import css from './Exports.module.css';

interface ExportPanelProps {
  asked: Asked;
  title: string;
  /** What narrows it, in words; everything, where nothing does. */
  rows: readonly (readonly [label: ReactNode, value: ReactNode])[];
  /** Fields of its own, above the format. */
  children?: ReactNode;
  /** Why it cannot be asked for yet. */
  not?: string | null;
  onClose: () => void;
}

/** Asks for a table of what a list shows, and fetches it: how far that is, a way to stop, and to go on after it broke off. */
export default function ExportPanel({ asked, title, rows, children, not = null, onClose }: ExportPanelProps) {
  const { t } = useLingui();
  const [language] = useLanguage();
  const [format, setFormat] = useState<Format>('csv');
  const [tried, setTried] = useState(false);
  const whole = (count: number) => new Intl.NumberFormat('en').format(count);
  const doing = useExport({
    asked,
    done: ({ file_name: name }) => {
      toast.done(t`${name} is saved`);
      onClose();
    },
  });
  const { made, broke } = doing;
  const total = made?.total ?? 0;
  const of = whole(total);
  const came = whole(Math.min(doing.rows, total));
  const kilobytes = whole(Math.max(1, Math.round(doing.bytes / 1000)));
  const formats: { value: Format; label: string }[] = [{ value: 'csv', label: 'CSV' }, { value: 'xlsx', label: 'Excel' }, ...(asked.what === 'statement' ? [{ value: 'pdf' as const, label: 'PDF' }] : [])];
  const means: Record<Format, string> = {
    csv: t`Text, for every program, however many rows.`,
    xlsx: t`A workbook of Excel, up to a million rows.`,
    pdf: t`Printed pages, up to 20,000 lines, in the language of this page.`,
  };
  const set = rows.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  const close = () => {
    doing.cancel();
    onClose();
  };
  return (
    <Panel
      opened
      onClose={close}
      title={title}
      says={<Trans>All rows, not only this page. That you exported them stands in the activity record.</Trans>}
      dirty={doing.busy}
      discard={<Trans>Stop the download?</Trans>}
      back={<Trans>Go on</Trans>}
      leave={<Trans>Stop it</Trans>}
      onSubmit={() => {
        setTried(true);
        if (!not) doing.start({ format, language });
      }}
      footSays={doing.fetching ? <Button variant="default" onClick={doing.cancel}><Trans>Stop it</Trans></Button> : undefined}
      act={
        broke && made ? (
          <Button loading={doing.busy} leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={doing.again}><Trans>Try again</Trans></Button>
        ) : (
          <Button type="submit" loading={doing.busy} leftSection={<IconDownload size={18} aria-hidden="true" />}>{title}</Button>
        )
      }
    >
      <Fields>
        {set.length > 0 && <Recap><Facts title={<Trans>What is exported</Trans>} rows={set} /></Recap>}
        {children}
        <div>
          <Choice label={t`Kind of file`} value={format} options={formats} onChange={(next) => { setFormat(next); doing.forget(); }} />
          <p className={css.means}>{means[format]}</p>
        </div>
        {tried && not && <p className={css.fault} role="alert">{not}</p>}
        {doing.fetching && (
          <Meter
            label={t`Rows written`}
            value={total === 0 ? 1 : doing.rows}
            of={Math.max(1, total)}
            says={<><span>{total === 0 ? <Trans>No rows, only the head.</Trans> : <Trans>{came} of {of} rows</Trans>}</span>{doing.bytes > 0 && <span>{t`${kilobytes} kB`}</span>}</>}
          />
        )}
        {broke && made && (
          <div className={css.broke} role="alert">
            <p><b><Trans>The file broke off.</Trans></b> <Trans>Nothing of it was kept.</Trans> {t`${plural(total, { one: 'It has # row.', other: 'It has # rows.' })}`} <Trans>It can be fetched until <Moment at={made.expires_at} as="long" />.</Trans></p>
            {broke.code !== 'offline' && <ActProblem problem={broke} />}
          </div>
        )}
        <ActProblem problem={doing.problem} />
      </Fields>
    </Panel>
  );
}
