//! Every state that people can bring two payouts into who change one while it waits, as often as they like, and release, take back
//! and send what became of it.

use std::collections::{HashSet, VecDeque};

use permit::Routes;
use testkit::{Instance, Store};

use super::{PEOPLE, Step, World, actor, member, order, tzs};
use crate::payouts::{
    commands::{Authorise, Edit},
    model::{NewPayout, PayoutState, Price},
};

/// What a payout is changed to cost, its fee included.
const COSTS: [i64; 2] = [107_200, 50_000];

impl World {
    pub(super) fn edit(&mut self, payout: usize, by: u8, cost: i64) -> bool {
        let entry = self.entry(payout);
        let like = order(&entry.reference);
        let sent = tzs(cost - 7_200);
        let price = Price { debit: tzs(cost), receives: sent, ..like.price };
        let new = NewPayout { amount: sent, price, ..like };
        let (id, read) = (self.payouts[payout], entry.updated_at);
        let edit = Edit { id, new, actor: actor(by), beneficiary: None, read };
        let taken = self.model.post(Some(member(by)), self.now, edit).is_ok();
        if taken {
            assert!(!self.known.lost.contains(&by), "nobody without the role changes anything");
            assert_eq!(entry.state, PayoutState::Pending.name(), "only what waits is changed");
            assert_eq!(self.standing(payout), "", "no approval outlives a change");
            self.known.approved[payout].clear();
            self.known.edited[payout].insert(by);
            let unread = Authorise { id, checker: Some(member((by + 1) % 3)), read: Some(read) };
            let refused = self.model.post(Some(member((by + 1) % 3)), self.now, unread);
            assert!(refused.is_err(), "nobody releases what they did not read");
        }
        taken
    }
}

fn steps() -> Vec<Step> {
    let mut steps =
        vec![Step::Begin(0), Step::Paid(0), Step::Reject(0, 1), Step::Demote(2), Step::Restore(2)];
    for by in PEOPLE {
        steps.extend([Step::Authorise(0, by), Step::Undo(0, by), Step::Authorise(1, by)]);
        steps.extend(COSTS.map(|cost| Step::Edit(0, by, cost)));
    }
    steps.extend(COSTS.map(|cost| Step::Edit(1, 1, cost)));
    steps
}

#[tokio::test]
async fn no_path_releases_what_somebody_changed_alone_or_holds_another_amount() {
    let instance = Instance::start(Store::Sqlite, Routes::new()).await;
    let (steps, first) = (steps(), World::new(instance.app.clone()));
    let mut known = HashSet::from([first.shape()]);
    let mut open = VecDeque::from([first]);
    let (mut taken, mut released) = (0_u64, 0_u64);
    while let Some(world) = open.pop_front() {
        for step in &steps {
            let mut next = world.clone();
            if !next.take(*step) {
                continue;
            }
            taken += 1;
            let leaves = matches!(step, Step::Authorise(0, _)) && next.state(0).0 == PayoutState::Authorized;
            released += u64::from(leaves && !next.known.edited[0].is_empty());
            if known.insert(next.shape()) {
                open.push_back(next);
            }
        }
    }
    println!("{} states, {taken} steps between them", known.len());
    assert!(released > 0, "what was changed is released by somebody else");
}
