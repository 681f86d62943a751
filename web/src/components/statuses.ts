import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconAlertTriangle, IconArchive, IconArrowBackUp, IconArrowsDiff, IconBan, IconCalendarOff, IconCheck, IconChecks, IconCircleDashed, IconClock, IconCreditCard, IconDeviceMobile, IconFileUnknown,
  IconHash, IconHelpHexagon, IconHourglassHigh, IconKey, IconLink, IconLoader2, IconLock, IconMail, IconMailX, IconMinus, IconPencil, IconPlugOff, IconPlus, IconRefresh, IconReload, IconRepeat,
  IconUserQuestion, IconUsers, IconUserX, IconX, type Icon,
} from '@tabler/icons-react';

export type Tone = 'seal' | 'link' | 'ok' | 'bad' | 'unk' | 'off';

export interface Look {
  word: MessageDescriptor;
  tone: Tone;
  icon: Icon;
}

const look = (word: MessageDescriptor, tone: Tone, icon: Icon): Look => ({ word, tone, icon });

/** Every state a page can show. Swahili agrees with the noun, so each object has a text of its own. */
export const statuses = {
  payment: {
    pending: look(msg({ context: 'payment', message: 'Started' }), 'off', IconCircleDashed),
    awaiting: look(msg({ context: 'payment', message: 'Waiting for payer' }), 'link', IconCreditCard),
    processing: look(msg({ context: 'payment', message: 'Waiting for payer' }), 'link', IconDeviceMobile),
    succeeded: look(msg({ context: 'payment', message: 'Received' }), 'ok', IconCheck),
    settled: look(msg({ context: 'payment', message: 'Settled' }), 'ok', IconChecks),
    failed: look(msg({ context: 'payment', message: 'Failed' }), 'bad', IconX),
    expired: look(msg({ context: 'payment', message: 'Expired' }), 'off', IconCalendarOff),
    cancelled: look(msg({ context: 'payment', message: 'Cancelled' }), 'off', IconX),
    reversed: look(msg({ context: 'payment', message: 'Taken back' }), 'bad', IconArrowBackUp),
    refunded: look(msg({ context: 'payment', message: 'Refunded' }), 'off', IconArrowBackUp),
    part_refunded: look(msg({ context: 'payment', message: 'Part refunded' }), 'off', IconArrowBackUp),
    unknown: look(msg({ context: 'payment', message: 'Unknown' }), 'unk', IconHelpHexagon),
  },
  link: {
    open: look(msg({ context: 'link', message: 'Open' }), 'link', IconLink),
    doubt: look(msg({ context: 'link', message: 'Unknown' }), 'unk', IconHelpHexagon),
    paid: look(msg({ context: 'link', message: 'Paid' }), 'ok', IconCheck),
    used: look(msg({ context: 'link', message: 'Used' }), 'ok', IconCheck),
    off: look(msg({ context: 'link', message: 'Switched off' }), 'off', IconPlugOff),
    expired: look(msg({ context: 'link', message: 'Expired' }), 'off', IconCalendarOff),
  },
  bill: {
    active: look(msg({ context: 'control number', message: 'Takes payments' }), 'link', IconHash),
    paid: look(msg({ context: 'control number', message: 'Paid' }), 'ok', IconCheck),
    full: look(msg({ context: 'control number', message: 'Full' }), 'ok', IconChecks),
    off: look(msg({ context: 'control number', message: 'Switched off' }), 'off', IconPlugOff),
  },
  direct_debit: {
    requested: look(msg({ context: 'direct debit', message: 'Waiting for the payer' }), 'link', IconHourglassHigh),
    active: look(msg({ context: 'direct debit', message: 'Collecting' }), 'link', IconRepeat),
    rejected: look(msg({ context: 'direct debit', message: 'Not agreed' }), 'off', IconBan),
    expired: look(msg({ context: 'direct debit', message: 'Not answered' }), 'off', IconCalendarOff),
    cancelled: look(msg({ context: 'direct debit', message: 'Ended' }), 'off', IconX),
    completed: look(msg({ context: 'direct debit', message: 'Completed' }), 'ok', IconChecks),
  },
  payout: {
    pending: look(msg({ context: 'payout', message: 'Waiting' }), 'seal', IconHourglassHigh),
    authorized: look(msg({ context: 'payout', message: 'Authorised' }), 'link', IconCheck),
    processing: look(msg({ context: 'payout', message: 'Processing' }), 'link', IconLoader2),
    succeeded: look(msg({ context: 'payout', message: 'Paid' }), 'ok', IconCheck),
    failed: look(msg({ context: 'payout', message: 'Failed' }), 'bad', IconX),
    refunded: look(msg({ context: 'payout', message: 'Money back' }), 'off', IconArrowBackUp),
    reversed: look(msg({ context: 'payout', message: 'Reversed' }), 'bad', IconArrowBackUp),
    unknown: look(msg({ context: 'payout', message: 'Unknown' }), 'unk', IconHelpHexagon),
    rejected: look(msg({ context: 'payout', message: 'Rejected' }), 'off', IconBan),
    cancelled: look(msg({ context: 'payout', message: 'Cancelled' }), 'off', IconX),
    expired: look(msg({ context: 'payout', message: 'Expired' }), 'off', IconCalendarOff),
  },
  beneficiary: {
    waiting: look(msg({ context: 'beneficiary', message: 'Waiting' }), 'seal', IconHourglassHigh),
    confirmed: look(msg({ context: 'beneficiary', message: 'Confirmed' }), 'ok', IconCheck),
    archived: look(msg({ context: 'beneficiary', message: 'Archived' }), 'off', IconArchive),
  },
  batch: {
    draft: look(msg({ context: 'batch', message: 'Draft' }), 'off', IconPencil),
    waiting: look(msg({ context: 'batch', message: 'Waiting' }), 'seal', IconHourglassHigh),
    authorised: look(msg({ context: 'batch', message: 'Authorised' }), 'link', IconCheck),
    processing: look(msg({ context: 'batch', message: 'On the way' }), 'link', IconLoader2),
    done: look(msg({ context: 'batch', message: 'Done' }), 'ok', IconChecks),
    rejected: look(msg({ context: 'batch', message: 'Rejected' }), 'off', IconBan),
    cancelled: look(msg({ context: 'batch', message: 'Cancelled' }), 'off', IconX),
    expired: look(msg({ context: 'batch', message: 'Expired' }), 'off', IconCalendarOff),
  },
  deposit_instruction: {
    waiting: look(msg({ context: 'deposit instruction', message: 'Waiting for the money' }), 'link', IconClock),
    received: look(msg({ context: 'deposit instruction', message: 'Received' }), 'ok', IconCheck),
    expired: look(msg({ context: 'deposit instruction', message: 'Expired' }), 'off', IconCalendarOff),
    cancelled: look(msg({ context: 'deposit instruction', message: 'Cancelled' }), 'off', IconX),
  },
  reconciliation: {
    comparing: look(msg({ context: 'reconciliation', message: 'Comparing' }), 'link', IconLoader2),
    open: look(msg({ context: 'reconciliation', message: 'To look into' }), 'seal', IconHourglassHigh),
    resolved: look(msg({ context: 'reconciliation', message: 'Looked into' }), 'ok', IconChecks),
    agrees: look(msg({ context: 'reconciliation', message: 'Matches' }), 'ok', IconCheck),
  },
  reconciliation_line: {
    matched: look(msg({ context: 'line of a file', message: 'Matched' }), 'ok', IconCheck),
    differing: look(msg({ context: 'line of a file', message: 'Differing' }), 'unk', IconArrowsDiff),
    missing: look(msg({ context: 'line of a file', message: 'Missing' }), 'bad', IconCircleDashed),
    extra: look(msg({ context: 'line of a file', message: 'Extra' }), 'link', IconPlus),
    unreadable: look(msg({ context: 'line of a file', message: 'Unreadable' }), 'off', IconFileUnknown),
  },
  invitation: {
    pending: look(msg({ context: 'invitation', message: 'Invited' }), 'link', IconMail),
    not_delivered: look(msg({ context: 'invitation', message: 'Mail not delivered' }), 'bad', IconMailX),
    suspended: look(msg({ context: 'invitation', message: 'Needs another Admin' }), 'seal', IconUserQuestion),
    accepted: look(msg({ context: 'invitation', message: 'Accepted' }), 'ok', IconCheck),
    revoked: look(msg({ context: 'invitation', message: 'Revoked' }), 'off', IconBan),
    expired: look(msg({ context: 'invitation', message: 'Invitation expired' }), 'off', IconCalendarOff),
    replaced: look(msg({ context: 'invitation', message: 'Replaced' }), 'off', IconRefresh),
  },
  member: {
    active: look(msg({ context: 'member', message: 'Active' }), 'ok', IconCheck),
    disabled: look(msg({ context: 'member', message: 'Disabled' }), 'off', IconLock),
    removed: look(msg({ context: 'member', message: 'Removed' }), 'off', IconUserX),
    // The team list shows people who are only invited beside those who joined.
    invited: look(msg({ context: 'invitation', message: 'Invited' }), 'link', IconMail),
    expired: look(msg({ context: 'invitation', message: 'Invitation expired' }), 'off', IconCalendarOff),
  },
  delivery: {
    waiting: look(msg({ context: 'delivery', message: 'Queued' }), 'off', IconClock),
    delivered: look(msg({ context: 'delivery', message: 'Delivered' }), 'ok', IconCheck),
    retrying: look(msg({ context: 'delivery', message: 'Retrying' }), 'link', IconReload),
    failed: look(msg({ context: 'delivery', message: 'Failed' }), 'bad', IconX),
    skipped: look(msg({ context: 'delivery', message: 'Not sent' }), 'off', IconMinus),
  },
  endpoint: {
    // Healthy for the server, but nothing was sent there yet.
    unheard: look(msg({ context: 'endpoint', message: 'No delivery yet' }), 'off', IconClock),
    healthy: look(msg({ context: 'endpoint', message: 'Working' }), 'ok', IconCheck),
    failing: look(msg({ context: 'endpoint', message: 'Failing' }), 'bad', IconAlertTriangle),
    off: look(msg({ context: 'endpoint', message: 'Switched off' }), 'off', IconPlugOff),
  },
  key: {
    active: look(msg({ context: 'key', message: 'Active' }), 'ok', IconKey),
    ending_soon: look(msg({ context: 'key', message: 'Ends soon' }), 'seal', IconClock),
    ended: look(msg({ context: 'key', message: 'Ended' }), 'off', IconCalendarOff),
    revoked: look(msg({ context: 'key', message: 'Revoked' }), 'off', IconBan),
    dormant: look(msg({ context: 'key', message: 'Needs an Admin' }), 'seal', IconLock),
  },
  change_request: {
    open: look(msg({ context: 'change request', message: 'Needs a second person' }), 'seal', IconUsers),
    confirmed: look(msg({ context: 'change request', message: 'Confirmed' }), 'ok', IconCheck),
    declined: look(msg({ context: 'change request', message: 'Declined' }), 'off', IconBan),
    withdrawn: look(msg({ context: 'change request', message: 'Withdrawn' }), 'off', IconX),
    expired: look(msg({ context: 'change request', message: 'Expired' }), 'off', IconCalendarOff),
  },
} as const satisfies Record<string, Record<string, Look>>;

export type StatusKind = keyof typeof statuses;
export type StatusOf<Kind extends StatusKind> = keyof (typeof statuses)[Kind] & string;

/** How a state looks; `undefined` for one that a newer server brought. */
export function lookOf(kind: StatusKind, state: string): Look | undefined {
  const states: Record<string, Look> = statuses[kind];
  return Object.hasOwn(states, state) ? states[state] : undefined;
}
