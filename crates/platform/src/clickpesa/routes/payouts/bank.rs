//! Payouts to bank accounts, the banks there are, and whose an account is.

use axum::{Extension, Json};
use permit::{CreatePayout, Permit, Plain, PreviewPayout, Problem, ViewPayouts};
use rails::{BANKS, TransferType};
use values::Currency;

use super::{
    super::{
        super::{input::Body, refusal::Refusal},
        key_of,
        listing::given,
    },
    Order, create as make, in_words, may_preview, pays_out, preview as quote,
};
use crate::{
    Services,
    payouts::{self, Asked},
    text,
    wire::{
        self, BankPayoutRequest, CreatedPayout, ListedBank, PayoutPreview, VerifiedAccount,
        VerifyAccountRequest,
    },
};

fn order(request: &BankPayoutRequest) -> Order<'_> {
    Order {
        reference: request.order_reference.as_deref(),
        currency: request.currency.as_deref(),
        amount: request.amount.as_ref(),
    }
}

fn asked<'a>(request: &'a BankPayoutRequest, name: Option<&'a str>) -> Result<Asked<'a>, Refusal> {
    let currency = match given(request.account_currency.as_deref()) {
        None => Currency::TZS,
        named => wire::currency(named).ok_or_else(|| {
            Refusal::Field("accountCurrency", "accountCurrency must be either TZS or USD".to_owned())
        })?,
    };
    let transfer = given(request.transfer_type.as_deref()).map(|name| {
        TransferType::from_name(&name.to_ascii_uppercase())
            .ok_or_else(|| Refusal::Field("transferType", "transferType must be ACH or RTGS".to_owned()))
    });
    Ok(Asked::Account {
        number: given(request.account_number.as_deref()).ok_or(Refusal::Missing("accountNumber"))?,
        bic: given(request.bic.as_deref()).ok_or(Refusal::Missing("bic"))?,
        name,
        currency,
        transfer: transfer.transpose()?,
    })
}

/// The name a body gives, if any.
fn name(request: &BankPayoutRequest) -> Result<Option<String>, Refusal> {
    let named = text::optional_line("accountName", request.account_name.as_deref(), 100);
    named.map_err(|problem| Refusal::Field("accountName", problem.detail().to_owned()))
}

/// The banks that take payouts.
pub(in crate::clickpesa::routes) async fn banks(
    permit: Permit<ViewPayouts>,
) -> Result<Plain<ListedBank>, Problem> {
    key_of(permit.actor())?;
    let banks = BANKS.iter().map(|bank| ListedBank { name: bank.name, value: bank.value, bic: bank.bic });
    Ok(Plain(banks.collect()))
}

/// Says what a payout to a bank account would cost.
pub(in crate::clickpesa::routes) async fn preview(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Body<BankPayoutRequest>,
) -> Result<Json<PayoutPreview>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    may_preview(&permit, signature).await?;
    let new = order(&request).read(&permit, &services, asked(&request, None)).await?;
    quote(&permit, new).await
}

/// Makes a payout to a bank account.
pub(in crate::clickpesa::routes) async fn create(
    permit: Permit<CreatePayout>,
    Extension(services): Extension<Services>,
    body: Body<BankPayoutRequest>,
) -> Result<Json<CreatedPayout>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    pays_out(&key_of(permit.actor())?.features)?;
    let name = name(&request);
    let asked = name.as_ref().map_err(Clone::clone).and_then(|name| {
        let named = name.as_deref().ok_or(Refusal::Missing("accountName"))?;
        asked(&request, Some(named))
    });
    let new = order(&request).read(&permit, &services, asked).await?;
    make(permit, &services, signature, new).await
}

/// Says whose an account is.
pub(in crate::clickpesa::routes) async fn verify(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Body<VerifyAccountRequest>,
) -> Result<Json<VerifiedAccount>, Problem> {
    let (request, signature) = body.verified_by_names(&permit).await?;
    may_preview(&permit, signature).await?;
    let number = given(request.account_number.as_deref()).ok_or(Refusal::Missing("accountNumber"))?;
    let bic = given(request.bic.as_deref()).ok_or(Refusal::Missing("bic"))?;
    let asked = Asked::Account { bic, number, name: None, currency: Currency::TZS, transfer: None };
    let (account, _) = payouts::place(&asked).map_err(in_words)?;
    let mut view = permit.read().await?;
    let chosen = services.rails().of(&mut view).await?.ok_or(Refusal::BankSilent)?;
    drop(view);
    let name = chosen.rail.look_up_name(&account).await.map_err(|_| Refusal::BankSilent)?;
    Ok(Json(VerifiedAccount { account_name: name.ok_or(Refusal::NoAccount)? }))
}
