//! The routes of links: for members and keys on `/v1`, and the pages for people outside.

mod checkout;
mod manage;
mod number;
mod payout;
mod payouts;

use permit::Routes;

use super::settings;
use crate::hosted;

/// The routes of the area.
pub fn routes() -> Routes {
    let pages = Routes::new()
        .get("/pay/{token}", checkout::show)
        .post("/pay/{token}", checkout::pay)
        .get("/pay/{token}/number", number::show)
        .get("/pay/{token}/status", checkout::status)
        .get("/payout/{token}", payout::show)
        .post("/payout/{token}", payout::act)
        .get("/payout/{token}/status", payout::status);
    Routes::new()
        .get("/v1/links", manage::list)
        .post("/v1/links", manage::create)
        .get("/v1/links/{id}", manage::show)
        .put("/v1/links/{id}/switch", manage::switch)
        .get("/v1/links/{id}/qr", manage::qr)
        .get("/v1/payout-links", payouts::list)
        .post("/v1/payout-links", payouts::create)
        .get("/v1/payout-links/{id}", payouts::show)
        .put("/v1/payout-links/{id}/switch", payouts::switch)
        .get("/v1/payout-links/{id}/qr", payouts::qr)
        .get("/v1/merchant/checkout", settings::show)
        .patch("/v1/merchant/checkout", settings::edit)
        .merge(hosted::dress(pages))
}
