//! A beneficiary and its rules.

use rails::Destination;
use values::{Id, Subject, Timestamp, subjects::Member};

/// Somebody the merchant pays again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beneficiary {
    /// Its id.
    pub id: Id<Beneficiary>,
    /// What the merchant calls them.
    pub name: String,
    /// As the network, bank or till provider knew them when the account was written.
    pub known_name: Option<String>,
    /// Where they are paid.
    pub destination: Destination,
    /// Where they are told.
    pub email: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Where it stands.
    pub state: BeneficiaryState,
    /// Counts changes of name and account.
    pub version: i64,
    /// Who added it, and their name or that of their key.
    pub added_by: (Id<Member>, String),
    /// Who last changed name or account.
    pub changed_by: (Id<Member>, String),
    /// Who last put it to waiting.
    pub asked_by: Id<Member>,
    /// Who confirmed it last, and when.
    pub confirmed: Option<(Id<Member>, String, Timestamp)>,
    /// When its account was written.
    pub account_changed_at: Timestamp,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Subject for Beneficiary {
    const PREFIX: &'static str = "ben";
}

/// Where a beneficiary stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BeneficiaryState {
    /// Waits for a second person; nobody pays it.
    Waiting,
    /// May be paid.
    Confirmed,
    /// Put away, or declined.
    Archived,
}

impl BeneficiaryState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Confirmed, Self::Archived];

    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Confirmed => "confirmed",
            Self::Archived => "archived",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A beneficiary as a payout used it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// Which.
    pub id: Id<Beneficiary>,
    /// How it stood.
    pub version: i64,
    /// Who had added it.
    pub added_by: Id<Member>,
    /// Who had last changed it.
    pub changed_by: Id<Member>,
}

/// Why something cannot be done with a beneficiary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BeneficiaryError {
    /// Another one stands for the account.
    #[error("another beneficiary has this account: use that one, or archive it first")]
    Known(Id<Beneficiary>),
    /// Nobody pays before a second person has looked.
    #[error("this beneficiary waits for a second person: somebody who may approve payouts confirms it first")]
    Waiting,
    /// Put away.
    #[error("this beneficiary is archived: restore it, and have it confirmed, before it is used")]
    Archived,
    /// What somebody else changed is confirmed or declined first.
    #[error("somebody else's change of this beneficiary waits: have it confirmed or declined first")]
    ChangeWaits,
    /// Nothing to decide.
    #[error("this beneficiary is {}: only one that waits is confirmed or declined", .0.name())]
    NotWaiting(BeneficiaryState),
    /// Nothing to restore.
    #[error("this beneficiary is {}: only an archived one is restored", .0.name())]
    NotArchived(BeneficiaryState),
}

/// An account as it is compared: what kind, at whom, and its number. The currency and the system that carries it do not
/// make it another account.
pub fn place_key(destination: &Destination) -> String {
    match destination {
        Destination::Mobile(phone) => format!("mobile::{}", phone.as_str()),
        Destination::Bank { bic, account_number, .. } => {
            format!("bank:{}:{}", bic.to_uppercase(), account_number.to_uppercase())
        }
        Destination::Till { provider_code, number } => format!("till:{provider_code}:{number}"),
    }
}

impl Beneficiary {
    /// As a payout uses it.
    ///
    /// # Errors
    /// `Waiting`, `Archived`.
    pub fn used(&self) -> Result<Used, BeneficiaryError> {
        match self.state {
            BeneficiaryState::Waiting => Err(BeneficiaryError::Waiting),
            BeneficiaryState::Archived => Err(BeneficiaryError::Archived),
            BeneficiaryState::Confirmed => Ok(Used {
                id: self.id,
                version: self.version,
                added_by: self.added_by.0,
                changed_by: self.changed_by.0,
            }),
        }
    }

    /// Whether a payout that used it so may still be released.
    pub fn stands_as(&self, version: i64) -> bool {
        self.state == BeneficiaryState::Confirmed && self.version == version
    }

    /// Beside whom whoever confirms has to be another person.
    pub fn others(&self) -> [Id<Member>; 3] {
        [self.added_by.0, self.changed_by.0, self.asked_by]
    }

    /// Writes what is known now; a new name or account waits for a second person. While a change waits nobody but its maker
    /// changes more, so that whoever changed it last stands for everything that waits.
    ///
    /// # Errors
    /// `Archived`, `ChangeWaits`.
    pub fn change(
        &mut self,
        to: Changed,
        by: (Id<Member>, String),
        now: Timestamp,
    ) -> Result<Change, BeneficiaryError> {
        let moved = place_key(&self.destination) != place_key(&to.destination);
        // The holder of a bank account and what it is kept in decide who is paid what.
        let account = moved || self.destination != to.destination;
        let decides = account || self.name != to.name;
        match self.state {
            BeneficiaryState::Archived => return Err(BeneficiaryError::Archived),
            BeneficiaryState::Waiting if decides && by.0 != self.changed_by.0 => {
                return Err(BeneficiaryError::ChangeWaits);
            }
            BeneficiaryState::Waiting | BeneficiaryState::Confirmed => {}
        }
        if account {
            self.account_changed_at = now;
            self.known_name = to.known_name;
        }
        if decides {
            self.version += 1;
            self.state = BeneficiaryState::Waiting;
            self.asked_by = by.0;
            self.changed_by = by;
        }
        (self.name, self.destination, self.email, self.note) = (to.name, to.destination, to.email, to.note);
        self.updated_at = now;
        Ok(if account {
            Change::Account
        } else if decides {
            Change::Name
        } else {
            Change::Rest
        })
    }

    /// Says that it may be paid.
    ///
    /// # Errors
    /// `NotWaiting`.
    pub fn confirm(&mut self, by: (Id<Member>, String), now: Timestamp) -> Result<(), BeneficiaryError> {
        self.waits()?;
        (self.state, self.confirmed, self.updated_at) =
            (BeneficiaryState::Confirmed, Some((by.0, by.1, now)), now);
        Ok(())
    }

    /// Says that it may not.
    ///
    /// # Errors
    /// `NotWaiting`.
    pub fn decline(&mut self, now: Timestamp) -> Result<(), BeneficiaryError> {
        self.waits()?;
        (self.state, self.updated_at) = (BeneficiaryState::Archived, now);
        Ok(())
    }

    fn waits(&self) -> Result<(), BeneficiaryError> {
        if self.state == BeneficiaryState::Waiting {
            Ok(())
        } else {
            Err(BeneficiaryError::NotWaiting(self.state))
        }
    }

    /// Puts it away.
    ///
    /// # Errors
    /// `Archived`.
    pub fn archive(&mut self, now: Timestamp) -> Result<(), BeneficiaryError> {
        if self.state == BeneficiaryState::Archived {
            return Err(BeneficiaryError::Archived);
        }
        (self.state, self.updated_at) = (BeneficiaryState::Archived, now);
        Ok(())
    }

    /// Takes it out again, to be confirmed.
    ///
    /// # Errors
    /// `NotArchived`.
    pub fn restore(&mut self, by: Id<Member>, now: Timestamp) -> Result<(), BeneficiaryError> {
        if self.state != BeneficiaryState::Archived {
            return Err(BeneficiaryError::NotArchived(self.state));
        }
        (self.state, self.asked_by, self.updated_at) = (BeneficiaryState::Waiting, by, now);
        Ok(())
    }
}

/// What a beneficiary becomes.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The name.
    pub name: String,
    /// As the network, bank or till provider knows the account.
    pub known_name: Option<String>,
    /// The account.
    pub destination: Destination,
    /// The address.
    pub email: Option<String>,
    /// The note.
    pub note: Option<String>,
}

/// Which part of a beneficiary changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The account.
    Account,
    /// The name.
    Name,
    /// Nothing that decides who is paid.
    Rest,
}

#[cfg(test)]
mod tests {
    use rails::TransferType;
    use values::{Currency, Phone};

    use super::*;

    fn member(number: u8) -> (Id<Member>, String) {
        (Id::from_bytes([number; 16]), number.to_string())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    fn phone(number: &str) -> Destination {
        Destination::Mobile(Phone::parse(number).expect("a number"))
    }

    fn bank(number: &str, currency: Currency) -> Destination {
        Destination::Bank {
            bic: "CORUTZTZ".to_owned(),
            account_number: number.to_owned(),
            account_name: Some("ASHA".to_owned()),
            currency,
            transfer: TransferType::Ach,
        }
    }

    /// Added by 1, confirmed by 2.
    fn confirmed() -> Beneficiary {
        Beneficiary {
            id: Id::nil(),
            name: "Asha".to_owned(),
            known_name: None,
            destination: phone("255712345678"),
            email: None,
            note: None,
            state: BeneficiaryState::Confirmed,
            version: 1,
            added_by: member(1),
            changed_by: member(1),
            asked_by: member(1).0,
            confirmed: Some((member(2).0, "2".to_owned(), at(1))),
            account_changed_at: at(0),
            created_at: at(0),
            updated_at: at(1),
        }
    }

    fn to(name: &str, destination: Destination) -> Changed {
        Changed { name: name.to_owned(), known_name: None, destination, email: None, note: None }
    }

    #[test]
    fn a_new_name_or_account_waits_again_and_a_note_does_not() {
        for (name, destination, change, waits) in [
            ("Asha", phone("255712345679"), Change::Account, true),
            ("Asha", bank("0150123456789", Currency::TZS), Change::Account, true),
            ("Asha M", phone("255712345678"), Change::Name, true),
            ("Asha", phone("255712345678"), Change::Rest, false),
        ] {
            let mut one = confirmed();
            let changed = Changed { note: Some("rent".to_owned()), ..to(name, destination) };
            assert_eq!(one.change(changed, member(3), at(5)), Ok(change));
            assert_eq!((one.state == BeneficiaryState::Waiting, one.version), (waits, 1 + i64::from(waits)));
            assert_eq!(one.changed_by == member(3), waits);
            assert_eq!(one.account_changed_at, at(if change == Change::Account { 5 } else { 0 }));
            assert_eq!(one.used().is_ok(), !waits);
            assert_eq!(one.stands_as(1), !waits);
        }
    }

    #[test]
    fn nobody_hides_behind_a_later_change_or_behind_whoever_restores() {
        let mut one = confirmed();
        one.change(to("Asha", phone("255712345679")), member(3), at(5)).expect("changed");
        let more = to("Asha M", phone("255712345679"));
        assert_eq!(one.change(more.clone(), member(4), at(6)), Err(BeneficiaryError::ChangeWaits));
        assert_eq!(one.change(more, member(3), at(6)), Ok(Change::Name));
        one.decline(at(7)).expect("declined");
        assert_eq!(
            one.change(to("A", phone("255712345679")), member(3), at(8)),
            Err(BeneficiaryError::Archived)
        );
        one.restore(member(4).0, at(8)).expect("restored");
        assert_eq!(one.others(), [member(1).0, member(3).0, member(4).0]);
        assert_eq!(one.used(), Err(BeneficiaryError::Waiting));
        one.confirm(member(2), at(9)).expect("confirmed");
        let used = one.used().expect("confirmed");
        assert_eq!((used.version, used.added_by, used.changed_by), (3, member(1).0, member(3).0));
    }

    #[test]
    fn each_act_fits_one_state() {
        let mut one = confirmed();
        assert_eq!(
            one.confirm(member(2), at(2)),
            Err(BeneficiaryError::NotWaiting(BeneficiaryState::Confirmed))
        );
        assert_eq!(one.decline(at(2)), Err(BeneficiaryError::NotWaiting(BeneficiaryState::Confirmed)));
        assert_eq!(
            one.restore(member(1).0, at(2)),
            Err(BeneficiaryError::NotArchived(BeneficiaryState::Confirmed))
        );
        one.archive(at(3)).expect("archived");
        assert_eq!(one.archive(at(3)), Err(BeneficiaryError::Archived));
        assert_eq!(one.used(), Err(BeneficiaryError::Archived));
        assert!(!one.stands_as(1));
        one.restore(member(1).0, at(4)).expect("restored");
        assert_eq!(one.state, BeneficiaryState::Waiting);
    }

    #[test]
    fn an_account_is_the_same_however_it_is_paid() {
        let account = bank("0150123456789", Currency::TZS);
        assert_eq!(place_key(&account), place_key(&bank("0150123456789", Currency::USD)));
        let till =
            |code: &str| Destination::Till { provider_code: code.to_owned(), number: "5551234".to_owned() };
        let places =
            [account, bank("0150123456780", Currency::TZS), phone("255712345678"), till("503"), till("502")];
        let mut keys: Vec<_> = places.iter().map(place_key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), places.len());
    }
}
