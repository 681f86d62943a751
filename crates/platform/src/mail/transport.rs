//! Hands a message to the operator's mail server.

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor, transport::smtp::Error as SmtpError,
};
use permit::Problem;
use values::{Duration, Secret};

/// How long the mail server may take; less than a worker's lease.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rejected {
    /// The server will never take it: no such mailbox.
    ForGood(String),
    /// It may take it later.
    ForNow(String),
}

/// Hands `message` over.
///
/// # Errors
/// The reason, in a sentence for the page, within a failure when the operator's URL is unusable.
pub(super) async fn hand_over(
    url: &Secret<String>,
    message: Message,
) -> Result<Result<(), Rejected>, Problem> {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())
        .map_err(|_| Problem::failure("the SMTP URL cannot be used"))?
        .timeout(Some(PATIENCE))
        .build();
    let sent = tokio::time::timeout(PATIENCE, transport.send(message)).await;
    Ok(match sent {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(reason(&error)),
        Err(_) => Err(Rejected::ForNow("The mail server did not answer in time.".to_owned())),
    })
}

fn reason(error: &SmtpError) -> Rejected {
    let Some(code) = error.status() else {
        return Rejected::ForNow("The mail server cannot be reached.".to_owned());
    };
    let code = code.to_string();
    let said = format!("The mail server answered {code}.");
    // 550, 551 and 553 speak about the mailbox (RFC 5321, 4.2.3); all else may be the operator's to repair.
    if matches!(code.as_str(), "550" | "551" | "553") {
        Rejected::ForGood(format!("{said} There is no such mailbox, or it takes no mail from here."))
    } else {
        Rejected::ForNow(said)
    }
}
