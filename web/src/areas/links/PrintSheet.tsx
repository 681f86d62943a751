import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { usePlace } from '@/shell/place';
import { useQr, type ReadQr } from './Qr';
import css from './PrintSheet.module.css';

interface PrintSheetProps {
  /** "Pay TZS 50,000". */
  title: ReactNode;
  /** For whom and what for. */
  about?: ReactNode;
  /** What the eye looks for: what is typed on a phone, or how much it is. */
  main: { label: string; value: ReactNode };
  /** Facts below it: until when, which reference. */
  facts: readonly (readonly [label: string, value: ReactNode])[];
  /** What the code is scanned for. */
  scan: ReactNode;
  /** How to pay, step by step. */
  steps: readonly ReactNode[];
  address: string;
  qr: { id: string; read: ReadQr };
}

/** The button that prints a sheet to put on a counter or into an envelope: it is laid out, printed and gone. */
export function Print(sheet: PrintSheetProps) {
  const [printing, setPrinting] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden="true" />} onClick={() => { setPrinting(true); }}>
        <Trans>Print</Trans>
      </Button>
      {printing && createPortal(<Sheet {...sheet} onDone={() => { setPrinting(false); }} />, document.body)}
    </>
  );
}

/** Always ink on paper, whatever the scheme of the screen. */
function Sheet({ title, about, main, facts, scan, steps, address, qr, onDone }: PrintSheetProps & { onDone: () => void }) {
  const { t } = useLingui();
  const { merchant, mode } = usePlace();
  const code = useQr(qr.id, qr.read);
  const { data: brand, isFetched } = useQuery({ queryKey: keyOf(merchant.id, 'merchant'), queryFn: () => take(api.GET('/v1/merchant')) });
  const sheet = useRef<HTMLElement>(null);
  const done = useRef(onDone);
  const ready = isFetched && (code.isFetched || code.isError);
  useEffect(() => { done.current = onDone; });
  useEffect(() => {
    if (!ready) return undefined;
    let gone = false;
    const end = () => { done.current(); };
    window.addEventListener('afterprint', end);
    const pictures = [...(sheet.current?.querySelectorAll('img') ?? [])].map((picture) => picture.decode().catch(() => undefined));
    void Promise.all(pictures).then(() => { if (!gone) window.print(); });
    return () => {
      gone = true;
      window.removeEventListener('afterprint', end);
    };
  }, [ready]);
  return (
    <article ref={sheet} className={css.sheet} data-mantine-color-scheme="light" aria-hidden="true">
      <header className={css.head}>
        {brand?.logo && <img src={brand.logo} alt="" />}
        <b dir="auto">{merchant.name}</b>
        {mode === 't' && <span><Trans>Test mode. No real money moves here.</Trans></span>}
      </header>
      <h1>{title}</h1>
      {about && <p className={css.about} dir="auto">{about}</p>}
      <div className={css.permit}>
        <div className={css.said}>
          <p className={css.label}>{main.label}</p>
          <p className={css.number} dir="ltr">{main.value}</p>
          <dl>
            {facts.map(([label, value]) => value && <div key={label}><dt>{label}</dt><dd dir="auto">{value}</dd></div>)}
          </dl>
        </div>
        {code.data && (
          <figure>
            <img src={code.data} alt={t`QR code`} />
            <figcaption>{scan}</figcaption>
          </figure>
        )}
      </div>
      <h2><Trans>How to pay</Trans></h2>
      <ol>
        {steps.map((step, index) => <li key={index}><span>{index + 1}</span><p>{step}</p></li>)}
      </ol>
      <footer>
        <p><Trans>Nobody but your network asks for your PIN.</Trans></p>
        <p dir="ltr">{address}</p>
      </footer>
    </article>
  );
}
