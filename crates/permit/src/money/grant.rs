//! The caller's grant as it stands in the commit: rows that are read and locked like all others.

use store::{
    engine::{Reads, Seen},
    record,
};
use values::{
    Id, Timestamp,
    subjects::{ApiKey, Application, Member, Merchant, Person, Session},
};

use super::Undecided;
use crate::{
    actor::{Actor, KeyActor},
    admission::{admit_key, admit_member},
    app::App,
    credentials::{
        self, APPROVED, KeyRow, MembershipRow, RawKey, RawSession, STEP_UP, SessionRow, scopes_of,
    },
    duty::Duty,
    permission::Kind,
    policy::Role,
};

record! {
    pub(super) struct SessionEntry in "session" (id) None {
        id: Id<Session>,
        person: Id<Person>,
        last_used_at: Timestamp,
        stepped_up_at: Timestamp,
        expires_at: Timestamp,
        ended_at: Option<Timestamp>,
    }
}
record! {
    pub(super) struct PersonEntry in "person" (id) None {
        id: Id<Person>,
        name: String,
        totp_confirmed_at: Option<Timestamp>,
        email_confirmed_at: Option<Timestamp>,
    }
}
record! {
    pub(super) struct MerchantEntry in "merchant" (id) None {
        id: Id<Merchant>,
        second_factor_required: bool,
        closed_at: Option<Timestamp>,
        kyc_state: String,
        checksum_enabled: bool,
        token_generation: i64,
    }
}
record! {
    pub(super) struct MemberEntry in "member" (merchant, id) Share {
        merchant: Id<Merchant>,
        id: Id<Member>,
        role: Role,
        payout_duty: Duty,
        state: String,
        owner: bool,
        last_active_at: Option<Timestamp>,
    }
}
record! {
    struct ApplicationEntry in "application" (merchant, id) Share {
        merchant: Id<Merchant>,
        id: Id<Application>,
        name: String,
        client_id: String,
        key_scopes: String,
        features: String,
        token_generation: i64,
        state: String,
    }
}
record! {
    struct KeyEntry in "api_key" (merchant, id) Share {
        merchant: Id<Merchant>,
        id: Id<ApiKey>,
        application: Id<Application>,
        name: String,
        created_by: Id<Member>,
        scopes: String,
        dormant_at: Option<Timestamp>,
        expires_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
    }
}

/// What tells whether `actor` may still do what it began. An application comes before its keys, as for those who change
/// both.
pub(super) fn read_set(reads: &mut Reads, merchant: Id<Merchant>, actor: &Actor) {
    match actor {
        Actor::Member(member) => {
            reads.row::<MemberEntry>(&[&merchant, &member.id]);
            reads.row::<SessionEntry>(&[&member.session]);
            reads.row::<PersonEntry>(&[&member.person]);
            reads.row::<MerchantEntry>(&[&merchant]);
        }
        Actor::Key(key) => {
            reads.row::<ApplicationEntry>(&[&merchant, &key.application]);
            reads.row::<KeyEntry>(&[&merchant, &key.id]);
            reads.row::<MerchantEntry>(&[&merchant]);
        }
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => {}
    }
}

/// The actor as it stands now, if it may do `kind`.
pub(super) fn check(
    app: &App,
    seen: &Seen<'_>,
    merchant: Id<Merchant>,
    actor: &Actor,
    kind: Kind,
    now: Timestamp,
) -> Result<Actor, Undecided> {
    let gone = credentials::session_required;
    let of_merchant = || seen.row::<MerchantEntry>(&[&merchant]);
    match actor {
        Actor::Member(member) => {
            let session = seen.row::<SessionEntry>(&[&member.session])?.ok_or_else(gone)?;
            let person = seen.row::<PersonEntry>(&[&session.person])?.ok_or_else(gone)?;
            let membership = seen.row::<MemberEntry>(&[&merchant, &member.id])?.ok_or_else(gone)?;
            let merchant = of_merchant()?.ok_or_else(gone)?;
            let session = session_of(session, person).live(app, now).ok_or_else(gone)?;
            let membership = membership_of(membership, &merchant);
            Ok(Actor::Member(admit_member(&session, &membership, kind, now)?))
        }
        Actor::Key(key) => {
            let application =
                seen.row::<ApplicationEntry>(&[&merchant, &key.application])?.ok_or_else(gone)?;
            let key = seen.row::<KeyEntry>(&[&merchant, &key.id])?.ok_or_else(gone)?;
            let merchant = of_merchant()?.ok_or_else(gone)?;
            let key = key_of(key, application, &merchant).usable(now).ok_or_else(gone)?;
            admit_key(&key.actor, kind)?;
            Ok(Actor::Key(key.actor))
        }
        Actor::Worker(name) => Ok(Actor::Worker(name)),
        Actor::Person(..) | Actor::Stranger => Err(gone().into()),
    }
}

fn session_of(session: SessionEntry, person: PersonEntry) -> RawSession {
    let row = SessionRow {
        session: session.id,
        person: person.id,
        name: person.name,
        last_used_at: session.last_used_at,
        stepped_up_until: session.stepped_up_at + STEP_UP,
        second_factor: person.totp_confirmed_at.is_some(),
        address_confirmed: person.email_confirmed_at.is_some(),
    };
    RawSession { row, expires_at: session.expires_at, ended_at: session.ended_at }
}

fn membership_of(member: MemberEntry, merchant: &MerchantEntry) -> MembershipRow {
    MembershipRow {
        merchant: merchant.id,
        member: member.id,
        role: member.role,
        duty: member.payout_duty,
        active: member.state == "active" && merchant.closed_at.is_none(),
        owner: member.owner,
        factor_required: merchant.second_factor_required,
        last_active_at: member.last_active_at,
        kyc_approved: merchant.kyc_state == APPROVED,
    }
}

fn key_of(key: KeyEntry, application: ApplicationEntry, merchant: &MerchantEntry) -> RawKey {
    let usable = key.revoked_at.is_none() && application.state == "active" && merchant.closed_at.is_none();
    let actor = KeyActor {
        id: key.id,
        application: application.id,
        application_name: application.name,
        client_id: application.client_id,
        name: key.name,
        maker: key.created_by,
        scopes: scopes_of(&key.scopes, &application.key_scopes, key.dormant_at.is_some()),
        features: application.features,
        kyc_approved: merchant.kyc_state == APPROVED,
        signs: merchant.checksum_enabled,
    };
    let token_generation = merchant.token_generation + application.token_generation;
    let row = KeyRow {
        merchant: merchant.id,
        actor,
        token_generation,
        last_used_at: None,
        last_used_address: None,
    };
    RawKey { row, expires_at: key.expires_at, usable }
}

#[cfg(test)]
mod tests;
