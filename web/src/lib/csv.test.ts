import { expect, it } from 'vitest';
import { writeCsv } from './csv';

it('writes a table that spreadsheets read and never calculate', async () => {
  const table = writeCsv([['Time', 'What', 'Out'], ['2026-11-28', 'Flour, "fine"\n25 kg', -12.5], ['=1+1', '@x', '-3'], ['', 7, '+255 712']]);
  const bytes = new Uint8Array(await table.arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe('Time,What,Out\r\n2026-11-28,"Flour, ""fine""\n25 kg",-12.5\r\n\'=1+1,\'@x,-3\r\n,7,\'+255 712\r\n');
});
