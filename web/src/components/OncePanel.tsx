import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Panel } from './Panel';

interface OncePanelProps {
  opened?: boolean;
  onClose: () => void;
  title?: ReactNode;
  /** Ten codes instead of one key. */
  many?: boolean;
  /** "Back to the key". */
  back: ReactNode;
  children: ReactNode;
}

/** The drawer of a secret on its only day: leaving it unstored is asked about, in the words of what would be lost. */
export function OncePanel({ opened = true, onClose, title, many = false, back, children }: OncePanelProps) {
  return (
    <Panel
      opened={opened}
      onClose={onClose}
      title={title ?? <Trans>Store this now</Trans>}
      dirty
      discard={many ? <Trans>Close without storing them?</Trans> : <Trans>Close without storing it?</Trans>}
      asks={many ? <Trans>They are never shown again. Without them you would have to make new ones.</Trans> : <Trans>It is never shown again. Without it you would have to make a new one.</Trans>}
      back={back}
      leave={<Trans>Close</Trans>}
    >
      {children}
    </Panel>
  );
}
