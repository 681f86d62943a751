//! The list of addresses that may call the API. An empty list lets everybody in.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::DeveloperError;

/// The most entries of a list.
const MOST: usize = 100;

/// A list in canonical form: no host bits, no IPv4 in IPv6 clothes, nothing twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::developer) struct IpList(Vec<IpNet>);

/// What a change does to those who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::developer) enum Effect {
    /// Every address that may call afterwards might call before.
    Tightens,
    /// Some address may call that might not before.
    Loosens,
}

impl IpList {
    /// Of entries that were read one by one.
    ///
    /// # Errors
    /// `TooManyRanges`.
    pub(in crate::developer) fn new(ranges: Vec<IpNet>) -> Result<Self, DeveloperError> {
        let mut list = Vec::with_capacity(ranges.len());
        for range in ranges {
            if !list.contains(&range) {
                list.push(range);
            }
        }
        if list.len() > MOST { Err(DeveloperError::TooManyRanges) } else { Ok(Self(list)) }
    }

    /// Of what was stored.
    pub(in crate::developer) fn stored<'a>(ranges: impl IntoIterator<Item = &'a str>) -> Self {
        Self(ranges.into_iter().filter_map(|range| range.parse().ok()).collect())
    }

    pub(in crate::developer) fn ranges(&self) -> &[IpNet] {
        &self.0
    }

    /// Whether a call from `address` is answered.
    pub(in crate::developer) fn lets_in(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.is_empty() || self.0.iter().any(|range| range.contains(&address))
    }

    /// What replacing this list by `after` does.
    pub(in crate::developer) fn effect_of(&self, after: &Self) -> Effect {
        let (before, after) = (self.spans(), after.spans());
        let kept = after.iter().all(|(first, last)| {
            before.iter().any(|(from, to)| from.0 == first.0 && from.1 <= first.1 && last.1 <= to.1)
        });
        if kept { Effect::Tightens } else { Effect::Loosens }
    }

    /// The addresses let in, as merged spans; the first number tells IPv4 from IPv6.
    fn spans(&self) -> Vec<((u8, u128), (u8, u128))> {
        if self.0.is_empty() {
            return vec![((4, 0), (4, u128::from(u32::MAX))), ((6, 0), (6, u128::MAX))];
        }
        let number = |address: IpAddr| match address {
            IpAddr::V4(address) => (4, u128::from(u32::from(address))),
            IpAddr::V6(address) => (6, u128::from(address)),
        };
        let mut spans: Vec<_> =
            self.0.iter().map(|range| (number(range.network()), number(range.broadcast()))).collect();
        spans.sort_unstable();
        let mut merged: Vec<((u8, u128), (u8, u128))> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match merged.last_mut() {
                Some((_, end)) if end.0 == first.0 && first.1 <= end.1.saturating_add(1) => {
                    *end = last.max(*end)
                }
                _ => merged.push((first, last)),
            }
        }
        merged
    }

    /// For people: `10.0.0.0/8, 2001:db8::/32`, or that everybody may call.
    pub(in crate::developer) fn says(&self) -> String {
        if self.0.is_empty() {
            return "every address may call".to_owned();
        }
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// Reads one entry: an address or a range in CIDR form, which is cut to its network.
///
/// # Errors
/// `Range` for what is neither, `Everybody` for a range that holds all addresses.
pub(in crate::developer) fn read_range(text: &str) -> Result<IpNet, DeveloperError> {
    let text = text.trim();
    let range: Option<IpNet> = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    let range = canonical(range.ok_or(DeveloperError::Range)?);
    if range.prefix_len() == 0 { Err(DeveloperError::Everybody) } else { Ok(range) }
}

/// Calls arrive from IPv4 addresses as such, so a range of them written as IPv6 would never match.
fn canonical(range: IpNet) -> IpNet {
    let range = range.trunc();
    if let IpNet::V6(mapped) = range
        && let Some(address) = mapped.network().to_ipv4_mapped()
        && let Some(length) = mapped.prefix_len().checked_sub(96)
        && let Ok(range) = Ipv4Net::new(address, length)
    {
        return IpNet::V4(range).trunc();
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ranges: &[&str]) -> IpList {
        IpList::new(ranges.iter().map(|range| read_range(range).expect(range)).collect()).expect("a list")
    }

    fn effect(before: &[&str], after: &[&str]) -> Effect {
        list(before).effect_of(&list(after))
    }

    #[test]
    fn fewer_addresses_tighten() {
        for (before, after) in [
            (&[][..], &["10.0.0.1"][..]),
            (&["10.0.0.0/8", "192.0.2.1"], &["10.0.0.0/8"]),
            (&["10.0.0.0/8"], &["10.1.0.0/16"]),
            (&["10.0.0.0/9", "10.128.0.0/9"], &["10.0.0.0/8"]),
            (&["10.0.0.0/8"], &["10.0.0.0/9", "10.128.0.0/9"]),
            (&["2001:db8::/32"], &["2001:db8:1::/48"]),
            (&["10.0.0.1"], &["10.0.0.1"]),
            (&["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"], &[]),
        ] {
            assert_eq!(effect(before, after), Effect::Tightens, "{before:?} → {after:?}");
        }
    }

    #[test]
    fn any_new_address_loosens() {
        for (before, after) in [
            (&["10.0.0.1"][..], &[][..]),
            (&["10.0.0.1"], &["10.0.0.2"]),
            (&["10.0.0.1"], &["10.0.0.1", "10.0.0.2"]),
            (&["10.0.0.0/8", "192.0.2.0/24"], &["10.0.0.0/7"]),
            (&["10.1.0.0/16"], &["10.0.0.0/8"]),
            (&["10.0.0.0/8"], &["2001:db8::/32"]),
            (&["0.0.0.0/1", "128.0.0.0/1"], &[]),
            (&["10.0.0.0/9", "10.128.0.0/10"], &["10.0.0.0/8"]),
            (&["::/1"], &["10.0.0.1"]),
        ] {
            assert_eq!(effect(before, after), Effect::Loosens, "{before:?} → {after:?}");
        }
    }

    #[test]
    fn entries_are_kept_in_one_spelling() {
        for (text, kept) in [
            (" 10.1.2.3/8 ", "10.0.0.0/8"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("2001:DB8:0::1", "2001:db8::1/128"),
            ("::ffff:10.1.2.3", "10.1.2.3/32"),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ] {
            assert_eq!(read_range(text).expect(text).to_string(), kept);
        }
        assert_eq!(list(&["10.0.0.1", "10.0.0.1/32", "::ffff:10.0.0.1"]).ranges().len(), 1);
    }

    #[test]
    fn a_range_of_everybody_is_no_entry() {
        for text in ["0.0.0.0/0", "::/0", "10.0.0.0/0", "::ffff:0.0.0.0/96"] {
            assert_eq!(read_range(text), Err(DeveloperError::Everybody), "{text}");
        }
        for text in
            ["", "10.0.0", "10.0.0.0/33", "10.0.0.256", "shop.example", "::/129", "10.0.0.0/-1", "0x0a.1"]
        {
            assert_eq!(read_range(text), Err(DeveloperError::Range), "{text}");
        }
    }

    #[test]
    fn an_empty_list_lets_everybody_in() {
        let address = "192.0.2.7".parse().expect("an address");
        assert!(list(&[]).lets_in(address) && list(&["192.0.2.0/24"]).lets_in(address));
        assert!(!list(&["192.0.2.8"]).lets_in(address));
        assert!(list(&["192.0.2.7"]).lets_in("::ffff:192.0.2.7".parse().expect("an address")));
    }
}
