//! Lists of payments. Only what narrows a list stands in its statement, so that an index can serve it.

use permit::{Problem, Tx};
use values::{Id, Timestamp};

use super::rows::{COLUMNS, FROM};
use crate::{
    customers::Customer,
    listing::{Conditions, Listed},
    payments::model::{Method, Payment},
};

/// Which payments a page shows.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// States between commas; empty for all.
    pub states: String,
    /// By which method.
    pub method: Option<Method>,
    /// From which customer.
    pub customer: Option<Id<Customer>>,
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

impl Wanted {
    /// The newest of a customer.
    pub(in crate::payments) fn of(customer: Id<Customer>, limit: usize) -> Self {
        Self {
            states: String::new(),
            method: None,
            customer: Some(customer),
            pattern: String::new(),
            amount: -1,
            id: Id::nil(),
            people: false,
            from: Timestamp::from_micros(0),
            to: Timestamp::from_micros(i64::MAX),
            after: Id::from_bytes([0xff; 16]),
            limit,
        }
    }
}

/// Payments, newest first; one more than `limit`.
pub(in crate::payments) async fn list(tx: &mut impl Tx, wanted: &Wanted) -> Result<Vec<Payment>, Problem> {
    let limit = wanted.limit + 1;
    let method = wanted.method.map(Method::name);
    let mut narrowed = narrowed(wanted, method.as_ref());
    narrowed.and("p.id <", &wanted.after);
    let most = narrowed.bind(&limit);
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {} ORDER BY p.id DESC LIMIT {most}", narrowed.sql);
    tx.list(&sql, &narrowed.params).await
}

/// All of them. What is looked for is looked for from where the piece before ended, so that the pieces together look at each
/// payment once.
impl Listed for Wanted {
    type Row = Payment;

    fn until(&mut self, before: Timestamp) {
        self.to = self.to.min(before);
    }

    async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        let method = self.method.map(Method::name);
        let narrowed = narrowed(self, method.as_ref());
        let sql = format!("SELECT COUNT(*) FROM payment p WHERE {}", narrowed.sql);
        tx.count(&sql, &narrowed.params).await
    }

    async fn read_on(&mut self, tx: &mut impl Tx) -> Result<Option<Vec<Payment>>, Problem> {
        let mut payments = list(tx, self).await?;
        payments.truncate(self.limit);
        let Some(last) = payments.last() else { return Ok(None) };
        self.after = last.id;
        Ok(Some(payments))
    }
}

/// What narrows a list, wherever a page begins.
fn narrowed<'a>(wanted: &'a Wanted, method: Option<&'a &'static str>) -> Conditions<'a> {
    let Wanted { states, pattern, amount, id, people, from, to, .. } = wanted;
    let mut narrowed = Conditions::new();
    narrowed.and_span(from, to);
    if !states.is_empty() {
        let states = narrowed.bind(states);
        narrowed.sql += &format!(" AND {states} LIKE '%,' || p.state || ',%'");
    }
    if let Some(method) = method {
        narrowed.and("p.method =", method);
    }
    if let Some(customer) = &wanted.customer {
        narrowed.and("p.customer =", customer);
    }
    if !pattern.is_empty() {
        let (part, amount, id) = (narrowed.bind(pattern), narrowed.bind(amount), narrowed.bind(id));
        let like = |column: &str| format!("lowered(COALESCE({column}, '')) LIKE {part} ESCAPE '\\'");
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
    narrowed
}
