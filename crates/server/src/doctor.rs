//! `kibali doctor`: looks at a set-up and says in plain words what is wrong and what to do.

use std::{
    net::{TcpListener, ToSocketAddrs as _},
    path::Path,
};

use permit::{App, Clock};
use values::Secret;

use crate::{
    master_key,
    settings::{Options, Settings},
};

/// What was found of one thing.
enum Finding {
    Fine(String),
    Note(String),
    Wrong(String),
}

/// Looks at everything, prints what it finds, and fails if something is wrong.
///
/// # Errors
/// How many things are wrong.
pub(crate) async fn run(options: &Options) -> Result<(), String> {
    let settings = Settings::read(options)?;
    let mut findings = vec![Finding::Fine("the settings can be read".to_owned())];
    findings.push(folder(&settings.data));
    let key = key(&settings);
    let master_key = key.as_ref().ok().cloned();
    findings.push(match key {
        Ok(_) => Finding::Fine("the master key is there and private".to_owned()),
        Err(_) if untouched(&settings) => {
            Finding::Note(
                "there is no master key yet; the first start makes it. If this instance has run before, restore it from your \
                 backup instead"
                    .to_owned(),
            )
        }
        Err(sentence) => Finding::Wrong(sentence),
    });
    findings.push(store(&settings, master_key).await);
    findings.push(port(&settings));
    findings.push(public_url(&settings));
    findings.push(mail(&settings));
    findings.push(simulator(&settings));
    let wrong = findings.iter().filter(|finding| matches!(finding, Finding::Wrong(_))).count();
    report(&findings);
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} to mend; see above")) }
}

#[expect(clippy::print_stdout, reason = "the report is what the command is for")]
fn report(findings: &[Finding]) {
    for finding in findings {
        match finding {
            Finding::Fine(text) => println!("fine   {text}"),
            Finding::Note(text) => println!("note   {text}"),
            Finding::Wrong(text) => println!("WRONG  {text}"),
        }
    }
}

fn folder(path: &Path) -> Finding {
    if !path.exists() {
        return Finding::Note(format!(
            "the data folder {} is not there yet; the first start makes it",
            path.display()
        ));
    }
    match tempfile::NamedTempFile::new_in(path) {
        Ok(_) => Finding::Fine(format!("the data folder {} can be written", path.display())),
        Err(error) => Finding::Wrong(format!(
            "the data folder {} cannot be written ({error}): give it to the user that runs Kibali",
            path.display()
        )),
    }
}

/// Whether nothing of an instance is there yet, as far as this machine shows; what a PostgreSQL holds is not looked at.
fn untouched(settings: &Settings) -> bool {
    let key = settings.data.join(master_key::FILE);
    let fresh = !matches!(&settings.target(), permit::Target::Sqlite(path) if path.exists());
    fresh && settings.master_key.is_none() && !key.exists()
}

/// The key as it is; a doctor makes none.
fn key(settings: &Settings) -> Result<Secret<[u8; 32]>, String> {
    let path = settings.data.join(master_key::FILE);
    let target = settings.target();
    if settings.master_key.is_none() && !path.exists() {
        if let Some(sentence) = master_key::lost(&settings.data, &target) {
            return Err(sentence);
        }
        return Err(format!(
            "there is no master key: the first start makes {}, or set KIBALI_MASTER_KEY. If this instance has run before, \
             restore the file from your backup",
            path.display()
        ));
    }
    Ok(master_key::load(settings.master_key.as_ref(), &settings.data, &target)?.key)
}

async fn store(settings: &Settings, master_key: Option<Secret<[u8; 32]>>) -> Finding {
    let target = settings.target();
    if let permit::Target::Sqlite(path) = &target
        && !path.exists()
    {
        return Finding::Note("there is no SQLite file yet; the first start makes it".to_owned());
    }
    let Some(master_key) = master_key else {
        return Finding::Note(
            "the database was not looked at, because there is no master key: start Kibali once, then ask again".to_owned(),
        );
    };
    match App::open(&target, Clock::system(), &master_key, settings.app()).await {
        Ok(app) => {
            let checked = app.check().await;
            app.close().await;
            match checked {
                Ok(()) => Finding::Fine("the database answers and takes changes".to_owned()),
                Err(problem) => Finding::Wrong(format!("the database takes no changes: {problem}")),
            }
        }
        Err(problem) => Finding::Wrong(format!("the database cannot be opened: {problem}")),
    }
}

fn simulator(settings: &Settings) -> Finding {
    Finding::Note(
        if settings.simulator {
            "the simulator is on: merchants that never connected an account move simulated money, and can connect none afterwards"
        } else {
            "the simulator is off: payments and payouts of a merchant begin when it has connected its account"
        }
        .to_owned(),
    )
}

fn port(settings: &Settings) -> Finding {
    match TcpListener::bind(settings.listen) {
        Ok(_) => Finding::Fine(format!("{} is free to listen on", settings.listen)),
        Err(error) => {
            Finding::Note(format!("{} is taken ({error}): perhaps Kibali runs already", settings.listen))
        }
    }
}

fn public_url(settings: &Settings) -> Finding {
    match &settings.public_url {
        None => Finding::Note(
            "public_url is not set: links in mails will name the address that is listened on".to_owned(),
        ),
        Some(url) if url.starts_with("https://") => Finding::Fine(format!("people reach it at {url}")),
        Some(url) if url.contains("//127.") || url.contains("//localhost") => {
            Finding::Fine(format!("{url} is this machine only"))
        }
        Some(url) => Finding::Wrong(format!(
            "{url} is not encrypted: put a proxy with HTTPS before Kibali and set public_url to https://…"
        )),
    }
}

fn mail(settings: &Settings) -> Finding {
    let Some(url) = &settings.smtp_url else {
        return Finding::Note("smtp_url is not set: nobody gets mail, Admins copy links by hand".to_owned());
    };
    let host = url.split("//").nth(1).unwrap_or_default().rsplit('@').next().unwrap_or_default();
    let host = host.split(['/', '?']).next().unwrap_or_default();
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:25") };
    match host.to_socket_addrs().map(|mut addresses| addresses.next()) {
        Ok(Some(address)) => {
            match std::net::TcpStream::connect_timeout(&address, values::Duration::from_secs(5)) {
                Ok(_) => Finding::Fine(format!("the mail server {host} answers")),
                Err(error) => Finding::Wrong(format!("the mail server {host} does not answer: {error}")),
            }
        }
        _ => Finding::Wrong(format!("the mail server {host} has no address: check smtp_url")),
    }
}
