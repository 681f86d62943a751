import type { components } from '@/generated/api';

type Schemas = components['schemas'];
export type Member = Schemas['Member'];
export type MemberDetails = Schemas['MemberDetails'];
/** Admins see everybody's details; everybody sees their own. */
export type MemberDetail = Member & Partial<MemberDetails>;
export type Invitation = Schemas['Invitation'];
export type RoleWords = Schemas['RoleInWords'];
export type PermissionRow = Schemas['PermissionLine'];
export type RoleCell = Schemas['Cell'];
export type OwnershipTransfer = Schemas['OwnershipTransfer'];
