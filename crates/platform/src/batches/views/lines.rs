//! The lines of a batch, in answers and in the file of results.

use permit::Allow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, mask_account, mask_phones};

use super::super::{
    model::{
        Batch, Column,
        line::{Fault, Given},
    },
    queries::Line,
};
use crate::payouts::OfLine;

/// What stands in a line: all of it, what is left out is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = BatchLineInput)]
pub(in crate::batches) struct LineInput {
    /// The payee's mobile number.
    phone: Option<String>,
    /// What is sent, in figures.
    amount: Option<String>,
    /// `TZS` or `USD`; `TZS` unless told.
    currency: Option<String>,
    /// Who is paid.
    name: Option<String>,
    /// 1 to 20 letters and digits; made up unless told.
    reference: Option<String>,
    /// The bank, of a bank account.
    bank_bic: Option<String>,
    /// The account at the bank.
    account_number: Option<String>,
    /// For the checkers.
    note: Option<String>,
}

impl LineInput {
    /// The same, without space and signs that no file has.
    pub(in crate::batches) fn given(self) -> Given {
        let clean = |text: Option<String>| {
            let text = text.unwrap_or_default();
            let text: String = text.trim().chars().filter(|letter| *letter != '\0').take(200).collect();
            (!text.is_empty()).then_some(text)
        };
        Given {
            phone: clean(self.phone),
            amount: clean(self.amount),
            currency: clean(self.currency),
            name: clean(self.name),
            reference: clean(self.reference),
            bank_bic: clean(self.bank_bic),
            account_number: clean(self.account_number),
            note: clean(self.note),
        }
    }
}

/// What is said about a line.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchRemark)]
pub(in crate::batches) struct RemarkView {
    /// The line of the file.
    line: i64,
    /// The column it is about.
    column: Column,
    /// In a sentence.
    says: String,
}

/// What became of a line's payout.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchLinePayout)]
pub(in crate::batches) struct PayoutOfLine {
    /// Its id.
    id: String,
    /// Where it stands.
    state: String,
    /// How it went, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The network's receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
}

/// A line of a batch. Numbers have their middle hidden from those who may not see them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BatchLine)]
pub(in crate::batches) struct LineView {
    /// Its number in the batch: what it is edited by.
    number: i64,
    /// Where it stands in the file.
    line: i64,
    /// As it was written or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// As it was written or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_bic: Option<String>,
    /// As it was written or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_number: Option<String>,
    /// The amount as it was written or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    written_amount: Option<String>,
    /// The currency as it was written or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    written_currency: Option<String>,
    /// As it was written or edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What the network or bank calls the payee; absent where it does not say, or was not asked yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_name: Option<String>,
    /// Whether it was asked.
    looked_up: bool,
    /// Its own, or one made up.
    reference: String,
    /// For the checkers.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// `mobile` or `bank`; absent while it cannot be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// What is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    /// What it costs, whoever bears it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<Amount>,
    /// What leaves the balance.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Amount>,
    /// Why it cannot be paid.
    problems: Vec<RemarkView>,
    /// Why to look twice.
    warnings: Vec<RemarkView>,
    /// Its payout, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    payout: Option<PayoutOfLine>,
}

/// Text of a line for those who may not know accounts.
fn shown(allow: Allow, line: &Line, text: &str) -> String {
    if allow != Allow::Masked {
        return text.to_owned();
    }
    let accounts = [&line.given.account_number, &line.given.phone].into_iter().flatten();
    let hidden =
        accounts.fold(mask_account(text, &line.account), |text, account| mask_account(&text, account));
    mask_phones(&hidden)
}

/// What may have happened to an account whose owner is not the one that was written.
fn zero(line: &Line) -> &'static str {
    let number = line.given.account_number.as_deref().unwrap_or("0");
    if number.starts_with('0') || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return "";
    }
    " A spreadsheet drops the zero that a number begins with: if the account has one, write its column as text."
}

impl LineView {
    /// What a caller sees who may see as much as `allow`.
    pub(in crate::batches) fn new(line: &Line, payout: Option<&OfLine>, allow: Allow) -> Self {
        let text = |text: &Option<String>| text.as_deref().map(|text| shown(allow, line, text));
        let remark = |column, says: String| RemarkView { line: line.at_line, column, says };
        let mut problems: Vec<_> = line
            .faults
            .iter()
            .map(|Fault { column, says }| {
                let place = column.name().replace('_', " ");
                remark(*column, shown(allow, line, &format!("Line {}, {place}: {says}", line.at_line)))
            })
            .collect();
        let at = line.at_line;
        if let Some(twin) = line.reference_twin {
            let says = format!("Line {at}, reference: line {twin} has the same reference.");
            problems.push(remark(Column::Reference, says));
        }
        if line.reference_used {
            let says =
                format!("Line {at}, reference: another payout has this reference. Choose another one.");
            problems.push(remark(Column::Reference, says));
        }
        let mut warnings = Vec::new();
        if let Some(twin) = line.payee_twin {
            let says = format!("Line {at}, amount: line {twin} pays the same payee the same amount.");
            warnings.push(remark(Column::Amount, says));
        }
        if let (true, Some(known)) = (line.name_differs, &line.known_name) {
            let says = format!("Line {at}, name: the account belongs to {known}.{}", zero(line));
            warnings.push(remark(Column::Name, says));
        }
        if line.looked && line.known_name.is_none() && line.priced.is_some() {
            let says = format!("Line {at}, name: it cannot be known whose account this is.{}", zero(line));
            warnings.push(remark(Column::Name, says));
        }
        let priced = line.priced.as_ref();
        Self {
            number: line.number,
            line: at,
            phone: text(&line.given.phone),
            bank_bic: text(&line.given.bank_bic),
            account_number: text(&line.given.account_number),
            written_amount: text(&line.given.amount),
            written_currency: text(&line.given.currency),
            name: text(&line.given.name),
            known_name: text(&line.known_name),
            looked_up: line.looked,
            reference: shown(allow, line, &line.reference),
            note: text(&line.given.note),
            channel: line.channel.clone(),
            amount: priced.map(|priced| priced.amount),
            fee: priced.map(|priced| priced.fee),
            total: priced.map(|priced| priced.debit),
            problems,
            warnings,
            payout: payout.map(|(_, id, state, message, receipt, ..)| PayoutOfLine {
                id: id.to_string(),
                state: state.clone(),
                message: text(message),
                receipt: receipt.clone(),
            }),
        }
    }
}

/// The columns of the file of results.
pub(in crate::batches) const RESULT_COLUMNS: [&str; 12] = [
    "line",
    "reference",
    "payee",
    "account",
    "currency",
    "amount",
    "fee",
    "total",
    "state",
    "message",
    "receipt",
    "waived",
];

/// A line in the file of results.
pub(in crate::batches) fn result_row(
    batch: &Batch,
    line: &Line,
    payout: Option<&OfLine>,
    allow: Allow,
) -> [String; 12] {
    let hide = |text: &str| shown(allow, line, text);
    let money = |amount: Option<Amount>| amount.map_or_else(String::new, Amount::to_decimal);
    let priced = line.priced.as_ref();
    let payee = line.known_name.as_ref().or(line.given.name.as_ref());
    let (state, message, receipt) = match payout {
        Some((_, _, state, message, receipt, ..)) => {
            (state.clone(), message.clone().unwrap_or_default(), receipt.clone().unwrap_or_default())
        }
        None => (batch.state.name().to_owned(), batch.reason.clone().unwrap_or_default(), String::new()),
    };
    [
        line.at_line.to_string(),
        hide(&line.reference),
        hide(payee.map_or("", String::as_str)),
        hide(&line.account),
        priced.map_or_else(String::new, |priced| priced.amount.currency().code().to_owned()),
        money(priced.map(|priced| priced.amount)),
        money(priced.map(|priced| priced.fee)),
        money(priced.map(|priced| priced.debit)),
        state,
        hide(&message),
        receipt,
        batch.released_alone.clone().unwrap_or_default(),
    ]
}
