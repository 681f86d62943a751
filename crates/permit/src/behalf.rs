//! Acting for whoever left something behind, such as a link: what they may not do any more, nobody does in their name.

use values::{
    Id,
    subjects::{ApiKey, Member},
};

use crate::{
    Problem,
    actor::KeyActor,
    admission::admit_key,
    credentials::{self, KeyLookup, KeyRow, MembershipRow},
    permission::{Kind, Permission},
    policy,
    transaction::{ReadTx, WriteTx},
};

/// Whoever left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behalf {
    /// A member, in person.
    Member(Id<Member>),
    /// An API key.
    Key(Id<ApiKey>),
}

/// Whether they may do it still.
#[derive(Debug, Clone)]
pub enum Standing {
    /// No: their role, their duty, their access, the key or its scope is gone.
    Lost,
    /// A member, by their role and payout duty.
    Member,
    /// A key, by its scopes; with what its application lends it.
    Key(Box<KeyActor>),
}

fn of_member(membership: Option<MembershipRow>, kind: Kind) -> Standing {
    let holds = |row: MembershipRow| {
        row.active && policy::rule(kind).of(row.role).allow.enters() && row.duty.lets(kind)
    };
    if membership.is_some_and(holds) { Standing::Member } else { Standing::Lost }
}

fn of_key(key: Option<KeyRow>, kind: Kind) -> Standing {
    match key {
        Some(row) if admit_key(&row.actor, kind).is_ok() => Standing::Key(Box::new(row.actor)),
        Some(_) | None => Standing::Lost,
    }
}

impl ReadTx {
    /// Whether `behalf` may do `kind` as things stand: what to show, never what to do.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn standing(&mut self, behalf: Behalf, kind: Kind) -> Result<Standing, Problem> {
        Ok(match behalf {
            Behalf::Member(id) => {
                of_member(credentials::membership(&mut self.tx, self.merchant, id).await?, kind)
            }
            Behalf::Key(id) => {
                of_key(credentials::key(&mut self.tx, KeyLookup::Id(self.merchant, id)).await?, kind)
            }
        })
    }
}

impl<P: Permission> WriteTx<P> {
    /// Whether `behalf` may do `kind`, locked against change until the end of the transaction. Ask before anything else is
    /// locked, as the doors do.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn standing(&mut self, behalf: Behalf, kind: Kind) -> Result<Standing, Problem> {
        let tx = &mut self.core.tx;
        Ok(match behalf {
            Behalf::Member(id) => {
                of_member(credentials::membership_locked(tx, self.merchant, id).await?, kind)
            }
            Behalf::Key(id) => of_key(credentials::key_locked(tx, self.merchant, id).await?, kind),
        })
    }
}

#[cfg(test)]
mod tests;
