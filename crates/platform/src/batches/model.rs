//! A batch and the rules about it: what it may come to, and who may decide. What a command reads is handed in.

pub(super) mod columns;
pub(super) mod error;
pub(super) mod line;
mod state;
mod sums;

use sha2::{Digest as _, Sha256};
use values::{
    Amount, Duration, Id, Timestamp,
    subjects::{self, Member},
};

pub(super) use columns::Column;
pub use error::BatchError;
pub use state::BatchState;
pub(super) use sums::Sum;

use crate::{
    csv::Columns,
    payouts::{Approval, WAITS},
    policy::Policy,
    upload,
};

/// How many lines are checked, made, released or ended in one transaction: a part of the file.
pub(super) const STRIDE: i64 = upload::STRIDE as i64;
/// So many lines are checked at once, while the caller waits; a job goes on with the rest.
pub(super) const AT_ONCE: i64 = 2 * STRIDE;
/// How many names are asked for before what was learnt is kept: so few that they are known before the job's lease ends, where
/// the provider takes its time over each.
pub(super) const NAMES: i64 = 32;
/// For so long names are asked for: of those that nobody said by then it cannot be known whose accounts they are.
pub(super) const NAMES_WITHIN: Duration = Duration::from_secs(3600);

/// What is known of whose accounts the lines name, of those that can be paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Of so many it was asked.
    pub asked: i64,
    /// So many belong to somebody else than the file says.
    pub differ: i64,
    /// Of so many nobody says: no reason to think that they are right.
    pub unknown: i64,
}

/// Many payouts from one table.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub id: Id<subjects::Batch>,
    pub name: String,
    pub state: BatchState,
    pub header: Vec<String>,
    pub columns: Columns<Column>,
    pub lines: i64,
    pub checked: i64,
    pub named: i64,
    pub made: i64,
    pub settled: i64,
    pub from_file: bool,
    /// Lines there are, those that cannot be paid, and those that give reason to look twice.
    pub counted: i64,
    pub faulty: i64,
    pub warned: i64,
    pub names: Names,
    /// Until when names are asked for.
    pub names_by: Option<Timestamp>,
    pub sums: Vec<Sum>,
    pub terms: Option<[u8; 32]>,
    pub digest: [u8; 32],
    pub required: i64,
    pub made_by: Id<Member>,
    pub maker_name: String,
    pub confirmed_by: Option<Id<Member>>,
    pub decided_by: Option<Id<Member>>,
    /// What is said of its release, where one person released it who had a part in it.
    pub released_alone: Option<String>,
    pub stopped_by: Option<Id<Member>>,
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub authorised_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
}

/// What is to be done next about a batch without anybody asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Check more lines.
    Check,
    /// Ask whose accounts they are.
    LookUp,
    /// Make more payouts.
    Make,
    /// Release more of them.
    Release,
    /// End more of them.
    End,
    /// Cancel more of those that have not left.
    Stop,
    /// See whether all have ended.
    Watch,
    /// Nothing.
    Rest,
}

/// What surrounds a batch when somebody decides about it.
#[derive(Debug, Clone)]
pub(super) struct Around {
    /// Whoever uploaded, edited or confirmed it, and whether they may still make payouts.
    pub makers: Vec<(Id<Member>, bool)>,
    /// Approvals, oldest first.
    pub approvals: Vec<Approval>,
    /// The beneficiaries that its payouts go to.
    pub payees: PayeesNow,
}

/// How the beneficiaries stand that the payouts of a batch go to, where they have to go to some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PayeesNow {
    /// Whoever added or last changed one of them.
    pub changers: Vec<Id<Member>>,
    /// Whoever, as a Developer, had a part in the key that one of them came by, or in its application.
    pub builders: Vec<Id<Member>>,
    /// How many lines pay none that is confirmed and as it was, and where the first of those stands in the file.
    pub unfit: Option<(i64, i64)>,
}

impl Around {
    /// Beside whom a checker has to be another person: its makers, and those who approved it before.
    pub(super) fn others(&self) -> Vec<Id<Member>> {
        let checkers = self.approvals.iter().filter(|approval| approval.counts).map(|given| given.member);
        self.makers.iter().map(|(maker, _)| *maker).chain(checkers).collect()
    }
}

/// What an approval led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Approved {
    /// It takes another checker.
    Waits,
    /// It is released.
    Released,
    /// It is released by one who had a part in it: no approval.
    Alone,
}

/// What stopping comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// What has not left is cancelled.
    Now,
    /// It was stopped before.
    Before,
}

impl Batch {
    /// Refuses a change to what is no draft any more: an approval covers what can no longer change.
    pub(super) fn is_draft(&self) -> Result<(), BatchError> {
        if self.state == BatchState::Draft { Ok(()) } else { Err(BatchError::NotDraft(self.state)) }
    }

    /// Refuses to change or confirm lines that are still being checked.
    pub(super) fn is_checked(&self) -> Result<(), BatchError> {
        self.is_draft()?;
        let missing = columns::missing(&self.columns);
        if !missing.is_empty() {
            return Err(BatchError::MappingNeeded(missing));
        }
        if self.checked < self.lines {
            return Err(BatchError::Checking { checked: self.checked, lines: self.lines });
        }
        Ok(())
    }

    /// Refuses to confirm before it was asked of every payee whose account that is.
    pub(super) fn is_named(&self) -> Result<(), BatchError> {
        if self.named < self.lines {
            return Err(BatchError::Naming { named: self.named, lines: self.lines });
        }
        Ok(())
    }

    /// Refuses whoever repeats another count, or other totals, than the batch has.
    pub(super) fn is_as_read(&self, count: i64, totals: &[Amount]) -> Result<(), BatchError> {
        if count != self.counted {
            return Err(BatchError::Count(self.counted));
        }
        let mut repeated = totals.to_vec();
        repeated.sort_by_key(|total| total.currency().code());
        let known = self.totals()?;
        if repeated != known {
            let known: Vec<_> = known.iter().map(ToString::to_string).collect();
            return Err(BatchError::Total(known.join(" and ")));
        }
        Ok(())
    }

    /// Whether a draft can be confirmed by somebody who repeats its count and totals; `terms` are those that hold now.
    pub(super) fn confirm(&self, count: i64, totals: &[Amount], terms: [u8; 32]) -> Result<(), BatchError> {
        self.is_checked()?;
        if self.faulty > 0 {
            return Err(BatchError::Faulty(self.faulty));
        }
        if self.counted == 0 {
            return Err(BatchError::Empty);
        }
        self.is_named()?;
        // Each line stands in one of the sums, or they say nothing of what is to be held.
        if self.sums.iter().map(|sum| sum.count).sum::<i64>() != self.counted {
            return Err(BatchError::TooMuch);
        }
        self.is_as_read(count, totals)?;
        if self.terms != Some(terms) {
            return Err(BatchError::Outdated);
        }
        Ok(())
    }

    /// Refuses whatever only a waiting batch takes.
    pub(super) fn waits(&self, now: Timestamp) -> Result<(), BatchError> {
        if self.state != BatchState::Waiting {
            return Err(BatchError::NotWaiting(self.state));
        }
        if self.expires_at.is_some_and(|end| now >= end) {
            return Err(BatchError::Expired);
        }
        Ok(())
    }

    /// Refuses a checker who is part of the batch's history, or of a beneficiary's that it goes to, or has decided already;
    /// and anybody before every payout that the approval covers is made, or where some go to no beneficiary as it was.
    pub(super) fn check(
        &self,
        checker: Id<Member>,
        around: &Around,
        now: Timestamp,
    ) -> Result<(), BatchError> {
        // First, for it is no part that a single signatory is spared.
        if around.payees.builders.contains(&checker) {
            return Err(BatchError::Integrator);
        }
        let made = self.made_by == checker || self.confirmed_by == Some(checker);
        if made || around.makers.iter().any(|(maker, _)| *maker == checker) {
            return Err(BatchError::Maker);
        }
        if around.payees.changers.contains(&checker) {
            return Err(BatchError::BeneficiaryChanger);
        }
        self.is_ready(now)?;
        if let Some((count, line)) = around.payees.unfit {
            return Err(BatchError::PayeesChanged { count, line });
        }
        if around.approvals.iter().any(|approval| approval.counts && approval.member == checker) {
            return Err(BatchError::Approved);
        }
        Ok(())
    }

    /// Refuses to release before every payout is made.
    pub(super) fn is_ready(&self, now: Timestamp) -> Result<(), BatchError> {
        self.waits(now)?;
        if self.made < self.lines {
            return Err(BatchError::Preparing { made: self.made, lines: self.lines });
        }
        Ok(())
    }

    /// Holds it, while it waits, to the policy of now as well: in each currency it takes what one payout of all of it would.
    ///
    /// # Errors
    /// `TooMuch`.
    pub(super) fn hold_to(&mut self, policy: &Policy) -> Result<(), BatchError> {
        if self.state == BatchState::Waiting {
            for total in self.totals()? {
                let (_, together) = self.amounts(total.currency())?;
                self.required = policy.held_to(self.required, together);
            }
        }
        Ok(())
    }

    /// Whether one person may be enough for it: it takes one checker, and its beneficiaries are as they were. A part as a Developer
    /// is refused before. Whether somebody is alone is asked elsewhere.
    pub(super) fn suits_one(&self, around: &Around) -> bool {
        self.required(around) == 1 && around.payees.unfit.is_none()
    }

    /// How many checkers it takes: one more when somebody who made it has lost their access.
    pub(super) fn required(&self, around: &Around) -> i64 {
        let all_active = around.makers.iter().all(|(_, active)| *active);
        if all_active { self.required } else { self.required + 1 }
    }

    /// What one more approval leads to.
    pub(super) fn approve(&self, around: &Around) -> Approved {
        let given =
            around.approvals.iter().filter(|approval| approval.counts && approval.digest == self.digest);
        let given = i64::try_from(given.count()).unwrap_or(i64::MAX);
        if given.saturating_add(1) >= self.required(around) { Approved::Released } else { Approved::Waits }
    }

    /// Refuses to take back what neither is a draft nor waits.
    pub(super) fn cancel(&self, now: Timestamp) -> Result<(), BatchError> {
        if self.state == BatchState::Draft { Ok(()) } else { self.waits(now) }
    }

    /// Whether stopping it changes anything: not once it was stopped.
    ///
    /// # Errors
    /// `NotReleased` before its release, `NothingToStop` once each of its payouts has ended.
    pub(super) fn stop(&self) -> Result<Stop, BatchError> {
        match self.state {
            BatchState::Authorised | BatchState::Processing => Ok(Stop::Now),
            BatchState::Stopping | BatchState::Stopped => Ok(Stop::Before),
            BatchState::Draft | BatchState::Waiting => Err(BatchError::NotReleased(self.state)),
            BatchState::Done | BatchState::Rejected | BatchState::Cancelled | BatchState::Expired => {
                Err(BatchError::NothingToStop(self.state))
            }
        }
    }

    /// What is to be done next.
    pub(super) fn step(&self) -> Step {
        match self.state {
            BatchState::Draft if !columns::missing(&self.columns).is_empty() => Step::Rest,
            BatchState::Draft if self.checked < self.lines => Step::Check,
            BatchState::Draft if self.named < self.lines => Step::LookUp,
            BatchState::Waiting | BatchState::Authorised if self.made < self.lines => Step::Make,
            BatchState::Authorised if self.settled < self.lines => Step::Release,
            BatchState::Stopping if self.settled < self.made => Step::Stop,
            BatchState::Processing | BatchState::Stopping => Step::Watch,
            BatchState::Rejected | BatchState::Cancelled | BatchState::Expired
                if self.settled < self.made =>
            {
                Step::End
            }
            _ => Step::Rest,
        }
    }

    /// The digest after payouts with these digests were made: whoever approves the last one approves all.
    pub(super) fn chained(&self, payouts: &[[u8; 32]]) -> [u8; 32] {
        payouts.iter().fold(self.digest, |before, payout| {
            Sha256::new().chain_update(before).chain_update(payout).finalize().into()
        })
    }

    /// The reference of a line that has none: never that of another batch.
    pub(super) fn made_up_reference(&self, number: i64) -> String {
        let id = self.id.to_string().to_uppercase();
        let own = id.get(id.len().saturating_sub(12)..).unwrap_or_default();
        format!("B{own}{number:06}")
    }
}

/// The beginning of a batch's digest.
pub(super) fn first_digest(id: Id<subjects::Batch>) -> [u8; 32] {
    Sha256::digest(format!("kibali batch 1\n{id}\n")).into()
}

/// How long it waits from `now` on.
pub(super) fn waits_until(now: Timestamp) -> Timestamp {
    now + WAITS
}

#[cfg(test)]
mod tests;
