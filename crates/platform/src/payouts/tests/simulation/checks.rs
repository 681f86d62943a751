//! What holds at every moment, and what holds once everything has come to its end.

use std::collections::BTreeMap;

use permit::{Duty, Problem, record};
use values::{Currency, Duration, Id, Timestamp, subjects::Merchant};

use super::{
    super::super::model::{Payout, PayoutState},
    bank::Fate,
    world::{Act, EMPLOYEE, Order, World},
};
use crate::ledger::in_memory;

/// Something that must not be.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) invariant: &'static str,
    pub(super) says: String,
}

impl Finding {
    pub(super) fn new(invariant: &'static str, says: impl Into<String>) -> Self {
        Self { invariant, says: says.into() }
    }

    /// A command said that something is wrong with us, though the store did all it was asked for.
    pub(super) fn failed(problem: Problem) -> Self {
        Self::new("no command fails by itself", format!("{problem:?}"))
    }
}

record! {
    /// As much of a payout as is looked at after each commit.
    struct Glance in "payout" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Payout>,
        state: String,
        debit: i64,
        account: String,
    }
}

fn is_held(state: PayoutState) -> bool {
    use PayoutState as S;
    matches!(state, S::Pending | S::Authorized | S::Processing | S::Unknown)
}

fn must(holds: bool, invariant: &'static str, says: impl FnOnce() -> String) -> Result<(), Finding> {
    if holds { Ok(()) } else { Err(Finding::new(invariant, says())) }
}

impl World {
    fn glances(&self) -> Vec<(Glance, PayoutState)> {
        let glances = self.model.memory.rows::<Glance>().expect("payouts");
        let state = |glance: Glance| {
            let state = PayoutState::from_name(&glance.state).expect("a state");
            (glance, state)
        };
        glances.into_iter().map(state).collect()
    }

    fn order_of(&self, id: Id<Payout>) -> Option<&Order> {
        self.orders.iter().find(|order| order.payout == Some(id))
    }

    /// Payouts that are released and not being sent yet.
    pub(super) fn released(&self) -> Vec<Id<Payout>> {
        let glances = self.glances().into_iter();
        glances.filter(|(_, state)| *state == PayoutState::Authorized).map(|(glance, _)| glance.id).collect()
    }

    /// After each commit: what is quick to look at.
    pub(super) fn check_soon(&mut self) -> Result<(), Finding> {
        let balances: BTreeMap<String, i64> =
            in_memory::balances(&self.model, Currency::TZS).into_iter().collect();
        must(balances.values().sum::<i64>() == 0, "the ledger sums to zero", || format!("{balances:?}"))?;
        let below = |kind: &str| balances.get(kind).is_some_and(|balance| *balance < 0);
        must(!below("available") && !below("held"), "nothing is overdrawn", || format!("{balances:?}"))?;
        let glances = self.glances();
        let held: i64 =
            glances.iter().filter(|(_, state)| is_held(*state)).map(|(glance, _)| glance.debit).sum();
        let kept = balances.get("held").copied().unwrap_or(0);
        must(held == kept, "what is held is the sum of what waits", || format!("{kept} for {held}"))?;
        let nobodys = glances.iter().find(|(glance, _)| self.order_of(glance.id).is_none());
        must(nobodys.is_none(), "one key has one effect", || format!("{nobodys:?} is nobody's"))
    }

    /// Just after an approval: it is of somebody who may, and those that count are as many as a release takes.
    pub(super) fn check_approval(&self, number: usize, by: u8, is_new: bool) -> Result<(), Finding> {
        let order = &self.orders[number];
        must(by != order.maker, "nobody releases their own", || format!("{by} approved PAY{number}"))?;
        must(!order.edited.contains(&by), "nobody releases what they changed", || {
            format!("{by} approved PAY{number}")
        })?;
        let may = by != EMPLOYEE && !self.lost.contains(&by);
        must(may, "nobody releases without the role", || format!("{by} approved PAY{number}"))?;
        must(is_new, "nobody approves twice", || format!("{by} approved PAY{number}"))?;
        let glances = self.glances();
        let found = glances.iter().find(|(glance, _)| Some(glance.id) == order.payout);
        if found.is_none_or(|(_, state)| *state != PayoutState::Authorized) {
            return Ok(());
        }
        let all_may = self.may_make(order.maker) && !order.editor_left;
        let takes = if all_may { order.required } else { order.required + 1 };
        let given = i64::try_from(order.approved.len()).expect("few");
        must(given >= takes, "nobody releases alone", || format!("PAY{number}: {given} of {takes}"))
    }

    /// Just after a payout was changed: by somebody who may, and while it waited.
    pub(super) fn check_edit(&self, number: usize, by: u8) -> Result<(), Finding> {
        let order = &self.orders[number];
        must(self.may_make(by), "nobody does what their duty leaves to others", || {
            format!("{by} changed PAY{number}")
        })?;
        must(by != EMPLOYEE || order.maker == by, "nobody changes what is somebody else's", || {
            format!("{by} changed PAY{number}")
        })?;
        let glances = self.glances();
        let found = glances.iter().find(|(glance, _)| Some(glance.id) == order.payout);
        let waits = found.is_some_and(|(_, state)| *state == PayoutState::Pending);
        must(waits, "only what waits is changed", || format!("PAY{number}"))
    }

    /// Just after a payout was made: by somebody who may.
    pub(super) fn check_making(&self, number: usize) -> Result<(), Finding> {
        let maker = self.orders[number].maker;
        must(!self.lost.contains(&maker), "nobody prepares without the role", || {
            format!("{maker} made PAY{number}")
        })?;
        must(self.may_make(maker), "nobody does what their duty leaves to others", || {
            format!("{maker} made PAY{number}")
        })
    }

    /// Just after a decision: whoever only prepares releases and rejects nothing, and whoever only releases takes nothing back
    /// that they prepared.
    pub(super) fn check_duty(&self, act: Act, number: usize, by: u8) -> Result<(), Finding> {
        let leaves = match act {
            Act::Authorise | Act::Reject | Act::Undo => Duty::Initiator,
            _ => Duty::Approver,
        };
        let duty = self.duty(by);
        must(duty != leaves, "nobody does what their duty leaves to others", || {
            format!("{by}, {duty:?}: {act:?} of PAY{number}")
        })
    }

    /// Whether what the bank took was released by then, and is taken once.
    pub(super) fn look_at_the_bank(&mut self) -> Result<(), Finding> {
        for phone in self.bank.news() {
            let times = self.bank.times_paid(&phone);
            must(times <= 1, "nothing is paid twice", || format!("{phone} was paid {times} times"))?;
            let glances = self.glances();
            let found = glances.iter().find(|(glance, _)| glance.account == phone);
            let state = found.map(|(_, state)| *state);
            use PayoutState as S;
            let unreleased = matches!(
                state,
                None | Some(S::Pending | S::Authorized | S::Rejected | S::Cancelled | S::Expired)
            );
            must(!unreleased, "nothing leaves unreleased", || format!("{phone} left while {state:?}"))?;
        }
        Ok(())
    }

    /// Now and then, and at the end: everything.
    pub(super) fn check_thoroughly(&mut self) -> Result<(), Finding> {
        for (kind, balance, entries) in in_memory::balances_and_entries(&self.model, Currency::TZS) {
            must(balance == entries, "a balance is the sum of its entries", || {
                format!("{kind}: {balance}, entries {entries}")
            })?;
        }
        let unbalanced = in_memory::unbalanced(&self.model);
        must(unbalanced.is_empty(), "each transfer balances", || format!("{unbalanced:?}"))?;
        let glances = self.glances();
        let mut accounts: Vec<&str> = glances.iter().map(|(glance, _)| glance.account.as_str()).collect();
        accounts.sort_unstable();
        accounts.dedup();
        must(accounts.len() == glances.len(), "one key has one effect", || {
            format!("{} payouts to {} phones", glances.len(), accounts.len())
        })?;
        for (glance, state) in &glances {
            self.check_hold(glance, *state)?;
        }
        for order in &self.orders {
            let Some(answer) = &order.answer else { continue };
            let id = answer["id"].as_str().expect("an id");
            let is_there = glances.iter().any(|(glance, _)| glance.id.to_string() == id);
            must(is_there, "what was acknowledged is there", || format!("PAY{} is not", order.number))?;
        }
        for table in ["activity", "event"] {
            self.model.memory.forget(table);
        }
        // Who changed a payout is read off its steps.
        if self.orders.iter().all(|order| order.edited.is_empty()) {
            self.model.memory.forget("step");
        }
        Ok(())
    }

    fn check_hold(&self, glance: &Glance, state: PayoutState) -> Result<(), Finding> {
        use PayoutState as S;
        let posted = in_memory::transfers(&self.model, *glance.id.as_bytes());
        let many = |kind: &str| posted.iter().filter(|posted| *posted == kind).count();
        must(many("hold") == 1, "a payout is held once", || format!("{}: {posted:?}", glance.id))?;
        let ends = (many("void"), many("payout"), many("payout_refund"));
        let expected = match state {
            S::Pending | S::Authorized | S::Processing | S::Unknown => (0, 0, 0),
            S::Rejected | S::Cancelled | S::Expired | S::Failed => (1, 0, 0),
            S::Succeeded => (0, 1, 0),
            S::Refunded | S::Reversed => (0, 1, 1),
        };
        must(ends == expected, "a hold resolves once", || format!("{} is {state:?}: {posted:?}", glance.id))
    }

    /// Lets the storm end: everybody gets their answers, the provider tells all it knows, and time goes on.
    pub(super) fn come_to_rest(&mut self) -> Result<(), Finding> {
        self.crash();
        (self.storm, self.bank.storm) = (false, false);
        let waiting: Vec<usize> =
            self.orders.iter().filter(|order| order.waits).map(|order| order.number).collect();
        for number in waiting {
            self.steps += 1;
            self.send(number)?;
        }
        for round in 0..160 {
            let seconds = match round {
                0..30 => 60,
                30..100 => 1_200,
                _ => 6 * 3_600,
            };
            self.now = self.now + Duration::from_secs(seconds);
            self.steps += 1;
            let now: Timestamp = self.now;
            self.bank.deliver(&mut self.dice, now);
            self.work_off()?;
            self.look_at_the_bank()?;
            if !self.glances().iter().any(|(_, state)| is_held(*state)) {
                break;
            }
        }
        self.check_soon()?;
        self.check_thoroughly()?;
        for (glance, state) in self.glances() {
            must(!is_held(state), "nothing is stuck", || format!("{} is {state:?}", glance.id))?;
            self.check_truth(&glance, state)?;
        }
        for number in 0..self.orders.len() {
            if self.orders[number].answer.is_some() {
                self.send(number)?;
            }
        }
        Ok(())
    }

    /// What the books say is what the provider did, where it did not say otherwise.
    fn check_truth(&mut self, glance: &Glance, state: PayoutState) -> Result<(), Finding> {
        if self.bank.lied.contains(&glance.account) {
            self.count("a provider contradicted itself");
            return Ok(());
        }
        let fate = self.bank.fate(&glance.account);
        let expected = match state {
            PayoutState::Succeeded => fate == Some(Fate::Pays),
            PayoutState::Refunded => fate == Some(Fate::Refunds),
            PayoutState::Failed => matches!(fate, None | Some(Fate::Fails)),
            _ => fate.is_none(),
        };
        must(expected, "what is said is what happened", || format!("{} is {state:?}: {fate:?}", glance.id))
    }
}
