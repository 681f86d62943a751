//! The routes of developer settings.

mod applications;
mod keys;
mod requests;
mod security;

use permit::Routes;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .merge(applications::routes())
        .merge(keys::routes())
        .merge(security::routes())
        .merge(requests::routes())
}
