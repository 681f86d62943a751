//! What a commit records about itself: who did what, on what, before and after.

use store::{StoreError, ToValue, Value, WriteTransaction};
use values::{Id, Subject, subjects::Entry};

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

/// Writes the entry. `merchant` is nil for what concerns a person alone.
pub(crate) async fn record(
    tx: &mut WriteTransaction,
    merchant: [u8; 16],
    actor: &Actor,
    request: &RequestInfo,
    activity: &Activity,
) -> Result<Id<Entry>, StoreError> {
    use store::Queries as _;
    let id: Id<Entry> = tx.id();
    let now = tx.now();
    let (subject_kind, subject, subject_name) = match &activity.subject {
        Some((kind, id, name)) => (kind.to_value(), id.to_value(), name.to_value()),
        None => (Value::Null, Value::Null, Value::Null),
    };
    let role = actor.role().map_or("", crate::Role::name);
    tx.execute(
        "INSERT INTO activity (merchant, id, at, act, says, area, actor_kind, actor, actor_name, actor_role, person, \
         subject_kind, subject, subject_name, before, after, address, agent, request, refusal) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        &[
            merchant.to_value(),
            id.to_value(),
            now.to_value(),
            activity.act.to_value(),
            activity.says.to_value(),
            activity.area.name().to_value(),
            actor.kind().to_value(),
            actor.id_bytes().to_value(),
            actor.name().to_value(),
            role.to_value(),
            actor.person().to_value(),
            subject_kind,
            subject,
            subject_name,
            activity.before.to_value(),
            activity.after.to_value(),
            request.address.to_string().to_value(),
            request.agent.to_value(),
            request.id.to_value(),
            activity.refusal.to_value(),
        ],
    )
    .await?;
    Ok(id)
}
