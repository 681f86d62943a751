import type { components } from '@/generated/api';

type Schemas = components['schemas'];
export type Member = Schemas['Member'];
export type MemberDetail = Schemas['MemberDetail'];
export type Invitation = Schemas['Invitation'];
export type RoleWords = Schemas['RoleWords'];
export type PermissionRow = Schemas['PermissionRow'];
export type RoleCell = Schemas['RoleCell'];
export type OwnershipTransfer = Schemas['OwnershipTransfer'];
