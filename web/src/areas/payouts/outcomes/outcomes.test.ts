import { expect, test } from 'vitest';
import { effectOf, outcomesOf } from './outcomes';
import { mayDecide, maySettle, waitsForMe } from './settles';

test('an outcome posts or frees what is held once, and corrects an end by what undoes it', () => {
  expect(effectOf('unknown', 'paid')).toBe('pay');
  expect(effectOf('processing', 'not_paid')).toBe('free');
  expect(effectOf('succeeded', 'not_paid')).toBe('give_back');
  expect(effectOf('failed', 'paid')).toBe('pay_after_all');
  expect([effectOf('succeeded', 'paid'), effectOf('failed', 'not_paid'), effectOf('reversed', 'not_paid')]).toEqual(['stands', 'stands', 'stands']);
});

test('what came back is never paid again under the same name', () => {
  expect(outcomesOf('unknown')).toEqual(['paid', 'not_paid']);
  expect(outcomesOf('refunded')).toEqual(['not_paid']);
  expect(outcomesOf('reversed')).toEqual(['not_paid']);
});

test('neither who proposed it nor who made the payout is the second person', () => {
  const proposal = { proposed_by: { id: 'mem_1', name: 'Baraka' } } as never;
  const made = (id: string) => ({ maker: { kind: 'member', id, name: '' } }) as never;
  expect(mayDecide(proposal, made('mem_2'), 'mem_1')).toBe(false);
  expect(mayDecide(proposal, made('mem_2'), 'mem_2')).toBe(false);
  expect(mayDecide(proposal, made('mem_2'), 'mem_3')).toBe(true);
});

test('what became of a withdrawal is settled by Admins alone', () => {
  const [manager, admin] = [{ role: 'Manager', duty: 'both' }, { role: 'Admin', duty: 'both' }] as const;
  expect([maySettle({ purpose: 'payout' }, manager), maySettle({ purpose: 'refund' }, manager)]).toEqual([true, true]);
  expect([maySettle({ purpose: 'withdrawal' }, manager), maySettle({ purpose: 'withdrawal' }, admin)]).toEqual([false, true]);
  expect([maySettle({ purpose: 'payout' }, { role: 'Admin', duty: 'initiator' }), maySettle({ purpose: 'payout' }, { role: 'Manager', duty: 'approver' })]).toEqual([false, true]);
});

test('what somebody found out waits for the second person, and for whoever settles alone', () => {
  const place = { role: 'Manager', duty: 'both', merchant: { member_id: 'mem_1' } } as never;
  const found = (by: string | null, alone = false) => ({ proposal: by && { proposed_by: { id: by } }, payout: { purpose: 'payout', maker: { kind: 'member', id: 'mem_2' } }, alone }) as never;
  expect([found(null), found('mem_1'), found('mem_1', true), found('mem_3')].map((one) => waitsForMe(one, place))).toEqual([false, false, true, true]);
});
