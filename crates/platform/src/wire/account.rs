//! Balances and statements.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Currency, Timestamp};

use super::AsNumber;

/// One entry of `GET /account/balance`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CurrencyBalance {
    /// Of which account.
    pub currency: Currency,
    /// What may be spent.
    pub balance: AsNumber,
}

/// The answer of `GET /account/statement`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// What the time asked for came to.
    pub account_details: AccountDetails,
    /// What happened in it, oldest first.
    pub transactions: Vec<Transaction>,
}

/// What a time came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountDetails {
    /// Of which account.
    pub currency: Currency,
    /// What could be spent before.
    pub opening_balance: AsNumber,
    /// What could be spent after.
    pub closing_balance: AsNumber,
    /// What came in.
    pub total_credits: AsNumber,
    /// What went out, or was set aside to go out.
    pub total_debits: AsNumber,
}

/// One line of a statement.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// Chosen by the platform.
    pub id: String,
    /// When it was posted.
    pub date: Timestamp,
    /// In words.
    pub description: String,
    /// Which way the money went.
    pub entry: Side,
    /// How much.
    pub amount: AsNumber,
    /// What could be spent after it.
    pub balance: AsNumber,
    /// Of which account.
    pub currency: Currency,
    /// Of the payment or payout; empty where there is none.
    pub order_reference: String,
    /// What it was.
    #[serde(rename = "type")]
    pub kind: TransactionType,
}

/// Which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum Side {
    /// In.
    Credit,
    /// Out.
    Debit,
}

/// What a line of a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum TransactionType {
    /// A customer paid.
    Payment,
    /// Money was brought in.
    Deposit,
    /// Money went out, or was set aside to.
    Payout,
    /// The fee of a payout.
    #[serde(rename = "Fee - Payout")]
    PayoutFee,
    /// A fee for being paid.
    #[serde(rename = "Fee - Payment")]
    PaymentFee,
    /// The payer's provider took it back.
    #[serde(rename = "Reversed Payment")]
    ReversedPayment,
    /// The recipient's provider sent it back.
    #[serde(rename = "Reversed Payout")]
    ReversedPayout,
    /// It did not leave, or came back, fee included.
    #[serde(rename = "Refunded Payout")]
    RefundedPayout,
    /// The merchant's own money went to its settlement account, or was set aside to.
    Withdraw,
    /// The fee of that.
    #[serde(rename = "Fee - Withdraw")]
    WithdrawFee,
    /// The bank sent it back.
    #[serde(rename = "Reversed Withdraw")]
    ReversedWithdraw,
    /// It did not leave, or came back, fee included.
    #[serde(rename = "Refunded Withdraw")]
    RefundedWithdraw,
}
