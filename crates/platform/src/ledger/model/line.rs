//! What the lines of a statement are about.

use super::TransferKind;

/// What a line of a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A customer paid.
    Payment,
    /// What the merchant pays for being paid.
    PaymentFee,
    /// The provider took back what a customer had paid.
    PaymentReversed,
    /// And gave back its fee, where the merchant had paid that.
    PaymentFeeReversed,
    /// Money was brought in.
    Deposit,
    /// Set aside for a payout; it left, or comes back as another line.
    Payout,
    /// The fee of that payout.
    PayoutFee,
    /// A payout ended without leaving, or costs less: its money is back.
    PayoutReturned,
    /// And its fee.
    PayoutFeeReturned,
    /// A payout that left came back from the provider's side.
    PayoutRefunded,
    /// And its fee.
    PayoutFeeRefunded,
    /// A payout that had arrived was sent back by the payee's side.
    PayoutReversed,
    /// And its fee, where the provider did not keep it.
    PayoutFeeReversed,
    /// Set aside for a withdrawal; it left, or comes back as another line.
    Withdrawal,
    /// The fee of that withdrawal.
    WithdrawalFee,
    /// A withdrawal did not leave, or came back from the provider's side: its money is back.
    WithdrawalReturned,
    /// And its fee.
    WithdrawalFeeReturned,
    /// A withdrawal that had arrived was sent back by the bank.
    WithdrawalReversed,
    /// And its fee, where the provider did not keep it.
    WithdrawalFeeReversed,
    /// Set aside for giving a payment back; it left, or comes back as another line.
    Refund,
    /// The fee of that refund.
    RefundFee,
    /// A refund did not leave, or came back: its money is back.
    RefundReturned,
    /// And its fee, where the provider did not keep it.
    RefundFeeReturned,
}

impl LineKind {
    /// As it is written on the wire.
    pub(in crate::ledger) fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::PaymentFee => "payment_fee",
            Self::PaymentReversed => "payment_reversed",
            Self::PaymentFeeReversed => "payment_fee_reversed",
            Self::Deposit => "deposit",
            Self::Payout => "payout",
            Self::PayoutFee => "payout_fee",
            Self::PayoutReturned => "payout_returned",
            Self::PayoutFeeReturned => "payout_fee_returned",
            Self::PayoutRefunded => "payout_refunded",
            Self::PayoutFeeRefunded => "payout_fee_refunded",
            Self::PayoutReversed => "payout_reversed",
            Self::PayoutFeeReversed => "payout_fee_reversed",
            Self::Withdrawal => "withdrawal",
            Self::WithdrawalFee => "withdrawal_fee",
            Self::WithdrawalReturned => "withdrawal_returned",
            Self::WithdrawalFeeReturned => "withdrawal_fee_returned",
            Self::WithdrawalReversed => "withdrawal_reversed",
            Self::WithdrawalFeeReversed => "withdrawal_fee_reversed",
            Self::Refund => "refund",
            Self::RefundFee => "refund_fee",
            Self::RefundReturned => "refund_returned",
            Self::RefundFeeReturned => "refund_fee_returned",
        }
    }

    /// What an entry on *available* of a transfer of this kind is about.
    pub(in crate::ledger) fn of(kind: TransferKind, fee: FeeOrAmount) -> Self {
        use TransferKind as Kind;
        let (amount, its_fee) = match kind {
            Kind::Payment => (Self::Payment, Self::PaymentFee),
            Kind::Settlement => (Self::Payment, Self::Payment),
            Kind::PaymentReversal => (Self::PaymentReversed, Self::PaymentFeeReversed),
            // Suspense never touches what may be spent.
            Kind::Deposit | Kind::Suspense | Kind::SuspenseReversal => (Self::Deposit, Self::Deposit),
            Kind::Hold | Kind::HoldAgain | Kind::HoldChange | Kind::BatchHold | Kind::Payout => {
                (Self::Payout, Self::PayoutFee)
            }
            Kind::Void | Kind::BatchVoid => (Self::PayoutReturned, Self::PayoutFeeReturned),
            Kind::PayoutRefund => (Self::PayoutRefunded, Self::PayoutFeeRefunded),
            Kind::PayoutReversal => (Self::PayoutReversed, Self::PayoutFeeReversed),
            Kind::WithdrawalHold | Kind::WithdrawalHoldAgain | Kind::Withdrawal => {
                (Self::Withdrawal, Self::WithdrawalFee)
            }
            Kind::WithdrawalVoid | Kind::WithdrawalRefund => {
                (Self::WithdrawalReturned, Self::WithdrawalFeeReturned)
            }
            Kind::WithdrawalReversal => (Self::WithdrawalReversed, Self::WithdrawalFeeReversed),
            Kind::RefundHold | Kind::RefundHoldAgain | Kind::Refund => (Self::Refund, Self::RefundFee),
            Kind::RefundVoid | Kind::RefundReturn | Kind::RefundReversal => {
                (Self::RefundReturned, Self::RefundFeeReturned)
            }
        };
        match fee {
            FeeOrAmount::Amount => amount,
            FeeOrAmount::Fee => its_fee,
        }
    }
}

impl TransferKind {
    /// The kind by which a line is called whose entry puts `credit` on *available*, in minor units: where less is set aside than
    /// before, money comes back as of a payout that ended.
    pub(in crate::ledger) fn as_line(self, credit: i64) -> Self {
        if self == Self::HoldChange && credit > 0 { Self::Void } else { self }
    }
}

/// Whether an entry moves an amount or the fee for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) enum FeeOrAmount {
    Amount,
    Fee,
}
