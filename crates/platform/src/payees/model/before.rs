//! What was confirmed of a beneficiary, kept while a change of that waits, and put back where nobody confirms the change.

use rails::Destination;
use values::{Id, Timestamp, subjects::Member};

use super::{Beneficiary, BeneficiaryError, BeneficiaryState};

/// What a second person confirmed of a beneficiary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// What the merchant called them.
    pub name: String,
    /// As the network, bank or till provider knew the account.
    pub known_name: Option<String>,
    /// Where they were paid.
    pub destination: Destination,
    /// How it stood, as payouts made with it say.
    pub version: i64,
    /// Who had changed it last.
    pub changed_by: (Id<Member>, String),
    /// By which other hands they had.
    pub changed_as: Vec<String>,
    /// Who had put it to waiting.
    pub asked_by: (Id<Member>, String),
    /// When its account had been written.
    pub account_changed_at: Timestamp,
}

impl Beneficiary {
    /// Says that it may not: what was confirmed before holds again, and what never was is put away.
    ///
    /// # Errors
    /// `NotWaiting`.
    pub fn decline(&mut self, now: Timestamp) -> Result<(), BeneficiaryError> {
        self.waits()?;
        self.state = if self.put_back() { BeneficiaryState::Confirmed } else { BeneficiaryState::Archived };
        self.touch(now);
        Ok(())
    }

    /// Takes back a change that waits, by whoever made it: what was confirmed before holds again.
    ///
    /// # Errors
    /// `NotWaiting`, `NotYours`, `NothingBefore`.
    pub fn withdraw(&mut self, by: Id<Member>, now: Timestamp) -> Result<(), BeneficiaryError> {
        self.waits()?;
        if self.changed_by.0 != by {
            return Err(BeneficiaryError::NotYours);
        }
        if !self.put_back() {
            return Err(BeneficiaryError::NothingBefore);
        }
        self.state = BeneficiaryState::Confirmed;
        self.touch(now);
        Ok(())
    }

    /// What a second person confirms of it, as it is now.
    pub(super) fn standing(&self) -> Before {
        Before {
            name: self.name.clone(),
            known_name: self.known_name.clone(),
            destination: self.destination.clone(),
            version: self.version,
            changed_by: self.changed_by.clone(),
            changed_as: self.changed_as.clone(),
            asked_by: self.asked_by.clone(),
            account_changed_at: self.account_changed_at,
        }
    }

    /// Makes it what was confirmed before a change that waits, if there is one. Its version too: no payout was made with what
    /// waited, and those made before that stand again.
    pub(super) fn put_back(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        self.name = before.name;
        self.known_name = before.known_name;
        self.destination = before.destination;
        self.version = before.version;
        self.changed_by = before.changed_by;
        self.changed_as = before.changed_as;
        self.asked_by = before.asked_by;
        self.account_changed_at = before.account_changed_at;
        true
    }
}
