//! Who is calling: a member, an API key, a worker or a stranger.

use std::collections::BTreeSet;

use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member, Merchant, Person, Session},
};

use crate::{
    Problem,
    admission::check_fresh,
    duty::Duty,
    permission::Kind,
    policy::{self, Role},
};

/// A member, as their session proved them.
#[derive(Debug, Clone)]
pub struct MemberActor {
    /// The membership.
    pub id: Id<Member>,
    /// The person behind it.
    pub person: Id<Person>,
    /// The session that was used.
    pub session: Id<Session>,
    /// The role at this moment.
    pub role: Role,
    /// What of payouts and refunds the role leaves them.
    pub duty: Duty,
    /// Whether the member owns the merchant.
    pub owner: bool,
    /// The person's name.
    pub name: String,
    /// Until when the last proof of identity is fresh.
    pub stepped_up_until: Timestamp,
    /// Whether the person has a second factor, by which they may prove themselves as well.
    pub second_factor: bool,
    /// Whether a mail has reached the person.
    pub address_confirmed: bool,
    /// Whether the merchant is known to whoever runs the instance.
    pub kyc_approved: bool,
}

impl MemberActor {
    /// Whether role and payout duty allow it: what to show, never what to do.
    pub fn may(&self, kind: Kind) -> bool {
        policy::rule(kind).of(self.role).allow.enters() && self.duty.lets(kind)
    }

    /// Refuses to ask for `kind` at `now` by a proof of identity that would be too old for doing it.
    ///
    /// # Errors
    /// `step_up.required`.
    pub fn is_proved_for(&self, kind: Kind, now: Timestamp) -> Result<(), Problem> {
        if !policy::rule(kind).of(self.role).step_up {
            return Ok(());
        }
        check_fresh(self.stepped_up_until, self.second_factor, now)
    }
}

/// An API key, as its secret or its token proved it.
#[derive(Debug, Clone)]
pub struct KeyActor {
    /// The key.
    pub id: Id<ApiKey>,
    /// The application it belongs to.
    pub application: Id<Application>,
    /// The application's name.
    pub application_name: String,
    /// The application's client id.
    pub client_id: String,
    /// The key's name.
    pub name: String,
    /// Whoever made the key.
    pub maker: Id<Member>,
    /// What the key may do, dormant scopes left out.
    pub scopes: BTreeSet<Kind>,
    /// The application's features that are on.
    pub features: String,
    /// Whether the merchant is known to whoever runs the instance.
    pub kyc_approved: bool,
    /// Whether the merchant wants a checksum in the bodies of its servers.
    pub signs: bool,
}

/// Whoever acts.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A person of the merchant.
    Member(MemberActor),
    /// A server of the merchant.
    Key(KeyActor),
    /// A job that a commit left behind.
    Worker(&'static str),
    /// A person known by name, who is not (yet) a member here.
    Person(Id<Person>, String),
    /// Nobody known.
    Stranger,
}

impl Actor {
    /// The member who acts, or who made the key that acts.
    pub fn member(&self) -> Option<Id<Member>> {
        match self {
            Self::Member(member) => Some(member.id),
            Self::Key(key) => Some(key.maker),
            Self::Worker(_) | Self::Person(..) | Self::Stranger => None,
        }
    }

    /// The member who acts in person.
    pub fn as_member(&self) -> Option<&MemberActor> {
        match self {
            Self::Member(member) => Some(member),
            _ => None,
        }
    }

    /// The key that acts.
    pub fn as_key(&self) -> Option<&KeyActor> {
        match self {
            Self::Key(key) => Some(key),
            _ => None,
        }
    }

    /// The role of a member who acts.
    pub fn role(&self) -> Option<Role> {
        self.as_member().map(|member| member.role)
    }

    /// Whether the merchant of a member or key is known to whoever runs the instance; `None` for others.
    pub fn kyc_approved(&self) -> Option<bool> {
        match self {
            Self::Member(member) => Some(member.kyc_approved),
            Self::Key(key) => Some(key.kyc_approved),
            Self::Worker(_) | Self::Person(..) | Self::Stranger => None,
        }
    }

    /// Whether a permit for `kind` would be granted by role and payout duty, or by scope: what to show, never what to do.
    pub fn sees(&self, kind: Kind) -> bool {
        match self {
            Self::Member(member) => member.may(kind),
            Self::Key(key) => key.scopes.contains(&kind),
            Self::Worker(_) | Self::Person(..) | Self::Stranger => false,
        }
    }

    /// The word for the kind of actor in records.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Key(_) => "key",
            Self::Worker(_) => "job",
            Self::Person(..) => "person",
            Self::Stranger => "stranger",
        }
    }

    /// The name in records.
    pub fn name(&self) -> &str {
        match self {
            Self::Member(member) => &member.name,
            Self::Key(key) => &key.name,
            Self::Worker(kind) => kind,
            Self::Person(_, name) => name,
            Self::Stranger => "Somebody not signed in",
        }
    }

    pub(crate) fn id_bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Member(member) => Some(member.id.as_bytes().to_vec()),
            Self::Key(key) => Some(key.id.as_bytes().to_vec()),
            Self::Person(id, _) => Some(id.as_bytes().to_vec()),
            Self::Worker(_) | Self::Stranger => None,
        }
    }

    pub(crate) fn person(&self) -> Option<Id<Person>> {
        match self {
            Self::Member(member) => Some(member.person),
            Self::Person(id, _) => Some(*id),
            _ => None,
        }
    }
}

/// Who called, in which merchant: what the edge needs to record a refusal.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub actor: Actor,
    pub merchant: Id<Merchant>,
}

#[cfg(test)]
mod tests;
