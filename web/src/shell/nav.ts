import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconAddressBook, IconApps, IconArrowDownLeft, IconArrowUpRight, IconBolt, IconBook, IconHistory, IconHome, IconInbox,
  IconLink, IconListDetails, IconScale, IconSettings, IconWebhook, type Icon,
} from '@tabler/icons-react';
import type { Role } from '@/api/problem';

export type PageName =
  | 'home' | 'approvals' | 'asked' | 'payments' | 'payouts' | 'beneficiaries' | 'links' | 'balance'
  | 'applications' | 'webhooks' | 'events' | 'requests' | 'docs' | 'wireDocs' | 'activity' | 'settings';

export interface NavPage {
  word: MessageDescriptor;
  /** A shorter word for the bottom bar. */
  short?: MessageDescriptor;
  icon: Icon;
  /** Below `/m/{merchant}`; an address of its own, opened in a new tab, when it begins with a slash. */
  path: string;
  /** After `g`. */
  key?: string;
}

export const pagesByName: Record<PageName, NavPage> = {
  home: { word: msg`Home`, icon: IconHome, path: '', key: 'h' },
  approvals: { word: msg`Approvals`, icon: IconInbox, path: 'approvals', key: 'a' },
  // The same page for those who ask and do not decide.
  asked: { word: msg`My requests`, icon: IconInbox, path: 'approvals', key: 'a' },
  payments: { word: msg`Payments`, icon: IconArrowDownLeft, path: 'payments', key: 'p' },
  payouts: { word: msg`Payouts`, icon: IconArrowUpRight, path: 'payouts', key: 'o' },
  beneficiaries: { word: msg`Beneficiaries`, icon: IconAddressBook, path: 'beneficiaries' },
  links: { word: msg`Links`, icon: IconLink, path: 'links' },
  balance: { word: msg`Balance`, icon: IconScale, path: 'balance', key: 'b' },
  applications: { word: msg`Applications`, icon: IconApps, path: 'build/applications' },
  webhooks: { word: msg`Webhooks`, icon: IconWebhook, path: 'build/webhooks', key: 'w' },
  events: { word: msg`Events`, icon: IconBolt, path: 'build/events' },
  requests: { word: msg`API requests`, short: msg`Requests`, icon: IconListDetails, path: 'build/requests' },
  docs: { word: msg`API docs`, icon: IconBook, path: '/docs/api' },
  wireDocs: { word: msg`ClickPesa API docs`, icon: IconBook, path: '/docs/third-parties' },
  activity: { word: msg`Activity`, icon: IconHistory, path: 'activity' },
  settings: { word: msg`Settings`, icon: IconSettings, path: 'settings', key: 's' },
};

export interface NavGroup {
  title?: MessageDescriptor;
  pages: readonly PageName[];
}

const money = msg({ context: 'navigation', message: 'Money' });
const build = msg({ context: 'navigation', message: 'Build' });
const record = { title: msg({ context: 'navigation', message: 'Record' }), pages: ['activity', 'settings'] } as const;
const allMoney = { title: money, pages: ['payments', 'payouts', 'beneficiaries', 'links', 'balance'] } as const;
const allBuild = { title: build, pages: ['applications', 'webhooks', 'events', 'requests', 'docs', 'wireDocs'] } as const;

/** The sidebar by role, in order. */
export const sidebar: Record<Role, readonly NavGroup[]> = {
  Admin: [{ pages: ['home', 'approvals'] }, allMoney, allBuild, record],
  Manager: [{ pages: ['home', 'approvals'] }, allMoney, record],
  Employee: [{ pages: ['home'] }, allMoney, record],
  Developer: [{ pages: ['home', 'asked'] }, { title: money, pages: ['payments', 'payouts'] }, allBuild, record],
};

/** The bottom bar of a phone; *More* holds the rest. */
export const bottomBar: Record<Role, readonly PageName[]> = {
  Admin: ['home', 'approvals', 'payouts', 'payments'],
  Manager: ['home', 'approvals', 'payouts', 'payments'],
  Employee: ['home', 'payments', 'payouts', 'balance'],
  Developer: ['home', 'payments', 'webhooks', 'requests'],
};

/** Where an id leads. */
export const idPaths: readonly (readonly [prefix: string, path: string])[] = [
  ['pout_', 'payouts/'], ['bat_', 'payouts/batches/'], ['ben_', 'beneficiaries/'], ['pay_', 'payments/'], ['lnk_', 'links/'], ['bill_', 'links/control-numbers/'], ['cus_', 'links/customers?panel=customer&customer='], ['mem_', 'settings/team/'], ['app_', 'build/applications/'], ['whk_', 'build/webhooks/'],
  ['evt_', 'build/events/'], ['req_', 'build/requests/'], ['rcn_', 'balance/reconciliation/'], ['act_', 'activity/'], ['chg_', 'approvals/'],
];
