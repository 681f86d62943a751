import { expect, it } from 'vitest';
import { can } from './can';

it('leaves one side of payouts and refunds to others where the duty says so, and adds none to a role', () => {
  const sides = (role: 'Admin' | 'Manager' | 'Employee' | 'Developer', duty: 'both' | 'initiator' | 'approver') =>
    [can.createPayouts(role, duty), can.requestRefunds(role, duty), can.releasePayouts(role, duty)];
  for (const role of ['Admin', 'Manager'] as const) {
    expect(sides(role, 'both')).toEqual([true, true, true]);
    expect(sides(role, 'initiator')).toEqual([true, true, false]);
    expect(sides(role, 'approver')).toEqual([false, false, true]);
  }
  expect(sides('Employee', 'both')).toEqual([true, true, false]);
  expect(sides('Developer', 'both')).toEqual([false, false, false]);
});
