//! `kibali reset-link`: a forgotten password where no mail can be sent.

use permit::{App, Clock};
use values::Email;

use crate::{master_key, settings::Settings};

/// Whose password is to be set anew, and on which instance.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The e-mail address of the account.
    email: String,
    #[command(flatten)]
    instance: crate::settings::Options,
}

/// Prints a link that works once, for half an hour. The server may run meanwhile.
///
/// # Errors
/// A sentence that says what to do instead.
pub(crate) async fn run(options: &Options) -> Result<(), String> {
    let email = Email::parse(&options.email).map_err(|error| error.to_string())?;
    let settings = Settings::read(&options.instance)?;
    let master_key = master_key::load(settings.master_key.as_ref(), &settings.data)?;
    let opened = App::open(&settings.target(), Clock::system(), &master_key, settings.app()).await;
    let app = opened.map_err(|problem| problem.to_string())?;
    let link = platform::access::reset_link(&app, &email).await.map_err(|problem| problem.to_string())?;
    app.close().await;
    print(&link.ok_or_else(|| format!("no account has the address {email}"))?);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the link is what the command is for")]
fn print(link: &str) {
    println!("{link}");
}
