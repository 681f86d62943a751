//! Only what narrows a list stands in its statement, so that an index can serve it.

use permit::{Duty, Kind, Param, ToValue, roles_that};
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

/// So many places for values, from `$first` on.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// Fills `count` of [`places`], the last value as often as there is room.
pub(crate) fn fill<'a, T: ToValue + Sync>(params: &mut Vec<Param<'a>>, some: &'a [T], count: usize) {
    let Some(last) = some.last() else { return };
    params.extend(some.iter().map(|value| value as Param<'a>));
    for _ in some.len()..count {
        params.push(last);
    }
}

/// How many places a statement has for the values of a page of `count`: few statements serve pages of any length.
pub(crate) fn room(count: usize) -> usize {
    [1, 25, 100].into_iter().find(|room| count <= *room).unwrap_or(count)
}

/// The roles that `permission` lets in, as a statement names them.
pub(crate) fn roles(permission: Kind) -> String {
    let names: Vec<_> = roles_that(permission).map(|role| format!("'{}'", role.name())).collect();
    names.join(", ")
}

/// That the row `member` of the table of members, active or not, may do `permission`, by role and payout duty.
pub(crate) fn may(member: &str, permission: Kind) -> String {
    format!("{member}.role IN ({}){}", roles(permission), duties(member, permission, ""))
}

/// What [`may`] asks of the payout duty, after what it asks of the role; nothing where no duty takes the permission away.
/// `otherwise` is what does in place of the duty.
pub(crate) fn duties(member: &str, permission: Kind, otherwise: &str) -> String {
    let Some(without) = Duty::without(permission) else { return String::new() };
    let without = without.name();
    format!(" AND ({member}.payout_duty IS NULL OR {member}.payout_duty <> '{without}'{otherwise})")
}
