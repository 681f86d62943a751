//! The routes of withdrawals and settlement accounts.

use axum::{Extension, Json};
use permit::{
    Accepted, Allow, Either, Input, Kind as Permission, Page, Paging, Path, Permit, Problem, Query, Routes,
    ViewBalance, ViewPayouts, Withdraw,
};
use rails::{Destination, TransferType};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use values::{Amount, Currency, Id};

use super::{
    commands::{self, AuthoriseWithdrawal, Decided, MakeWithdrawal},
    model::{Place, WithdrawalError},
    queries,
    views::{SettlementAccountList, SettlementAccountView},
};
use crate::{
    Services,
    changes::{self, ChangeWaits, Kind},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    payouts::{self, Asked, NewPayout, Payout, PayoutError, PayoutView, Purpose},
    terms, text,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/settlement-accounts", accounts)
        .put("/v1/settlement-accounts/{currency}", set)
        .get("/v1/withdrawals", list)
        .post("/v1/withdrawals", make)
        .post("/v1/withdrawals/{id}/authorization", authorise)
}

async fn accounts(permit: Permit<ViewBalance>) -> Result<Json<SettlementAccountList>, Problem> {
    let admin = permit.actor().member().filter(|_| permit.actor().sees(Permission::Withdraw));
    let mut tx = permit.read().await?;
    let pending = match admin {
        Some(_) => changes::waiting(&mut tx, &[Kind::SettlementAccount], admin).await?,
        None => Vec::new(),
    };
    let data = queries::list(&mut tx).await?.into_iter().map(SettlementAccountView::from).collect();
    Ok(Json(SettlementAccountList { data, pending: pending.into_iter().map(|(_, view)| view).collect() }))
}

/// Where withdrawals are to go.
#[derive(Debug, Deserialize, ToSchema)]
struct NewSettlementAccount {
    /// The bank, as `GET /v1/banks` has it.
    bic: String,
    /// The account: 5 to 34 letters and digits.
    account_number: String,
    /// Whose it is, up to 100 characters.
    account_name: String,
}

async fn set(
    permit: Permit<Withdraw>,
    Path(currency): Path<String>,
    Input(input): Input<NewSettlementAccount>,
) -> Result<Either<Json<SettlementAccountView>, Accepted<ChangeWaits>>, Problem> {
    let currency = Currency::from_code(&currency).ok_or_else(|| Problem::not_found("currency"))?;
    let name = text::line("account_name", &input.account_name, 1..=100)?;
    let asked = asked(&input.bic, &input.account_number, &name, currency);
    let (destination, _) = payouts::place(&asked).map_err(of_account)?;
    let Destination::Bank { bic, account_number, .. } = destination else {
        return Err(Problem::failure("an account at a bank is one"));
    };
    let mut tx = permit.write_alone().await?;
    let place = Place { currency, bic, account_number, account_name: name };
    match commands::set(&mut tx, place).await? {
        Decided::Same(account) => Ok(tx.already_done(Either::Done(Json(account.into())))),
        Decided::Done(account, done) => tx.commit(done, Either::Done(Json(account.into()))).await,
        Decided::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
    }
}

fn asked<'a>(bic: &'a str, number: &'a str, name: &'a str, currency: Currency) -> Asked<'a> {
    Asked::Account { bic, number, name: Some(name), currency, transfer: None }
}

/// The refusal of an account, by the fields of this form.
fn of_account(error: PayoutError) -> Problem {
    let says = text::sentence(&error.to_string());
    match error {
        PayoutError::Bank => Problem::field("bic", says),
        PayoutError::AccountNumber => Problem::field("account_number", says),
        PayoutError::AccountCurrency => Problem::not_found("currency"),
        other => other.into(),
    }
}

/// Which withdrawals are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WithdrawalFilter {
    /// States between commas; `moving`, `done` and `ended` stand for several.
    state: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

async fn list(
    permit: Permit<ViewPayouts>,
    Query(filter): Query<WithdrawalFilter>,
) -> Result<Json<Page<PayoutView>>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let allow = permit.allow();
    let mut tx = permit.read().await?;
    let page = payouts::page_for(&mut tx, Purpose::Withdrawal, filter.state.as_deref(), &paging).await?;
    Ok(Json(page.map(|(payout, given)| PayoutView::new(&payout, &given, allow))))
}

/// Money to withdraw to the settlement account of its currency.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct NewWithdrawal {
    /// What is sent.
    amount: Amount,
    /// 1 to 20 letters and digits, never used before; made up unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// For the other Admin, up to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// The system that carries it: `ACH` or `RTGS`; chosen by currency and amount unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_type: Option<String>,
}

async fn make(
    permit: Permit<Withdraw>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    Input(input): Input<NewWithdrawal>,
) -> Result<Once<PayoutView>, Problem> {
    let key = IdempotencyKey::of(header, "withdrawal", &input)?;
    if let Some(before) = idempotency::look(&permit, key.as_ref()).await? {
        return Ok(before);
    }
    let note = text::optional_line("note", input.note.as_deref(), 200)?;
    let transfer = match input.transfer_type.as_deref() {
        None => None,
        Some("ACH") => Some(TransferType::Ach),
        Some("RTGS") => Some(TransferType::Rtgs),
        Some(_) => return Err(Problem::field("transfer_type", "Say ACH or RTGS, or leave it out.")),
    };
    let currency = input.amount.currency();
    let mut view = permit.read().await?;
    let account = queries::find(&mut view, currency).await?;
    let at = account.ok_or(WithdrawalError::NoAccount(currency))?.at;
    let terms = terms::load(&mut view).await?;
    drop(view);
    let random: [u8; 5] = permit.app().random();
    let reference = input.reference.unwrap_or_else(|| format!("WD{}", hex::encode_upper(random)));
    let (number, name) = (at.account_number.as_str(), at.account_name.as_str());
    let place = Asked::Account { bic: &at.bic, number, name: Some(name), currency, transfer };
    let order = payouts::parse_order(&terms, &reference, &place, input.amount)?;
    let order = NewPayout { note, ..order };
    let new = payouts::look_up(services.rails(), permit.read().await?, order).await?;
    let (actor, random) = (permit.actor().clone(), permit.app().random());
    let made = permit.post(MakeWithdrawal { new, actor, key, random }).await?;
    Ok(made.map(|payout| PayoutView::new(&payout, &[], Allow::Yes)))
}

async fn authorise(
    permit: Permit<Withdraw>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<PayoutView>, Problem> {
    let checker = permit.actor().as_member().map(|member| member.id);
    let done = permit.post(AuthoriseWithdrawal { id, checker }).await?;
    Ok(Json(PayoutView::new(&done.payout, &done.approvals, Allow::Yes)))
}
