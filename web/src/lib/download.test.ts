import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { download } from './download';

const kept = vi.hoisted(() => vi.fn());
vi.mock('./save', () => ({ save: kept }));

const file = (chunks: readonly string[], breaks = false) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        if (breaks) controller.error(new TypeError('broken off'));
        else controller.close();
      },
    }),
    { headers: { 'content-type': 'text/csv' } },
  );

beforeEach(() => { kept.mockClear(); });
afterEach(() => { vi.unstubAllGlobals(); });

it('keeps a file once all of it has come, and says how much has', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(file(['a,b\n', '1,2\n'])));
  const read: number[] = [];
  await download('/file', 'table.csv', (bytes) => { read.push(bytes); });
  expect(read).toEqual([4, 8]);
  expect(kept).toHaveBeenCalledWith(expect.any(Blob), 'table.csv');
});

it('keeps nothing of a file that broke off, nor of a refusal', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(file(['a,b\n'], true)));
  await expect(download('/file', 'table.csv', () => undefined)).rejects.toThrow('broken off');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ code: 'export.expired' }), { status: 410 })));
  await expect(download('/file', 'table.csv', () => undefined)).rejects.toMatchObject({ status: 410, code: 'export.expired' });
  expect(kept).not.toHaveBeenCalled();
});
