//! Payouts as the third-party API lists them.

use std::sync::LazyLock;

use permit::Tx;
use rails::TransferType;
use values::Timestamp;

use super::{COLUMNS, FROM, Payout};
use crate::{
    listing::{
        Column::{self, Number, Text},
        Order, Search, Source, TooMany, between_commas, said_as,
    },
    payouts::{
        model::{Channel, PayoutState},
        wire::is_explained,
    },
    refused::Refused,
    wire::PayoutStatus,
};

pub(super) const SOURCE: Source = Source { table: "payout", columns: COLUMNS, from: FROM, wire_id_tail: 6 };

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

static STATUS: LazyLock<String> = LazyLock::new(|| {
    said_as("p.state", PayoutState::ALL.map(|state| (state.name(), PayoutStatus::from(state))))
});
static CHANNEL: LazyLock<String> =
    LazyLock::new(|| said_as("p.channel", Channel::ALL.map(|channel| (channel.name(), channel.wire_name()))));
static NOTES: LazyLock<String> = LazyLock::new(|| {
    let explained = PayoutState::ALL.into_iter().filter(|state| is_explained((*state).into()));
    let explained = between_commas(explained.map(PayoutState::name));
    format!(
        "COALESCE(CASE WHEN '{explained}' LIKE '%,' || p.state || ',%' THEN p.message ELSE p.note END, '')"
    )
});

/// The order by a field of the answer, such as `createdAt`, as it is said there; `None` for a field there is not.
pub(crate) fn payout_order(field: &str, descending: bool) -> Option<Order> {
    let column: Option<Column> = match field {
        "createdAt" => None,
        "id" => Some(Text("p.wire_id")),
        "status" => Some(Text(&STATUS)),
        "orderReference" => Some(Text("p.reference")),
        "amount" => Some(Number("p.debit")),
        "fee" => Some(Number("p.fee")),
        "currency" => Some(Text("p.currency")),
        "channelProvider" => Some(Text("p.provider")),
        "notes" => Some(Text(&NOTES)),
        "updatedAt" => Some(Number("p.updated_at")),
        "beneficiary.accountNumber" => Some(Text("p.account")),
        "beneficiary.beneficiaryMobileNumber" => {
            Some(Text("CASE p.channel WHEN 'mobile' THEN p.account ELSE '' END"))
        }
        "beneficiary.swiftNumber" => Some(Text("COALESCE(p.bic, '')")),
        "beneficiary.accountName" => Some(Text("COALESCE(p.given_name, p.payee_name)")),
        "clientId" => Some(Text("COALESCE(a.client_id, '')")),
        "channel" => Some(Text(&CHANNEL)),
        "exchanged" => Some(Number("CASE WHEN p.rate IS NULL THEN 0 ELSE 1 END")),
        "exchange.sourceCurrency" => Some(Text("CASE WHEN p.rate IS NULL THEN '' ELSE p.currency END")),
        "exchange.targetCurrency" => {
            Some(Text("CASE WHEN p.rate IS NULL THEN '' ELSE p.receives_currency END"))
        }
        "exchange.sourceAmount" => Some(Number("CASE WHEN p.rate IS NULL THEN 0 ELSE p.debit - p.fee END")),
        "exchange.rate" => Some(Number("COALESCE(p.rate, 0)")),
        "transferType" => Some(Text("COALESCE(p.transfer_type, '')")),
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
        .without("p.purpose <> 'payout'")
        .only("p.currency = ?", currency)
        .only("p.reference = ?", reference)
        .only("p.channel = ?", channel)
        .only("p.transfer_type = ?", transfer)
        .of_wire_id(wire_id, SOURCE)
        .only(
            "p.application = (SELECT id FROM application WHERE merchant = $1 AND client_id = ?)",
            client_id,
        );
    search.read(tx, SOURCE).await
}
