//! Invitations and the mail server: queued, sent, not delivered, off.

use testkit::{Store, both_stores};

use super::*;
use crate::fixtures::Empty;

async fn without_mail(store: Store) -> Fixture {
    fixtures::merchant_on(fixtures::empty_with(store, |s| crate::Settings { smtp_url: None, ..s }).await)
        .await
}

/// A merchant whose mail server does not answer.
async fn with_dead_mail(store: Store) -> Fixture {
    let dead = values::Secret::new("smtp://127.0.0.1:1".to_owned());
    let empty: Empty = fixtures::empty_with(store, |s| crate::Settings { smtp_url: Some(dead), ..s }).await;
    fixtures::merchant_on(empty).await
}

both_stores!(without_a_mail_server_the_link_is_copied_by_hand, |store| async move {
    let mut f = without_mail(store).await;
    let it = f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    assert_eq!(it["mail"], "off");
    assert_eq!(f.work().await, 0, "nothing is enqueued");
    let link = format!("/v1/team/invitations/{}/link", text(&it["id"]));
    let copied = text(&f.admin.post(&link, json!({})).await.expect(200)["link"]);
    let token = copied.split_once('#').expect("a token").1;
    accept(&mut f.stranger(), token).await.expect(201);
    sign_in(&f, "daniel@pendo.dev").await;
});

both_stores!(a_dead_mail_server_is_visible_and_tried_again, |store| async move {
    let mut f = with_dead_mail(store).await;
    let it = f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    assert_eq!(it["mail"], "queued");
    assert_eq!(f.work().await, 1);
    let list = f.admin.get("/v1/team/invitations").await.expect(200);
    assert_eq!(list["data"][0]["mail"], "not_delivered");
    assert_eq!(list["data"][0]["mail_error"], "The mail server cannot be reached.");
    assert_eq!(f.work().await, 0, "not before a minute");
    f.pass(MINUTE);
    assert_eq!(f.work().await, 1, "tried again");
    f.pass(MINUTE * 5);
    assert_eq!(f.work().await, 1, "and again");
});

both_stores!(a_letter_with_a_replaced_link_is_not_sent, |store| async move {
    let mut f = fixtures::merchant(store).await;
    f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    f.admin.post("/v1/team/invitations", daniel("Employee")).await.expect(200);
    f.work().await;
    let mails = f.mail.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.ends_with("as Employee"));
});

both_stores!(a_letter_of_a_revoked_invitation_is_not_sent, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let it = f.admin.post("/v1/team/invitations", daniel("Developer")).await.expect(201);
    f.admin.delete(&format!("/v1/team/invitations/{}", text(&it["id"]))).await.expect(204);
    f.work().await;
    assert!(f.mail.mails().is_empty());
});

both_stores!(an_invitation_reads_in_the_language_chosen_for_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let mut body = daniel("Developer");
    body["language"] = json!("sw");
    f.admin.post("/v1/team/invitations", body).await.expect(201);
    f.work().await;
    let mail = f.mail.last_to("daniel@pendo.dev").expect("a mail");
    assert_eq!(mail.subject, "Asha Mrema anakualika Zuri Foods kama Msanidi");
    assert!(mail.text.contains("Kamwe haandai, haidhinishi wala hapakui malipo"));
    assert!(mail.html.contains("lang=\"sw\""));
});
