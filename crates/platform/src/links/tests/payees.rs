//! Payout links: what payees do on their pages, and where what they claimed stands.

mod making;
mod mandates;
mod switching;
mod typing;

use futures_util::future::join_all;
use permit::Writing as _;

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
            let reason = "The invoice is another one.";
            let body = if end == "rejection" { json!({"reason": reason}) } else { json!({}) };
            kibali.manager.post(&act, body).await.expect(200);
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
