//! What a step says beside its state: a code and its values, and the English sentence made of them.
//!
//! The row keeps code and values as JSON. Steps written before that keep a sentence, which is read as somebody's words.

mod english;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Timestamp};

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
    /// It was changed while it waited.
    Edited {
        /// By whom.
        name: String,
        /// What was asked for until then.
        before: Amount,
        /// What is asked for since.
        after: Amount,
        /// Who was paid: the name, and how the account ends.
        payee_before: String,
        /// Who is.
        payee: String,
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
            Self::Edited { name, payee_before, payee, .. } => vec![name, payee_before, payee],
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

#[cfg(test)]
mod tests;
