import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useParam } from '@/shell/place';

/** Opens the drawer that exports what the list shows. */
export function ExportButton() {
  const [, setPanel] = useParam('panel');
  return (
    <Button variant="default" size="xs" leftSection={<IconDownload size={16} aria-hidden="true" />} onClick={() => { setPanel('export'); }}>
      <Trans>Export</Trans>
    </Button>
  );
}
