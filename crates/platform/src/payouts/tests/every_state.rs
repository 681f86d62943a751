//! Every state that three people and a provider can bring two payouts into, explored to the last one. What is explored are the
//! commands of the product themselves, over rows in memory.

mod editing;
mod settling;

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use permit::{Actor, Duty, MemberActor, MoneyModel, Problem, Role, Routes};
use rails::{Destination, Doubt, FeeBearer, Return};
use testkit::{Instance, Store};
use values::{
    Amount, Currency, Duration, Id, Phone, Timestamp,
    subjects::{Member, Merchant},
};

use super::super::{
    commands::{Authorise, Cancel, CreatePayoutCommand, Decline, Expire, Reject, Undo, settle::Settle},
    model::{Back, Found, NewPayout, Next, Payout, PayoutState, Price, Sending},
    queries::{ApprovalEntry, ExceptionEntry, PayoutEntry},
};
use crate::{
    changes::{self, RoleChange},
    idempotency::Once,
    ledger::in_memory,
};

/// Payout 0 is made by person 0 and takes one checker, payout 1 by person 1 and takes two.
const REQUIRED: [i64; 2] = [1, 2];
const PEOPLE: [u8; 3] = [0, 1, 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Authorise(usize, u8),
    Reject(usize, u8),
    Cancel(usize, u8),
    Undo(usize, u8),
    /// Somebody has the payout cost something else.
    Edit(usize, u8, i64),
    /// A week passes.
    Week,
    Expire(usize),
    /// The worker notes that it hands the payout over.
    Begin(usize),
    Paid(usize),
    Failed(usize),
    /// An answer to what was asked before the payout was handed over.
    FailedBefore(usize),
    Lost(usize),
    Refunded(usize),
    Demote(u8),
    Disable(u8),
    Restore(u8),
    /// Somebody proposes what became of the payout, with evidence.
    Propose(usize, u8, Found),
    Confirm(usize, u8),
    Decline(usize, u8),
}

/// What the model knows without asking the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Known {
    /// Who approved each payout, as far as it counts.
    approved: [BTreeSet<u8>; 2],
    /// Who changed it.
    edited: [BTreeSet<u8>; 2],
    /// Whether a person may do the work of a Manager.
    lost: BTreeSet<u8>,
    weeks: u8,
    /// Whether people settled a payout.
    settled: [bool; 2],
}

/// What the model knows, and of each payout its state, what else of it counts there, and whether it is too late.
type Shape = (Known, [(String, String, bool); 2]);

#[derive(Clone)]
struct World {
    model: MoneyModel,
    known: Known,
    now: Timestamp,
    payouts: [Id<Payout>; 2],
}

fn member(number: u8) -> Id<Member> {
    Id::from_bytes([number + 1; 16])
}

fn merchant() -> Id<Merchant> {
    Id::from_bytes([99; 16])
}

fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("in range")
}

fn order(reference: &str) -> NewPayout {
    NewPayout {
        reference: reference.to_owned(),
        amount: tzs(100_000),
        price: Price {
            fee: tzs(7_200),
            bearer: FeeBearer::Merchant,
            debit: tzs(107_200),
            receives: tzs(100_000),
            rate: None,
        },
        destination: Destination::Mobile(Phone::parse("255712345678").expect("a number")),
        provider: "TIGO PESA",
        payee_name: None,
        payee_known: false,
        note: None,
    }
}

pub(super) fn actor(number: u8) -> Actor {
    let id = member(number);
    Actor::Member(MemberActor {
        id,
        person: id.cast(),
        session: id.cast(),
        role: Role::Manager,
        duty: Duty::Both,
        owner: false,
        name: String::new(),
        stepped_up_until: Timestamp::from_micros(0),
        second_factor: false,
        address_confirmed: true,
        kyc_approved: true,
    })
}

impl World {
    fn new(app: permit::App) -> Self {
        let now = Timestamp::from_micros(1_795_417_200_000_000);
        let mut model = MoneyModel::new(app, merchant());
        changes::found(&mut model, merchant(), Timestamp::from_micros(0));
        for number in PEOPLE {
            model.put_member(member(number), Role::Manager, true);
        }
        // Enough for both, and not a cent more.
        in_memory::fund(&mut model, merchant(), tzs(2 * 107_200));
        let mut payouts = [Id::nil(); 2];
        for (place, made) in payouts.iter_mut().enumerate() {
            let number = u8::try_from(place).expect("few");
            let command = CreatePayoutCommand {
                new: order(&format!("PAY{place}")),
                actor: actor(number),
                cooldown: Duration::from_secs(0),
                key: None,
                signature: None,
                in_words: Problem::from,
                used: || Problem::failure("no checksum"),
                beneficiary: None,
                random: [0; 3],
            };
            match model.post(Some(member(number)), now, command).expect("made") {
                Once::Made(payout) => *made = payout.id,
                Once::Before(_) => panic!("nothing was made before"),
            }
        }
        let mut world = Self { model, known: Known::default(), now, payouts };
        let mut entry = world.entry(1);
        entry.required = REQUIRED[1];
        world.model.memory.put(&entry);
        world
    }

    fn entry(&self, payout: usize) -> PayoutEntry {
        let rows = self.model.memory.rows::<PayoutEntry>().expect("payouts");
        rows.into_iter().find(|row| row.id == self.payouts[payout]).expect("the payout")
    }

    fn state(&self, payout: usize) -> (PayoutState, Sending) {
        let entry = self.entry(payout);
        let state = PayoutState::from_name(&entry.state).expect("a state");
        (state, Sending::from_name(&entry.sending).expect("a word"))
    }

    fn settle(&mut self, payout: usize, next: Next) -> bool {
        let (_, sending) = self.state(payout);
        self.settle_as(payout, sending, next)
    }

    /// What a provider said when the payout was at `asked`.
    fn settle_as(&mut self, payout: usize, asked: Sending, next: Next) -> bool {
        let (_, sending) = self.state(payout);
        // Whoever was never asked says nothing.
        if sending == Sending::Not {
            return false;
        }
        let id = self.payouts[payout];
        let settle = Settle {
            id,
            sending: asked,
            doubt_at: None,
            away_at: None,
            next,
            rail: "model",
            doubt: Doubt::Repeat,
            again: None,
        };
        self.model.post(None, self.now, settle).expect("a worker is not refused");
        true
    }

    /// Which verdicts against the end of a payout are kept.
    fn exceptions(&self, payout: usize) -> Vec<(String, String)> {
        let rows = self.model.memory.rows::<ExceptionEntry>().expect("exceptions");
        let ours = rows.into_iter().filter(|row| row.payout == self.payouts[payout]);
        ours.map(|row| (row.stood, row.verdict)).collect()
    }

    /// That a verdict about a payout that had ended moves nothing, and is kept where it contradicts the end.
    fn check_verdict(&self, step: Step, before: [PayoutState; 2]) {
        let (payout, verdict) = match step {
            Step::Paid(payout) => (payout, "paid"),
            Step::Failed(payout) | Step::FailedBefore(payout) => (payout, "failed"),
            Step::Refunded(payout) => (payout, "returned"),
            _ => return,
        };
        let (stood, (stands, _)) = (before[payout], self.state(payout));
        if matches!(stood, PayoutState::Authorized | PayoutState::Processing | PayoutState::Unknown) {
            let stale = matches!(step, Step::FailedBefore(_));
            assert_eq!(stale, stands == stood, "{step:?}: only what was said of another state ends nothing");
            return;
        }
        assert_eq!(stands, stood, "{step:?}: what ended stays as it is");
        let agrees = match stood {
            PayoutState::Succeeded => verdict != "failed",
            PayoutState::Refunded => verdict == "returned",
            _ => verdict == "failed",
        };
        let kept = self.exceptions(payout).contains(&(stood.name().to_owned(), verdict.to_owned()));
        assert_eq!(kept, !agrees, "{step:?}: a contradiction is kept, {stood:?}");
    }

    /// Takes a step, if the product lets it; checks what it let.
    fn take(&mut self, step: Step) -> bool {
        self.now = self.now + Duration::from_secs(1);
        let before = [self.state(0).0, self.state(1).0];
        let taken = match step {
            Step::Authorise(payout, by) => self.authorise(payout, by),
            Step::Reject(payout, by) => {
                let reason = "no".to_owned();
                let reject = Reject { id: self.payouts[payout], reason };
                self.model.post(Some(member(by)), self.now, reject).is_ok()
            }
            Step::Cancel(payout, by) => {
                self.model.post(Some(member(by)), self.now, Cancel { id: self.payouts[payout] }).is_ok()
            }
            Step::Undo(payout, by) => {
                let undone =
                    self.model.post(Some(member(by)), self.now, Undo { id: self.payouts[payout] }).is_ok();
                if undone {
                    self.known.approved[payout].clear();
                }
                undone
            }
            Step::Edit(payout, by, cost) => self.edit(payout, by, cost),
            Step::Week => {
                self.now = self.now + Duration::from_secs(7 * 24 * 3600);
                self.known.weeks += 1;
                self.known.weeks <= 1
            }
            Step::Expire(payout) => {
                self.model.post(None, self.now, Expire { id: self.payouts[payout] }).expect("no refusal");
                true
            }
            Step::Begin(payout) => match self.state(payout) {
                (PayoutState::Authorized, Sending::Not) => {
                    let mut entry = self.entry(payout);
                    entry.state = PayoutState::Processing.name().to_owned();
                    entry.sending = Sending::Begun.name().to_owned();
                    self.model.memory.put(&entry);
                    true
                }
                _ => false,
            },
            Step::Paid(payout) => self.settle(payout, Next::Paid("R1".to_owned())),
            Step::Failed(payout) => self.settle(payout, Next::Failed("no".to_owned())),
            Step::FailedBefore(payout) => self.settle_as(payout, Sending::Not, Next::Failed("no".to_owned())),
            Step::Lost(payout) => self.settle(payout, Next::Unknown),
            Step::Refunded(payout) => {
                let back = Back { how: Return::Refunded, reason: "back.".to_owned(), at: self.now };
                self.settle(payout, Next::Returned(back))
            }
            Step::Demote(who) => self.change(who, Role::Developer, true),
            Step::Disable(who) => self.change(who, Role::Manager, false),
            Step::Restore(who) => self.change(who, Role::Manager, true),
            Step::Propose(payout, by, found) => self.propose(payout, by, found),
            Step::Confirm(payout, by) => self.confirm(payout, by),
            Step::Decline(payout, by) => {
                let decline = Decline { id: self.payouts[payout], reason: "no".to_owned() };
                self.model.post(Some(member(by)), self.now, decline).is_ok()
            }
        };
        if taken {
            self.check_verdict(step, before);
            self.check(step, before);
        }
        taken
    }

    fn authorise(&mut self, payout: usize, by: u8) -> bool {
        let read = Some(self.entry(payout).updated_at);
        let authorise = Authorise { id: self.payouts[payout], checker: Some(member(by)), read };
        let given = self.model.post(Some(member(by)), self.now, authorise).is_ok();
        if given {
            assert_ne!(usize::from(by), payout, "nobody authorises what they made");
            assert!(!self.known.edited[payout].contains(&by), "nobody authorises what they changed");
            assert!(!self.known.lost.contains(&by), "nobody without the role authorises");
            assert!(self.known.approved[payout].insert(by), "one approval each");
        }
        given
    }

    /// What somebody is changes, and what they approved stops counting.
    fn change(&mut self, who: u8, role: Role, active: bool) -> bool {
        let lost = role != Role::Manager || !active;
        if lost == self.known.lost.contains(&who) {
            return false;
        }
        self.model.put_member(member(who), role, active);
        self.model.memory.put(&RoleChange {
            merchant: merchant(),
            member: member(who),
            id: Id::new(self.now, [who; 10]),
            kind: "changed".to_owned(),
            role_before: None,
            by_member: None,
            at: self.now,
        });
        if lost {
            self.known.lost.insert(who);
            self.known.approved.iter_mut().for_each(|given| {
                given.remove(&who);
            });
        } else {
            self.known.lost.remove(&who);
        }
        true
    }

    /// What holds in every state, and over every step.
    fn check(&mut self, step: Step, before: [PayoutState; 2]) {
        let balances: BTreeMap<String, i64> =
            in_memory::balances(&self.model, Currency::TZS).into_iter().collect();
        assert_eq!(balances.values().sum::<i64>(), 0, "{step:?}: the ledger sums to zero");
        assert_eq!(in_memory::imbalance(&self.model), 0, "{step:?}: debits equal credits");
        let mut waiting = 0;
        for (payout, before) in before.into_iter().enumerate() {
            let (state, _) = self.state(payout);
            if before == PayoutState::Pending && state == PayoutState::Authorized {
                // One more where the maker, or whoever changed it, lost their access.
                let maker_lost = self.known.lost.contains(&u8::try_from(payout).expect("few"));
                let editor_lost = !self.known.edited[payout].is_disjoint(&self.known.lost);
                let takes = if maker_lost || editor_lost { REQUIRED[payout] + 1 } else { REQUIRED[payout] };
                let given = self.known.approved[payout].len();
                assert!(given >= usize::try_from(takes).expect("few"), "{step:?}: {given} of {takes}");
            }
            let posted = in_memory::transfers(&self.model, *self.payouts[payout].as_bytes());
            let many = |kind: &str| posted.iter().filter(|posted| *posted == kind).count();
            let (voided, paid, refunded) = (many("void"), many("payout"), many("payout_refund"));
            for kind in ["hold", "void", "payout", "payout_refund", "payout_reversal"] {
                assert!(many(kind) <= 1, "{step:?}: the database takes one {kind} of a payout");
            }
            let (held, open) = (many("hold") + many("hold_again"), is_open(state));
            waiting += if open { self.entry(payout).debit } else { 0 };
            assert_eq!(held, voided + paid + usize::from(open), "{step:?}: a hold resolves once, {state:?}");
            if self.known.settled[payout] {
                let gone = usize::from(state == PayoutState::Succeeded);
                assert_eq!(
                    paid - refunded,
                    gone,
                    "{step:?}: what people corrected left once or not, {state:?}"
                );
                continue;
            }
            let expected = match state {
                PayoutState::Rejected
                | PayoutState::Cancelled
                | PayoutState::Expired
                | PayoutState::Failed => (1, 0, 0),
                PayoutState::Succeeded => (0, 1, 0),
                PayoutState::Refunded => (0, 1, 1),
                PayoutState::Reversed => panic!("nothing reverses here"),
                _ => (0, 0, 0),
            };
            assert_eq!((voided, paid, refunded), expected, "{step:?}: it ends once, {state:?}");
        }
        assert_eq!(balances.get("held").copied(), Some(waiting), "{step:?}: what waits is held");
        assert!(balances["available"] >= 0, "{step:?}: nothing is spent twice");
        for table in ["activity", "entry", "event", "job"] {
            self.model.memory.forget(table);
        }
        // Who changed a payout is read off its steps.
        if self.known.edited.iter().all(BTreeSet::is_empty) {
            self.model.memory.forget("step");
        }
    }

    /// Who gave approvals that nobody voided, whether or not they count.
    fn standing(&self, payout: usize) -> String {
        let rows = self.model.memory.rows::<ApprovalEntry>().expect("approvals");
        let ours = rows.iter().filter(|row| row.payout == self.payouts[payout] && row.voided_at.is_none());
        ours.map(|row| row.member.to_string()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What tells states apart that have another future; identifiers and instants do not.
    fn shape(&self) -> Shape {
        let of = |payout: usize| {
            let entry = self.entry(payout);
            match self.state(payout).0 {
                PayoutState::Pending => {
                    let also = format!("{} {}", entry.debit, self.standing(payout));
                    (entry.state, also, self.now >= entry.expires_at)
                }
                PayoutState::Processing | PayoutState::Unknown => {
                    (entry.state, format!("{} {}", entry.debit, entry.sending), false)
                }
                _ => (entry.state, entry.debit.to_string(), false),
            }
        };
        let mut known = self.known.clone();
        for (payout, (approved, edited)) in known.approved.iter_mut().zip(&mut known.edited).enumerate() {
            let state = self.state(payout).0;
            // Approvals that led to a release lead to nothing more; who changed it matters while a release may be taken back.
            if state != PayoutState::Pending {
                approved.clear();
            }
            if !matches!(state, PayoutState::Pending | PayoutState::Authorized) {
                edited.clear();
            }
        }
        (known, [of(0), of(1)])
    }
}

/// Whether the money of a payout in this state is held.
fn is_open(state: PayoutState) -> bool {
    use PayoutState::{Authorized, Pending, Processing, Unknown};
    matches!(state, Pending | Authorized | Processing | Unknown)
}

fn steps() -> Vec<Step> {
    let mut steps = vec![Step::Week];
    for payout in 0..2 {
        for by in PEOPLE {
            steps.extend([
                Step::Authorise(payout, by),
                Step::Reject(payout, by),
                Step::Cancel(payout, by),
                Step::Undo(payout, by),
            ]);
        }
        steps.extend([
            Step::Expire(payout),
            Step::Begin(payout),
            Step::Paid(payout),
            Step::Failed(payout),
            Step::FailedBefore(payout),
            Step::Lost(payout),
            Step::Refunded(payout),
        ]);
    }
    for who in PEOPLE {
        steps.extend([Step::Demote(who), Step::Disable(who), Step::Restore(who)]);
    }
    steps
}

#[tokio::test]
async fn no_path_releases_alone_or_resolves_a_hold_twice() {
    let instance = Instance::start(Store::Sqlite, Routes::new()).await;
    let (steps, first) = (steps(), World::new(instance.app.clone()));
    let mut known = HashSet::from([first.shape()]);
    let mut open = VecDeque::from([first]);
    let (mut taken, mut reached) = (0_u64, BTreeSet::new());
    while let Some(world) = open.pop_front() {
        for step in &steps {
            let mut next = world.clone();
            if !next.take(*step) {
                continue;
            }
            taken += 1;
            let shape = next.shape();
            reached.extend(shape.1.iter().map(|(state, ..)| state.clone()));
            if known.insert(shape) {
                open.push_back(next);
            }
        }
    }
    println!("{} states, {taken} steps between them", known.len());
    assert_eq!(reached.len(), 10, "every state of a payout but *reversed* is reached: {reached:?}");
}
