import type { Role } from '@/api/problem';
import type { Invitation, Member } from './types';

/** A line of the team list: a member, or a person who is only invited. */
export interface TeamRow {
  id: string;
  name: string;
  email: string | undefined;
  role: Role;
  status: string;
  owner: boolean;
  you: boolean;
  invitedBy: string | undefined;
  member: Member | null;
  invitation: Invitation | null;
}

interface Shown {
  search: string | undefined;
  status: string | undefined;
  /** Invitations that the list of people does not hold stand on its first page. */
  first: boolean;
}

const waits = ({ status }: Invitation) => status === 'pending' || status === 'suspended' || status === 'expired';
const listed = ({ status }: Invitation) => (status === 'expired' ? 'expired' : 'invited');

function matches(invitation: Invitation, { search, status }: Shown): boolean {
  const wanted = search?.trim().toLocaleLowerCase() ?? '';
  return (!status || listed(invitation) === status) && `${invitation.name} ${invitation.email}`.toLocaleLowerCase().includes(wanted);
}

/** The invitation that a new one to this address would replace. */
export function openFor(email: string, invitations: readonly Invitation[]): Invitation | undefined {
  const wanted = email.trim().toLowerCase();
  return wanted === '' ? undefined : invitations.find((each) => (each.status === 'pending' || each.status === 'suspended') && each.email?.toLowerCase() === wanted);
}

/** Members and the invitations that still matter, each person once. */
export function rowsOf(members: readonly Member[], invitations: readonly Invitation[], shown: Shown): TeamRow[] {
  const open = invitations.filter(waits);
  const rows = members.map((member): TeamRow => {
    const invited = member.status === 'invited' || member.status === 'expired';
    const invitation = invited ? (open.find(({ id, email }) => id === member.id || email === member.email) ?? null) : null;
    return {
      id: member.id,
      name: member.name,
      email: member.email ?? undefined,
      role: member.role,
      status: member.status,
      owner: member.owner,
      you: member.you,
      invitedBy: member.invited_by?.name,
      member,
      invitation,
    };
  });
  const there = new Set(rows.flatMap(({ id, invitation }) => [id, invitation?.id]));
  const others = shown.first ? open.filter((invitation) => !there.has(invitation.id) && matches(invitation, shown)) : [];
  return [
    ...rows,
    ...others.map((invitation): TeamRow => ({
      id: invitation.id,
      name: invitation.name,
      email: invitation.email ?? undefined,
      role: invitation.role,
      status: listed(invitation),
      owner: false,
      you: false,
      invitedBy: invitation.invited_by.name,
      member: null,
      invitation,
    })),
  ];
}
