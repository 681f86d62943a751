//! Checked text: what people type, made safe to keep and to show before anything else sees it.

use std::ops::RangeInclusive;

use permit::Problem;
use unicode_normalization::UnicodeNormalization as _;
use values::{Amount, Currency, Email};

/// One line of text: surrounding space dropped, in composed form, `length` characters long.
///
/// # Errors
/// `input.invalid` on `field` when it is too short or too long, or holds characters that no name has.
pub fn line(field: &str, value: &str, length: RangeInclusive<usize>) -> Result<String, Problem> {
    checked(field, value, length, refused)
}

/// Text of several lines, otherwise as [`line()`].
///
/// # Errors
/// As [`line()`].
pub fn lines(field: &str, value: &str, length: RangeInclusive<usize>) -> Result<String, Problem> {
    checked(field, &value.replace("\r\n", "\n"), length, |c| c != '\n' && c != '\t' && refused(c))
}

/// As [`line()`], where nothing, or only space, stands for no text at all.
///
/// # Errors
/// As [`line()`].
pub fn optional_line(field: &str, value: Option<&str>, longest: usize) -> Result<Option<String>, Problem> {
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return Ok(None) };
    line(field, value, 1..=longest).map(Some)
}

/// An amount as people write it: `50000`, `50,000`, `50,000.50`. A comma that parts no thousands could mean a decimal
/// point, so it is refused.
pub fn money(text: &str, currency: Currency) -> Option<Amount> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let well = groups.all(|group| group.len() == 3) && (!grouped || (1..=3).contains(&first.len()));
    let plain = whole.replace(',', "");
    let amount = fraction.map_or_else(|| plain.clone(), |fraction| format!("{plain}.{fraction}"));
    well.then(|| Amount::parse_decimal(&amount, currency).ok()).flatten()
}

/// An e-mail address.
///
/// # Errors
/// `input.invalid` on `field`, with an example.
pub fn email(field: &str, value: &str) -> Result<Email, Problem> {
    Email::parse(value).map_err(|error| Problem::field(field, sentence(&error.to_string())))
}

/// A pattern for LIKE, escaped by `\`, that finds `part` anywhere in text in lower case.
pub(crate) fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for letter in part.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern + "%"
}

/// Begins with a capital and ends with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

fn checked(
    field: &str,
    value: &str,
    length: RangeInclusive<usize>,
    refused: impl Fn(char) -> bool,
) -> Result<String, Problem> {
    if value.chars().any(refused) {
        return Err(Problem::field(
            field,
            "Leave out control characters and invisible ones: write plain text.",
        ));
    }
    let text: String = value.trim().nfc().collect();
    // Joiners alone show nothing.
    let shows = text.chars().any(|c| !matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}'));
    let count = if shows { text.chars().count() } else { 0 };
    if count < *length.start() {
        let says = match *length.start() {
            1 => "Write something here.".to_owned(),
            least => format!("Write at least {least} characters."),
        };
        return Err(Problem::field(field, says));
    }
    if count > *length.end() {
        return Err(Problem::field(field, format!("Write at most {} characters.", length.end())));
    }
    Ok(text)
}

/// What takes no room or looks like space, by which a name can be of nothing or pass for another. Joiners are not among
/// them: scripts and emoji need those.
fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Control characters, which PostgreSQL refuses in part, line separators, and marks that turn the direction of what
/// follows them, by which one name can pass for another. Right-to-left scripts need none of these.
fn refused(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || invisible(c)
}

/// What an order is called on the third-party API, which begins with its reference, as somebody sees it who sees a text as `shown`.
pub fn shown_wire_id(wire_id: &str, reference: &str, shown: impl Fn(&str) -> String) -> String {
    wire_id.strip_prefix(reference).map_or_else(|| shown(wire_id), |rest| shown(reference) + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_names_of_every_script_and_emoji() {
        for name in ["Asha Mrema", "محمد علي", "Ngũgĩ", "👩🏾‍🌾 Neema", "李"] {
            assert_eq!(line("name", &format!("  {name} "), 1..=80).expect("a name"), name);
        }
    }

    #[test]
    fn refuses_what_cannot_be_stored_or_deceives() {
        for text in [
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "\u{7f}",
            "a\u{2028}b",
            "\u{200b}",
            "\u{3164}",
            "\u{2800}",
            "Neema\u{200b}Mushi",
            "a\u{200e}",
            "\u{200d}",
        ] {
            assert_eq!(line("name", text, 1..=80).expect_err("refused").code(), "input.invalid", "{text:?}");
        }
        assert!(lines("note", "a\r\nb", 1..=80).is_ok() && lines("note", "a\0", 1..=80).is_err());
    }

    #[test]
    fn counts_characters_and_says_how_many_may_be() {
        assert!(line("name", "ééé", 1..=3).is_ok());
        assert_eq!(
            line("name", "éééé", 1..=3).expect_err("too long").detail(),
            "Write at most 3 characters."
        );
        assert_eq!(line("name", "   ", 1..=3).expect_err("empty").detail(), "Write something here.");
        assert_eq!(optional_line("note", Some("  "), 3).expect("none"), None);
        assert!(
            email("email", "asha").expect_err("no address").detail().starts_with("Write an e-mail address")
        );
    }
}
