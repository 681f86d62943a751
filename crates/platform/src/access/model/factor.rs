//! The second factor: codes of RFC 6238, each good once, and recovery codes for when the phone is gone.

use totp_rs::{Builder, Totp};
use values::{Secret, Timestamp};

/// What an authenticator and Kibali share.
pub(in crate::access) struct Seed(Secret<[u8; 20]>);

impl Seed {
    /// Takes 20 random bytes, or those that were kept.
    pub(in crate::access) fn new(bytes: [u8; 20]) -> Self {
        Self(Secret::new(bytes))
    }

    /// The bytes, to be sealed.
    pub(in crate::access) fn bytes(&self) -> &[u8; 20] {
        self.0.reveal()
    }

    /// For typing into an authenticator that cannot read pictures.
    pub(in crate::access) fn base32(&self) -> String {
        self.totp().secret().to_base32()
    }

    /// The `otpauth` address that authenticators read; `email` tells apart several accounts on one phone.
    pub(in crate::access) fn uri(&self, email: &str) -> String {
        let account: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
        format!("otpauth://totp/Kibali:{account}?secret={}&issuer=Kibali", self.base32())
    }

    /// The 30-second step that `code` belongs to, if it is right now, a step early or a step late, and later than
    /// `last_step`: a code that was seen once, by whomever, is spent.
    pub(in crate::access) fn step_of(&self, code: &str, now: Timestamp, last_step: i64) -> Option<i64> {
        let seconds = u64::try_from(now.as_seconds()).ok()?;
        let step = i64::try_from(self.totp().check(code, seconds)?).ok()?;
        (step > last_step).then_some(step)
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(*self.bytes()).build().expect("20 bytes and the usual settings are valid")
    }
}

/// What a person typed where a code is asked for.
#[derive(Debug)]
pub(in crate::access) enum Code {
    /// Six digits of an authenticator.
    OfAuthenticator(Secret<String>),
    /// Anything else: one of the recovery codes, as it was given out.
    Recovery(Secret<String>),
}

impl Code {
    /// Reads it; spaces, hyphens and case do not matter.
    pub(in crate::access) fn read(typed: &Secret<String>) -> Self {
        let plain: String = typed
            .reveal()
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .flat_map(char::to_lowercase)
            .collect();
        if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::OfAuthenticator(Secret::new(plain))
        } else {
            Self::Recovery(Secret::new(plain))
        }
    }
}

/// How many recovery codes there are.
pub(in crate::access) const RECOVERY_CODES: usize = 10;
/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Ten recovery codes of 50 random bits each, like `4k7wq-x90pd`.
pub(in crate::access) fn recovery_codes(random: &[u8; 100]) -> Vec<Secret<String>> {
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let code = |bytes: &[u8]| {
        let (first, second) = bytes.split_at(5);
        let half = |bytes: &[u8]| bytes.iter().map(letter).collect::<String>();
        Secret::new(format!("{}-{}", half(first), half(second)))
    };
    random.chunks_exact(random.len() / RECOVERY_CODES).map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed and the times of RFC 6238, appendix B, with the last six of its digits.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let seed = Seed::new(*b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = Timestamp::from_micros(seconds * 1_000_000);
            assert_eq!(seed.step_of(code, now, 0), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_code_is_good_once_and_for_a_step_on_either_side() {
        let seed = Seed::new(*b"12345678901234567890");
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        assert_eq!(seed.step_of("287082", at(59), 1), None, "the step was used");
        assert_eq!(seed.step_of("287082", at(89), 0), Some(1), "a step late");
        assert_eq!(seed.step_of("287082", at(29), 0), Some(1), "a step early");
        assert_eq!(seed.step_of("287082", at(120), 0), None, "too late");
        for wrong in ["", "28708", "2870822", "+28708", "abcdef"] {
            assert_eq!(seed.step_of(wrong, at(59), 0), None, "{wrong}");
        }
    }

    #[test]
    fn authenticators_get_an_address_they_read() {
        let seed = Seed::new(*b"12345678901234567890");
        assert_eq!(
            seed.uri("asha+api@x.tz"),
            "otpauth://totp/Kibali:asha%2Bapi%40x.tz?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kibali"
        );
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let read = |text: &str| match Code::read(&Secret::new(text.to_owned())) {
            Code::OfAuthenticator(code) => format!("authenticator {}", code.reveal()),
            Code::Recovery(code) => format!("recovery {}", code.reveal()),
        };
        assert_eq!(read("287 082"), "authenticator 287082");
        assert_eq!(read("4K7WQ-x90pd "), "recovery 4k7wqx90pd");
    }

    #[test]
    fn there_are_ten_recovery_codes_and_none_is_like_another() {
        let mut random = [0; 100];
        for (place, byte) in random.iter_mut().enumerate() {
            *byte = u8::try_from(place).expect("below 100");
        }
        let codes = recovery_codes(&random);
        let distinct: std::collections::BTreeSet<_> =
            codes.iter().map(|code| code.reveal().clone()).collect();
        assert_eq!((codes.len(), distinct.len()), (10, 10));
        assert!(codes.iter().all(|code| code.reveal().len() == 11));
    }
}
