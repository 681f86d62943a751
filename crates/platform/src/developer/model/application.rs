//! Applications: what they are, and what their keys may carry.

use std::{collections::BTreeSet, net::IpAddr};

use permit::{KeyCell, Kind, rule};
use url::{Host, Url};

use super::DeveloperError;

/// How an application connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub(in crate::developer) enum Integration {
    /// A server that calls the API.
    #[serde(rename = "API")]
    Api,
    /// Pages that Kibali hosts.
    Hosted,
}

impl Integration {
    /// As it is stored and shown.
    pub(in crate::developer) const fn name(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Hosted => "Hosted",
        }
    }

    /// The reverse of [`Integration::name`].
    pub(in crate::developer) fn from_name(name: &str) -> Self {
        if name == "Hosted" { Self::Hosted } else { Self::Api }
    }
}

/// Something an application can do while the feature is on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ApplicationFeature)]
pub enum Feature {
    /// Ask customers for payments.
    Collection,
    /// Create payouts.
    Payout,
    /// Make links by which customers pay.
    CheckoutLink,
    /// Make links by which payees are paid.
    HostedPayout,
}

impl Feature {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Collection, Self::Payout, Self::CheckoutLink, Self::HostedPayout];

    /// As it is stored and shown.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Payout => "payout",
            Self::CheckoutLink => "checkout_link",
            Self::HostedPayout => "hosted_payout",
        }
    }

    /// The name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Collection => "Collection API",
            Self::Payout => "Payout API",
            Self::CheckoutLink => "Checkout link",
            Self::HostedPayout => "Hosted payout",
        }
    }

    /// Whether money leaves by it, so that two people decide.
    pub const fn sends_money(self) -> bool {
        matches!(self, Self::Payout | Self::HostedPayout)
    }

    /// Whether it is among `features`, as an application or its key carries them.
    pub fn is_on(self, features: &str) -> bool {
        features.split(' ').any(|code| code == self.code())
    }

    /// The features of a stored text.
    pub fn read(features: &str) -> BTreeSet<Self> {
        Self::ALL.into_iter().filter(|feature| feature.is_on(features)).collect()
    }

    /// The reverse of [`Feature::read`].
    pub fn print(features: &BTreeSet<Self>) -> String {
        features.iter().map(|feature| feature.code()).collect::<Vec<_>>().join(" ")
    }
}

/// What the keys of a new application may carry: collect and read.
const DEFAULT_SCOPES: [Kind; 7] = [
    Kind::ViewPayments,
    Kind::InitiatePayment,
    Kind::ManageLinks,
    Kind::ViewPayouts,
    Kind::PreviewPayout,
    Kind::ViewBalance,
    Kind::ViewWebhooks,
];

/// Scopes as they are stored: the codes of permissions, in the order of the published table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::developer) struct Scopes(BTreeSet<Kind>);

impl Scopes {
    pub(in crate::developer) fn of_a_new_application() -> Self {
        Self(DEFAULT_SCOPES.into_iter().collect())
    }

    /// Reads what a caller names.
    ///
    /// # Errors
    /// `UnknownScope` for what is no scope, `NeverAScope` for what no key ever carries.
    pub(in crate::developer) fn read(names: &[String]) -> Result<Self, DeveloperError> {
        let mut scopes = BTreeSet::new();
        for name in names {
            let kind = Kind::from_code(name);
            let shown = || name.chars().filter(|c| !c.is_control()).take(60).collect();
            let kind = kind.ok_or_else(|| DeveloperError::UnknownScope(shown()))?;
            match rule(kind).key {
                KeyCell::Scope | KeyCell::Confirmed | KeyCell::ConfirmedOwn => scopes.insert(kind),
                KeyCell::No | KeyCell::Never | KeyCell::Own => {
                    return Err(DeveloperError::NeverAScope(kind.code()));
                }
            };
        }
        Ok(Self(scopes))
    }

    /// Reads what was stored.
    pub(in crate::developer) fn stored(text: &str) -> Self {
        Self(
            Kind::ALL
                .iter()
                .copied()
                .filter(|kind| text.split(' ').any(|code| code == kind.code()))
                .collect(),
        )
    }

    pub(in crate::developer) fn print(&self) -> String {
        self.codes().join(" ")
    }

    pub(in crate::developer) fn codes(&self) -> Vec<&'static str> {
        self.0.iter().map(|kind| kind.code()).collect()
    }

    pub(in crate::developer) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them lets money leave.
    pub(in crate::developer) fn send_money(&self) -> bool {
        self.0.iter().any(|kind| permit::is_money_scope(*kind))
    }

    /// Those that no second person confirms.
    pub(in crate::developer) fn ordinary(&self) -> Self {
        Self(self.0.iter().copied().filter(|kind| !permit::is_money_scope(*kind)).collect())
    }

    /// Those that stay when ordinary scopes must be among `allowed`.
    pub(in crate::developer) fn within(&self, allowed: &Self) -> Self {
        let stays = |kind: &Kind| permit::is_money_scope(*kind) || allowed.0.contains(kind);
        Self(self.0.iter().copied().filter(stays).collect())
    }

    /// Refuses ordinary scopes that are not among `allowed`, what the application's keys may carry.
    ///
    /// # Errors
    /// `ScopeNotAllowed` with the first of them.
    pub(in crate::developer) fn check(&self, allowed: &Self) -> Result<(), DeveloperError> {
        match self.ordinary().0.difference(&allowed.0).next() {
            Some(kind) => Err(DeveloperError::ScopeNotAllowed(kind.code())),
            None => Ok(()),
        }
    }
}

/// Checks where people are sent back to: HTTPS, or plain HTTP on the own machine while developing.
///
/// # Errors
/// `ReturnUrl`.
pub(in crate::developer) fn read_return_url(text: &str) -> Result<String, DeveloperError> {
    let url = Url::parse(text.trim()).map_err(|_| DeveloperError::ReturnUrl)?;
    let own_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).to_canonical().is_loopback(),
        None => false,
    };
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && own_machine);
    let bare = url.username().is_empty() && url.password().is_none();
    if scheme && bare && text.len() <= 2000 { Ok(url.into()) } else { Err(DeveloperError::ReturnUrl) }
}

/// A client id: `ID` and 30 letters and digits. `random` must be plenty, because some of it is thrown away to keep
/// every character equally likely.
pub(in crate::developer) fn client_id(random: &[u8]) -> String {
    alphanumeric("ID", 30, random)
}

/// A checksum key: `CHK` and 40 letters and digits.
pub(in crate::developer) fn checksum_key(random: &[u8]) -> String {
    alphanumeric("CHK", 40, random)
}

fn alphanumeric(prefix: &str, length: usize, random: &[u8]) -> String {
    const CHARACTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let fair = random.iter().filter(|byte| **byte < 248).take(length);
    let text: String =
        fair.map(|byte| char::from(CHARACTERS[usize::from(*byte) % CHARACTERS.len()])).collect();
    assert_eq!(text.len(), length, "a hundred random bytes hold enough that are fair");
    format!("{prefix}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &[&str]) -> Result<Scopes, DeveloperError> {
        Scopes::read(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_new_applications_keys_collect_and_read_and_export_nothing() {
        let scopes = Scopes::of_a_new_application();
        assert!(!scopes.send_money());
        assert!(!scopes.codes().iter().any(|code| code.contains("export")), "{scopes:?}");
        assert_eq!(Scopes::stored(&scopes.print()), scopes);
    }

    #[test]
    fn no_key_carries_what_the_table_denies_it() {
        for name in ["payout.authorise", "balance.withdraw", "team.invite", "key.create", "change.confirm"] {
            assert!(matches!(read(&[name]), Err(DeveloperError::NeverAScope(_))), "{name}");
        }
        assert!(matches!(read(&["payout.everything"]), Err(DeveloperError::UnknownScope(_))));
    }

    #[test]
    fn ordinary_scopes_stay_within_what_the_application_allows() {
        let allowed = read(&["payment.view", "payout.view"]).expect("scopes");
        assert_eq!(read(&["payment.view"]).expect("scopes").check(&allowed), Ok(()));
        let wide = read(&["payment.view", "payment.export", "payout.create"]).expect("scopes");
        assert_eq!(wide.check(&allowed), Err(DeveloperError::ScopeNotAllowed("payment.export")));
        assert_eq!(wide.within(&allowed), read(&["payment.view", "payout.create"]).expect("scopes"));
        assert!(wide.send_money() && !wide.ordinary().send_money());
    }

    #[test]
    fn people_are_sent_back_over_https_or_to_the_own_machine() {
        for url in
            ["https://shop.example/done", "http://localhost:3000/", "http://127.0.0.1/", "http://[::1]/"]
        {
            read_return_url(url).expect(url);
        }
        for url in [
            "http://shop.example/",
            "javascript:alert(1)",
            "https://a:b@shop.example/",
            "shop",
            "",
            "data:,x",
        ] {
            assert_eq!(read_return_url(url), Err(DeveloperError::ReturnUrl), "{url}");
        }
    }

    #[test]
    fn client_ids_look_as_clients_expect() {
        let id = client_id(&[255, 0, 61, 62].repeat(25));
        assert_eq!(id.len(), 32);
        assert!(id.starts_with("ID0z0") && id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
    }
}
