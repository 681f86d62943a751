//! The third-party API: what existing ClickPesa clients speak, its checksum and its wire shapes. No rules here.

pub mod checksum;
pub mod wire;
