//! The product: one folder per area, each with its rules, its SQL and its routes. This file joins them.

pub mod access;
pub mod activity;
pub mod changes;
pub mod clickpesa;
pub mod developer;
#[cfg(test)]
mod fixtures;
pub mod home;
pub mod idempotency;
pub mod ledger;
mod listing;
pub mod mail;
pub mod merchant;
pub mod payments;
pub mod payouts;
#[cfg(test)]
mod promises;
mod services;
pub mod team;
pub mod text;
pub mod timeline;
pub mod webhooks;
pub mod worker;

use axum::Extension;
use permit::Routes;

pub use services::{Services, Settings};

/// Every route of the product.
pub fn routes(services: &Services) -> Routes {
    let (services, log) = (services.clone(), services.requests().clone());
    Routes::new()
        .merge(access::routes())
        .merge(merchant::routes())
        .merge(team::routes())
        .merge(changes::routes())
        .merge(activity::routes())
        .merge(home::routes())
        .merge(developer::routes())
        .merge(webhooks::routes())
        .merge(ledger::routes())
        .merge(payments::routes())
        .merge(payouts::routes())
        .merge(clickpesa::routes())
        .wrap(|router| {
            let log = axum::middleware::from_fn_with_state(log, developer::log_requests);
            router.layer((Extension(registry()), Extension(services), log))
        })
}

/// Which area carries out which change that two people decided.
fn registry() -> changes::Registry {
    let registry = changes::Registry::new()
        .on(changes::Kind::MerchantFactorOff, merchant::apply_factor_off)
        .on(changes::Kind::MemberFactorReset, team::apply_factor_reset);
    developer::register(registry)
}
