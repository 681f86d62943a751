//! Transfers and the rule that they balance. Balances are credits less debits.

mod line;

use std::fmt;

use values::{Amount, Currency};

pub(super) use line::FeeOrAmount;
pub use line::LineKind;

/// What an account is for. A merchant has one of each in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    /// What the merchant may spend.
    Available,
    /// What waits to leave.
    Held,
    /// What came by card and may not be spent yet.
    Settlement,
    /// What a rail owes us; its name.
    Clearing(&'static str),
    /// What we earned.
    Fees,
    /// What became another currency: one such account in each of both.
    Exchange,
    /// What is at a provider and nobody knows why, or is not there: people look into it.
    Suspense,
}

impl AccountKind {
    /// The least the balance may be; none where it may be anything.
    pub const fn floor(self) -> Option<i64> {
        match self {
            Self::Available | Self::Held | Self::Settlement => Some(0),
            Self::Clearing(_) | Self::Fees | Self::Exchange | Self::Suspense => None,
        }
    }
}

/// The word kept in the account's row.
impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Available => f.write_str("available"),
            Self::Held => f.write_str("held"),
            Self::Settlement => f.write_str("settlement"),
            Self::Clearing(rail) => write!(f, "clearing:{rail}"),
            Self::Fees => f.write_str("fees"),
            Self::Exchange => f.write_str("exchange"),
            Self::Suspense => f.write_str("suspense"),
        }
    }
}

/// Why money moved between accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferKind {
    /// A customer paid.
    Payment,
    /// What a customer paid by card may be spent.
    Settlement,
    /// The provider took back what a customer had paid.
    PaymentReversal,
    /// A payout was made and its money set aside.
    Hold,
    /// The money of a payout that was thought to have failed is set aside once more.
    HoldAgain,
    /// A payout was changed while it waits, and what is set aside for it with it.
    HoldChange,
    /// A payout ended without leaving; its money is free again.
    Void,
    /// A payout left.
    Payout,
    /// A payout came back from the provider's side, fee and all.
    PayoutRefund,
    /// A payout came back from the payee's side.
    PayoutReversal,
    /// Money was brought in.
    Deposit,
    /// Many payouts were confirmed together and the money of all set aside.
    BatchHold,
    /// What a provider has is not what the books say.
    Suspense,
    /// It is again.
    SuspenseReversal,
    /// They ended together without any having left; their money is free again.
    BatchVoid,
    /// A withdrawal was asked for and its money set aside.
    WithdrawalHold,
    /// The money of a withdrawal that was thought to have failed is set aside once more.
    WithdrawalHoldAgain,
    /// A withdrawal ended without leaving; its money is free again.
    WithdrawalVoid,
    /// A withdrawal left.
    Withdrawal,
    /// A withdrawal came back from the provider's side, fee and all.
    WithdrawalRefund,
    /// A withdrawal came back from the bank's side.
    WithdrawalReversal,
    /// A refund of a payment was requested and its money set aside.
    RefundHold,
    /// The money of a refund that was thought to have failed is set aside once more.
    RefundHoldAgain,
    /// A refund ended without leaving; its money is free again.
    RefundVoid,
    /// A refund left.
    Refund,
    /// A refund came back from the provider's side, fee and all.
    RefundReturn,
    /// A refund came back from the payer's side.
    RefundReversal,
}

impl TransferKind {
    /// The word kept in the transfer's row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Settlement => "settlement",
            Self::PaymentReversal => "payment_reversal",
            Self::Hold => "hold",
            Self::HoldAgain => "hold_again",
            Self::HoldChange => "hold_change",
            Self::Void => "void",
            Self::Payout => "payout",
            Self::PayoutRefund => "payout_refund",
            Self::PayoutReversal => "payout_reversal",
            Self::Deposit => "deposit",
            Self::BatchHold => "batch_hold",
            Self::BatchVoid => "batch_void",
            Self::Suspense => "suspense",
            Self::SuspenseReversal => "suspense_reversal",
            Self::WithdrawalHold => "withdrawal_hold",
            Self::WithdrawalHoldAgain => "withdrawal_hold_again",
            Self::WithdrawalVoid => "withdrawal_void",
            Self::Withdrawal => "withdrawal",
            Self::WithdrawalRefund => "withdrawal_refund",
            Self::WithdrawalReversal => "withdrawal_reversal",
            Self::RefundHold => "refund_hold",
            Self::RefundHoldAgain => "refund_hold_again",
            Self::RefundVoid => "refund_void",
            Self::Refund => "refund",
            Self::RefundReturn => "refund_return",
            Self::RefundReversal => "refund_reversal",
        }
    }

    /// The kind of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let all = [
            Self::Payment,
            Self::Settlement,
            Self::PaymentReversal,
            Self::Hold,
            Self::HoldAgain,
            Self::HoldChange,
            Self::Void,
            Self::Payout,
            Self::PayoutRefund,
            Self::PayoutReversal,
            Self::Deposit,
            Self::BatchHold,
            Self::BatchVoid,
            Self::Suspense,
            Self::SuspenseReversal,
            Self::WithdrawalHold,
            Self::WithdrawalHoldAgain,
            Self::WithdrawalVoid,
            Self::Withdrawal,
            Self::WithdrawalRefund,
            Self::WithdrawalReversal,
            Self::RefundHold,
            Self::RefundHoldAgain,
            Self::RefundVoid,
            Self::Refund,
            Self::RefundReturn,
            Self::RefundReversal,
        ];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// Money moving between accounts of one merchant in one currency, at one instant.
#[derive(Debug, Clone)]
pub struct Transfer {
    pub(super) kind: TransferKind,
    pub(super) subject: [u8; 16],
    pub(super) reference: String,
    pub(super) currency: Currency,
    pub(super) entries: Vec<NewEntry>,
}

/// One side of a transfer.
#[derive(Debug, Clone)]
pub(super) struct NewEntry {
    pub account: AccountKind,
    pub says: &'static str,
    /// Whether it is a fee, which statements name apart.
    pub fee: bool,
    pub debit: i64,
    pub credit: i64,
}

impl Transfer {
    /// A transfer about `subject` that moves nothing yet; statements show the subject's `reference`.
    pub fn new(kind: TransferKind, subject: [u8; 16], reference: &str, currency: Currency) -> Self {
        Self { kind, subject, reference: reference.to_owned(), currency, entries: Vec::new() }
    }

    /// The currency of all it moves.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Takes `amount` out of `from` and puts it into `to`. Nothing is written for an amount of zero.
    ///
    /// # Panics
    /// When the amount is in another currency: a transfer that mixes them is a mistake of ours.
    #[must_use]
    pub fn move_money(self, from: AccountKind, to: AccountKind, amount: Amount, says: &'static str) -> Self {
        self.moving(from, to, amount, (says, false))
    }

    /// As [`Transfer::move_money`], for a fee.
    ///
    /// # Panics
    /// When the fee is in another currency.
    #[must_use]
    pub fn charge(self, from: AccountKind, to: AccountKind, fee: Amount, says: &'static str) -> Self {
        self.moving(from, to, fee, (says, true))
    }

    fn moving(
        mut self,
        from: AccountKind,
        to: AccountKind,
        amount: Amount,
        (says, fee): (&'static str, bool),
    ) -> Self {
        assert_eq!(amount.currency(), self.currency, "a transfer has one currency");
        if !amount.is_zero() {
            let minor = amount.minor();
            self.entries.push(NewEntry { account: from, says, fee, debit: minor, credit: 0 });
            self.entries.push(NewEntry { account: to, says, fee, debit: 0, credit: minor });
        }
        self
    }

    /// Debits and credits, which are equal.
    pub(super) fn total(&self) -> i64 {
        let sum = |side: fn(&NewEntry) -> i64| {
            self.entries.iter().map(|entry| i128::from(side(entry))).sum::<i128>()
        };
        let (debits, credits) = (sum(|entry| entry.debit), sum(|entry| entry.credit));
        assert_eq!(debits, credits, "a transfer balances");
        assert!(!self.entries.is_empty(), "a transfer moves something");
        i64::try_from(debits).expect("amounts stay far below 63 bits")
    }

    /// What it is called in the books.
    #[cfg(test)]
    pub(crate) fn kind_name(&self) -> &'static str {
        self.kind.name()
    }
}

#[cfg(test)]
mod tests;
