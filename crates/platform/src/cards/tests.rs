//! The page as a customer uses it.

use http::{Method, StatusCode};
use rails::simulator::cards::challenge_code;
use serde_json::{Value, json};
use testkit::{Answer, Client, Store, both_stores};
use values::Duration;

use crate::fixtures::{self, Fixture, pages};

/// A merchant, its client of the third-party API, and the path of a page for USD 100.
struct Opened {
    kibali: Fixture,
    client: Client,
    payer: Client,
    page: String,
    id: String,
}

async fn opened(store: Store) -> Opened {
    let mut kibali = fixtures::merchant(store).await;
    let key = kibali.full_key(true).await;
    let mut client = kibali.bearer(&key).await;
    let order = json!({"amount": "100", "currency": "USD", "orderReference": "CARD1",
        "customer": {"fullName": "John Doe", "email": "john@example.com"}});
    let made = client.post("/third-parties/payments/initiate-card-payment", order).await.expect(200);
    let link = made["cardPaymentLink"].as_str().expect("a link");
    let page = link[link.find("/card/").expect("the page")..].to_owned();
    kibali.work().await;
    let id = kibali.manager.get("/v1/payments").await.expect(200)["data"][0]["id"].clone();
    let payer = kibali.stranger().with("origin", "null");
    Opened { kibali, client, payer, page, id: id.as_str().expect("an id").to_owned() }
}

fn card(number: &str) -> String {
    format!("number={}&expiry=04%2F31&code=123", number.replace(' ', "+"))
}

async fn send(payer: &mut Client, path: &str, form: &str) -> Answer {
    let answer = payer.send(Method::POST, path, Some(form.to_owned())).await;
    pages::assert_page(&answer);
    answer
}

async fn look(payer: &mut Client, path: &str) -> String {
    let answer = payer.get(path).await;
    pages::assert_page(&answer);
    answer.text
}

async fn stands(opened: &mut Opened) -> Value {
    opened.kibali.manager.get(&format!("/v1/payments/{}", opened.id)).await.expect(200)
}

/// What may be spent and what waits to be, in cents of dollars.
async fn dollars(kibali: &mut Fixture) -> (Value, Value) {
    let balances = kibali.admin.get("/v1/balances").await.expect(200);
    let usd = balances["data"].as_array().expect("rows").iter().find(|row| row["currency"] == "USD");
    let usd = usd.cloned().unwrap_or_default();
    (usd["available"]["amount"].clone(), usd["settling"]["amount"].clone())
}

async fn events(opened: &mut Opened) -> Vec<String> {
    let path = format!("/v1/payments/{}/history", opened.id);
    let told = opened.kibali.manager.get(&path).await.expect(200);
    let events = told["events"].as_array().expect("events").iter();
    events.map(|event| event["name"].as_str().expect("a name").to_owned()).collect()
}

both_stores!(a_card_that_is_approved_pays_once_and_settles_two_working_days_later, |store| async move {
    let mut opened = opened(store).await;
    let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
    let form = look(&mut payer, &page).await;
    for shown in ["USD 104.85", "CARD1", "Zuri Foods", "USD 4.85"] {
        assert!(form.contains(shown), "{shown}: {form}");
    }
    let paid = send(&mut payer, &page, &card("4242 4242 4242 4242")).await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER);
    let outcome = look(&mut payer, &page).await;
    assert!(outcome.contains("The payment was received") && !outcome.contains("<form"), "{outcome}");
    // Again, from another tab, and by another card.
    for number in ["4242424242424242", "4000000000000002"] {
        assert_eq!(send(&mut payer, &page, &card(number)).await.status, StatusCode::SEE_OTHER);
    }
    let seen = stands(&mut opened).await;
    assert_eq!(
        (&seen["state"], &seen["channel"], &seen["card_last_four"], &seen["settles_at"]),
        (&json!("succeeded"), &json!("VISA"), &json!("4242"), &json!("2026-11-24T21:00:00.000Z")),
        "received on a Monday"
    );
    let wire = opened.client.get("/third-parties/payments/CARD1").await.expect(200);
    assert_eq!((&wire[0]["status"], &wire[0]["channel"]), (&json!("SUCCESS"), &json!("VISA")));
    assert_eq!(events(&mut opened).await, ["payment.received"]);
    assert_eq!(dollars(&mut opened.kibali).await, (json!(0), json!(10_000)), "not to be spent yet");
    opened.kibali.assert_ledger_holds().await;

    opened.kibali.pass_days(1).await;
    opened.kibali.work().await;
    assert_eq!(stands(&mut opened).await["state"], "succeeded", "Tuesday is too early");
    opened.kibali.pass_days(1).await;
    opened.kibali.work().await;
    assert_eq!(stands(&mut opened).await["state"], "settled");
    assert_eq!(dollars(&mut opened.kibali).await, (json!(10_000), json!(0)));
    assert_eq!(events(&mut opened).await, ["payment.received"], "told once");
    opened.kibali.work().await;
    assert_eq!(dollars(&mut opened.kibali).await, (json!(10_000), json!(0)), "settled once");
    opened.kibali.assert_ledger_holds().await;
});

both_stores!(a_declined_card_fails_the_payment_with_the_reason, |store| async move {
    for (number, why) in [
        ("4000000000000002", "The bank declined the card."),
        ("4000000000009995", "The card has insufficient funds."),
    ] {
        let mut opened = opened(store).await;
        let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
        send(&mut payer, &page, &card(number)).await;
        let seen = stands(&mut opened).await;
        assert_eq!((&seen["state"], &seen["message"]), (&json!("failed"), &json!(why)));
        assert_eq!(events(&mut opened).await, ["payment.failed"]);
        assert!(look(&mut payer, &page).await.contains(why));
        send(&mut payer, &page, &card("4242424242424242")).await;
        assert_eq!(stands(&mut opened).await["state"], "failed", "a payment that is over takes no card");
        assert_eq!(dollars(&mut opened.kibali).await, (Value::Null, Value::Null));
    }
});

both_stores!(a_mistyped_card_changes_nothing_and_no_number_is_kept, |store| async move {
    let mut opened = opened(store).await;
    let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
    for (form, says) in [
        (card("4242424242424241"), "a digit is wrong"),
        (card("378282246310005"), "Only Visa and Mastercard"),
        ("number=4242424242424242&expiry=10%2F26&code=123".to_owned(), "month and year"),
        ("number=4242424242424242&expiry=10%2F30&code=1".to_owned(), "three digits"),
        (card("4111111111111111"), "Only test cards work here"),
        (String::new(), "a digit is wrong"),
    ] {
        let answer = send(&mut payer, &page, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(answer.text.contains(says), "{form}: {}", answer.text);
        assert!(!answer.text.contains("4111111111111111"), "what was typed is not shown again");
    }
    assert_eq!(stands(&mut opened).await["state"], "awaiting");
    send(&mut payer, &page, &card("5555555555554444")).await;
    let seen = stands(&mut opened).await;
    assert_eq!((&seen["channel"], &seen["card_last_four"]), (&json!("MASTER CARD"), &json!("4444")));
    for path in ["/v1/activity", "/v1/payments", &format!("/v1/payments/{}/history", opened.id)] {
        let text = opened.kibali.admin.get(path).await.text;
        assert!(!text.contains("5555555555554444") && !text.contains("555555"), "{path}: {text}");
    }
});

both_stores!(a_challenged_card_pays_with_the_code_of_the_bank, |store| async move {
    let mut opened = opened(store).await;
    let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
    let challenge = format!("{page}/challenge");
    send(&mut payer, &challenge, "code=000000").await;
    assert_eq!(stands(&mut opened).await["state"], "awaiting", "nobody was asked yet");
    send(&mut payer, &page, &card("4000002500003155")).await;
    assert_eq!(stands(&mut opened).await["state"], "awaiting");
    let code = challenge_code(&opened.id);
    let asked = look(&mut payer, &page).await;
    assert!(asked.contains(&code) && asked.contains("VISA … 3155"), "{asked}");
    for _ in 0..2 {
        let wrong = send(&mut payer, &challenge, "code=1").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    send(&mut payer, &challenge, &format!("code={code}")).await;
    assert_eq!(stands(&mut opened).await["state"], "succeeded");
    send(&mut payer, &challenge, &format!("code={code}")).await;
    assert_eq!(dollars(&mut opened.kibali).await, (json!(0), json!(10_000)), "once");
    opened.kibali.assert_ledger_holds().await;
});

both_stores!(whoever_is_not_the_holder_does_not_pay, |store| async move {
    for forms in [vec!["code=1", "code=2", "code=3"], vec!["give_up=1"]] {
        let mut opened = opened(store).await;
        let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
        send(&mut payer, &page, &card("4000002500003155")).await;
        for form in forms {
            send(&mut payer, &format!("{page}/challenge"), form).await;
        }
        let seen = stands(&mut opened).await;
        assert_eq!(seen["state"], "failed");
        assert!(seen["message"].as_str().is_some_and(|why| why.contains("3-D Secure")), "{seen}");
        let code = challenge_code(&opened.id);
        send(&mut payer, &format!("{page}/challenge"), &format!("code={code}")).await;
        assert_eq!(stands(&mut opened).await["state"], "failed");
        assert_eq!(events(&mut opened).await, ["payment.failed"]);
    }
});

both_stores!(two_tabs_pay_once, |store| async move {
    let mut opened = opened(store).await;
    let mut running = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
        let number = if number % 2 == 0 { "4242424242424242" } else { "5555555555554444" };
        running.spawn(async move { send(&mut payer, &page, &card(number)).await.status });
    }
    assert!(running.join_all().await.iter().all(|status| *status == StatusCode::SEE_OTHER));
    assert_eq!(events(&mut opened).await, ["payment.received"]);
    assert_eq!(dollars(&mut opened.kibali).await, (json!(0), json!(10_000)));
    opened.kibali.assert_ledger_holds().await;
});

both_stores!(a_link_ends_after_a_day, |store| async move {
    let mut opened = opened(store).await;
    let (mut payer, page) = (opened.payer.clone(), opened.page.clone());
    opened.kibali.pass(Duration::from_secs(24 * 3600));
    // Before any job has noticed.
    send(&mut payer, &page, &card("4242424242424242")).await;
    assert!(look(&mut payer, &page).await.contains("did not pay in time"));
    opened.kibali.work().await;
    opened.kibali.sign_in_again().await;
    let seen = stands(&mut opened).await;
    assert_eq!(
        (&seen["state"], &seen["message"]),
        (&json!("failed"), &json!("The customer did not pay in time."))
    );
    assert_eq!(events(&mut opened).await, ["payment.failed"]);
    assert_eq!(opened.kibali.work().await, 0, "nobody asks any more");
});

both_stores!(the_page_speaks_swahili_and_unknown_links_say_so, |store| async move {
    let mut opened = opened(store).await;
    let page = opened.page.clone();
    let swahili = look(&mut opened.payer, &format!("{page}?lang=sw")).await;
    assert!(swahili.contains("Lipa kwa kadi") && swahili.contains("Namba ya kadi"), "{swahili}");
    let state = opened.payer.get(&format!("{page}/status")).await.expect(200);
    assert_eq!(state, json!({"state": "awaiting"}));
    for wrong in ["/card/nonsense".to_owned(), page.replace("/card/", "/pay/"), format!("{page}x")] {
        assert_eq!(opened.payer.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let answer = send(&mut opened.payer, "/card/nonsense", &card("4242424242424242")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
});
