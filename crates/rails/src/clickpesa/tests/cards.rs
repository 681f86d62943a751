//! Payments by card: what is offered, the page, and what became of it.

use super::*;
use crate::CardBrand;

fn usd(text: &str) -> Amount {
    Amount::parse_decimal(text, Currency::USD).expect("an amount")
}

fn order() -> CardOrder {
    CardOrder {
        key: key(),
        amount: usd("25.50"),
        name: Some("Asha Mrema".to_owned()),
        email: Some("asha@example.com".to_owned()),
        phone: None,
        requested_at: Timestamp::from_micros(START),
    }
}

#[tokio::test]
async fn a_page_is_asked_for_in_the_words_of_the_provider() {
    let link = "https://checkout.example/card/abc?x=1";
    let bench = bench(None, move |_, _| {
        Some((200, "", json!({"cardPaymentLink": link, "clientId": "IDtest"}).to_string()))
    });
    let bench = bench.await;
    assert_eq!(bench.rail.cards(), CardDesk::Provider);
    assert_eq!(bench.rail.open_card(&order()).await, Ok(CardPage::At(link.to_owned())));
    let nameless = CardOrder { name: None, phone: Some("255712345678".to_owned()), ..order() };
    bench.rail.open_card(&nameless).await.expect("an answer");
    let got = bench.got();
    assert_eq!(got[1].line, "POST /third-parties/payments/initiate-card-payment");
    assert_eq!(
        got[1].body,
        json!({"amount": "25.5", "currency": "USD", "orderReference": reference(),
            "customer": {"fullName": "Asha Mrema", "email": "asha@example.com"}})
    );
    assert_eq!(
        got[2].body["customer"],
        json!({"fullName": "asha@example.com", "email": "asha@example.com", "phoneNumber": "255712345678"})
    );
}

#[tokio::test]
async fn a_page_that_may_be_open_is_unclear() {
    let link = |link: &str| Some((200, "", json!({"cardPaymentLink": link}).to_string()));
    let used = format!("Order reference {} already used: Create a different reference", reference());
    let refused = "Invalid amount: it is below the minimum";
    for (told, expected) in [
        (link("javascript:alert(1)"), Ok(CardPage::Unclear)),
        (link("https://example.com/a b"), Ok(CardPage::Unclear)),
        (link("https://"), Ok(CardPage::Unclear)),
        (Some((200, "", "{}".to_owned())), Ok(CardPage::Unclear)),
        (Some((200, "x-cut: 1\r\n", "{\"cardPaymentLink\":".to_owned())), Ok(CardPage::Unclear)),
        (Some((502, "", "<html></html>".to_owned())), Ok(CardPage::Unclear)),
        (says(500, "Internal Server Error"), Ok(CardPage::Unclear)),
        (says(409, &used), Ok(CardPage::Unclear)),
        (None, Ok(CardPage::Unclear)),
        (says(400, refused), Ok(CardPage::Declined { reason: format!("ClickPesa refused: {refused}") })),
        (says(403, "Forbidden: IP address not allowed"), Err(RailError::Locked)),
        (says(429, "Too Many Requests"), Err(RailError::NotNow(Duration::from_secs(60)))),
    ] {
        let shown = format!("{told:?}");
        let bench = bench(None, move |_, _| told.clone()).await;
        assert_eq!(bench.rail.open_card(&order()).await, expected, "{shown}");
        assert_eq!(bench.got().len(), 2, "{shown}: asked for once, never again by itself");
    }
}

#[tokio::test]
async fn a_preview_tells_which_cards_are_taken() {
    let offers = |visa: Option<&str>, mastercard: Option<&str>| {
        let offer = |(brand, closed): (CardBrand, Option<&str>)| CardOffer {
            brand,
            closed: closed.map(str::to_owned),
        };
        Ok([(CardBrand::Visa, visa), (CardBrand::Mastercard, mastercard)].map(offer).to_vec())
    };
    let methods = |methods: Value| Some((200, "", json!({"activeMethods": methods}).to_string()));
    let visa = json!({"name": "VISA", "status": "AVAILABLE", "fee": 485});
    let down =
        json!({"name": "MASTER CARD", "status": "UNAVAILABLE", "fee": 0, "message": "Down until noon"});
    let none = "Account has no payment collection methods";
    let no_methods = format!("ClickPesa refused: {none}");
    for (told, expected) in [
        (methods(json!([visa, down])), offers(None, Some("Down until noon"))),
        (methods(json!([visa])), offers(None, Some("This ClickPesa account does not take it."))),
        (says(404, none), offers(Some(&no_methods), Some(&no_methods))),
        (says(500, "Internal Server Error"), Err(RailError::Unreachable)),
        (Some((200, "", "[]".to_owned())), Err(RailError::Unreachable)),
    ] {
        let shown = format!("{told:?}");
        let bench = bench(None, move |_, _| told.clone()).await;
        assert_eq!(bench.rail.offer_cards(usd("25.50")).await, expected, "{shown}");
        let got = bench.got();
        assert_eq!(got[1].line, "POST /third-parties/payments/preview-card-payment");
        assert_eq!(got[1].body, json!({"amount": "25.5", "currency": "USD", "orderReference": "NAMELOOKUP"}));
    }
}

#[tokio::test]
async fn a_card_is_settled_when_the_provider_says_so() {
    let updated: Timestamp = serde_json::from_value(json!("2026-11-23T10:00:00.000Z")).expect("an instant");
    let paid = Outcome::Succeeded { provider_reference: "PAY1".to_owned(), at: updated, payer_name: None };
    let standing =
        |outcome: &Outcome, brand, settled_at| CardStanding { outcome: outcome.clone(), brand, settled_at };
    let visa = Some(CardBrand::Visa);
    let with = |mut record: Value, fields: Value| {
        record.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        record
    };
    let success =
        json!({"status": "SUCCESS", "channel": "VISA", "collectedAmount": 25.5, "collectedCurrency": "USD"});
    for (record, expected) in [
        (success.clone(), standing(&paid, visa, None)),
        (with(success.clone(), json!({"status": "SETTLED"})), standing(&paid, visa, Some(updated))),
        (
            with(success.clone(), json!({"collectedAmount": "26.74", "channel": "CARD"})),
            standing(&paid, None, None),
        ),
        (with(success.clone(), json!({"collectedAmount": 25.49})), standing(&Outcome::Unknown, visa, None)),
        (with(success.clone(), json!({"collectedCurrency": "TZS"})), standing(&Outcome::Unknown, visa, None)),
        (with(success, json!({"status": "PROCESSING"})), standing(&Outcome::Pending, visa, None)),
        (
            json!({"status": "FAILED", "message": "The bank of the card declined."}),
            CardStanding::only(Outcome::Failed { reason: "The bank of the card declined.".to_owned() }),
        ),
    ] {
        let shown = record.to_string();
        let bench = bench(None, move |_, _| found(record.clone())).await;
        assert_eq!(bench.rail.query_card(&order()).await, expected, "{shown}");
    }
}
