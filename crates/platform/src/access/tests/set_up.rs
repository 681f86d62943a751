//! The first start.

use serde_json::json;
use testkit::both_stores;

use crate::{
    access::{Founding, found_merchant},
    fixtures::{self, PASSWORD},
    mail::Language,
};

both_stores!(another_master_key_is_refused_and_the_right_one_still_fits, |store| async move {
    let kibali = testkit::Instance::start(store, permit::Routes::new()).await;
    let refused = kibali.reopen_with([7; 32]).await.expect_err("another key").to_string();
    assert!(refused.contains("another master key"), "{refused}");
    kibali.reopen().await.close().await;
});

both_stores!(the_set_up_link_makes_the_first_merchant_and_signs_its_owner_in, |store| async move {
    let empty = fixtures::empty(store).await;
    let mut stranger = empty.kibali.stranger();
    assert_eq!(stranger.get("/v1/set-up").await.expect(200), json!({"open": true}));
    let first = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    let link = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    assert!(link.starts_with("http://127.0.0.1:8080/set-up#"), "{link}");
    let body = |link: &str, password: &str| {
        json!({"token": link.split_once('#').expect("a token").1, "merchant_name": "Zuri Foods",
            "name": "Asha Mrema", "email": "Asha@Zurifoods.co.tz", "password": password, "language": "sw"})
    };
    stranger.post("/v1/set-up", body(&first, PASSWORD)).await.refused(404, "set_up.unknown");
    let problem = stranger.post("/v1/set-up", body(&link, "too short")).await.refused(422, "password.short");
    assert_eq!(problem["fields"][0]["field"], "password");
    let session = stranger.post("/v1/set-up", body(&link, PASSWORD)).await.expect(201);
    assert_eq!(session["merchants"][0]["role"], "Admin");
    assert_eq!(session["merchants"][0]["owner"], true);
    assert_eq!(session["person"]["email"], "Asha@Zurifoods.co.tz");
    assert_eq!(session["person"]["language"], "sw");
    assert_eq!(stranger.get("/v1/session").await.expect(200), session);
    stranger.post("/v1/set-up", body(&link, PASSWORD)).await.refused(410, "set_up.closed");
    assert_eq!(stranger.get("/v1/set-up").await.expect(200), json!({"open": false}));
    assert!(crate::access::set_up_link(&empty.kibali.app).await.expect("a store").is_none());
});

both_stores!(of_several_set_ups_at_once_one_succeeds, |store| async move {
    let empty = fixtures::empty(store).await;
    let link = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    let token = link.split_once('#').expect("a token").1.to_owned();
    let mut tasks = tokio::task::JoinSet::new();
    for racer in 0..8 {
        let mut client = empty.kibali.stranger();
        let body = json!({"token": token, "merchant_name": format!("Merchant {racer}"), "name": "Asha Mrema",
            "email": format!("asha{racer}@zurifoods.co.tz"), "password": PASSWORD});
        tasks.spawn(async move {
            let answer = client.post("/v1/set-up", body).await;
            (answer.status.as_u16(), client.get("/v1/session").await.status.as_u16())
        });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_unstable();
    assert_eq!(answers[0], (201, 200));
    assert_eq!(answers[1..], [(410, 401); 7]);
});

both_stores!(a_server_may_found_a_merchant_that_demonstrates_it_once, |store| async move {
    let empty = fixtures::empty(store).await;
    let link = crate::access::set_up_link(&empty.kibali.app).await.expect("a store").expect("open");
    let founding = || Founding {
        merchant_name: "Zuri Foods".to_owned(),
        name: "Asha Mrema".to_owned(),
        email: values::Email::parse("asha@zurifoods.co.tz").expect("an address"),
        password: values::Secret::new(PASSWORD.to_owned()),
        language: Language::Sw,
    };
    let founded = found_merchant(&empty.kibali.app, &founding()).await.expect("nobody was here");
    let mut asha = fixtures::sign_in(empty.kibali.stranger(), "asha@zurifoods.co.tz").await;
    let session = asha.get("/v1/session").await.expect(200);
    assert_eq!(session["merchants"][0]["id"], json!(founded.merchant));
    let again = found_merchant(&empty.kibali.app, &founding()).await.expect_err("there is one");
    assert_eq!(again.code(), "set_up.closed");
    let token = link.split_once('#').expect("a token").1;
    let body =
        json!({"token": token, "merchant_name": "B", "name": "B", "email": "b@x.tz", "password": PASSWORD});
    empty.kibali.stranger().post("/v1/set-up", body).await.refused(410, "set_up.closed");
});
