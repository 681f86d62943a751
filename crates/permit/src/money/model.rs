//! Money commands over rows in memory: what models explore and simulations run. No door leads from here to a store.

use store::engine::Memory;
use values::{
    Duration, Id, Timestamp,
    subjects::{Member, Merchant, Request},
};

use super::{
    Given, MoneyCommand,
    grant::{MemberEntry, MerchantEntry, PersonEntry, SessionEntry},
};
use crate::{
    Problem,
    actor::{Actor, MemberActor},
    app::App,
    policy::Role,
    request::RequestInfo,
};

/// A merchant in memory.
#[derive(Clone)]
pub struct MoneyModel {
    /// Its rows.
    pub memory: Memory,
    app: App,
    merchant: Id<Merchant>,
}

impl MoneyModel {
    /// A merchant that is known. `app` lends its settings and keys, and its store is not used.
    pub fn new(app: App, merchant: Id<Merchant>) -> Self {
        let mut memory = Memory::default();
        memory.put(&MerchantEntry {
            id: merchant,
            second_factor_required: false,
            closed_at: None,
            kyc_state: "approved".to_owned(),
            token_generation: 1,
        });
        Self { memory, app, merchant }
    }

    /// Adds a member who is signed in, or changes what one is.
    pub fn put_member(&mut self, id: Id<Member>, role: Role, active: bool) {
        let state = if active { "active" } else { "disabled" }.to_owned();
        let merchant = self.merchant;
        self.memory.put(&MemberEntry { merchant, id, role, state, owner: false, last_active_at: None });
        let far = Timestamp::from_micros(i64::MAX / 2);
        self.memory.put(&SessionEntry {
            id: id.cast(),
            person: id.cast(),
            last_used_at: far,
            stepped_up_at: far,
            expires_at: far + Duration::from_secs(1),
            ended_at: None,
        });
        self.memory.put(&PersonEntry {
            id: id.cast(),
            name: id.to_string(),
            totp_confirmed_at: None,
            email_confirmed_at: Some(Timestamp::from_micros(0)),
        });
    }

    /// Carries out what a member asks for, or, without one, a worker.
    ///
    /// # Errors
    /// What the command refuses.
    pub fn post<C: MoneyCommand>(
        &mut self,
        member: Option<Id<Member>>,
        now: Timestamp,
        command: C,
    ) -> Result<C::Answer, Problem> {
        let (merchant, app) = (self.merchant, self.app.clone());
        let actor = member.map_or(Actor::Worker("model"), |id| Actor::Member(actor(id)));
        let address = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
        let request = RequestInfo { id: Id::<Request>::nil(), address, agent: String::new(), at: now };
        let given = Given { command, job: None, actor, merchant, app, request, now };
        self.memory.post(given)??.ok_or_else(|| Problem::failure("a command without a job lost one"))
    }
}

/// Who asks; what they may is in the rows.
fn actor(id: Id<Member>) -> MemberActor {
    MemberActor {
        id,
        person: id.cast(),
        session: id.cast(),
        role: Role::Manager,
        owner: false,
        name: id.to_string(),
        stepped_up_until: Timestamp::from_micros(0),
        address_confirmed: true,
        kyc_approved: true,
    }
}
