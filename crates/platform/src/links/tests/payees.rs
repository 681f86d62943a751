//! Payout links: who makes them, and what payees do on their pages.

use futures_util::future::join_all;
use permit::{Role, Writing as _};

use super::*;
use crate::{
    Settings,
    fixtures::{
        Someone,
        money::{KeyInHand, acts, payout_of},
    },
};

const GENERATE_PAYOUT: &str = "/third-parties/payout-link/generate-payout-url";
const SCOPES: &str = "payout.create payout.view payout.preview";

async fn funded(store: Store) -> Fixture {
    let lifted = |settings| Settings { calls_per_minute: None, tries_per_address: None, ..settings };
    let kibali = fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await;
    kibali.fund(100_000).await;
    kibali
}

async fn key_of(kibali: &Fixture, maker: Someone, features: &'static str) -> KeyInHand {
    kibali.key(maker, NewKey { features, scopes: SCOPES, pays_at_once: true }).await
}

/// A payout link over 25,000 shillings made by the Employee, and its path.
async fn payout_link(kibali: &mut Fixture, reference: &str) -> (Value, String) {
    let new = json!({"amount": tzs(25_000), "reference": reference, "description": "Rice, two sacks"});
    let made = kibali.employee.post("/v1/payout-links", new).await.expect(201);
    let path = path_of(made["url"].as_str().expect("an address"));
    (made, path)
}

fn v1_of(link: &Value) -> String {
    format!("/v1/payout-links/{}", link["id"].as_str().expect("an id"))
}

/// Sends a form as a browser does.
async fn fill(kibali: &Fixture, path: &str, filled: &[(&str, &str)]) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(filled).finish();
    let answer = kibali.stranger().with("origin", "null").send(Method::POST, path, Some(form)).await;
    assert_page(&answer);
    answer
}

const TO_PHONE: [(&str, &str); 2] = [("way", "phone"), ("phone", PHONE)];

/// Types a phone number and confirms what is shown.
async fn receive(kibali: &Fixture, path: &str) -> Answer {
    let shown = fill(kibali, path, &TO_PHONE).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    let sent = fill(kibali, path, &[("seen", &hidden(&shown, "seen"))]).await;
    assert_eq!((sent.status.as_u16(), sent.headers["location"].to_str().ok()), (303, Some(path)));
    open(kibali, path).await
}

async fn payouts(kibali: &mut Fixture) -> Vec<Value> {
    let list = kibali.manager.get("/v1/payouts").await.expect(200);
    list["data"].as_array().expect("rows").clone()
}

both_stores!(a_payee_says_where_the_money_goes_and_others_release_it, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    assert_eq!((&made["state"], &made["payout_id"]), (&json!("open"), &Value::Null));
    assert_eq!(kibali.balance().await, (100_000, 0), "a link holds nothing");
    let page = open(&kibali, &path).await;
    for text in ["Zuri Foods", "25,000", "PAYLINK1", "Rice, two sacks", "CRDB BANK PLC", "Lipa Namba"] {
        says(&page, text);
    }
    says(&open(&kibali, &format!("{path}?lang=sw")).await, "Zitumwe wapi?");
    let shown = fill(&kibali, &path, &TO_PHONE).await;
    for text in ["Is this your account?", "0712 345 678", "TZS 25,000", "Mixx by Yas"] {
        says(&shown, text);
    }
    assert!(!shown.text.contains("<th scope=\"row\">Fee"), "the merchant bears the fee");
    assert_eq!(payouts(&mut kibali).await.len(), 0, "nothing is made before the payee confirms");
    let standing = receive(&kibali, &path).await;
    for text in ["Waits for approval", "0712…678", "data-state=\"pending\"", "http-equiv=\"refresh\""] {
        says(&standing, text);
    }
    assert!(!standing.text.contains("712345678") && !standing.text.contains("<form"), "{}", standing.text);
    assert_eq!(kibali.balance().await, (100_000 - 25_700, 25_700), "amount and fee are held");

    let payout = payouts(&mut kibali).await.remove(0);
    assert_eq!((&payout["state"], &payout["by_link"]), (&json!("pending"), &json!(true)));
    assert_eq!((&payout["link"], &payout["reference"]), (&made["id"], &json!("PAYLINK1")));
    assert_eq!(
        (&payout["payee"]["account"], &payout["payee"]["known"]),
        (&json!("255712345678"), &json!(true))
    );
    assert_eq!(
        (&payout["maker"]["name"], &payout["note"]),
        (&json!("Baraka Shayo"), &json!("Rice, two sacks"))
    );
    let id = payout["id"].as_str().expect("an id");
    let seen = kibali.employee.get(&v1_of(&made)).await.expect(200);
    assert_eq!((&seen["state"], &seen["payout_id"]), (&json!("used"), &json!(id)));
    assert_eq!(seen["payout_state"], "pending");
    let authorise = format!("/v1/payouts/{id}/authorization");
    kibali.manager.post(&authorise, json!({})).await.expect(200);
    let status = format!("{path}/status");
    assert_eq!(kibali.stranger().get(&status).await.expect(200), json!({"state": "authorized"}));
    says(&open(&kibali, &path).await, "On its way");
    live(&kibali, 3).await;
    let paid = open(&kibali, &path).await;
    says(&paid, "Your money has arrived");
    assert!(!paid.text.contains("id=\"live\""), "nothing is left to watch");
    says(&open(&kibali, &format!("{path}?lang=sw")).await, "Fedha zako zimefika");
    assert_eq!(kibali.balance().await, (100_000 - 25_700, 0));
    kibali.assert_ledger_holds().await;
    let acts = acts(&kibali).await;
    for act in ["payout_link.created", "payout_link.looked", "payout_link.used"] {
        assert!(acts.contains(&act.to_owned()), "{act} is not in {acts:?}");
    }
});

both_stores!(a_payout_link_is_made_as_the_reference_says, |store| async move {
    let mut kibali = funded(store).await;
    let key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    let mut shop = kibali.bearer(&key).await;
    let body = json!({"amount": "15000", "orderReference": "PAYLINK01", "somethingElse": 1});
    let made = shop.post(GENERATE_PAYOUT, body.clone()).await.expect(200);
    assert_eq!(made["clientId"], key.client_id);
    assert_eq!(made.as_object().expect("an object").len(), 2, "{made}");
    // No payout, so no cooldown: another one at once, with a number for an amount.
    shop.post(GENERATE_PAYOUT, json!({"amount": 2500.5, "orderReference": "PAYLINK02"})).await.expect(200);
    let again = shop.post(GENERATE_PAYOUT, body).await.expect(409);
    assert_eq!(again["message"], "Order reference PAYLINK01 already used: Create a different reference");
    shop.get("/third-parties/payouts/PAYLINK01").await.expect(404);
    let path = path_of(made["payoutLink"].as_str().expect("an address"));
    says(&open(&kibali, &path).await, "15,000");
    says(&receive(&kibali, &path).await, "Waits for approval");
    let payout = &shop.get("/third-parties/payouts/PAYLINK01").await.expect(200)[0];
    assert_eq!(
        (&payout["status"], &payout["channel"], &payout["beneficiary"]["accountNumber"]),
        (&json!("PENDING"), &json!("MOBILE MONEY"), &json!("255712345678")),
        "it waits for people although the application may pay at once"
    );
    assert_eq!(payout["clientId"], key.client_id);
    // One set of references for all money out, whoever makes it.
    let taken = json!({"amount": tzs(1_000), "phone_number": "255712345678", "reference": "PAYLINK02"});
    kibali.employee.post("/v1/payouts", taken).await.refused(409, "payout.reference_used");
});

both_stores!(what_cannot_be_a_payout_link_is_refused_in_the_words_of_the_reference, |store| async move {
    let mut kibali = funded(store).await;
    let good = json!({"amount": "15000", "orderReference": "PAYLINK01"});
    let without = key_of(&kibali, kibali.people.peter, "payout").await;
    let refused = kibali.bearer(&without).await.post(GENERATE_PAYOUT, good.clone()).await.expect(400);
    assert_eq!(refused["message"], "Application has no access to hosted payout feature");
    let key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    let mut shop = kibali.bearer(&key).await;
    let invalid = "Invalid Order Reference, should only contain alphanumeric characters and cannot be blank";
    let limits = "Invalid amount: a payout link is over an amount from TZS 100 to TZS 1,000,000,000";
    for (name, value, message) in [
        ("orderReference", json!(" "), invalid),
        ("orderReference", json!("A-1"), invalid),
        (
            "orderReference",
            json!("A".repeat(21)),
            "Order Reference should be less than or equal to 20 characters",
        ),
        ("amount", Value::Null, "Invalid amount: it is missing"),
        ("amount", json!("0"), "Invalid amount: it must be more than nothing"),
        ("amount", json!("99.99"), limits),
        ("amount", json!("1000000001"), limits),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let refused = shop.post(GENERATE_PAYOUT, body.clone()).await.expect(400);
        assert_eq!(refused["message"], message, "{body}");
    }
    for wrong in [
        json!({"reference": "A1"}),
        json!({"reference": "A1", "amount": {"amount": 5_000, "currency": "USD"}}),
        json!({"reference": "A 1", "amount": tzs(5_000)}),
        json!({"reference": "A1", "amount": tzs(5_000), "description": "x".repeat(201)}),
        json!({"reference": "A1", "amount": tzs(5_000), "description": "a\u{202e}b"}),
    ] {
        kibali.employee.post("/v1/payout-links", wrong).await.refused(422, "input.invalid");
    }
    assert_eq!(kibali.employee.get("/v1/payout-links").await.expect(200)["data"], json!([]));
});

both_stores!(a_developer_makes_and_switches_no_payout_link_by_any_door, |store| async move {
    let mut kibali = funded(store).await;
    let (made, _) = payout_link(&mut kibali, "PAYLINK1").await;
    let new = json!({"amount": tzs(25_000), "reference": "DEV1"});
    let (page, switch) = (v1_of(&made), format!("{}/switch", v1_of(&made)));
    let developer = &mut kibali.developer;
    developer.post("/v1/payout-links", new.clone()).await.refused(403, "role.refused");
    developer.put(&switch, json!({"on": false})).await.refused(403, "role.refused");
    for path in ["/v1/payout-links", &page, &format!("{page}/qr")] {
        developer.get(path).await.refused(403, "role.refused");
    }
    let body = json!({"amount": "15000", "orderReference": "DEV2"});
    developer.post(GENERATE_PAYOUT, body.clone()).await.expect(403);
    // A key without the scope, and one whose scope went dormant with the Developer who had seen its secret.
    let plain =
        NewKey { features: "hosted_payout payout", scopes: "link.manage payout.view", pays_at_once: true };
    let mut plain = kibali.key(kibali.people.developer, plain).await;
    plain.client.post("/v1/payout-links", new.clone()).await.refused(403, "scope.refused");
    let refused = kibali.bearer(&plain).await.post(GENERATE_PAYOUT, body.clone()).await.expect(403);
    assert!(refused["message"].as_str().is_some_and(|says| says.contains("Create payouts")), "{refused}");
    let mut money = key_of(&kibali, kibali.people.developer, "hosted_payout").await;
    let made_before = money.client.post("/v1/payout-links", new.clone()).await.expect(201);
    fixtures::money::put_dormant(&kibali, &money).await;
    let other = json!({"amount": tzs(25_000), "reference": "DEV3"});
    money.client.post("/v1/payout-links", other).await.refused(403, "scope.refused");
    money.client.put(&switch, json!({"on": false})).await.refused(403, "scope.refused");
    kibali.bearer(&money).await.post(GENERATE_PAYOUT, body).await.expect(403);
    // What the key made before leads nowhere any more.
    let path = path_of(made_before["url"].as_str().expect("an address"));
    assert_eq!(open(&kibali, &path).await.status, 410);
    let refusals = kibali.admin.get("/v1/activity?refused=true&limit=100").await.expect(200).to_string();
    assert!(refusals.contains("POST /v1/payout-links"), "{refusals}");
    assert_eq!(payouts(&mut kibali).await.len(), 0);
    assert_eq!(kibali.employee.get(&page).await.expect(200)["state"], "open");
});

both_stores!(no_developer_finds_the_address_of_a_payout_link_in_the_log_of_requests, |store| async move {
    let mut kibali = funded(store).await;
    let mut key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    let made = kibali
        .bearer(&key)
        .await
        .post(GENERATE_PAYOUT, json!({"amount": "15000", "orderReference": "PAYLINK01"}))
        .await
        .expect(200);
    let other = json!({"amount": tzs(25_000), "reference": "PAYLINK02"});
    let other = key.client.post("/v1/payout-links", other).await.expect(201);
    key.client.get("/v1/payout-links").await.expect(200);
    kibali.work().await;
    let list = kibali.developer.get("/v1/requests?limit=100").await.expect(200);
    let mut shown = String::new();
    for row in list["data"].as_array().expect("rows") {
        let path = format!("/v1/requests/{}", row["id"].as_str().expect("an id"));
        shown += &kibali.developer.get(&path).await.expect(200).to_string();
    }
    assert!(shown.contains("PAYLINK01") && shown.contains("PAYLINK02"), "{shown}");
    for address in [&made["payoutLink"], &other["url"]] {
        let token = address.as_str().expect("an address").rsplit('/').next().expect("a token");
        assert!(!shown.contains(token), "{shown}");
    }
});

both_stores!(whoever_had_a_part_in_a_link_never_releases_what_it_made, |store| async move {
    let mut kibali = funded(store).await;
    let authorise =
        |payout: &Value| format!("/v1/payouts/{}/authorization", payout["id"].as_str().expect("an id"));
    // A Manager's own link, whose payee is whoever it is.
    let new = json!({"amount": tzs(10_000), "reference": "OWN1"});
    let made = kibali.manager.post("/v1/payout-links", new).await.expect(201);
    receive(&kibali, &path_of(made["url"].as_str().expect("an address"))).await;
    let own = payouts(&mut kibali).await.remove(0);
    kibali.manager.post(&authorise(&own), json!({})).await.refused(403, "payout.maker");
    // Through a key: neither its maker nor whoever was shown its secret, nor the key.
    let mut key = key_of(&kibali, kibali.people.peter, "hosted_payout payout").await;
    fixtures::money::show_secret(&kibali, &key, kibali.people.admin).await;
    let new = json!({"amount": tzs(10_000), "reference": "KEY1"});
    let made = key.client.post("/v1/payout-links", new).await.expect(201);
    receive(&kibali, &path_of(made["url"].as_str().expect("an address"))).await;
    let through = payouts(&mut kibali).await.remove(0);
    assert_eq!((&through["maker"]["kind"], &through["link"]), (&json!("key"), &made["id"]));
    kibali.peter.post(&authorise(&through), json!({})).await.refused(403, "payout.key_maker");
    kibali.admin.post(&authorise(&through), json!({})).await.refused(403, "payout.key_holder");
    key.client.post(&authorise(&through), json!({})).await.refused(403, "scope.refused");
    kibali.manager.post(&authorise(&through), json!({})).await.expect(200);
    kibali.admin.post(&authorise(&own), json!({})).await.expect(200);
});

both_stores!(who_may_release_a_payout_does_not_see_where_its_link_leads, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let token = path.rsplit('/').next().expect("a token").to_owned();
    let page = v1_of(&made);
    for client in [&mut kibali.admin, &mut kibali.manager] {
        for path in ["/v1/payout-links", &page] {
            let seen = client.get(path).await.expect(200).to_string();
            assert!(seen.contains("PAYLINK1") && !seen.contains(&token), "{seen}");
        }
        client.get(&format!("{page}/qr")).await.refused(403, "link.not_yours");
        let switched = client.put(&format!("{page}/switch"), json!({"on": true})).await.expect(200);
        assert_eq!(switched["url"], Value::Null);
    }
    let own = kibali.employee.get("/v1/payout-links?search=paylink1").await.expect(200);
    assert_eq!(own["data"][0]["url"], made["url"]);
    let code = kibali.employee.get(&format!("{page}/qr")).await;
    assert!(code.text.starts_with("<svg "), "{}", code.text);
    // A repeat gets the address again, which is kept nowhere.
    let mut employee = kibali.employee.clone().with("idempotency-key", "one");
    let new = json!({"amount": tzs(1_000), "reference": "ONCE1"});
    let first = employee.post("/v1/payout-links", new.clone()).await.expect(201);
    assert_eq!(employee.post("/v1/payout-links", new).await.expect(201), first);
    let (_, mut stranger) = kibali.other_merchant().await;
    stranger.get(&page).await.refused(404, "not_found");
});

both_stores!(eight_confirmations_at_once_make_one_payout_and_one_hold, |store| async move {
    let mut kibali = funded(store).await;
    for round in 0..fixtures::rounds().min(3) {
        let (held_before, count) = (kibali.balance().await.1, payouts(&mut kibali).await.len());
        let (_, path) = payout_link(&mut kibali, &format!("RACE{round}")).await;
        let to_bank =
            [("way", "bank"), ("bic", "CORUTZTZ"), ("account", "0150123456789"), ("holder", "Asha Mrema")];
        let (phone, bank) = (fill(&kibali, &path, &TO_PHONE).await, fill(&kibali, &path, &to_bank).await);
        let (phone, bank) = (hidden(&phone, "seen"), hidden(&bank, "seen"));
        let forms: Vec<_> = (0..8).map(|n| [("seen", if n % 2 == 0 { &*phone } else { &*bank })]).collect();
        let sends = forms.iter().map(|form| fill(&kibali, &path, form));
        for answer in join_all(sends).await {
            assert_eq!(answer.status, 303, "{}", answer.text);
        }
        // Nor does a tab that stood open.
        assert_eq!(fill(&kibali, &path, &TO_PHONE).await.status, 303);
        let made = payouts(&mut kibali).await;
        assert_eq!(made.len(), count + 1, "{made:?}");
        let total = made[0]["total"]["amount"].as_i64().expect("an amount") / 100;
        assert_eq!(kibali.balance().await.1, held_before + total);
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(what_an_approved_merchant_moved_is_not_added_up, |store| async move {
    let mut kibali = funded(store).await;
    for reference in ["BIG1", "BIG2"] {
        let payment = payout_of(1_000, reference, "255712345678");
        kibali.employee.post("/v1/payments", payment).await.expect(201);
    }
    // Together more than any amount: whoever adds them up, fails.
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let sql = "UPDATE payment SET amount = $2 WHERE merchant = $1";
    upkeep.tx().execute(sql, &[&values::Amount::MAX_MINOR]).await.expect("a statement");
    upkeep.keep().await.expect("kept");
    let (_, path) = payout_link(&mut kibali, "PAYLINK1").await;
    receive(&kibali, &path).await;
    assert_eq!(payouts(&mut kibali).await.len(), 1);
});

both_stores!(what_a_payee_types_wrong_is_said_beside_the_field, |store| async move {
    let mut kibali = funded(store).await;
    let (_, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let bank =
        |bic, account, holder| vec![("way", "bank"), ("bic", bic), ("account", account), ("holder", holder)];
    let till = |provider, till| vec![("way", "till"), ("provider", provider), ("till", till)];
    for (filled, field, english, swahili) in [
        (vec![], "phone", "Write a number such as", "Andika namba kama"),
        (vec![("phone", "0731 234 567")], "phone", "No mobile-money network", "Hakuna mtandao wa pesa"),
        (bank("", "0150123456789", "Asha"), "bic", "Choose your bank", "Chagua benki yako"),
        (bank("CORUTZTZ", "12", "Asha"), "account", "5 to 34 letters", "tarakimu 5 hadi 34"),
        (bank("CORUTZTZ", "0150123456789", " "), "holder", "Write the name that", "Andika jina linalotumika"),
        (bank("CORUTZTZ", "9900000000001", "Asha"), "account", "knows no such account", "haiitambui akaunti"),
        (till("", "5551234"), "provider", "Choose whose till", "Chagua mtandao wa Lipa"),
        (till("503", "5"), "till", "4 to 12 digits", "tarakimu 4 hadi 12"),
        (till("503", "444123"), "till", "Nobody is known behind", "haitambuliki"),
    ] {
        for (path, text) in [(path.clone(), english), (format!("{path}?lang=sw"), swahili)] {
            let again = fill(&kibali, &path, &filled).await;
            assert_eq!(again.status, 422, "{filled:?}");
            says(&again, text);
            says(&again, &format!("aria-describedby=\"{field}-wrong\""));
            for (_, typed) in filled.iter().filter(|(name, _)| matches!(*name, "phone" | "account" | "till"))
            {
                says(&again, &format!("value=\"{typed}\""));
            }
        }
    }
    // Nobody can say whose number this is, and the page says so.
    let silent = fill(&kibali, &path, &[("phone", "0712 000 006")]).await;
    says(&silent, "Nobody could say whose account this is");
    let back = fill(&kibali, &path, &[("seen", &hidden(&silent, "seen")), ("change", "1")]).await;
    says(&back, "value=\"0712 000 006\"");
    assert_eq!(payouts(&mut kibali).await.len(), 0);
});

both_stores!(an_amount_goes_only_the_ways_that_carry_it, |store| async move {
    let mut kibali = funded(store).await;
    let new = json!({"amount": tzs(1_000), "reference": "SMALL1"});
    let made = kibali.employee.post("/v1/payout-links", new).await.expect(201);
    let path = path_of(made["url"].as_str().expect("an address"));
    says(&open(&kibali, &path).await, "At least TZS 2,500");
    let filled = [("way", "bank"), ("bic", "CORUTZTZ"), ("account", "0150123456789"), ("holder", "Asha")];
    let refused = fill(&kibali, &path, &filled).await;
    assert_eq!(refused.status, 422);
    says(&refused, "This way sends no less than TZS 2,500");
    says(&fill(&kibali, &format!("{path}?lang=sw"), &filled).await, "Njia hii haitumi chini ya TZS 2,500");
});

both_stores!(a_payee_who_bears_the_fee_sees_what_arrives, |store| async move {
    let mut kibali = funded(store).await;
    kibali.set_term("fee_bearer", "customer").await;
    let (_, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let shown = fill(&kibali, &path, &TO_PHONE).await;
    for text in ["<td class=\"n\">TZS 700</td>", "TZS 24,300"] {
        says(&shown, text);
    }
    // What was shown is not so any more: it is shown again before anything is made.
    kibali.set_term("fee_bearer", "merchant").await;
    let again = fill(&kibali, &path, &[("seen", &hidden(&shown, "seen"))]).await;
    assert_eq!(again.status, 200);
    says(&again, "Look at it once more");
    assert_eq!(payouts(&mut kibali).await.len(), 0);
    kibali.pass(Duration::from_secs(31 * 60));
    let late = fill(&kibali, &path, &[("seen", &hidden(&again, "seen"))]).await;
    says(&late, "Look at it once more");
    assert_eq!(fill(&kibali, &path, &[("seen", &hidden(&late, "seen"))]).await.status, 303);
    assert_eq!(payouts(&mut kibali).await.len(), 1);
});

both_stores!(only_what_was_shown_on_this_link_is_confirmed, |store| async move {
    let mut kibali = funded(store).await;
    let (_, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let (_, other) = payout_link(&mut kibali, "PAYLINK2").await;
    let shown = hidden(&fill(&kibali, &other, &TO_PHONE).await, "seen");
    let mut broken = shown.clone();
    broken.replace_range(40..41, if &shown[40..41] == "A" { "B" } else { "A" });
    for made_up in [&*shown, &broken, "", "x", "ñ", &"A".repeat(9_000)] {
        let answer = fill(&kibali, &path, &[("seen", made_up)]).await;
        assert_eq!(answer.status, 200, "{made_up}");
        says(&answer, "Where shall it go?");
    }
    assert_eq!(fill(&kibali, &other, &[("seen", &broken)]).await.status, 200);
    assert_eq!(payouts(&mut kibali).await.len(), 0);
});

both_stores!(names_are_looked_up_so_often_and_no_more, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    for number in 0..20 {
        let phone = format!("07123456{number:02}");
        assert_eq!(fill(&kibali, &path, &[("phone", &phone)]).await.status, 200, "{phone}");
    }
    let enough = fill(&kibali, &path, &TO_PHONE).await;
    assert_eq!(enough.status, 429);
    says(&enough, "Too many accounts were typed here. Ask Zuri Foods");
    says(&fill(&kibali, &format!("{path}?lang=sw"), &TO_PHONE).await, "Akaunti nyingi mno");
    assert_eq!(acts(&kibali).await.iter().filter(|act| *act == "payout_link.looked").count(), 20);
    // Whoever may pay gives the payee another chance.
    let switch = format!("{}/switch", v1_of(&made));
    for on in [false, true] {
        kibali.employee.put(&switch, json!({"on": on})).await.expect(200);
    }
    says(&receive(&kibali, &path).await, "Waits for approval");
});

both_stores!(a_merchant_without_enough_is_asked_and_nothing_is_told, |store| async move {
    let mut kibali = fixtures::merchant_on(fixtures::empty(store).await).await;
    kibali.fund(25_700).await;
    let (_, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let shown = fill(&kibali, &path, &TO_PHONE).await;
    let other = fixtures::money::payout_of(1_000, "OTHER1", "255712345678");
    let other = kibali.employee.post("/v1/payouts", other).await.expect(201);
    for filled in [vec![("seen", hidden(&shown, "seen"))], vec![("phone", PHONE.to_owned())]] {
        let filled: Vec<_> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for (path, text) in
            [(path.clone(), "Ask Zuri Foods"), (format!("{path}?lang=sw"), "Waulize Zuri Foods")]
        {
            let short = fill(&kibali, &path, &filled).await;
            assert_eq!(short.status, 409);
            says(&short, text);
            for told in ["24,628", "25,700", "alance"] {
                assert!(!short.text.contains(told), "{}", short.text);
            }
        }
    }
    assert_eq!(payouts(&mut kibali).await.len(), 1);
    let cancel = format!("/v1/payouts/{}/cancellation", other["id"].as_str().expect("an id"));
    kibali.employee.post(&cancel, json!({})).await.expect(200);
    assert_eq!(fill(&kibali, &path, &[("seen", &hidden(&shown, "seen"))]).await.status, 303);
});

both_stores!(a_payout_link_that_is_off_over_or_used_says_so, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let form = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
    let switch = format!("{}/switch", v1_of(&made));
    assert_eq!(kibali.manager.put(&switch, json!({"on": false})).await.expect(200)["state"], "off");
    for filled in [vec![("seen", &*form)], TO_PHONE.to_vec()] {
        let off = fill(&kibali, &path, &filled).await;
        assert_eq!(off.status, 410);
        says(&off, "This link is switched off");
    }
    kibali.manager.put(&switch, json!({"on": true})).await.expect(200);
    kibali.pass(Duration::from_secs(7 * 24 * 3600));
    let over = open(&kibali, &path).await;
    assert_eq!(over.status, 410);
    says(&over, "This link has expired");
    says(&over, "No money was moved");
    assert_eq!(fill(&kibali, &path, &[("seen", &form)]).await.status, 410);
    kibali.sign_in_again().await;
    assert_eq!(kibali.employee.get(&v1_of(&made)).await.expect(200)["state"], "expired");
    kibali.manager.put(&switch, json!({"on": true})).await.refused(409, "link.not_open");
    let (used, path) = payout_link(&mut kibali, "PAYLINK2").await;
    receive(&kibali, &path).await;
    kibali
        .manager
        .put(&format!("{}/switch", v1_of(&used)), json!({"on": false}))
        .await
        .refused(409, "link.not_open");
    assert_eq!(payouts(&mut kibali).await.len(), 1);
});

both_stores!(a_link_leads_nowhere_once_its_maker_may_not_pay, |store| async move {
    let mut kibali = funded(store).await;
    let (made, path) = payout_link(&mut kibali, "PAYLINK1").await;
    let form = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
    kibali.change(kibali.people.employee, "demoted", Role::Developer, "active").await;
    assert_eq!(open(&kibali, &path).await.status, 410);
    assert_eq!(fill(&kibali, &path, &[("seen", &form)]).await.status, 410);
    let seen = kibali.manager.get(&v1_of(&made)).await.expect(200);
    assert_eq!((&seen["state"], &seen["maker_may"]), (&json!("open"), &json!(false)));
    let switch = format!("{}/switch", v1_of(&made));
    kibali.manager.put(&switch, json!({"on": false})).await.expect(200);
    kibali.manager.put(&switch, json!({"on": true})).await.refused(409, "link.maker_gone");
    // A key that was revoked, and an application whose feature was switched off.
    for end in ["key", "feature"] {
        let mut key = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
        let new = json!({"amount": tzs(10_000), "reference": format!("KEY{end}")});
        let made = key.client.post("/v1/payout-links", new).await.expect(201);
        let path = path_of(made["url"].as_str().expect("an address"));
        let form = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
        if end == "key" {
            fixtures::money::revoke(&kibali, &key).await;
        } else {
            fixtures::money::put_features(&kibali, &key, "payout").await;
        }
        assert_eq!(fill(&kibali, &path, &[("seen", &form)]).await.status, 410, "{end}");
        assert_eq!(open(&kibali, &path).await.status, 410, "{end}");
    }
    assert_eq!(payouts(&mut kibali).await.len(), 0);
});

both_stores!(a_payout_that_is_not_released_frees_its_money_and_tells_the_payee, |store| async move {
    let mut kibali = funded(store).await;
    for (reference, end, text) in [
        ("REJECTED1", "rejection", "did not approve this payment"),
        ("EXPIRED1", "", "Nobody approved this payment in time"),
        ("FAILED1", "authorization", "The network or bank did not take the money"),
    ] {
        let (_, path) = payout_link(&mut kibali, reference).await;
        let phone = if reference == "FAILED1" { "0712 000 001" } else { PHONE };
        let shown = fill(&kibali, &path, &[("phone", phone)]).await;
        fill(&kibali, &path, &[("seen", &hidden(&shown, "seen"))]).await;
        let payout = payouts(&mut kibali).await.remove(0);
        let act = format!("/v1/payouts/{}/{end}", payout["id"].as_str().expect("an id"));
        if end.is_empty() {
            kibali.pass(Duration::from_secs(7 * 24 * 3600));
            live(&kibali, 1).await;
            kibali.sign_in_again().await;
        } else {
            kibali.manager.post(&act, json!({"reason": "The invoice is another one."})).await.expect(200);
            live(&kibali, 3).await;
        }
        let page = open(&kibali, &path).await;
        says(&page, text);
        assert!(!page.text.contains("another one"), "the reason is the maker's to read");
        assert_eq!(kibali.balance().await, (100_000, 0), "{reference}");
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(every_page_for_payees_is_small, |store| async move {
    let mut kibali = funded(store).await;
    let hostile = "<script>alert(1)</script>\"' onmouseover=\"alert(2)";
    kibali.manager.patch("/v1/merchant", json!({"name": hostile})).await.expect(200);
    let new = json!({"amount": tzs(25_000), "reference": "PAYLINK1", "description": hostile});
    let made = kibali.employee.post("/v1/payout-links", new).await.expect(201);
    let path = path_of(made["url"].as_str().expect("an address"));
    let filled = [("way", "bank"), ("bic", "CORUTZTZ"), ("account", hostile), ("holder", hostile)];
    let right = [("way", "bank"), ("bic", "CORUTZTZ"), ("account", "0150123456789"), ("holder", hostile)];
    let (form, wrong) = (open(&kibali, &path).await, fill(&kibali, &path, &filled).await);
    let shown = fill(&kibali, &path, &right).await;
    says(&shown, "within 1 to 3 working days");
    fill(&kibali, &path, &[("seen", &hidden(&shown, "seen"))]).await;
    for page in [&form, &wrong, &shown, &open(&kibali, &path).await] {
        assert!(page.text.len() < 24_000, "{}", page.text.len());
        assert!(!page.text.contains("<script>alert") && !page.text.contains("onmouseover=\"alert"));
    }
});
