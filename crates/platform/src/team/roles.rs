//! The roles in words. Each sentence names the lines of the permission table it speaks about; a test fails when the
//! two disagree.

use permit::{Allow, Kind, Role};

use crate::mail::Language;

mod sentences;

pub(super) use sentences::{can, never, summary};

/// One sentence about a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence {
    /// What the table must say for the sentence to be true.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds each sentence against the table"))]
    pub(super) keyed: &'static [(Kind, Allow)],
    pub(super) english: &'static str,
    pub(super) swahili: &'static str,
}

impl Sentence {
    /// The sentence in a language.
    pub(super) const fn says(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.english,
            Language::Sw => self.swahili,
        }
    }
}

/// A role in a few sentences, for an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InShort {
    pub(super) can: Vec<String>,
    pub(super) never: Vec<String>,
}

/// At most three rights, and the first *never*.
pub(super) fn in_short(role: Role, language: Language) -> InShort {
    let says = |sentences: &[Sentence], most: usize| {
        sentences.iter().take(most).map(|sentence| sentence.says(language).to_owned()).collect()
    };
    InShort { can: says(can(role), 3), never: says(never(role), 1) }
}

#[cfg(test)]
mod tests {
    use permit::rule;

    use super::*;

    #[test]
    fn every_sentence_agrees_with_the_table() {
        for role in Role::ALL {
            for sentence in can(role).iter().chain(never(role)) {
                assert!(!sentence.keyed.is_empty(), "keyed to nothing: {}", sentence.english);
                for (kind, allow) in sentence.keyed {
                    assert_eq!(rule(*kind).of(role).allow, *allow, "{role:?} {kind:?}: {}", sentence.english);
                }
            }
        }
    }

    #[test]
    fn rights_let_one_in_and_nevers_do_not() {
        for role in Role::ALL {
            for sentence in can(role) {
                let (kind, allow) = sentence.keyed[0];
                assert!(allow.enters() || allow == Allow::MayRequest, "{role:?} {kind:?}");
            }
            for sentence in never(role) {
                for (kind, allow) in sentence.keyed {
                    assert!(!allow.enters(), "{role:?} {kind:?}: {}", sentence.english);
                }
            }
        }
    }

    #[test]
    fn every_never_of_the_table_is_spelled_out() {
        for role in Role::ALL {
            for kind in Kind::ALL {
                if rule(*kind).of(role).allow == Allow::Never {
                    let spelled = never(role).iter().flat_map(|sentence| sentence.keyed);
                    assert!(
                        spelled.into_iter().any(|(said, _)| said == kind),
                        "{role:?}: {kind:?} is never said"
                    );
                }
            }
        }
    }

    #[test]
    fn an_invitation_says_three_rights_and_one_never() {
        for role in Role::ALL {
            let short = in_short(role, Language::Sw);
            assert_eq!((short.can.len(), short.never.len()), (3, 1), "{role:?}");
        }
    }
}
