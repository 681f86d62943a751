//! What the books say should be at the provider, and how far what is there is off.

use values::{Amount, Balance, Currency, Subject};

use crate::ledger::{AccountKind, Transfer, TransferKind};

/// One comparison, of one day and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {}

impl Subject for Comparison {
    const PREFIX: &'static str = "cmp";
}

/// What a comparison came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ComparisonVerdict)]
pub(super) enum Verdict {
    /// What is there is what should be.
    Agrees,
    /// It is not, and the difference went to suspense.
    Differs,
    /// What stood in suspense, or part of it, is gone.
    Closed,
    /// The provider did not say.
    Unanswered,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Agrees, Self::Differs, Self::Closed, Self::Unanswered];

    /// The word kept in the row.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Closed => "closed",
            Self::Unanswered => "unanswered",
        }
    }

    /// The verdict of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// The books in one currency, and what is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stands {
    /// What the accounts hold that say what a rail owes, what its fees took, and what became another currency.
    pub clearing: i64,
    pub fees: i64,
    pub exchange: i64,
    /// What came by card, which the provider hands over later.
    pub settlement: i64,
    /// Differences that were booked before.
    pub suspense: i64,
    /// Payouts that the provider may have taken, or not.
    pub leaving: i64,
    /// Payments that it may have booked, or not.
    pub coming: i64,
}

/// How a balance at the provider compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    pub expected: i64,
    pub low: i64,
    pub high: i64,
    /// How far it is off: more than nothing where more is there.
    pub difference: i64,
    /// The part of that which takes back what stands in suspense, and the part that goes there.
    pub closes: i64,
    pub opens: i64,
    /// What stands in suspense afterwards.
    pub suspense: i64,
}

impl Stands {
    /// Compares what is there.
    pub(super) fn judge(&self, upstream: i64) -> Judged {
        let expected = -(self.clearing + self.fees + self.exchange);
        let low = expected - self.leaving - self.settlement;
        let high = expected + self.coming;
        let difference = upstream - upstream.clamp(low, high);
        let closes = if self.suspense.signum() * difference.signum() < 0 {
            difference.signum() * difference.abs().min(self.suspense.abs())
        } else {
            0
        };
        let suspense = self.suspense + difference;
        Judged { expected, low, high, difference, closes, opens: difference - closes, suspense }
    }
}

impl Judged {
    /// What it came to.
    pub(super) fn verdict(&self) -> Verdict {
        match (self.opens, self.closes) {
            (0, 0) => Verdict::Agrees,
            (0, _) => Verdict::Closed,
            _ => Verdict::Differs,
        }
    }

    /// What is posted: what a rail owes becomes what is there, against *suspense*.
    pub(super) fn transfers(
        &self,
        rail: &'static str,
        subject: [u8; 16],
        reference: &str,
        currency: Currency,
    ) -> Vec<Transfer> {
        let parts = [
            (TransferKind::SuspenseReversal, self.closes, "Difference that is gone"),
            (TransferKind::Suspense, self.opens, "Difference at the provider"),
        ];
        let posted = parts.into_iter().filter(|(_, minor, _)| *minor != 0).map(|(kind, minor, says)| {
            let (clearing, suspense) = (AccountKind::Clearing(rail), AccountKind::Suspense);
            let (from, to) = if minor > 0 { (clearing, suspense) } else { (suspense, clearing) };
            let amount = Amount::new(minor.abs(), currency).expect("a difference of amounts is one");
            Transfer::new(kind, subject, reference, currency).move_money(from, to, amount, says)
        });
        posted.collect()
    }

    /// In a sentence, without its end.
    pub(super) fn says(&self, upstream: i64, currency: Currency) -> String {
        let shown = |minor: i64| format!("{currency} {}", Balance::new(minor, currency).to_decimal());
        let there = format!("{} at the provider, {} in the books", shown(upstream), shown(self.expected));
        match self.verdict() {
            Verdict::Differs => {
                format!(
                    "{there}: {} went to suspense, where {} stands",
                    shown(self.opens),
                    shown(self.suspense)
                )
            }
            Verdict::Closed => {
                format!(
                    "{there}: {} came back from suspense, where {} stands",
                    shown(self.closes),
                    shown(self.suspense)
                )
            }
            Verdict::Agrees | Verdict::Unanswered => there,
        }
    }
}

#[cfg(test)]
mod tests;
