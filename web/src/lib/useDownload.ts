import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { merchantOfAddress } from '@/api/client';
import { Problem } from '@/api/problem';
import { toast } from '@/components/toast';
import { useProblemSays } from '@/i18n/useProblemSays';
import { save } from './save';

/** Fetches a file of the server and hands it to the browser to keep; `read` is how many bytes have come so far. */
export function useDownload(address: string, name: string) {
  const { t } = useLingui();
  const say = useProblemSays();
  const [read, setRead] = useState<number | null>(null);
  const run = async () => {
    setRead(0);
    try {
      const answer = await fetch(address, { headers: { 'kibali-merchant': merchantOfAddress() ?? '' } });
      if (!answer.ok) throw await Problem.read(answer);
      const parts: BlobPart[] = [];
      const reader = answer.body?.getReader();
      for (let bytes = 0; reader; ) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        bytes += value.byteLength;
        setRead(bytes);
      }
      save(new Blob(parts, { type: answer.headers.get('content-type') ?? 'application/octet-stream' }), name);
      toast.done(t`${name} is saved`);
    } catch (error) {
      toast.failed(error instanceof Problem ? say(error).title || t`The file could not be downloaded` : t`The file could not be downloaded`);
    } finally {
      setRead(null);
    }
  };
  return { busy: read !== null, read, start: () => { void run(); } };
}
