//! A mail server that keeps what it is given, for the sandbox and for tests: real SMTP on a loopback port.

mod conversation;

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use mail_parser::MessageParser;
use serde::Serialize;
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle};
use values::Timestamp;

/// How many mails are kept; the oldest go first.
const KEPT: usize = 1_000;
/// How many senders are served at once.
const SENDERS: usize = 64;

/// One mail, read.
#[derive(Debug, Clone, Serialize)]
pub struct Mail {
    /// Whom the envelope names.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// Listens until it is dropped. Clones share the mails.
#[derive(Debug, Clone)]
pub struct Mailbox {
    address: SocketAddr,
    mails: Mails,
    _listener: Arc<Listener>,
}

#[derive(Debug)]
struct Listener(JoinHandle<()>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The mails kept, newest last.
#[derive(Debug, Clone, Default)]
struct Mails(Arc<Mutex<VecDeque<Mail>>>);

impl Mails {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Mail>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, to: Vec<String>, source: &[u8], received_at: Timestamp) {
        let parsed = MessageParser::default().parse(source);
        let part = |text: Option<std::borrow::Cow<'_, str>>| {
            text.map(|text| text.replace("\r\n", "\n")).unwrap_or_default()
        };
        let mail = Mail {
            to,
            subject: parsed.as_ref().and_then(|mail| mail.subject()).unwrap_or_default().to_owned(),
            text: part(parsed.as_ref().and_then(|mail| mail.body_text(0))),
            html: part(parsed.as_ref().and_then(|mail| mail.body_html(0))),
            received_at,
        };
        let mut mails = self.lock();
        if mails.len() == KEPT {
            mails.pop_front();
        }
        mails.push_back(mail);
    }
}

impl Mailbox {
    /// Listens on a free loopback port. `now` tells when a mail arrived.
    ///
    /// # Errors
    /// What the operating system says when there is no port.
    pub async fn listen(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let mails = Mails::default();
        let kept = mails.clone();
        let now = Arc::new(now);
        let senders = Arc::new(Semaphore::new(SENDERS));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(slot) = senders.clone().acquire_owned().await else { return };
                let (kept, now) = (kept.clone(), now.clone());
                tokio::spawn(async move {
                    let conversation = conversation::hold(stream, |to, source| kept.keep(to, source, now()));
                    if let Err(error) = conversation.await {
                        tracing::debug!(%error, "a mail conversation broke off");
                    }
                    drop(slot);
                });
            }
        });
        Ok(Self { address, mails, _listener: Arc::new(Listener(task)) })
    }

    /// The address for a setting such as `smtp://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// All mails that are kept, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().iter().cloned().collect()
    }

    /// The newest mail to this address.
    pub fn last_to(&self, address: &str) -> Option<Mail> {
        self.mails
            .lock()
            .iter()
            .rev()
            .find(|mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(address)))
            .cloned()
    }
}
