//! Every statement about applications, keys, integration security and the request log.

mod applications;
mod keys;
mod requests;
mod security;

pub(super) use applications::*;
pub(super) use keys::*;
pub(super) use requests::*;
pub(super) use security::*;
