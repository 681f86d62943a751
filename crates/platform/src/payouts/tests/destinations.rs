//! Payouts to bank accounts and tills on `/v1`.

use serde_json::{Value, json};
use testkit::both_stores;
use values::Duration;

use super::{PHONE, look, path};
use crate::{
    fixtures::{self, money::payout_of},
    payouts::qr_code,
};

fn bank(reference: &str) -> Value {
    json!({"amount": {"amount": 1_000_000, "currency": "TZS"}, "reference": reference,
        "bank": {"bic": "corutztz", "account_number": "0150 1234 56789", "account_name": "Kilimo Bora"}})
}

fn till(reference: &str) -> Value {
    json!({"amount": {"amount": 100_000, "currency": "TZS"}, "reference": reference,
        "till": {"provider_code": "503", "number": "5551234"}})
}

both_stores!(banks_and_tills_are_paid_after_a_second_person_agrees, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let quote = json!({"amount": {"amount": 1_000_000, "currency": "TZS"}, "bank": bank("X")["bank"]});
    let quote = kibali.employee.post("/v1/payouts/preview", quote).await.expect(200);
    assert_eq!(
        (&quote["channel"], &quote["provider"], &quote["transfer_type"], &quote["arrives"]),
        (&json!("BANK TRANSFER"), &json!("CRDB BANK PLC"), &json!("ACH"), &json!("1-3 Working Days"))
    );
    assert_eq!((&quote["total"]["amount"], &quote["fee_bearer"]), (&json!(1_236_000), &json!("merchant")));
    let name = quote["payee_name"].clone();
    for (body, account, channel) in
        [(bank("BANK1"), "0150123456789", "BANK TRANSFER"), (till("TILL1"), "5551234", "TIPS LIPA NAMBA")]
    {
        let made = kibali.employee.post("/v1/payouts", body).await.expect(201);
        assert_eq!(
            (&made["payee"]["account"], &made["channel"], &made["payee"]["known"], &made["state"]),
            (&json!(account), &json!(channel), &json!(true), &json!("pending"))
        );
        let id = made["id"].as_str().expect("an id").to_owned();
        kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
        kibali.work().await;
        kibali.pass(Duration::from_secs(2));
        kibali.work().await;
        assert_eq!(look(&mut kibali.manager, &id).await["state"], "succeeded");
        assert_eq!(kibali.rail.times_paid(&id), 1);
    }
    let seen = kibali.manager.get("/v1/payouts?search=0150123456789").await.expect(200);
    let seen = &seen["data"][0];
    assert_eq!((&seen["payee"]["name"], seen["payee"].get("phone")), (&name, None), "what the bank says");
    assert_eq!(
        seen["payee"]["given_name"], "Kilimo Bora",
        "what the maker wrote, where the bank says another name"
    );
    assert_eq!(
        seen["payee"]["bank"],
        json!({"bic": "CORUTZTZ", "transfer_type": "ACH", "arrives": "1-3 Working Days"})
    );
    kibali.assert_ledger_holds().await;
});

both_stores!(a_developer_never_sees_an_account_whole, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut body = bank("BANK1");
    body["note"] = json!("To 0150-1234-56789 as agreed, or 0712 345 678");
    let made = kibali.employee.post("/v1/payouts", body).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "rejection"), json!({"reason": "Not 0150 123 456 789"})).await.expect(200);
    let made = kibali.employee.post("/v1/payouts", till("TILL1")).await.expect(201);
    let till = made["id"].as_str().expect("an id").to_owned();
    for address in [
        "/v1/payouts".to_owned(),
        format!("/v1/payouts/{id}"),
        path(&id, "history"),
        format!("/v1/payouts/{till}"),
    ] {
        let text = kibali.developer.get(&address).await.text;
        let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        for secret in ["0150123456789", "5551234", "0712345678"] {
            assert!(!digits.contains(secret), "{address} tells {secret}: {text}");
        }
    }
    let seen = look(&mut kibali.developer, &id).await;
    assert_eq!(
        (&seen["payee"]["account"], &seen["note"]),
        (&json!("015…789"), &json!("To 015…789 as agreed, or 0712…678"))
    );
    assert_eq!(look(&mut kibali.developer, &till).await["payee"]["account"], "…234");
    for search in ["0150123456789", "5551234"] {
        let found = kibali.developer.get(&format!("/v1/payouts?search={search}")).await.expect(200);
        assert_eq!(found["data"], json!([]), "searching is no way to guess");
    }
    for (address, body) in [
        ("/v1/payouts", bank("BANK2")),
        ("/v1/payouts/preview", bank("BANK2")),
        ("/v1/payouts/payee", json!({"bank": {"bic": "CORUTZTZ", "account_number": "0150123456789"}})),
    ] {
        kibali.developer.post(address, body).await.refused(403, "role.refused");
    }
    assert_eq!(
        kibali.developer.get("/v1/banks").await.expect(200)["data"].as_array().map(Vec::len),
        Some(27)
    );
    let tills = kibali.developer.get("/v1/till-providers").await.expect(200);
    assert!(
        tills["data"]
            .as_array()
            .is_some_and(|all| all.contains(&json!({"name": "Vodacom M-Pesa", "code": "503"})))
    );
});

both_stores!(a_developer_reads_no_account_in_what_others_say_of_a_payout, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let mut body = bank("0150123456789");
    body["note"] = json!("To 0150-1234-56789 as agreed");
    let made = kibali.employee.post("/v1/payouts", body).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    kibali.work().await;
    kibali.pass(Duration::from_secs(2));
    kibali.work().await;
    let reason = "Account 0150-123 456789 is closed.".to_owned();
    assert!(kibali.rail.bring_evidence(&id, rails::Outcome::Failed { reason }));
    kibali.pass(Duration::from_secs(600));
    kibali.work().await;
    let evidence = json!({"outcome": "paid", "provider_reference": "0150123456789", "note": "0150 1234 56789 was credited"});
    kibali.manager.post(&path(&id, "outcome"), evidence).await.expect(201);
    let events = kibali.developer.get(&format!("/v1/events?subject={id}")).await.expect(200);
    let events = events["data"].as_array().expect("events").clone();
    assert_eq!(events[0]["subject"], json!({"type": "payout", "id": id}));
    let events = events.iter().map(|event| format!("/v1/events/{}", event["id"].as_str().expect("an id")));
    let doors = ["/v1/payouts", "/v1/payout-exceptions?unknown_hours=0"].map(str::to_owned);
    let of_it = [format!("/v1/payouts/{id}"), path(&id, "outcomes"), path(&id, "history")];
    for door in doors.into_iter().chain(of_it).chain(events) {
        let text = kibali.developer.get(&door).await.text;
        let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        assert!(!digits.contains("0150123456789"), "{door}: {text}");
        let whole = kibali.admin.get(&door).await.text;
        let digits: String = whole.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
        assert!(digits.contains("0150123456789"), "{door}: {whole}");
    }
    let seen = kibali.developer.get(&path(&id, "outcomes")).await.expect(200);
    assert_eq!(seen["contradictions"][0]["says"], "Account 015…789 is closed.");
});

both_stores!(a_payee_is_looked_up_before_anything_is_made, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let code = qr_code("503", "5551234", "ASHA");
    for (payee, provider, known) in [
        (json!({"phone_number": PHONE}), "TIGO PESA", true),
        (json!({"bank": {"bic": "CORUTZTZ", "account_number": "0150123456789"}}), "CRDB BANK PLC", true),
        (json!({"bank": {"bic": "CORUTZTZ", "account_number": "9912345678"}}), "CRDB BANK PLC", false),
        (json!({"till": {"provider_code": "503", "number": "5551234"}}), "Vodacom M-Pesa", true),
        (json!({"till": {"qr_code": code}}), "Vodacom M-Pesa", true),
        (json!({"till": {"provider_code": "503", "number": "1234567"}}), "Vodacom M-Pesa", false),
    ] {
        let found = kibali.employee.post("/v1/payouts/payee", payee.clone()).await.expect(200);
        assert_eq!(
            (&found["provider"], found["payee_name"].is_string()),
            (&json!(provider), known),
            "{payee}"
        );
    }
});

both_stores!(payees_that_are_none_are_refused, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let body = |payee: Value| {
        let mut body = json!({"amount": {"amount": 1_000_000, "currency": "TZS"}, "reference": "BANK1"});
        for (name, value) in payee.as_object().expect("fields") {
            body[name] = value.clone();
        }
        body
    };
    let bank = |field: &str, value: Value| {
        let mut bank =
            json!({"bic": "CORUTZTZ", "account_number": "0150123456789", "account_name": "Kilimo"});
        bank[field] = value;
        json!({"bank": bank})
    };
    for (payee, field) in [
        (json!({}), "phone_number"),
        (
            json!({"phone_number": PHONE, "till": {"provider_code": "503", "number": "5551234"}}),
            "phone_number",
        ),
        (bank("bic", json!("XXXXTZTZ")), "bank.bic"),
        (bank("account_number", json!("1")), "bank.account_number"),
        (bank("currency", json!("KES")), "bank.currency"),
        (bank("account_name", json!("\u{202e}evil")), "bank.account_name"),
        (json!({"till": {"number": "5551234"}}), "till"),
        (json!({"till": {"number": "5551234", "provider_code": "503", "qr_code": "x"}}), "till"),
        (json!({"till": {"number": "5551234", "provider_code": "9"}}), "till.provider_code"),
        (json!({"till": {"number": "5", "provider_code": "503"}}), "till.number"),
        (json!({"till": {"qr_code": "x"}}), "till.qr_code"),
    ] {
        let answer = kibali.employee.post("/v1/payouts", body(payee.clone())).await;
        let problem = answer.refused(422, "input.invalid");
        assert_eq!(problem["fields"][0]["field"], field, "{payee}: {problem}");
    }
    let nobody = json!({"till": {"provider_code": "503", "number": "1234567"}});
    kibali.employee.post("/v1/payouts", body(nobody)).await.refused(422, "payout.till_unknown");
    // The bank does not say whose it is, and neither does the maker.
    let unnamed = json!({"bank": {"bic": "CORUTZTZ", "account_number": "9912345678"}});
    kibali.employee.post("/v1/payouts", body(unnamed)).await.refused(422, "input.invalid");
    let named = bank("account_number", json!("9912345678"));
    let made = kibali.employee.post("/v1/payouts", body(named)).await.expect(201);
    assert_eq!((&made["payee"]["name"], &made["payee"]["known"]), (&json!("Kilimo"), &json!(false)));
});

both_stores!(what_fails_gives_back_exactly_what_was_held, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    kibali.fund_dollars(100).await;
    for (reference, account) in [("USD1", "0150000000001"), ("USD2", "0150000000005"), ("USD3", "9912345678")]
    {
        let order = json!({"amount": {"amount": 2_000, "currency": "USD"}, "reference": reference,
            "bank": {"bic": "CORUTZTZ", "account_number": account, "account_name": "Kilimo"}});
        let made = kibali.employee.post("/v1/payouts", order).await.expect(201);
        assert_eq!(made["exchange"], json!({"sent": {"amount": 2_000, "currency": "USD"}, "rate": "2510"}));
        assert_eq!(made["receives"], json!({"amount": 5_020_000, "currency": "TZS"}));
        let held = made["total"]["amount"].as_i64().expect("an amount");
        assert_eq!(kibali.dollars().await, (10_000 - held, held));
        let id = made["id"].as_str().expect("an id").to_owned();
        kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
        for _ in 0..40 {
            kibali.work().await;
            kibali.pass(Duration::from_secs(1));
        }
        kibali.work().await;
        assert_eq!(look(&mut kibali.manager, &id).await["state"], "failed", "{account}");
        assert_eq!((kibali.dollars().await, kibali.balance().await), ((10_000, 0), (100_000, 0)));
        kibali.assert_ledger_holds().await;
    }
});

both_stores!(an_exchange_is_two_transfers_of_one_currency_each, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund_dollars(100).await;
    let mut order = payout_of(0, "USD1", PHONE);
    order["amount"] = json!({"amount": 1_000, "currency": "USD"});
    let made = kibali.employee.post("/v1/payouts", order).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    kibali.manager.post(&path(&id, "authorization"), json!({})).await.expect(200);
    kibali.work().await;
    kibali.pass(Duration::from_secs(2));
    kibali.work().await;
    let history = kibali.admin.get(&path(&id, "history")).await.expect(200);
    let entry = |account: &str, says: &str, side: &str, minor: i64, currency: &str| json!({"account": account, "says": says, side: {"amount": minor, "currency": currency}});
    let posted: Vec<Value> = history["transfers"].as_array().expect("transfers")[1..]
        .iter()
        .map(|transfer| transfer["entries"].clone())
        .collect();
    assert_eq!(
        posted,
        [
            json!([
                entry("exchange", "Paid out", "debit", 2_510_000, "TZS"),
                entry("clearing", "Paid out", "credit", 2_510_000, "TZS")
            ]),
            json!([
                entry("held", "Exchanged for a payout", "debit", 1_000, "USD"),
                entry("exchange", "Exchanged for a payout", "credit", 1_000, "USD"),
                entry("held", "Fee of a payout", "debit", 26, "USD"),
                entry("fees", "Fee of a payout", "credit", 26, "USD")
            ]),
        ]
    );
    kibali.assert_ledger_holds().await;
});
