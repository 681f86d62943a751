//! Payouts, and who approved them, as rows of tables for spreadsheets.

use permit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Id, Timestamp};

use super::{
    model::{Payout, PayoutState, Purpose},
    queries::{GivenApproval, OfPayouts, Wanted, WantedApprovals},
};
use crate::{
    listing::{self, Exported},
    policy,
    search::Sought,
    sheet::Cell,
};

/// What narrows a list of payouts; as in `GET /v1/payouts`.
#[derive(Debug, Default, Clone, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(crate) struct PayoutNarrowing {
    /// States between commas; `moving`, `done` and `ended` stand for several.
    pub state: Option<String>,
    /// How a reference, an account or a word of the payee's name begins, the last four digits of an account, an id, or an amount.
    pub search: Option<String>,
    /// From this day (East Africa Time) or instant on.
    pub from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    pub to: Option<String>,
    /// What they are for: `payout`, `withdrawal`, `refund` or `any`; payouts unless told.
    pub purpose: Option<String>,
}

/// The purpose of a filter; `None` for anything.
fn purpose(asked: Option<&str>) -> Result<Option<Purpose>, Problem> {
    match asked {
        None | Some("") => Ok(Some(Purpose::Payout)),
        Some("any") => Ok(None),
        Some(name) => {
            let known = Purpose::from_name(name).map(Some);
            known.ok_or_else(|| {
                listing::invalid("As purpose say payout, withdrawal, refund or any.".to_owned())
            })
        }
    }
}

impl PayoutNarrowing {
    /// The first page of what it narrows to, of so many rows.
    pub(crate) fn wanted(&self, limit: usize) -> Result<Wanted, Problem> {
        let search = self.search.as_deref();
        let (from, to) = listing::span(self.from.as_deref(), self.to.as_deref())?;
        Ok(Wanted {
            states: listing::states(self.state.as_deref(), PayoutState::filter)?,
            sought: Sought::read(search),
            id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
            people: true,
            from,
            to,
            after: Id::from_bytes([0xff; 16]),
            limit,
            also: OfPayouts { alone: false, purpose: purpose(self.purpose.as_deref())?.map(Purpose::name) },
        })
    }
}

/// What the columns of exported payouts are called.
pub(crate) const PAYOUT_COLUMNS: [&str; 24] = [
    "id",
    "wire_id",
    "reference",
    "state",
    "currency",
    "amount",
    "fee",
    "fee_bearer",
    "total",
    "receives_currency",
    "receives",
    "provider",
    "payee_name",
    "payee_known",
    "account",
    "batch",
    "made_by",
    "application",
    "receipt",
    "note",
    "message",
    "created_at",
    "authorised_at",
    "released_alone",
];

/// Payouts as they are exported, the newest first.
pub(crate) type ExportedPayouts = Exported<Wanted>;

/// Those made before an instant, `stride` at a time.
///
/// # Errors
/// `query.invalid`.
pub(crate) fn exported(
    narrowing: &PayoutNarrowing,
    before: Timestamp,
    stride: usize,
) -> Result<ExportedPayouts, Problem> {
    Ok(Exported::new(narrowing.wanted(stride)?, before, row))
}

fn row(payout: &Payout) -> Vec<Cell> {
    let price = &payout.price;
    vec![
        payout.id.to_string().into(),
        payout.wire_id.clone().into(),
        payout.reference.clone().into(),
        payout.state.name().into(),
        payout.amount.currency().code().into(),
        payout.amount.into(),
        price.fee.into(),
        price.bearer.name().into(),
        price.debit.into(),
        price.receives.currency().code().into(),
        price.receives.into(),
        payout.provider.clone().into(),
        payout.payee_name.clone().into(),
        if payout.payee_known { "yes" } else { "no" }.into(),
        payout.destination.account().into(),
        Cell::words(payout.batch.map(|batch| batch.to_string())),
        payout.maker_name.clone().into(),
        Cell::words(payout.application.as_ref().map(|via| via.name.clone())),
        Cell::words(payout.rail_reference.clone()),
        Cell::words(payout.note.clone()),
        Cell::words(payout.message.clone()),
        Cell::At(payout.created_at),
        Cell::at(payout.authorised_at),
        Cell::words(payout.waiver.clone()),
    ]
}

/// What narrows exported approvals.
#[derive(Debug, Default, Clone, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(crate) struct ApprovalNarrowing {
    /// Given from this day (East Africa Time) or instant on.
    pub from: Option<String>,
    /// Up to this day, itself included, or before this instant.
    pub to: Option<String>,
}

/// What the columns of exported approvals are called.
pub(crate) const APPROVAL_COLUMNS: [&str; 16] = [
    "id",
    "at",
    "approved_by",
    "member",
    "of",
    "of_id",
    "reference",
    "payee_name",
    "currency",
    "amount",
    "state",
    "digest",
    "proof",
    "address",
    "voided_at",
    "void_reason",
];

/// Approvals as they are exported, the newest first; behind them what one person released without any, the newest first.
pub(crate) type ExportedApprovals = Exported<WantedApprovals>;

/// Those given before an instant, `stride` at a time.
///
/// # Errors
/// `query.invalid`.
pub(crate) fn exported_approvals(
    narrowing: &ApprovalNarrowing,
    before: Timestamp,
    stride: usize,
) -> Result<ExportedApprovals, Problem> {
    let span = listing::span(narrowing.from.as_deref(), narrowing.to.as_deref())?;
    let wanted = WantedApprovals { span, after: Id::from_bytes([0xff; 16]), alone: None, stride };
    Ok(Exported::new(wanted, before, approval_row))
}

fn approval_row(given: &GivenApproval) -> Vec<Cell> {
    let of = given.payout.cast::<values::subjects::Batch>();
    let (kind, id) =
        if given.of_batch { ("batch", of.to_string()) } else { ("payout", given.payout.to_string()) };
    let name = if given.id.is_some() { given.name.as_str() } else { policy::who_alone(&given.name) };
    vec![
        Cell::words(given.id.map(|id| id.to_string())),
        Cell::At(given.at),
        name.into(),
        Cell::words(given.member.map(|member| member.to_string())),
        kind.into(),
        id.into(),
        Cell::words(given.reference.clone()),
        Cell::words(given.payee_name.clone()),
        Cell::words(given.amount.map(|amount| amount.currency().code())),
        given.amount.map_or(Cell::Empty, Cell::from),
        Cell::words(given.state.clone()),
        hex::encode(given.digest).into(),
        given.proof.clone().into(),
        given.address.clone().into(),
        Cell::at(given.voided_at),
        Cell::words(given.void_reason.clone()),
    ]
}
