//! How long a large file takes: few lines in the ordinary run, `KIBALI_LINES` asks for more, and says how long it took.

use std::time::Instant;

use testkit::both_stores;

use super::{confirm, id_of, look, upload};
use crate::{
    batches::{commands::work, model::Step, queries},
    fixtures,
};

both_stores!(lines_are_checked_and_posted_by_the_thousand, |store| async move {
    let count: usize = std::env::var("KIBALI_LINES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000);
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(2_000_000_000).await;
    let lines: String =
        (0..count).map(|line| format!("255712{line:06},1000,Name {line},R{line}\n")).collect();
    let begun = Instant::now();
    let id = id_of(&upload(&mut kibali.employee, &format!("phone,amount,name,reference\n{lines}")).await);
    let uploaded = begun.elapsed();
    let until = async |step: Step| {
        loop {
            let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "speed").await.expect("a store");
            let found = queries::find_locked(upkeep.tx(), id.parse().expect("an id")).await;
            let mut batch = found.expect("a store").expect("a batch");
            match batch.step() {
                now if now != step => break,
                Step::Check => work::check_more(upkeep.tx(), &mut batch).await.expect("checked"),
                // A question to a provider each, which is not what is measured.
                Step::LookUp => {
                    batch.named = batch.lines;
                    queries::set_progress(upkeep.tx(), &batch).await.expect("kept");
                }
                _ => work::make_more(upkeep.tx(), &mut batch).await.expect("made"),
            }
            upkeep.keep().await.expect("kept");
        }
    };
    until(Step::Check).await;
    let checked = begun.elapsed();
    until(Step::LookUp).await;
    let mut employee = kibali.employee.clone();
    confirm(&mut employee, &id).await;
    let confirmed = begun.elapsed();
    until(Step::Make).await;
    let made = begun.elapsed();
    let seen = look(&mut employee, &id).await;
    assert_eq!(seen["outcomes"], serde_json::json!([{"state": "pending", "count": count}]));
    eprintln!(
        "{count} lines: uploaded after {uploaded:?}, checked after {checked:?}, confirmed after {confirmed:?}, posted after \
         {made:?}"
    );
});
