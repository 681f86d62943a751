use askama::Template;
use http::StatusCode;
use serde_json::json;
use testkit::both_stores;
use values::Duration;

use super::{Brand, Face, Hosted, Kind, Live, Shell, Visitor, address, logo::tests::png_of};
use crate::{
    fixtures::{self, pages},
    mail::Language,
};

/// A page as an area makes one.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "hosted/page.html" %}{% block main %}<div class="part"><h1>{{ shell.say("Pay", "Lipa") }} {{ item }}</h1>
<form method="post" action="{{ shell.link(shell.here()) }}"><input type="hidden" name="once" value="{{ shell.nonce() }}">
<label for="phone">Phone</label><input id="phone" type="tel" name="phone"><button>Pay</button></form></div>{% endblock %}"#
)]
struct Sample<'a> {
    shell: Shell,
    item: &'a str,
}

fn visitor(language: Language) -> Visitor {
    let path = "/pay/token".to_owned();
    Visitor { language, chosen: true, path, simulated: true, nonce: "once".to_owned() }
}

fn brand(name: &str) -> Brand {
    Brand {
        name: name.to_owned(),
        zone: "Africa/Dar_es_Salaam".to_owned(),
        logo: Some("/logo/token".to_owned()),
    }
}

#[test]
fn a_page_is_small_whole_and_of_our_own() {
    for language in [Language::En, Language::Sw] {
        let live = Live { from: "/pay/token/status".to_owned(), state: "waiting".to_owned() };
        let shell = Shell::new(&visitor(language), brand("Zuri Foods"), "Pay").live(live);
        let text = Sample { shell, item: "tea" }.render().expect("a page");
        pages::assert_html(&text);
        assert!(text.contains(&format!("action=\"/pay/token?lang={}\"", language.code())), "{text}");
        assert!(text.len() < 20_000, "{}", text.len());
    }
}

#[test]
fn names_are_never_markup() {
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u{202e}{{ 7*7 }}";
    let shell = Shell::new(&visitor(Language::En), brand(hostile), hostile);
    let text = Sample { shell, item: hostile }.render().expect("a page");
    pages::assert_html(&text);
    assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{text}");
}

#[test]
fn every_face_is_said_in_both_languages() {
    for language in [Language::En, Language::Sw] {
        let mut seen = std::collections::HashSet::new();
        for face in Face::ALL {
            assert!(seen.insert((face.heading(language), face.advice(language))), "{face:?}");
            Hosted::face(&visitor(language), Some(brand("Zuri Foods")), face).expect("a page");
        }
    }
}

both_stores!(an_address_that_leads_nowhere_says_so_in_the_readers_language, |store| async move {
    let f = fixtures::merchant(store).await;
    let mut payer = f.stranger().with("accept-language", "sw-TZ, en;q=0.5");
    let answer = payer.get("/logo/nonsense").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    pages::assert_page(&answer);
    assert!(answer.text.contains("<html lang=\"sw\">") && answer.text.contains("Kiungo hiki hakipo"));
    let english = payer.get("/logo/nonsense?lang=en").await;
    assert!(english.text.contains("This link leads nowhere"), "{}", english.text);
});

both_stores!(a_logo_is_shown_by_its_address_and_to_nobody_who_lacks_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for wrong in ["PHN2Zz4=", "!", &png_of(3_000, 10)] {
        f.manager.patch("/v1/merchant", json!({"logo": wrong})).await.refused(422, "input.invalid");
    }
    f.employee.patch("/v1/merchant", json!({"logo": png_of(64, 64)})).await.refused(403, "role.refused");
    assert_eq!(f.manager.get("/v1/merchant").await.expect(200)["logo"], json!(null));
    let seen = f.manager.patch("/v1/merchant", json!({"logo": png_of(64, 64)})).await.expect(200);
    let path = seen["logo"].as_str().expect("a path").to_owned();
    assert_eq!(f.manager.patch("/v1/merchant", json!({"name": "Zuri"})).await.expect(200)["logo"], path);
    let picture = f.stranger().get(&path).await;
    assert_eq!(
        (picture.status, &picture.headers["content-type"]),
        (StatusCode::OK, &"image/png".parse().expect("a value"))
    );
    assert_eq!(picture.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(picture.headers["x-content-type-options"], "nosniff");
    // The token is good for its kind and its subject only.
    let other = address::token(&f.kibali.app, Kind::Checkout, [7; 16]);
    for wrong in [format!("/logo/{other}"), format!("{path}x"), "/logo/".to_owned() + &"A".repeat(43)] {
        assert_eq!(f.stranger().get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let again = f.manager.patch("/v1/merchant", json!({"logo": png_of(32, 32)})).await.expect(200);
    assert_ne!(again["logo"], path, "a new picture has a new address");
    assert_eq!(f.stranger().get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(f.manager.patch("/v1/merchant", json!({"logo": ""})).await.expect(200)["logo"], json!(null));
});

both_stores!(one_address_looks_so_often_and_another_is_none_the_worse, |store| async move {
    let few = |settings| crate::Settings { calls_per_minute: Some(2), ..settings };
    let f = fixtures::merchant_on(fixtures::empty_with(store, few).await).await;
    let mut payer = f.stranger().from_address("203.0.113.7");
    for _ in 0..10 {
        assert_eq!(payer.get("/logo/nonsense").await.status, StatusCode::NOT_FOUND);
    }
    let refused = payer.get("/logo/nonsense").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key("retry-after"));
    pages::assert_page(&refused);
    let mut other = f.stranger().from_address("203.0.113.8");
    assert_eq!(other.get("/logo/nonsense").await.status, StatusCode::NOT_FOUND);
    f.pass(Duration::from_secs(60));
    assert_eq!(payer.get("/logo/nonsense").await.status, StatusCode::NOT_FOUND);
});
