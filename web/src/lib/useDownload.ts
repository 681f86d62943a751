import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Problem } from '@/api/problem';
import { toast } from '@/components/toast';
import { useProblemSays } from '@/i18n/useProblemSays';
import { download } from './download';

/** A file of the server at one press; `read` is how many bytes have come so far. */
export function useDownload(address: string, name: string) {
  const { t } = useLingui();
  const say = useProblemSays();
  const [read, setRead] = useState<number | null>(null);
  const run = async () => {
    setRead(0);
    try {
      await download(address, name, setRead);
      toast.done(t`${name} is saved`);
    } catch (error) {
      toast.failed(error instanceof Problem ? say(error).title || t`The file could not be downloaded` : t`The file could not be downloaded`);
    } finally {
      setRead(null);
    }
  };
  return { busy: read !== null, read, start: () => { void run(); } };
}
