//! What happens to which number, as one table that the documentation prints.

use values::{Duration, Phone};

use super::Direction;
use crate::{Consent, Destination};

/// Accounts with a story of their own. Every other one that exists behaves like [`Behaviour::Succeeds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scripted {
    /// `2557XXXXXXXX`.
    pub phone: &'static str,
    /// The account at any bank with the same story.
    pub account: &'static str,
    /// The till of any provider with the same story.
    pub till: &'static str,
    /// What becomes of an order.
    pub behaviour: Behaviour,
    /// What the provider says in the end about a collection.
    pub push: &'static str,
    /// What the provider says in the end about a payout to the phone.
    pub payout: &'static str,
    /// What the provider says in the end about a payout to the account or the till.
    pub transfer: &'static str,
    /// Whether the holder of the account agrees to direct debits, where the bank gets to ask.
    pub consent: Agrees,
    /// What the bank says in the end about a direct debit from the account.
    pub debit: &'static str,
}

/// Whether the holder of an account agrees to direct debits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agrees {
    /// They do.
    Yes,
    /// They do not.
    No,
}

impl Scripted {
    /// What the provider says in the end.
    pub(super) fn reason(&self, direction: Direction, party: &Destination) -> &'static str {
        match (direction, party) {
            (Direction::In, Destination::Bank { .. }) => self.debit,
            (Direction::In, _) => self.push,
            (Direction::Out, Destination::Mobile(_)) => self.payout,
            (Direction::Out, Destination::Bank { .. } | Destination::Till { .. }) => self.transfer,
        }
    }
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
    /// A payout is accepted, leaves, and comes back from the provider's own side, fee and all. Collections succeed.
    Refunded,
    /// A payout succeeds, and the recipient's side sends it back later without the fee. Collections succeed.
    Reversed,
    /// A payout succeeds, and the recipient's side sends it back later, the fee with it. Collections succeed.
    ReversedWithFee,
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
            Self::Refunded => "a payout is refunded after 1 s; a collection succeeds",
            Self::Reversed => {
                "a payout succeeds after 1 s and is reversed after 30 s, without the fee; a collection succeeds"
            }
            Self::ReversedWithFee => {
                "a payout succeeds after 1 s and is reversed after 30 s, with the fee; a collection succeeds"
            }
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
    account: "0150123456789",
    till: "5551234",
    behaviour: Behaviour::Succeeds,
    push: "success",
    payout: "The money was delivered.",
    transfer: "The money was delivered.",
    consent: Agrees::Yes,
    debit: "success",
};

/// Everything with a meaning, in the order of the documentation.
pub const SCRIPTED: &[Scripted] = &[
    SUCCESS,
    Scripted {
        phone: "255712000001",
        account: "0150000000001",
        till: "5550001",
        behaviour: Behaviour::Fails,
        push: "The customer entered a wrong PIN.",
        payout: "The recipient's line is barred.",
        transfer: "The recipient's account is blocked.",
        consent: Agrees::No,
        debit: "The account is blocked.",
    },
    Scripted {
        phone: "255712000002",
        account: "0150000000002",
        till: "5550002",
        behaviour: Behaviour::Fails,
        push: "The customer has insufficient funds.",
        payout: "The recipient's wallet cannot hold the amount.",
        transfer: "The recipient's account cannot take the amount.",
        consent: Agrees::Yes,
        debit: "The account has insufficient funds.",
    },
    Scripted {
        phone: "255712000003",
        account: "0150000000003",
        till: "5550003",
        behaviour: Behaviour::NeverAnswers,
        push: "No answer from the provider.",
        payout: "No answer from the provider.",
        transfer: "No answer from the provider.",
        consent: Agrees::Yes,
        debit: "No answer from the bank.",
    },
    Scripted {
        phone: "255712000004",
        account: "0150000000004",
        till: "5550004",
        behaviour: Behaviour::SucceedsLate,
        push: "success",
        payout: "The money was delivered.",
        transfer: "The money was delivered.",
        consent: Agrees::Yes,
        debit: "success",
    },
    Scripted {
        phone: "255712000005",
        account: "0150000000005",
        till: "5550005",
        behaviour: Behaviour::FailsLate,
        push: "The customer did not confirm in time.",
        payout: "The recipient's account is closed.",
        transfer: "The recipient's account is closed.",
        consent: Agrees::Yes,
        debit: "The account is closed.",
    },
    Scripted {
        phone: "255712000006",
        account: "0150000000006",
        till: "5550006",
        behaviour: Behaviour::Unreachable,
        push: "The provider cannot be reached.",
        payout: "The provider cannot be reached.",
        transfer: "The provider cannot be reached.",
        consent: Agrees::Yes,
        debit: "The bank cannot be reached.",
    },
    Scripted {
        phone: "255712000007",
        account: "0150000000007",
        till: "5550007",
        behaviour: Behaviour::Refunded,
        push: "success",
        payout: "The provider could not deliver the money and gave it back.",
        transfer: "The provider could not deliver the money and gave it back.",
        consent: Agrees::Yes,
        debit: "success",
    },
    Scripted {
        phone: "255712000008",
        account: "0150000000008",
        till: "5550008",
        behaviour: Behaviour::Reversed,
        push: "success",
        payout: "The recipient's network sent the money back.",
        transfer: "The recipient's bank sent the money back.",
        consent: Agrees::Yes,
        debit: "success",
    },
    Scripted {
        phone: "255712000009",
        account: "0150000000009",
        till: "5550009",
        behaviour: Behaviour::ReversedWithFee,
        push: "success",
        payout: "The recipient's network sent the money back.",
        transfer: "The recipient's bank sent the money back.",
        consent: Agrees::Yes,
        debit: "success",
    },
];

/// What is scripted for `party`.
pub(super) fn script(party: &Destination) -> &'static Scripted {
    let account = party.account();
    let is_meant = |scripted: &&Scripted| match party {
        Destination::Mobile(_) => scripted.phone == account,
        Destination::Bank { .. } => scripted.account == account,
        Destination::Till { .. } => scripted.till == account,
    };
    SCRIPTED.iter().find(is_meant).unwrap_or(&SUCCESS)
}

/// Accounts whose holders answer nobody but whoever plays the bank begin so; what they agreed to succeeds.
const DECIDED_BY_HAND: &str = "88";

/// What the holder of an account says to direct debits so long after being asked.
pub(super) fn consent(party: &Destination, exists: Exists, waited: Duration, timing: Timing) -> Consent {
    let scripted = script(party);
    let wait = match scripted.behaviour {
        Behaviour::Unreachable => return Consent::Unknown,
        Behaviour::NeverAnswers => return Consent::Waiting,
        Behaviour::SucceedsLate | Behaviour::FailsLate => timing.late,
        _ => timing.settle,
    };
    if exists == Exists::No {
        return Consent::Refused { reason: "The bank has no such account.".to_owned() };
    }
    if waited < wait || party.account().starts_with(DECIDED_BY_HAND) {
        return Consent::Waiting;
    }
    match scripted.consent {
        Agrees::Yes => Consent::Given,
        Agrees::No => Consent::Refused { reason: "The holder of the account refused.".to_owned() },
    }
}

/// Whether somebody holds an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exists {
    Yes,
    No,
}

/// What becomes of a customer who pays a control number unasked: nothing, or why their network takes nothing from them.
pub fn wallet_refuses(phone: &Phone) -> Option<&'static str> {
    let scripted = script(&Destination::Mobile(phone.clone()));
    let refuses = matches!(
        scripted.behaviour,
        Behaviour::Fails | Behaviour::FailsLate | Behaviour::NeverAnswers | Behaviour::Unreachable
    );
    refuses.then_some(scripted.push)
}

#[cfg(test)]
mod tests {
    use values::Currency;

    use super::{super::names, *};
    use crate::TransferType;

    fn phone(text: &str) -> Destination {
        Destination::Mobile(Phone::parse(text).expect("a number"))
    }

    fn account(number: &str) -> Destination {
        Destination::Bank {
            bic: "CORUTZTZ".to_owned(),
            account_number: number.to_owned(),
            account_name: None,
            currency: Currency::TZS,
            transfer: TransferType::Ach,
        }
    }

    fn till(number: &str) -> Destination {
        Destination::Till { provider_code: "503".to_owned(), number: number.to_owned() }
    }

    #[test]
    fn everything_scripted_exists_and_is_listed_once() {
        for scripted in SCRIPTED {
            for party in [phone(scripted.phone), account(scripted.account), till(scripted.till)] {
                assert!(names::holder(&party).is_some(), "{party:?}");
                assert_eq!(script(&party), scripted, "listed once");
            }
        }
    }

    #[test]
    fn numbers_not_listed_succeed() {
        for text in ["255754300118", "255712000000", "255712000010", "255612000001"] {
            assert_eq!(script(&phone(text)).behaviour, Behaviour::Succeeds, "{text}");
        }
        // The number of a till means nothing at a bank.
        assert_eq!(script(&account("5550001")).behaviour, Behaviour::Succeeds);
        assert_eq!(script(&till("0150000000001")).behaviour, Behaviour::Succeeds);
    }

    #[test]
    fn the_documentation_prints_what_becomes_of_direct_debits() {
        let mut table = "| Account | The holder | An instalment |\n| --- | --- | --- |\n".to_owned();
        for Scripted { account, behaviour, consent, debit, .. } in SCRIPTED {
            let holder = match (behaviour, consent) {
                (Behaviour::Unreachable, _) => "bank down: nobody is asked",
                (Behaviour::NeverAnswers, _) => "never answers",
                (_, Agrees::No) => "refuses after 1 s",
                (Behaviour::SucceedsLate | Behaviour::FailsLate, _) => "agrees after 30 s",
                _ => "agrees after 1 s",
            };
            table += &format!("| `{account}` | {holder} | {debit} |\n");
        }
        let page = include_str!("../../../../docs/SIMULATOR.md");
        assert!(page.contains(&table), "docs/SIMULATOR.md should contain this table:\n{table}");
    }

    #[test]
    fn the_documentation_prints_this_table() {
        let mut table = "| Phone | Bank account | Till | What happens | Collection (USSD push) | Payout to the phone | To the \
                         account or till |\n| --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
        for scripted in SCRIPTED {
            let Scripted { phone, account, till, push, payout, transfer, .. } = scripted;
            let words = scripted.behaviour.in_words();
            table += &format!(
                "| `{phone}` | `{account}` | `{till}` | {words} | {push} | {payout} | {transfer} |\n"
            );
        }
        let page = include_str!("../../../../docs/SIMULATOR.md");
        assert!(page.contains(&table), "docs/SIMULATOR.md should contain this table:\n{table}");
    }
}
