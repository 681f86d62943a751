//! Whether an approval counts, and how many a payout takes: decisions ask it in Rust, pages and counts in SQL, and all of
//! them have to say the same.

use permit::{MoneyReads, MoneySeen, MoneyStep, MoneyWrites, Role, Tx as _, Undecided, Writing as _};
use serde_json::json;
use testkit::both_stores;
use values::{Duration, Id, subjects::Member};

use super::{
    super::{model::Payout, queries},
    make, path,
};
use crate::fixtures::{self, Fixture};

/// Who gave the approvals that a decision about the payout rests on, and whether each counts.
struct Given(Id<Payout>);

impl MoneyStep for Given {
    type Answer = Vec<(Id<Member>, bool)>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::read_set(reads, self.0);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Self::Answer), Undecided> {
        let case = queries::case(seen, self.0)?;
        let given = case.approvals.iter().map(|(_, given)| (given.member, given.counts)).collect();
        Ok((MoneyWrites::default(), given))
    }
}

/// Whether Neema's approval of the payout counts, whoever is asked; `None` where it was voided.
async fn counts(f: &Fixture, id: &str) -> Option<bool> {
    let payout: Id<Payout> = id.parse().expect("an id");
    let neema = f.people.manager.member;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    let decided = tx.carry_out(Given(payout)).await.expect("a payout");
    let shown = queries::approvals(tx, payout).await.expect("a store");
    let shown: Vec<_> = shown.iter().map(|given| (given.member, given.counts)).collect();
    assert_eq!(shown, decided);
    let counts = decided.iter().find(|(member, _)| *member == neema).map(|(_, counts)| *counts);
    let sql =
        format!("SELECT CAST(CASE WHEN {} THEN 1 ELSE 0 END AS BIGINT)", queries::approved_by("$3", "$2"));
    let approved = tx.count(&sql, &[&payout, &neema]).await.expect("a store");
    assert_eq!(approved == 1, counts == Some(true));
    counts
}

/// What is done to a member, as the history of roles calls it, and what they are then.
type Change = (&'static str, Role, &'static str);

/// What is done to Neema, how many seconds after she approved, and whether her approval counts then.
const CASES: [(&[Change], u64, bool); 8] = [
    (&[], 1, true),
    (&[("promoted", Role::Admin, "active")], 0, true),
    (&[("promoted", Role::Admin, "active")], 1, false),
    (&[("demoted", Role::Employee, "active")], 0, false),
    (&[("demoted", Role::Developer, "active")], 1, false),
    (&[("disabled", Role::Manager, "disabled")], 0, false),
    (&[("disabled", Role::Manager, "disabled"), ("enabled", Role::Manager, "active")], 1, false),
    (&[("factor_reset", Role::Manager, "active")], 1, false),
];

both_stores!(an_approval_counts_alike_whoever_asks, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(1_000_000).await;
    let two = fixtures::money::rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", two).await.expect(200);
    let neema = f.people.manager;
    for (number, (changes, seconds, expected)) in CASES.into_iter().enumerate() {
        let id = make(&mut f.employee, 10_000, &format!("PAY{number}")).await;
        f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
        f.pass(Duration::from_secs(seconds));
        for &(kind, role, state) in changes {
            f.change(neema, kind, role, state).await;
        }
        assert_eq!(counts(&f, &id).await, Some(expected), "{changes:?}, {seconds} seconds later");
        f.pass(Duration::from_secs(1));
        f.change(neema, "enabled", Role::Manager, "active").await;
        f.pass(Duration::from_secs(1));
    }
    // The next who approves voids what counts no more.
    let id = make(&mut f.employee, 10_000, "VOIDED").await;
    f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    f.pass(Duration::from_secs(1));
    f.change(neema, "demoted", Role::Employee, "active").await;
    f.peter.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(counts(&f, &id).await, None);
});

both_stores!(an_approval_of_whoever_only_prepares_counts_nowhere, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(1_000_000).await;
    let two = fixtures::money::rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", two).await.expect(200);
    let neema = f.people.manager;
    for (duty, expected) in [("approver", true), ("initiator", false)] {
        f.give_duty(neema, "both").await;
        f.pass(Duration::from_secs(1));
        let id = make(&mut f.employee, 10_000, &format!("PAY{duty}")).await;
        f.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
        // At the same instant, so that it is not the history of roles which says so.
        f.give_duty(neema, duty).await;
        assert_eq!(counts(&f, &id).await, Some(expected), "{duty}");
        f.pass(Duration::from_secs(1));
    }
});

/// How many approvals the payout takes, as a decision sees it.
struct Takes(Id<Payout>);

impl MoneyStep for Takes {
    type Answer = i64;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::read_set(reads, self.0);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, i64), Undecided> {
        Ok((MoneyWrites::default(), queries::case(seen, self.0)?.payout.required))
    }
}

both_stores!(a_policy_tightened_since_reaches_what_waits_alike_whoever_asks, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.fund(1_000_000).await;
    let waits = make(&mut f.employee, 10_000, "WAITS").await;
    let released = make(&mut f.employee, 10_000, "RELEASED").await;
    f.manager.post(&path(&released, "authorization"), json!({})).await.expect(200);
    let rejected = make(&mut f.employee, 10_000, "REJECTED").await;
    f.manager.post(&path(&rejected, "rejection"), json!({"reason": "Twice"})).await.expect(200);
    let two = fixtures::money::rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", two).await.expect(200);
    for (id, expected) in [(waits, 2), (released, 1), (rejected, 1)] {
        let payout: Id<Payout> = id.parse().expect("an id");
        let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
        let tx = upkeep.tx();
        assert_eq!(tx.carry_out(Takes(payout)).await.expect("a payout"), expected);
        let shown = queries::find(tx, payout).await.expect("a store").expect("a payout");
        assert_eq!(shown.required, expected, "{:?}", shown.state);
    }
});
