//! What finding costs: by indexes alone, however many rows there are.

use permit::{Tx, Writing};
use testkit::{Store, both_stores};
use values::{Duration, Id};

use crate::{
    fixtures,
    payments::{Payment, PaymentNarrowing},
    payouts::PayoutNarrowing,
    search::{Searched, Wanted},
};

/// So many that the planner of PostgreSQL takes indexes, too.
const MANY: u32 = 2_000;

async fn plan<S: Searched>(store: Store, tx: &mut impl Tx, wanted: &Wanted<S>) -> String {
    let steps: Vec<String> = match store {
        Store::Sqlite => {
            let steps: Vec<(i64, i64, i64, String)> =
                wanted.explained(tx, "EXPLAIN QUERY PLAN").await.expect("a plan");
            steps.into_iter().map(|(.., step)| step).collect()
        }
        Store::Postgres => {
            let steps: Vec<(String,)> = wanted.explained(tx, "EXPLAIN").await.expect("a plan");
            steps.into_iter().map(|(step,)| step).collect()
        }
    };
    steps.join("\n")
}

async fn put_payments(tx: &mut impl Writing) {
    let now = tx.now();
    let sql = "INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, channel, phone, payer_name, \
               created_at, updated_at) VALUES ($1, $2, $3, $3, 'succeeded', $4, 0, 'TZS', 'M-PESA', $5, 'ASHA', $6, $6)";
    for number in 0..MANY {
        let at = now + Duration::from_millis(u64::from(number));
        let id: Id<Payment> = Id::new(at, [0; 10]);
        let (reference, phone) = (format!("BULK{number:05}"), format!("2557{:08}", 54_000_000 + number));
        tx.execute(sql, &[&id, &reference, &(1_000 + number), &phone, &at]).await.expect("a payment");
    }
}

/// That every one of these is used, and `table` is gone through by none.
fn assert_by_indexes(plan: &str, table: &str, indexes: &[&str]) {
    for index in indexes {
        assert!(plan.contains(index), "{index} in {plan}");
    }
    for whole in ["SCAN p".to_owned(), format!("Seq Scan on {table} ")] {
        assert!(!plan.contains(&whole), "{whole} in {plan}");
    }
}

/// A filter between two days and one without, of what an amount, a reference or somebody could be.
fn filters() -> [PaymentNarrowing; 2] {
    let all = PaymentNarrowing { search: Some("1,250".to_owned()), ..PaymentNarrowing::default() };
    let (from, to) = (Some("2020-01-01".to_owned()), Some("2199-12-31".to_owned()));
    [PaymentNarrowing { from, to, ..all.clone() }, all]
}

both_stores!(payments_are_looked_up_in_indexes, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    put_payments(tx).await;
    // Without figures about the table PostgreSQL believes that a merchant has two payments, and takes any index for those of somebody.
    let indexes: &[&str] = match store {
        Store::Sqlite => &["payment_by_amount", "payment_by_reference", "payment_by_payer", "payer_to_learn"],
        Store::Postgres => {
            &["payment_by_amount", "payment_by_reference", "payer_word_pkey", "payer_to_learn"]
        }
    };
    for filter in filters() {
        let plan = plan(store, tx, &filter.wanted(25).expect("a filter")).await;
        assert_by_indexes(&plan, "payment", indexes);
    }
});

#[tokio::test]
async fn payouts_are_looked_up_in_indexes_by_sqlite() {
    let kibali = fixtures::merchant(Store::Sqlite).await;
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    for PaymentNarrowing { search, from, to, .. } in filters() {
        let filter = PayoutNarrowing { search, from, to, ..PayoutNarrowing::default() };
        let plan = plan(Store::Sqlite, upkeep.tx(), &filter.wanted(25).expect("a filter")).await;
        let indexes = ["payout_by_amount", "payout_by_reference", "payout_by_account", "payee_to_learn"];
        assert_by_indexes(&plan, "payout", &indexes);
    }
}
