//! Payments as the third-party API lists them.

use std::sync::LazyLock;

use permit::Tx;
use values::Timestamp;

use super::{COLUMNS, FROM, Payment};
use crate::{
    listing::{
        Column::{self, Number, Text},
        Order, Search, Source, TooMany, said_as,
    },
    payments::model::{PaymentState, UNKNOWN_CARD},
    refused::Refused,
    wire::PaymentStatus,
};

pub(super) const SOURCE: Source = Source { table: "payment", columns: COLUMNS, from: FROM, wire_id_tail: 11 };

/// Which payments the third-party API lists; what is empty does not narrow.
#[derive(Debug, Clone)]
pub struct PaymentWireFilter {
    /// Only in these states.
    pub states: Option<Vec<&'static str>>,
    /// The currency.
    pub currency: String,
    /// The network.
    pub channel: String,
    /// The reference.
    pub reference: String,
    /// The client id.
    pub client_id: String,
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

static STATUS: LazyLock<String> = LazyLock::new(|| {
    said_as("p.state", PaymentState::ALL.map(|state| (state.name(), PaymentStatus::from(state))))
});
static CHANNEL: LazyLock<String> =
    LazyLock::new(|| format!("CASE p.channel WHEN '{UNKNOWN_CARD}' THEN '' ELSE p.channel END"));

/// The order by a field of the answer, such as `createdAt`, as it is said there; `None` for a field there is not.
pub(crate) fn payment_order(field: &str, descending: bool) -> Option<Order> {
    let column: Option<Column> = match field {
        "createdAt" => None,
        "id" => Some(Text("p.wire_id")),
        "status" => Some(Text(&STATUS)),
        "paymentReference" => Some(Text("COALESCE(p.rail_reference, '')")),
        "paymentPhoneNumber" => {
            Some(Text("CASE p.method WHEN 'card' THEN '' ELSE COALESCE(p.phone, '') END"))
        }
        "customer.customerPhoneNumber" => Some(Text("COALESCE(p.customer_phone, p.phone, '')")),
        "customer.customerEmail" => Some(Text("COALESCE(p.customer_email, '')")),
        "orderReference" => Some(Text("p.reference")),
        "collectedAmount" => Some(Number("p.amount")),
        "collectedCurrency" => Some(Text("p.currency")),
        "message" => Some(Text("COALESCE(p.message, '')")),
        "channel" => Some(Text(&CHANNEL)),
        "updatedAt" => Some(Number("p.updated_at")),
        "customer.customerName" => Some(Text("COALESCE(p.customer_name, p.payer_name, '')")),
        "exchanged" => Some(Number("CASE WHEN p.rate IS NULL THEN 0 ELSE 1 END")),
        "exchange.sourceCurrency" => Some(Text("COALESCE(p.order_currency, '')")),
        "exchange.sourceAmount" => Some(Number("COALESCE(p.order_amount, 0)")),
        "exchange.targetCurrency" => Some(Text("CASE WHEN p.rate IS NULL THEN '' ELSE p.currency END")),
        "exchange.rate" => Some(Number("CAST(COALESCE(p.rate, '0') AS NUMERIC)")),
        "clientId" => Some(Text("COALESCE(a.client_id, '')")),
        _ => return None,
    };
    Some(Order { column, descending })
}

/// Payments for the third-party API, and how many there are on all pages.
///
/// # Errors
/// `TooMany` for another order than that of making, or a failure of the store.
pub(crate) async fn list_for_wire(
    tx: &mut impl Tx,
    filter: &PaymentWireFilter,
) -> Result<(Vec<Payment>, i64), Refused<TooMany>> {
    let PaymentWireFilter {
        states,
        currency,
        channel,
        reference,
        client_id,
        wire_id,
        span,
        order,
        skip,
        limit,
    } = filter;
    let search = Search::made(span, *order, *skip, *limit)
        .in_states(states.clone())
        .only("p.currency = ?", currency)
        .only("p.channel = ?", channel)
        .only("p.reference = ?", reference)
        .of_wire_id(wire_id, SOURCE)
        .only(
            "p.application = (SELECT id FROM application WHERE merchant = $1 AND client_id = ?)",
            client_id,
        );
    search.read(tx, SOURCE).await
}
