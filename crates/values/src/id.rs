//! Identifiers: UUIDv7 inside, a type prefix and Crockford base32 outside (`pout_01k9q4…`).

use std::{cmp::Ordering, fmt, hash::Hash, hash::Hasher, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

use crate::Timestamp;

/// Something an identifier can point at.
pub trait Subject: 'static {
    /// What the printed identifier begins with, without the underscore.
    const PREFIX: &'static str;
}

/// Points at one `T`, sorts by creation and cannot stand in for the identifier of anything else.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;
/// Room for prefix, underscore and digits.
const PRINTED: usize = 48;

impl<T> Id<T> {
    /// Builds an identifier created at `at`; `random` decides among those of the same millisecond.
    pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(at.as_micros() / 1_000).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid(), PhantomData)
    }

    /// The 16 bytes a store keeps.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The reverse of [`Id::as_bytes`].
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes), PhantomData)
    }

    /// The identifier that no thing has: all bits zero.
    pub const fn nil() -> Self {
        Self(Uuid::nil(), PhantomData)
    }

    /// The same bits as the identifier of something else, where one row stands for both.
    pub fn cast<U>(self) -> Id<U> {
        Id(self.0, PhantomData)
    }
}

impl<T: Subject> Id<T> {
    /// The printed form within `place`, which is long enough for any prefix.
    fn print<'a>(&self, place: &'a mut [u8; PRINTED]) -> &'a str {
        let prefix = T::PREFIX.as_bytes();
        let length = prefix.len() + 1 + LENGTH;
        let (text, _) = place.split_at_mut(length);
        let (before, digits) = text.split_at_mut(prefix.len() + 1);
        before[..prefix.len()].copy_from_slice(prefix);
        before[prefix.len()] = b'_';
        let mut bits = self.0.as_u128();
        for digit in digits.iter_mut().rev() {
            *digit = ALPHABET[(bits & 31) as usize];
            bits >>= 5;
        }
        std::str::from_utf8(text).expect("a prefix and digits are ASCII")
    }
}

impl<T: Subject> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.print(&mut [0; PRINTED]))
    }
}

impl<T: Subject> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digits = text
            .strip_prefix(T::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .ok_or(IdError { prefix: T::PREFIX })?;
        if digits.len() != LENGTH || digits.as_bytes()[0] > b'7' {
            return Err(IdError { prefix: T::PREFIX });
        }
        let mut bits = 0_u128;
        for byte in digits.bytes() {
            let digit =
                ALPHABET.iter().position(|known| *known == byte).ok_or(IdError { prefix: T::PREFIX })?;
            bits = (bits << 5) | digit as u128;
        }
        Ok(Self(Uuid::from_u128(bits), PhantomData))
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T: Subject> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<T: Subject> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.print(&mut [0; PRINTED]))
    }
}
impl<'de, T: Subject> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
// The derive macro asks this of every type with a parameter; there is no public name for it.
impl<T: Subject> utoipa::__dev::ComposeSchema for Id<T> {
    fn compose(
        _: Vec<utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>>,
    ) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(format!("^{}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$", T::PREFIX)))
            .into()
    }
}
impl<T: Subject> utoipa::ToSchema for Id<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("Id_{}", T::PREFIX).into()
    }
}

/// A text that is not an identifier of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id here begins with `{prefix}_` and has 26 letters and digits after it")]
pub struct IdError {
    prefix: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subjects::{Member, Merchant};

    #[test]
    fn prints_with_its_prefix_and_reads_back() {
        let id = Id::<Merchant>::new(Timestamp::from_micros(1_700_000_000_000_000), [7; 10]);
        let text = id.to_string();
        assert!(text.starts_with("mrc_01"), "{text}");
        assert_eq!(text.parse(), Ok(id));
    }

    #[test]
    fn the_id_of_one_kind_is_refused_as_another() {
        let id = Id::<Merchant>::new(Timestamp::from_micros(1), [0; 10]);
        assert!(id.to_string().parse::<Id<Member>>().is_err());
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = Id::<Member>::new(Timestamp::from_micros(1_000_000), [255; 10]);
        let late = Id::<Member>::new(Timestamp::from_micros(2_000_000), [0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
    }

    #[test]
    fn overlong_and_foreign_digits_are_refused() {
        for text in ["mem_", "mem_8zzzzzzzzzzzzzzzzzzzzzzzzz", "mem_0000000000000000000000000u", "mem_é"] {
            assert!(text.parse::<Id<Member>>().is_err(), "{text}");
        }
    }
}
