import { Trans, useLingui } from '@lingui/react/macro';
import { CopyOnce } from '@/components/CopyOnce';
import { OncePanel } from '@/components/OncePanel';

/** What a confirmation made, on its only day. */
export function OnceMade({ secret, onStored }: { secret: string | null; onStored: () => void }) {
  const { t } = useLingui();
  return (
    <OncePanel opened={secret !== null} onClose={onStored} back={<Trans>Back to the key</Trans>}>
      {secret !== null && (
        <CopyOnce label={t`API key that may send money out`} secret={secret} onStored={onStored}>
          <Trans>Put it into the system that pays, yourself. Whoever asked for it never sees it.</Trans>
        </CopyOnce>
      )}
    </OncePanel>
  );
}
