//! The paths of the third-party API.

mod account;
mod billpay;
mod cards;
mod links;
mod listing;
mod payments;
mod payouts;
mod rates;

use axum::{middleware::from_fn_with_state, routing::any};
use permit::{Actor, KeyActor, Problem, Routes};

use super::{form, refusal::Refusal};
use crate::calls::Calls;

/// The routes of the third-party API, problems in its own form.
pub fn routes() -> Routes {
    let calls = Calls::default();
    Routes::new()
        .post("/third-parties/generate-token", account::generate_token)
        .get("/third-parties/account/balance", account::balance)
        .get("/third-parties/account/statement", account::statement)
        .get("/third-parties/exchange-rates/all", rates::list)
        .post("/third-parties/payments/preview-ussd-push-request", payments::preview)
        .post("/third-parties/payments/initiate-ussd-push-request", payments::initiate)
        .post("/third-parties/payments/preview-card-payment", cards::preview)
        .post("/third-parties/payments/initiate-card-payment", cards::initiate)
        .get("/third-parties/payments/all", payments::list)
        .get("/third-parties/payments/{reference}", payments::show)
        .post("/third-parties/payouts/preview-mobile-money-payout", payouts::mobile::preview)
        .post("/third-parties/payouts/create-mobile-money-payout", payouts::mobile::create)
        .post("/third-parties/payouts/preview-bank-payout", payouts::bank::preview)
        .post("/third-parties/payouts/create-bank-payout", payouts::bank::create)
        .post("/third-parties/payouts/verify-bank-account", payouts::bank::verify)
        .post("/third-parties/payouts/preview-lipa-namba-payout", payouts::till::preview)
        .post("/third-parties/payouts/create-lipa-namba-payout", payouts::till::create)
        .get("/third-parties/payouts/lipa-namba-providers", payouts::till::providers)
        .get("/third-parties/list/banks", payouts::bank::banks)
        .get("/third-parties/payouts/all", payouts::list)
        .get("/third-parties/payouts/{reference}", payouts::show)
        .post("/third-parties/billpay/create-order-control-number", billpay::create_order)
        .post("/third-parties/billpay/create-customer-control-number", billpay::create_customer)
        .post("/third-parties/billpay/bulk-create-order-control-numbers", billpay::create_orders)
        .post("/third-parties/billpay/bulk-create-customer-control-numbers", billpay::create_customers)
        .put("/third-parties/billpay/update-status", billpay::update_status)
        .get("/third-parties/billpay/{number}", billpay::show)
        .patch("/third-parties/billpay/{number}", billpay::change)
        .post("/third-parties/checkout-link/generate-checkout-url", links::checkout)
        .post("/third-parties/payout-link/generate-payout-url", links::payout)
        .wrap(move |router| {
            router
                .method_not_allowed_fallback(form::nothing_here)
                .route("/third-parties", any(form::nothing_here))
                .route("/third-parties/{*rest}", any(form::nothing_here))
                .layer(from_fn_with_state(calls, form::dress))
        })
}

/// The key that calls: a person with a session has the dashboard and `/v1`.
fn key_of(actor: &Actor) -> Result<KeyActor, Problem> {
    actor.as_key().cloned().ok_or_else(|| Refusal::Unauthorized.into())
}
