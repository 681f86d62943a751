//! Letters as their readers get them.

use std::sync::Arc;

use lettre::message::header::ContentTransferEncoding;
use permit::{Duty, Role, Routes, Slots};
use testkit::{Instance, Mailbox, Store, both_stores};
use values::{Duration, Id, Secret, Timestamp, subjects::Merchant};

use super::*;
use crate::{Platform, Settings, worker};

const LINK: &str = "http://127.0.0.1:8080/reset#0123456789012345678901234567890123456789012";

fn platform(kibali: &Instance, smtp_url: Option<String>) -> Platform {
    let app = kibali.app.clone();
    let settings = Settings { smtp_url: smtp_url.map(Secret::new), ..Settings::default() };
    Platform::new(Arc::new(rails::Simulator::new(Arc::new(move || app.now()))), settings)
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
    let platform = platform(&kibali, Some(server.url()));
    post(&kibali, Content::ResetPassword { link: LINK.to_owned(), minutes: 60 }).await;
    assert_eq!(worker::once(&kibali.app, &platform).await.expect("work"), 1);
    let mail = server.last_to("asha@zurifoods.co.tz").expect("a mail");
    assert_eq!(mail.subject, "Set a new password for Kibali");
    assert!(mail.text.lines().any(|line| line == LINK), "{}", mail.text);
    assert!(mail.html.contains(&format!("href=\"{LINK}\"")), "{}", mail.html);
    assert_eq!(worker::once(&kibali.app, &platform).await.expect("work"), 0);
});

/// One of each, with names that HTML, headers and narrow clients find hard.
fn one_of_each() -> Vec<Content> {
    let merchant = || "Zuri & Söhne <Foods>".to_owned();
    let link = || "http://127.0.0.1:8080/m/mrc_1/settings/team".to_owned();
    let neema = || "Neema Mushi".to_owned();
    let moment = || Moment {
        at: Timestamp::from_micros(1_796_022_000_000_000),
        zone: "Africa/Dar_es_Salaam".to_owned(),
    };
    let says = || "Neema Mushi asks to make an API key that may send money out.".to_owned();
    let mut all = vec![
        Content::Invitation {
            link: LINK.to_owned(),
            merchant: merchant(),
            inviter: neema(),
            role: Role::Developer,
            can: vec!["Creates applications.".to_owned(), "Sees payments.".to_owned()],
            never: vec!["Never creates or releases a payout.".to_owned()],
            expires: moment(),
            generation: 1,
        },
        Content::ResetPassword { link: LINK.to_owned(), minutes: 60 },
        Content::ConfirmEmail { link: LINK.to_owned(), before: None },
        Content::ConfirmEmail { link: LINK.to_owned(), before: Some("asha@zurifoods.co.tz".to_owned()) },
        Content::EmailChangeAsked { new_email: "asha@elsewhere.tz".to_owned(), link: link() },
        Content::EmailChanged { undo_link: LINK.to_owned(), new_email: "asha@elsewhere.tz".to_owned() },
        Content::PasswordChanged { link: link() },
        Content::RoleChanged {
            merchant: merchant(),
            before: Role::Admin,
            after: Role::Employee,
            by: neema(),
            link: link(),
        },
        Content::DutyChanged {
            merchant: merchant(),
            before: Duty::Both,
            after: Duty::Initiator,
            by: neema(),
            link: link(),
        },
        Content::WaiverNotice {
            merchant: merchant(),
            by: neema(),
            alone_from: moment(),
            objection_link: LINK.to_owned(),
        },
        Content::ChangeRequested {
            merchant: merchant(),
            requested_by: neema(),
            role: Role::Developer,
            says: says(),
            link: link(),
        },
        Content::OwnershipOffered { merchant: merchant(), from: neema(), link: link() },
        Content::OwnershipMoved {
            merchant: merchant(),
            from: neema(),
            to: "Peter Ouma".to_owned(),
            undo_until: moment(),
            link: link(),
        },
        Content::OwnershipUndone {
            merchant: merchant(),
            from: neema(),
            to: "Peter Ouma".to_owned(),
            link: link(),
        },
        Content::PayoutWaits {
            merchant: merchant(),
            amount: "TZS 2,450,000".to_owned(),
            payee: "Kilimo Bora".to_owned(),
            reference: "INV-77".to_owned(),
            made_by: "Asha Juma".to_owned(),
            link: link(),
        },
        Content::LedgerDiffers {
            merchant: merchant(),
            count: 1,
            findings: vec!["held keeps a balance of TZS 1.00, and its entries come to TZS 0.00".to_owned()],
            link: link(),
        },
        Content::BalanceAtProvider {
            merchant: merchant(),
            closed: false,
            findings: vec![
                "TZS 107000.00 at the provider, TZS 100000.00 in the books: TZS 7000.00 went to suspense, where TZS 7000.00 stands"
                    .to_owned(),
            ],
            link: link(),
        },
        Content::BalanceAtProvider { merchant: merchant(), closed: true, findings: Vec::new(), link: link() },
        Content::DailyReport {
            merchant: merchant(),
            day: "2026-11-23".to_owned(),
            currencies: vec![crate::mail::DayOf {
                currency: "TZS".to_owned(),
                collected: (12, "TZS 1,250,000".to_owned()),
                channels: vec![
                    ("M-PESA".to_owned(), 8, "TZS 850,000".to_owned()),
                    ("TIGO-PESA".to_owned(), 4, "TZS 400,000".to_owned()),
                ],
                paid: (3, "TZS 970,000".to_owned()),
                failed: (1, "TZS 20,000".to_owned()),
                waiting: (2, "TZS 60,000".to_owned()),
                unknown: (0, "TZS 0".to_owned()),
                opening: "TZS 2,000,000".to_owned(),
                closing: "TZS 2,280,000".to_owned(),
            }],
            link: link(),
        },
        Content::SettlementChanged {
            merchant: merchant(),
            account: "TZS account 0150123456789 of ZURI FOODS LTD at CRDB BANK PLC".to_owned(),
            asked_by: neema(),
            confirmed_by: Some("Peter Ouma".to_owned()),
            link: link(),
        },
        Content::BatchWaits {
            merchant: merchant(),
            batch: "salaries.csv".to_owned(),
            count: 1_200,
            total: "TZS 92,450,000".to_owned(),
            names: (3, 12),
            made_by: "Asha Juma".to_owned(),
            link: link(),
        },
        Content::BeneficiaryWaits {
            merchant: merchant(),
            beneficiary: "Kilimo Bora".to_owned(),
            account: "0150…789".to_owned(),
            asked_by: "Asha Juma".to_owned(),
            link: link(),
        },
        Content::OutcomeWaits {
            merchant: merchant(),
            amount: "TZS 2,450,000".to_owned(),
            payee: "Kilimo Bora".to_owned(),
            reference: "INV-77".to_owned(),
            paid: false,
            proposed_by: "Asha Juma".to_owned(),
            link: link(),
        },
    ];
    let (instance, place) = ("http://127.0.0.1:8080", "http://127.0.0.1:8080/m/mrc_1");
    for role in Role::ALL {
        let (instance, place) = (instance.to_owned(), place.to_owned());
        all.push(Content::Welcome { merchant: merchant(), role, instance, place });
    }
    for what in [Access::Disabled, Access::Enabled, Access::Removed, Access::FactorReset] {
        all.push(Content::AccessChanged { merchant: merchant(), what, by: neema(), link: link() });
    }
    for (decision, note) in [(Decision::Confirmed, None), (Decision::Declined, Some("Not now".to_owned()))] {
        let decided_by = "Peter Ouma".to_owned();
        all.push(Content::ChangeDecided {
            merchant: merchant(),
            says: says(),
            decision,
            decided_by,
            note,
            link: link(),
        });
    }
    all
}

#[test]
fn every_letter_reads_as_reviewed_in_both_languages() {
    for language in [Language::En, Language::Sw] {
        let mut all = String::new();
        for content in one_of_each() {
            let letter = preview(&content, language, "Asha Juma").expect("a letter");
            all.push_str(&format!("=== {}\n\n{}\n\n", letter.subject, letter.text));
        }
        insta::assert_snapshot!(format!("letters_{}", language.code()), all);
    }
    let invitation = preview(&one_of_each()[0], Language::En, "Asha Juma").expect("a letter");
    insta::assert_snapshot!("invitation_html", invitation.html);
}

#[test]
fn every_letter_has_one_button_at_most_and_its_link_on_a_line_of_its_own() {
    for language in [Language::En, Language::Sw] {
        for content in one_of_each() {
            let letter = preview(&content, language, "Asha Juma").expect("a letter");
            let buttons = letter.html.matches("display:inline-block").count();
            assert!(buttons <= 1, "{}", letter.subject);
            for line in letter.text.lines().filter(|line| line.contains("://")) {
                assert!(line.starts_with("http") && !line.contains(' '), "{line}");
            }
            assert!(!letter.html.contains("<img") && !letter.html.contains("<Foods>"), "{}", letter.html);
            assert!(
                !letter.subject.contains('\n') && letter.subject.chars().count() < 120,
                "{}",
                letter.subject
            );
        }
    }
}

/// A message to somebody whose name tries to end the header.
fn message(name: &str, merchant: &str) -> String {
    let content = Content::OwnershipOffered {
        merchant: merchant.to_owned(),
        from: "Neema\r\nBcc: all@x.tz".to_owned(),
        link: LINK.to_owned(),
    };
    let rendered = preview(&content, Language::En, name).expect("a letter");
    let envelope = message::Envelope {
        from: "Kibali <kibali@x.tz>",
        to: "asha@zürich.tz",
        to_name: name,
        id: "job_1".to_owned(),
        at: Timestamp::from_micros(1_795_417_200_000_000),
    };
    let sealed = envelope.seal(&rendered).expect("a message");
    String::from_utf8(sealed.formatted()).expect("ASCII")
}

#[test]
fn no_name_ends_a_header_or_adds_one() {
    let sent = message("Asha\r\nBcc: all@x.tz\r\n\r\nHello", "Zuri\nSubject: free money");
    let head = sent.split("\r\n\r\n").next().expect("a head");
    for header in ["\r\nBcc", "\r\nHello"] {
        assert!(!head.contains(header), "{head}");
    }
    assert_eq!(head.matches("\r\nSubject:").count() + usize::from(head.starts_with("Subject:")), 1, "{head}");
    assert!(
        head.contains("Message-ID: <job_1@x.tz>") && head.contains("Auto-Submitted: auto-generated"),
        "{head}"
    );
    assert!(head.contains("asha@xn--zrich-kva.tz"), "{head}");
}

#[test]
fn links_are_never_cut_in_the_source() {
    let plain = message("Asha", "Zuri Foods");
    assert!(plain.contains(&format!("\r\n{LINK}\r\n")) && !plain.contains("quoted-printable"), "{plain}");
    let encoded = message("Ngũgĩ 👩🏾‍🌾", "محمد");
    assert!(encoded.is_ascii() && !encoded.contains("quoted-printable"), "{encoded}");
    assert!(encoded.contains(&format!("Content-Transfer-Encoding: {}", ContentTransferEncoding::Base64)));
}

both_stores!(a_kept_letter_shows_nothing_of_its_link, |store: Store| async move {
    let kibali = Instance::start(store, Routes::new()).await;
    post(&kibali, Content::ResetPassword { link: LINK.to_owned(), minutes: 60 }).await;
    let seen = std::sync::Mutex::new(String::new());
    kibali
        .app
        .work(JOB, Slots { all: 1, lane: 1 }, |task| {
            seen.lock().expect("one thread").push_str(task.payload());
            async { Ok(()) }
        })
        .await
        .expect("work");
    let seen = seen.into_inner().expect("one thread");
    assert!(!seen.is_empty() && !seen.contains("reset") && !seen.contains("0123456789"));
});

both_stores!(a_letter_waits_for_a_mail_server_that_is_down, |store: Store| async move {
    let kibali = Instance::start(store, Routes::new()).await;
    let dead = platform(&kibali, Some("smtp://127.0.0.1:1".to_owned()));
    post(&kibali, Content::ConfirmEmail { link: LINK.to_owned(), before: None }).await;
    assert_eq!(worker::once(&kibali.app, &dead).await.expect("work"), 1);
    assert_eq!(worker::once(&kibali.app, &dead).await.expect("work"), 0);
    assert_eq!(kibali.app.alarms().await.expect("figures").undelivered_mail, 1);
    kibali.clock.advance(Duration::from_secs(60));
    let server = mailbox(&kibali).await;
    let alive = platform(&kibali, Some(server.url()));
    assert_eq!(worker::once(&kibali.app, &alive).await.expect("work"), 1);
    assert_eq!(server.mails().len(), 1);
    assert_eq!(kibali.app.alarms().await.expect("figures").undelivered_mail, 0);
});

both_stores!(without_a_mail_server_letters_do_not_pile_up, |store: Store| async move {
    let kibali = Instance::start(store, Routes::new()).await;
    post(&kibali, Content::ConfirmEmail { link: LINK.to_owned(), before: None }).await;
    let off = platform(&kibali, None);
    assert_eq!(worker::once(&kibali.app, &off).await.expect("work"), 1);
    kibali.clock.advance(Duration::from_secs(3600));
    assert_eq!(worker::once(&kibali.app, &off).await.expect("work"), 0);
});
