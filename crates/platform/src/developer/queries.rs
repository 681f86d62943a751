//! Every statement about applications, keys, integration security and the request log.

mod security;

pub(super) use security::*;
