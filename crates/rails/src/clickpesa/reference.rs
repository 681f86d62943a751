//! What ClickPesa knows an order by: 20 letters and digits made of our key alone, another one for every key.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The most characters an order reference of ClickPesa has.
const LENGTH: usize = 20;
/// How our ids print their 128 bits: 26 digits of Crockford's base 32.
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Three bits of the millisecond that stay zero until the year 3084.
const UNUSED: u32 = 3;

/// The reference of the order with this key, such as `pout_01k9q4…`; `None` for a key that is no id of ours.
///
/// An id has 128 bits, of which version and variant are always the same six (RFC 9562) and the first three are zero. The
/// other 119 fit into 20 digits of base 62, which hold 119.08 bits, so no two ids share a reference.
pub(super) fn of_key(key: &str) -> Option<String> {
    let digits = key.split_once('_')?.1;
    if digits.len() != 26 {
        return None;
    }
    let mut id = 0_u128;
    for byte in digits.bytes() {
        let digit = CROCKFORD.iter().position(|known| *known == byte)?;
        id = id.checked_mul(32)? | digit as u128;
    }
    let (version, variant) = (id >> 76 & 0xf, id >> 62 & 0b11);
    let millis = id >> 80;
    if version != 7 || variant != 0b10 || millis >> (48 - UNUSED) != 0 {
        return None;
    }
    let mut rest = millis << 74 | (id >> 64 & 0xfff) << 62 | id & ((1 << 62) - 1);
    let mut text = [0; LENGTH];
    for place in text.iter_mut().rev() {
        *place = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    String::from_utf8(text.to_vec()).ok()
}

/// The bytes of the id whose order has this reference; `None` for one that is not ours.
pub(super) fn id_of(reference: &str) -> Option<[u8; 16]> {
    if reference.len() != LENGTH {
        return None;
    }
    let mut rest = 0_u128;
    for byte in reference.bytes() {
        let digit = DIGITS.iter().position(|known| *known == byte)?;
        rest = rest.checked_mul(62)?.checked_add(digit as u128)?;
    }
    if rest >> (128 - 6 - UNUSED) != 0 {
        return None;
    }
    let id = (rest >> 74) << 80 | 7 << 76 | (rest >> 62 & 0xfff) << 64 | 0b10 << 62 | rest & ((1 << 62) - 1);
    Some(id.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use values::{Id, OrderReference, Timestamp, subjects::Job};

    use super::*;

    fn key(millis: u64, random: [u8; 10]) -> String {
        let at = Timestamp::from_micros(i64::try_from(millis * 1_000).expect("in range"));
        Id::<Job>::new(at, random).to_string()
    }

    #[test]
    fn every_bit_of_a_key_is_in_its_reference() {
        let base = [0xa5; 10];
        let now = 1_795_417_200_123;
        let mut seen = HashSet::new();
        seen.insert(of_key(&key(now, base)).expect("a reference"));
        for bit in 0..80 {
            let mut random = base;
            random[bit / 8] ^= 1 << (bit % 8);
            // Six of the eighty are overwritten by version and variant.
            seen.insert(of_key(&key(now, random)).expect("a reference"));
        }
        for bit in 0..45 {
            seen.insert(of_key(&key(now ^ 1 << bit, base)).expect("a reference"));
        }
        assert_eq!(seen.len(), 1 + 80 - 6 + 45);
        for reference in seen {
            assert_eq!(OrderReference::parse(&reference).map(|known| known.to_string()), Ok(reference));
        }
    }

    #[test]
    fn the_largest_key_fits_and_what_would_not_is_no_key() {
        let last = of_key(&key((1 << 45) - 1, [0xff; 10])).expect("a reference");
        assert_eq!(last.len(), LENGTH);
        assert!(last.starts_with('w'), "{last}: below zzz…, so nothing overflows");
        for text in
            ["", "pout", "pout_1", "pout_01k9q4k9q4k9q4k9q4k9q4k9q4", "pout_80000000000000000000000000"]
        {
            assert_eq!(of_key(text), None, "{text}");
        }
    }

    #[test]
    fn a_reference_leads_back_to_its_key() {
        for random in [[0; 10], [0xff; 10], [0xa5; 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]] {
            let text = key(1_795_417_200_123, random);
            let id: Id<Job> = text.parse().expect("an id");
            assert_eq!(id_of(&of_key(&text).expect("a reference")), Some(*id.as_bytes()));
        }
        for text in ["", "ORD1", "zzzzzzzzzzzzzzzzzzzz", "2z4IpH3GLcvL5licJIT-"] {
            assert_eq!(id_of(text), None, "{text}");
        }
    }

    #[test]
    fn one_key_has_one_reference_for_ever() {
        let id = key(1_795_417_200_123, [7; 10]);
        assert_eq!(of_key(&id).as_deref(), Some("2z4IpH3GLcvL5licJITn"), "{id}");
    }
}
