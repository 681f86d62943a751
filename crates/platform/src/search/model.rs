//! What a text asks for, and which words somebody is found by.

use std::cmp::Reverse;

use values::mask_phones;

use crate::{listing, text};

/// Greater than everything that a text begins.
const LAST: char = '\u{10ffff}';
/// What a phone number begins with beyond the number within the country.
const COUNTRY: &str = "255";
/// How many of the last digits of an account find it.
const TAIL: usize = 4;
/// How long a second word is that narrows what the first finds: what shorter ones begin is too many.
const TELLING: usize = 3;
/// As many digits as a number has at most, with what leads into the country.
const LONGEST: usize = 14;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    /// As it was written, without space around it; empty for everything.
    pub text: String,
    /// Minor units, or -1, which nothing has.
    pub amount: i64,
}

/// From one text until before another, in the order of their bytes.
pub(super) type Span = (String, String);

impl Sought {
    /// Reads what was asked for.
    pub(crate) fn read(asked: Option<&str>) -> Self {
        Self { text: listing::clean(asked), amount: listing::amount(asked) }
    }

    /// Whether nothing is looked for in particular.
    pub(crate) fn is_all(&self) -> bool {
        self.text.is_empty()
    }

    /// Which references begin so, in the three ways that people write them: as told, in capitals, in small letters.
    pub(super) fn references(&self) -> Vec<Span> {
        let mut ways = vec![self.text.clone(), self.text.to_uppercase(), self.text.to_lowercase()];
        ways.sort_unstable();
        ways.dedup();
        ways.into_iter().map(begins).collect()
    }

    /// Patterns for a name in lower case with a space before it.
    pub(super) fn name(&self) -> String {
        let pattern = text::pattern(&self.text);
        format!("% {}", &pattern[1..])
    }

    /// Patterns for an account in lower case, each once: how it begins, how it begins within the country, how it ends.
    pub(super) fn accounts(&self) -> Vec<String> {
        let account = self.account();
        let begins = text::pattern(&account)[1..].to_owned();
        let ends =
            if account.len() == TAIL { format!("%{}", &begins[..begins.len() - 1]) } else { begins.clone() };
        let national = account.strip_prefix('0').unwrap_or(&account);
        let within = match national.bytes().all(|byte| byte.is_ascii_digit()) && !national.is_empty() {
            true => format!("{COUNTRY}{national}%"),
            false => begins.clone(),
        };
        let mut patterns = vec![begins, within, ends];
        patterns.sort_unstable();
        patterns.dedup();
        patterns
    }

    /// Which words of people could be meant: of a name one begins as each of the first, up to two; of an account as the other.
    pub(super) fn words(&self) -> (Vec<Span>, Span) {
        let text = self.text.to_lowercase();
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_by_key(|word| Reverse(word.len()));
        let longest = words.first().copied().unwrap_or_default();
        let besides = words.get(1).filter(|word| word.len() >= TELLING).copied();
        let account = self.account();
        let account = account.strip_prefix('0').filter(|rest| rest.len() > TAIL).unwrap_or(&account);
        let named = [longest].into_iter().chain(besides);
        (named.map(|word| begins(word.to_owned())).collect(), begins(account.to_owned()))
    }

    /// In lower case; a number without what people put between its digits.
    fn account(&self) -> String {
        let bare: String = self.text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '+')).collect();
        let digits = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
        if digits { bare } else { self.text.to_lowercase() }
    }
}

fn begins(text: String) -> Span {
    let end = format!("{text}{LAST}");
    (text, end)
}

/// Whether a reference that begins so may have a number in it of which this says more than whoever may see no numbers is shown:
/// finding it would tell them, digit by digit, how the number goes on.
pub(super) fn may_be_hidden(begin: &str) -> bool {
    (0..=LONGEST).any(|missing| !mask_phones(&format!("{begin}{}", "0".repeat(missing))).starts_with(begin))
}

/// The words that somebody is found by, each once: those of the names; the accounts, within the country too, and their ends.
pub(super) fn words(accounts: &[String], names: &[String]) -> Vec<String> {
    let mut words: Vec<String> = names
        .iter()
        .flat_map(|name| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    for account in accounts.iter().filter(|account| !account.is_empty()) {
        let account = account.to_lowercase();
        if let Some(national) = account.strip_prefix(COUNTRY) {
            words.push(national.to_owned());
        }
        if let Some((place, _)) = account.char_indices().rev().nth(TAIL - 1) {
            words.push(account[place..].to_owned());
        }
        words.push(account);
    }
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(text: &str) -> Sought {
        Sought::read(Some(text))
    }

    /// Whether an index of words leads to this payee.
    fn leads(asked: &str, account: &str, name: &str) -> bool {
        let (named, numbered) = sought(asked).words();
        let words = words(&[account.to_owned()], &[name.to_owned()]);
        let found = |(from, to): &Span| words.iter().any(|word| from <= word && word < to);
        named.iter().all(found) || found(&numbered)
    }

    #[test]
    fn a_payee_is_found_by_the_beginning_of_a_word_and_by_the_ways_of_a_number() {
        let (phone, name) = ("255712345678", "Asha Juma");
        for asked in [
            "ash",
            "JUMA",
            "asha ju",
            "Asha Jum",
            "a j",
            "255712",
            "0712 345",
            "+255 712",
            "712345678",
            "5678",
        ] {
            assert!(leads(asked, phone, name), "{asked}");
        }
        for other in ["sha", "345678", "0812", "asha omari", "omar asha"] {
            assert!(!leads(other, phone, name), "{other}");
        }
        assert!(leads("tz59", "TZ59 0001", "Kilimo"), "an account with letters");
        assert!(leads("0150", "0150123456789", "Kilimo"), "an account that begins with 0");
    }

    #[test]
    fn every_name_and_account_has_words_and_none_has_an_empty_one() {
        let own = |texts: &[&str]| -> Vec<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
        assert_eq!(
            words(&own(&["255712345678", "", "Asha@x.tz"]), &own(&["Asha Juma", "", "ASHA"])),
            ["255712345678", "5678", "712345678", "asha", "asha@x.tz", "juma", "x.tz"]
        );
        assert_eq!(words(&own(&["", ""]), &own(&["", ""])), [""; 0]);
    }

    #[test]
    fn what_says_more_of_a_number_than_is_shown_may_be_hidden() {
        for hidden in
            ["07123", "0712345678", "2557123", "INV255712345", "0712345678LCP1", "A0655123456B7", "00255712"]
        {
            assert!(may_be_hidden(hidden), "{hidden}");
        }
        for open in
            ["0712", "ord1", "PAY7X", "2026112", "55042914871931", "071234567890123", "Asha", "12,500", ""]
        {
            assert!(!may_be_hidden(open), "{open}");
        }
    }

    #[test]
    fn signs_of_patterns_are_plain_text() {
        assert_eq!(sought("50%_a").name(), "% 50\\%\\_a%");
        assert_eq!(sought("%").accounts(), ["\\%%"]);
        assert_eq!(sought("0712").accounts(), ["%0712", "0712%", "255712%"]);
    }

    #[test]
    fn a_reference_is_found_however_its_letters_are_written() {
        let begin: Vec<_> = sought("Pay1").references().into_iter().map(|(from, _)| from).collect();
        assert_eq!(begin, ["PAY1", "Pay1", "pay1"]);
        let (from, to) = sought("A").references().remove(0);
        assert!(from.as_str() <= "A" && "AZ9" < to.as_str() && to.as_str() < "B");
    }
}
