//! What a commit records about itself: who did what, on what, before and after.

use store::{StoreError, WriteTransaction, record};
use values::{
    Id, Subject, Timestamp,
    subjects::{Entry, Person, Request},
};

use crate::{actor::Actor, request::RequestInfo};

/// Which part of the record an act belongs to; roles see different parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// Sign-in, sessions, factors.
    Access,
    /// Members and invitations.
    Team,
    /// Applications, keys, webhooks, integration security.
    Developer,
    /// Money in.
    Payments,
    /// Money out.
    Payouts,
    /// The merchant itself.
    Merchant,
}

impl Area {
    /// The word kept in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Team => "team",
            Self::Developer => "developer",
            Self::Payments => "payments",
            Self::Payouts => "payouts",
            Self::Merchant => "merchant",
        }
    }
}

/// One act, for the activity record. Nothing secret goes in.
#[derive(Debug, Clone)]
pub struct Activity {
    pub(crate) act: &'static str,
    pub(crate) area: Area,
    pub(crate) says: String,
    pub(crate) subject: Option<(&'static str, Vec<u8>, String)>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) refusal: Option<&'static str>,
}

impl Activity {
    /// An act named `act` (such as `payout.authorised`) and the sentence about it, beginning with a verb.
    pub fn new(area: Area, act: &'static str, says: impl Into<String>) -> Self {
        Self { act, area, says: says.into(), subject: None, before: None, after: None, refusal: None }
    }

    /// What it was done to.
    #[must_use]
    pub fn on<T: Subject>(mut self, id: Id<T>, name: impl Into<String>) -> Self {
        self.subject = Some((T::PREFIX, id.as_bytes().to_vec(), name.into()));
        self
    }

    /// What was before and what is now, in words or JSON.
    #[must_use]
    pub fn changed(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self.after = Some(after.into());
        self
    }

    /// The sentence, for mails about the act.
    pub fn says(&self) -> &str {
        &self.says
    }
}

record! {
    /// An entry as it is kept.
    pub(crate) struct ActivityEntry in "activity" (merchant, id) None {
        merchant: [u8; 16],
        id: Id<Entry>,
        at: Timestamp,
        act: String,
        says: String,
        area: String,
        actor_kind: String,
        actor: Option<Vec<u8>>,
        actor_name: String,
        actor_role: String,
        person: Option<Id<Person>>,
        subject_kind: Option<String>,
        subject: Option<Vec<u8>>,
        subject_name: Option<String>,
        before: Option<String>,
        after: Option<String>,
        address: String,
        agent: String,
        request: Id<Request>,
        refusal: Option<String>,
    }
}

/// The entry that says what `actor` did.
pub(crate) fn entry(
    (id, at): (Id<Entry>, Timestamp),
    merchant: [u8; 16],
    actor: &Actor,
    request: &RequestInfo,
    activity: &Activity,
) -> ActivityEntry {
    let (subject_kind, subject, subject_name) = match activity.subject.clone() {
        Some((kind, id, name)) => (Some(kind.to_owned()), Some(id), Some(name)),
        None => (None, None, None),
    };
    ActivityEntry {
        merchant,
        id,
        at,
        act: activity.act.to_owned(),
        says: activity.says.clone(),
        area: activity.area.name().to_owned(),
        actor_kind: actor.kind().to_owned(),
        actor: actor.id_bytes(),
        actor_name: actor.name().to_owned(),
        actor_role: actor.role().map_or("", crate::Role::name).to_owned(),
        person: actor.person(),
        subject_kind,
        subject,
        subject_name,
        before: activity.before.clone(),
        after: activity.after.clone(),
        address: request.address.to_string(),
        agent: request.agent.clone(),
        request: request.id,
        refusal: activity.refusal.map(str::to_owned),
    }
}

/// Writes what `actor` did.
pub(crate) async fn record(
    tx: &mut WriteTransaction,
    merchant: [u8; 16],
    actor: &Actor,
    request: &RequestInfo,
    activity: &Activity,
) -> Result<Id<Entry>, StoreError> {
    use store::Queries as _;
    let (id, now) = (tx.id(), tx.now());
    tx.insert(&entry((id, now), merchant, actor, request, activity)).await?;
    Ok(id)
}

#[cfg(test)]
mod tests;
