import { expect, it } from 'vitest';
import { readCsv } from './csv';
import { check } from './table';

it('reads what spreadsheets write', () => {
  expect(readCsv('\uFEFFamount;description\r\n50,000;"June; the ""first"" half\nof it"\r\n\r\n7;x')).toEqual([
    { line: 1, cells: ['amount', 'description'] },
    { line: 2, cells: ['50,000', 'June; the "first" half\nof it'] },
    { line: 5, cells: ['7', 'x'] },
  ]);
  expect(readCsv('amount\n"5')).toBeNull();
});

it('says what is wrong with the table as a whole', () => {
  expect(check('')).toEqual({ fault: 'nothing' });
  expect(check('amount\n')).toEqual({ fault: 'nothing' });
  expect(check('50000\n60000')).toEqual({ fault: 'no_columns' });
  expect(check('Amount,colour\n5,red')).toEqual({ fault: 'unknown_column', column: 'colour' });
  expect(check(`amount\n${'5\n'.repeat(1001)}`)).toEqual({ fault: 'too_many' });
});

it('says what is wrong with each line', () => {
  const faults = (text: string) => {
    const checked = check(text);
    return checked.fault === null ? checked.lines.map(({ fault }) => fault) : checked.fault;
  };
  expect(faults('reference,amount,maximum,mode\nINV1,"50,000",,exact\nINV1,5,,\nINV-2,5,,\n,,,exact\n,5,9,exact\n,5,4,\n,much,,\n,"1,5",,\n,0,,\n,5,,sometimes')).toEqual([
    null, 'twice', 'reference', 'amount_needed', 'maximum_exact', 'maximum_low', 'amount', 'amount', 'amount', 'mode',
  ]);
  expect(faults('Customer name,customer-phone,CUSTOMER_EMAIL\nAsha,0712345678,\n,0712345678,\nAsha,,\nAsha,12,\nAsha,,asha\nAsha,,a@b.tz,more')).toEqual([
    null, 'customer_name', 'customer_contact', 'customer_phone', 'customer_email', 'cells',
  ]);
});
