//! Who is alone: money commands read it off rows, other transactions by a statement, and both have to say the same.

use permit::{MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Role, Undecided, Writing as _};
use testkit::both_stores;
use values::{Duration, Id, subjects::Member};

use super::super::queries;
use crate::fixtures::{self, Fixture};

/// Whether nobody beside the member makes or releases payouts, as a money command sees it.
struct IsAlone(Id<Member>);

impl MoneyStep for IsAlone {
    type Answer = bool;

    fn read_set(&self, _: &mut MoneyReads<'_>) {}

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, bool), Undecided> {
        Ok((MoneyWrites::default(), queries::is_alone_in(seen, self.0)?))
    }
}

/// Whether Asha is alone, whoever is asked.
async fn alone(f: &Fixture) -> bool {
    let asha = f.people.admin.member;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    let told = queries::is_alone(tx, asha).await.expect("a store");
    assert_eq!(tx.carry_out(IsAlone(asha)).await.expect("a store"), told);
    told
}

/// What is done to a member, as the history of roles calls it, and what they are then.
type Change = (&'static str, Role, &'static str);

const WEEK: u64 = 7 * 24 * 3600;
const GONE: &[Change] = &[("enabled", Role::Manager, "active"), ("disabled", Role::Manager, "disabled")];
const DEMOTED: &[Change] = &[("enabled", Role::Admin, "active"), ("demoted", Role::Developer, "active")];

/// What is done to Peter, who was gone for a week, how many seconds ago, and whether Asha is alone.
const CASES: [(&[Change], u64, bool); 11] = [
    (&[], 0, true),
    (&[("enabled", Role::Manager, "active")], 0, false),
    (&[("enabled", Role::Employee, "active")], WEEK, false),
    (&[("enabled", Role::Developer, "active")], 0, true),
    (GONE, 0, false),
    (GONE, WEEK - 1, false),
    (GONE, WEEK, true),
    (DEMOTED, WEEK - 1, false),
    (DEMOTED, WEEK, true),
    (
        &[
            ("enabled", Role::Employee, "active"),
            ("demoted", Role::Developer, "active"),
            ("removed", Role::Developer, "removed"),
        ],
        0,
        false,
    ),
    (&[("enabled", Role::Developer, "active"), ("removed", Role::Developer, "removed")], 0, true),
];

both_stores!(somebody_is_alone_alike_whoever_asks, |store| async move {
    let f = fixtures::merchant(store).await;
    let peter = f.people.peter;
    for (one, role) in [(f.people.manager, Role::Manager), (f.people.employee, Role::Employee)] {
        f.change(one, "disabled", role, "disabled").await;
    }
    for (changes, seconds, expected) in CASES {
        f.change(peter, "disabled", Role::Admin, "disabled").await;
        f.pass(Duration::from_secs(WEEK));
        for &(kind, role, state) in changes {
            f.change(peter, kind, role, state).await;
        }
        f.pass(Duration::from_secs(seconds));
        assert_eq!(alone(&f).await, expected, "{changes:?}, {seconds} seconds later");
    }
});
