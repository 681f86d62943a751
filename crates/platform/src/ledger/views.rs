//! What is shown of the ledger.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Balance, Currency, Id, Subject, Timestamp, subjects::Batch};

use super::model::{LineKind, Transfer, TransferKind};
use crate::{mail::Language, sheet::Cell};

/// What a merchant has in one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceView {
    /// The currency.
    pub currency: Currency,
    /// What may be spent.
    pub available: Balance,
    /// What waits to leave.
    pub held: Balance,
    /// Both together.
    pub posted: Balance,
    /// What came by card and may be spent two working days after it came.
    pub settling: Balance,
}

impl BalanceView {
    pub(super) const fn empty(currency: Currency) -> Self {
        let none = Balance::new(0, currency);
        Self { currency, available: none, held: none, posted: none, settling: none }
    }

    /// Adds the balance of the account called `kind`.
    pub(super) fn add(&mut self, kind: &str, minor: i64) {
        let side = match kind {
            "held" => &mut self.held,
            "settlement" => &mut self.settling,
            _ => &mut self.available,
        };
        *side = Balance::new(side.minor() + minor, self.currency);
        self.posted = Balance::new(self.available.minor() + self.held.minor(), self.currency);
    }
}

/// One transfer, as it stands in the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TransferView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Transfer>,
    /// When it was posted.
    pub at: Timestamp,
    /// Its entries, debits before the credits they pay for.
    pub entries: Vec<EntryView>,
}

/// One side of a transfer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryView {
    /// `available`, `held`, `settlement`, `clearing`, `fees`, `exchange` or `suspense`.
    pub account: String,
    /// What for.
    pub says: String,
    /// What was taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Amount>,
    /// What was put in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Amount>,
}

/// What a span of time did to what may be spent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementTotals {
    /// The currency.
    pub currency: Currency,
    /// What there was before.
    pub opening: Balance,
    /// What there was after.
    pub closing: Balance,
    /// What came in: on the first page of a span with up to 20,000 lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits: Option<Balance>,
    /// What went out, or was set aside to go out; where `credits` are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debits: Option<Balance>,
    /// How many lines that makes.
    pub lines: i64,
}

/// One line of a statement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatementLine {
    /// The transfer it belongs to.
    #[schema(value_type = String)]
    pub transfer: Id<Transfer>,
    /// Its number among all lines of this currency, from 1 on.
    pub number: i64,
    /// When it was posted.
    pub at: Timestamp,
    /// What it is about.
    pub kind: LineKind,
    /// In words.
    pub says: String,
    /// The reference of the payment or payout; empty for a deposit.
    pub reference: String,
    /// The id of the payment or payout; absent for a deposit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<String>,
    /// What went out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<Amount>,
    /// What came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Amount>,
    /// What there was after it.
    pub balance: Balance,
}

impl StatementLine {
    /// What the columns of an exported statement are called.
    pub(super) const COLUMNS: [&str; 10] =
        ["number", "at", "kind", "description", "reference", "id", "debit", "credit", "balance", "currency"];

    /// The row of an exported statement, in the order of [`StatementLine::COLUMNS`].
    pub(super) fn row(&self) -> [String; 10] {
        let money = |amount: Option<Amount>| amount.map(|amount| amount.to_decimal()).unwrap_or_default();
        [
            self.number.to_string(),
            self.at.to_string(),
            self.kind.name().to_owned(),
            self.kind.says(Language::En).to_owned(),
            self.reference.clone(),
            self.subject_id.clone().unwrap_or_default(),
            money(self.debit),
            money(self.credit),
            self.balance.to_decimal(),
            self.balance.currency().code().to_owned(),
        ]
    }
}

/// What the columns of an exported statement are called.
pub(crate) const STATEMENT_COLUMNS: [&str; 10] = StatementLine::COLUMNS;

impl StatementLine {
    /// The row of an exported statement; as it is printed in a language, in five columns.
    pub(crate) fn cells(&self, printed: Option<Language>) -> Vec<Cell> {
        let money = |amount: Option<Amount>| amount.map_or(Cell::Empty, Cell::from);
        let balance = Cell::Money(self.balance.minor(), self.balance.currency());
        if let Some(language) = printed {
            let gap = if self.reference.is_empty() { "" } else { ", " };
            let says = format!("{}{gap}{}", self.kind.says(language), self.reference);
            return vec![Cell::At(self.at), says.into(), money(self.debit), money(self.credit), balance];
        }
        vec![
            Cell::Count(self.number),
            Cell::At(self.at),
            self.kind.name().into(),
            self.kind.says(Language::En).into(),
            self.reference.clone().into(),
            Cell::words(self.subject_id.clone()),
            money(self.debit),
            money(self.credit),
            balance,
            self.balance.currency().code().into(),
        ]
    }
}

impl StatementTotals {
    /// The row before all lines, and the one behind them; as they are printed, in five columns.
    pub(crate) fn cells(&self, printed: bool) -> [Vec<Cell>; 2] {
        [("opening_balance", self.opening), ("closing_balance", self.closing)].map(|(kind, balance)| {
            let money = Cell::Money(balance.minor(), balance.currency());
            if printed {
                return vec![Cell::Empty, kind.into(), Cell::Empty, Cell::Empty, money];
            }
            let mut row = vec![Cell::Empty; 8];
            row[2] = kind.into();
            row.extend([money, self.currency.code().into()]);
            row
        })
    }

    /// The row before all lines, and the one behind them.
    pub(super) fn rows(&self) -> [[String; 10]; 2] {
        [("opening_balance", self.opening), ("closing_balance", self.closing)].map(|(kind, balance)| {
            let mut row: [String; 10] = Default::default();
            kind.clone_into(&mut row[2]);
            row[8] = balance.to_decimal();
            self.currency.code().clone_into(&mut row[9]);
            row
        })
    }
}

/// A page of a statement, newest first, with what the whole span came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct StatementPage {
    /// What the span did.
    pub totals: StatementTotals,
    /// The lines.
    pub data: Vec<StatementLine>,
    /// Give it back as `cursor` for the lines before; null at the beginning of the span.
    pub next: Option<String>,
}

enum Payment {}
impl Subject for Payment {
    const PREFIX: &'static str = "pay";
}
enum Payout {}
impl Subject for Payout {
    const PREFIX: &'static str = "pout";
}

/// The id of what a transfer of this kind is about, where it has a page of its own.
pub(super) fn subject_id(kind: TransferKind, subject: [u8; 16]) -> Option<String> {
    use TransferKind as Is;
    match kind {
        Is::Payment | Is::Settlement | Is::PaymentReversal => {
            Some(Id::<Payment>::from_bytes(subject).to_string())
        }
        Is::BatchHold | Is::BatchVoid => Some(Id::<Batch>::from_bytes(subject).to_string()),
        Is::Deposit | Is::Suspense | Is::SuspenseReversal => None,
        Is::Hold
        | Is::HoldAgain
        | Is::HoldChange
        | Is::Void
        | Is::Payout
        | Is::PayoutRefund
        | Is::PayoutReversal
        | Is::WithdrawalHold
        | Is::WithdrawalHoldAgain
        | Is::WithdrawalVoid
        | Is::Withdrawal
        | Is::WithdrawalRefund
        | Is::WithdrawalReversal
        | Is::RefundHold
        | Is::RefundHoldAgain
        | Is::RefundVoid
        | Is::Refund
        | Is::RefundReturn
        | Is::RefundReversal => Some(Id::<Payout>::from_bytes(subject).to_string()),
    }
}
