//! What payers may do on the merchant's checkout pages. Whoever edits the merchant's profile decides it, alone and at
//! once: nothing here lets money leave, and each change is on record.

use axum::Json;
use permit::{Activity, Area, EditMerchant, Input, Permit, Problem, Tx as _, ViewMerchant};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{model::CheckoutSettings, queries};

/// Shows what payers may do.
pub(super) async fn show(permit: Permit<ViewMerchant>) -> Result<Json<CheckoutSettings>, Problem> {
    Ok(Json(queries::find_settings(&mut permit.glance().await?).await?))
}

/// What is to be different; what is left out stays.
#[derive(Deserialize, ToSchema)]
pub(super) struct CheckoutChange {
    /// Whether there is a checkout at all.
    available: Option<bool>,
    /// Whether an order in one currency may be paid in another, at the merchant's rate.
    exchange: Option<bool>,
    /// Whether payers may say who they are, or correct it.
    update_customer: Option<bool>,
    /// Whether payers may pay another amount than the link says.
    update_amount: Option<bool>,
}

/// Changes what payers may do.
pub(super) async fn edit(
    permit: Permit<EditMerchant>,
    Input(change): Input<CheckoutChange>,
) -> Result<Json<CheckoutSettings>, Problem> {
    let mut tx = permit.write_alone().await?;
    let before = queries::find_settings(&mut tx).await?;
    let after = CheckoutSettings {
        available: change.available.unwrap_or(before.available),
        exchange: change.exchange.unwrap_or(before.exchange),
        update_customer: change.update_customer.unwrap_or(before.update_customer),
        update_amount: change.update_amount.unwrap_or(before.update_amount),
    };
    queries::put_settings(&mut tx, after).await?;
    let done = Activity::new(Area::Merchant, "merchant.checkout_edited", "changed what payers may do")
        .on(tx.merchant(), "checkout")
        .changed(says(before), says(after));
    tx.commit(done, Json(after)).await
}

fn says(settings: CheckoutSettings) -> String {
    let on = |on: bool| if on { "on" } else { "off" };
    let CheckoutSettings { available, exchange, update_customer, update_amount } = settings;
    format!(
        "checkout {}, another currency {}, customer's own details {}, another amount {}",
        on(available),
        on(exchange),
        on(update_customer),
        on(update_amount)
    )
}
