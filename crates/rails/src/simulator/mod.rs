//! A provider that exists only here: it accepts orders at once and settles them a moment later.
//!
//! What becomes of an order is a function of its destination, `requested_at` and the clock alone, so it survives a
//! restart without a database. In memory are only the orders received, which keep the promise that a key is
//! paid once, and evidence that somebody brought; both count as the provider's own books, and are forgotten once nobody
//! has spoken of the order for a week. An order first heard of through a query is taken for one that was received before
//! a restart.

pub mod cards;
mod names;
mod script;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use values::{Amount, Currency, Duration, Timestamp};

use crate::{
    Answer, CardDesk, CollectionOrder, Consent, ConsentOrder, DebitDesk, DebitOrder, DepositAccount,
    Destination, Outcome, PayoutOrder, Rail, RailError, Return, Submission,
};
pub use script::{Agrees, Behaviour, SCRIPTED, Scripted, Timing, wallet_refuses};

/// Where the simulator reads the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The simulated provider.
pub struct Simulator {
    clock: Clock,
    timing: Timing,
    collections: Mutex<Book>,
    payouts: Mutex<Book>,
}

/// How long an order is remembered after it was last handed over or asked about.
const KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
/// How often the books are gone through for what is older.
const SWEPT: Duration = Duration::from_secs(3600);

/// Orders of one direction, by key.
#[derive(Default)]
struct Book {
    orders: HashMap<String, Received>,
    swept_at: Option<Timestamp>,
}

struct Received {
    order: Order,
    times_sent: u32,
    evidence: Option<Outcome>,
    heard_at: Timestamp,
}

/// What both kinds of order have in common.
#[derive(Clone)]
struct Order {
    key: String,
    party: Destination,
    amount: Amount,
    requested_at: Timestamp,
    direction: Direction,
}

#[derive(Clone, Copy)]
enum Direction {
    In,
    Out,
}

/// Why an order is declined that names an account nobody holds.
const fn no_account(party: &Destination) -> &'static str {
    match party {
        Destination::Mobile(_) => "This number has no mobile-money account.",
        Destination::Bank { .. } => "The bank has no such account.",
        Destination::Till { .. } => "There is no such till.",
    }
}

impl Simulator {
    /// The name of this rail.
    pub const NAME: &'static str = "simulator";

    /// A simulator with the usual [`Timing`].
    pub fn new(clock: Clock) -> Self {
        Self::with_timing(clock, Timing::default())
    }

    /// A simulator that takes as long as `timing` says.
    pub fn with_timing(clock: Clock, timing: Timing) -> Self {
        Self { clock, timing, collections: Mutex::default(), payouts: Mutex::default() }
    }

    /// How often a payout with this key was handed over.
    pub fn times_sent(&self, key: &str) -> u32 {
        lock(&self.payouts).orders.get(key).map_or(0, |received| received.times_sent)
    }

    /// How often money moved by now for the payout with this key.
    pub fn times_paid(&self, key: &str) -> u32 {
        lock(&self.payouts).orders.get(key).map_or(0, |received| u32::from(self.has_moved(received)))
    }

    /// How often money moved by now to this destination, whatever the keys; finds one payout sent under two keys.
    pub fn times_paid_to(&self, party: &Destination) -> usize {
        let payouts = lock(&self.payouts);
        let orders = payouts.orders.values();
        orders.filter(|received| received.order.party == *party && self.has_moved(received)).count()
    }

    /// Settles a payout that was received, whatever its script says; queries answer with `outcome` from now on.
    ///
    /// Returns whether there was such a payout.
    pub fn bring_evidence(&self, key: &str, outcome: Outcome) -> bool {
        let mut payouts = lock(&self.payouts);
        let Some(received) = payouts.orders.get_mut(key) else { return false };
        received.evidence = Some(outcome);
        true
    }

    /// As [`Simulator::bring_evidence`], of a collection.
    pub fn bring_evidence_in(&self, key: &str, outcome: Outcome) -> bool {
        let mut collections = lock(&self.collections);
        let Some(received) = collections.orders.get_mut(key) else { return false };
        received.evidence = Some(outcome);
        true
    }

    fn has_moved(&self, received: &Received) -> bool {
        matches!(self.settled(received), Outcome::Succeeded { .. } | Outcome::Returned { .. })
    }

    fn submit(&self, order: Order) -> Result<Submission, RailError> {
        let script = script::script(&order.party);
        if script.behaviour == Behaviour::Unreachable {
            return Err(RailError::Unreachable);
        }
        if names::holder(&order.party).is_none() {
            return Ok(Submission::Declined { reason: no_account(&order.party).to_owned() });
        }
        let mut book = lock(self.book(order.direction));
        let received = book.receive(&order, (self.clock)());
        if received.order.party != order.party || received.order.amount != order.amount {
            return Err(RailError::KeyReused);
        }
        received.times_sent = received.times_sent.saturating_add(1);
        Ok(match script.behaviour {
            Behaviour::SucceedsLate | Behaviour::FailsLate | Behaviour::NeverAnswers => Submission::Unclear,
            _ => Submission::Accepted,
        })
    }

    fn query(&self, order: &Order) -> Outcome {
        if script::script(&order.party).behaviour == Behaviour::Unreachable {
            return Outcome::Unknown;
        }
        if names::holder(&order.party).is_none() {
            return Outcome::Failed { reason: no_account(&order.party).to_owned() };
        }
        let mut book = lock(self.book(order.direction));
        self.settled(book.receive(order, (self.clock)()))
    }

    fn settled(&self, received: &Received) -> Outcome {
        received.evidence.clone().unwrap_or_else(|| outcome(&received.order, self.timing, (self.clock)()))
    }

    fn book(&self, direction: Direction) -> &Mutex<Book> {
        match direction {
            Direction::In => &self.collections,
            Direction::Out => &self.payouts,
        }
    }
}

/// The script, as a pure function.
fn outcome(order: &Order, timing: Timing, now: Timestamp) -> Outcome {
    let script = script::script(&order.party);
    let (wait, meanwhile) = match script.behaviour {
        Behaviour::NeverAnswers | Behaviour::Unreachable => return Outcome::Unknown,
        Behaviour::SucceedsLate | Behaviour::FailsLate => (timing.late, Outcome::Unknown),
        _ => (timing.settle, Outcome::Pending),
    };
    let at = order.requested_at + wait;
    if now < at {
        return meanwhile;
    }
    let reason = script.reason(order.direction, &order.party).to_owned();
    let back_at = order.requested_at + timing.late;
    match (script.behaviour, order.direction) {
        (Behaviour::Fails | Behaviour::FailsLate, _) => Outcome::Failed { reason },
        (Behaviour::Refunded, Direction::Out) => Outcome::Returned { how: Return::Refunded, reason, at },
        (Behaviour::Reversed, Direction::Out) if now >= back_at => {
            Outcome::Returned { how: Return::ReversedWithoutFee, reason, at: back_at }
        }
        (Behaviour::ReversedWithFee, Direction::Out) if now >= back_at => {
            Outcome::Returned { how: Return::ReversedWithFee, reason, at: back_at }
        }
        _ => {
            let receipt = names::fingerprint(&order.key);
            let payer_name = match order.direction {
                Direction::In => names::holder(&order.party),
                Direction::Out => None,
            };
            Outcome::Succeeded { provider_reference: format!("SIM{receipt:016X}"), at, payer_name }
        }
    }
}

impl Book {
    fn receive(&mut self, order: &Order, now: Timestamp) -> &mut Received {
        if self.swept_at.is_none_or(|at| now >= at + SWEPT) {
            self.orders.retain(|key, received| *key == order.key || now < received.heard_at + KEPT);
            self.swept_at = Some(now);
        }
        let received = self.orders.entry(order.key.clone()).or_insert_with(|| Received {
            order: order.clone(),
            times_sent: 0,
            evidence: None,
            heard_at: now,
        });
        received.heard_at = now;
        received
    }
}

/// The books stay whole when a thread panics while it holds them: every change is a single step.
fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rail for Simulator {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn look_up_name<'a>(
        &'a self,
        destination: &'a Destination,
    ) -> Answer<'a, Result<Option<String>, RailError>> {
        let name = match script::script(destination).behaviour {
            Behaviour::Unreachable => Err(RailError::Unreachable),
            _ => Ok(names::holder(destination)),
        };
        Box::pin(std::future::ready(name))
    }

    fn cards(&self) -> CardDesk {
        CardDesk::Here
    }

    fn collect<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(async move { self.submit(Order::from(order)) })
    }

    fn query_collection<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Outcome> {
        Box::pin(async move { self.query(&Order::from(order)) })
    }

    fn deposit_accounts(&self, currency: Currency) -> Vec<DepositAccount> {
        let account = |account_number| DepositAccount {
            bank: "CRDB BANK PLC",
            bic: "CORUTZTZ",
            account_name: "Kibali Simulator",
            account_number,
        };
        match currency {
            Currency::TZS => vec![account("0150777000100")],
            Currency::USD => vec![account("0250777000100")],
            _ => Vec::new(),
        }
    }

    fn debits(&self) -> DebitDesk {
        DebitDesk::Open
    }

    fn ask_consent<'a>(&'a self, order: &'a ConsentOrder) -> Answer<'a, Consent> {
        let party = crdb_account(&order.account);
        let exists = names::holder(&party).map_or(script::Exists::No, |_| script::Exists::Yes);
        let waited = (self.clock)().since(order.requested_at);
        Box::pin(std::future::ready(script::consent(&party, exists, waited, self.timing)))
    }

    fn debit<'a>(&'a self, order: &'a DebitOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(async move { self.submit(Order::from(order)) })
    }

    fn query_debit<'a>(&'a self, order: &'a DebitOrder) -> Answer<'a, Outcome> {
        Box::pin(async move { self.query(&Order::from(order)) })
    }

    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(async move { self.submit(Order::from(order)) })
    }

    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome> {
        Box::pin(async move { self.query(&Order::from(order)) })
    }
}

impl From<&CollectionOrder> for Order {
    fn from(order: &CollectionOrder) -> Self {
        let CollectionOrder { key, phone, amount, requested_at, .. } = order.clone();
        Self { key, party: Destination::Mobile(phone), amount, requested_at, direction: Direction::In }
    }
}

impl From<&DebitOrder> for Order {
    fn from(order: &DebitOrder) -> Self {
        let DebitOrder { key, account, amount, requested_at } = order.clone();
        Self { key, party: crdb_account(&account), amount, requested_at, direction: Direction::In }
    }
}

/// An account at CRDB, the one bank that takes direct debits.
fn crdb_account(number: &str) -> Destination {
    Destination::Bank {
        bic: "CORUTZTZ".to_owned(),
        account_number: number.to_owned(),
        account_name: None,
        currency: values::Currency::TZS,
        transfer: crate::TransferType::Ach,
    }
}

impl From<&PayoutOrder> for Order {
    fn from(order: &PayoutOrder) -> Self {
        let PayoutOrder { key, destination: party, amount, requested_at, .. } = order.clone();
        Self { key, party, amount, requested_at, direction: Direction::Out }
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("timing", &self.timing).finish_non_exhaustive()
    }
}
