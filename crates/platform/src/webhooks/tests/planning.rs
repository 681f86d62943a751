//! What telling costs.

use permit::{Tx as _, Writing as _};
use testkit::{Store, both_stores};
use values::Id;

use crate::{
    fixtures,
    webhooks::{model::Endpoint, queries::LISTENERS},
};

both_stores!(an_event_reads_none_of_the_callbacks_of_its_merchant, |store| async move {
    let f = fixtures::merchant(store).await;
    let app = &f.kibali.app;
    let mut upkeep = app.upkeep(f.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    let now = app.now();
    let sql = "INSERT INTO endpoint (merchant, id, url, description, events, signature, secret_sealed, secret_last_four, \
               state, created_by, created_at, one_off) \
               VALUES ($1, $2, 'https://example.com', '', '', 'both', $3, '', 'healthy', $4, $5, 1)";
    for _ in 0..1_000 {
        let id: Id<Endpoint> = Id::new(now, app.random());
        tx.execute(sql, &[&id, &vec![0_u8; 16], &f.people.admin.member, &now]).await.expect("an endpoint");
    }
    let plan: Vec<String> = match store {
        Store::Sqlite => {
            let steps: Vec<(i64, i64, i64, String)> =
                tx.list(&format!("EXPLAIN QUERY PLAN {LISTENERS}"), &[]).await.expect("a plan");
            steps.into_iter().map(|(.., step)| step).collect()
        }
        Store::Postgres => {
            let steps: Vec<(String,)> = tx.list(&format!("EXPLAIN {LISTENERS}"), &[]).await.expect("a plan");
            steps.into_iter().map(|(step,)| step).collect()
        }
    };
    assert!(plan.join("\n").contains("endpoint_that_listens"), "{plan:?}");
});
