//! What happens to which number, as one table that the documentation prints.

use values::{Duration, Phone};

/// A number with a story of its own. Every other mobile-money number behaves like [`Behaviour::Succeeds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scripted {
    /// `2557XXXXXXXX`.
    pub phone: &'static str,
    /// What becomes of an order.
    pub behaviour: Behaviour,
    /// What the provider says in the end about a collection.
    pub push: &'static str,
    /// What the provider says in the end about a payout.
    pub payout: &'static str,
}

/// How the provider treats the orders of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Accepted, and carried out shortly after.
    Succeeds,
    /// Accepted, and failed shortly after.
    Fails,
    /// No answer to the order nor to any question, until somebody brings evidence.
    NeverAnswers,
    /// No answer for a while, then it turns out that the money moved.
    SucceedsLate,
    /// No answer for a while, then it turns out that the money did not move.
    FailsLate,
    /// Cannot be reached; nothing happens.
    Unreachable,
}

impl Behaviour {
    /// In words for the documentation, with the usual [`Timing`].
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Succeeds => "success after 1 s",
            Self::Fails => "failure after 1 s",
            Self::NeverAnswers => "timeout: no answer, ever",
            Self::SucceedsLate => "no answer for 30 s, then success",
            Self::FailsLate => "no answer for 30 s, then failure",
            Self::Unreachable => "provider down: the order is not taken",
        }
    }
}

/// How long the simulator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// From the order to an ordinary outcome.
    pub settle: Duration,
    /// From the order to a late one.
    pub late: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self { settle: Duration::from_secs(1), late: Duration::from_secs(30) }
    }
}

const SUCCESS: Scripted = Scripted {
    phone: "255712345678",
    behaviour: Behaviour::Succeeds,
    push: "success",
    payout: "The money was delivered.",
};

/// Every number with a meaning, in the order of the documentation.
pub const SCRIPTED: &[Scripted] = &[
    SUCCESS,
    Scripted {
        phone: "255712000001",
        behaviour: Behaviour::Fails,
        push: "The customer entered a wrong PIN.",
        payout: "The recipient's line is barred.",
    },
    Scripted {
        phone: "255712000002",
        behaviour: Behaviour::Fails,
        push: "The customer has insufficient funds.",
        payout: "The recipient's wallet cannot hold the amount.",
    },
    Scripted {
        phone: "255712000003",
        behaviour: Behaviour::NeverAnswers,
        push: "No answer from the provider.",
        payout: "No answer from the provider.",
    },
    Scripted {
        phone: "255712000004",
        behaviour: Behaviour::SucceedsLate,
        push: "success",
        payout: "The money was delivered.",
    },
    Scripted {
        phone: "255712000005",
        behaviour: Behaviour::FailsLate,
        push: "The customer did not confirm in time.",
        payout: "The recipient's account is closed.",
    },
    Scripted {
        phone: "255712000006",
        behaviour: Behaviour::Unreachable,
        push: "The provider cannot be reached.",
        payout: "The provider cannot be reached.",
    },
];

/// What is scripted for `phone`.
pub(super) fn script(phone: &Phone) -> &'static Scripted {
    SCRIPTED.iter().find(|scripted| scripted.phone == phone.as_str()).unwrap_or(&SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scripted_number_is_a_mobile_money_number() {
        for scripted in SCRIPTED {
            let phone = Phone::parse(scripted.phone).expect("a number");
            assert!(phone.network().is_some(), "{phone}");
            assert_eq!(script(&phone), scripted, "listed once");
        }
    }

    #[test]
    fn numbers_not_listed_succeed() {
        for text in ["255754300118", "255712000000", "255712000007", "255612000001"] {
            let phone = Phone::parse(text).expect("a number");
            assert_eq!(script(&phone).behaviour, Behaviour::Succeeds, "{text}");
        }
    }

    #[test]
    fn the_documentation_prints_this_table() {
        let mut table =
            "| Number | What happens | Collection (USSD push) | Payout |\n| --- | --- | --- | --- |\n"
                .to_owned();
        for scripted in SCRIPTED {
            let words = scripted.behaviour.in_words();
            table +=
                &format!("| `{}` | {words} | {} | {} |\n", scripted.phone, scripted.push, scripted.payout);
        }
        let page = include_str!("../../../../docs/SIMULATOR.md");
        assert!(page.contains(&table), "docs/SIMULATOR.md should contain this table:\n{table}");
    }
}
