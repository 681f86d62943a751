//! Payouts to tills (Lipa Namba), as clients of the third-party API make them.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{open, refused, settle};
use crate::payouts::qr_code;

const PREVIEW_TILL: &str = "/third-parties/payouts/preview-lipa-namba-payout";
const CREATE_TILL: &str = "/third-parties/payouts/create-lipa-namba-payout";

fn till(reference: &str) -> Value {
    json!({"amount": 1000, "currency": "TZS", "orderReference": reference, "lipaNamba": "5551234",
        "providerCode": "503"})
}

fn code(reference: &str, text: &str) -> Value {
    json!({"amount": 1000, "currency": "TZS", "orderReference": reference, "qrCode": text})
}

both_stores!(a_till_is_paid_by_number_and_by_code, |store| async move {
    let (mut kibali, key, mut client) = open(store).await;
    let text = qr_code("503", "5551234", "ASHA TRADERS");
    for (reference, body) in [("LIPA1", till("LIPA1")), ("LIPA2", code("LIPA2", &text))] {
        let preview = client.post(PREVIEW_TILL, body.clone()).await.expect(200);
        let name = preview["receiver"]["accountName"].as_str().expect("a name").to_owned();
        assert!(name.ends_with(" TRADERS"), "{name}");
        assert_eq!(
            preview["receiver"],
            json!({"accountName": name, "accountNumber": "5551234", "accountCurrency": "TZS", "amount": 1000})
        );
        assert_eq!(
            (&preview["amount"], &preview["fee"], &preview["channelProvider"]),
            (&json!(1072), &json!(72), &json!("Vodacom M-Pesa"))
        );
        assert_eq!((preview.get("transferType"), preview.get("nameLookupStatus")), (None, None));
        let made = client.post(CREATE_TILL, body).await.expect(200);
        assert_eq!(
            (&made["channel"], &made["status"], &made["amount"], &made["clientId"]),
            (&json!("TIPS LIPA NAMBA"), &json!("AUTHORIZED"), &json!("1072.00"), &json!(key.client_id))
        );
        assert_eq!(
            made["beneficiary"],
            json!({"accountNumber": "5551234", "accountName": name, "amount": "1000.00"})
        );
        settle(&kibali).await;
        let found = client.get(&format!("/third-parties/payouts/{reference}")).await.expect(200);
        assert_eq!(
            (&found[0]["status"], &found[0]["channel"]),
            (&json!("SUCCESS"), &json!("TIPS LIPA NAMBA"))
        );
        assert_eq!(found[0]["beneficiary"], json!({"accountNumber": "5551234", "accountName": name}));
    }
    let tills = client.get("/third-parties/payouts/all?channel=TIPS%20LIPA%20NAMBA").await.expect(200);
    assert_eq!(tills["totalCount"], 2);
    assert_eq!(kibali.balance().await, (100_000 - 2 * 1_072, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(tills_that_are_none_are_refused_in_the_words_clients_know, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    let with = |fields: Value| {
        let mut body = json!({"amount": 1000, "currency": "TZS", "orderReference": "LIPA1"});
        for (name, value) in fields.as_object().expect("fields") {
            body[name] = value.clone();
        }
        body
    };
    let text = qr_code("503", "5551234", "ASHA TRADERS");
    let unresolved = "Lipa Namba beneficiary name could not be resolved. Preview is required before payout.";
    for (fields, says) in [
        (json!({}), "lipaNamba or qrCode is required"),
        (json!({"lipaNamba": "", "qrCode": " "}), "lipaNamba or qrCode is required"),
        (json!({"lipaNamba": "5551234", "qrCode": text}), "Provide either lipaNamba or qrCode, not both"),
        (json!({"lipaNamba": "5551234"}), "providerCode is required when lipaNamba is provided"),
        (json!({"lipaNamba": "1234567", "providerCode": "503"}), unresolved),
        (json!({"qrCode": qr_code("503", "1234567", "X")}), unresolved),
        // Its provider cannot be asked.
        (json!({"lipaNamba": "5550006", "providerCode": "503"}), unresolved),
        (json!({"lipaNamba": "5551234", "providerCode": "999"}), "Unsupported channel provider"),
        (
            json!({"lipaNamba": "55a", "providerCode": "503"}),
            "Invalid lipaNamba: a till number has 4 to 12 digits",
        ),
        (json!({"qrCode": "hello"}), "Invalid qrCode: the code is cut off or is no EMVCo code"),
        (
            json!({"qrCode": text.replace("5551234", "5551235")}),
            "Invalid qrCode: the code's checksum is wrong: scan it again",
        ),
    ] {
        for path in [PREVIEW_TILL, CREATE_TILL] {
            refused(&client.post(path, with(fields.clone())).await, 400, says);
        }
    }
    let used = "Order reference LIPA1 already used: Create a different reference";
    client.post(CREATE_TILL, till("LIPA1")).await.expect(200);
    refused(&client.post(CREATE_TILL, till("LIPA1")).await, 409, used);
    refused(&client.post(PREVIEW_TILL, till("LIPA1")).await, 409, used);
    assert_eq!(kibali.balance().await, (100_000 - 1_072, 1_072));
});

both_stores!(providers_are_listed_beside_a_payout_of_any_name, |store| async move {
    let (_, _, mut client) = open(store).await;
    let providers = client.get("/third-parties/payouts/lipa-namba-providers").await.expect(200);
    let providers = providers.as_array().expect("an array");
    assert!(providers.contains(&json!({"name": "Vodacom M-Pesa", "providerCode": "503"})), "{providers:?}");
    refused(
        &client.get("/third-parties/payouts/providers").await,
        404,
        "Invalid or missing payout: providers",
    );
});
