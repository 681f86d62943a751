import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import ApprovalsPage from './ApprovalsPage';

interface World {
  answers: Partial<Record<string, () => Promise<unknown>>>;
  tab: string | undefined;
  name: (tab: string | undefined) => void;
}

const world = vi.hoisted((): World => ({ answers: {}, tab: undefined, name: () => undefined }));
const place = { role: 'Admin', duty: 'both', merchant: { id: 'mrc_1', member_id: 'mem_1' } };
const nothing = { data: [], next: null, waiting_for_me: 0, waiting: { count: 0 } };

vi.mock('@/api/client', () => ({
  api: { GET: (path: string, { params }: { params?: { query?: { purpose?: string } } } = {}) => (world.answers[params?.query?.purpose ?? path] ?? (() => Promise.resolve(nothing)))() },
  take: (asked: Promise<unknown>) => asked,
}));
vi.mock('@/shell/place', () => ({
  usePlace: () => place,
  useParam: (name: string) => {
    const [value, set] = useState(name === 'tab' ? world.tab : undefined);
    if (name === 'tab') world.name = set;
    return [value, set];
  },
}));
vi.mock('@/components/PageHead', () => ({ PageHead: () => null }));
vi.mock('../exports/ExportButton', () => ({ ExportButton: () => null }));
vi.mock('../payouts/inbox/PayoutsTab', () => ({ default: ({ purpose }: { purpose: string }) => <main>{purpose}</main> }));
vi.mock('../batches/BatchesTab', () => ({ default: () => <main>files</main> }));
vi.mock('../beneficiaries/BeneficiariesTab', () => ({ default: () => <main>beneficiaries</main> }));
vi.mock('../payouts/outcomes/ExceptionsTab', () => ({ default: () => <main>outcomes</main> }));
vi.mock('./ChangesTab', () => ({ default: () => <main>changes</main> }));

i18n.loadAndActivate({ locale: 'en', messages: {} });

const says = (answer: object) => () => Promise.resolve({ ...nothing, ...answer });
const files = { '/v1/payout-batches': says({ waiting_for_me: 2 }) };
const changes = (may: string | null) => ({ '/v1/change-requests': says({ data: [{ id: 'chg_1', you_can: may }] }) });
const payee = { '/v1/beneficiaries': says({ data: [{ id: 'ben_1', you_can: { confirm: true } }] }) };
const withdrawal = { 'withdrawal': says({ data: [{ id: 'pout_1' }] }), '/v1/payouts/{id}': says({ id: 'pout_1', you_can: { authorise: true } }) };
const found = { '/v1/payout-exceptions': says({ data: [{ proposal: { proposed_by: { id: 'mem_2' } }, payout: { id: 'pout_2', purpose: 'payout', maker: { kind: 'member', id: 'mem_3' } } }] }) };

const holder = document.createElement('div');
document.body.append(holder);
let root: Root;
let queries: QueryClient;
const settle = () => act(async () => { await new Promise((resolve) => { setTimeout(resolve, 20); }); });
const open = () => holder.querySelector('main')?.textContent;
const pressed = () => holder.querySelector('[aria-pressed="true"]')?.textContent;

async function visit(answers: World['answers'], tab?: string) {
  Object.assign(world, { answers, tab });
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  root = createRoot(holder);
  act(() => {
    root.render(<I18nProvider i18n={i18n}><MantineProvider env="test"><QueryClientProvider client={queries}><ApprovalsPage /></QueryClientProvider></MantineProvider></I18nProvider>);
  });
  await settle();
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(() => {
  act(() => { root.unmount(); });
  vi.unstubAllGlobals();
});

it.each([
  ['files', files],
  ['withdrawal', withdrawal],
  ['beneficiaries', payee],
  ['outcomes', found],
  ['changes', changes('confirm')],
  ['files', { ...files, ...payee, ...changes('confirm') }],
  ['payout', { ...files, '/v1/home': says({ waiting: { count: 1 } }) }],
  ['payout', {}],
  // What somebody else decides opens nothing.
  ['payout', changes(null)],
])('opens %s first', async (tab, answers) => {
  await visit(answers);
  expect(open()).toBe(tab);
  expect(holder.querySelectorAll('[aria-pressed="true"]')).toHaveLength(1);
});

it('opens what the address names, whatever waits', async () => {
  await visit(files, 'refunds');
  expect(open()).toBe('refund');
  await act(async () => { world.name(undefined); await Promise.resolve(); });
  await settle();
  expect(pressed()).toMatch(/^Files/);
});

it('waits for answers that could name an earlier tab, and not for those that could not', async () => {
  let answer: (answer: unknown) => void = () => undefined;
  await visit({ ...payee, '/v1/payout-batches': () => new Promise((resolve) => { answer = resolve; }), '/v1/change-requests': () => new Promise(() => undefined) });
  expect([open(), pressed()]).toEqual([undefined, undefined]);
  answer(nothing);
  await settle();
  expect(open()).toBe('beneficiaries');
});

it('goes on where something cannot be read', async () => {
  await visit({ ...payee, '/v1/home': () => Promise.reject(new Error('no answer')) });
  expect(open()).toBe('beneficiaries');
});

it('stays where it opened once nothing waits there any more, and something does elsewhere', async () => {
  await visit(withdrawal);
  world.answers = files;
  await act(async () => { await queries.invalidateQueries(); });
  await settle();
  expect([open(), pressed()]).toEqual(['withdrawal', 'Withdrawals']);
});
