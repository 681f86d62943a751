//! What a bill takes from a payer, and what it does not.

use values::{Amount, Duration, Phone};

use super::{Bill, BillKind, BillMode, BillState};

/// For so long a network may take between asking whether a payment may be made and saying that it was.
pub(in crate::bills) const HOLD: Duration = Duration::from_secs(5 * 60);

/// A payment that a network is about to make, or has made.
#[derive(Debug, Clone)]
pub(in crate::bills) struct Attempt {
    /// The rail it comes by.
    pub rail: &'static str,
    /// The network's receipt, the same when it asks, when it tells and when it repeats itself.
    pub receipt: String,
    /// How much.
    pub amount: Amount,
    /// Who pays.
    pub phone: Phone,
    /// As the network knows them.
    pub payer_name: Option<String>,
    /// The network.
    pub channel: &'static str,
}

/// What other payers were promised a moment ago, whose money is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// How many payers.
    pub payments: i64,
    /// How much in minor units.
    pub minor: i64,
}

impl Held {
    /// Nobody.
    pub const NOTHING: Self = Self { payments: 0, minor: 0 };
}

/// What became of money that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::bills) enum Arrived {
    /// It counts on the bill.
    Counted,
    /// It reached the merchant beside the bill, which no longer took it.
    Beside,
}

impl Arrived {
    /// The word kept in the row.
    pub(in crate::bills) const fn name(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Beside => "beside",
        }
    }
}

/// Why a payer is turned away before any money moves.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayRefusal {
    /// Somebody switched it off.
    #[error("this number takes no payments now: ask the merchant")]
    Off,
    /// It could be paid once, and was.
    #[error("this number was paid already")]
    Paid,
    /// It has collected its maximum.
    #[error("this number has collected all that it may: nothing is due")]
    Full,
    /// Somebody is paying it at this moment.
    #[error("somebody is paying this number now: try again in five minutes")]
    BeingPaid,
    /// Another amount than the one that is due.
    #[error("this number takes {0} exactly")]
    NotExact(Amount),
    /// More than may still be collected.
    #[error("this number takes {0} more at most")]
    AboveRemaining(Amount),
    /// Outside the limits of the network; says which.
    #[error("{0}")]
    Limit(String),
    /// No mobile-money network serves the number.
    #[error("no mobile-money network serves this number")]
    NoNetwork,
    /// The receipt belongs to another payment.
    #[error("this receipt is of another payment: a receipt names one payment only")]
    ReceiptReused,
}

impl Bill {
    /// Whether it takes `amount`, while `held` is promised to others.
    ///
    /// # Errors
    /// Why the payer is turned away.
    pub fn takes(&self, amount: Amount, held: Held) -> Result<(), PayRefusal> {
        match self.state() {
            BillState::Active => {}
            BillState::Off => return Err(PayRefusal::Off),
            BillState::Paid => return Err(PayRefusal::Paid),
            BillState::Full => return Err(PayRefusal::Full),
        }
        if self.kind == BillKind::Order && held.payments > 0 {
            return Err(PayRefusal::BeingPaid);
        }
        if let (BillMode::Exact, Some(due)) = (self.mode, self.amount)
            && due != amount
        {
            return Err(PayRefusal::NotExact(due));
        }
        if let Some(left) = self.remaining() {
            if amount.minor() > left.minor() {
                return Err(PayRefusal::AboveRemaining(left));
            }
            if held.minor.saturating_add(amount.minor()) > left.minor() {
                return Err(PayRefusal::BeingPaid);
            }
        }
        if self.with(amount).is_none() { Err(PayRefusal::Full) } else { Ok(()) }
    }

    /// Whether a payment that was promised still has room: only what can never be is against it. Somebody who switched the
    /// bill off meanwhile, or asked for another amount, takes no promise back.
    pub(in crate::bills) fn keeps_its_promise(&self, amount: Amount) -> bool {
        let once = self.kind == BillKind::Order && self.payments > 0;
        let room = self.remaining().is_none_or(|left| amount.minor() <= left.minor());
        !once && room && self.with(amount).is_some()
    }

    /// What it has collected together with `amount`; `None` for more than an amount holds, which nothing but the simulator
    /// comes to.
    fn with(&self, amount: Amount) -> Option<Amount> {
        self.collected.checked_add(amount).ok()
    }

    /// Counts a payment that it takes.
    pub(in crate::bills) fn count(&mut self, amount: Amount) {
        self.collected = self.with(amount).expect("what it takes was found to fit");
        self.payments += 1;
    }
}
