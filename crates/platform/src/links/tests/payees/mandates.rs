//! What a payee claims on a link that a key made waits for people, unless the mandate of the application names payout links.

use super::*;
use crate::fixtures::money::{events, payout_of};

const UNTIL: &str = "2026-12-20T00:00:00.000Z";

/// What the page of a link says that was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claimed {
    Waits,
    Leaves,
}
use Claimed::{Leaves, Waits};

/// A merchant with money; a key whose application pays, makes payout links and has no mandate; and where its mandate is.
pub(super) async fn paying(store: Store) -> (Fixture, KeyInHand, String) {
    let free = |settings| Settings {
        calls_per_minute: None,
        tries_per_address: None,
        payout_cooldown: Duration::ZERO,
        ..settings
    };
    let mut kibali = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    kibali.fund(1_000_000).await;
    let new = NewKey { features: "hosted_payout payout", scopes: SCOPES, pays_at_once: false };
    let key = kibali.key(kibali.people.peter, new).await;
    let list = kibali.admin.get("/v1/mandates").await.expect(200);
    let id = list["data"][0]["application_id"].as_str().expect("an id").to_owned();
    (kibali, key, format!("/v1/mandates/{id}"))
}

pub(super) fn mandate(each: i64, day: i64, links: bool) -> Value {
    json!({"per_payout": [tzs(each)], "per_day": [tzs(day)], "payout_links": links, "until": UNTIL})
}

async fn confirm(client: &mut Client, asked: &Value) -> Answer {
    let id = asked["change_request"]["id"].as_str().expect("a request");
    client.post(&format!("/v1/change-requests/{id}/confirmation"), json!({})).await
}

/// A mandate that one Admin asks for and the other confirms.
pub(super) async fn give(kibali: &mut Fixture, page: &str, mandate: Value) {
    let asked = kibali.admin.put(page, mandate).await.expect(202);
    confirm(&mut kibali.peter, &asked).await.expect(200);
}

/// The path of a payout link that the key makes.
pub(super) async fn link_of(key: &mut KeyInHand, shillings: i64, reference: &str) -> String {
    let new = json!({"amount": tzs(shillings), "reference": reference});
    let made = key.client.post("/v1/payout-links", new).await.expect(201);
    path_of(made["url"].as_str().expect("an address"))
}

/// What comes of a link that the key makes and a payee claims.
async fn claim(kibali: &Fixture, key: &mut KeyInHand, shillings: i64, reference: &str) -> Claimed {
    let path = link_of(key, shillings, reference).await;
    claim_on(kibali, &path).await
}

pub(super) async fn claim_on(kibali: &Fixture, path: &str) -> Claimed {
    claimed(&receive(kibali, path).await)
}

/// The state of a payout that the key asks for.
async fn pay(key: &mut KeyInHand, shillings: i64, reference: &str) -> Value {
    let payout = payout_of(shillings, reference, "255712345678");
    key.client.post("/v1/payouts", payout).await.expect(201)["state"].clone()
}

fn claimed(page: &Answer) -> Claimed {
    match (page.text.contains("Waits for approval"), page.text.contains("On its way")) {
        (true, false) => Claimed::Waits,
        (false, true) => Claimed::Leaves,
        _ => panic!("{}", page.text),
    }
}

both_stores!(a_link_made_by_a_key_pays_at_once_only_where_the_mandate_names_links, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    assert_eq!(claim(&kibali, &mut key, 25_000, "LINK0").await, Waits, "without a mandate");
    give(&mut kibali, &page, mandate(40_000, 90_000, false)).await;
    assert_eq!(claim(&kibali, &mut key, 25_000, "LINK1").await, Waits, "the mandate is for requests");
    let before = link_of(&mut key, 25_000, "LINK2").await;
    let asked = kibali.admin.put(&page, mandate(40_000, 90_000, true)).await.expect(202);
    let words = |name: &str| asked["change_request"][name].as_str().expect("words").to_owned();
    assert_eq!(
        [words("before"), words("after")],
        ["", " and through payout links"].map(|links| format!(
            "payouts by API{links} up to TZS 40,000 each and TZS 90,000 a day wait for nobody until 20 December 2026"
        ))
    );
    assert_eq!(claim(&kibali, &mut key, 25_000, "LINK3").await, Waits, "while it is only asked for");
    confirm(&mut kibali.admin, &asked).await.refused(403, "second_person.same");
    confirm(&mut kibali.peter, &asked).await.expect(200);
    assert_eq!(
        kibali.admin.get("/v1/mandates").await.expect(200)["data"][0]["mandate"]["payout_links"],
        true
    );

    assert_eq!(claim_on(&kibali, &before).await, Leaves, "made before, claimed now");
    let mut bearer = kibali.bearer(&key).await;
    let told = &bearer.get("/third-parties/payouts/LINK2").await.expect(200)[0];
    assert_eq!(told["status"], "AUTHORIZED");
    assert!(events(&kibali).await.iter().any(|(name, _)| name == "PAYOUT INITIATED"));
    let made = payouts(&mut kibali).await;
    let made = made.iter().find(|payout| payout["reference"] == "LINK2").expect("its payout");
    assert_eq!((&made["state"], &made["by_link"]), (&json!("authorized"), &json!(true)));
    // What a person's link leads to waits, whatever an application may.
    let (_, own) = payout_link(&mut kibali, "OWN1").await;
    assert_eq!(claim_on(&kibali, &own).await, Waits);
    live(&kibali, 3).await;
    says(&open(&kibali, &before).await, "Your money has arrived");
    assert_eq!(claimed(&open(&kibali, &own).await), Waits);
    kibali.assert_ledger_holds().await;
});

both_stores!(whoever_let_links_pay_does_not_release_what_was_taken_back, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    give(&mut kibali, &page, mandate(40_000, 90_000, true)).await;
    assert_eq!(claim(&kibali, &mut key, 25_000, "LINK1").await, Leaves);
    let made = payouts(&mut kibali).await.remove(0);
    let act = |act: &str| format!("/v1/payouts/{}/{act}", made["id"].as_str().expect("an id"));
    kibali.peter.post(&act("undo"), json!({})).await.expect(200);
    kibali.admin.post(&act("authorization"), json!({})).await.refused(403, "payout.mandate_changer");
    kibali.peter.post(&act("authorization"), json!({})).await.refused(403, "payout.key_maker");
    kibali.manager.post(&act("authorization"), json!({})).await.expect(200);
});

both_stores!(one_person_stops_links_from_paying_at_once_also_those_made_before, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    give(&mut kibali, &page, mandate(40_000, 90_000, true)).await;
    let path = link_of(&mut key, 25_000, "LINK1").await;
    let shown = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
    let seen = kibali.manager.put(&page, mandate(40_000, 90_000, false)).await.expect(200);
    assert_eq!((&seen["payout_links"], &seen["per_payout"]), (&json!(false), &json!([tzs(40_000)])));
    assert_eq!(fill(&kibali, &path, &[("seen", &shown)]).await.status, 303);
    assert_eq!(claimed(&open(&kibali, &path).await), Waits);
    assert_eq!(pay(&mut key, 25_000, "PAY1").await, "authorized", "requests go on");
    let record = kibali.admin.get("/v1/activity?limit=100").await.expect(200);
    let entries = record["data"].as_array().expect("entries");
    let lowered = entries.iter().find(|entry| entry["act"] == "mandate.lowered").expect("an entry");
    let links = |side: &str| lowered[side].as_str().expect("words").contains("through payout links");
    assert_eq!((links("before"), links("after")), (true, false), "{lowered}");
    // On again takes two, also together with less of everything else.
    kibali.manager.put(&page, mandate(1_000, 1_000, true)).await.refused(403, "role.refused");
    let asked = kibali.admin.put(&page, mandate(1_000, 1_000, true)).await.expect(202);
    assert_eq!(claim(&kibali, &mut key, 1_000, "LINK2").await, Waits);
    kibali.manager.put(&page, mandate(30_000, 90_000, false)).await.expect(200);
    confirm(&mut kibali.peter, &asked).await.refused(409, "change.outdated");
});

both_stores!(a_mandate_counts_links_and_requests_together, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    give(&mut kibali, &page, mandate(10_000, 15_000, true)).await;
    assert_eq!(claim(&kibali, &mut key, 10_001, "LINK1").await, Waits, "larger than each may be");
    assert_eq!(claim(&kibali, &mut key, 10_000, "LINK2").await, Leaves);
    assert_eq!(pay(&mut key, 5_001, "PAY1").await, "pending", "more than links left of the day");
    assert_eq!(pay(&mut key, 4_000, "PAY2").await, "authorized");
    assert_eq!(claim(&kibali, &mut key, 1_001, "LINK3").await, Waits, "more than both left of the day");
    assert_eq!(claim(&kibali, &mut key, 1_000, "LINK4").await, Leaves);
    kibali.pass_days(1).await;
    assert_eq!(claim(&kibali, &mut key, 10_000, "LINK5").await, Leaves, "another day");
    let later = link_of(&mut key, 10_000, "LINK6").await;
    // Only confirmed beneficiaries, of whom there are none.
    let mut known = mandate(10_000, 15_000, true);
    known["known_payees_only"] = json!(true);
    kibali.manager.put(&page, known).await.expect(200);
    kibali.pass_days(1).await;
    assert_eq!(claim_on(&kibali, &later).await, Waits);
    give(&mut kibali, &page, mandate(10_000, 15_000, true)).await;
    assert_eq!(claim(&kibali, &mut key, 5_000, "LINK7").await, Leaves);
    kibali.pass_days(26).await;
    assert_eq!(claim(&kibali, &mut key, 5_000, "LINK8").await, Waits, "the mandate is over");
    kibali.assert_ledger_holds().await;
});

both_stores!(links_claimed_at_the_same_moment_stay_within_the_mandate_together, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    give(&mut kibali, &page, mandate(1_000, 4_000, true)).await;
    assert_eq!(claim(&kibali, &mut key, 1_000, "FIRST").await, Leaves);
    let mut shown = Vec::new();
    for number in 0..8 {
        let path = link_of(&mut key, 1_000, &format!("LINK{number}")).await;
        let seen = hidden(&fill(&kibali, &path, &TO_PHONE).await, "seen");
        shown.push((path, seen));
    }
    let forms: Vec<_> = shown.iter().map(|(path, seen)| (path, [("seen", seen.as_str())])).collect();
    let sends = forms.iter().map(|(path, form)| fill(&kibali, path, form));
    for answer in join_all(sends).await {
        assert_eq!(answer.status, 303, "{}", answer.text);
    }
    let made = payouts(&mut kibali).await;
    let count = |state: &str| made.iter().filter(|payout| payout["state"] == state).count();
    assert_eq!((count("authorized"), count("pending")), (4, 5));
    kibali.assert_ledger_holds().await;
});

both_stores!(a_mandate_names_links_no_more_once_their_feature_was_off, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    let application = page.replace("/mandates/", "/applications/");
    let (on, off) = (json!({"features": ["hosted_payout", "payout"]}), json!({"features": ["payout"]}));
    let links = mandate(40_000, 90_000, true);
    give(&mut kibali, &page, links.clone()).await;
    kibali.developer.patch(&application, off.clone()).await.expect(200);
    let seen = kibali.admin.get(&application).await.expect(200);
    assert_eq!((&seen["mandate"]["payout_links"], &seen["mandate"]["until"]), (&json!(false), &json!(UNTIL)));
    kibali.admin.put(&page, links.clone()).await.refused(409, "application.feature_off");
    let mut by_request = links.clone();
    by_request["kind"] = json!("mandate.raised");
    by_request["application_id"] = json!(page.trim_start_matches("/v1/mandates/"));
    kibali.admin.post("/v1/change-requests", by_request).await.refused(409, "application.feature_off");

    let turned = kibali.developer.patch(&application, on.clone()).await.expect(202);
    confirm(&mut kibali.admin, &turned).await.expect(200);
    assert_eq!(claim(&kibali, &mut key, 25_000, "LINK1").await, Waits);
    // Nor is it named by a wish from before the feature was off, as long as that is off.
    let asked = kibali.admin.put(&page, links).await.expect(202);
    kibali.developer.patch(&application, off).await.expect(200);
    confirm(&mut kibali.peter, &asked).await.refused(409, "change.outdated");
    let turned = kibali.developer.patch(&application, on).await.expect(202);
    confirm(&mut kibali.admin, &turned).await.expect(200);
    confirm(&mut kibali.peter, &asked).await.expect(200);
    assert_eq!(claim(&kibali, &mut key, 25_000, "LINK2").await, Leaves);
});
