//! The area's behaviour, through HTTP.

mod alone;
mod announcing;
mod attacks;
mod contradicting;
mod cooling;
mod counting;
mod deciding;
mod destinations;
mod duty;
mod editing;
mod every_state;
mod evidence;
mod locks;
mod provenance;
mod racing;
mod returning;
mod sending;
mod simulation;
mod standing;
mod storming;
mod undoing;

use serde_json::{Value, json};
use testkit::{Client, both_stores};

use crate::fixtures::{self, Fixture, money::payout_of};

/// Nothing is scripted for this number: payouts to it succeed.
pub(super) const PHONE: &str = "255712345678";

/// A funded merchant and a payout of 10,000 shillings that waits, made by Baraka.
pub(super) async fn waiting(store: testkit::Store) -> (Fixture, String) {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let made = make(&mut kibali.employee, 10_000, "PAY1").await;
    (kibali, made)
}

/// A merchant whose keys make one payout after the other.
pub(super) async fn without_pause(store: testkit::Store) -> Fixture {
    let free = |settings| crate::Settings { payout_cooldown: values::Duration::ZERO, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, free).await).await
}

/// Makes a payout and says its id.
pub(super) async fn make(client: &mut Client, shillings: i64, reference: &str) -> String {
    let made = client.post("/v1/payouts", payout_of(shillings, reference, PHONE)).await.expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

/// What a payout looks like now.
pub(super) async fn look(client: &mut Client, id: &str) -> Value {
    client.get(&format!("/v1/payouts/{id}")).await.expect(200)
}

pub(super) async fn history(client: &mut Client, id: &str) -> Value {
    client.get(&path(id, "history")).await.expect(200)
}

pub(super) fn path(id: &str, act: &str) -> String {
    format!("/v1/payouts/{id}/{act}")
}

both_stores!(a_payout_is_prepared_by_one_and_released_by_another, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 10_642), "amount and fee are held at once");
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(
        seen["you_can"],
        json!({"authorise": true, "reject": true, "edit": true, "cancel": true, "undo": false})
    );
    assert_eq!(seen["state"], "pending");
    assert_eq!(seen["maker"]["name"], "Baraka Shayo");
    let done = kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    assert_eq!(done["state"], "authorized");
    assert_eq!(done["approvals"][0]["name"], "Neema Kileo");

    kibali.work().await;
    kibali.pass(values::Duration::from_secs(2));
    kibali.work().await;
    let seen = look(&mut kibali.manager, &id).await;
    assert_eq!(seen["state"], "succeeded");
    let seen = history(&mut kibali.manager, &id).await;
    let states: Vec<_> =
        seen["timeline"].as_array().expect("steps").iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["pending", "authorized", "processing", "succeeded"]);
    assert_eq!(seen["transfers"].as_array().map(Vec::len), Some(2));
    assert_eq!(kibali.balance().await, (100_000 - 10_642, 0));
    assert_eq!(kibali.rail.times_paid(&id), 1);
    kibali.assert_ledger_holds().await;
});

both_stores!(a_payees_name_says_whether_the_network_knows_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    // The provider of the second number is away: what is left is what the maker typed.
    for (reference, phone, known) in [("PAY1", PHONE, true), ("PAY2", "255712000006", false)] {
        let mut order = payout_of(10_000, reference, phone);
        order["payee_name"] = json!("TANESCO LTD (verified)");
        let made = kibali.employee.post("/v1/payouts", order).await.expect(201);
        assert_eq!(made["payee"]["known"], known, "{made}");
        assert_eq!(made["payee"]["name"] == "TANESCO LTD (verified)", !known, "{made}");
    }
});

both_stores!(a_reference_is_used_once, |store| async move {
    let (mut kibali, _) = waiting(store).await;
    let again = kibali.employee.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await;
    again.refused(409, "payout.reference_used");
    assert_eq!(kibali.balance().await.1, 10_642, "and nothing more is held");
});

both_stores!(nobody_pays_more_than_there_is, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(10_641).await;
    let refused = kibali.employee.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await;
    let problem = refused.refused(422, "payout.insufficient_balance");
    assert_eq!(problem["available"]["amount"], 1_064_100);
    kibali.fund(1).await;
    make(&mut kibali.employee, 10_000, "PAY1").await;
    assert_eq!(kibali.balance().await, (0, 10_642));
    kibali.assert_ledger_holds().await;
});

both_stores!(what_cannot_be_a_payout_is_refused, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let whole = |field: &str, value: Value| {
        let mut body = payout_of(10_000, "PAY1", PHONE);
        body[field] = value;
        body
    };
    for (field, value) in [
        ("reference", json!("PAY-1")),
        ("reference", json!("")),
        ("reference", json!("123456789012345678901")),
        ("phone_number", json!("12345")),
        ("phone_number", json!("255731234567")),
        ("amount", json!({"amount": 0, "currency": "TZS"})),
        ("amount", json!({"amount": 9_900, "currency": "TZS"})),
        ("amount", json!({"amount": 500_000_001_i64, "currency": "TZS"})),
        ("amount", json!({"amount": 100_000, "currency": "KES"})),
        ("amount", json!({"amount": -1, "currency": "TZS"})),
        ("amount", json!({"amount": 1.5, "currency": "TZS"})),
        ("note", json!("a\0b")),
        ("payee_name", json!("\u{202e}evil")),
        ("note", json!("x".repeat(201))),
    ] {
        let answer = kibali.admin.post("/v1/payouts", whole(field, value.clone())).await;
        answer.refused(422, "input.invalid");
    }
    assert_eq!(kibali.balance().await, (100_000, 0));
    for id in ["pout_1", "pay_00000000000000000000000000", "pout_00000000000000000000000000", "%00"] {
        kibali.admin.get(&format!("/v1/payouts/{id}")).await.refused(404, "not_found");
        kibali.admin.post(&path(id, "authorization"), json!({})).await.refused(404, "not_found");
    }
});

both_stores!(a_developer_reads_and_never_moves_money, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let developer = &mut kibali.developer;
    // Before anything is said about the body, or whether there is such a payout.
    for (path, body) in [
        ("/v1/payouts".to_owned(), json!("nonsense")),
        ("/v1/payouts/preview".to_owned(), json!({})),
        (path(&id, "authorization"), json!({})),
        (path("pout_1", "rejection"), json!(5)),
        (path(&id, "rejection"), json!({"reason": "no"})),
        (path(&id, "cancellation"), json!({})),
    ] {
        developer.post(&path, body).await.refused(403, "role.refused");
    }
    developer.get("/v1/balances").await.refused(403, "role.refused");
    let seen = look(developer, &id).await;
    assert_eq!(seen["payee"]["phone"], "0712…678");
    assert_eq!(
        seen["you_can"],
        json!({"authorise": false, "reject": false, "edit": false, "cancel": false, "undo": false})
    );
    assert_eq!(seen["refusal"]["code"], "role.refused");
    let names: Vec<_> =
        seen["refusal"]["who_can"].as_array().expect("people").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Asha Mrema", "Peter Mushi", "Neema Kileo"]);
    // A digest over what is masked would give it away to whoever tries a thousand numbers.
    assert_eq!(seen.get("digest"), None);
    assert!(look(&mut kibali.manager, &id).await["digest"].is_string());
    let noted = json!({"amount": {"amount": 100_000, "currency": "TZS"}, "phone_number": PHONE, "reference": "NOTED",
        "note": "Call 0712 345 678 first"});
    kibali.manager.post("/v1/payouts", noted).await.expect(201);
    let developer = &mut kibali.developer;
    let list = developer.get("/v1/payouts").await;
    assert!(!list.text.contains("345 678") && list.text.contains("Call 0712…678 first"), "{}", list.text);
    assert_eq!(developer.get("/v1/payouts/summary").await.expect(200).get("held"), None);
    assert!(kibali.manager.get("/v1/payouts/summary").await.expect(200)["held"].is_object());
    let reason = json!({"reason": "Not 0712 345 678, ask again"});
    let second = kibali.manager.get("/v1/payouts?search=noted").await.expect(200)["data"][0]["id"].clone();
    let second = second.as_str().expect("an id").to_owned();
    kibali.admin.post(&path(&second, "rejection"), reason).await.expect(200);
    let told = kibali.developer.get(&format!("/v1/payouts/{second}/history")).await;
    assert!(!told.text.contains("345 678") && told.text.contains("Not 0712…678, ask again"), "{}", told.text);
    let developer = &mut kibali.developer;
    // Searching is no way to guess what is masked.
    let found = developer.get("/v1/payouts?search=0712345678").await.expect(200);
    let guessed = developer.get("/v1/payouts?search=255712345").await.expect(200);
    assert_eq!((found["data"].as_array(), guessed["data"].as_array()), (Some(&vec![]), Some(&vec![])));
    assert_eq!(developer.get("/v1/payouts?search=pay1").await.expect(200)["data"][0]["id"], id.as_str());
});

both_stores!(another_merchants_payout_is_not_found, |store| async move {
    let (kibali, id) = waiting(store).await;
    let (_, mut other) = kibali.other_merchant().await;
    other.get(&format!("/v1/payouts/{id}")).await.refused(404, "not_found");
    for (act, body) in
        [("authorization", json!({})), ("rejection", json!({"reason": "no"})), ("cancellation", json!({}))]
    {
        other.post(&path(&id, act), body).await.refused(404, "not_found");
    }
    assert_eq!(other.get("/v1/payouts").await.expect(200)["data"], json!([]));
});

both_stores!(lists_are_filtered_searched_and_paged, |store| async move {
    let (mut kibali, first) = waiting(store).await;
    let mut ids = vec![first];
    for (number, shillings) in [(2, 20_000), (3, 15_000), (4, 1_000)] {
        kibali.pass(values::Duration::from_millis(5));
        ids.push(make(&mut kibali.employee, shillings, &format!("PAY{number}")).await);
    }
    kibali.manager.post(&path(&ids[0], "rejection"), json!({"reason": "twice"})).await.expect(200);
    let list = |query: &str| {
        let (mut client, query) = (kibali.admin.clone(), query.to_owned());
        async move {
            let page = client.get(&format!("/v1/payouts{query}")).await.expect(200);
            let ids: Vec<_> =
                page["data"].as_array().expect("rows").iter().map(|row| row["reference"].clone()).collect();
            (ids, page)
        }
    };
    let (all, page) = list("").await;
    assert_eq!(all, ["PAY4", "PAY3", "PAY2", "PAY1"]);
    assert_eq!(page["counts"], json!({"pending": 3, "moving": 0, "unknown": 0}));
    let (two, page) = list("?limit=2").await;
    assert_eq!(two, ["PAY4", "PAY3"]);
    let (rest, page) = list(&format!("?limit=2&cursor={}", page["next"].as_str().expect("more"))).await;
    assert_eq!((rest, &page["next"]), (vec![json!("PAY2"), json!("PAY1")], &Value::Null));
    assert_eq!(list("?state=rejected").await.0, ["PAY1"]);
    assert_eq!(list("?state=moving,done").await.0, [] as [&str; 0]);
    assert_eq!(list("?search=15,000").await.0, ["PAY3"]);
    assert_eq!(list("?search=%25").await.0, [] as [&str; 0], "signs of the pattern are plain text");
    assert_eq!(list("?search=%00").await.0.len(), 4);
    assert_eq!(list(&format!("?search={}", ids[1])).await.0, ["PAY2"]);
    assert_eq!(list("?from=2026-11-24").await.0, [] as [&str; 0]);
    assert_eq!(list("?from=2026-11-23&to=2026-11-23").await.0.len(), 4);
    kibali.admin.get("/v1/payouts?state=lost").await.refused(400, "query.invalid");
    kibali.admin.get("/v1/payouts?from=yesterday").await.refused(400, "query.invalid");

    let mine = kibali.manager.get("/v1/payouts/summary").await.expect(200);
    assert_eq!((&mine["waiting_for_me"], &mine["counts"]["pending"]), (&json!(3), &json!(3)));
    let theirs = kibali.employee.get("/v1/payouts/summary").await.expect(200);
    assert_eq!(theirs["waiting_for_me"], 0);
});

both_stores!(a_repeated_request_gets_the_first_answer, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut client = kibali.employee.clone().with("idempotency-key", "k-1");
    let first = client.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await;
    let again = client.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await;
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(again.headers.get("idempotent-replayed").map(|value| value.as_bytes()), Some(&b"true"[..]));
    let other = client.post("/v1/payouts", payout_of(10_001, "PAY1", PHONE)).await;
    other.refused(422, "idempotency.key_reused");
    // The key belongs to its caller; a refused request leaves it free.
    let mut manager = kibali.manager.clone().with("idempotency-key", "k-1");
    manager.post("/v1/payouts", payout_of(10_000, "PAY1", PHONE)).await.refused(409, "payout.reference_used");
    manager.post("/v1/payouts", payout_of(10_000, "PAY2", PHONE)).await.expect(201);
    assert_eq!(kibali.balance().await.1, 2 * 10_642);
    let bad = kibali.employee.clone().with("idempotency-key", &"x".repeat(201));
    let refused = bad.clone().post("/v1/payouts", payout_of(10_000, "PAY3", PHONE)).await;
    refused.refused(422, "idempotency.key_invalid");
});

both_stores!(a_repeat_gets_the_first_answer_whatever_is_allowed_since, |store| async move {
    let kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut client = kibali.employee.clone().with("idempotency-key", "k-1");
    let paths = [("/v1/payouts", "mobile_payout"), ("/v1/payments", "ussd_push")];
    let mut answers = Vec::new();
    for (path, _) in paths {
        let mut client = client.clone().with("idempotency-key", path);
        answers.push(client.post(path, payout_of(10_000, "REF1", PHONE)).await.expect(201));
    }
    for (_, service) in paths {
        let small = json!({"currency": "TZS", "minimum": 100, "maximum": 1_000, "steps": [{"from": 0}]});
        kibali.set_term(&format!("fees.{service}"), &small.to_string()).await;
    }
    for ((path, _), first) in paths.into_iter().zip(answers) {
        let mut client = client.clone().with("idempotency-key", path);
        let again = client.post(path, payout_of(10_000, "REF1", PHONE)).await;
        assert_eq!(again.expect(201), first, "{path}");
        assert!(again.headers.contains_key("idempotent-replayed"));
        let other = client.post(path, payout_of(10_001, "REF1", PHONE)).await;
        other.refused(422, "idempotency.key_reused");
    }
    client.post("/v1/payouts", payout_of(10_000, "REF2", PHONE)).await.refused(422, "input.invalid");
});

both_stores!(every_act_is_in_the_record_once, |store| async move {
    let (mut kibali, id) = waiting(store).await;
    let soon = values::Duration::from_millis(2);
    kibali.pass(soon);
    kibali.employee.post(&path(&id, "authorization"), json!({})).await.refused(403, "role.refused");
    kibali.pass(soon);
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    kibali.pass(soon);
    kibali.work().await;
    kibali.pass(values::Duration::from_secs(2));
    kibali.work().await;
    let acts = fixtures::money::acts(&kibali).await;
    let payouts: Vec<_> = acts
        .iter()
        .map(String::as_str)
        .filter(|act| act.starts_with("payout.") || *act == "refused")
        .collect();
    assert_eq!(
        payouts,
        ["payout.created", "refused", "payout.authorised", "payout.processing", "payout.paid"]
    );
});
