//! What a step says beside its state: a code and its values, and the English sentence made of them.
//!
//! The row keeps code and values as JSON. Steps written before that keep a sentence, which is read as somebody's words.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Timestamp};

use crate::policy;

/// What a step says, in a code and its values. Readers in another language make their own sentence of it; a code that a
/// reader does not know is told by the English one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum StepDetail {
    /// In the words of a person or a provider.
    Words {
        /// The words.
        text: String,
    },
    /// The customer enters a card next.
    CardNext,
    /// The payer is asked next.
    PayerNext,
    /// The bank is asked next.
    BankNext,
    /// The payer was asked.
    Asked {
        /// For how much.
        amount: Amount,
        /// Through which network.
        channel: String,
    },
    /// The money arrived.
    Receipt {
        /// What the provider calls it.
        receipt: String,
    },
    /// Money came to a number that nobody was asked to pay.
    PaidTo {
        /// How much.
        amount: Amount,
        /// To which number.
        reference: String,
        /// What the provider calls it.
        receipt: String,
    },
    /// The money may be spent.
    OnBalance {
        /// How much.
        amount: Amount,
    },
    /// The network says at last that it took no money.
    NothingTaken,
    /// The money was set aside.
    Held {
        /// With the fee.
        amount: Amount,
    },
    /// The money was set aside together with that of a batch.
    HeldWithBatch {
        /// With the fee.
        amount: Amount,
        /// What the batch is called.
        batch: String,
    },
    /// A mandate of its application covers it.
    WithinMandate,
    /// One Admin sufficed.
    OneAdmin {
        /// Why, in a sentence.
        text: String,
    },
    /// A checker approved it, who had proved who they are.
    IdentityConfirmed {
        /// When.
        at: Timestamp,
        /// From which address.
        address: String,
    },
    /// The single signatory released their own, who had proved who they are.
    ReleasedAlone {
        /// Who.
        name: String,
        /// `payout` or `refund`.
        what: String,
        /// When they had.
        at: Timestamp,
        /// From which address.
        address: String,
    },
    /// It was released with its batch.
    ReleasedWithBatch {
        /// What the batch is called.
        batch: String,
        /// Who authorised the batch, in that order; nobody in steps written before they were kept.
        #[serde(default)]
        people: Vec<String>,
    },
    /// It was released with its batch, by the single signatory who made that.
    BatchReleasedAlone {
        /// Who.
        name: String,
        /// What the batch is called.
        batch: String,
    },
    /// The release was taken back.
    TakenBack {
        /// By whom.
        name: String,
    },
    /// It was handed over.
    Sent {
        /// The payee's network or bank.
        provider: String,
        /// The rail it went through.
        rail: String,
    },
    /// The provider does not say whether the money left, which stays held.
    NoAnswer,
    /// The provider said something else than what is recorded.
    Contradicted {
        /// The state it is recorded in.
        stood: String,
        /// `paid`, `failed` or `returned`, as the provider says now.
        verdict: String,
        /// The provider's words or receipt.
        text: String,
    },
    /// The money came back.
    CameBack {
        /// Why, in the provider's words.
        reason: String,
        /// What is available again.
        amount: Amount,
    },
    /// The provider took the money back after it had come.
    WentBack {
        /// Why, in the provider's words.
        reason: String,
        /// How much.
        amount: Amount,
        /// How much of that had been spent, and so is missing.
        missing: Amount,
    },
    /// Somebody said what became of it.
    Proposed {
        /// `paid` or `not_paid`.
        outcome: String,
        /// What the evidence is.
        note: String,
        /// What the provider calls it.
        provider_reference: Option<String>,
    },
    /// Two people settled what became of it.
    SettledByPeople {
        /// `paid`, `paid_after_all`, `not_paid`, or `stands` where it is as it was recorded.
        outcome: String,
        /// The state it was recorded in.
        stood: String,
        /// Who said it.
        proposed_by: String,
        /// Who agreed.
        confirmed_by: String,
        /// What the evidence is.
        note: String,
        /// What the provider calls it.
        provider_reference: Option<String>,
    },
    /// One person settled what became of it, as the only one who may.
    SettledAlone {
        /// As of `settled_by_people`.
        outcome: String,
        /// The state it was recorded in.
        stood: String,
        /// Who said it.
        proposed_by: String,
        /// Why one person sufficed, in a sentence.
        text: String,
        /// What the evidence is.
        note: String,
        /// What the provider calls it.
        provider_reference: Option<String>,
    },
    /// It was cancelled.
    Cancelled {
        /// By whom.
        name: String,
    },
    /// Nobody decided in time.
    Undecided,
    /// Its batch was stopped before it left.
    Stopped {
        /// By whom.
        name: String,
        /// Why, in their words.
        reason: Option<String>,
    },
}

impl StepDetail {
    /// What a person or a provider said.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words { text: text.into() }
    }

    /// What the row keeps.
    pub(super) fn kept(&self) -> String {
        serde_json::to_string(self).expect("codes, texts and amounts are JSON")
    }

    /// What a row keeps, read; of a step written before there were codes, its sentence.
    pub(super) fn read(kept: &str) -> Self {
        serde_json::from_str(kept).unwrap_or_else(|_| Self::words(kept))
    }

    /// Puts every text in it through `hide`, but no code.
    pub(super) fn hide(&mut self, hide: impl Fn(&str) -> String) {
        for text in self.texts() {
            *text = hide(text.as_str());
        }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Words { text } | Self::OneAdmin { text } | Self::Contradicted { text, .. } => vec![text],
            Self::Asked { channel, .. } => vec![channel],
            Self::Receipt { receipt } => vec![receipt],
            Self::PaidTo { reference, receipt, .. } => vec![reference, receipt],
            Self::HeldWithBatch { batch, .. } => vec![batch],
            Self::ReleasedWithBatch { batch, people } => std::iter::once(batch).chain(people).collect(),
            Self::IdentityConfirmed { address, .. } => vec![address],
            Self::ReleasedAlone { name, address, .. } => vec![name, address],
            Self::BatchReleasedAlone { name, batch } => vec![name, batch],
            Self::TakenBack { name } | Self::Cancelled { name } => vec![name],
            Self::Sent { provider, rail } => vec![provider, rail],
            Self::CameBack { reason, .. } | Self::WentBack { reason, .. } => vec![reason],
            Self::Proposed { note, provider_reference, .. } => {
                std::iter::once(note).chain(provider_reference).collect()
            }
            Self::SettledByPeople { proposed_by, confirmed_by, note, provider_reference, .. } => {
                [proposed_by, confirmed_by, note].into_iter().chain(provider_reference).collect()
            }
            Self::SettledAlone { proposed_by, text, note, provider_reference, .. } => {
                [proposed_by, text, note].into_iter().chain(provider_reference).collect()
            }
            Self::Stopped { name, reason } => std::iter::once(name).chain(reason).collect(),
            Self::CardNext
            | Self::PayerNext
            | Self::BankNext
            | Self::OnBalance { .. }
            | Self::NothingTaken
            | Self::Held { .. }
            | Self::WithinMandate
            | Self::NoAnswer
            | Self::Undecided => Vec::new(),
        }
    }
}

impl fmt::Display for StepDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words { text } | Self::OneAdmin { text } => f.write_str(text),
            Self::CardNext => f.write_str("The customer enters a card on a page"),
            Self::PayerNext => f.write_str("The payer is asked next"),
            Self::BankNext => f.write_str("The bank is asked next"),
            Self::Asked { amount, channel } => write!(f, "Asked for {amount} through {channel}"),
            Self::Receipt { receipt } => write!(f, "Receipt {receipt}"),
            Self::PaidTo { amount, reference, receipt } => {
                write!(f, "{amount} paid to {reference}, receipt {receipt}")
            }
            Self::OnBalance { amount } => write!(f, "{amount} on the balance"),
            Self::NothingTaken => f.write_str("The network says that it took no money"),
            Self::Held { amount } => write!(f, "{amount} held, fee included"),
            Self::HeldWithBatch { amount, batch } => write!(f, "{amount} held with the batch {batch}"),
            Self::WithinMandate => f.write_str("Within the mandate of the application"),
            Self::IdentityConfirmed { at, address } => {
                write!(f, "Identity confirmed at {at}, from {address}")
            }
            Self::ReleasedAlone { name, what, at, address } => {
                let says = policy::says_alone(name, what);
                write!(f, "{says}. Identity confirmed at {at}, from {address}")
            }
            Self::ReleasedWithBatch { batch, people } if people.is_empty() => {
                write!(f, "Released with the batch {batch}")
            }
            Self::ReleasedWithBatch { batch, people } => {
                write!(f, "Released with the batch {batch}, authorised by {}", people.join(" and "))
            }
            Self::BatchReleasedAlone { name, batch } => {
                write!(f, "{}. Released with the batch {batch}", policy::says_alone(name, "batch"))
            }
            Self::TakenBack { name } => write!(f, "{name} took the release back"),
            Self::Sent { provider, rail } => write!(f, "Sent to {provider} through the {rail}"),
            Self::NoAnswer => f.write_str(
                "The provider has not said whether the money left. It stays held until there is evidence.",
            ),
            Self::Contradicted { stood, verdict, text } => {
                write!(f, "It is {stood}, but the provider says that {}: {text}", of_money(verdict))
            }
            Self::CameBack { reason, amount } => write!(f, "{reason} {amount} is available again."),
            Self::WentBack { reason, amount, missing } if missing.is_zero() => {
                write!(f, "{reason} The provider took {amount} back.")
            }
            Self::WentBack { reason, amount, missing } => {
                write!(f, "{reason} The provider took {amount} back, of which {missing} had been spent.")
            }
            Self::Proposed { outcome, note, provider_reference } => {
                write!(f, "Proposed as {}. ", settled_as(outcome))?;
                evidence(f, note, provider_reference.as_deref())
            }
            Self::SettledByPeople { outcome, stood, proposed_by, confirmed_by, note, provider_reference } => {
                f.write_str("Settled by people as ")?;
                how_settled(f, outcome, stood)?;
                write!(f, ": {proposed_by} proposed, {confirmed_by} confirmed. ")?;
                evidence(f, note, provider_reference.as_deref())
            }
            Self::SettledAlone { outcome, stood, proposed_by, text, note, provider_reference } => {
                f.write_str("Settled by one person as ")?;
                how_settled(f, outcome, stood)?;
                write!(f, ": {proposed_by} proposed. {text} ")?;
                evidence(f, note, provider_reference.as_deref())
            }
            Self::Cancelled { name } => write!(f, "Cancelled by {name}"),
            Self::Undecided => f.write_str("Nobody decided within 7 days"),
            Self::Stopped { name, reason: None } => write!(f, "Stopped by {name}"),
            Self::Stopped { name, reason: Some(reason) } => write!(f, "Stopped by {name}: {reason}"),
        }
    }
}

/// What a verdict says of the money, as it follows "the provider says that".
fn of_money(verdict: &str) -> &str {
    match verdict {
        "paid" => "the money arrived",
        "failed" => "the money never left",
        "returned" => "the money left and came back",
        other => other,
    }
}

fn how_settled(f: &mut fmt::Formatter<'_>, outcome: &str, stood: &str) -> fmt::Result {
    match outcome {
        "stands" => write!(f, "{stood}, as it stands"),
        other => f.write_str(settled_as(other)),
    }
}

/// An outcome, as it follows "settled as".
fn settled_as(outcome: &str) -> &str {
    match outcome {
        "paid_after_all" => "paid after all",
        "not_paid" => "not paid",
        other => other,
    }
}

fn evidence(f: &mut fmt::Formatter<'_>, note: &str, provider_reference: Option<&str>) -> fmt::Result {
    let end = if note.ends_with(['.', '!', '?']) { "" } else { "." };
    write!(f, "Evidence: {note}{end}")?;
    match provider_reference {
        Some(reference) => write!(f, " Provider's reference {reference}."),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
