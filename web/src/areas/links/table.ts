import { readAmount } from '@/lib/money';
import { readCsv } from './csv';
import { isReference, looksLikeMail, looksLikePhone } from './words';

export const columns = ['reference', 'amount', 'maximum', 'mode', 'description', 'customer_name', 'customer_email', 'customer_phone'] as const;
type Column = (typeof columns)[number];

/** Why a line makes no control number; the page says it in words. */
export type LineFault = 'reference' | 'twice' | 'amount' | 'amount_needed' | 'maximum' | 'maximum_exact' | 'maximum_low' | 'mode' | 'description' | 'customer_name' | 'customer_contact' | 'customer_email' | 'customer_phone' | 'cells';

export interface CheckedLine {
  line: number;
  /** What the line is about, to recognise it. */
  about: string;
  amount: string;
  fault: LineFault | null;
}

export type Checked =
  | { fault: 'open_quote' | 'nothing' | 'too_many' | 'no_columns' }
  | { fault: 'unknown_column'; column: string }
  | { fault: null; lines: CheckedLine[] };

/** Looks at a table before it is sent. The server looks again, and knows which references are used. */
export function check(text: string): Checked {
  const rows = readCsv(text);
  if (rows === null) return { fault: 'open_quote' };
  const [names, ...rest] = rows;
  if (!names) return { fault: 'nothing' };
  const named = names.cells.map((cell) => cell.trim().toLowerCase().replace(/[ -]/g, '_'));
  const unknown = named.findIndex((name) => !columns.some((column) => column === name));
  if (unknown !== -1) return named.some((name) => columns.some((column) => column === name)) ? { fault: 'unknown_column', column: names.cells[unknown]?.trim() ?? '' } : { fault: 'no_columns' };
  if (rest.length === 0) return { fault: 'nothing' };
  if (rest.length > 1000) return { fault: 'too_many' };
  const seen = new Set<string>();
  return {
    fault: null,
    lines: rest.map(({ line, cells }) => {
      const cell = (column: Column) => cells[named.indexOf(column)]?.trim() ?? '';
      const reference = cell('reference');
      const fault = cells.slice(named.length).some((each) => each.trim() !== '') ? 'cells' : reference && seen.has(reference) ? 'twice' : faultOf(cell);
      if (reference) seen.add(reference);
      return { line, about: [reference, cell('customer_name'), cell('description')].filter(Boolean).join(', '), amount: cell('amount'), fault };
    }),
  };
}

function faultOf(cell: (column: Column) => string): LineFault | null {
  // Commas stand before three digits only, as the server has it: `1,5` is no fifteen.
  const money = (column: Column) => (/^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(cell(column)) ? (readAmount(cell(column), 'TZS')?.amount ?? 0) : 0);
  const mode = cell('mode').toLowerCase();
  const exact = mode === 'exact';
  const [name, email, phone] = [cell('customer_name'), cell('customer_email'), cell('customer_phone')];
  if (!['', 'exact', 'partial_and_over', 'allow_partial_and_over_payment'].includes(mode)) return 'mode';
  if (cell('amount') && money('amount') <= 0) return 'amount';
  if (cell('maximum') && money('maximum') <= 0) return 'maximum';
  if (!name && (email || phone)) return 'customer_name';
  if (cell('reference') && !isReference(cell('reference'), 20)) return 'reference';
  if (exact && !cell('amount')) return 'amount_needed';
  if (exact && cell('maximum')) return 'maximum_exact';
  if (cell('maximum') && cell('amount') && money('maximum') < money('amount')) return 'maximum_low';
  if (cell('description').length > 500) return 'description';
  if (name && !email && !phone) return 'customer_contact';
  if (email && !looksLikeMail(email)) return 'customer_email';
  if (phone && !looksLikePhone(phone)) return 'customer_phone';
  return null;
}
