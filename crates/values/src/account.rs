//! Numbers of bank accounts and tills, as they are shown to those who may not know them.

/// A bank account as it is kept: 5 to 34 letters and digits, without the spaces and hyphens people group them by; `None` for
/// what cannot be one.
pub fn account_number(text: &str) -> Option<String> {
    let number: String = text.trim().chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    let fits = (5..=34).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| number.to_ascii_uppercase())
}

/// With the middle hidden: `015…789`; of a short one only the end is left.
pub fn masked_account(account: &str) -> String {
    let letters: Vec<char> = account.chars().collect();
    let end: String = letters.iter().skip(letters.len().saturating_sub(3)).collect();
    let start: String = if letters.len() < 10 { String::new() } else { letters[..3].iter().collect() };
    format!("{start}…{end}")
}

/// Hides the middle of `account` wherever `text` has it, however its characters are grouped.
pub fn mask_account(text: &str, account: &str) -> String {
    let wanted: Vec<char> = account.chars().collect();
    if wanted.len() < 4 {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match length_at(&letters[at..], &wanted) {
            Some(length) => {
                masked.push_str(&masked_account(account));
                at += length;
            }
            None => {
                masked.push(*letter);
                at += 1;
            }
        }
    }
    masked
}

/// Hides the middle of every number of six digits or more within `text`, in groups or not: it may be the account of somebody
/// whom nobody here knows.
pub fn mask_numbers(text: &str) -> String {
    const FEWEST_DIGITS: usize = 6;
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let begins = letter.is_ascii_digit() && (at == 0 || !letters[at - 1].is_ascii_digit());
        let length = if begins { digits_at(&letters[at..]) } else { 0 };
        let digits: String = letters[at..at + length].iter().filter(|c| c.is_ascii_digit()).collect();
        if digits.len() >= FEWEST_DIGITS {
            masked.push_str(&masked_account(&digits));
            at += length;
        } else {
            masked.push(*letter);
            at += 1;
        }
    }
    masked
}

/// How many of `letters` a number takes whose groups a space, a hyphen or a dot parts.
fn digits_at(letters: &[char]) -> usize {
    let mut length = 0;
    while letters.get(length).is_some_and(char::is_ascii_digit) {
        length += 1;
        let parted = letters.get(length).is_some_and(|letter| matches!(letter, ' ' | '-' | '.'));
        if parted && letters.get(length + 1).is_some_and(char::is_ascii_digit) {
            length += 1;
        }
    }
    length
}

/// How many of `letters`, which begin with the account, spell it out.
fn length_at(letters: &[char], wanted: &[char]) -> Option<usize> {
    let mut left = wanted.iter().peekable();
    for (place, letter) in letters.iter().enumerate() {
        let next = left.peek()?;
        if letter.eq_ignore_ascii_case(next) {
            left.next();
            if left.peek().is_none() {
                return Some(place + 1);
            }
        } else if place == 0 || letter.is_alphanumeric() || *letter == '\n' {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(masked_account("0150123456789"), "015…789");
        assert_eq!(masked_account("5551234"), "…234");
        assert_eq!(masked_account("12"), "…12");
    }

    #[test]
    fn numbers_that_may_be_accounts_are_hidden_and_small_ones_stay() {
        for (text, shown) in [
            ("line 12: 0150123456789 is closed", "line 12: 015…789 is closed"),
            ("0150 1234-56789.", "015…789."),
            ("till 555123, TZS 1,000", "till …123, TZS 1,000"),
            ("55512 of 2026", "55512 of 2026"),
            ("é 12345", "é 12345"),
            ("", ""),
        ] {
            assert_eq!(mask_numbers(text), shown, "{text}");
        }
    }

    #[test]
    fn an_account_is_hidden_within_a_text_however_it_is_grouped() {
        let account = "0150123456789";
        for text in ["0150123456789", "0150 1234 56789", "0150-123-456-789", "0150.123456789"] {
            assert_eq!(
                mask_account(&format!("wrong: {text}, ask"), account),
                "wrong: 015…789, ask",
                "{text}"
            );
        }
        for text in ["0150123456780", "0150\n123456789", "015012345678", "", "nothing"] {
            assert_eq!(mask_account(text, account), text);
        }
        assert_eq!(mask_account("ab12cd and AB12CD", "AB12CD"), "…2CD and …2CD");
    }
}
