//! Mobile-money payouts: preview, create, query.

use axum::{Extension, Json};
use permit::{CreatePayout, Path, Permit, Plain, PreviewPayout, Problem, Query, Tx as _, ViewPayouts};
use rails::Destination;
use values::{Balance, Currency, OrderReference, Phone};

use super::{
    super::{
        input::{Body, bind, spend},
        refusal::Refusal,
    },
    key_of,
    listing::{Filter, found, given, refused, states},
};
use crate::{
    Services,
    developer::{Feature, Purpose},
    ledger,
    listing::clean,
    payouts::{self, NewPayout, PayoutError, PayoutState, PayoutWireFilter},
    references,
    refused::Refused,
    terms::{self, Terms},
    wire::{
        CreatedPayout, FeeBearer, Listing, OrderPreview, PayoutPreview, PayoutRequest, PayoutStatus,
        Receiver, SentPayout,
    },
};

const STATUSES: &str = "SUCCESS, PROCESSING, PENDING, AUTHORIZED, FAILED, REFUNDED or REVERSED";

/// Reads reference, phone, currency and amount, in this order.
fn read(terms: &Terms, request: &PayoutRequest) -> Result<NewPayout, Problem> {
    let reference = OrderReference::parse(request.order_reference.as_deref().unwrap_or_default());
    let reference = reference.map_err(Refusal::from)?;
    let phone = request.phone_number.as_deref().and_then(|text| Phone::parse(text).ok());
    let phone = phone.filter(|phone| phone.network().is_some()).ok_or(Refusal::Phone)?;
    // A balance in USD would be converted; there are only balances in TZS yet.
    let currency = request.currency().filter(|currency| *currency == Currency::TZS);
    let currency = currency.ok_or(Refusal::Currency("TZS"))?;
    let amount = request.amount.as_ref().ok_or_else(|| Refusal::Amount("it is missing".to_owned()))?;
    let amount = amount.in_currency(currency).map_err(|error| Refusal::Amount(error.to_string()))?;
    payouts::parse_order(terms, reference.as_str(), phone.as_str(), amount).map_err(|error| match error {
        PayoutError::Amount(says) => Refusal::Amount(says).into(),
        other => other.into(),
    })
}

fn pays_out(features: &str) -> Result<(), Problem> {
    if Feature::Payout.is_on(features) { Ok(()) } else { Err(Refusal::NoPayoutFeature.into()) }
}

/// `123456.7`, without needless zeros.
fn short(balance: Balance) -> String {
    let text = balance.to_decimal();
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

/// Says what a payout would cost and who would receive it. Reserves nothing.
pub(super) async fn preview(
    permit: Permit<PreviewPayout>,
    Extension(services): Extension<Services>,
    body: Body<PayoutRequest>,
) -> Result<Json<PayoutPreview>, Problem> {
    let (request, signature) = body.verified(&permit).await?;
    bind(&permit, signature, Purpose::Payout).await?;
    pays_out(&key_of(permit.actor())?.features)?;
    let new = read(&terms::load(&mut permit.glance().await?).await?, &request)?;
    let known =
        services.rails().look_up_name(permit.read().await?, &Destination::Mobile(new.phone.clone())).await?;
    let mut tx = permit.read().await?;
    if references::is_used(&mut tx, references::Kind::Payout, &new.reference).await? {
        return Err(Refusal::ReferenceUsed(new.reference).into());
    }
    let currency = new.amount.currency();
    let available = ledger::available(&mut tx, currency).await?;
    if new.total().minor() > available.minor() {
        return Err(Refusal::InsufficientBalance(short(available)).into());
    }
    Ok(Json(PayoutPreview {
        amount: new.total().into(),
        balance: available.into(),
        channel_provider: new.provider.to_owned(),
        fee: new.fee.into(),
        exchanged: false,
        exchange: None,
        order: OrderPreview { amount: new.amount.into(), currency, id: new.reference },
        payout_fee_bearer: FeeBearer::Merchant,
        receiver: Receiver {
            account_name: known.unwrap_or_else(|| new.phone.to_string()),
            account_number: new.phone.to_string(),
            account_currency: currency,
            amount: new.amount.into(),
        },
    }))
}

/// Makes a payout, unless one was made a moment ago.
pub(super) async fn create(
    permit: Permit<CreatePayout>,
    Extension(services): Extension<Services>,
    body: Body<PayoutRequest>,
) -> Result<Json<CreatedPayout>, Problem> {
    let (request, signature) = body.verified(&permit).await?;
    pays_out(&key_of(permit.actor())?.features)?;
    let new = read(&terms::load(&mut permit.glance().await?).await?, &request)?;
    let payee_name =
        services.rails().look_up_name(permit.read().await?, &Destination::Mobile(new.phone.clone())).await?;
    let mut tx = permit.write().await?;
    let made =
        payouts::create(&mut tx, NewPayout { payee_known: payee_name.is_some(), payee_name, ..new }).await;
    let payout = made.map_err(|error| match error {
        Refused::Rule(PayoutError::ReferenceUsed(reference)) => Refusal::ReferenceUsed(reference).into(),
        Refused::Rule(PayoutError::InsufficientBalance(available)) => {
            Refusal::InsufficientBalance(short(available)).into()
        }
        error => Problem::from(error),
    })?;
    spend(&mut tx, signature, Purpose::Payout).await?;
    // Making it locked the merchant's accounts, so that of two at once the second sees the first here. A refusal
    // takes back everything that was just written.
    let cooldown = services.settings().payout_cooldown;
    if let Some(last) = payouts::last_by_api(&mut tx, payout.id).await? {
        let left = cooldown.saturating_sub(tx.now().since(last));
        if !left.is_zero() {
            return Err(Refusal::Cooldown(left.as_millis().div_ceil(1000).try_into().unwrap_or(1)).into());
        }
    }
    tx.commit(payouts::created(&payout), Json(CreatedPayout::from(&payout))).await
}

/// The payout with this reference, in a list of one.
pub(super) async fn show(
    permit: Permit<ViewPayouts>,
    Path(reference): Path<String>,
) -> Result<Plain<SentPayout>, Problem> {
    key_of(permit.actor())?;
    let found = payouts::find_by_reference(&mut permit.read().await?, &clean(Some(&reference))).await?;
    let payout = found.ok_or(Refusal::NoPayout(reference))?;
    Ok(Plain(vec![SentPayout::from(&payout)]))
}

/// Payouts, filtered and in order.
pub(super) async fn list(
    permit: Permit<ViewPayouts>,
    Query(filter): Query<Filter>,
) -> Result<Json<Listing<SentPayout>>, Problem> {
    key_of(permit.actor())?;
    let (field, descending) = filter.order()?;
    let order = payouts::payout_order(field, descending);
    let other_kind = match (given(filter.channel.as_deref()), given(filter.transfer_type.as_deref())) {
        (_, Some("ACH" | "RTGS")) | (Some("BANK TRANSFER" | "TIPS LIPA NAMBA"), None) => true,
        (None | Some("MOBILE MONEY"), None) => false,
        (_, Some(_)) => return Err(refused("transferType must be ACH or RTGS")),
        (Some(_), None) => {
            return Err(refused("channel must be MOBILE MONEY, BANK TRANSFER or TIPS LIPA NAMBA"));
        }
    };
    let named = |status| {
        let states = PayoutState::ALL.into_iter().filter(move |state| PayoutStatus::from(*state) == status);
        states.map(PayoutState::name)
    };
    let states = states(filter.status.as_deref(), named, STATUSES)?;
    let wanted = PayoutWireFilter {
        states: if other_kind { Some(Vec::new()) } else { states },
        currency: clean(filter.currency.as_deref()).to_ascii_uppercase(),
        reference: clean(filter.order_reference.as_deref()),
        client_id: clean(filter.client_id.as_deref()),
        wire_id: clean(filter.id.as_deref()),
        span: filter.span()?,
        order: order.ok_or_else(|| refused(format!("Cannot sort by {field}")))?,
        skip: filter.skip()?,
        limit: filter.limit()?,
    };
    let (payouts, total_count) = found(payouts::list_for_wire(&mut permit.read().await?, &wanted).await)?;
    Ok(Json(Listing { data: payouts.iter().map(SentPayout::from).collect(), total_count }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_is_told_without_needless_zeros() {
        assert_eq!(short(Balance::new(200_000_000, Currency::TZS)), "2000000");
        assert_eq!(short(Balance::new(12_350, Currency::TZS)), "123.50");
    }
}
