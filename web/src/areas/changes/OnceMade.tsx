import { Trans, useLingui } from '@lingui/react/macro';
import { CopyOnce } from '@/components/CopyOnce';
import { Panel } from '@/components/Panel';

/** What a confirmation made, on its only day. */
export function OnceMade({ secret, onStored }: { secret: string | null; onStored: () => void }) {
  const { t } = useLingui();
  return (
    <Panel opened={secret !== null} onClose={onStored} dirty title={<Trans>Store this now</Trans>} discard={<Trans>Close without storing it?</Trans>}>
      {secret !== null && (
        <CopyOnce label={t`API key that may send money out`} secret={secret} onStored={onStored}>
          <Trans>Put it into the system that pays, yourself. Whoever asked for it never sees it.</Trans>
        </CopyOnce>
      )}
    </Panel>
  );
}
