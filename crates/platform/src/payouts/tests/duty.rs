//! Who only prepares, and who only releases.

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{PHONE, look, make, path, waiting, without_pause};
use crate::fixtures::{
    Fixture,
    money::{payout_of, refusals, rules},
};

async fn authorise(client: &mut Client, id: &str) -> testkit::Answer {
    client.post(&path(id, "authorization"), json!({})).await
}

/// How many payouts the caller is told that they could release.
async fn waits_for(client: &mut Client) -> Value {
    client.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"].clone()
}

fn names(people: &Value) -> Vec<&str> {
    let people = people.as_array().expect("people").iter();
    people.map(|one| one["name"].as_str().expect("a name")).collect()
}

/// Who was mailed that the payout waits.
fn asked(f: &Fixture, id: &str) -> Vec<String> {
    let about = format!("/payouts/{id}");
    let mails = f.mail.mails().into_iter().filter(|mail| mail.text.contains(&about));
    mails.flat_map(|mail| mail.to).collect()
}

both_stores!(an_initiator_prepares_payouts_and_decides_about_none, |store| async move {
    let (mut f, id) = waiting(store).await;
    assert_eq!(waits_for(&mut f.manager).await, 1);
    f.give_duty(f.people.manager, "initiator").await;
    let problem = authorise(&mut f.manager, &id).await.refused(403, "duty.refused");
    assert_eq!(problem["permission"], "payout.authorise");
    assert_eq!(problem["payout_duty"], "initiator");
    assert_eq!(names(&problem["who_can"]), ["Asha Mrema", "Peter Mushi"]);
    let no = json!({"reason": "No"});
    f.manager.post(&path(&id, "rejection"), no).await.refused(403, "duty.refused");
    assert_eq!(refusals(&mut f, "duty.refused").await, 2, "both are in the record");

    let seen = look(&mut f.manager, &id).await;
    assert_eq!(
        seen["you_can"],
        json!({"authorise": false, "reject": false, "edit": true, "cancel": true, "undo": false})
    );
    assert_eq!(seen["refusal"]["code"], "duty.refused");
    assert_eq!(names(&seen["refusal"]["who_can"]), ["Asha Mrema", "Peter Mushi"]);
    assert_eq!(waits_for(&mut f.manager).await, 0);
    let home = f.manager.get("/v1/home").await.expect(200);
    assert!(home.get("waiting").is_none() && home.get("my_payouts").is_some(), "{home}");
    f.work().await;
    let mut told = asked(&f, &id);
    told.sort();
    assert_eq!(told, [f.people.admin.email, f.people.peter.email], "no letter asks whoever cannot release");

    let own = make(&mut f.manager, 1_000, "OWN").await;
    f.manager.post(&path(&own, "cancellation"), json!({})).await.expect(200);
    authorise(&mut f.peter, &id).await.expect(200);
    f.manager.post(&path(&id, "undo"), json!({})).await.refused(403, "duty.refused");
    f.assert_ledger_holds().await;
});

both_stores!(an_approver_decides_about_payouts_and_prepares_none, |store| async move {
    let (mut f, id) = waiting(store).await;
    f.give_duty(f.people.peter, "approver").await;
    let order = payout_of(1_000, "OWN", PHONE);
    let problem = f.peter.post("/v1/payouts", order.clone()).await.refused(403, "duty.refused");
    assert_eq!(problem["payout_duty"], "approver");
    assert_eq!(names(&problem["who_can"]), ["Asha Mrema", "Baraka Shayo", "Neema Kileo"]);
    f.peter.post(&path(&id, "cancellation"), json!({})).await.refused(403, "duty.refused");
    let file = b"phone,amount\n0712345678,1000\n";
    let upload = f.peter.upload("/v1/payout-batches?name=a.csv", "text/csv", file).await;
    upload.refused(403, "duty.refused");
    assert_eq!(refusals(&mut f, "duty.refused").await, 3);
    assert_eq!(f.balance().await, (100_000 - 10_642, 10_642), "nothing more is held");

    f.peter.get("/v1/payouts").await.expect(200);
    let seen = look(&mut f.peter, &id).await;
    assert_eq!(
        seen["you_can"],
        json!({"authorise": true, "reject": true, "edit": false, "cancel": false, "undo": false})
    );
    assert_eq!(waits_for(&mut f.peter).await, 1);
    assert_eq!(authorise(&mut f.peter, &id).await.expect(200)["state"], "authorized");
    // What was taken is given back by the same Admin, and holds from the next request on.
    f.give_duty(f.people.peter, "both").await;
    f.peter.post("/v1/payouts", order).await.expect(201);
    f.assert_ledger_holds().await;
});

both_stores!(an_approval_of_whoever_was_narrowed_counts_no_more, |store| async move {
    let mut f = without_pause(store).await;
    f.fund(100_000).await;
    let two = rules(2, &json!({}));
    f.admin.put("/v1/payout-policy", two).await.expect(200);
    let id = make(&mut f.employee, 10_000, "PAY1").await;
    assert_eq!(authorise(&mut f.manager, &id).await.expect(200)["state"], "pending");
    f.pass(Duration::from_secs(1));
    f.give_duty(f.people.manager, "initiator").await;
    assert_eq!(look(&mut f.admin, &id).await["approvals"][0]["voided"], true);
    // Given back, it counts no more either.
    f.pass(Duration::from_secs(1));
    f.give_duty(f.people.manager, "both").await;
    assert_eq!(authorise(&mut f.peter, &id).await.expect(200)["state"], "pending");
    assert_eq!(authorise(&mut f.admin, &id).await.expect(200)["state"], "authorized");
});

both_stores!(a_maker_who_only_releases_now_leaves_two_checkers, |store| async move {
    let mut f = without_pause(store).await;
    f.fund(100_000).await;
    let id = make(&mut f.manager, 10_000, "PAY1").await;
    assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 1);
    f.give_duty(f.people.manager, "approver").await;
    assert_eq!(look(&mut f.admin, &id).await["required_approvals"], 2);
    authorise(&mut f.manager, &id).await.refused(403, "payout.maker");
    assert_eq!(authorise(&mut f.peter, &id).await.expect(200)["state"], "pending");
    assert_eq!(authorise(&mut f.admin, &id).await.expect(200)["state"], "authorized");
});

both_stores!(whoever_the_maker_let_release_again_releases_nothing_of_theirs, |store| async move {
    let mut f = without_pause(store).await;
    f.fund(1_000_000).await;
    f.give_duty(f.people.manager, "initiator").await;
    f.pass_days(15).await;
    let before = make(&mut f.admin, 1_000, "BEFORE").await;
    f.give_duty(f.people.manager, "both").await;
    f.pass_days(1).await;
    let after = make(&mut f.admin, 1_000, "AFTER").await;
    for id in [&before, &after] {
        authorise(&mut f.manager, id).await.refused(403, "second_person.too_close");
        assert_eq!(look(&mut f.manager, id).await["you_can"]["authorise"], false);
        authorise(&mut f.peter, id).await.expect(200);
    }
    // Of others they release as anybody, and after a week of hers as well. To take something away ties nobody.
    let others = make(&mut f.employee, 1_000, "OTHERS").await;
    authorise(&mut f.manager, &others).await.expect(200);
    f.pass_days(7).await;
    f.give_duty(f.people.manager, "approver").await;
    let later = make(&mut f.admin, 1_000, "LATER").await;
    authorise(&mut f.manager, &later).await.expect(200);
});
