//! Money commands over rows in memory: what models explore and simulations run. No door leads from here to a store.

use store::{LeasedJob, engine::Memory};
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
    duty::Duty,
    permission::CarryOut,
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
            checksum_enabled: false,
            token_generation: 1,
        });
        Self { memory, app, merchant }
    }

    /// Adds a member who is signed in, or changes what one is.
    pub fn put_member(&mut self, id: Id<Member>, role: Role, active: bool) {
        let state = if active { "active" } else { "disabled" }.to_owned();
        let merchant = self.merchant;
        self.memory.put(&MemberEntry {
            merchant,
            id,
            role,
            payout_duty: Duty::Both,
            state,
            owner: false,
            last_active_at: None,
        });
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
        let actor = member.map_or(Actor::Worker("model"), |id| Actor::Member(actor(id)));
        let answer = self.give(command, actor, None, now)?;
        answer.ok_or_else(|| Problem::failure("a command without a job lost one"))
    }

    /// Leases one of the jobs that are due, the `choice`-th of them going round.
    ///
    /// # Errors
    /// A job that cannot be read.
    pub fn lease(
        &mut self,
        choice: usize,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<ModelTask>, Problem> {
        Ok(self.memory.lease_job(choice, now, lease)?.map(ModelTask))
    }

    /// As `Task::post`: carries out what a worker found out, and ends its job or puts it off. `None` when another worker has
    /// the job by now.
    ///
    /// # Errors
    /// What the command refuses.
    pub fn carry_out<C: MoneyCommand<Permission = CarryOut>>(
        &mut self,
        task: &ModelTask,
        now: Timestamp,
        command: C,
    ) -> Result<Option<C::Answer>, Problem> {
        self.give(command, Actor::Worker("model"), Some(task.0.clone()), now)
    }

    fn give<C: MoneyCommand>(
        &mut self,
        command: C,
        actor: Actor,
        job: Option<LeasedJob>,
        now: Timestamp,
    ) -> Result<Option<C::Answer>, Problem> {
        let (merchant, app) = (self.merchant, self.app.clone());
        let address = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
        let request = RequestInfo { id: Id::<Request>::nil(), address, agent: String::new(), at: now };
        self.memory.post(Given { command, job, actor, merchant, app, request, now })?
    }
}

/// A job of a merchant in memory, in the hands of a worker. Whoever drops it has crashed: it comes again.
#[derive(Debug, Clone)]
pub struct ModelTask(LeasedJob);

impl ModelTask {
    /// What kind of work it is.
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What it was given when it was added.
    pub fn payload(&self) -> &str {
        &self.0.payload
    }

    /// When it was added.
    pub fn created_at(&self) -> Timestamp {
        self.0.created_at
    }
}

/// Who asks; what they may is in the rows.
fn actor(id: Id<Member>) -> MemberActor {
    MemberActor {
        id,
        person: id.cast(),
        session: id.cast(),
        role: Role::Manager,
        duty: Duty::Both,
        owner: false,
        name: id.to_string(),
        stepped_up_until: Timestamp::from_micros(0),
        second_factor: false,
        address_confirmed: true,
        kyc_approved: true,
    }
}

#[cfg(test)]
mod tests;
