//! Letters as their readers get them.

use std::sync::Arc;

use permit::Routes;
use testkit::{Instance, Mailbox, Store, both_stores};
use values::{Id, Secret, subjects::Merchant};

use super::*;
use crate::{Services, Settings, worker};

const LINK: &str = "http://127.0.0.1:8080/reset#0123456789012345678901234567890123456789012";

fn services(kibali: &Instance, smtp_url: Option<String>) -> Services {
    let app = kibali.app.clone();
    let settings = Settings { smtp_url: smtp_url.map(Secret::new), ..Settings::default() };
    Services::new(Arc::new(rails::Simulator::new(Arc::new(move || app.now()))), settings)
}

async fn mailbox(kibali: &Instance) -> Mailbox {
    let app = kibali.app.clone();
    Mailbox::listen(move || app.now()).await.expect("a mailbox")
}

async fn post(kibali: &Instance, content: Content) {
    let mut upkeep = kibali.app.upkeep(Id::<Merchant>::nil(), "test").await.expect("a transaction");
    let letter = Letter {
        to: "asha@zurifoods.co.tz".to_owned(),
        to_name: "Asha Juma".to_owned(),
        language: Language::En,
        content,
        about: None,
    };
    send(upkeep.tx(), letter).await.expect("a letter");
    upkeep.keep().await.expect("a commit");
}

both_stores!(a_letter_reaches_its_reader_with_its_link_on_a_line_of_its_own, |store: Store| async move {
    let kibali = Instance::start(store, Routes::new()).await;
    let server = mailbox(&kibali).await;
    let services = services(&kibali, Some(server.url()));
    post(&kibali, Content::ResetPassword { link: LINK.to_owned(), minutes: 60 }).await;
    assert_eq!(worker::once(&kibali.app, &services).await.expect("work"), 1);
    let mail = server.last_to("asha@zurifoods.co.tz").expect("a mail");
    assert_eq!(mail.subject, "Set a new password for Kibali");
    assert!(mail.text.lines().any(|line| line == LINK), "{}", mail.text);
    assert!(mail.html.contains(&format!("href=\"{LINK}\"")), "{}", mail.html);
    assert_eq!(worker::once(&kibali.app, &services).await.expect("work"), 0);
});
