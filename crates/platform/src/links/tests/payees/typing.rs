//! What payees type, what they are shown of it, and what they are not told.

use super::*;

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
