// Answers for pictures of pages without a server. Pictures only: tests of behaviour run against the real one.
const merchants = (role) => [
  { id: 'mrc_1', name: 'Zuri Foods', role, payout_duty: 'both', member_id: 'mem_1', owner: role === 'Admin', state: 'active', second_factor_required: false },
  { id: 'mrc_2', name: 'Pendo Logistics', role: 'Employee', payout_duty: 'both', member_id: 'mem_2', owner: false, state: 'active', second_factor_required: false },
];
const names = { Admin: 'Neema Mushi', Manager: 'Baraka Kimaro', Employee: 'Asha Juma', Developer: 'Juma Mwita' };
const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

export function answers(role) {
  const signedIn = role !== 'nobody';
  const invitation = {
    merchant: { name: 'Zuri Foods' }, name: 'Daniel Otieno', email: 'daniel@pendo.dev', role: 'Developer',
    role_says: { can: ['Create applications, API keys and webhooks', 'See payments and payouts to find faults'], never: ['Creating or releasing payouts is not part of this role'] },
    invited_by: { name: 'Neema Mushi' }, created_at: at(0), expires_at: at(7 * 1440), account_exists: false, for_you: false,
  };
  return {
    'GET /v1/set-up': [200, { open: true }],
    'GET /v1/session': signedIn
      ? [200, { person: { id: 'per_1', name: names[role], email: 'me@zurifoods.co.tz', email_confirmed: true, language: 'en', second_factor: true }, stepped_up_until: null, simulated: true, merchants: merchants(role) }]
      : [401, { title: 'Sign in first', status: 401, code: 'session.required', request_id: 'req_1' }],
    'POST /v1/session': [401, { title: 'Refused', status: 401, code: 'session.refused', request_id: 'req_2' }],
    'POST /v1/session/step-up': [200, { stepped_up_until: at(15) }],
    'POST /v1/email-changes/confirm': [403, { title: 'Confirm it is you', status: 403, code: 'step_up.required', methods: ['code', 'password'], request_id: 'req_3' }],
    'POST /v1/invitations/lookup': [200, invitation],
    'POST /v1/password-resets': [202, { says: 'If this address has an account, a link is on its way there.', sends: true }],
    'GET /v1/merchant': [200, { id: 'mrc_1', name: 'Zuri Foods', time_zone: 'Africa/Dar_es_Salaam', country: 'TZ', second_factor_required: false, created_at: at(-9999), admins_alone: false }],
    'GET /v1/payouts/summary': [200, { waiting_for_me: 3, held: { amount: 487_000_000, currency: 'TZS' }, oldest_at: at(-134), counts: { pending: 3, moving: 1, unknown: 1 } }],
    'GET /v1/webhooks': [200, { data: [{ id: 'whk_1', state: 'failing' }], next: null }],
  };
}
