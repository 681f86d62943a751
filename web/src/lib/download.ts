import { merchantOfAddress } from '@/api/client';
import { Problem } from '@/api/problem';
import { save } from './save';

/** Fetches a file of the server and hands it to the browser to keep; `onRead` hears how many bytes have come so far. A file that breaks off is not kept. */
export async function download(address: string, name: string, onRead: (bytes: number) => void, signal?: AbortSignal): Promise<void> {
  const answer = await fetch(address, { headers: { 'kibali-merchant': merchantOfAddress() ?? '' }, ...(signal ? { signal } : {}) });
  if (!answer.ok) throw await Problem.read(answer);
  const parts: BlobPart[] = [];
  const reader = answer.body?.getReader();
  for (let bytes = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    bytes += value.byteLength;
    onRead(bytes);
  }
  save(new Blob(parts, { type: answer.headers.get('content-type') ?? 'application/octet-stream' }), name);
}
