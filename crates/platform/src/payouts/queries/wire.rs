//! Payouts as the third-party API lists them.

use permit::Tx;
use rails::TransferType;
use values::Timestamp;

use super::{COLUMNS, Channel, FROM, Payout};
use crate::{
    listing::{Order, Search, Source, TooMany},
    refused::Refused,
};

/// How many characters follow the reference in an id on the third-party API.
const WIRE_ID_TAIL: usize = 6;

const SOURCE: Source = Source { table: "payout", columns: COLUMNS, from: FROM };

/// Which payouts the third-party API lists; what is empty does not narrow.
#[derive(Debug, Clone)]
pub struct PayoutWireFilter {
    /// Only in these states.
    pub states: Option<Vec<&'static str>>,
    /// The currency.
    pub currency: String,
    /// The reference.
    pub reference: String,
    /// The client id.
    pub client_id: String,
    /// The kind of account.
    pub channel: Option<Channel>,
    /// The system a bank payout goes through.
    pub transfer: Option<TransferType>,
    /// The id there.
    pub wire_id: String,
    /// From the first instant on, until before the second.
    pub span: (Timestamp, Timestamp),
    /// In which order.
    pub(crate) order: Order,
    /// How many to leave out.
    pub skip: i64,
    /// How many at most.
    pub limit: i64,
}

/// The order by a field of the answer, such as `createdAt`; `None` for a field there is not.
pub(crate) fn payout_order(field: &str, descending: bool) -> Option<Order> {
    let column = match field {
        "createdAt" => None,
        "id" => Some("p.wire_id"),
        "status" => Some("p.state"),
        "orderReference" => Some("p.reference"),
        "amount" => Some("p.debit"),
        "fee" => Some("p.fee"),
        "currency" => Some("p.currency"),
        "channelProvider" => Some("p.provider"),
        "notes" => Some("COALESCE(p.note, '')"),
        "updatedAt" => Some("p.updated_at"),
        "beneficiary.accountNumber" => Some("p.account"),
        "beneficiary.beneficiaryMobileNumber" => {
            Some("CASE WHEN p.channel = 'mobile' THEN p.account ELSE '' END")
        }
        "beneficiary.swiftNumber" => Some("COALESCE(p.bic, '')"),
        "beneficiary.accountName" => Some("p.payee_name"),
        "clientId" => Some("COALESCE(a.client_id, '')"),
        "channel" => Some("p.channel"),
        "exchanged" => Some("CASE WHEN p.rate IS NULL THEN 0 ELSE 1 END"),
        "transferType" => Some("COALESCE(p.transfer_type, '')"),
        _ => return None,
    };
    Some(Order { column, descending })
}

/// Payouts for the third-party API, and how many there are on all pages.
///
/// # Errors
/// `TooMany` for another order than that of making, or a failure of the store.
pub(crate) async fn list_for_wire(
    tx: &mut impl Tx,
    filter: &PayoutWireFilter,
) -> Result<(Vec<Payout>, i64), Refused<TooMany>> {
    let PayoutWireFilter {
        states, currency, reference, client_id, wire_id, span, order, skip, limit, ..
    } = filter;
    let channel = filter.channel.map_or("", Channel::name);
    let transfer = filter.transfer.map_or("", TransferType::name);
    let search = Search::made(span, *order, *skip, *limit)
        .in_states(states.clone())
        .only("p.currency = ?", currency)
        .only("p.reference = ?", reference)
        .only("p.channel = ?", channel)
        .only("p.transfer_type = ?", transfer)
        .of_wire_id(wire_id, WIRE_ID_TAIL)
        .only(
            "p.application = (SELECT id FROM application WHERE merchant = $1 AND client_id = ?)",
            client_id,
        );
    search.read(tx, SOURCE).await
}
