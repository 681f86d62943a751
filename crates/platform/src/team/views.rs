//! What outsiders see of the team, and how its refusals sound.

mod invitation;
mod member;
mod ownership;
mod page;
mod problems;
mod roles;

pub(super) use invitation::{InvitationLink, InvitationOffer, InvitationView, JoinedView, PersonName};
pub(super) use member::{ExposureView, MemberChange, MemberView, RemovedView, Sight, exposure, member};
pub(super) use ownership::{OwnershipView, TransferView};
pub(super) use page::{MemberPage, member_page};
pub(super) use problems::{admins_only, token_refusal};
#[cfg(test)]
pub(super) use roles::published;
pub(super) use roles::{RolesView, roles};
