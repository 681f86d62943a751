//! Tokens, balances, statements.

use axum::Json;
use http::HeaderMap;
use permit::{Either, Exchange, GetToken, LenientQuery, Permit, Plain, Problem, Public, ViewBalance};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use values::{Balance, Currency};

use super::{super::refusal::Refusal, key_of, listing::span};
use crate::{
    ledger::{self, LineKind, Reading, StatementLine},
    streamed::{self, Pieces},
    wire::{
        self, AccountDetails, CurrencyBalance, Side, Statement, TokenAnswer, Transaction, TransactionType,
    },
};

/// Exchanges the headers `client-id` and `api-key` for a token; the body does not matter.
pub(super) async fn generate_token(
    public: Public<GetToken>,
    headers: HeaderMap,
) -> Result<Json<TokenAnswer>, Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let client_id = text("client-id").filter(|id| !id.is_empty() && id.len() <= 200);
    let api_key = text("api-key").or_else(|| text("client-secret"));
    let api_key = api_key.filter(|key| !key.is_empty() && key.len() <= 200);
    let (Some(client_id), Some(api_key)) = (client_id, api_key) else {
        return Err(Refusal::Unauthorized.into());
    };
    match public.exchange(client_id, api_key).await? {
        Exchange::Token { token, .. } => Ok(Json(TokenAnswer::new(&token))),
        Exchange::UnknownClient => Err(Refusal::UnknownClient.into()),
        Exchange::UnusableKey => Err(Refusal::InvalidApiKey.into()),
        Exchange::OtherApplication => Err(Refusal::ApiKeyOfAnother.into()),
        Exchange::AddressRefused => Err(Refusal::AddressNotAllowed.into()),
    }
}

/// What may be spent, by currency.
pub(super) async fn balance(permit: Permit<ViewBalance>) -> Result<Plain<CurrencyBalance>, Problem> {
    key_of(permit.actor())?;
    let mut tx = permit.read().await?;
    if !ledger::ever_had_money(&mut tx).await? {
        return Err(Refusal::NoBalance.into());
    }
    let known = ledger::balances(&mut tx).await?;
    let view = |currency| {
        let balance = known.iter().find(|balance| balance.currency == currency);
        let available = balance.map_or(Balance::new(0, currency), |balance| balance.available);
        CurrencyBalance { currency, balance: available.into() }
    };
    Ok(Plain([Currency::TZS, Currency::USD].map(view).into()))
}

/// Which statement.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct StatementFilter {
    /// `TZS` or `USD`.
    #[param(required, value_type = Currency)]
    currency: Option<String>,
    /// From this day on, `YYYY-MM-DD` or `DD-MM-YYYY`, East Africa Time; everything unless told.
    start_date: Option<String>,
    /// Up to this day, itself included.
    end_date: Option<String>,
}

/// What may be spent, line by line.
pub(super) async fn statement(
    permit: Permit<ViewBalance>,
    LenientQuery(filter): LenientQuery<StatementFilter>,
) -> Result<Either<Json<Statement>, Pieces>, Problem> {
    key_of(permit.actor())?;
    let currency = wire::currency(filter.currency.as_deref())
        .filter(|currency| matches!(currency, Currency::TZS | Currency::USD))
        .ok_or(Refusal::Currency("either TZS or USD"))?;
    let span = span(filter.start_date.as_deref(), filter.end_date.as_deref())?;
    let mut tx = permit.read().await?;
    let totals = ledger::statement_totals(&mut tx, currency, span).await?;
    let [credits, debits] = ledger::statement_sums(&mut tx, currency, span).await?;
    let account_details = AccountDetails {
        currency,
        opening_balance: totals.opening.into(),
        closing_balance: totals.closing.into(),
        total_credits: credits.into(),
        total_debits: debits.into(),
    };
    let mut reading = Reading::new(&totals, span);
    let lines = reading.next(&mut tx).await?;
    let transactions: Vec<_> = lines.into_iter().map(Transaction::from).collect();
    if usize::try_from(totals.lines) == Ok(transactions.len()) {
        return Ok(Either::Done(Json(Statement { account_details, transactions })));
    }
    // There are no pages in this API: many lines are written while they are read, the answer's end cut off until then.
    let begun = written(&Statement { account_details, transactions })?;
    let begun = begun.strip_suffix("]}").expect("the lines come last").to_owned();
    let begin = Some((permit, reading, begun));
    Ok(Either::Other(Pieces(streamed::body(begin, |place| async move {
        let Some((permit, mut reading, mut text)) = place else { return Ok(None) };
        let lines = reading.next(&mut permit.read().await?).await?;
        if lines.is_empty() {
            return Ok(Some((text + "]}", None)));
        }
        for line in lines {
            text.push(',');
            text.push_str(&written(&Transaction::from(line))?);
        }
        Ok(Some((text, Some((permit, reading, String::new())))))
    }))))
}

fn written(what: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(what).map_err(|_| Problem::failure("a statement cannot be written as JSON"))
}

impl From<StatementLine> for Transaction {
    fn from(line: StatementLine) -> Self {
        let (entry, amount) = match (line.credit, line.debit) {
            (Some(credit), _) => (Side::Credit, credit.into()),
            (None, debit) => (
                Side::Debit,
                debit.map_or_else(|| Balance::new(0, line.balance.currency()).into(), Into::into),
            ),
        };
        Self {
            id: format!("{}{}", line.transfer, line.number),
            date: line.at,
            description: line.says,
            entry,
            amount,
            balance: line.balance.into(),
            currency: line.balance.currency(),
            order_reference: line.reference,
            kind: line.kind.into(),
        }
    }
}

impl From<LineKind> for TransactionType {
    fn from(kind: LineKind) -> Self {
        match kind {
            LineKind::Payment => Self::Payment,
            LineKind::PaymentFee => Self::PaymentFee,
            LineKind::PaymentReversed | LineKind::PaymentFeeReversed => Self::ReversedPayment,
            LineKind::Deposit => Self::Deposit,
            LineKind::Payout | LineKind::Refund => Self::Payout,
            LineKind::PayoutFee | LineKind::RefundFee => Self::PayoutFee,
            LineKind::PayoutReturned
            | LineKind::PayoutFeeReturned
            | LineKind::PayoutRefunded
            | LineKind::PayoutFeeRefunded
            | LineKind::RefundReturned
            | LineKind::RefundFeeReturned => Self::RefundedPayout,
            LineKind::PayoutReversed | LineKind::PayoutFeeReversed => Self::ReversedPayout,
            LineKind::Withdrawal => Self::Withdraw,
            LineKind::WithdrawalFee => Self::WithdrawFee,
            LineKind::WithdrawalReturned | LineKind::WithdrawalFeeReturned => Self::RefundedWithdraw,
            LineKind::WithdrawalReversed | LineKind::WithdrawalFeeReversed => Self::ReversedWithdraw,
        }
    }
}
