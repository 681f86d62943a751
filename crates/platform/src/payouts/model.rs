//! A payout and the rules about it.

mod alone;
mod answers;
mod editing;
mod error;
mod evidence;
mod facts;
mod new;
mod order;
mod purpose;
mod qr;
mod state;
mod unchecked_payee;
mod verdict;

use rails::Destination;
use values::{
    Amount, Duration, Id, Subject, Timestamp,
    subjects::{ApiKey, Batch, Member},
};

pub(super) use alone::{Alone, Sole};
pub(super) use answers::{Back, Next, look_again, pause};
pub(super) use editing::{MOST_CHANGES, in_short};
pub use error::PayoutError;
pub(super) use evidence::{Found, Need, Proposal, STUCK, Settlement};
pub(super) use facts::{Facts, LastPaid};
pub(super) use new::ThroughLink;
pub use new::{Channel, Door, NewPayout, Price};
pub use order::{Asked, parse_order, place};
pub use purpose::Purpose;
#[cfg(test)]
pub(crate) use qr::tests::code as qr_code;
pub use state::PayoutState;
pub(super) use state::Sending;
pub(super) use verdict::{Verdict, contradiction, verdict};

use crate::{developer::Via, payees::Beneficiary, payments::Payment, policy::Payees};

/// Money out.
#[derive(Debug, Clone)]
pub struct Payout {
    /// Its id.
    pub id: Id<Payout>,
    /// Its id on the third-party API.
    pub wire_id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// Where it stands.
    pub state: PayoutState,
    /// What was asked for, in the currency of the balance it is taken from.
    pub amount: Amount,
    /// What it costs, and what arrives.
    pub price: Price,
    /// Who is paid.
    pub destination: Destination,
    /// Who that is: as the network knows them, as the maker wrote it, or the number.
    pub payee_name: String,
    /// Whether it was the network that said so.
    pub payee_known: bool,
    /// How the maker wrote the holder of a bank account.
    pub given_name: Option<String>,
    /// The network, the bank or whose till it is.
    pub provider: String,
    /// The maker's note.
    pub note: Option<String>,
    /// How it went, in words.
    pub message: Option<String>,
    /// The network's receipt.
    pub rail_reference: Option<String>,
    /// What approvals cover.
    pub digest: [u8; 32],
    /// The application it came through.
    pub application: Option<Via>,
    /// The key it came through.
    pub api_key: Option<Id<ApiKey>>,
    /// Whoever made that key.
    pub key_maker: Option<Id<Member>>,
    /// The member who made it in person.
    pub made_by: Option<Id<Member>>,
    /// The name of the member or key that made it.
    pub maker_name: String,
    /// How it came in.
    pub door: Door,
    /// The link it came through, where it was one.
    pub link: Option<Id<ThroughLink>>,
    /// The batch it belongs to, which is released, rejected and cancelled as one.
    pub batch: Option<Id<Batch>>,
    /// The beneficiary that it uses, and how that stood.
    pub beneficiary: Option<(Id<Beneficiary>, i64)>,
    /// Whoever had added that, and whoever had last changed it.
    pub beneficiary_changers: [Option<Id<Member>>; 2],
    /// What it is for.
    pub purpose: Purpose,
    /// The payment that a refund gives back.
    pub payment: Option<Id<Payment>>,
    /// Why one person sufficed to release it, where one did.
    pub waiver: Option<String>,
    /// Whoever last changed the mandate that released it at once, and whoever confirmed that change.
    pub mandate_changers: [Option<Id<Member>>; 2],
    /// Whether that member, or the maker of that key, may still make payouts.
    pub maker_active: bool,
    /// How many checkers it takes while its maker is active: what it was made with, or what the policy asks for by now where
    /// that is more.
    pub required: i64,
    /// How far the sending got.
    pub(super) sending: Sending,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it stops waiting.
    pub expires_at: Timestamp,
    /// When it was released; the instant the network knows it by.
    pub authorised_at: Option<Timestamp>,
    /// When its money came back, if it did, and what of the fee.
    pub(super) returned: Option<(Timestamp, ReturnedFee)>,
}

/// What became of the fee of a payout whose money came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReturnedFee {
    /// It came back as well.
    Back,
    /// The provider kept it.
    Kept,
}

impl Subject for Payout {
    const PREFIX: &'static str = "pout";
}

/// How long a payout waits for checkers.
pub const WAITS: Duration = Duration::from_secs(7 * 24 * 3600);

/// An approval that counts, or did.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Its id.
    pub id: Id<Approval>,
    /// Who gave it.
    pub member: Id<Member>,
    /// Their name.
    pub name: String,
    /// What it covers.
    pub digest: [u8; 32],
    /// When it was given.
    pub at: Timestamp,
    /// Whether it still counts: not voided, its giver active, in a role that may, unchanged since.
    pub counts: bool,
}

impl Subject for Approval {
    const PREFIX: &'static str = "apr";
}

/// What surrounds a payout when somebody decides about it.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    /// Members who were shown the secret of the key it came through.
    pub key_holders: Vec<Id<Member>>,
    /// Members who, as Developers, made or changed the application it came through, or asked for the key; or that of the key its
    /// beneficiary came by.
    pub integrators: Vec<Id<Member>>,
    /// Members who had a part in its batch, whoever is noted as its maker.
    pub batch_makers: Vec<Id<Member>>,
    /// Members who changed it while it waited; in a money command, once for each change.
    pub editors: Vec<Id<Member>>,
    /// The member who switched the link that it came through on again.
    pub link_switcher: Option<Id<Member>>,
    /// Approvals, oldest first.
    pub approvals: Vec<Approval>,
    /// Whether the beneficiary that it uses, if it uses one, is as it was when it was made.
    pub beneficiary_stands: bool,
    /// Which accounts the policy of now lets people pay, as far as that matters to it.
    pub payees: Payees,
}

/// What an approval led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Approved {
    /// It takes another checker.
    Waits,
    /// It is released.
    Released,
}

impl Payout {
    /// What the merchant's balance is debited.
    pub fn total(&self) -> Amount {
        self.price.debit
    }

    /// What kind of account receives.
    pub fn channel(&self) -> Channel {
        Channel::of(&self.destination)
    }

    /// Whether its money came back, after which there is nothing to watch.
    pub(super) fn came_back(&self) -> bool {
        matches!(self.state, PayoutState::Refunded | PayoutState::Reversed)
    }

    /// How many checkers it takes: one more when its maker has lost their access.
    pub(super) fn required(&self) -> i64 {
        if self.maker_active { self.required } else { self.required + 1 }
    }

    /// Refuses to treat it as something else than it is.
    ///
    /// # Errors
    /// `Elsewhere`.
    pub(super) fn is_for(&self, purpose: Purpose) -> Result<(), PayoutError> {
        if self.purpose == purpose { Ok(()) } else { Err(PayoutError::Elsewhere(self.purpose)) }
    }

    /// Refuses a checker who is part of the payout's history, or has decided already.
    ///
    /// # Errors
    /// `NotWaiting`, `InBatch`, `Expired`, `Maker`, `Editor`, `LinkSwitcher`, `KeyMaker`, `KeyHolder`, `Integrator`, `MandateChanger`,
    /// `BeneficiaryChanger`, `BeneficiaryChanged`, `NoBeneficiary`, `Approved`.
    pub(super) fn check(
        &self,
        checker: Id<Member>,
        around: &Surroundings,
        now: Timestamp,
    ) -> Result<(), PayoutError> {
        self.check_part(checker, around)?;
        self.waits(now)?;
        if !around.beneficiary_stands {
            return Err(PayoutError::BeneficiaryChanged);
        }
        if !self.goes_to(around.payees) {
            return Err(PayoutError::NoBeneficiary);
        }
        if around.approvals.iter().any(|approval| approval.counts && approval.member == checker) {
            return Err(PayoutError::Approved);
        }
        Ok(())
    }

    /// Whoever made it: in person, by their key, with its batch, by changing it, or by opening its link again.
    pub(super) fn makers(&self, around: &Surroundings) -> Vec<Id<Member>> {
        let makers = [self.made_by, self.key_maker, around.link_switcher].into_iter().flatten();
        makers.chain(around.batch_makers.iter().chain(&around.editors).copied()).collect()
    }

    /// Beside whom a checker has to be another person: its makers, and those who approved it before.
    pub(super) fn others(&self, around: &Surroundings) -> Vec<Id<Member>> {
        let checkers = around.approvals.iter().filter(|approval| approval.counts).map(|given| given.member);
        self.makers(around).into_iter().chain(checkers).collect()
    }

    /// What one more approval leads to.
    pub(super) fn approve(&self, around: &Surroundings) -> Approved {
        let given =
            around.approvals.iter().filter(|approval| approval.counts && approval.digest == self.digest);
        let given = i64::try_from(given.count()).unwrap_or(i64::MAX);
        if given.saturating_add(1) >= self.required() { Approved::Released } else { Approved::Waits }
    }

    /// Refuses to take back a release once the payout is being sent, or before there is one.
    ///
    /// # Errors
    /// `NotUndoable`, `InBatch`.
    pub(super) fn undoable(&self) -> Result<(), PayoutError> {
        if let (PayoutState::Authorized, Some(batch)) = (self.state, self.batch) {
            return Err(PayoutError::InBatch(batch));
        }
        if self.state == PayoutState::Authorized && self.sending == Sending::Not {
            Ok(())
        } else {
            Err(PayoutError::NotUndoable(self.state))
        }
    }

    /// Refuses whatever only a waiting payout takes.
    ///
    /// # Errors
    /// `NotWaiting`, `InBatch`, `Expired`.
    pub(super) fn waits(&self, now: Timestamp) -> Result<(), PayoutError> {
        if self.state != PayoutState::Pending {
            return Err(PayoutError::NotWaiting(self.state));
        }
        if let Some(batch) = self.batch {
            return Err(PayoutError::InBatch(batch));
        }
        if now >= self.expires_at {
            return Err(PayoutError::Expired);
        }
        Ok(())
    }
}

/// A payout of 1,000 shillings that member 1 made at the beginning of time.
#[cfg(test)]
pub(super) fn sample() -> Payout {
    let tzs = |minor| Amount::new(minor, values::Currency::TZS).expect("in range");
    let start = Timestamp::from_micros(0);
    Payout {
        id: Id::nil(),
        wire_id: String::new(),
        reference: "PAY1".to_owned(),
        state: PayoutState::Pending,
        amount: tzs(100_000),
        price: Price {
            fee: tzs(7_200),
            bearer: rails::FeeBearer::Merchant,
            debit: tzs(107_200),
            receives: tzs(100_000),
            rate: None,
        },
        destination: Destination::Mobile(values::Phone::parse("255712345678").expect("a number")),
        payee_name: "ASHA".to_owned(),
        payee_known: true,
        given_name: None,
        provider: "TIGO PESA".to_owned(),
        note: None,
        message: None,
        rail_reference: None,
        digest: [7; 32],
        application: None,
        api_key: None,
        key_maker: None,
        made_by: Some(Id::from_bytes([1; 16])),
        maker_name: "Asha".to_owned(),
        door: Door::Request,
        link: None,
        batch: None,
        beneficiary: None,
        beneficiary_changers: [None, None],
        purpose: Purpose::Payout,
        payment: None,
        waiver: None,
        mandate_changers: [None, None],
        maker_active: true,
        required: 1,
        sending: Sending::Not,
        created_at: start,
        updated_at: start,
        expires_at: start + WAITS,
        authorised_at: None,
        returned: None,
    }
}

#[cfg(test)]
mod tests;
