//! The numbers of accounts in a body, found in all of its texts.

use std::cmp::Reverse;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use values::Phone;

/// A number shorter than this is looked for only where it stands by itself, and among so many such at most.
const SHORT: usize = 6;
const MOST_SHORT: usize = 32;
/// As many numbers are looked for one by one sooner than an automaton for them is built.
pub(super) const FEW: usize = 4;

/// The numbers of accounts that a body holds, to be found in its other texts.
pub(super) struct Accounts {
    long: Long,
    /// Tills and the like, which could be part of anything.
    short: Vec<(String, String)>,
}

impl Accounts {
    /// As they were found.
    pub(super) fn new(mut accounts: Vec<String>) -> Self {
        accounts.sort_unstable();
        accounts.dedup();
        let (long, mut short): (Vec<_>, Vec<_>) =
            accounts.into_iter().partition(|account| account.len() >= SHORT);
        short.truncate(MOST_SHORT);
        let short = short.into_iter().map(|account| {
            let masked = mask_account(&account);
            (account, masked)
        });
        Self { long: Long::new(long), short: short.collect() }
    }

    /// Hides them within a text.
    pub(super) fn mask_in(&self, text: &mut String) {
        self.long.mask_in(text);
        for (account, masked) in &self.short {
            mask_alone(text, account, masked);
        }
    }
}

/// Hides a short number where it is neither all there is nor part of a word or of another number.
fn mask_alone(text: &mut String, account: &str, masked: &str) {
    let ends = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
    let goes_on = |rest: &str| {
        let mut rest = rest.chars();
        matches!(rest.next(), Some('.' | ',')) && rest.next().is_some_and(|next| next.is_ascii_digit())
    };
    let is_alone = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + account.len()..]);
        let joined = before.ends_with(['.', ',']) || goes_on(after);
        ends(before.chars().next_back())
            && ends(after.chars().next())
            && !joined
            && text.len() > account.len()
    };
    let places: Vec<usize> = text.match_indices(account).map(|(at, _)| at).filter(is_alone).collect();
    for at in places.into_iter().rev() {
        text.replace_range(at..at + account.len(), masked);
    }
}

/// Whether a text spells out an account with something between its characters: what is no such text is quickly known.
fn is_spelt(text: &str, account: &str) -> bool {
    let mut letters = text.bytes();
    text.len() > account.len()
        && account.bytes().all(|wanted| letters.any(|letter| letter.eq_ignore_ascii_case(&wanted)))
}

/// Numbers long enough to be looked for within words.
enum Long {
    /// With what stands for them, the longest first.
    Few(Vec<(String, String)>),
    Many(AhoCorasick, Vec<String>),
}

impl Long {
    fn new(accounts: Vec<String>) -> Self {
        let masked = accounts.iter().map(|account| mask_account(account)).collect();
        if accounts.len() <= FEW {
            let mut few: Vec<_> = accounts.into_iter().zip::<Vec<String>>(masked).collect();
            few.sort_by_key(|(account, _)| Reverse(account.len()));
            return Self::Few(few);
        }
        // Built for one body, so what is quickly built is the quickest.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        let finder =
            AhoCorasick::builder().kind(kind).match_kind(MatchKind::LeftmostLongest).build(&accounts);
        let finder = finder.expect("a body of 64 kB holds no more numbers than can be looked for");
        Self::Many(finder, masked)
    }

    fn mask_in(&self, text: &mut String) {
        match self {
            Self::Few(few) => {
                for (account, masked) in few {
                    if text.contains(account.as_str()) {
                        *text = text.replace(account.as_str(), masked);
                    } else if is_spelt(text, account) {
                        *text = values::mask_account(text, account);
                    }
                }
            }
            Self::Many(finder, masked) if finder.is_match(text.as_str()) => {
                *text = finder.replace_all(text, masked);
            }
            Self::Many(..) => {}
        }
    }
}

/// With the middle hidden; of a short one all of it.
pub(super) fn mask_account(text: &str) -> String {
    if let Ok(phone) = Phone::parse(text) {
        return phone.masked();
    }
    let shown: Vec<char> = text.chars().rev().take(if text.chars().count() > 6 { 3 } else { 0 }).collect();
    format!("…{}", shown.into_iter().rev().collect::<String>())
}
