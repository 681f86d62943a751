//! Reading and writing within one merchant, which is the first value of every key.

use store::{
    JobEntry, NewJob, Row, ToValue, Value,
    engine::{Entry, Question, Reads, Record, Seen, Unready, Writes},
};
use values::{Id, Timestamp, subjects::Merchant};

use crate::{actor::Actor, app::App, request::RequestInfo};

/// What a command knows that it reads.
#[derive(Debug)]
pub struct MoneyReads<'a> {
    pub(super) reads: &'a mut Reads,
    pub(super) merchant: Id<Merchant>,
    pub(super) now: Timestamp,
}

impl MoneyReads<'_> {
    /// The instant of the command.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The merchant it is bound to.
    pub fn merchant(&self) -> Id<Merchant> {
        self.merchant
    }

    /// The row of the merchant with this rest of the primary key.
    pub fn row<R: Record>(&mut self, key: &[&dyn ToValue]) {
        check::<R>(R::TABLE.key);
        self.reads.row::<R>(&with(&self.merchant, key));
    }

    /// The rows of the merchant with these values in the columns `by`, the first of which is the merchant.
    pub fn rows<R: Record>(&mut self, by: &'static [&'static str], key: &[&dyn ToValue]) {
        check::<R>(by);
        self.reads.rows::<R>(by, &with(&self.merchant, key));
    }
}

fn with<'a>(merchant: &'a Id<Merchant>, key: &[&'a dyn ToValue]) -> Vec<&'a dyn ToValue> {
    let mut whole: Vec<&dyn ToValue> = vec![merchant];
    whole.extend(key);
    whole
}

fn check<R: Record>(by: &[&str]) {
    let own = R::TABLE.name == "merchant" && by == ["id"];
    assert!(own || by.first() == Some(&"merchant"), "a read of {} forgets its merchant", R::TABLE.name);
}

/// What a decision sees.
#[derive(Debug)]
pub struct MoneySeen<'a> {
    pub(super) seen: &'a Seen<'a>,
    pub(super) merchant: Id<Merchant>,
    pub(super) actor: Actor,
    pub(super) now: Timestamp,
    pub(super) app: &'a App,
    pub(super) request: &'a RequestInfo,
}

impl MoneySeen<'_> {
    /// The merchant everything is bound to.
    pub fn merchant(&self) -> Id<Merchant> {
        self.merchant
    }

    /// Whoever acts, as they stand in this commit.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The instant of the command.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The instance.
    pub fn app(&self) -> &App {
        self.app
    }

    /// The request it was asked in.
    pub fn request(&self) -> &RequestInfo {
        self.request
    }

    /// A new identifier, the same at the same place of the same decision.
    pub fn id<T>(&self) -> Id<T> {
        self.seen.id()
    }

    /// The row of the merchant with this rest of the primary key.
    ///
    /// # Errors
    /// As [`Seen::row`].
    pub fn row<R: Record>(&self, key: &[&dyn ToValue]) -> Result<Option<R>, Unready> {
        check::<R>(R::TABLE.key);
        self.seen.row::<R>(&with(&self.merchant, key))
    }

    /// Sees to it that no other command is in the batch, for a decision that rests on more than rows.
    ///
    /// # Errors
    /// As [`Seen::alone`].
    pub fn alone(&self) -> Result<(), Unready> {
        self.seen.alone()
    }

    /// The rows of the merchant with these values in the columns `by`, the first of which is the merchant.
    ///
    /// # Errors
    /// As [`Seen::rows`].
    pub fn rows<R: Record>(
        &self,
        by: &'static [&'static str],
        key: &[&dyn ToValue],
    ) -> Result<Vec<R>, Unready> {
        check::<R>(by);
        self.seen.rows::<R>(by, &with(&self.merchant, key))
    }

    /// What answers a question about the merchant; only a decision that is alone in its batch may ask.
    ///
    /// # Errors
    /// As [`Seen::answer`].
    pub fn answer(&self, question: &'static Question, about: &[&dyn ToValue]) -> Result<Vec<Row>, Unready> {
        self.seen.answer(question, &with(&self.merchant, about))
    }
}

/// What a decision writes, within its merchant.
#[derive(Debug, Default)]
pub struct MoneyWrites {
    writes: Writes,
    put_off: Option<(Timestamp, String)>,
    merchants: Vec<(&'static str, Value)>,
}

impl MoneyWrites {
    /// Adds a row.
    pub fn insert<E: Entry>(&mut self, entry: &E) {
        self.note(entry);
        self.writes.insert(entry);
    }

    /// Changes a row that was read.
    pub fn update<E: Entry>(&mut self, entry: &E) {
        self.note(entry);
        self.writes.update(entry);
    }

    /// Leaves work to be done after the commit, in the lane of what it may have to wait for.
    pub fn enqueue(
        &mut self,
        seen: &MoneySeen<'_>,
        (kind, payload): (&'static str, String),
        run_at: Timestamp,
        lane: Option<[u8; 16]>,
    ) {
        let job = NewJob { merchant: Some(seen.merchant), kind, payload, run_at, lane };
        self.writes.insert(&JobEntry::new((seen.id(), seen.now), &job));
        if run_at <= seen.now {
            self.writes.leave_work(kind);
        }
    }

    /// Puts the job that the command carries out off until then, instead of ending it.
    pub fn put_off(&mut self, until: Timestamp, why: impl Into<String>) {
        self.put_off = Some((until, why.into()));
    }

    pub(super) fn job_end(&self) -> Option<(Timestamp, String)> {
        self.put_off.clone()
    }

    fn note<E: Entry>(&mut self, entry: &E) {
        self.merchants.push((E::TABLE.name, owner_of(entry)));
    }

    /// The rows, all of which belong to `merchant`.
    pub(super) fn into_inner(self, merchant: Id<Merchant>) -> Writes {
        let merchant = merchant.to_value();
        for (table, owner) in &self.merchants {
            assert_eq!(*owner, merchant, "a row of {table} belongs to another merchant");
        }
        self.writes
    }
}

/// The merchant a row belongs to.
///
/// # Panics
/// When rows of its table belong to none: those are no business of a merchant's transaction.
pub(crate) fn owner_of<E: Entry>(entry: &E) -> Value {
    let place = E::TABLE.columns.iter().position(|(name, _)| *name == "merchant");
    let place = place.unwrap_or_else(|| panic!("rows of {} belong to no merchant", E::TABLE.name));
    entry.values().swap_remove(place)
}

#[cfg(test)]
mod tests;
