import { afterEach, expect, it, vi } from 'vitest';
import { saveCsv } from './save';

afterEach(() => { vi.restoreAllMocks(); });

it('marks a table as UTF-8, once', async () => {
  let kept: Blob | undefined;
  URL.createObjectURL = (file) => { kept = file as Blob; return 'blob:kept'; };
  URL.revokeObjectURL = () => undefined;
  const pressed = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  saveCsv('jina\nZoë\n', 'names.csv');
  expect(pressed).toHaveBeenCalledTimes(1);
  expect(new Uint8Array((await kept?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('jina\nZoë\n')]));
});
