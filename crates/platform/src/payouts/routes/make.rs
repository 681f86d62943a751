//! Pricing a payout, making one, and where one can go.

use axum::{Extension, Json};
use permit::{Allow, CreatePayout, Permission, Permit, PreviewPayout, Problem, ViewPayouts};
use rails::TransferType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Currency, Id};

use super::super::{
    commands::{self, CreatePayoutCommand},
    model::{Asked, NewPayout, PayoutError, parse_order, place},
    views::{BankList, PayeeFound, PayoutQuote, PayoutView, TillProviderList},
};
use crate::{
    Services,
    developer::Signed,
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    ledger,
    payees::{self, Beneficiary},
    text,
};

/// An account at a bank.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct PayeeBankInput {
    /// The bank, as `GET /v1/banks` has it.
    bic: String,
    /// The account: 5 to 34 letters and digits.
    account_number: String,
    /// Whose it is; what the bank says counts for more. Needed where the bank does not say.
    account_name: Option<String>,
    /// What the account is kept in, and what arrives: `TZS` unless told, or `USD`.
    currency: Option<Currency>,
    /// The system that carries it; chosen by currency and amount unless told.
    transfer_type: Option<TransferTypeInput>,
}

/// The system that carries a bank payout.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = TransferType)]
enum TransferTypeInput {
    /// The clearing house: up to 20,000,000 shillings, some days.
    Ach,
    /// Real-time gross settlement: large amounts and dollars, at once.
    Rtgs,
}

/// The till of a shop: number and provider, or the text of its TanQR code.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct PayeeTillInput {
    /// Whose till it is, as `GET /v1/till-providers` has it; goes with `number`.
    provider_code: Option<String>,
    /// The till: 4 to 12 digits.
    number: Option<String>,
    /// The text of a TanQR code, instead of the two.
    qr_code: Option<String>,
}

/// Who is asked to be paid, of the three that a body may name.
///
/// # Errors
/// `Till`, `Payee`.
pub fn asked<'a>(
    phone: Option<&'a str>,
    bank: Option<&'a PayeeBankInput>,
    till: Option<&'a PayeeTillInput>,
    name: Option<&'a str>,
) -> Result<Asked<'a>, PayoutError> {
    match (phone, bank, till) {
        (Some(phone), None, None) => Ok(Asked::Phone(phone)),
        (None, Some(bank), None) => Ok(Asked::Account {
            bic: &bank.bic,
            number: &bank.account_number,
            name,
            currency: bank.currency.unwrap_or(Currency::TZS),
            transfer: bank.transfer_type.map(|transfer| match transfer {
                TransferTypeInput::Ach => TransferType::Ach,
                TransferTypeInput::Rtgs => TransferType::Rtgs,
            }),
        }),
        (None, None, Some(till)) => match (&till.provider_code, &till.number, &till.qr_code) {
            (Some(provider_code), Some(number), None) => Ok(Asked::Till { provider_code, number }),
            (None, None, Some(text)) => Ok(Asked::Code(text)),
            _ => Err(PayoutError::Till),
        },
        _ => Err(PayoutError::Payee),
    }
}

/// A payout to be priced. It names one payee: `phone_number`, `bank` or `till`.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PayoutQuoteInput {
    /// What is sent, in the currency of the balance it is taken from.
    amount: Amount,
    /// A Tanzanian mobile number.
    phone_number: Option<String>,
    /// An account at a bank.
    bank: Option<PayeeBankInput>,
    /// The till of a shop.
    till: Option<PayeeTillInput>,
}

/// Says what a payout would cost and whose account it goes to.
pub(super) async fn preview(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Signed<PayoutQuoteInput>,
) -> Result<Json<PayoutQuote>, Problem> {
    let input = body.verified(&permit).await?;
    commands::may_pay_out(permit.actor())?;
    let asked = asked(input.phone_number.as_deref(), input.bank.as_ref(), input.till.as_ref(), None)?;
    let (terms, rail) = commands::standing(&permit, services.rails()).await?;
    // Any reference does: none is asked for here, and none is reserved.
    let order = parse_order(&terms, "PREVIEW", &asked, input.amount)?;
    let order = commands::known(rail, order).await;
    let available = ledger::available(&mut permit.read().await?, input.amount.currency()).await?;
    Ok(Json(PayoutQuote::new(order, available)))
}

/// A payee to be looked up: `phone_number`, `bank` or `till`.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PayeeInput {
    /// A Tanzanian mobile number.
    phone_number: Option<String>,
    /// An account at a bank.
    bank: Option<PayeeBankInput>,
    /// The till of a shop.
    till: Option<PayeeTillInput>,
}

/// Says whose account it is.
pub(super) async fn payee(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Signed<PayeeInput>,
) -> Result<Json<PayeeFound>, Problem> {
    let input = body.verified(&permit).await?;
    commands::may_pay_out(permit.actor())?;
    let asked = asked(input.phone_number.as_deref(), input.bank.as_ref(), input.till.as_ref(), None)?;
    let (destination, provider) = place(&asked)?;
    let payee_name = services.rails().look_up_name(permit.glance().await?, &destination).await?;
    Ok(Json(PayeeFound { payee_name, provider }))
}

/// A payout to make. It names one payee: `beneficiary`, `phone_number`, `bank` or `till`.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(super) struct NewPayoutInput {
    /// What is sent, in the currency of the balance it is taken from: TZS or USD.
    amount: Amount,
    /// A confirmed beneficiary, whose account and name are taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    beneficiary: Option<Id<Beneficiary>>,
    /// A Tanzanian mobile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    /// An account at a bank.
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<PayeeBankInput>,
    /// The till of a shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    till: Option<PayeeTillInput>,
    /// 1 to 20 letters and digits, never used before.
    reference: String,
    /// Who that is; what the network, bank or till provider says counts for more.
    payee_name: Option<String>,
    /// For the checkers.
    note: Option<String>,
}

/// Makes a payout.
pub(super) async fn create(
    permit: Permit<CreatePayout>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<NewPayoutInput>,
) -> Result<Once<PayoutView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "payout", &input)?;
    if let Some(before) = idempotency::look(&permit, key.as_ref()).await? {
        return Ok(before);
    }
    let wanted = Wanted {
        amount: input.amount,
        beneficiary: input.beneficiary,
        phone: input.phone_number.as_deref(),
        bank: input.bank.as_ref(),
        till: input.till.as_ref(),
        payee_name: input.payee_name.as_deref(),
        note: input.note.as_deref(),
    };
    let (new, beneficiary) = wanted.ordered(&permit, &services, &input.reference).await?;
    let cooldown = services.settings().payout_cooldown;
    let command = CreatePayoutCommand {
        new,
        actor: permit.actor().clone(),
        cooldown,
        key,
        beneficiary,
        signature: None,
        in_words: Problem::from,
        used: || Problem::failure("no checksum is spent here"),
        random: permit.app().random(),
    };
    let made = permit.post(command).await?;
    Ok(made.map(|payout| PayoutView::new(&payout, &[], Allow::Yes)))
}

/// What a body says of a payout, whether to make it or to change one.
pub(super) struct Wanted<'a> {
    pub amount: Amount,
    pub beneficiary: Option<Id<Beneficiary>>,
    pub phone: Option<&'a str>,
    pub bank: Option<&'a PayeeBankInput>,
    pub till: Option<&'a PayeeTillInput>,
    pub payee_name: Option<&'a str>,
    pub note: Option<&'a str>,
}

impl Wanted<'_> {
    /// The order, with what the provider says of the payee; and the beneficiary that it is made from, which is looked at again
    /// when it is written.
    ///
    /// # Errors
    /// `input.invalid`, `beneficiary.waiting`, `beneficiary.archived`, or a failure of the store.
    pub(super) async fn ordered<P: Permission>(
        &self,
        permit: &Permit<P>,
        services: &Services,
        reference: &str,
    ) -> Result<(NewPayout, Option<(Id<Beneficiary>, i64)>), Problem> {
        let holder = self.bank.and_then(|bank| bank.account_name.as_deref());
        let holder = text::optional_line("bank.account_name", holder, 100)?;
        let named = text::optional_line("payee_name", self.payee_name, 100)?;
        let named = holder.or(named);
        let note = text::optional_line("note", self.note, 200)?;
        let from = named_beneficiary(permit, self.beneficiary).await?;
        let (asked, named) = match &from {
            Some(_) if self.phone.is_some() || self.bank.is_some() || self.till.is_some() => {
                return Err(PayoutError::Payee.into());
            }
            Some(from) => (Asked::of(&from.destination), Some(from.name.clone())),
            None => (asked(self.phone, self.bank, self.till, named.as_deref())?, named.clone()),
        };
        let (terms, rail) = commands::standing(permit, services.rails()).await?;
        let order = parse_order(&terms, reference, &asked, self.amount)?;
        let order = NewPayout { payee_name: named.clone(), note, ..order };
        let new = commands::known(rail, order).await;
        Ok((new, from.map(|from| (from.id, from.version))))
    }
}

/// The beneficiary that an order is made from.
async fn named_beneficiary<P: Permission>(
    permit: &Permit<P>,
    id: Option<Id<Beneficiary>>,
) -> Result<Option<Beneficiary>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let found = payees::find(&mut permit.read().await?, id).await?;
    let found =
        found.ok_or_else(|| Problem::field("beneficiary", "There is no beneficiary with this id."))?;
    found.used()?;
    Ok(Some(found))
}

/// Lists the banks that take payouts.
pub(super) async fn banks(_: Permit<ViewPayouts>) -> Result<Json<BankList>, Problem> {
    Ok(Json(BankList::all()))
}

/// Lists whose tills take payouts.
pub(super) async fn till_providers(_: Permit<ViewPayouts>) -> Result<Json<TillProviderList>, Problem> {
    Ok(Json(TillProviderList::all()))
}
