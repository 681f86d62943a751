//! The numbers by which bills are known, and how a payer's typing leads to one.
//!
//! A number that we choose has 14 digits, begins with 55 and ends with a check digit; it is unique over all merchants,
//! so it names merchant and bill at once. A reference that a merchant chose is unique within that merchant only: the
//! payer types the merchant's biller code before it, six digits of which the first is 1 to 4. So what is typed is never
//! both.

/// What every number of ours begins with; no biller code does.
const BEGINS: &str = "55";
const LENGTH: usize = 14;
/// How many digits a biller code has.
const BILLER: usize = 6;
/// The most characters of a reference that a merchant chooses.
pub(in crate::bills) const LONGEST: usize = 20;

/// A number of 14 digits made of `random`.
pub(in crate::bills) fn control_number(random: u64) -> String {
    let body = format!("{BEGINS}{:011}", random % 100_000_000_000);
    let check = check_digit(&body);
    body + &check.to_string()
}

/// A biller code made of `random`.
pub(in crate::bills) fn biller_code(random: u64) -> String {
    (100_000 + random % 400_000).to_string()
}

/// What a payer typed, in the form in which it is kept: a number of ours such as `5504 2914 8719 31`, or a biller code and
/// a reference after it. `None` for what can be neither.
pub(in crate::bills) fn dialled(text: &str) -> Option<String> {
    let typed: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let is_ours = is_control_number(&typed);
    let is_theirs = typed.split_at_checked(BILLER).is_some_and(|(code, reference)| {
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        digits && matches!(code.as_bytes()[0], b'1'..=b'4') && is_reference(reference)
    });
    (is_ours || is_theirs).then_some(typed)
}

/// In groups of four, as people read it aloud.
pub(in crate::bills) fn spoken(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// Whether a merchant may choose it: 1 to 20 letters and digits of ASCII.
pub(in crate::bills) fn is_reference(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_control_number(text: &str) -> bool {
    text.len() == LENGTH
        && text.starts_with(BEGINS)
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && check_digit(&text[..LENGTH - 1]) == text.as_bytes()[LENGTH - 1] - b'0'
}

/// Damm's check digit: it finds every single wrong digit and every swap of neighbours (H. M. Damm, 2004).
fn check_digit(digits: &str) -> u8 {
    const STEPS: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.bytes().fold(0, |step, digit| STEPS[usize::from(step)][usize::from(digit - b'0')])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_literature() {
        assert_eq!(check_digit("572"), 4, "the example of the published description");
    }

    #[test]
    fn a_number_of_ours_has_fourteen_digits_and_finds_its_bill() {
        for random in [0, 1, 42, 99_999_999_999, u64::MAX] {
            let number = control_number(random);
            assert_eq!(number.len(), 14, "{number}");
            assert_eq!(dialled(&number), Some(number.clone()));
            let spaced = format!(" {} {}-{} ", &number[..4], &number[4..8], &number[8..]);
            assert_eq!(dialled(&spaced), Some(number));
        }
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_lead_nowhere() {
        let number = control_number(291_487_193);
        let digits = number.as_bytes();
        for place in 0..14 {
            for digit in b'0'..=b'9' {
                let mut typed = digits.to_vec();
                typed[place] = digit;
                let typed = String::from_utf8(typed).expect("digits");
                assert_eq!(is_control_number(&typed), typed == number, "{typed}");
            }
        }
        for place in 0..13 {
            let mut typed = digits.to_vec();
            typed.swap(place, place + 1);
            let typed = String::from_utf8(typed).expect("digits");
            assert_eq!(is_control_number(&typed), typed == number, "{typed}");
        }
    }

    #[test]
    fn a_reference_is_reached_through_the_billers_code() {
        for random in [0, 399_999, u64::MAX] {
            let typed = format!("{}231256", biller_code(random));
            assert_eq!(dialled(&typed), Some(typed));
        }
        // Even a reference that looks like a number of ours.
        let typed = format!("100000{}", control_number(7));
        assert_eq!(dialled(&typed), Some(typed));
        for wrong in
            ["", "123456", "523456A", "12345", "123456A_1", "é23456A", "123456123456789012345678901", "0"]
        {
            assert_eq!(dialled(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_is_read_aloud_in_groups() {
        assert_eq!(spoken("55042914871931"), "5504 2914 8719 31");
        assert_eq!(spoken("123456INV7"), "1234 56IN V7");
        assert_eq!(spoken(""), "");
    }

    #[test]
    fn references_are_letters_and_digits() {
        for good in ["1", "B2", "INV2026000123", "abcdefghijABCDEFGHIJ"] {
            assert!(is_reference(good), "{good}");
        }
        for wrong in ["", " ", "A-1", "A B", "é", "abcdefghijABCDEFGHIJ1"] {
            assert!(!is_reference(wrong), "{wrong}");
        }
    }
}
