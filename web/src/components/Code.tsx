import { Button, CopyButton } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import css from './Code.module.css';

/** Pretty where it is JSON, else as it came. */
function spread(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A payload, headers or a command: mono, copied whole. */
export function Code({ title, text, raw = false }: { title: ReactNode; text: string; raw?: boolean }) {
  const shown = raw ? text : spread(text);
  return (
    <figure className={css.block}>
      <figcaption className={css.head}>
        {title}
        <CopyButton value={text} timeout={1500}>
          {({ copied, copy }) => (
            <Button variant="quiet" size="xs" onClick={copy} disabled={text === ''}>
              <span aria-live="polite">{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</span>
            </Button>
          )}
        </CopyButton>
      </figcaption>
      <pre tabIndex={0} dir="ltr">
        <code>{shown === '' ? '—' : shown}</code>
      </pre>
    </figure>
  );
}
