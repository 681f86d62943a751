//! What the provider's words are taken for.

use super::*;

#[tokio::test]
async fn every_status_word_has_its_meaning() {
    let at = |text: &str| serde_json::from_value::<Timestamp>(json!(text)).expect("an instant");
    let updated = at("2026-11-23T10:00:00.000Z");
    let came_back = |how, reason: &str, at| Outcome::Returned { how, reason: reason.to_owned(), at };
    let reversal = json!({"status": "REVERSED", "notes": "Account closed.",
        "reverse": {"message": "x", "reversedAt": "2026-11-23T11:00:00.000Z", "reversedWithFee": true}});
    let own_refund = "ClickPesa could not deliver the money and gave it back.";
    let own_reversal = "The receiving provider sent the money back.";
    for (told, expected) in [
        (found(json!({"status": "AUTHORIZED"})), Outcome::Pending),
        (found(json!({"status": "PROCESSING"})), Outcome::Pending),
        (found(json!({"status": "PENDING"})), Outcome::Pending),
        (found(json!({"status": "SOMETHING NEW"})), Outcome::Unknown),
        (
            found(json!({"status": "SUCCESS"})),
            Outcome::Succeeded { provider_reference: "PAY1".to_owned(), at: updated, payer_name: None },
        ),
        (
            found(json!({"status": "FAILED", "notes": "No such line."})),
            Outcome::Failed { reason: "No such line.".to_owned() },
        ),
        (found(json!({"status": "REFUNDED"})), came_back(Return::Refunded, own_refund, updated)),
        (found(json!({"status": "REVERSED"})), came_back(Return::ReversedWithoutFee, own_reversal, updated)),
        (
            found(reversal),
            came_back(Return::ReversedWithFee, "Account closed.", at("2026-11-23T11:00:00.000Z")),
        ),
        (
            found(json!({"status": "SUCCESS", "beneficiary": {"accountNumber": "255754000000"}})),
            Outcome::Unknown,
        ),
        (found(json!({"status": "SUCCESS", "orderReference": "OTHER"})), Outcome::Unknown),
        (Some((200, "", "[]".to_owned())), Outcome::Unknown),
        (says(404, &format!("Invalid or missing payout: {}", reference())), Outcome::Absent),
        (says(404, "Invalid or missing payout: OTHER"), Outcome::Unknown),
        (says(404, "Cannot GET /third-parties/payouts"), Outcome::Unknown),
        (says(500, "Internal Server Error"), Outcome::Unknown),
        (None, Outcome::Unknown),
    ] {
        let shown = format!("{told:?}");
        let bench = bench(None, move |_, _| told.clone()).await;
        assert_eq!(bench.rail.query_payout(&mobile()).await, expected, "{shown}");
        assert_eq!(bench.lines()[1], format!("GET /third-parties/payouts/{}", reference()));
    }
}

#[tokio::test]
async fn a_name_that_is_the_number_is_none() {
    let preview = |name: &str| Some((200, "", json!({"receiver": {"accountName": name}}).to_string()));
    let verified = Some((200, "", json!({"accountName": "ASHA MREMA"}).to_string()));
    let bank = Destination::Bank {
        bic: "CORUTZTZ".to_owned(),
        account_number: "1".to_owned(),
        account_name: None,
        currency: Currency::TZS,
        transfer: TransferType::Ach,
    };
    let asha = || Ok(Some("ASHA MREMA".to_owned()));
    for (told, destination, expected) in [
        (preview("ASHA MREMA"), mobile().destination, asha()),
        (preview("255712345678"), mobile().destination, Ok(None)),
        (verified, bank.clone(), asha()),
        (says(404, "Account not found"), bank, Ok(None)),
        (
            says(400, "Insufficient balance: available balance is 0 TZS"),
            mobile().destination,
            Err(RailError::Unreachable),
        ),
    ] {
        let shown = format!("{told:?}");
        let bench = bench(None, move |_, _| told.clone()).await;
        assert_eq!(bench.rail.look_up_name(&destination).await, expected, "{shown}");
    }
}

#[tokio::test]
async fn balances_prove_that_the_connection_works() {
    let list =
        json!([{"currency": "TZS", "balance": 12345.5}, {"currency": "USD", "balance": 0}]).to_string();
    let good = bench(None, move |_, _| Some((200, "", list.clone()))).await;
    let amount = |text, currency| Amount::parse_decimal(text, currency).expect("an amount");
    assert_eq!(
        good.rail.balances().await,
        Ok(vec![amount("12345.5", Currency::TZS), amount("0", Currency::USD)])
    );
    for wrong in [
        json!({"currency": "TZS", "balance": 12.345}),
        json!({"currency": "TZS", "balance": -1}),
        json!({"currency": "TZS", "balance": 1e30}),
        json!({"currency": "TZS", "balance": null}),
        json!({"currency": "XYZ", "balance": 1}),
        json!({"balance": 1}),
        json!("TZS 1"),
    ] {
        let list = json!([{"currency": "USD", "balance": 1}, wrong]).to_string();
        let bench = bench(None, move |_, _| Some((200, "", list.clone()))).await;
        let refused = bench.rail.balances().await.expect_err("a balance that cannot be read");
        assert!(refused.starts_with("ClickPesa tells a balance that Kibali cannot take over: "), "{refused}");
    }
    let shut = bench(None, |_, _| says(401, "Unauthorized")).await;
    assert_eq!(
        shut.rail.balances().await,
        Err("ClickPesa refused the credentials: Unauthorized.".to_owned())
    );
    assert!(!format!("{:?}", shut.rail).contains("SKtest"));
}

#[tokio::test]
async fn the_statement_tells_whether_the_fee_of_a_reversal_came_back() {
    let reversed = json!({"status": "REVERSED", "amount": "1047.10", "currency": "TZS", "fee": "47.10"});
    let line = |amount: f64, reference: &str, kind: &str, entry: &str| json!({"amount": amount, "orderReference": reference, "type": kind, "entry": entry});
    let back = |amount| line(amount, &reference(), "Reversed Payout", "Credit");
    let other = line(47.1, "OTHER", "Reversed Payout", "Credit");
    let out = line(1047.1, &reference(), "Payout", "Debit");
    for (transactions, expected) in [
        (json!([out, back(1000.0), back(47.1)]), Some(Return::ReversedWithFee)),
        (json!([back(1047.1)]), Some(Return::ReversedWithFee)),
        (json!([out, back(1000.0), other]), Some(Return::ReversedWithoutFee)),
        (json!([]), Some(Return::ReversedWithoutFee)),
        (json!(null), None),
    ] {
        let shown = transactions.to_string();
        let record = reversed.clone();
        let bench = bench(None, move |_, got| {
            if !got.line.contains("statement") {
                return found(record.clone());
            }
            let statement = json!({"transactions": transactions}).to_string();
            Some((if transactions.is_null() { 502 } else { 200 }, "", statement))
        });
        let bench = bench.await;
        let how = match bench.rail.query_payout(&mobile()).await {
            Outcome::Returned { how, .. } => Some(how),
            Outcome::Unknown => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(how, expected, "{shown}");
        let asked = bench.lines().pop().expect("a call");
        let path =
            "GET /third-parties/account/statement?currency=TZS&startDate=2026-11-22&endDate=2026-11-24";
        assert_eq!(asked, path);
        // What cannot be read for a day counts as kept.
        bench.now.fetch_add(48 * 3600 * 1_000_000, Ordering::SeqCst);
        let Outcome::Returned { .. } = bench.rail.query_payout(&mobile()).await else { panic!("{shown}") };
    }
}
