//! The product: one folder per area.

pub mod clickpesa;
