//! Which passwords may be set, and in which form they are hashed.

use unicode_normalization::UnicodeNormalization as _;
use values::Secret;

/// How long a password must be, in characters, at least and at most.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=200;

/// A password as it is hashed: in one Unicode form, so that every keyboard types the same one.
pub(in crate::access) fn normal_form(typed: &Secret<String>) -> Secret<String> {
    Secret::new(typed.reveal().nfkc().collect())
}

/// A password that may be set, in the form it is hashed in. `about` is what others know of its owner: name, e-mail
/// address, merchant.
///
/// # Errors
/// Why it may not, with what to do about it.
pub(in crate::access) fn new_password(
    typed: &Secret<String>,
    about: &[&str],
) -> Result<Secret<String>, PasswordError> {
    let password = normal_form(typed);
    let text = password.reveal();
    let length = text.chars().count();
    if length < *LENGTH.start() {
        return Err(PasswordError::TooShort);
    }
    if length > *LENGTH.end() {
        return Err(PasswordError::TooLong);
    }
    if without_what_is_known(text, about).chars().count() < *LENGTH.start() {
        return Err(PasswordError::AboutItsOwner);
    }
    let score = zxcvbn::zxcvbn(text, about).score();
    if score < zxcvbn::Score::Three {
        return Err(PasswordError::Common);
    }
    Ok(password)
}

/// What remains of a password when what others know of its owner is taken out: that part protects nothing.
fn without_what_is_known(password: &str, about: &[&str]) -> String {
    let mut rest: String = password.to_lowercase();
    for known in about.iter().map(|known| known.to_lowercase()) {
        let words = known.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        let mut parts: Vec<String> = words.collect();
        parts.push(known);
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        for part in parts.iter().filter(|part| part.chars().count() >= 3) {
            rest = rest.replace(part.as_str(), "");
        }
    }
    rest
}

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::access) enum PasswordError {
    /// Fewer than twelve characters.
    #[error("Use at least 12 characters: three or four words in a row are easy to remember.")]
    TooShort,
    /// More than 200 characters.
    #[error("Use at most 200 characters.")]
    TooLong,
    /// A list of common passwords, or a pattern that guesses try first.
    #[error(
        "This password is common or easy to guess. Put three or four words together that do not belong together."
    )]
    Common,
    /// Little is left once the owner's name, address and merchant are taken out.
    #[error(
        "Your name, e-mail address and merchant are known to others and do not count. Use at least 12 characters besides."
    )]
    AboutItsOwner,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Secret<String>, PasswordError> {
        let about = ["Asha Mrema", "asha@zurifoods.co.tz", "Zuri Foods"];
        new_password(&Secret::new(text.to_owned()), &about)
    }

    #[test]
    fn long_and_unusual_passwords_are_accepted_in_any_script() {
        for text in [
            "correct horse battery staple",
            "mvua ya mwaka-kiti 7 tembo",
            "дождь стул слон 7",
            "9fK2-xQ7v-Lm4T",
        ] {
            assert!(check(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn twelve_characters_are_counted_as_people_count() {
        assert_eq!(check("kT7#vQ2!xLm").err(), Some(PasswordError::TooShort));
        assert_eq!(check(&"ékT7#vQ2!xLm ".repeat(20)).err(), Some(PasswordError::TooLong));
    }

    #[test]
    fn common_passwords_are_refused() {
        for text in
            ["password1234", "123456789012", "qwertyuiop12", "aaaaaaaaaaaa", "Password123!", "iloveyou1234"]
        {
            assert_eq!(check(text).err(), Some(PasswordError::Common), "{text}");
        }
    }

    #[test]
    fn what_others_know_of_the_owner_does_not_count() {
        for text in ["asha@zurifoods.co.tz", "ZuriFoods-Asha-77", "Asha Mrema 2026!"] {
            assert_eq!(check(text).err(), Some(PasswordError::AboutItsOwner), "{text}");
        }
    }

    #[test]
    fn two_keyboards_type_the_same_password() {
        let (one, other) = ("\u{e9}cole", "e\u{301}cole");
        let form = |text: &str| normal_form(&Secret::new(text.to_owned())).reveal().clone();
        assert_eq!(form(one), form(other));
    }
}
