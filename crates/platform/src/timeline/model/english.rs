//! The English sentence of each code.

use std::fmt;

use super::StepDetail;
use crate::policy;

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
            Self::Edited { name, before, after, payee_before, payee } => {
                write!(f, "{name} changed it: {before} to {payee_before} is {after} to {payee} now")
            }
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
