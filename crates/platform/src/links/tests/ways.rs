//! A phone, a card or a control number: whichever comes first closes the others.

use futures_util::future::join_all;

use super::*;

const CARD: &str = "number=4242424242424242&expiry=12%2F30&code=123";

/// Sends the button of another way than the phone.
async fn choose(kibali: &Fixture, path: &str, way: &str) -> Answer {
    let page = open(kibali, path).await;
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("once", &hidden(&page, "once")).append_pair("way", way);
    if way == "card" {
        form.append_pair("card_total", &hidden(&page, "card_total"));
    }
    let answer = kibali.stranger().with("origin", "null").send(Method::POST, path, Some(form.finish())).await;
    assert_page(&answer);
    answer
}

fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().expect("a path").to_owned()
}

async fn enter_card(kibali: &Fixture, page: &str) -> Answer {
    kibali.stranger().with("origin", "null").send(Method::POST, page, Some(CARD.to_owned())).await
}

/// A control number for the link, and its own page.
async fn number(kibali: &mut Fixture, made: &Value, path: &str) -> String {
    assert_eq!(leads_to(&choose(kibali, path, "number").await), format!("{path}/number"));
    let detail = kibali.employee.get(&v1(made)).await.expect(200);
    detail["control_number"]["number"].as_str().expect("a number").to_owned()
}

/// What a network asks or tells of a payment to a number.
async fn network(kibali: &Fixture, what: &str, number: &str, receipt: &str, shillings: i64) -> Answer {
    let notice = json!({"number": number, "amount": tzs(shillings), "phone_number": "255754300118", "receipt": receipt});
    kibali.stranger().post(&format!("/simulator/bills/{what}"), notice).await
}

async fn detail(kibali: &mut Fixture, made: &Value) -> Value {
    kibali.employee.get(&v1(made)).await.expect(200)
}

both_stores!(a_card_pays_an_order_in_dollars_and_leads_back_to_the_link, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let dollars = json!({"amount": {"amount": 1_000, "currency": "USD"}});
    let (made, path) = link(&mut kibali, dollars).await;
    kibali.manager.patch("/v1/merchant/checkout", json!({"exchange": false})).await.expect(200);
    let page = open(&kibali, &path).await;
    says(&page, "Pay USD 10.48 by card");
    assert!(!page.text.contains("control number"), "a number takes shillings");
    let card = leads_to(&choose(&kibali, &format!("{path}?lang=sw"), "card").await);
    assert!(card.starts_with("/card/") && card.ends_with("?lang=sw"), "{card}");
    let waits = open(&kibali, &path).await;
    says(&waits, "A page for your card is open");
    assert_eq!(
        leads_to(&choose(&kibali, &path, "card").await),
        card.replace("?lang=sw", ""),
        "the same page"
    );
    assert_eq!(enter_card(&kibali, &card).await.status, 303);
    let back = kibali.stranger().get(&card).await;
    let refresh = back.headers["refresh"].to_str().expect("an address");
    assert!(refresh.contains(&format!("{path}?lang=sw&orderReference=LINK1")), "{refresh}");
    let paid = open(&kibali, &path).await;
    for text in ["received your payment", "VISA …4242", "USD 10.48"] {
        says(&paid, text);
    }
    let detail = detail(&mut kibali, &made).await;
    assert_eq!((&detail["state"], detail["payments"].as_array().map(Vec::len)), (&json!("paid"), Some(1)));
    kibali.assert_ledger_holds().await;
});

both_stores!(an_order_in_shillings_is_charged_in_dollars_where_the_merchant_exchanges, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (_, path) = link(&mut kibali, json!({})).await;
    // 25,000 at 0.00037736 are 9.43, and 4.85 % of that are 0.46.
    for text in ["1 TZS = 0.00037736 USD", "Pay USD 9.89 by card"] {
        says(&open(&kibali, &path).await, text);
    }
    kibali.manager.patch("/v1/merchant/checkout", json!({"exchange": false})).await.expect(200);
    assert!(!open(&kibali, &path).await.text.contains("by card"));
    let page = open(&kibali, &path).await;
    let sent = send(&kibali, &path, &page, &[("way", "card"), ("card_total", "989")]).await;
    assert_eq!(sent.status, 422, "what is not offered is not taken");
});

both_stores!(a_control_number_pays_the_link_and_belongs_to_it, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    let typed = number(&mut kibali, &made, &path).await;
    assert_eq!(number(&mut kibali, &made, &path).await, typed, "one for each link");
    let spoken: Vec<_> = typed.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part)).collect();
    let spoken = spoken.join(" ");
    let page = open(&kibali, &format!("{path}/number")).await;
    for text in [&*spoken, "TZS 25,000", "*150*00#", "data-state=\"open\"", "http-equiv=\"refresh\""] {
        says(&page, text);
    }
    says(&open(&kibali, &format!("{path}/number?lang=sw")).await, "Namba ya malipo");
    says(&open(&kibali, &path).await, &spoken);
    network(&kibali, "validation", &typed, "RC1", 24_000).await.refused(422, "input.invalid");
    // Nobody changes what is due, or to whom the number belongs.
    let bill =
        detail(&mut kibali, &made).await["control_number"]["bill_id"].as_str().expect("an id").to_owned();
    let dearer = json!({"amount": tzs(26_000)});
    kibali.employee.patch(&format!("/v1/bills/{bill}"), dearer).await.refused(409, "bill.of_link");
    network(&kibali, "validation", &typed, "RC1", 25_000).await.expect(200);
    says(&open(&kibali, &path).await, "Somebody is paying now");
    network(&kibali, "payment", &typed, "RC1", 25_000).await.expect(200);
    assert_eq!(open(&kibali, &format!("{path}/number")).await.headers["location"], path.as_str());
    says(&open(&kibali, &path).await, "received your payment");
    let detail = detail(&mut kibali, &made).await;
    assert_eq!((&detail["state"], &detail["payments"][0]["method"]), (&json!("paid"), &json!("billpay")));
    assert_eq!(detail["control_number"]["state"], "paid");
    let payment = format!("/v1/payments/{}", detail["payments"][0]["id"].as_str().expect("an id"));
    let payment = kibali.manager.get(&payment).await.expect(200);
    assert_eq!((&payment["reference"], &payment["link_id"]), (&json!("LINK1"), &made["id"]));
    assert_eq!(kibali.balance().await, (24_750, 0), "the merchant pays the fee");
    let listed = kibali.manager.get(&format!("/v1/bills/{bill}/payments")).await.expect(200);
    assert_eq!(listed["data"][0]["receipt"], "RC1");
    kibali.assert_ledger_holds().await;
});

both_stores!(whichever_is_paid_first_closes_the_others, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    // A card page and a number are open; the phone pays.
    let (made, path) = link(&mut kibali, json!({})).await;
    let typed = number(&mut kibali, &made, &path).await;
    let card = leads_to(&choose(&kibali, &path, "card").await);
    says(&pay(&kibali, &path, PHONE).await, "received your payment");
    enter_card(&kibali, &card).await;
    network(&kibali, "validation", &typed, "RC1", 25_000).await.refused(409, "bill.paid");
    let seen = detail(&mut kibali, &made).await;
    assert_eq!(seen["control_number"]["state"], "off");
    let bill = format!("/v1/bills/{}/enable", seen["control_number"]["bill_id"].as_str().expect("an id"));
    kibali.employee.post(&bill, json!({})).await.refused(409, "bill.paid");
    assert_eq!(kibali.balance().await, (25_000, 0));
    let balances = kibali.admin.get("/v1/balances").await.text;
    assert!(!balances.contains("USD"), "no card was charged: {balances}");

    // A number is open; the card pays, and the number is closed before any job has come by.
    let (made, path) = link(&mut kibali, json!({"reference": "LINK2"})).await;
    let typed = number(&mut kibali, &made, &path).await;
    let card = leads_to(&choose(&kibali, &path, "card").await);
    enter_card(&kibali, &card).await;
    network(&kibali, "validation", &typed, "RC2", 25_000).await.refused(409, "bill.paid");
    let late = network(&kibali, "payment", &typed, "RC2", 25_000).await.expect(200);
    assert_eq!(late["state"], "beside", "a network that did not ask brings one too many");
    let seen = detail(&mut kibali, &made).await;
    assert_eq!(
        (&seen["payments"][0]["surplus"], &seen["control_number"]["state"]),
        (&json!(true), &json!("active"))
    );
    kibali.work().await;
    assert_eq!(detail(&mut kibali, &made).await["control_number"]["state"], "off");

    // A card page is open; the number pays, and the page takes no card even before any job has come by.
    let (made, path) = link(&mut kibali, json!({"reference": "LINK3"})).await;
    let typed = number(&mut kibali, &made, &path).await;
    let card = leads_to(&choose(&kibali, &path, "card").await);
    network(&kibali, "payment", &typed, "RC3", 25_000).await.expect(200);
    enter_card(&kibali, &card).await;
    let seen = detail(&mut kibali, &made).await;
    let paid: Vec<_> = seen["payments"].as_array().expect("tries").iter().map(|row| &row["state"]).collect();
    assert_eq!(paid, ["succeeded", "awaiting"]);
    kibali.work().await;
    let seen = detail(&mut kibali, &made).await;
    assert_eq!(seen["payments"][1]["state"], "failed", "{seen}");
    kibali.assert_ledger_holds().await;
});

both_stores!(one_payment_is_under_way_at_a_time, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    let typed = number(&mut kibali, &made, &path).await;
    let form = open(&kibali, &path).await;
    // A phone is asked: the number turns payers away.
    send(&kibali, &path, &form, &[("phone", POOR)]).await;
    network(&kibali, "validation", &typed, "RC1", 25_000).await.refused(409, "bill.being_paid");
    live(&kibali, 3).await;
    // Somebody was promised the number: no phone is asked and no card page opened.
    let form = open(&kibali, &path).await;
    network(&kibali, "validation", &typed, "RC1", 25_000).await.expect(200);
    send(&kibali, &path, &form, &[("phone", PHONE)]).await;
    let card = [("way", "card"), ("card_total", "989")];
    assert_eq!(leads_to(&send(&kibali, &path, &form, &card).await), path);
    assert_eq!(detail(&mut kibali, &made).await["payments"].as_array().map(Vec::len), Some(1));
    // The promise lapses, and the page can be used again.
    kibali.pass(Duration::from_secs(5 * 60));
    says(&pay(&kibali, &path, PHONE).await, "received your payment");
    // Money that a network brings all the same is kept beside it.
    let late = network(&kibali, "payment", &typed, "RC1", 25_000).await.expect(200);
    assert_eq!(late["state"], "beside");
    let seen = detail(&mut kibali, &made).await;
    assert_eq!(
        (&seen["payments"][0]["surplus"], &seen["payments"][1]["surplus"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(kibali.balance().await, (49_750, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(all_ways_at_once_pay_once, |store| async move {
    let lifted = |settings| crate::Settings { calls_per_minute: None, ..settings };
    let mut kibali = fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await;
    for round in 0..fixtures::rounds().min(6) {
        let reference = format!("RACE{round}");
        let (made, path) = link(&mut kibali, json!({"reference": reference})).await;
        let typed = number(&mut kibali, &made, &path).await;
        let form = open(&kibali, &path).await;
        let card = leads_to(&choose(&kibali, &path, "card").await);
        let filled = [("phone", PHONE)];
        let (receipt, other) = (format!("RC{round}A"), format!("RC{round}B"));
        let cards = join_all([enter_card(&kibali, &card), enter_card(&kibali, &card)]);
        let pays = async {
            for receipt in [&receipt, &other] {
                if network(&kibali, "validation", &typed, receipt, 25_000).await.status == 200 {
                    network(&kibali, "payment", &typed, receipt, 25_000).await.expect(200);
                }
            }
        };
        tokio::join!(cards, pays, send(&kibali, &path, &form, &filled));
        live(&kibali, 3).await;
        let seen = detail(&mut kibali, &made).await;
        let tries = seen["payments"].as_array().expect("tries");
        let paid = tries.iter().filter(|row| row["state"] == "succeeded").count();
        assert_eq!((paid, &seen["state"]), (1, &json!("paid")), "{seen}");
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(a_link_that_is_off_or_over_takes_its_number_along, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({"expires_at": "2026-11-23T09:00:00Z"})).await;
    let typed = number(&mut kibali, &made, &path).await;
    let switch = format!("{}/switch", v1(&made));
    kibali.employee.put(&switch, json!({"on": false})).await.expect(200);
    network(&kibali, "validation", &typed, "RC1", 25_000).await.refused(409, "bill.off");
    kibali.employee.put(&switch, json!({"on": true})).await.expect(200);
    assert_eq!(detail(&mut kibali, &made).await["control_number"]["state"], "active");
    kibali.pass(Duration::from_secs(3 * 3600));
    kibali.work().await;
    network(&kibali, "validation", &typed, "RC1", 25_000).await.refused(409, "bill.off");
    assert_eq!(detail(&mut kibali, &made).await["state"], "expired");
});

both_stores!(a_callback_hears_of_a_control_number_under_the_name_of_the_order, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let mut shop = shop(&kibali, "checkout_link").await;
    let body = json!({"totalPrice": "25000", "orderReference": "LINK0001", "orderCurrency": "TZS"});
    let made = shop.post(GENERATE, body).await.expect(200);
    let path = path_of(made["checkoutLink"].as_str().expect("an address"));
    choose(&kibali, &path, "number").await;
    let bills = kibali.employee.get("/v1/bills").await.expect(200);
    let typed = bills["data"][0]["number"].as_str().expect("a number").to_owned();
    network(&kibali, "payment", &typed, "RC1", 25_000).await.expect(200);
    let wire = shop.get("/third-parties/payments/LINK0001").await.expect(200);
    assert_eq!((&wire[0]["status"], &wire[0]["orderReference"]), (&json!("SUCCESS"), &json!("LINK0001")));
});
