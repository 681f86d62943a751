import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconDownload } from '@tabler/icons-react';
import { CopyOnce } from '@/components/CopyOnce';
import { OncePanel } from '@/components/OncePanel';
import { usePlace } from '@/shell/place';

/** The ten recovery codes on their only day, to copy or to download. */
export function RecoveryPanel({ codes, onStored }: { codes: readonly string[] | null; onStored: () => void }) {
  const { t } = useLingui();
  const { person } = usePlace();
  const email = person.email;
  const download = () => {
    const text = [t`Recovery codes for ${email}. Each works once.`, '', ...(codes ?? []), ''].join('\n');
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'kibali-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <OncePanel many opened={codes !== null} onClose={onStored} title={<Trans>Store your recovery codes</Trans>} back={<Trans>Back to the codes</Trans>}>
      {codes && (
        <>
          <CopyOnce label={t`Ten recovery codes`} secret={codes} onStored={onStored}>
            <Trans>Each signs you in once without your phone. Keep them where nobody else looks.</Trans>
          </CopyOnce>
          <p style={{ marginTop: 14 }}>
            <Button variant="default" leftSection={<IconDownload size={18} aria-hidden="true" />} onClick={download}>
              <Trans>Download the codes</Trans>
            </Button>
          </p>
        </>
      )}
    </OncePanel>
  );
}
