//! The product as one process runs it: its routes, and what its workers share with them.

use std::sync::Arc;

use axum::Extension;
use permit::Routes;
use rails::Rail;

use crate::{
    Services, Settings, access, activity, batches, beneficiaries, bills, cards, changes, clickpesa,
    comparisons, customers, deposits,
    developer::{self, RequestLog},
    direct_debits, exports, figures, home, hosted, ledger, ledger_check, links, mandates, merchant, notices,
    payments, payouts, policy, rail_accounts, reconciliations, refunds, reports, team, terms,
    webhooks::{self, Dialler},
    withdrawals,
};

/// Everything but the store. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Platform {
    pub(crate) services: Services,
    pub(crate) requests: RequestLog,
    pub(crate) dialler: Dialler,
}

impl Platform {
    /// Ties them together.
    pub fn new(rail: Arc<dyn Rail>, settings: Settings) -> Self {
        let dialler = Dialler::new(settings.webhook_networks.clone());
        Self { services: Services::new(rail, settings), requests: RequestLog::default(), dialler }
    }

    /// The name of what moves money where no account is connected.
    pub fn rail_name(&self) -> &'static str {
        self.services.rails().own().name()
    }

    /// Every route of the product.
    pub fn routes(&self) -> Routes {
        let (services, log) = (self.services.clone(), self.requests.clone());
        Routes::new()
            .merge(access::routes())
            .merge(merchant::routes())
            .merge(terms::routes())
            .merge(policy::routes())
            .merge(mandates::routes())
            .merge(team::routes())
            .merge(changes::routes())
            .merge(activity::routes())
            .merge(figures::routes())
            .merge(home::routes())
            .merge(developer::routes())
            .merge(webhooks::routes())
            .merge(ledger::routes())
            .merge(ledger_check::routes())
            .merge(exports::routes())
            .merge(reports::routes())
            .merge(reconciliations::routes())
            .merge(comparisons::routes())
            .merge(rail_accounts::routes())
            .merge(notices::routes())
            .merge(customers::routes())
            .merge(payments::routes())
            .merge(cards::routes())
            .merge(payouts::routes())
            .merge(beneficiaries::routes())
            .merge(refunds::routes())
            .merge(withdrawals::routes())
            .merge(batches::routes())
            .merge(bills::routes())
            .merge(direct_debits::routes())
            .merge(deposits::routes())
            .merge(clickpesa::routes())
            .merge(hosted::routes())
            .merge(links::routes())
            .wrap(|router| {
                let log = axum::middleware::from_fn_with_state(log, developer::log_requests);
                router.layer((Extension(registry(&services)), Extension(services), log))
            })
    }
}

/// Which area carries out which change that two people decided.
fn registry(services: &Services) -> changes::Registry {
    let registry = changes::Registry::new()
        .on(changes::Kind::MerchantFactorOff, merchant::apply_factor_off)
        .on(changes::Kind::MemberFactorReset, team::apply_factor_reset);
    let registry = withdrawals::register(registry);
    let registry = mandates::register(policy::register(terms::register(developer::register(registry))));
    rail_accounts::register(registry, services.rails().clone())
}
