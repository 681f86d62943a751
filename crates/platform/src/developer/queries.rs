//! Every statement about applications, keys, who had a part in them, integration security and the request log.

mod applications;
mod keys;
mod parts;
mod requests;
mod security;

pub(super) use applications::*;
pub(super) use keys::*;
pub(super) use parts::*;
pub(super) use requests::*;
pub(super) use security::*;
