//! Whether two people are two: the rule about second people, asked in a transaction or in a money command.

use std::collections::BTreeSet;

use permit::{MemberActor, MoneyReads, MoneySeen, Problem, Tx, Undecided};
use values::{Id, Timestamp, subjects::Member};

use super::super::{
    model::{CLOSE, ChangeError, Footing, NotBeside, Ties},
    queries::{self, BY_MEMBER, Founded, OF_MEMBER, RoleChange},
};

/// What the rule looks at, in a merchant founded at `merchant_created_at`.
pub(super) async fn footing(tx: &mut impl Tx, merchant_created_at: Timestamp) -> Result<Footing, Problem> {
    let now = tx.now();
    let ties = Ties::new(queries::list_ties(tx, now - CLOSE).await?);
    Ok(Footing { now, merchant_created_at, ties })
}

/// Refuses a confirmer or checker who does not count as a second person beside everybody of `others`.
pub(crate) async fn may_confirm(
    tx: &mut impl Tx,
    others: &[Id<Member>],
    confirmer: Id<Member>,
) -> Result<(), Problem> {
    Confirmer::load(tx, confirmer).await?.check(others)
}

/// A member who may be somebody's second person, and what that depends on: read once, asked about any number of others.
#[derive(Debug)]
pub struct Confirmer {
    footing: Footing,
    member: (Id<Member>, bool),
}

impl Confirmer {
    /// The member as they stand now.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn load(tx: &mut impl Tx, member: Id<Member>) -> Result<Self, Problem> {
        let (merchant_created_at, address_confirmed) = queries::find_confirmer(tx, member).await?;
        let footing = footing(tx, merchant_created_at).await?;
        Ok(Self { footing, member: (member, address_confirmed) })
    }

    /// Refuses them where they do not count as a second person beside each of `others`.
    ///
    /// # Errors
    /// As [`may_confirm`](crate::changes::may_confirm).
    pub fn check(&self, others: &[Id<Member>]) -> Result<(), Problem> {
        check(&self.footing, others, self.member)
    }
}

/// Beside whom `member` does not count as a second person.
pub(crate) async fn not_beside(tx: &mut impl Tx, member: Id<Member>) -> Result<NotBeside, Problem> {
    let Confirmer { footing, member } = Confirmer::load(tx, member).await?;
    Ok(footing.not_beside(member))
}

fn check(footing: &Footing, others: &[Id<Member>], confirmer: (Id<Member>, bool)) -> Result<(), Problem> {
    let check = |other: &Id<Member>| footing.check(*other, confirmer);
    Ok(others.iter().try_for_each(check).map_err(ChangeError::from)?)
}

/// What [`may_confirm_in`] reads, where `confirmer` acts. Whoever is tied to them is read when the decision asks for it.
pub(crate) fn confirm_read_set(reads: &mut MoneyReads<'_>, confirmer: Id<Member>) {
    reads.row::<Founded>(&[]);
    reads.rows::<RoleChange>(OF_MEMBER, &[&confirmer]);
    reads.rows::<RoleChange>(BY_MEMBER, &[&confirmer]);
}

/// As [`may_confirm`], in a money command that `confirmer` gives.
pub(crate) fn may_confirm_in(
    seen: &MoneySeen<'_>,
    others: &[Id<Member>],
    confirmer: &MemberActor,
) -> Result<(), Undecided> {
    let merchant_created_at = queries::founded_in(seen)?;
    let mut footing = Footing { now: seen.now(), merchant_created_at, ties: Ties::default() };
    if !footing.young() {
        footing.ties = ties_of(seen, confirmer.id)?;
    }
    Ok(check(&footing, others, (confirmer.id, confirmer.address_confirmed))?)
}

/// Whatever ties `member` to anybody: those around them, those around these, and on until nobody is new.
fn ties_of(seen: &MoneySeen<'_>, member: Id<Member>) -> Result<Ties, Undecided> {
    let since = seen.now() - CLOSE;
    let (mut known, mut next, mut acts) = (BTreeSet::from([member]), vec![member], Vec::new());
    while !next.is_empty() {
        let of = |member: &Id<Member>| {
            [OF_MEMBER, BY_MEMBER].map(|columns| seen.rows::<RoleChange>(columns, &[member]))
        };
        // All of a round are asked for before the first that is missing ends it.
        let found: Vec<_> = next.drain(..).flat_map(|member| of(&member)).collect();
        for changes in found {
            let changes = changes?;
            for act in changes.iter().filter_map(RoleChange::act).filter(|act| act.at > since) {
                next.extend([act.by, act.member].into_iter().filter(|member| known.insert(*member)));
                acts.push(act);
            }
        }
    }
    Ok(Ties::new(acts))
}
