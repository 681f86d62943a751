//! Only what narrows a list stands in its statement, so that an index can serve it.

use permit::Param;
use values::Timestamp;

/// Conditions of the table `p` with their parameters, of which the first is `$2`.
pub(crate) struct Conditions<'a> {
    pub sql: String,
    pub params: Vec<Param<'a>>,
}

impl<'a> Conditions<'a> {
    /// Rows of the merchant.
    pub(crate) fn new() -> Self {
        Self { sql: "p.merchant = $1".to_owned(), params: Vec::new() }
    }

    /// Takes one more parameter and says what it is called.
    pub(crate) fn bind(&mut self, value: Param<'a>) -> String {
        self.params.push(value);
        format!("${}", self.params.len() + 1)
    }

    /// Narrows to rows of which `left`, such as `p.id <`, holds of `value`.
    pub(crate) fn and(&mut self, left: &str, value: Param<'a>) {
        let place = self.bind(value);
        self.sql += &format!(" AND {left} {place}");
    }

    /// Narrows to what was made from one instant on until before another.
    pub(crate) fn and_span(&mut self, from: &'a Timestamp, to: &'a Timestamp) {
        if from.as_micros() > 0 {
            self.and("p.created_at >=", from);
        }
        if to.as_micros() < i64::MAX {
            self.and("p.created_at <", to);
        }
    }
}
