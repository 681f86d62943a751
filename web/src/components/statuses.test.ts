import { expect, it } from 'vitest';
import { lookOf, statuses, type StatusKind } from './statuses';
import { stampTurn } from './stampTurn';

it('gives every state a word, a tone and an icon', () => {
  for (const kind of Object.keys(statuses) as StatusKind[]) {
    for (const state of Object.keys(statuses[kind])) {
      const look = lookOf(kind, state);
      expect(look?.word.message, `${kind} ${state}`).toBeTruthy();
      expect(look?.icon, `${kind} ${state}`).toBeTruthy();
    }
  }
});

it('keeps seal orange for what waits for a person', () => {
  const seal = (Object.keys(statuses) as StatusKind[]).flatMap((kind) => Object.keys(statuses[kind]).filter((state) => lookOf(kind, state)?.tone === 'seal').map((state) => `${kind}.${state}`));
  expect(seal).toEqual(['payout.pending', 'beneficiary.waiting', 'batch.waiting', 'reconciliation.open', 'invitation.suspended', 'key.ending_soon', 'key.dormant', 'change_request.open']);
});

it('does not know the states of a newer server, nor those of Object', () => {
  expect(lookOf('payout', 'returned_twice')).toBeUndefined();
  expect(lookOf('payout', 'toString')).toBeUndefined();
});

it('turns a stamp by its id, a little and always the same', () => {
  const turns = Array.from({ length: 200 }, (_, index) => stampTurn(`apr_${String(index)}`));
  expect(turns.every((turn) => Math.abs(turn) <= 9 && Math.abs(turn) >= 2)).toBe(true);
  expect(new Set(turns).size).toBeGreaterThan(100);
  expect(stampTurn('apr_7')).toBe(stampTurn('apr_7'));
});
