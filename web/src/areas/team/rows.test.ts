import { describe, expect, it } from 'vitest';
import { openFor, rowsOf } from './rows';
import type { Invitation, Member } from './types';

const member = (id: string, status: Member['status'], email: string): Member => ({ id, name: id, email, role: 'Employee', status, owner: false, you: false });
const invitation = (id: string, status: Invitation['status'], email: string): Invitation => ({
  id, name: id, email, role: 'Developer', status, mail: 'sent', expires_at: '2026-11-30T08:00:00Z', created_at: '2026-11-23T08:00:00Z', sent_at: '2026-11-23T08:00:00Z', link_copied: false, language: 'en', invited_by: { id: 'mem_1', name: 'Neema Mushi' },
});
const first = { search: undefined, status: undefined, first: true };

describe('the rows of the team list', () => {
  it('name each person once, whether the list of members holds the invited or not', () => {
    const held = rowsOf([member('mem_1', 'active', 'a@x.tz'), member('inv_1', 'invited', 'd@x.tz')], [invitation('inv_1', 'pending', 'd@x.tz')], first);
    expect(held.map(({ id }) => id)).toEqual(['mem_1', 'inv_1']);
    expect(held[1]?.invitation?.id).toBe('inv_1');
    const apart = rowsOf([member('mem_1', 'active', 'a@x.tz')], [invitation('inv_1', 'pending', 'd@x.tz')], first);
    expect(apart.map(({ id, status }) => [id, status])).toEqual([['mem_1', 'active'], ['inv_1', 'invited']]);
  });
  it('leave out invitations that are over, and show the others on the first page only', () => {
    const over = [invitation('inv_1', 'accepted', 'd@x.tz'), invitation('inv_2', 'revoked', 'e@x.tz'), invitation('inv_3', 'expired', 'f@x.tz')];
    expect(rowsOf([], over, first).map(({ id, status }) => [id, status])).toEqual([['inv_3', 'expired']]);
    expect(rowsOf([], over, { ...first, first: false })).toEqual([]);
  });
  it('keep to the search and the status asked for', () => {
    const open = [invitation('inv_1', 'pending', 'daniel@x.tz'), invitation('inv_2', 'expired', 'grace@x.tz')];
    expect(rowsOf([], open, { ...first, search: 'GRACE' }).map(({ id }) => id)).toEqual(['inv_2']);
    expect(rowsOf([], open, { ...first, status: 'invited' }).map(({ id }) => id)).toEqual(['inv_1']);
  });
});

it('finds the invitation that a new one to the same address replaces', () => {
  const all = [invitation('inv_1', 'revoked', 'd@x.tz'), invitation('inv_2', 'pending', 'D@x.tz')];
  expect(openFor(' d@X.tz ', all)?.id).toBe('inv_2');
  expect(openFor('', all)).toBeUndefined();
  expect(openFor('d@x.tz', all.slice(0, 1))).toBeUndefined();
});
