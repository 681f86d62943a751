import { Button, CopyButton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck, IconCopy, IconExternalLink, IconShare3 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Links.module.css';

interface HandOutProps {
  /** What is handed out, and what the copy button copies: an address, or a number whose page is `href`. */
  address: string;
  href?: string;
  /** What it is called where it is sent on. */
  title: string;
  /** What whoever gets it can do. */
  says: ReactNode;
  /** Still good: only then copying is the first act. */
  good: boolean;
  /** Not the first of its page. */
  second?: boolean;
  /** The word on the copy button. */
  copy: ReactNode;
  /** The word on the button that opens it, where it is no payer who gets it. */
  look?: ReactNode;
  picture?: ReactNode;
  /** More to do with it: `<Print>`. */
  more?: ReactNode;
}

/** What is given to somebody outside: its address, and the ways to hand it over. */
export function HandOut({ address, href = address, title, says, good, second = false, copy: word, look, picture, more }: HandOutProps) {
  const { t } = useLingui();
  return (
    <section className={css.handout} aria-label={t`To hand out`}>
      <div className={css.words}>
        <p>{says}</p>
        <code className={css.address} dir="ltr">{address}</code>
        <div className={css.acts}>
          <CopyButton value={address} timeout={2000}>
            {({ copied, copy }) => (
              <Button variant={good && !second ? 'filled' : 'default'} onClick={copy} leftSection={copied ? <IconCheck size={18} aria-hidden="true" /> : <IconCopy size={18} aria-hidden="true" />}>
                <span aria-live="polite">{copied ? <Trans>Copied</Trans> : word}</span>
              </Button>
            )}
          </CopyButton>
          {good && 'share' in navigator && (
            <Button variant="default" leftSection={<IconShare3 size={18} aria-hidden="true" />} onClick={() => { navigator.share({ title, url: href }).catch(() => undefined); }}>
              <Trans>Send it on</Trans>
            </Button>
          )}
          {more}
          <Button component="a" href={href} target="_blank" rel="noreferrer" variant="default" leftSection={<IconExternalLink size={18} aria-hidden="true" />}>
            {look ?? <Trans>See what the payer sees</Trans>}
          </Button>
        </div>
      </div>
      {picture}
    </section>
  );
}
