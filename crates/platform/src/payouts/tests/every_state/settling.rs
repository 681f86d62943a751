//! Every state that people who settle, and a provider that contradicts itself and them, can bring a payout into.

use std::collections::{BTreeSet, HashSet, VecDeque};

use permit::Routes;
use rails::Doubt;
use testkit::{Instance, Store};
use values::Timestamp;

use super::{Step, World, member};
use crate::payouts::{
    commands::{Confirm, Propose, settle::Settle},
    model::{Found, Next, PayoutState, Sending},
    queries::{ExceptionEntry, OPEN, ProposalEntry, WayEntry},
};

impl World {
    pub(super) fn propose(&mut self, payout: usize, by: u8, found: Found) -> bool {
        let (id, note) = (self.payouts[payout], "line 14".to_owned());
        let propose = Propose { id, found, provider_reference: None, amount: None, note };
        self.model.post(Some(member(by)), self.now, propose).is_ok()
    }

    pub(super) fn confirm(&mut self, payout: usize, by: u8) -> bool {
        let proposal = self.proposal(payout);
        let confirm = Confirm {
            id: self.payouts[payout],
            proposal: None,
            checker: Some(member(by)),
            account: None,
            rail: "model",
            takes_back: true,
        };
        if self.model.post(Some(member(by)), self.now, confirm).is_err() {
            return false;
        }
        let proposal = proposal.expect("nothing is confirmed that nobody proposed");
        assert_ne!(proposal.proposed_by, member(by), "nobody confirms what they proposed");
        assert_ne!(usize::from(by), payout, "nobody settles what they made");
        let arrived = self.state(payout).0 == PayoutState::Succeeded;
        assert_eq!(arrived, proposal.found == Found::Paid.name(), "it stands as people confirmed");
        assert_eq!(self.open_exceptions(payout), "", "and nothing is left to look into");
        self.known.settled[payout] = true;
        true
    }

    fn proposal(&self, payout: usize) -> Option<ProposalEntry> {
        let rows = self.model.memory.rows::<ProposalEntry>().expect("proposals");
        rows.into_iter().find(|row| row.payout == self.payouts[payout] && row.state == OPEN)
    }

    fn open_exceptions(&self, payout: usize) -> String {
        let rows = self.model.memory.rows::<ExceptionEntry>().expect("exceptions");
        let ours = rows.iter().filter(|row| row.payout == self.payouts[payout]);
        let of = |row: &ExceptionEntry| {
            (row.closed_at.is_none()).then(|| format!("{} {}", row.stood, row.verdict))
        };
        ours.filter_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What else tells states apart where people settle.
    fn settling(&self, payout: usize) -> (String, String, Option<(String, String, String)>) {
        let proposal = self.proposal(payout);
        let proposal = proposal.map(|row| (row.found, row.stood, row.proposed_by.to_string()));
        // What was said and settled is not said again, so it is part of the state.
        let mut said: Vec<_> = self.exceptions(payout);
        said.sort();
        (format!("{said:?}"), self.open_exceptions(payout), proposal)
    }
}

fn steps() -> Vec<Step> {
    let mut steps = vec![
        Step::Authorise(0, 1),
        Step::Begin(0),
        Step::Paid(0),
        Step::Failed(0),
        Step::FailedBefore(0),
        Step::Lost(0),
        Step::Refunded(0),
    ];
    for by in 0..3 {
        for found in [Found::Paid, Found::NotPaid] {
            steps.push(Step::Propose(0, by, found));
        }
        steps.extend([Step::Confirm(0, by), Step::Decline(0, by)]);
    }
    steps
}

#[tokio::test]
async fn no_path_settles_alone_or_against_the_books() {
    let instance = Instance::start(Store::Sqlite, Routes::new()).await;
    let (steps, first) = (steps(), World::new(instance.app.clone()));
    let mut known = HashSet::from([(first.shape(), first.settling(0))]);
    let mut open = VecDeque::from([first]);
    let (mut taken, mut settled) = (0_u64, BTreeSet::new());
    while let Some(world) = open.pop_front() {
        for step in &steps {
            let mut next = world.clone();
            if !next.take(*step) {
                continue;
            }
            taken += 1;
            if matches!(step, Step::Confirm(..)) {
                settled.insert((world.state(0).0.name(), next.state(0).0.name()));
            }
            if known.insert((next.shape(), next.settling(0))) {
                open.push_back(next);
            }
        }
    }
    println!("{} states, {taken} steps between them", known.len());
    let all = [
        ("failed", "failed"),
        ("failed", "succeeded"),
        ("refunded", "refunded"),
        ("succeeded", "refunded"),
        ("succeeded", "succeeded"),
        ("unknown", "failed"),
        ("unknown", "succeeded"),
    ];
    assert_eq!(settled.into_iter().collect::<Vec<_>>(), all);
}

#[tokio::test]
async fn an_answer_ends_how_long_the_provider_was_away() {
    let instance = Instance::start(Store::Sqlite, Routes::new()).await;
    for next in [Next::Given, Next::Unknown] {
        let mut world = World::new(instance.app.clone());
        assert!(world.take(Step::Authorise(0, 1)) && world.take(Step::Begin(0)));
        let mut way = world.way();
        way.away_at = Some(Timestamp::from_micros(7));
        world.model.memory.put(&way);
        let settle = Settle {
            id: world.payouts[0],
            sending: Sending::Begun,
            doubt_at: None,
            away_at: Some(Timestamp::from_micros(7)),
            next: next.clone(),
            rail: "model",
            doubt: Doubt::Ask,
            again: None,
        };
        world.model.post(None, world.now, settle).expect("a worker is not refused");
        assert_eq!(world.way().away_at, None, "{next:?}");
    }
}

impl World {
    fn way(&self) -> WayEntry {
        let rows = self.model.memory.rows::<WayEntry>().expect("payouts");
        rows.into_iter().find(|row| row.id == self.payouts[0]).expect("the payout")
    }
}
