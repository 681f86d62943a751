import { Button, Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { useAct } from '@/api/useAct';
import { keyOf } from '@/api/queries';
import { save } from '@/lib/save';
import { usePlace } from '@/shell/place';
import css from './Links.module.css';

export type ReadQr = (format: 'svg' | 'png') => Promise<Blob>;

/** The code as an address that pictures take. */
export function useQr(id: string, read: ReadQr) {
  const { merchant } = usePlace();
  return useQuery({ queryKey: keyOf(merchant.id, 'qr', id), queryFn: async () => `data:image/svg+xml,${encodeURIComponent(await (await read('svg')).text())}`, staleTime: Infinity });
}

/** The QR code of an address: shown sharp, kept as a picture to print. `read` asks for it in a form. */
export function Qr({ id, name, good, read }: { id: string; name: string; good: boolean; read: ReadQr }) {
  const { t } = useLingui();
  const shown = useQr(id, read);
  const keep = useAct({ run: () => read('png'), done: (picture) => { save(picture, `${name}.png`); }, changes: [] });
  if (shown.isError) return null;
  return (
    <div className={css.picture}>
      {shown.data ? <img className={[css.code, good ? '' : css.off].join(' ')} src={shown.data} alt={t`QR code of ${name}`} /> : <Skeleton width={148} height={148} />}
      <Button variant="quiet" size="xs" loading={keep.busy} leftSection={<IconDownload size={16} aria-hidden="true" />} onClick={() => { keep.start(); }}>
        <Trans>Download the QR code</Trans>
      </Button>
    </div>
  );
}
