//! To be described by the area.

use permit::Routes;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
}
