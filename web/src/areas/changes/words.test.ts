import { expect, it } from 'vitest';
import { byOne } from './words';

const asker = { id: 'mem_1', name: 'Neema Mushi' };
const other = { id: 'mem_2', name: 'Peter Lema' };
const waived = 'The merchant never had two Admins, so one person suffices.';

it('tells why one person sufficed only where one person decided', () => {
  expect(byOne({ state: 'confirmed', waived, requested_by: asker, decided_by: asker })).toBe(waived);
  expect(byOne({ state: 'confirmed', waived, requested_by: asker, decided_by: other })).toBeNull();
  expect(byOne({ state: 'declined', waived, requested_by: asker, decided_by: asker })).toBeNull();
  expect(byOne({ state: 'open', waived, requested_by: asker, decided_by: null })).toBe(waived);
  expect(byOne({ state: 'confirmed', waived: null, requested_by: asker, decided_by: asker })).toBeNull();
});
