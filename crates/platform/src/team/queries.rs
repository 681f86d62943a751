//! Every SQL statement of the team, and the row types.

mod access;
mod invitations;
mod members;
mod ownership;
mod pages;

pub(super) use access::*;
pub(super) use invitations::*;
pub(super) use members::*;
pub(super) use ownership::*;
pub(super) use pages::*;

use permit::{Column, StoreError, Value};

use super::model::{InvitationState, Mail, MemberState, TransferState};

macro_rules! words {
    ($($type:ident),+) => {$(
        impl Column for $type {
            fn from_value(value: Value) -> Result<Self, StoreError> {
                let name = String::from_value(value)?;
                let known = Self::ALL.into_iter().find(|known| known.name() == name);
                known.ok_or_else(|| StoreError::Row(format!("{name} is no {}", stringify!($type))))
            }
        }
    )+};
}
words!(MemberState, InvitationState, Mail, TransferState);
