//! What people do in the team, one verb a function.

mod accept;
mod invite;
mod letters;
mod link;
mod members;
mod ownership;
mod reset;
mod ties;

pub(super) use accept::{Entrance, Joining, accept, look_up};
pub(super) use invite::{NewInvitation, Written, confirm, invite, renew, resend, revoke};
pub(super) use link::copy_link;
pub(super) use members::{carries_money, change_duty, change_role, disable, enable, leave, remove};
pub(super) use ownership::{accept_ownership, decline_ownership, offer, undo_ownership, withdraw_ownership};
pub(super) use reset::{ask_for_reset, reset};

pub use accept::{Newcomer, enrol};
