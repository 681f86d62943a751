//! What people do to applications, keys and the integration's security.

mod applications;
mod keys;
mod security;

pub(super) use applications::*;
pub(super) use keys::*;
pub(super) use security::*;

use permit::{Problem, Role, Writing};
use serde::de::DeserializeOwned;
use values::{Id, subjects::Member};

use super::queries;
use crate::changes::ChangeRequest;

/// The member who acts; keys and workers do nothing here.
fn member(tx: &impl Writing) -> Result<(Id<Member>, Role), Problem> {
    let member = tx.actor().as_member().map(|member| (member.id, member.role));
    member.ok_or_else(|| Problem::failure("only members change developer settings"))
}

/// Notes that a Developer made or changed this, or asked for it: promoted, they release nothing that came through it.
async fn take_part(
    tx: &mut impl Writing,
    subject: [u8; 16],
    (member, role): (Id<Member>, Role),
) -> Result<(), Problem> {
    if role == Role::Developer { queries::insert_part(tx, subject, member).await } else { Ok(()) }
}

/// What a change request keeps for its applier.
fn change<T: DeserializeOwned>(request: &ChangeRequest) -> Result<T, Problem> {
    serde_json::from_value(request.change.clone())
        .map_err(|error| Problem::failure(format!("a kept change cannot be read: {error}")))
}
