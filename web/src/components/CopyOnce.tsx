import { Button, CopyButton } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './CopyOnce.module.css';

interface CopyOnceProps {
  /** "API key for Mauzo". */
  label: ReactNode;
  /** One secret, or the ten recovery codes. */
  secret: string | readonly string[];
  /** `sealed` where Kibali needs it again, to sign with; of all else only a fingerprint is kept. */
  kept?: 'fingerprint' | 'sealed';
  /** What to do with it. */
  children?: ReactNode;
  onStored: () => void;
}

/** A secret on its only day: copy it, say so, gone. */
export function CopyOnce({ label, secret, kept = 'fingerprint', children, onStored }: CopyOnceProps) {
  const lines = typeof secret === 'string' ? [secret] : secret;
  const many = lines.length > 1;
  return (
    <section className={css.once} data-secret="">
      <h2>{label}</h2>
      <p className={css.says}>
        {kept === 'sealed' ? (
          <Trans>Shown once. Kibali keeps it sealed, to sign with, and never shows it again.</Trans>
        ) : many ? (
          <Trans>Shown once. Kibali keeps only fingerprints and cannot show them again.</Trans>
        ) : (
          <Trans>Shown once. Kibali keeps only a fingerprint and cannot show it again.</Trans>
        )}{' '}
        {children}
      </p>
      <ul className={css.lines} data-many={many || undefined}>
        {lines.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
      <div className={css.acts}>
        <CopyButton value={lines.join('\n')} timeout={2000}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}>
              <span aria-live="polite">{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</span>
            </Button>
          )}
        </CopyButton>
        <Button onClick={onStored}>
          {many ? <Trans>I stored them</Trans> : <Trans>I stored it</Trans>}
        </Button>
      </div>
    </section>
  );
}
