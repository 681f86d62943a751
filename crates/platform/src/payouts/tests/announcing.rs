//! Who is told that a payout waits.

use serde_json::json;
use testkit::both_stores;

use super::{make, path, waiting};
use crate::fixtures;

both_stores!(those_who_can_release_it_are_mailed_and_nobody_else, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    kibali.work().await;
    for someone in [kibali.people.admin, kibali.people.peter, kibali.people.manager] {
        let mail = kibali.mail.last_to(someone.email).expect("a mail");
        assert!(
            mail.subject.starts_with("TZS 10,000 to ") && mail.subject.ends_with(" waits for you"),
            "{}",
            mail.subject
        );
        let page = format!("/m/{}/payouts/{id}", kibali.merchant);
        assert!(mail.text.lines().any(|line| line.ends_with(&page)), "{}", mail.text);
        assert!(mail.text.contains("Baraka Shayo") && mail.text.contains("PAY1"), "{}", mail.text);
    }
    for someone in [kibali.people.employee, kibali.people.developer] {
        assert!(kibali.mail.last_to(someone.email).is_none(), "{} cannot release it", someone.name);
    }
    // A Manager who makes one is not asked to release it.
    let before = kibali.mail.mails().len();
    make(&mut kibali.manager, 1_000, "PAY2").await;
    kibali.work().await;
    let told: Vec<_> = kibali.mail.mails().into_iter().skip(before).flat_map(|mail| mail.to).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(!told.iter().any(|to| to.contains(kibali.people.manager.email)), "{told:?}");
});

both_stores!(a_payout_that_no_longer_waits_is_not_announced, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let id = make(&mut kibali.employee, 1_000, "PAY1").await;
    kibali.manager.post(&path(&id, "rejection"), json!({"reason": "no"})).await.expect(200);
    kibali.work().await;
    assert!(kibali.mail.mails().is_empty());
});
