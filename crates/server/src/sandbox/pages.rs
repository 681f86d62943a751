//! The sandbox's own pages: a welcome with addresses and passwords, and the mailbox.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, Request},
    middleware::{self, Next},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode, header};
use mailbox::{Mail, Mailbox};

use super::secrets::Demonstration;
use crate::html::escape;

const STYLE: &str = include_str!("pages.css");

/// `/sandbox`, `/sandbox/mailbox` and its JSON.
pub(super) fn routes(mailbox: &Mailbox, demonstration: &Demonstration) -> Router {
    let welcome: Arc<str> = welcome(demonstration).into();
    let (list, one, json) = (mailbox.clone(), mailbox.clone(), mailbox.clone());
    Router::new()
        .route("/sandbox", get(move || async move { Html(welcome.to_string()) }))
        .route("/sandbox/mailbox", get(move || async move { Html(mailbox_page(&list.mails())) }))
        .route(
            "/sandbox/mailbox/{number}",
            get(move |Path(number): Path<usize>| async move { mail_page(&one, number) }),
        )
        .route(
            "/sandbox/mailbox.json",
            get(move || async move { Json(json.mails().iter().map(wire).collect::<Vec<_>>()) }),
        )
        .layer(middleware::from_fn(by_number))
}

/// These pages show every secret of the demonstration. A page elsewhere could give its own name this machine's address
/// and read them in the reader's browser, so no name but `localhost` is answered.
async fn by_number(headers: HeaderMap, request: Request, next: Next) -> Response {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    if is_of_this_machine(host.unwrap_or_default()) {
        return next.run(request).await;
    }
    (
        StatusCode::MISDIRECTED_REQUEST,
        "Open the sandbox by its number, such as http://127.0.0.1, or as localhost.",
    )
        .into_response()
}

/// `{to, subject, text, html, received_at}`, `to` being the first address of the envelope.
fn wire(mail: &Mail) -> serde_json::Value {
    serde_json::json!({
        "to": mail.to.first(), "subject": mail.subject, "text": mail.text, "html": mail.html,
        "received_at": mail.received_at,
    })
}

fn is_of_this_machine(host: &str) -> bool {
    let name = host.parse::<http::uri::Authority>().map(|host| host.host().to_owned()).unwrap_or_default();
    name == "localhost" || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body>\
         <p class=\"band\">Sandbox. No real money moves here.</p><main>{body}</main></body></html>"
    )
}

fn welcome(demonstration: &Demonstration) -> String {
    let mut people = String::new();
    for member in &demonstration.members {
        // Writing into a String does not fail.
        let _ = write!(
            people,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td><code>{}</code></td><td><code>{}</code></td></tr>",
            escape(&member.role),
            escape(&member.name),
            escape(&member.email),
            escape(&member.password)
        );
    }
    let checksum = demonstration.checksum_key.as_deref().map_or_else(String::new, |key| {
        format!("<dt>Checksum key</dt><dd><code>{}</code></dd>", escape(key))
    });
    page(
        "Kibali sandbox",
        &format!(
            "<h1>Welcome to the sandbox</h1><p>Sign in as any of these people. Each sees what the role may see.</p>\
             <table><thead><tr><th>Role</th><th>Name</th><th>E-mail</th><th>Password</th></tr></thead><tbody>{people}</tbody>\
             </table><p><a class=\"button\" href=\"/sign-in\">Sign in</a> <a href=\"/sandbox/mailbox\">Mailbox</a> \
             <a href=\"/docs/third-parties\">Third-party API</a> <a href=\"/docs/api\">API</a></p><h2>For your server</h2><dl>\
             <dt>Client id</dt><dd><code>{}</code></dd><dt>API key</dt><dd><code>{}</code></dd>{checksum}</dl>\
             <h2>Numbers with a story</h2><p>A phone, an account at any bank and a till: collections from and payouts to \
             these end as follows; every other one succeeds.</p><dl>{}</dl>",
            escape(&demonstration.client_id),
            escape(&demonstration.api_key),
            numbers()
        ),
    )
}

fn numbers() -> String {
    let story = |scripted: &rails::simulator::Scripted| {
        format!(
            "<dt><code>{}</code>, <code>{}</code>, <code>{}</code></dt><dd>{}</dd>",
            scripted.phone,
            scripted.account,
            scripted.till,
            escape(scripted.behaviour.in_words())
        )
    };
    rails::simulator::SCRIPTED.iter().map(story).collect()
}

/// To the minute, for eyes.
fn minute(mail: &Mail) -> String {
    let text = mail.received_at.to_string();
    format!("{} UTC", text.chars().take(16).collect::<String>().replace('T', " "))
}

fn mailbox_page(mails: &[Mail]) -> String {
    if mails.is_empty() {
        let body = "<h1>Mailbox</h1><p>No mail yet. Invite somebody, and the invitation arrives here.</p>\
                    <p><a href=\"/sandbox\">Back to the welcome page</a></p>";
        return page("Mailbox", body);
    }
    let mut rows = String::new();
    for (number, mail) in mails.iter().enumerate().rev() {
        let _ = write!(
            rows,
            "<tr><td>{}</td><td><a href=\"/sandbox/mailbox/{number}\">{}</a></td><td>{}</td></tr>",
            escape(&mail.to.join(", ")),
            escape(&mail.subject),
            minute(mail)
        );
    }
    let body = format!(
        "<h1>Mailbox</h1><table><thead><tr><th>To</th><th>Subject</th><th>Received</th></tr></thead>\
         <tbody>{rows}</tbody></table><p><a href=\"/sandbox\">Back to the welcome page</a></p>"
    );
    page("Mailbox", &body)
}

/// A link in a mail leads away from the mailbox: nothing of Kibali's is shown in a frame.
const TO_THE_TOP: &str = "&lt;base target=_top&gt;";

fn mail_page(mailbox: &Mailbox, number: usize) -> Response {
    let Some(mail) = mailbox.mails().into_iter().nth(number) else {
        let body = "<h1>No such mail</h1><p><a href=\"/sandbox/mailbox\">Back to the mailbox</a></p>";
        return (StatusCode::NOT_FOUND, Html(page("No such mail", body))).into_response();
    };
    let mut text = String::new();
    for line in mail.text.lines() {
        let line = escape(line);
        let link = line.starts_with("http://127.0.0.1") || line.starts_with("http://localhost");
        let _ = if link { writeln!(text, "<a href=\"{line}\">{line}</a>") } else { writeln!(text, "{line}") };
    }
    let body = format!(
        "<h1>{}</h1><p>To {}, {}</p><iframe sandbox=\"allow-popups allow-top-navigation-by-user-activation\" \
         title=\"The mail as HTML\" srcdoc=\"{TO_THE_TOP}{}\"></iframe><h2>As text</h2><pre>{text}</pre>\
         <p><a href=\"/sandbox/mailbox\">Back to the mailbox</a></p>",
        escape(&mail.subject),
        escape(&mail.to.join(", ")),
        minute(&mail),
        escape(&mail.html)
    );
    Html(page(&escape(&mail.subject), &body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_but_localhost_shows_the_secrets() {
        for good in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "localhost"] {
            assert!(is_of_this_machine(good), "{good}");
        }
        for wrong in ["attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example:80", ""] {
            assert!(!is_of_this_machine(wrong), "{wrong}");
        }
    }
}
