//! Which addresses of others may be reached. Names are looked up where they are dialled, so both check here: the URL when
//! it is entered and every address before it is dialled.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

/// The longest URL that is kept, in characters.
const LONGEST: usize = 2000;

/// Reads a URL that somebody entered. `networks` are the operator's: only they may be private or reached without TLS.
///
/// # Errors
/// [`AddressError`], which says what to enter instead.
pub(crate) fn read(text: &str, networks: &[IpNet]) -> Result<Url, AddressError> {
    if text.len() > LONGEST {
        return Err(AddressError::TooLong);
    }
    let url = Url::parse(text.trim()).map_err(|_| AddressError::Unreadable)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    if url.fragment().is_some() {
        return Err(AddressError::Fragment);
    }
    match url.scheme() {
        "https" => {}
        "http" if networks.is_empty() => return Err(AddressError::NeedsTls),
        "http" => {}
        _ => return Err(AddressError::NeedsTls),
    }
    check_literal(&url, networks)?;
    Ok(url)
}

/// Checks a host that is an address already, for which nothing will be looked up.
///
/// # Errors
/// `Private` or `NeedsTls`.
pub(crate) fn check_literal(url: &Url, networks: &[IpNet]) -> Result<(), AddressError> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let local = name == "localhost" || name.ends_with(".localhost");
            if !local {
                return Ok(());
            }
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        }
        None => return Err(AddressError::Unreadable),
    };
    match (may_dial(address, networks, Reach::of(url)), url.scheme()) {
        (true, _) => Ok(()),
        (false, "http") if is_public(address) => Err(AddressError::NeedsTls),
        (false, _) => Err(AddressError::Private),
    }
}

/// How far a URL may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// With TLS: every public address, and the operator's networks.
    Everywhere,
    /// Without: the operator's networks.
    OwnNetworks,
}

impl Reach {
    /// By the scheme of `url`.
    pub(crate) fn of(url: &Url) -> Self {
        if url.scheme() == "https" { Self::Everywhere } else { Self::OwnNetworks }
    }
}

/// Whether `address` may be dialled.
pub(crate) fn may_dial(address: IpAddr, networks: &[IpNet], reach: Reach) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address))
        || (reach == Reach::Everywhere && is_public(address))
}

/// Whether anybody on the internet could reach `address`: neither private nor reserved, by the registries of IANA.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !reserved
}

/// Of 2000::/3, what is neither documentation, special purpose, nor a tunnel that ends at an IPv4 address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let groups = address.segments();
    let unicast = groups[0] & 0xe000 == 0x2000;
    let special =
        matches!(groups, [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..]);
    unicast && !special
}

/// Why a URL is no address to dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddressError {
    #[error("Write a whole address, such as https://shop.example/hooks.")]
    Unreadable,
    #[error("Write an address of at most 2000 characters.")]
    TooLong,
    #[error("Leave name and password out of the address: deliveries are signed instead.")]
    Credentials,
    #[error("Leave out what follows the # sign: it is never sent.")]
    Fragment,
    #[error(
        "Begin the address with https://: without TLS anybody on the way reads the events. Plain http:// reaches only networks that \
         the operator lists in the setting webhook_networks."
    )]
    NeedsTls,
    #[error(
        "This address is private or reserved. The operator can allow networks with the setting webhook_networks, such as \
         127.0.0.0/8 to try things out."
    )]
    Private,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> AddressError {
        read(text, &[]).expect_err(text)
    }

    #[test]
    fn no_spelling_of_a_private_address_passes() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "0",
            "0.0.0.0",
            "10.1.2.3",
            "10.66051",
            "100.64.0.1",
            "169.254.169.254",
            "0xa9fea9fe",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "１２７.０.０.１",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:0:7f00:1::]",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[ff02::1]",
            "[100::1]",
            "[2001:db8::1]",
        ] {
            assert_eq!(refused(&format!("https://{host}/hooks")), AddressError::Private, "{host}");
        }
    }

    #[test]
    fn public_addresses_pass_with_tls_only() {
        for host in ["shop.example", "8.8.8.8", "[2606:4700::1111]", "shop.example:8443"] {
            read(&format!("https://{host}/hooks?x=1"), &[]).expect(host);
            assert_eq!(refused(&format!("http://{host}/hooks")), AddressError::NeedsTls, "{host}");
        }
        let own = ["10.0.0.0/8".parse().expect("a network")];
        assert_eq!(read("http://8.8.8.8/", &own), Err(AddressError::NeedsTls));
    }

    #[test]
    fn the_operator_opens_networks_and_only_those() {
        let own = ["127.0.0.0/8".parse().expect("a network")];
        for text in ["http://127.0.0.1:9000/", "https://[::ffff:127.0.0.1]/", "http://localhost:9000/"] {
            read(text, &own).expect(text);
        }
        assert_eq!(read("https://10.0.0.1/", &own), Err(AddressError::Private));
        assert!(!may_dial("8.8.8.8".parse().expect("an address"), &own, Reach::OwnNetworks));
    }

    #[test]
    fn what_cannot_be_sent_to_is_refused_with_the_reason() {
        assert_eq!(refused("shop.example/hooks"), AddressError::Unreadable);
        assert_eq!(refused("https://"), AddressError::Unreadable);
        assert_eq!(refused("ftp://shop.example/"), AddressError::NeedsTls);
        assert_eq!(refused("file:///etc/passwd"), AddressError::NeedsTls);
        assert_eq!(refused("https://asha:secret@shop.example/"), AddressError::Credentials);
        assert_eq!(refused("https://shop.example/#x"), AddressError::Fragment);
        assert_eq!(refused(&format!("https://shop.example/{}", "x".repeat(2000))), AddressError::TooLong);
    }
}
