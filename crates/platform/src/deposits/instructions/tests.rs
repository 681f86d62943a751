//! The behaviour of instructions, through HTTP.

use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use crate::{
    deposits::tests::{DEPOSIT, merchant, notice},
    fixtures::{
        Fixture,
        money::{NewKey, acts, events, tzs},
        upstream::pair,
    },
};

const PATH: &str = "/v1/deposit-instructions";
const DAY: u64 = 24 * 3600;

/// What the bank says of money that somebody sent with these words.
fn told(kibali: &Fixture, shillings: i64, bank_reference: &str, words: &str) -> Value {
    let mut body = notice(kibali, shillings, bank_reference);
    body["narration"] = words.into();
    body
}

async fn make(kibali: &mut Fixture, shillings: i64) -> Value {
    kibali.employee.post(PATH, json!({"amount": tzs(shillings)})).await.expect(201)
}

async fn show(kibali: &mut Fixture, made: &Value) -> Value {
    let path = format!("{PATH}/{}", made["id"].as_str().expect("an id"));
    kibali.employee.get(&path).await.expect(200)
}

fn reference(made: &Value) -> &str {
    made["reference"].as_str().expect("a reference")
}

both_stores!(evidence_with_the_reference_completes_an_instruction_and_credits_once, |store| async move {
    let mut kibali = merchant(store).await;
    let made = make(&mut kibali, 150_000).await;
    assert_eq!((&made["state"], &made["amount"]), (&json!("waiting"), &tzs(150_000)));
    assert_eq!(made["expires_at"], "2026-11-26T07:00:00.000Z");
    assert_eq!(made["accounts"][0]["bank"], "CRDB BANK PLC");
    assert_eq!(made["made_by"]["name"], kibali.people.employee.name);
    assert_eq!(kibali.balance().await, (0, 0), "nothing is credited by saying so");
    let words = format!("float {}", reference(&made).to_lowercase());
    let taken = kibali.stranger().post(DEPOSIT, told(&kibali, 150_000, "FT1", &words)).await.expect(200);
    let shown = show(&mut kibali, &made).await;
    assert_eq!(
        (&shown["state"], &shown["differs"], &shown["late"], &shown["accounts"]),
        (&json!("received"), &json!(false), &json!(false), &json!([]))
    );
    assert_eq!(shown["deposit"]["id"], taken["deposit_id"]);
    let again = kibali.stranger().post(DEPOSIT, told(&kibali, 150_000, "FT1", &words)).await.expect(200);
    assert_eq!(again["again"], true);
    assert_eq!(kibali.balance().await, (150_000, 0));
    // What carries the reference once more is money too, and belongs to no instruction.
    kibali.stranger().post(DEPOSIT, told(&kibali, 2_000, "FT2", &words)).await.expect(200);
    assert_eq!(show(&mut kibali, &made).await["deposit"]["id"], taken["deposit_id"]);
    assert_eq!(kibali.balance().await, (152_000, 0));
    let deposits = kibali.employee.get("/v1/deposits").await.expect(200);
    assert_eq!(deposits["data"][1]["instruction_id"], made["id"]);
    assert_eq!(deposits["data"][0].get("instruction_id"), None);
    let acts = acts(&kibali).await;
    let count = |act: &str| acts.iter().filter(|known| *known == act).count();
    assert_eq!((count("deposit_instruction.made"), count("deposit.received")), (1, 2));
    let events = events(&kibali).await;
    let states: Vec<_> = events
        .iter()
        .filter(|(name, _)| name == "DEPOSIT INSTRUCTION")
        .map(|(_, data)| data["status"].as_str().expect("a state"))
        .collect();
    assert_eq!(states, ["WAITING", "RECEIVED"]);
    kibali.assert_ledger_holds().await;
});

both_stores!(more_or_less_is_credited_as_it_came_and_shown_as_differing, |store| async move {
    let mut kibali = merchant(store).await;
    for (number, came) in [(1, 149_999), (2, 150_001)] {
        let made = make(&mut kibali, 150_000).await;
        let body = told(&kibali, came, &format!("FT{number}"), reference(&made));
        kibali.stranger().post(DEPOSIT, body).await.expect(200);
        let shown = show(&mut kibali, &made).await;
        assert_eq!(
            (&shown["state"], &shown["differs"], &shown["deposit"]["amount"]),
            (&json!("received"), &json!(true), &tzs(came))
        );
    }
    let made = make(&mut kibali, 100).await;
    let mut dollars = told(&kibali, 0, "FT3", reference(&made));
    dollars["amount"] = json!({"amount": 10_000, "currency": "USD"});
    kibali.stranger().post(DEPOSIT, dollars).await.expect(200);
    assert_eq!(show(&mut kibali, &made).await["differs"], true, "dollars are no shillings");
    assert_eq!(kibali.balance().await, (300_000, 0));
    assert_eq!(kibali.dollars().await, (10_000, 0));
});

both_stores!(an_expired_one_accepts_late_evidence_and_a_cancelled_one_none, |store| async move {
    let mut kibali = merchant(store).await;
    let late = make(&mut kibali, 1_000).await;
    let gone = make(&mut kibali, 2_000).await;
    let cancel = |made: &Value| format!("{PATH}/{}/cancel", made["id"].as_str().expect("an id"));
    let ended = kibali.manager.post(&cancel(&gone), json!({})).await.expect(200);
    assert_eq!(ended["state"], "cancelled");
    let twice = kibali.manager.post(&cancel(&gone), json!({})).await;
    assert_eq!(twice.refused(409, "deposit_instruction.not_waiting")["state"], "cancelled");
    kibali.pass(Duration::from_secs(3 * DAY - 1));
    kibali.work().await;
    kibali.sign_in_again().await;
    assert_eq!(show(&mut kibali, &late).await["state"], "waiting");
    kibali.pass(Duration::from_secs(1));
    // Before the job has run too.
    assert_eq!(show(&mut kibali, &late).await["state"], "expired");
    kibali.employee.post(&cancel(&late), json!({})).await.refused(409, "deposit_instruction.not_waiting");
    kibali.work().await;
    let listed = kibali.employee.get(&format!("{PATH}?state=expired")).await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    kibali.stranger().post(DEPOSIT, told(&kibali, 1_000, "FT1", reference(&late))).await.expect(200);
    kibali.stranger().post(DEPOSIT, told(&kibali, 2_000, "FT2", reference(&gone))).await.expect(200);
    let shown = show(&mut kibali, &late).await;
    assert_eq!(
        (&shown["state"], &shown["late"], &shown["differs"]),
        (&json!("received"), &json!(true), &json!(false))
    );
    let shown = show(&mut kibali, &gone).await;
    assert_eq!((&shown["state"], shown.get("deposit")), (&json!("cancelled"), None));
    assert_eq!(kibali.balance().await, (3_000, 0));
    let acts = acts(&kibali).await;
    for act in ["deposit_instruction.expired", "deposit_instruction.cancelled"] {
        assert_eq!(acts.iter().filter(|known| *known == act).count(), 1, "{act}");
    }
});

both_stores!(one_of_many_words_at_once_completes_it, |store| async move {
    let mut kibali = merchant(store).await;
    let made = make(&mut kibali, 1_000).await;
    let words = (0..6).map(|number| {
        let (mut bank, body) =
            (kibali.stranger(), told(&kibali, 1_000, &format!("FT{number}"), reference(&made)));
        async move { bank.post(DEPOSIT, body).await.expect(200) }
    });
    join_all(words).await;
    let deposits = kibali.employee.get("/v1/deposits").await.expect(200);
    let rows = deposits["data"].as_array().expect("rows");
    assert_eq!(rows.len(), 6);
    assert_eq!(rows.iter().filter(|row| row.get("instruction_id").is_some()).count(), 1);
    assert_eq!(kibali.balance().await, (6_000, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(who_may_collect_may_ask_and_the_same_key_asks_once, |store| async move {
    let mut kibali = merchant(store).await;
    let body = json!({"amount": tzs(1_000)});
    kibali.developer.post(PATH, body.clone()).await.refused(403, "role.refused");
    kibali.developer.get(PATH).await.refused(403, "role.refused");
    for client in [&mut kibali.admin, &mut kibali.manager, &mut kibali.employee] {
        client.post(PATH, body.clone()).await.expect(201);
    }
    let reads = NewKey { features: "collection", scopes: "balance.view", pays_at_once: false };
    let mut key = kibali.key(kibali.people.peter, reads).await;
    key.client.post(PATH, body.clone()).await.refused(403, "scope.refused");
    assert_eq!(key.client.get(PATH).await.expect(200)["data"].as_array().map(Vec::len), Some(3));
    let mut once = kibali.employee.clone().with("idempotency-key", "ONE");
    let first = once.post(PATH, body.clone()).await.expect(201);
    assert_eq!(once.post(PATH, body).await.expect(201), first);
    for (wrong, field) in [
        (json!({"amount": tzs(0)}), "amount"),
        (json!({"amount": {"amount": 5, "currency": "KES"}}), "amount"),
    ] {
        let refused = kibali.employee.post(PATH, wrong).await.refused(422, "input.invalid");
        assert!(refused.to_string().contains(field), "{refused}");
    }
    let (_, mut other) = kibali.other_merchant().await;
    assert_eq!(other.get(PATH).await.expect(200)["data"], json!([]));
    for (search, found) in [("kbd", 4), ("1,000", 4), ("baraka", 2), ("nobody", 0)] {
        let listed = kibali.employee.get(&format!("{PATH}?search={search}")).await.expect(200);
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(found), "{search}");
    }
});

both_stores!(where_no_bank_tells_of_deposits_nobody_is_told_to_make_one, |store| async move {
    let mut pair = pair(store, 100_000, Duration::ZERO).await;
    pair.connect().await;
    let body = json!({"amount": tzs(1_000)});
    pair.downstream.employee.post(PATH, body).await.refused(409, "deposit.no_account");
    assert_eq!(pair.downstream.employee.get(PATH).await.expect(200)["data"], json!([]));
});
