//! A beneficiary and its rules.

mod before;

use rails::Destination;
use values::{Id, Subject, Timestamp, subjects::Member};

pub use before::Before;

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
    /// By which other hands they had changed it before, since it was last confirmed: their own name, or those of keys they made.
    pub changed_as: Vec<String>,
    /// Who last put it to waiting, and their name or that of their key.
    pub asked_by: (Id<Member>, String),
    /// Who confirmed it last, and when.
    pub confirmed: Option<(Id<Member>, String, Timestamp)>,
    /// What was confirmed, while a change of that waits.
    pub before: Option<Before>,
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
    /// Whoever built the way that it came on, as a Developer, does not confirm it.
    #[error(
        "as a Developer you made or changed the application, or asked for the key, by which this beneficiary was added or \
         changed: somebody else confirms it"
    )]
    Integrator,
    /// It is not what whoever confirms it has read.
    #[error("this beneficiary was changed since you opened it: read it again, then confirm it")]
    Changed,
    /// Whoever changes their mind is whoever changed it.
    #[error(
        "somebody else changed this beneficiary: whoever did withdraws it, or a second person declines it"
    )]
    NotYours,
    /// It was never confirmed as anything else.
    #[error("nothing was confirmed of this beneficiary before: archive it instead")]
    NothingBefore,
    /// Nothing to decide.
    #[error("this beneficiary is {}: only what waits is confirmed, declined or withdrawn", .0.name())]
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

    /// Whoever added it, changed what stands or waits, and last put it to waiting, each by their name or that of their key.
    pub(super) fn hands(&self) -> Vec<(Id<Member>, &str)> {
        let named = [&self.added_by, &self.changed_by, &self.asked_by].map(|(by, name)| (*by, name.as_str()));
        let before = self.changed_as.iter().map(|name| (self.changed_by.0, name.as_str()));
        named.into_iter().chain(before).collect()
    }

    /// Beside whom whoever confirms has to be another person.
    pub fn others(&self) -> [Id<Member>; 3] {
        [&self.added_by, &self.changed_by, &self.asked_by].map(|(by, _)| *by)
    }

    /// Writes what is known now; a new name or account waits for a second person, and what was confirmed is kept. While a
    /// change waits nobody but its maker changes more, so that whoever changed it last stands for everything that waits.
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
        if decides {
            if self.state == BeneficiaryState::Confirmed {
                self.before = Some(self.standing());
                self.asked_by = by.clone();
                self.changed_as.clear();
            } else {
                // Their own change, maybe by another hand, as of whoever made the key that began it: each hand's part stays.
                self.changed_as.retain(|name| *name != by.1);
                if self.changed_by.1 != by.1 {
                    self.changed_as.push(self.changed_by.1.clone());
                }
            }
            self.version += 1;
            self.state = BeneficiaryState::Waiting;
            self.changed_by = by;
        }
        if account {
            self.account_changed_at = now;
            self.known_name = to.known_name;
        }
        (self.name, self.destination, self.email, self.note) = (to.name, to.destination, to.email, to.note);
        self.touch(now);
        Ok(if account {
            Change::Account
        } else if decides {
            Change::Name
        } else {
            Change::Rest
        })
    }

    /// Says that it may be paid. `as_read` is when it had last changed for whoever says so.
    ///
    /// # Errors
    /// `NotWaiting`, `Changed`.
    pub fn confirm(
        &mut self,
        as_read: Timestamp,
        by: (Id<Member>, String),
        now: Timestamp,
    ) -> Result<(), BeneficiaryError> {
        self.waits()?;
        if !self.updated_at.reads_as(as_read) {
            return Err(BeneficiaryError::Changed);
        }
        (self.state, self.confirmed, self.before) =
            (BeneficiaryState::Confirmed, Some((by.0, by.1, now)), None);
        self.touch(now);
        Ok(())
    }

    /// Notes that it changed, at an instant that is told otherwise than that of the change before.
    fn touch(&mut self, now: Timestamp) {
        self.updated_at = now.or_after(self.updated_at);
    }

    fn waits(&self) -> Result<(), BeneficiaryError> {
        if self.state == BeneficiaryState::Waiting {
            Ok(())
        } else {
            Err(BeneficiaryError::NotWaiting(self.state))
        }
    }

    /// Puts it away; a change that waits goes with that.
    ///
    /// # Errors
    /// `Archived`.
    pub fn archive(&mut self, now: Timestamp) -> Result<(), BeneficiaryError> {
        if self.state == BeneficiaryState::Archived {
            return Err(BeneficiaryError::Archived);
        }
        self.put_back();
        self.state = BeneficiaryState::Archived;
        self.touch(now);
        Ok(())
    }

    /// Takes it out again, to be confirmed.
    ///
    /// # Errors
    /// `NotArchived`.
    pub fn restore(&mut self, by: (Id<Member>, String), now: Timestamp) -> Result<(), BeneficiaryError> {
        if self.state != BeneficiaryState::Archived {
            return Err(BeneficiaryError::NotArchived(self.state));
        }
        (self.state, self.asked_by) = (BeneficiaryState::Waiting, by);
        self.touch(now);
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
mod tests;
