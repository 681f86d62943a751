import type { Role } from '@/api/problem';
import type { Membership } from '@/api/session';

type Duty = Membership['payout_duty'];

const some =
  (...roles: readonly Role[]) =>
  (role: Role) =>
    roles.includes(role);

/** A side of payouts and refunds, which whoever has the duty `without` leaves to others. */
const side =
  (without: Duty, ...roles: readonly Role[]) =>
  (role: Role, duty: Duty) =>
    roles.includes(role) && duty !== without;

/** What the pages of a role show. The server decides every request by its own table; this only leaves out what it would refuse. */
export const can = {
  manageTeam: some('Admin'),
  seeTeamDetails: some('Admin', 'Manager'),
  /** The page of what waits for a second person, of whatever kind. */
  seeInbox: some('Admin', 'Manager'),
  /** Prepares payouts or releases them, and looks at them for that. */
  workOnPayouts: some('Admin', 'Manager', 'Employee'),
  releasePayouts: side('initiator', 'Admin', 'Manager'),
  createPayouts: side('approver', 'Admin', 'Manager', 'Employee'),
  requestRefunds: side('approver', 'Admin', 'Manager', 'Employee'),
  /** Beneficiaries: to see, add and change. */
  keepBeneficiaries: some('Admin', 'Manager', 'Employee'),
  confirmBeneficiaries: some('Admin', 'Manager'),
  askForPayments: some('Admin', 'Manager', 'Employee'),
  /** Checkout links, control numbers, customers. */
  manageLinks: some('Admin', 'Manager', 'Employee'),
  /** Payments, payouts, and who approved them, as tables. */
  exportMoney: some('Admin', 'Manager', 'Employee'),
  exportStatements: some('Admin', 'Manager'),
  /** Providers' files against the books. */
  reconcile: some('Admin', 'Manager'),
  /** The report of yesterday, by mail. */
  receiveReport: some('Admin', 'Manager'),
  /** Withdrawals and where they go. */
  withdraw: some('Admin'),
  seeBalance: some('Admin', 'Manager', 'Employee'),
  /** Applications, webhooks, API requests. */
  build: some('Admin', 'Developer'),
  /** Chooses what keys may do and whether payouts by API wait. */
  ruleApplications: some('Admin'),
  seeChanges: some('Admin', 'Developer'),
  confirmChanges: some('Admin'),
  editMerchant: some('Admin', 'Manager'),
  setPolicy: some('Admin'),
  /** Fees, limits, exchange rates, and whether the merchant is known. */
  setTerms: some('Admin'),
  /** Connects the account that money moves through. */
  setRail: some('Admin'),
  seeAllActivity: some('Admin'),
};
