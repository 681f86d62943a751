//! Lists of payments.

use values::{Id, Timestamp};

use super::wire::SOURCE;
use crate::{
    customers::Customer,
    listing::{Conditions, Source},
    payments::model::{Payment, PaymentState},
    search::{self, People, Searched, Sought},
};

/// Which payments a page shows.
pub(crate) type Wanted = search::Wanted<OfPayments>;

/// What only payments are narrowed by.
pub(crate) struct OfPayments {
    /// By which method.
    pub method: Option<&'static str>,
    /// From which customer.
    pub customer: Option<Id<Customer>>,
}

impl Searched for OfPayments {
    type Row = Payment;
    const SOURCE: Source = SOURCE;
    const PEOPLE: &'static People = search::PAYERS;

    fn id(row: &Payment) -> Id<Payment> {
        row.id
    }

    fn state(name: &str) -> Option<&'static str> {
        PaymentState::from_name(name).map(PaymentState::name)
    }

    fn narrow<'a>(&'a self, narrowed: &mut Conditions<'a>) {
        if let Some(method) = &self.method {
            narrowed.and("p.method =", method);
        }
        if let Some(customer) = &self.customer {
            narrowed.and("p.customer =", customer);
        }
    }
}

/// The newest of a customer.
pub(in crate::payments) fn wanted_of(customer: Id<Customer>, limit: usize) -> Wanted {
    Wanted {
        states: String::new(),
        sought: Sought::read(None),
        id: Id::nil(),
        people: false,
        from: Timestamp::from_micros(0),
        to: Timestamp::from_micros(i64::MAX),
        after: Id::from_bytes([0xff; 16]),
        limit,
        also: OfPayments { method: None, customer: Some(customer) },
    }
}
