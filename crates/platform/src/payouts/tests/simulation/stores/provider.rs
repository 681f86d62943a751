//! The bank of [`super::super::bank`] as a rail.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use permit::Clock;
use rails::{Answer, CollectionOrder, Destination, Doubt, Outcome, PayoutOrder, Rail, RailError, Submission};

use super::super::{bank::Bank, dice::Dice};

/// The provider behind the instance, whichever process of it calls.
pub(super) struct Provider {
    pub(super) bank: Mutex<(Bank, Dice)>,
    pub(super) clock: Clock,
    pub(super) steps: Arc<AtomicU64>,
}

impl Provider {
    pub(super) fn call<T>(&self, ask: impl FnOnce(&mut Bank, &mut Dice) -> T) -> T {
        self.steps.fetch_add(1, Ordering::Relaxed);
        let mut held = self.bank.lock().unwrap_or_else(PoisonError::into_inner);
        let (bank, dice) = &mut *held;
        let answer = ask(bank, dice);
        for phone in bank.news() {
            assert!(bank.times_paid(&phone) <= 1, "{phone} is paid twice");
        }
        answer
    }
}

impl Rail for Provider {
    fn name(&self) -> &'static str {
        "simulator"
    }

    fn doubt(&self) -> Doubt {
        self.call(|bank, _| bank.doubt)
    }

    fn look_up_name<'a>(&'a self, _: &'a Destination) -> Answer<'a, Result<Option<String>, RailError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn collect<'a>(&'a self, _: &'a CollectionOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(std::future::ready(Err(RailError::Unreachable)))
    }

    fn query_collection<'a>(&'a self, _: &'a CollectionOrder) -> Answer<'a, Outcome> {
        Box::pin(std::future::ready(Outcome::Unknown))
    }

    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>> {
        let answer = self.call(|bank, dice| bank.pay_out(dice, self.clock.now(), order));
        Box::pin(async {
            tokio::task::yield_now().await;
            answer
        })
    }

    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome> {
        let answer = self.call(|bank, dice| bank.query(dice, self.clock.now(), order));
        Box::pin(async {
            tokio::task::yield_now().await;
            answer
        })
    }
}
