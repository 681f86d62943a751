//! Mistakes that we might have made, each planted beside the commands: what they wrote is changed after the fact, or what
//! they rest on before. The product has no switch for any of it.

use permit::{
    CarryOut, Decision, Duty, MoneyCommand, MoneyModel, MoneyReads, MoneySeen, MoneyWrites, Role, Undecided,
};
use values::{Currency, Id};

use super::{
    super::super::{model::Payout, queries::PayoutEntry},
    world::{Act, Order, World, member, tzs},
};
use crate::ledger::{AccountKind, Books, Transfer, TransferKind, must_be_enough};

macro_rules! bugs {
    ($($(#[doc = $says:literal])+ $name:ident),+ $(,)?) => {
        /// What is planted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Bug { $($(#[doc = $says])+ $name),+ }

        impl Bug {
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),+];

            /// In words.
            pub(super) fn says(self) -> &'static str {
                match self { $(Self::$name => concat!($($says),+)),+ }
            }
        }
    };
}

bugs! {
    /// A payout that is rejected is not freed.
    RejectForgetsVoid,
    /// The hold of a new payout is posted twice.
    HoldsTwice,
    /// An answer that comes again is posted again.
    SettlesTwice,
    /// Nobody looks who made what they authorise.
    MakerApproves,
    /// The role of whoever authorises is the one they had when they signed in.
    RoleNotReread,
    /// The payout duty of whoever authorises is the one they had when they signed in.
    DutyNotReread,
    /// What somebody approved goes on counting when their payout duty changes.
    NarrowedStillCounts,
    /// Taking a release back leaves its approvals standing.
    UndoKeepsApprovals,
    /// The answer of a request is not kept under its key.
    AnswerNotKept,
    /// The answer leaves before the commit is durable.
    AnswersTooEarly,
    /// After silence the payout is handed over under a new key.
    NewKeyAfterUnknown,
    /// Silence of the provider counts as a failure.
    SilenceIsFailure,
    /// The handing over does not look whether the release still stands.
    BeginsUnseen,
    /// A new payout leaves no job that ends it.
    ExpiryForgotten,
    /// The jobs that a process had in hand when it died do not come again.
    CrashLosesJobs,
    /// The entries of a transfer are not written, its balances are.
    EntriesDropped,
}

/// Holds the money of a payout once more.
#[derive(Debug)]
struct HoldAgain(Id<Payout>);

impl MoneyCommand for HoldAgain {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        Books::read_set(reads, Currency::TZS);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        let mut books = Books::open(seen, Currency::TZS)?;
        let (available, held) = (AccountKind::Available, AccountKind::Held);
        let hold = Transfer::new(TransferKind::Hold, *self.0.as_bytes(), "again", Currency::TZS);
        let hold = hold.move_money(available, held, tzs(1_000), "Held again");
        books.post(&hold, &mut || seen.id()).map_err(must_be_enough)?;
        let mut writes = MoneyWrites::default();
        books.write(&mut writes);
        Ok(Decision::unrecorded(writes, ()))
    }
}

impl World {
    /// Changes what a command wrote; `before` is how it was.
    pub(super) fn plant(&mut self, bug: Bug, act: Act, before: &MoneyModel) {
        let tables: &[&'static str] = match (bug, act) {
            (Bug::RejectForgetsVoid, Act::Reject) => &["account", "entry", "transfer"],
            (Bug::UndoKeepsApprovals, Act::Undo) => &["approval"],
            (Bug::AnswerNotKept, Act::Create) => &["idempotency"],
            (Bug::ExpiryForgotten, Act::Create) => &["job"],
            (Bug::EntriesDropped, Act::Settle) => &["entry"],
            (Bug::HoldsTwice, Act::Create) => {
                let _ = self.model.post(None, self.now, HoldAgain(Id::nil()));
                &[]
            }
            _ => &[],
        };
        for table in tables {
            self.model.memory.take_back(table, &before.memory);
        }
    }

    /// Lets somebody authorise who may not.
    pub(super) fn lend(&mut self, by: u8, id: Id<Payout>) {
        let is_maker = |order: &Order| order.payout == Some(id) && order.maker == by;
        match self.planted {
            Some(Bug::MakerApproves) if self.orders.iter().any(is_maker) => self.put_maker(id, None),
            Some(Bug::RoleNotReread) => self.put(by, Role::Manager, true),
            Some(Bug::DutyNotReread) => self.put_duty(by, Duty::Both),
            _ => {}
        }
    }

    /// Undoes that.
    pub(super) fn give_back(&mut self, by: u8, id: Id<Payout>) {
        match self.planted {
            Some(Bug::MakerApproves) => {
                let maker =
                    self.orders.iter().find(|order| order.payout == Some(id)).map(|order| order.maker);
                self.put_maker(id, maker.map(member));
            }
            Some(Bug::RoleNotReread) if self.lost.contains(&by) => {
                self.put(by, Role::Developer, true);
            }
            Some(Bug::DutyNotReread) => self.put_duty(by, self.duty(by)),
            _ => {}
        }
    }

    fn put_maker(&mut self, id: Id<Payout>, maker: Option<Id<values::subjects::Member>>) {
        let mut entry = self.row::<PayoutEntry>(id, |entry| entry.id);
        entry.made_by = maker;
        self.model.memory.put(&entry);
    }
}
