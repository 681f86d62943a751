import { ActionIcon, Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconDownload } from '@tabler/icons-react';
import { usePhone } from '@/lib/usePhone';
import { useParam } from '@/shell/place';

/** Opens the drawer that exports what the list shows. Beside the filters of a phone its picture suffices. */
export function ExportButton({ beside = false }: { beside?: boolean }) {
  const { t } = useLingui();
  const phone = usePhone();
  const [, setPanel] = useParam('panel');
  const open = () => { setPanel('export'); };
  if (phone && beside) return <ActionIcon variant="default" size={44} aria-label={t`Export`} onClick={open}><IconDownload size={18} aria-hidden="true" /></ActionIcon>;
  return (
    <Button variant="default" size="xs" leftSection={<IconDownload size={16} aria-hidden="true" />} onClick={open}>
      <Trans>Export</Trans>
    </Button>
  );
}
