//! Applications, their keys and the integration's security: types and rules.

pub(super) mod redaction;
