//! Who a line pays: an account is a number at a bank or network, and where only beneficiaries are paid, theirs hold as they do
//! for single payouts.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{as_read, confirm, id_of, look, path, payouts, upload, waiting};
use crate::{
    batches::{model::STRIDE, queries},
    fixtures::{
        self, Fixture,
        money::{confirm_beneficiary, rules, tzs},
    },
};

both_stores!(the_same_number_at_two_banks_is_two_accounts, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut known = Vec::new();
    for bic in ["CORUTZTZ", "NMIBTZTZ"] {
        let bank = json!({"bank": {"bic": bic, "account_number": "0150123456789", "account_name": "Asha"}});
        let found = kibali.employee.post("/v1/payouts/payee", bank).await.expect(200);
        known.push(found["payee_name"].as_str().expect("a name").to_owned());
    }
    assert_ne!(known[0], known[1]);
    let file = format!(
        "amount,name,bank bic,account number\n10000,{},CORUTZTZ,0150123456789\n10000,{},NMIBTZTZ,0150123456789\n\
         10000,{},CORUTZTZ,0150 123 456 789\n",
        known[0], known[1], known[0]
    );
    let id = id_of(&upload(&mut kibali.employee, &file).await);
    kibali.work().await;
    let lines = kibali.employee.get(&path(&id, "lines")).await.expect(200);
    let names: Vec<_> = (0..3_usize).map(|line| lines["data"][line]["known_name"].as_str()).collect();
    assert_eq!(names, [Some(&*known[0]), Some(&*known[1]), Some(&*known[0])], "{lines}");
    let seen = look(&mut kibali.employee, &id).await;
    assert_eq!((&seen["names"]["differ"], &seen["warnings"]), (&json!(0), &json!(1)), "{seen}");
    let warned = kibali.employee.get(&path(&id, "lines?warnings=true")).await.expect(200);
    assert_eq!(
        warned["data"][0]["warnings"][0]["says"],
        "Line 4, amount: line 2 pays the same payee the same amount."
    );
    // An edit from one bank to the other takes along what the line shared with others.
    let line = json!({"amount": "10000", "name": known[1], "bank_bic": "NMIBTZTZ", "account_number": "0150123456789"});
    kibali.employee.put(&path(&id, "lines/1"), line).await.expect(200);
    kibali.work().await;
    let warned = kibali.employee.get(&path(&id, "lines?warnings=true")).await.expect(200);
    assert_eq!(
        warned["data"][0]["warnings"][0]["says"],
        "Line 3, amount: line 2 pays the same payee the same amount."
    );
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let mut paid = Vec::new();
    for (.., payout) in payouts(&mut kibali.manager, &id).await {
        let payout = kibali.manager.get(&format!("/v1/payouts/{payout}")).await.expect(200);
        paid.push(payout["payee"]["name"].as_str().expect("a name").to_owned());
    }
    assert_eq!(paid, [&*known[1], &*known[1], &*known[0]]);
});

/// The rule that only beneficiaries are paid, or not.
fn policy(only: bool) -> Value {
    rules(1, &json!({"beneficiary_second_person": only}))
}

/// A merchant that pays beneficiaries only: Neema added the first, Baraka the second, Peter confirmed both. A batch of Baraka's
/// to both of them waits.
async fn to_beneficiaries(store: testkit::Store) -> (Fixture, String, [String; 2]) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut ids = Vec::new();
    for (client, phone) in [(&mut kibali.manager, "0712345678"), (&mut kibali.employee, "0754300118")] {
        let new = json!({"name": format!("Payee {phone}"), "phone_number": phone});
        let one = client.post("/v1/beneficiaries", new).await.expect(201);
        confirm_beneficiary(&mut kibali.peter, &one).await.expect(200);
        ids.push(one["id"].as_str().expect("an id").to_owned());
    }
    kibali.admin.put("/v1/payout-policy", policy(true)).await.expect(200);
    let file = "phone,amount\n0712345678,1000\n0754300118,2000\n";
    let id = id_of(&upload(&mut kibali.employee, file).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    (kibali, id, ids.try_into().expect("two"))
}

/// Two people say that anybody is paid again.
async fn pay_anybody(kibali: &mut Fixture) {
    kibali.both_put("/v1/payout-policy", policy(false)).await;
}

both_stores!(whoever_added_or_changed_a_beneficiary_of_a_batch_does_not_release_it, |store| async move {
    let (mut kibali, id, ids) = to_beneficiaries(store).await;
    let made = payouts(&mut kibali.manager, &id).await;
    for ((.., payout), one) in made.iter().zip(&ids) {
        let seen = kibali.manager.get(&format!("/v1/payouts/{payout}")).await.expect(200);
        assert_eq!(seen["beneficiary"], one.as_str(), "{seen}");
    }
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(
        (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
        (&json!(false), &json!("batch.beneficiary_changer"))
    );
    let read = as_read(&seen);
    let refused = kibali.manager.post(&path(&id, "authorise"), read.clone()).await;
    refused.refused(403, "batch.beneficiary_changer");
    let mail = kibali.mail.last_to(kibali.people.manager.email);
    assert!(mail.is_none_or(|mail| !mail.subject.contains("2 payouts")), "nor are they asked to");
    let mail = kibali.mail.last_to(kibali.people.admin.email);
    assert!(mail.is_some_and(|mail| mail.subject.contains("2 payouts")));
    // A rule that is loosened afterwards changes nothing about what was prepared under it.
    pay_anybody(&mut kibali).await;
    let refused = kibali.manager.post(&path(&id, "authorise"), read.clone()).await;
    refused.refused(403, "batch.beneficiary_changer");
    let released = kibali.admin.post(&path(&id, "authorise"), read).await.expect(200);
    assert_eq!(released["state"], "authorised", "whoever confirmed or asked for nothing releases it");
});

both_stores!(lines_that_were_dropped_hide_nothing_of_the_beneficiaries_of_a_batch, |store| async move {
    let (mut kibali, ..) = to_beneficiaries(store).await;
    let lines: String = (0..=STRIDE).map(|_| "0712345678,1000\n").collect();
    let id = id_of(&upload(&mut kibali.employee, &format!("phone,amount\n{lines}")).await);
    kibali.work().await;
    // The last line is the only one left, behind as many as are made at once.
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "fixtures").await.expect("a store");
    for number in 2..=STRIDE {
        let dropped = queries::delete_line(upkeep.tx(), id.parse().expect("an id"), number).await;
        dropped.expect("dropped");
    }
    upkeep.keep().await.expect("kept");
    kibali.employee.delete(&path(&id, "lines/1")).await.expect(200);
    assert_eq!(confirm(&mut kibali.employee, &id).await["count"], 1);
    kibali.work().await;
    pay_anybody(&mut kibali).await;
    let read = as_read(&look(&mut kibali.manager, &id).await);
    let refused = kibali.manager.post(&path(&id, "authorise"), read.clone()).await;
    refused.refused(403, "batch.beneficiary_changer");
    kibali.admin.post(&path(&id, "authorise"), read).await.expect(200);
});

both_stores!(a_beneficiary_that_changed_since_stops_the_release_of_a_batch, |store| async move {
    let (mut kibali, id, ids) = to_beneficiaries(store).await;
    let read = as_read(&look(&mut kibali.admin, &id).await);
    let one = format!("/v1/beneficiaries/{}", ids[1]);
    let changed = kibali.employee.patch(&one, json!({"name": "Somebody Else"})).await.expect(200);
    for confirmed_again in [false, true] {
        if confirmed_again {
            confirm_beneficiary(&mut kibali.peter, &changed).await.expect(200);
        }
        let refused = kibali.admin.post(&path(&id, "authorise"), read.clone()).await;
        let problem = refused.refused(409, "batch.payees_changed");
        assert_eq!((&problem["count"], &problem["line"]), (&json!(1), &json!(3)), "{problem}");
        let seen = look(&mut kibali.admin, &id).await;
        assert_eq!(
            (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
            (&json!(false), &json!("batch.payees_changed"))
        );
    }
    kibali.admin.post(&path(&id, "reject"), json!({"reason": "Check again"})).await.expect(200);
    kibali.work().await;
    assert_eq!(kibali.balance().await, (100_000, 0));
});

both_stores!(
    a_batch_confirmed_before_only_beneficiaries_are_paid_is_not_released_to_others,
    |store| async move {
        let (mut kibali, id) = waiting(store).await;
        let read = as_read(&look(&mut kibali.manager, &id).await);
        kibali.admin.put("/v1/payout-policy", policy(true)).await.expect(200);
        let refused = kibali.manager.post(&path(&id, "authorise"), read).await;
        let problem = refused.refused(409, "batch.payees_changed");
        assert_eq!((&problem["count"], &problem["line"]), (&json!(3), &json!(2)), "{problem}");
    }
);

both_stores!(lines_to_look_at_twice_say_what_became_of_them, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let file = "phone,amount,name\n0754300118,2000,\n0712345678,1000,Somebody Else\n";
    let id = id_of(&upload(&mut kibali.employee, file).await);
    kibali.work().await;
    confirm(&mut kibali.employee, &id).await;
    kibali.work().await;
    let warned = kibali.manager.get(&path(&id, "lines?warnings=true")).await.expect(200);
    assert_eq!(warned["data"].as_array().map(Vec::len), Some(1), "{warned}");
    assert_eq!(warned["data"][0]["payout"]["state"], "pending", "{warned}");
    assert_eq!(warned["data"][0]["amount"], tzs(1_000));
});
