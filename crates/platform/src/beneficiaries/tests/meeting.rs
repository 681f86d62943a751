//! Changes that meet while a provider is asked.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rails::{
    Answer as Asked, CollectionOrder, Destination, Outcome, PayoutOrder, Rail, RailError, Simulator,
    Submission,
};
use tokio::sync::Notify;
use values::Duration;

use super::*;

/// Holds up whoever asks next whose an account is.
#[derive(Default)]
struct Gate {
    shut: AtomicBool,
    /// Somebody stands before it.
    reached: Notify,
    /// They may go on.
    opened: Notify,
}

struct Slow(Arc<Simulator>, Arc<Gate>);

impl Rail for Slow {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn look_up_name<'a>(
        &'a self,
        destination: &'a Destination,
    ) -> Asked<'a, Result<Option<String>, RailError>> {
        Box::pin(async move {
            if self.1.shut.swap(false, Ordering::SeqCst) {
                self.1.reached.notify_one();
                self.1.opened.notified().await;
            }
            self.0.look_up_name(destination).await
        })
    }
    fn collect<'a>(&'a self, order: &'a CollectionOrder) -> Asked<'a, Result<Submission, RailError>> {
        self.0.collect(order)
    }
    fn query_collection<'a>(&'a self, order: &'a CollectionOrder) -> Asked<'a, Outcome> {
        self.0.query_collection(order)
    }
    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Asked<'a, Result<Submission, RailError>> {
        self.0.pay_out(order)
    }
    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Asked<'a, Outcome> {
        self.0.query_payout(order)
    }
}

both_stores!(a_note_written_meanwhile_does_not_bring_back_what_was_withdrawn, |store| async move {
    let gate = Arc::new(Gate::default());
    let before_it = gate.clone();
    let through = move |rail: Arc<Simulator>| -> Arc<dyn Rail> { Arc::new(Slow(rail, before_it)) };
    let empty = fixtures::empty_through(store, |settings| settings, through).await;
    let mut f = fixtures::merchant_on(empty).await;
    let one = added(&mut f).await;
    confirm(&mut f.manager, &one).await.expect(200);
    // Neema wants another account, and takes that back while Baraka writes a note: else the wish would be Baraka's, and Neema
    // would be a second person beside him.
    f.manager.patch(&path(&one, ""), json!({"phone_number": OTHER})).await.expect(200);
    gate.shut.store(true, Ordering::SeqCst);
    let (Fixture { manager, employee, .. }, page) = (&mut f, path(&one, ""));
    let meanwhile = async {
        // Nobody need be asked about a note.
        let _ = tokio::time::timeout(Duration::from_millis(300), gate.reached.notified()).await;
        act(manager, &one, "/withdraw").await.expect(200);
        gate.opened.notify_one();
    };
    let (noted, ()) = tokio::join!(employee.patch(&page, json!({"note": "Rice"})), meanwhile);
    noted.expect(200);
    let seen = f.manager.get(&page).await.expect(200);
    assert_eq!(
        (&seen["state"], &seen["account"], &seen["changed_by"]["name"], &seen["note"]),
        (&json!("confirmed"), &json!(PHONE), &json!("Baraka Shayo"), &json!("Rice"))
    );
});
