//! An account at a provider, and who may be called with it.

use rails::clickpesa;
use serde::{Deserialize, Serialize};
use values::{Id, Secret, Subject, Timestamp, subjects::Member};

/// An account of the merchant at a provider, and what it is called with.
#[derive(Debug, Clone)]
pub struct RailAccount {
    /// Its id.
    pub id: Id<RailAccount>,
    /// Where it stands.
    pub state: RailState,
    /// Where the provider's API is.
    pub base_url: String,
    /// The application there.
    pub client_id: String,
    /// What opens to [`Credentials`].
    pub(super) credentials_sealed: Vec<u8>,
    /// Goes up with every change of credentials.
    pub(super) version: i64,
    /// What was there when it was entered, as the provider says.
    pub(super) balances: String,
    /// What opens to the part of the notices' address that nobody guesses.
    pub(super) hook_sealed: Vec<u8>,
    /// Who entered it.
    pub made_by: Id<Member>,
    /// Since when money moves through it.
    pub connected_at: Option<Timestamp>,
    /// Since when it does not any more.
    pub ended_at: Option<Timestamp>,
}

impl Subject for RailAccount {
    const PREFIX: &'static str = "rail";
}

// Only an identifier of it is ever shown; the schema macro wants one of the parameter too.
impl utoipa::PartialSchema for RailAccount {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <Id<Self> as utoipa::PartialSchema>::schema()
    }
}
impl utoipa::ToSchema for RailAccount {}

/// Where an account at a provider stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailState {
    /// Entered; a second person has to confirm it.
    Draft,
    /// Money moves through it.
    Connected,
    /// Replaced or switched off; what went through it is still asked about there.
    Ended,
}

impl RailState {
    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Connected => "connected",
            Self::Ended => "ended",
        }
    }

    /// The reverse of [`RailState::name`].
    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Draft, Self::Connected, Self::Ended].into_iter().find(|state| state.name() == name)
    }
}

/// What is kept sealed of an account.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Credentials {
    pub api_key: Secret<String>,
    pub checksum_key: Option<Secret<String>>,
}

/// As [`Credentials`], on the way into the seal.
#[derive(Serialize)]
pub(super) struct Open<'a> {
    pub api_key: &'a str,
    pub checksum_key: Option<&'a str>,
}

/// What a change request says of an account that is to be connected; nothing secret.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Connect {
    pub draft: Id<RailAccount>,
}

/// The address that was meant, if the operator lets it be called: ClickPesa's own, or one of `others`.
///
/// # Errors
/// `Address`.
pub(super) fn address(wanted: Option<&str>, others: &[String]) -> Result<String, RailAccountError> {
    let plain = |text: &str| text.trim().trim_end_matches('/').trim_end_matches("/third-parties").to_owned();
    let wanted = plain(wanted.unwrap_or(clickpesa::ADDRESS));
    let known = std::iter::once(clickpesa::ADDRESS).chain(others.iter().map(String::as_str));
    let known: Vec<_> = known.map(plain).collect();
    if known.contains(&wanted) { Ok(wanted) } else { Err(RailAccountError::Address(known.join(", "))) }
}

/// Reads a credential: visible ASCII, without spaces around it.
///
/// # Errors
/// `Credential`.
pub(super) fn credential(field: &'static str, text: &str) -> Result<String, RailAccountError> {
    let text = text.trim();
    let fits = (4..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err(RailAccountError::Credential(field)) }
}

/// Why an account cannot be connected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RailAccountError {
    /// An address that the operator does not let be called.
    #[error("money moves through addresses that the operator knows only: {0}")]
    Address(String),
    /// Something that is no credential.
    #[error("copy this from ClickPesa, Settings, Developers: 4 to 200 letters, digits and signs")]
    Credential(&'static str),
    /// The provider did not answer, or refused; its words.
    #[error("{0} Nothing was changed.")]
    Test(String),
    /// A connection that waits for a second person already.
    #[error("an account waits for a second person already: withdraw or decline that request first")]
    Waits,
    /// Nothing is connected.
    #[error("no account is connected")]
    NotConnected,
    /// The simulator moved money for this merchant.
    #[error(
        "the books of this merchant hold or held simulated money, which a real account would pay out: connect it with a new merchant"
    )]
    PlayMoney,
    /// The simulator may yet bring money.
    #[error(
        "payments through the simulator are under way: wait until they have failed, or connect a new merchant"
    )]
    PlayPayments,
    /// Simulated money for a merchant whose money is real.
    #[error("money of this merchant is real: the simulator pays nothing to it")]
    RealMoney,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_the_operator_knows_are_called() {
        let others = ["https://pay.example.tz/".to_owned()];
        let ours = |text: &str| address(Some(text), &others);
        assert_eq!(address(None, &[]).as_deref(), Ok("https://api.clickpesa.com"));
        assert_eq!(
            ours("https://api.clickpesa.com/third-parties/").as_deref(),
            Ok("https://api.clickpesa.com")
        );
        assert_eq!(ours("https://pay.example.tz").as_deref(), Ok("https://pay.example.tz"));
        for wrong in [
            "http://api.clickpesa.com",
            "https://api.clickpesa.com.evil.example",
            "https://api.clickpesa.com@evil.example",
            "https://169.254.169.254",
            "https://pay.example.tz:444",
            "",
        ] {
            assert!(matches!(ours(wrong), Err(RailAccountError::Address(_))), "{wrong}");
        }
    }

    #[test]
    fn a_credential_is_one_line_of_visible_signs() {
        assert_eq!(credential("api_key", " SKabc-123 ").as_deref(), Ok("SKabc-123"));
        for wrong in ["", "abc", "SK abc", "SKé123", "SK\n1234", &"x".repeat(201)] {
            assert_eq!(credential("api_key", wrong), Err(RailAccountError::Credential("api_key")), "{wrong}");
        }
    }
}
