//! Lists of payments. Only what narrows a list stands in its statement, so that an index can serve it.

use permit::{Param, Problem, Tx};
use values::{Id, Timestamp};

use super::rows::{COLUMNS, FROM};
use crate::{
    payments::model::{Method, Payment},
    wire::PaymentStatus,
};

/// Which payments a page shows.
#[derive(Debug, Clone)]
pub(in crate::payments) struct Wanted {
    /// States between commas; empty for all.
    pub states: String,
    /// By which method.
    pub method: Option<Method>,
    /// From which customer.
    pub customer: Option<Id<crate::customers::Customer>>,
    /// A LIKE pattern, or nothing.
    pub pattern: String,
    /// Minor units, or -1.
    pub amount: i64,
    /// The payment with this very id.
    pub id: Id<Payment>,
    /// Whether the pattern also looks at who pays.
    pub people: bool,
    pub from: Timestamp,
    pub to: Timestamp,
    pub after: Id<Payment>,
    pub limit: usize,
}

/// Conditions with their parameters, of which the first is `$2`.
struct Conditions<'a> {
    sql: String,
    params: Vec<Param<'a>>,
}

impl<'a> Conditions<'a> {
    fn new() -> Self {
        Self { sql: "p.merchant = $1".to_owned(), params: Vec::new() }
    }

    /// Takes one more parameter and says what it is called.
    fn bind(&mut self, value: Param<'a>) -> String {
        self.params.push(value);
        format!("${}", self.params.len() + 1)
    }

    /// Narrows to rows of which `left`, such as `p.id <`, holds of `value`.
    fn and(&mut self, left: &str, value: Param<'a>) {
        let place = self.bind(value);
        self.sql += &format!(" AND {left} {place}");
    }

    fn and_text(&mut self, left: &str, value: &'a String) {
        if !value.is_empty() {
            self.and(left, value);
        }
    }

    fn and_span(&mut self, from: &'a Timestamp, to: &'a Timestamp) {
        if from.as_micros() > 0 {
            self.and("p.created_at >=", from);
        }
        if to.as_micros() < i64::MAX {
            self.and("p.created_at <", to);
        }
    }
}

/// Payments, newest first; one more than `limit`.
pub(in crate::payments) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payment>, Problem> {
    let limit = wanted.limit + 1;
    let method = wanted.method.map(Method::name);
    let Wanted { states, pattern, amount, id, people, from, to, after, .. } = wanted;
    let mut narrowed = Conditions::new();
    narrowed.and("p.id <", after);
    narrowed.and_span(from, to);
    if !states.is_empty() {
        let states = narrowed.bind(states);
        narrowed.sql += &format!(" AND {states} LIKE '%,' || p.state || ',%'");
    }
    if let Some(method) = &method {
        narrowed.and("p.method =", method);
    }
    if let Some(customer) = &wanted.customer {
        narrowed.and("p.customer =", customer);
    }
    if !pattern.is_empty() {
        let (part, amount, id) = (narrowed.bind(pattern), narrowed.bind(amount), narrowed.bind(id));
        let like = |column: &str| format!("lower(COALESCE({column}, '')) LIKE {part} ESCAPE '\\'");
        let mut any = vec![
            like("p.reference"),
            like("p.wire_id"),
            format!("p.amount = {amount}"),
            format!("p.id = {id}"),
        ];
        if *people {
            any.extend(
                ["p.phone", "p.payer_name", "p.customer_name", "p.customer_email", "p.customer_phone"]
                    .map(like),
            );
        }
        narrowed.sql += &format!(" AND ({})", any.join(" OR "));
    }
    let most = narrowed.bind(&limit);
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {} ORDER BY p.id DESC LIMIT {most}", narrowed.sql);
    tx.list(&sql, &narrowed.params).await
}

/// A column the third-party API sorts by.
#[derive(Debug, Clone, Copy)]
pub struct WireOrder {
    /// One of the columns named in this file's statements.
    column: &'static str,
    descending: bool,
}

impl WireOrder {
    /// The order by a field of the answer, such as `createdAt`; `None` for a field there is not.
    pub fn by(field: &str, descending: bool) -> Option<Self> {
        let column = match field {
            "id" => "p.wire_id",
            "status" => "p.state",
            "paymentReference" => "p.rail_reference",
            "paymentPhoneNumber" => "p.phone",
            "orderReference" => "p.reference",
            "collectedAmount" => "p.amount",
            "collectedCurrency" => "p.currency",
            "message" => "p.message",
            "channel" => "p.channel",
            "createdAt" => "p.created_at",
            "updatedAt" => "p.updated_at",
            "customer.customerName" => "COALESCE(p.customer_name, p.payer_name)",
            "customer.customerPhoneNumber" => "COALESCE(p.customer_phone, p.phone)",
            "customer.customerEmail" => "p.customer_email",
            "exchanged" => "CASE WHEN p.rate IS NULL THEN 0 ELSE 1 END",
            "exchange.sourceCurrency" => "p.order_currency",
            "exchange.sourceAmount" => "p.order_amount",
            "exchange.targetCurrency" => "CASE WHEN p.rate IS NULL THEN NULL ELSE p.currency END",
            "exchange.rate" => "CAST(p.rate AS NUMERIC)",
            "clientId" => "a.client_id",
            _ => return None,
        };
        Some(Self { column, descending })
    }
}

/// Which payments the third-party API lists; what is empty does not narrow.
#[derive(Debug, Clone)]
pub struct WireFilter {
    /// Where they stand.
    pub status: Option<PaymentStatus>,
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
    /// From this instant on.
    pub from: Timestamp,
    /// Before this one.
    pub to: Timestamp,
    /// In which order.
    pub order: WireOrder,
    /// How many to leave out.
    pub skip: i64,
    /// How many at most.
    pub limit: i64,
}

/// The condition on a row whose payment has `status` there, as `PaymentStatus::of` says it.
fn has(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Pending => " AND p.state = 'pending' AND p.method = 'card'",
        PaymentStatus::Processing => {
            " AND p.state IN ('pending', 'processing') AND (p.state <> 'pending' OR p.method <> 'card')"
        }
        PaymentStatus::Success => " AND p.state = 'succeeded'",
        PaymentStatus::Settled => " AND p.state = 'settled'",
        PaymentStatus::Failed => " AND p.state = 'failed'",
    }
}

/// Payments for the third-party API, and how many there are on all pages.
///
/// # Errors
/// A failure of the store.
pub async fn list_for_wire(tx: &mut impl Tx, filter: &WireFilter) -> Result<(Vec<Payment>, i64), Problem> {
    let WireFilter { currency, channel, reference, client_id, wire_id, from, to, .. } = filter;
    let mut narrowed = Conditions::new();
    narrowed.sql += filter.status.map_or("", has);
    narrowed.and_text("p.reference =", reference);
    narrowed.and_text("p.wire_id =", wire_id);
    narrowed.and_text("p.currency =", currency);
    narrowed.and_text("p.channel =", channel);
    narrowed.and_text("a.client_id =", client_id);
    narrowed.and_span(from, to);
    let from = if client_id.is_empty() { "payment p" } else { FROM };
    let total =
        tx.count(&format!("SELECT COUNT(*) FROM {from} WHERE {}", narrowed.sql), &narrowed.params).await?;
    let WireOrder { column, descending } = filter.order;
    let way = if descending { "DESC" } else { "ASC" };
    let (limit, skip) = (narrowed.bind(&filter.limit), narrowed.bind(&filter.skip));
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE {} ORDER BY {column} {way}, p.id {way} LIMIT {limit} OFFSET {skip}",
        narrowed.sql
    );
    Ok((tx.list(&sql, &narrowed.params).await?, total))
}
