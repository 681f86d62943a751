//! Which card does what at the stand-in for an acquirer, as one table that the documentation prints.

use super::names::fingerprint;
use crate::CardNumber;

/// A card with a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptedCard {
    /// The number; any date to come and any three digits go with it.
    pub number: &'static str,
    /// What the acquirer says.
    pub verdict: CardVerdict,
}

/// What the acquirer says to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardVerdict {
    /// The money is taken.
    Approved,
    /// The bank asks who is there first (3-D Secure).
    Challenged,
    /// No money is taken; why.
    Declined(&'static str),
}

impl CardVerdict {
    /// In words for the documentation.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Approved => "success",
            Self::Challenged => {
                "3-D Secure: success with the code on the page, failure after three wrong ones"
            }
            Self::Declined(why) => why,
        }
    }
}

/// Every card there is, in the order of the documentation.
pub const CARDS: &[ScriptedCard] = &[
    ScriptedCard { number: "4242424242424242", verdict: CardVerdict::Approved },
    ScriptedCard { number: "5555555555554444", verdict: CardVerdict::Approved },
    ScriptedCard { number: "4000002500003155", verdict: CardVerdict::Challenged },
    ScriptedCard {
        number: "4000000000000002",
        verdict: CardVerdict::Declined("The bank declined the card."),
    },
    ScriptedCard {
        number: "4000000000009995",
        verdict: CardVerdict::Declined("The card has insufficient funds."),
    },
];

/// What becomes of a payment with this card; `None` for a card that is not in the table, which may be a real one.
pub fn judge(card: &CardNumber) -> Option<CardVerdict> {
    CARDS.iter().find(|scripted| scripted.number == card.digits()).map(|scripted| scripted.verdict)
}

/// The six digits that the bank sends the holder of a challenged card.
pub fn challenge_code(key: &str) -> String {
    format!("{:06}", fingerprint(&format!("{key} challenge")) % 1_000_000)
}

/// The acquirer's receipt.
pub fn receipt(key: &str) -> String {
    format!("SIMC{:016X}", fingerprint(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_of_the_table_can_be_entered() {
        for scripted in CARDS {
            let card = CardNumber::parse(scripted.number).expect("a number");
            assert!(card.brand().is_some(), "{}", scripted.number);
            assert_eq!(judge(&card), Some(scripted.verdict), "listed once");
        }
        assert_eq!(judge(&CardNumber::parse("4111111111111111").expect("a number")), None);
    }

    #[test]
    fn the_documentation_prints_this_table() {
        let mut table = "| Card | What happens |\n| --- | --- |\n".to_owned();
        for scripted in CARDS {
            table += &format!("| `{}` | {} |\n", scripted.number, scripted.verdict.in_words());
        }
        let page = include_str!("../../../../docs/SIMULATOR.md");
        assert!(page.contains(&table), "docs/SIMULATOR.md should contain this table:\n{table}");
    }
}
