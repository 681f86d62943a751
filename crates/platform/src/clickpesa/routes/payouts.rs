//! Payouts: what all previews and creations share, and the query of one and all.

pub(super) mod bank;
pub(super) mod mobile;
pub(super) mod till;

use axum::Json;
use permit::{
    CreatePayout, LenientQuery, Path, Permission, Permit, Plain, PreviewPayout, Problem, ViewPayouts,
};
use rails::{Destination, TransferType};
use values::{Currency, OrderReference};

use super::{
    super::{
        input::{bind, checksum_used},
        refusal::Refusal,
    },
    key_of,
    listing::{Filter, currency, found, given, refused, states},
};
use crate::{
    Services,
    developer::{Feature, Purpose, Signature},
    idempotency::Once,
    ledger,
    listing::clean,
    payouts::{
        self, Asked, Channel, CreatePayoutCommand, NewPayout, PayoutError, PayoutState, PayoutWireFilter,
        exchange, transfer_of,
    },
    references,
    wire::{
        self, CreatedPayout, Listing, NameLookup, OrderPreview, PayoutPreview, PayoutStatus, Receiver,
        SentPayout, WireAmount,
    },
};

const STATUSES: &str = "SUCCESS, PROCESSING, PENDING, AUTHORIZED, FAILED, REFUNDED or REVERSED";

/// What every body about a payout says, whoever receives it.
struct Order<'a> {
    reference: Option<&'a str>,
    currency: Option<&'a str>,
    amount: Option<&'a WireAmount>,
}

impl Order<'_> {
    /// Reads reference, destination, currency and amount, in this order, prices it and asks who is behind the destination.
    async fn read<P: Permission>(
        self,
        permit: &Permit<P>,
        services: &Services,
        asked: Result<Asked<'_>, Refusal>,
    ) -> Result<NewPayout, Problem> {
        let reference = OrderReference::parse(self.reference.unwrap_or_default()).map_err(Refusal::from)?;
        let asked = asked?;
        let currency = wire::currency(self.currency)
            .filter(|currency| matches!(currency, Currency::TZS | Currency::USD))
            .ok_or(Refusal::Currency("either TZS or USD"))?;
        let amount = self.amount.ok_or_else(|| Refusal::Amount("it is missing".to_owned()))?;
        let amount = amount.in_currency(currency).map_err(|error| Refusal::Amount(error.to_string()))?;
        let (terms, rail) = payouts::standing(permit, services.rails()).await?;
        let new = payouts::parse_order(&terms, reference.as_str(), &asked, amount).map_err(in_words)?;
        Ok(payouts::known(rail, new).await)
    }
}

/// Rules of payouts in the words clients know, where those differ.
fn in_words(error: PayoutError) -> Problem {
    let invalid = |field: &'static str, error: &PayoutError| Refusal::Field(field, error.to_string());
    match error {
        PayoutError::Amount(says) => Refusal::Amount(says),
        PayoutError::Phone(_) | PayoutError::NoNetwork => Refusal::Phone,
        PayoutError::Bank | PayoutError::TillProvider => Refusal::Provider,
        PayoutError::TillUnknown => Refusal::TillUnknown,
        PayoutError::AccountName => Refusal::Missing("accountName"),
        PayoutError::AccountNumber => invalid("accountNumber", &error),
        PayoutError::AccountCurrency => invalid("accountCurrency", &error),
        PayoutError::AchInDollars => invalid("transferType", &error),
        PayoutError::TillNumber => invalid("lipaNamba", &error),
        PayoutError::Code(_) => invalid("qrCode", &error),
        PayoutError::ReferenceUsed(reference) => Refusal::ReferenceUsed(reference),
        PayoutError::Cooldown(seconds) => Refusal::Cooldown(seconds),
        PayoutError::InsufficientBalance(available) => Refusal::InsufficientBalance(available),
        other => return other.into(),
    }
    .into()
}

fn pays_out(features: &str) -> Result<(), Problem> {
    if Feature::Payout.is_on(features) { Ok(()) } else { Err(Refusal::NoPayoutFeature.into()) }
}

/// Says what a payout would cost and who would receive it. Reserves nothing.
async fn preview(permit: &Permit<PreviewPayout>, new: NewPayout) -> Result<Json<PayoutPreview>, Problem> {
    // A preview promises nothing, so these need not agree with each other.
    let mut tx = permit.glance().await?;
    if references::is_used(&mut tx, references::Kind::Payout, &new.reference).await? {
        return Err(Refusal::ReferenceUsed(new.reference).into());
    }
    let currency = new.amount.currency();
    let available = ledger::available(&mut tx, currency).await?;
    if new.total().minor() > available.minor() {
        return Err(Refusal::InsufficientBalance(available).into());
    }
    let account_number = new.destination.account().to_owned();
    let known = new.payee_name.clone().filter(|_| new.payee_known);
    let (account_name, lookup) = match (&new.destination, known) {
        (Destination::Mobile(_), known) => (known.or(Some(account_number.clone())), None),
        (Destination::Bank { .. }, None) => (None, Some(NameLookup::Unavailable)),
        (Destination::Bank { .. }, known) => (known, Some(NameLookup::Resolved)),
        (Destination::Till { .. }, None) => return Err(Refusal::TillUnknown.into()),
        (Destination::Till { .. }, known) => (known, None),
    };
    let transfer = transfer_of(&new.destination);
    Ok(Json(PayoutPreview {
        amount: new.total().into(),
        balance: available.into(),
        channel_provider: new.provider.to_owned(),
        fee: new.price.fee.into(),
        exchanged: new.price.rate.is_some(),
        exchange: exchange(&new.price),
        order: OrderPreview { amount: new.amount.into(), currency, id: new.reference },
        payout_fee_bearer: new.price.bearer,
        receiver: Receiver {
            account_name,
            account_number,
            account_currency: new.price.receives.currency(),
            amount: new.price.receives.into(),
        },
        name_lookup_status: lookup,
        transfer_type: transfer.map(|(name, _)| name),
        estimated_arrival: transfer.map(|(_, arrives)| arrives),
    }))
}

/// Makes a payout.
async fn create(
    permit: Permit<CreatePayout>,
    services: &Services,
    signature: Option<Signature>,
    new: NewPayout,
) -> Result<Json<CreatedPayout>, Problem> {
    let command = CreatePayoutCommand {
        new,
        actor: permit.actor().clone(),
        cooldown: services.settings().payout_cooldown,
        key: None,
        signature,
        in_words,
        used: checksum_used,
        beneficiary: None,
        random: permit.app().random(),
    };
    match permit.post(command).await? {
        Once::Made(payout) => Ok(Json(CreatedPayout::from(&payout))),
        Once::Before(_) => Err(Problem::failure("no key was given that could repeat")),
    }
}

/// Refuses what no key with the feature asks for, and binds the checksum of a preview.
async fn may_preview(permit: &Permit<PreviewPayout>, signature: Option<Signature>) -> Result<(), Problem> {
    bind(permit, signature, Purpose::Payout).await?;
    pays_out(&key_of(permit.actor())?.features)
}

/// The payout with this reference, in a list of one.
pub(super) async fn show(
    permit: Permit<ViewPayouts>,
    Path(reference): Path<String>,
) -> Result<Plain<SentPayout>, Problem> {
    key_of(permit.actor())?;
    let found = payouts::find_by_reference(&mut permit.glance().await?, &clean(Some(&reference))).await?;
    let payout = found.filter(|payout| payout.purpose == payouts::Purpose::Payout);
    let payout = payout.ok_or(Refusal::NoPayout(reference))?;
    Ok(Plain(vec![SentPayout::from(&payout)]))
}

/// Payouts, filtered and in order.
pub(super) async fn list(
    permit: Permit<ViewPayouts>,
    LenientQuery(filter): LenientQuery<Filter>,
) -> Result<Json<Listing<SentPayout>>, Problem> {
    key_of(permit.actor())?;
    let (field, descending) = filter.order()?;
    let order = payouts::payout_order(field, descending);
    let channel = given(filter.channel.as_deref()).map(|name| {
        let unknown = || refused("channel must be MOBILE MONEY, BANK TRANSFER or TIPS LIPA NAMBA");
        Channel::from_wire_name(&name.to_ascii_uppercase()).ok_or_else(unknown)
    });
    let transfer = given(filter.transfer_type.as_deref()).map(|name| {
        let unknown = || refused("transferType must be ACH or RTGS");
        TransferType::from_name(&name.to_ascii_uppercase()).ok_or_else(unknown)
    });
    let named = |status| {
        let states = PayoutState::ALL.into_iter().filter(move |state| PayoutStatus::from(*state) == status);
        states.map(PayoutState::name)
    };
    let states = states(filter.status.as_deref(), named, STATUSES)?;
    let wanted = PayoutWireFilter {
        states,
        channel: channel.transpose()?,
        transfer: transfer.transpose()?,
        currency: currency("currency", filter.currency.as_deref())?,
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
