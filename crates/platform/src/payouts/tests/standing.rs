//! How many payouts stand in each state: right whatever else goes out, and told by indexes however much that is.

use permit::{Tx as _, Upkeep, Writing as _};
use testkit::{Store, both_stores};
use values::{Duration, Id};

use super::super::{
    model::{Payout, Purpose},
    queries::{self, BY_STATE},
};
use crate::{
    fixtures::{self, Fixture},
    payments::Payment,
};

const STATES: [&str; 6] = ["pending", "authorized", "processing", "unknown", "succeeded", "failed"];

/// Puts what goes out for these purposes, in these states, one after the other.
async fn put(f: &Fixture, upkeep: &mut Upkeep, rows: impl IntoIterator<Item = (&'static str, Purpose)>) {
    let (tx, app) = (upkeep.tx(), &f.kibali.app);
    let sql = "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, fee_bearer, debit, currency, receives, \
               receives_currency, channel, account, payee_name, payee_known, door, provider, digest, made_by, maker_name, required, \
               sending, created_at, updated_at, expires_at, purpose, payment) VALUES ($1, $2, $3, $3, $4, 1000, 100, 'merchant', \
               1100, 'TZS', 1000, 'TZS', 'mobile', '255712345678', 'Kilimo Bora', 1, 'request', 'MPESA', $5, $6, 'Somebody', 1, \
               'not', $7, $7, $7, $8, $9)";
    for (number, (state, purpose)) in (0_u64..).zip(rows) {
        let at = app.now() + Duration::from_millis(number);
        let id: Id<Payout> = Id::new(at, app.random());
        let payment: Option<Id<Payment>> = (purpose == Purpose::Refund).then(|| id.cast());
        let (reference, digest, maker) = (id.to_string(), [0_u8; 32], f.people.admin.member);
        tx.execute(sql, &[&id, &reference, &state, &digest, &maker, &at, &purpose.name(), &payment])
            .await
            .expect("a payout");
    }
}

/// The same counts by going through all of them.
const ALL: &str = "SELECT state, COUNT(*) FROM payout WHERE merchant = $1 AND purpose = 'payout' \
                   AND state IN ('pending', 'authorized', 'processing', 'unknown') GROUP BY state ORDER BY state";

both_stores!(only_payouts_are_counted_whatever_stands_between_them, |store| async move {
    let f = fixtures::merchant(store).await;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let (payout, refund, withdrawal) = (Purpose::Payout, Purpose::Refund, Purpose::Withdrawal);
    // Lengths without a common part, so that every state meets every purpose, in runs and one by one.
    let purposes =
        [payout, refund, refund, payout, withdrawal, payout, refund, payout, payout, withdrawal, refund];
    let mixed = STATES.into_iter().cycle().zip(purposes.into_iter().cycle());
    let runs = STATES.into_iter().flat_map(|state| [(state, refund); 7]);
    for rows in [
        Vec::new(),
        vec![("pending", refund)],
        vec![("unknown", payout), ("unknown", withdrawal)],
        mixed.take(130).collect(),
        runs.collect(),
    ] {
        put(&f, &mut upkeep, rows).await;
        let mut counted = queries::count_by_state(upkeep.tx()).await.expect("counts");
        counted.sort();
        let all: Vec<(String, i64)> = upkeep.tx().list(ALL, &[]).await.expect("counts");
        assert_eq!(counted, all);
    }
});

#[tokio::test]
async fn neither_all_of_a_state_nor_all_that_ever_went_out_otherwise_is_read_by_sqlite() {
    let f = fixtures::merchant(Store::Sqlite).await;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let steps: Vec<(i64, i64, i64, String)> =
        upkeep.tx().list(&format!("EXPLAIN QUERY PLAN {BY_STATE}"), &[]).await.expect("a plan");
    let of_payouts: Vec<_> =
        steps.iter().map(|(.., step)| step.as_str()).filter(|step| step.contains("payout")).collect();
    let begun = "payout_otherwise (merchant=? AND purpose=?)";
    let on = [
        "payout_by_state (merchant=? AND state=? AND id>?)",
        "payout_otherwise (merchant=? AND purpose=? AND id>?)",
    ];
    for index in on {
        assert!(of_payouts.iter().any(|step| step.ends_with(index)), "{index} in {of_payouts:?}");
    }
    for step in &of_payouts {
        let known = step.starts_with("SEARCH p USING COVERING INDEX ");
        assert!(known && [begun, on[0], on[1]].iter().any(|index| step.ends_with(index)), "{step}");
    }
}
