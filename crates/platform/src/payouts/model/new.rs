//! A payout about to be made: who gets what, and what that costs.

use rails::{Destination, FeeBearer, Rate};
use sha2::{Digest as _, Sha256};
use values::{Amount, Id, Subject};

use super::{Payout, PayoutError, Purpose};
use crate::ledger::{AccountKind, Transfer};

/// A payout about to be made, its parts checked.
#[derive(Debug, Clone)]
pub struct NewPayout {
    /// The merchant's name for it.
    pub reference: String,
    /// What was asked for, in the currency of the balance it is taken from.
    pub amount: Amount,
    /// What it costs, and what arrives.
    pub price: Price,
    /// Who is paid.
    pub destination: Destination,
    /// The network, the bank or whose till it is.
    pub provider: &'static str,
    /// Who that is, as far as known.
    pub payee_name: Option<String>,
    /// Whether it was the network that said so.
    pub payee_known: bool,
    /// The maker's note.
    pub note: Option<String>,
}

/// What a payout costs and what arrives. The debit is the fee and what is sent on; that is converted where the payee's
/// currency is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The whole fee, whoever bears it.
    pub fee: Amount,
    /// Who bears it.
    pub bearer: FeeBearer,
    /// What leaves the merchant's balance.
    pub debit: Amount,
    /// What arrives.
    pub receives: Amount,
    /// What one unit of the balance is worth there, if the currencies differ.
    pub rate: Option<Rate>,
}

impl Price {
    /// What is sent on, in the currency of the balance.
    pub fn sent(&self) -> Amount {
        self.debit.checked_sub(self.fee).expect("the debit is more than the fee")
    }
}

/// What kind of account receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PayoutChannel)]
pub enum Channel {
    /// A phone.
    #[serde(rename = "MOBILE MONEY")]
    Mobile,
    /// An account at a bank.
    #[serde(rename = "BANK TRANSFER")]
    Bank,
    /// The till of a shop.
    #[serde(rename = "TIPS LIPA NAMBA")]
    Till,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mobile, Self::Bank, Self::Till];

    /// The kind of a destination.
    pub const fn of(destination: &Destination) -> Self {
        match destination {
            Destination::Mobile(_) => Self::Mobile,
            Destination::Bank { .. } => Self::Bank,
            Destination::Till { .. } => Self::Till,
        }
    }

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Bank => "bank",
            Self::Till => "till",
        }
    }

    /// The words of the third-party API.
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::Mobile => "MOBILE MONEY",
            Self::Bank => "BANK TRANSFER",
            Self::Till => "TIPS LIPA NAMBA",
        }
    }

    /// The reverse of [`Channel::wire_name`].
    pub fn from_wire_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.wire_name() == name)
    }
}

/// How a payout came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A member or a key asked for it.
    Request,
    /// Whoever held a payout link typed the account.
    Link,
}

impl Door {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Link => "link",
        }
    }

    /// The reverse of [`Door::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Request, Self::Link].into_iter().find(|door| door.name() == name)
    }
}

/// The link that a payout came through, by its id; the area of links knows the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThroughLink {}

impl Subject for ThroughLink {
    const PREFIX: &'static str = "lnk";
}

impl NewPayout {
    /// What the merchant's balance is debited.
    pub fn total(&self) -> Amount {
        self.price.debit
    }

    /// Refuses a payee whom nobody knows, where somebody has to.
    ///
    /// # Errors
    /// `TillUnknown`, `AccountName`.
    pub(in crate::payouts) fn may_be_made(&self) -> Result<(), PayoutError> {
        match &self.destination {
            Destination::Till { .. } if !self.payee_known => Err(PayoutError::TillUnknown),
            Destination::Bank { .. } if self.payee_name.is_none() => Err(PayoutError::AccountName),
            _ => Ok(()),
        }
    }

    /// Its id on the third-party API.
    pub(in crate::payouts) fn wire_id(&self, random: [u8; 3]) -> String {
        format!("{}{}", self.reference, hex::encode_upper(random))
    }

    /// Sets its money aside.
    pub(in crate::payouts) fn hold(&self, id: Id<Payout>, purpose: Purpose) -> Transfer {
        let (available, held) = (AccountKind::Available, AccountKind::Held);
        let (amount_says, fee_says) = match purpose {
            Purpose::Payout => ("Held for a payout", "Held for the fee of a payout"),
            Purpose::Withdrawal => ("Held for a withdrawal", "Held for the fee of a withdrawal"),
            Purpose::Refund => ("Held for a refund", "Held for the fee of a refund"),
        };
        let (kind, currency) = (purpose.moves().hold, self.amount.currency());
        Transfer::new(kind, *id.as_bytes(), &self.reference, currency)
            .move_money(available, held, self.price.sent(), amount_says)
            .charge(available, held, self.price.fee, fee_says)
    }

    /// The name shown for the payee.
    pub fn payee(&self) -> String {
        self.payee_name.clone().unwrap_or_else(|| self.destination.account().to_owned())
    }

    /// With what the network, bank or till provider says of the payee, which counts for more than what anybody wrote.
    #[must_use]
    pub fn known_as(self, known: Option<String>) -> Self {
        Self { payee_known: known.is_some(), payee_name: known.or(self.payee_name), ..self }
    }

    /// What approvals cover, each part on a line of its own: who receives it and where, what was asked for, the fee and who
    /// bears it, what arrives, the reference. Version 1, of phones only, had fewer; payouts made then keep theirs.
    pub(in crate::payouts) fn digest(&self) -> [u8; 32] {
        let (place, holder, transfer) = match &self.destination {
            Destination::Mobile(_) => ("", String::new(), ""),
            Destination::Bank { bic, transfer, .. } => (bic.as_str(), self.payee(), transfer.name()),
            Destination::Till { provider_code, .. } => (provider_code.as_str(), String::new(), ""),
        };
        let money = |amount: Amount| format!("{} {}", amount.minor(), amount.currency());
        let lines = [
            "kibali payout 2".to_owned(),
            Channel::of(&self.destination).name().to_owned(),
            self.destination.account().to_owned(),
            place.to_owned(),
            holder,
            transfer.to_owned(),
            money(self.amount),
            money(self.price.fee),
            self.price.bearer.name().to_owned(),
            money(self.price.receives),
            self.reference.clone(),
        ];
        Sha256::digest(lines.map(|line| line + "\n").concat()).into()
    }
}

#[cfg(test)]
mod tests {
    use rails::TransferType;
    use values::{Currency, Phone};

    use super::*;

    fn money(minor: i64, currency: Currency) -> Amount {
        Amount::new(minor, currency).expect("in range")
    }

    fn sample() -> NewPayout {
        NewPayout {
            reference: "A1".to_owned(),
            amount: money(100_000, Currency::TZS),
            price: Price {
                fee: money(7_200, Currency::TZS),
                bearer: FeeBearer::Merchant,
                debit: money(107_200, Currency::TZS),
                receives: money(100_000, Currency::TZS),
                rate: None,
            },
            destination: Destination::Bank {
                bic: "CORUTZTZ".to_owned(),
                account_number: "0150123456789".to_owned(),
                account_name: None,
                currency: Currency::TZS,
                transfer: TransferType::Ach,
            },
            provider: "CRDB BANK PLC",
            payee_name: Some("ASHA MREMA".to_owned()),
            payee_known: true,
            note: None,
        }
    }

    fn at(bic: &str, number: &str, transfer: TransferType) -> Destination {
        Destination::Bank {
            bic: bic.to_owned(),
            account_number: number.to_owned(),
            account_name: None,
            currency: Currency::TZS,
            transfer,
        }
    }

    #[test]
    fn approvals_cover_everything_that_decides_who_gets_what() {
        let first = sample().digest();
        assert_eq!(first, sample().digest());
        let price = sample().price;
        let number = "0150123456789";
        let till =
            |code: &str| Destination::Till { provider_code: code.to_owned(), number: number.to_owned() };
        let others = [
            NewPayout { reference: "A2".to_owned(), ..sample() },
            NewPayout { amount: money(100_001, Currency::TZS), ..sample() },
            NewPayout { amount: money(100_000, Currency::USD), ..sample() },
            NewPayout { price: Price { fee: money(7_201, Currency::TZS), ..price }, ..sample() },
            NewPayout { price: Price { bearer: FeeBearer::Customer, ..price }, ..sample() },
            NewPayout { price: Price { receives: money(99_999, Currency::TZS), ..price }, ..sample() },
            NewPayout { price: Price { receives: money(100_000, Currency::USD), ..price }, ..sample() },
            NewPayout { destination: at("CORUTZTZ", "0150123456780", TransferType::Ach), ..sample() },
            NewPayout { destination: at("NMIBTZTZ", number, TransferType::Ach), ..sample() },
            NewPayout { destination: at("CORUTZTZ", number, TransferType::Rtgs), ..sample() },
            NewPayout { payee_name: Some("PETER MUSHI".to_owned()), ..sample() },
            NewPayout { destination: till("503"), ..sample() },
            NewPayout { destination: till("502"), ..sample() },
            NewPayout {
                destination: Destination::Mobile(Phone::parse("255712345678").expect("a number")),
                ..sample()
            },
        ];
        let mut digests: Vec<_> = others.iter().map(NewPayout::digest).chain([first]).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), others.len() + 1, "each differs from every other");
        let noted = NewPayout { note: Some("for rent".to_owned()), ..sample() };
        assert_eq!(noted.digest(), first, "a note decides nothing");
    }

    #[test]
    fn a_payee_whom_nobody_knows_is_not_paid() {
        let till = Destination::Till { provider_code: "503".to_owned(), number: "5551234".to_owned() };
        let phone = Destination::Mobile(Phone::parse("255712345678").expect("a number"));
        let new = |destination, payee_name: Option<&str>, payee_known| {
            let payee_name = payee_name.map(str::to_owned);
            NewPayout { destination, payee_name, payee_known, ..sample() }.may_be_made()
        };
        let bank = sample().destination;
        assert_eq!(new(till.clone(), Some("ASHA"), false), Err(PayoutError::TillUnknown));
        assert_eq!(new(till, Some("ASHA"), true), Ok(()));
        assert_eq!(new(bank.clone(), None, false), Err(PayoutError::AccountName));
        assert_eq!(new(bank, Some("ASHA"), false), Ok(()));
        assert_eq!(new(phone, None, false), Ok(()));
    }

    #[test]
    fn what_the_network_says_of_the_payee_counts_for_more_than_what_was_written() {
        let written = NewPayout { payee_known: false, ..sample() };
        let known = written.clone().known_as(Some("ASHA M".to_owned()));
        assert_eq!((known.payee(), known.payee_known), ("ASHA M".to_owned(), true));
        let unknown = known.known_as(None);
        assert_eq!((unknown.payee(), unknown.payee_known), ("ASHA M".to_owned(), false));
        let nameless = NewPayout { payee_name: None, ..written };
        assert_eq!(nameless.payee(), "0150123456789", "the number where there is no name");
    }

    #[test]
    fn amount_and_fee_are_set_aside_together() {
        let new = sample();
        let held = |purpose| crate::ledger::in_memory::lines(&[new.hold(Id::nil(), purpose)]);
        assert_eq!(
            held(Purpose::Payout),
            ["hold: available > held 100000", "hold: available > held 7200 fee"]
        );
        assert_eq!(held(Purpose::Withdrawal)[0], "withdrawal_hold: available > held 100000");
        assert_eq!(held(Purpose::Refund)[1], "refund_hold: available > held 7200 fee");
        assert_eq!(new.total(), money(107_200, Currency::TZS));
        assert_eq!(new.wire_id([0xab, 0, 1]), "A1AB0001");
    }

    #[test]
    fn channels_and_doors_have_a_word_each_that_is_read_back() {
        let words = Channel::ALL.map(|channel| (channel.name(), channel.wire_name()));
        assert_eq!(
            words,
            [("mobile", "MOBILE MONEY"), ("bank", "BANK TRANSFER"), ("till", "TIPS LIPA NAMBA")]
        );
        for channel in Channel::ALL {
            assert_eq!(Channel::from_wire_name(channel.wire_name()), Some(channel));
        }
        assert_eq!(Channel::of(&sample().destination), Channel::Bank);
        for (door, word) in [(Door::Request, "request"), (Door::Link, "link")] {
            assert_eq!((door.name(), Door::from_name(word)), (word, Some(door)));
        }
        assert_eq!((Channel::from_wire_name("CASH"), Door::from_name("window")), (None, None));
    }
}
