//! Withdrawals and settlement accounts, through HTTP.

mod ending;

use serde_json::{Value, json};
use testkit::{Answer, Client, Store, both_stores};
use values::Duration;

use crate::fixtures::{
    self, Fixture,
    money::{acts, events, tzs},
};

const ACCOUNT: &str = "0150123456789";

fn account(number: &str) -> Value {
    json!({"bic": "CORUTZTZ", "account_number": number, "account_name": "ZURI FOODS LTD"})
}

async fn confirm(client: &mut Client, asked: &Value) -> Answer {
    let id = asked["change_request"]["id"].as_str().expect("a request");
    client.post(&format!("/v1/change-requests/{id}/confirmation"), json!({})).await
}

/// A funded merchant whose withdrawals go to `number`.
async fn settled(store: Store, number: &str) -> Fixture {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    move_to(&mut kibali, number).await;
    kibali
}

async fn move_to(kibali: &mut Fixture, number: &str) {
    let asked = kibali.admin.put("/v1/settlement-accounts/TZS", account(number)).await.expect(202);
    confirm(&mut kibali.peter, &asked).await.expect(200);
}

fn withdrawal(shillings: i64, reference: &str) -> Value {
    json!({"amount": tzs(shillings), "reference": reference, "note": "November"})
}

/// Asks for a withdrawal as Asha, and says its id.
async fn ask(kibali: &mut Fixture, shillings: i64, reference: &str) -> String {
    let made = kibali.admin.post("/v1/withdrawals", withdrawal(shillings, reference)).await.expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

/// How many mails to this address have `text` in them.
fn mails_to(kibali: &Fixture, email: &str, text: &str) -> usize {
    let mails = kibali.mail.mails();
    mails.iter().filter(|mail| mail.to.iter().any(|to| to == email) && mail.text.contains(text)).count()
}

fn authorization(id: &str) -> String {
    format!("/v1/withdrawals/{id}/authorization")
}

both_stores!(where_withdrawals_go_is_changed_by_two_admins_and_all_are_mailed, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let path = "/v1/settlement-accounts/TZS";
    for client in [&mut kibali.manager, &mut kibali.employee, &mut kibali.developer] {
        client.put(path, account(ACCOUNT)).await.refused(403, "role.refused");
    }
    let asked = kibali.admin.put(path, account(ACCOUNT)).await.expect(202);
    assert_eq!(asked["change_request"]["kind"], "settlement.account");
    let says = "TZS account 0150123456789 of ZURI FOODS LTD at CRDB BANK PLC";
    assert_eq!(
        (&asked["change_request"]["before"], &asked["change_request"]["after"]),
        (&json!("none"), &json!(says))
    );
    let seen = kibali.peter.get("/v1/settlement-accounts").await.expect(200);
    assert_eq!((&seen["data"], seen["pending"].as_array().map(Vec::len)), (&json!([]), Some(1)));
    confirm(&mut kibali.admin, &asked).await.refused(403, "second_person.same");
    confirm(&mut kibali.peter, &asked).await.expect(200);
    let seen = kibali.manager.get("/v1/settlement-accounts").await.expect(200);
    assert_eq!((&seen["data"][0]["account_number"], &seen["pending"]), (&json!(ACCOUNT), &json!([])));
    assert_eq!(seen["data"][0]["set_by"], "Asha Mrema");
    assert!(seen["data"][0]["confirmed_by"].as_str().is_some_and(|name| name.starts_with("Peter")));
    kibali.developer.get("/v1/settlement-accounts").await.refused(403, "role.refused");
    kibali.work().await;
    for someone in [kibali.people.admin, kibali.people.peter] {
        let told = mails_to(&kibali, someone.email, says);
        assert!(told >= 1, "{}", someone.name);
    }
    assert_eq!(mails_to(&kibali, kibali.people.manager.email, says), 0);
    kibali.admin.put(path, account(ACCOUNT)).await.expect(200);
    kibali.admin.put(path, account("12")).await.refused(422, "input.invalid");
    kibali.admin.put("/v1/settlement-accounts/XXX", account(ACCOUNT)).await.refused(404, "not_found");
});

both_stores!(a_withdrawal_is_held_at_once_and_released_by_another_admin, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    let (available, held) = kibali.balance().await;
    assert_eq!((available + held, held > 200_000), (1_000_000, true), "amount and fee are held at once");
    // As no payout, and by nobody else.
    let as_payout = format!("/v1/payouts/{id}/authorization");
    for client in [&mut kibali.manager, &mut kibali.peter] {
        client.post(&as_payout, json!({})).await.refused(403, "payout.elsewhere");
    }
    for client in [&mut kibali.manager, &mut kibali.employee, &mut kibali.developer] {
        client.post(&authorization(&id), json!({})).await.refused(403, "role.refused");
        client.post("/v1/withdrawals", withdrawal(10_000, "WD2")).await.refused(403, "role.refused");
    }
    let mut key = kibali.full_key(true).await;
    key.client.post("/v1/withdrawals", withdrawal(10_000, "WD2")).await.refused(403, "scope.refused");
    kibali.admin.post(&authorization(&id), json!({})).await.refused(403, "payout.maker");
    let (_, mut other) = kibali.other_merchant().await;
    other.post(&authorization(&id), json!({})).await.refused(404, "not_found");
    kibali.work().await;
    assert_eq!(mails_to(&kibali, kibali.people.peter.email, "WD1"), 1, "the other Admin is asked by mail");
    for someone in [kibali.people.admin, kibali.people.manager] {
        assert_eq!(mails_to(&kibali, someone.email, "WD1"), 0, "{}", someone.name);
    }
    assert_eq!(kibali.manager.get("/v1/payouts/summary").await.expect(200)["waiting_for_me"], 0);
    let seen = kibali.peter.get(&format!("/v1/payouts/{id}")).await.expect(200);
    assert_eq!((&seen["purpose"], &seen["refusal"]["code"]), (&json!("withdrawal"), &Value::Null));
    let seen = kibali.manager.get(&format!("/v1/payouts/{id}")).await.expect(200);
    assert_eq!(
        (&seen["you_can"]["authorise"], &seen["refusal"]["code"]),
        (&json!(false), &json!("role.refused"))
    );
    assert_eq!(seen["refusal"]["who_can"][0]["name"], kibali.people.peter.name);
    assert_eq!(
        seen["refusal"]["who_can"].as_array().map(Vec::len),
        Some(1),
        "neither Managers nor whoever asked"
    );
    // No program that pays out hears or reads of it.
    assert_eq!(kibali.manager.get("/v1/payouts").await.expect(200)["data"], json!([]));
    let all = kibali.manager.get("/v1/payouts?purpose=any").await.expect(200);
    assert_eq!(all["data"][0]["id"], json!(id));
    kibali.manager.get("/v1/payouts?purpose=rent").await.refused(400, "query.invalid");
    let mut third_party = kibali.bearer(&key).await;
    let listed = third_party.get("/third-parties/payouts/all").await.expect(200);
    assert_eq!((&listed["data"], &listed["totalCount"]), (&json!([]), &json!(0)));
    third_party.get("/third-parties/payouts/WD1").await.expect(404);

    let done = kibali.peter.post(&authorization(&id), json!({})).await.expect(200);
    assert_eq!(done["state"], "authorized");
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    let listed = kibali.manager.get("/v1/withdrawals").await.expect(200);
    assert_eq!(
        (&listed["data"][0]["state"], &listed["data"][0]["payee"]["account"]),
        (&json!("succeeded"), &json!(ACCOUNT))
    );
    assert_eq!(listed["data"][0]["approvals"][0]["voided"], false);
    assert_eq!(kibali.balance().await, (available, 0));
    let statement = kibali.admin.get("/v1/statement?currency=TZS").await.expect(200);
    let kinds: Vec<_> =
        statement["data"].as_array().expect("lines").iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["withdrawal_fee", "withdrawal", "deposit"]);
    assert_eq!(statement["data"][1]["subject_id"], json!(id));
    let events: Vec<_> = events(&kibali).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(events, ["WITHDRAWAL CHANGED", "WITHDRAWAL CHANGED"], "released, and arrived");
    let from_there = third_party.get("/third-parties/account/statement?currency=TZS").await.expect(200);
    let kinds: Vec<_> =
        from_there["transactions"].as_array().expect("lines").iter().map(|line| &line["type"]).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "Withdraw" || **kind == "Fee - Withdraw").count(), 2);
    let acts = acts(&kibali).await;
    for act in ["withdrawal.requested", "withdrawal.authorised", "payout.paid"] {
        assert_eq!(acts.iter().filter(|done| *done == act).count(), 1, "{act}");
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(one_that_ends_without_leaving_frees_its_money, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    kibali.peter.post(&format!("/v1/payouts/{id}/rejection"), json!({"reason": "Not now"})).await.expect(200);
    assert_eq!(kibali.balance().await, (1_000_000, 0));
    let statement = kibali.admin.get("/v1/statement?currency=TZS").await.expect(200);
    let kinds: Vec<_> =
        statement["data"].as_array().expect("lines").iter().map(|line| &line["kind"]).collect();
    let expected =
        ["withdrawal_fee_returned", "withdrawal_returned", "withdrawal_fee", "withdrawal", "deposit"];
    assert_eq!(kinds, expected);
    kibali.peter.post(&authorization(&id), json!({})).await.refused(409, "payout.not_waiting");
    kibali.assert_ledger_holds().await;
});

both_stores!(a_withdrawal_takes_one_other_admin_whatever_the_payout_policy_asks, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    let two = fixtures::money::rules(2, &json!({}));
    kibali.admin.put("/v1/payout-policy", two).await.expect(200);
    let seen = kibali.peter.get(&format!("/v1/payouts/{id}")).await.expect(200);
    assert_eq!(seen["required_approvals"], 1);
    let done = kibali.peter.post(&authorization(&id), json!({})).await.expect(200);
    assert_eq!(done["state"], "authorized");
});

both_stores!(nothing_leaves_for_an_account_that_is_no_longer_the_merchants, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(1_000_000).await;
    kibali
        .admin
        .post("/v1/withdrawals", withdrawal(10_000, "WD0"))
        .await
        .refused(409, "withdrawal.no_account");
    move_to(&mut kibali, ACCOUNT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    move_to(&mut kibali, "0150987654321").await;
    kibali.peter.post(&authorization(&id), json!({})).await.refused(409, "withdrawal.account_changed");
    let tried = kibali.admin.get("/v1/activity?refused=true").await.expect(200);
    assert_eq!(tried["data"][0]["code"], "withdrawal.account_changed", "the try is on record");
    kibali.work().await;
    assert_eq!(kibali.rail.times_sent(&id), 0);
    kibali.admin.post(&format!("/v1/payouts/{id}/cancellation"), json!({})).await.expect(200);
    assert_eq!(kibali.balance().await, (1_000_000, 0));
    let made = ask(&mut kibali, 200_000, "WD2").await;
    let seen = kibali.peter.get(&format!("/v1/payouts/{made}")).await.expect(200);
    assert_eq!(seen["payee"]["account"], "0150987654321");
});

both_stores!(a_repeat_under_one_key_withdraws_once, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let keyed = kibali.stranger().with("idempotency-key", "wd-1");
    let mut admin = fixtures::sign_in(keyed, kibali.people.admin.email).await;
    let bare = json!({"amount": tzs(10_000)});
    let first = admin.post("/v1/withdrawals", bare.clone()).await.expect(201);
    let again = admin.post("/v1/withdrawals", bare).await.expect(201);
    assert_eq!(first, again);
    assert!(first["reference"].as_str().is_some_and(|reference| reference.starts_with("WD")));
    admin
        .post("/v1/withdrawals", json!({"amount": tzs(20_000)}))
        .await
        .refused(422, "idempotency.key_reused");
    let listed = kibali.manager.get("/v1/withdrawals").await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    let too_much = withdrawal(5_000_000, "WD9");
    kibali.admin.post("/v1/withdrawals", too_much).await.refused(422, "payout.insufficient_balance");
    kibali.pass(Duration::from_secs(16 * 60));
    kibali.admin.post("/v1/withdrawals", withdrawal(10_000, "WD9")).await.refused(403, "step_up.required");
});

both_stores!(a_reference_is_used_once_whatever_for, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    ask(&mut kibali, 10_000, "WD1").await;
    let payout = fixtures::money::payout_of(10_000, "PAY1", "255712345678");
    kibali.employee.post("/v1/payouts", payout).await.expect(201);
    for reference in ["WD1", "PAY1"] {
        let again = kibali.admin.post("/v1/withdrawals", withdrawal(10_000, reference)).await;
        again.refused(409, "payout.reference_used");
    }
});

both_stores!(
    only_a_withdrawal_is_released_as_one_and_only_by_an_admin_who_owes_the_other_nothing,
    |store| async move {
        let mut kibali = settled(store, ACCOUNT).await;
        let payout = fixtures::money::payout_of(10_000, "PAY1", "255712345678");
        let made = kibali.employee.post("/v1/payouts", payout).await.expect(201);
        let id = made["id"].as_str().expect("an id");
        kibali.peter.post(&authorization(id), json!({})).await.refused(404, "not_found");
        kibali.pass_days(15).await;
        kibali.change(kibali.people.peter, "promoted", permit::Role::Admin, "active").await;
        let id = ask(&mut kibali, 200_000, "WD1").await;
        kibali.peter.post(&authorization(&id), json!({})).await.refused(403, "second_person.too_close");
        kibali.pass_days(7).await;
        kibali.peter.post(&authorization(&id), json!({})).await.refused(409, "payout.expired");
        let id = ask(&mut kibali, 200_000, "WD2").await;
        kibali.peter.post(&authorization(&id), json!({})).await.expect(200);
    }
);

both_stores!(of_two_accounts_asked_for_at_once_the_second_is_asked_for_again, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let path = "/v1/settlement-accounts/TZS";
    let first = kibali.admin.put(path, account(ACCOUNT)).await.expect(202);
    let second = kibali.admin.put(path, account("0150987654321")).await.expect(202);
    confirm(&mut kibali.peter, &first).await.expect(200);
    confirm(&mut kibali.peter, &second).await.refused(409, "change.outdated");
    let seen = kibali.admin.get("/v1/settlement-accounts").await.expect(200);
    assert_eq!(seen["data"][0]["account_number"], ACCOUNT);
});

both_stores!(nobody_decided_in_a_week_so_the_money_is_free_again, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let id = ask(&mut kibali, 200_000, "WD1").await;
    kibali.pass_days(7).await;
    kibali.work().await;
    let seen = kibali.admin.get(&format!("/v1/payouts/{id}")).await.expect(200);
    assert_eq!((&seen["state"], kibali.balance().await), (&json!("expired"), (1_000_000, 0)));
    kibali.peter.post(&authorization(&id), json!({})).await.refused(409, "payout.not_waiting");
    kibali.assert_ledger_holds().await;
});

both_stores!(where_one_admin_is_left_they_withdraw_alone_and_page_and_record_say_so, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    kibali.admin.delete(&format!("/v1/team/members/{}", kibali.people.peter.member)).await.expect(204);
    // Two there were a moment ago: for a week it takes two.
    let id = ask(&mut kibali, 100_000, "WD1").await;
    kibali.admin.post(&authorization(&id), json!({})).await.refused(403, "payout.maker");
    kibali.pass(Duration::from_secs(8 * 24 * 3600));
    kibali.admin = fixtures::sign_in(kibali.stranger(), kibali.people.admin.email).await;
    kibali.manager = fixtures::sign_in(kibali.stranger(), kibali.people.manager.email).await;
    let made = kibali.admin.post("/v1/withdrawals", withdrawal(200_000, "WD2")).await.expect(201);
    assert_eq!(made["state"], "authorized");
    let waived = made["waived"].as_str().expect("why one sufficed").to_owned();
    assert!(waived.contains("one Admin suffices"), "{waived}");
    let listed = kibali.manager.get("/v1/withdrawals?state=moving").await.expect(200);
    assert_eq!(
        (&listed["data"][0]["reference"], &listed["data"][0]["waived"]),
        (&json!("WD2"), &json!(waived))
    );
    let entries = kibali.admin.get("/v1/activity?act=withdrawal.authorised").await.expect(200);
    assert!(entries["data"][0]["says"].as_str().is_some_and(|says| says.contains(&waived)), "{entries}");
    // The account is changed alone as well, and the record says that.
    let changed = kibali.admin.put("/v1/settlement-accounts/TZS", account("0150987654321")).await.expect(200);
    assert_eq!(
        (&changed["account_number"], &changed["confirmed_by"]),
        (&json!("0150987654321"), &Value::Null)
    );
    kibali.admin.put("/v1/settlement-accounts/TZS", account(ACCOUNT)).await.expect(200);
    for _ in 0..3 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    let seen =
        kibali.admin.get(&format!("/v1/payouts/{}", made["id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!(seen["state"], "succeeded");
    // A release that is taken back waits for two again.
    let made = kibali.admin.post("/v1/withdrawals", withdrawal(200_000, "WD3")).await.expect(201);
    let id = made["id"].as_str().expect("an id");
    let back = kibali.admin.post(&format!("/v1/payouts/{id}/undo"), json!({})).await.expect(200);
    assert_eq!((&back["state"], &back["waived"]), (&json!("pending"), &Value::Null));
    kibali.admin.post(&authorization(id), json!({})).await.refused(403, "payout.maker");
    kibali.assert_ledger_holds().await;
});

both_stores!(of_two_withdrawals_of_everything_at_once_one_is_made, |store| async move {
    let mut kibali = settled(store, ACCOUNT).await;
    let (mut asha, mut peter) = (kibali.admin.clone(), kibali.peter.clone());
    let (first, second) = tokio::join!(
        asha.post("/v1/withdrawals", withdrawal(900_000, "WD1")),
        peter.post("/v1/withdrawals", withdrawal(900_000, "WD2")),
    );
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [201, 422]);
    let (available, held) = kibali.balance().await;
    assert_eq!((available + held, held >= 900_000), (1_000_000, true));
});
