//! References of orders: which names a merchant has given, one set for money in and one for money out.
//!
//! A reference is claimed in the commit that makes its order, and stays taken whatever becomes of that. A preview asks
//! and claims nothing. Control numbers have names of their own and claim none here.

mod queries;

pub use queries::{claim, claim_in, is_used, read_set};

/// Which orders a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Money in: pushes, card payments, checkout links.
    Payment,
    /// Money out: payouts, payout links.
    Payout,
}

impl Kind {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Payout => "payout",
        }
    }
}
