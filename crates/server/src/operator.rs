//! What the operator does on the command line while the server may be running: `kibali reset-link`, a forgotten
//! password where no mail can be sent, `kibali email-link`, another address where none can, `kibali reset-factor`, a lost
//! second factor that nobody else may reset, and `kibali lift-objection`, the ruling after somebody objected.

use permit::App;
use values::{Email, Id, subjects::Merchant};

use crate::settings::Settings;

/// Whose password is to be set anew, and on which instance.
#[derive(Debug, clap::Args)]
pub(crate) struct ResetLink {
    /// The e-mail address of the account.
    email: String,
    #[command(flatten)]
    instance: crate::settings::Options,
}

/// Whose address is to be changed, and on which instance.
#[derive(Debug, clap::Args)]
pub(crate) struct EmailLink {
    /// The e-mail address of the account.
    old: String,
    /// The address that it is to have; the same one to confirm it.
    new: String,
    #[command(flatten)]
    instance: crate::settings::Options,
}

/// Whose second factor is to be taken away, and on which instance.
#[derive(Debug, clap::Args)]
pub(crate) struct ResetFactor {
    /// The e-mail address of the account.
    email: String,
    #[command(flatten)]
    instance: crate::settings::Options,
}

/// Where one Admin may act alone again, and on which instance.
#[derive(Debug, clap::Args)]
pub(crate) struct LiftObjection {
    /// The merchant's id, as its pages have it in their address: `mrc_…`.
    merchant: String,
    #[command(flatten)]
    instance: crate::settings::Options,
}

/// Prints a link that works once, for half an hour.
///
/// # Errors
/// A sentence that says what to do instead.
pub(crate) async fn reset_link(options: &ResetLink) -> Result<(), String> {
    let email = Email::parse(&options.email).map_err(|error| error.to_string())?;
    let app = open(&options.instance).await?;
    let link = platform::access::reset_link(&app, &email).await.map_err(|problem| problem.to_string())?;
    app.close().await;
    print(&link.ok_or_else(|| format!("no account has the address {email}"))?);
    Ok(())
}

/// Prints a link that works once, which changes the address of an account.
///
/// # Errors
/// A sentence that says what to do instead.
pub(crate) async fn email_link(options: &EmailLink) -> Result<(), String> {
    let old = Email::parse(&options.old).map_err(|error| error.to_string())?;
    let new = Email::parse(&options.new).map_err(|error| error.to_string())?;
    let app = open(&options.instance).await?;
    let link = platform::access::email_link(&app, &old, &new).await.map_err(|problem| problem.to_string())?;
    app.close().await;
    print(&link.ok_or_else(|| format!("no account has the address {old}"))?);
    Ok(())
}

/// Takes a second factor away and ends the sessions of its owner, who is told by mail.
///
/// # Errors
/// A sentence that says what to do instead.
pub(crate) async fn reset_factor(options: &ResetFactor) -> Result<(), String> {
    let email = Email::parse(&options.email).map_err(|error| error.to_string())?;
    let app = open(&options.instance).await?;
    let reset = platform::access::operator_resets_factor(&app, &email).await;
    app.close().await;
    if !reset.map_err(|problem| problem.to_string())? {
        return Err(format!("no account has the address {email} and a second factor; nothing was changed"));
    }
    print(&format!("{email} signs in with the password alone and sets up a new second factor."));
    Ok(())
}

/// Lets the one Admin of a merchant act alone again after a former Admin objected.
///
/// # Errors
/// A sentence that says what to do instead.
pub(crate) async fn lift_objection(options: &LiftObjection) -> Result<(), String> {
    let merchant: Id<Merchant> = options.merchant.parse().map_err(|_| {
        format!(
            "{:?} is no merchant's id; it begins with mrc_ and stands in the address of its pages",
            options.merchant
        )
    })?;
    let app = open(&options.instance).await?;
    let lifted =
        platform::changes::lift_objection(&app, merchant).await.map_err(|problem| problem.to_string())?;
    app.close().await;
    if !lifted {
        return Err(format!(
            "nobody objected in {merchant}, or there is no such merchant; nothing was changed"
        ));
    }
    print(&format!("One Admin of {merchant} may act alone again. The activity record says so."));
    Ok(())
}

async fn open(instance: &crate::settings::Options) -> Result<App, String> {
    crate::instance::open(&Settings::read(instance)?).await
}

#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
fn print(answer: &str) {
    println!("{answer}");
}
