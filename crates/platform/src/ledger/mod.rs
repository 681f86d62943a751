//! Double entry: accounts, transfers, balances. Other areas post through here; the routes only show balances.

use permit::Routes;

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
}
