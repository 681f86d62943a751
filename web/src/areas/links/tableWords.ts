import { useLingui } from '@lingui/react/macro';
import { columns, type Checked, type LineFault } from './table';

/** What is wrong with a table or a line of it, and how to be right. */
export function useTableWords() {
  const { t } = useLingui();
  const lines: Record<LineFault, string> = {
    reference: t`Write the reference in up to 20 letters and digits.`,
    twice: t`An earlier line has this reference.`,
    amount: t`Write the amount as shillings, such as 50000.`,
    amount_needed: t`Write the amount: exactly that one is taken.`,
    maximum: t`Write the maximum as shillings, such as 90000.`,
    maximum_exact: t`Leave the maximum out where the amount is exact.`,
    maximum_low: t`Write a maximum of at least the amount.`,
    mode: t`Write exact as the mode, or leave it empty.`,
    description: t`Write at most 500 characters of description.`,
    customer_name: t`Write the customer's name too.`,
    customer_contact: t`Write the customer's number or e-mail address.`,
    customer_email: t`Write an e-mail address such as asha@example.com.`,
    customer_phone: t`Write a mobile number such as 0754 300 118.`,
    cells: t`More cells than columns: put text with a comma between quotation marks.`,
  };
  return {
    line: (fault: LineFault): string => lines[fault],
    whole: (checked: Checked): string | null => {
      switch (checked.fault) {
        case 'open_quote':
          return t`A quotation mark is never closed.`;
        case 'nothing':
          return t`Put the names of the columns on the first line, and a control number on each line below.`;
        case 'too_many':
          return t`There are more than 1,000 lines. Upload the rest in another table.`;
        case 'no_columns':
          return t`Name the columns on the first line: ${columns.join(', ')}.`;
        case 'unknown_column':
          return t`No column is called “${checked.column}”.`;
        default:
          return null;
      }
    },
  };
}
