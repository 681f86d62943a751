//! Changing a payout that waits.

use axum::{Extension, Json};
use permit::{EditPayout, Path, Permit, Problem, Tx as _};
use serde::Deserialize;
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp};

use super::{
    super::{
        commands,
        model::{Payout, PayoutError},
        queries,
        views::PayoutView,
    },
    make::{PayeeBankInput, PayeeTillInput, Wanted},
    view_of,
};
use crate::{Services, developer::Signed, payees::Beneficiary};

/// What a payout that waits becomes; only its reference stays. It names one payee: `beneficiary`, `phone_number`, `bank` or
/// `till`.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PayoutEditInput {
    /// Its `updated_at`: what was changed since is not changed again unseen.
    updated_at: Timestamp,
    /// What is sent, in the currency that it has.
    amount: Amount,
    /// A confirmed beneficiary, whose account and name are taken over.
    #[schema(value_type = Option<String>)]
    beneficiary: Option<Id<Beneficiary>>,
    /// A Tanzanian mobile number.
    phone_number: Option<String>,
    /// An account at a bank.
    bank: Option<PayeeBankInput>,
    /// The till of a shop.
    till: Option<PayeeTillInput>,
    /// Who that is; what the network, bank or till provider says counts for more.
    payee_name: Option<String>,
    /// For the checkers.
    note: Option<String>,
}

/// Changes a payout that waits and that a member made here. Approvals given before are void, and whoever changes it does not
/// release it.
pub(super) async fn edit(
    permit: Permit<EditPayout>,
    Path(id): Path<Id<Payout>>,
    Extension(services): Extension<Services>,
    body: Signed<PayoutEditInput>,
) -> Result<Json<PayoutView>, Problem> {
    let input = body.verified(&permit).await?;
    let mut tx = permit.read().await?;
    let found = queries::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("payout"))?;
    let now = tx.now();
    drop(tx);
    if permit.actor().as_member().is_none() {
        return Err(PayoutError::NotEditable.into());
    }
    found.editable(now)?;
    found.more(input.amount)?;
    let wanted = Wanted {
        amount: input.amount,
        beneficiary: input.beneficiary,
        phone: input.phone_number.as_deref(),
        bank: input.bank.as_ref(),
        till: input.till.as_ref(),
        payee_name: input.payee_name.as_deref(),
        note: input.note.as_deref(),
    };
    let (new, beneficiary) = wanted.ordered(&permit, &services, &found.reference).await?;
    let (actor, read) = (permit.actor().clone(), input.updated_at);
    let done = permit.post(commands::Edit { id, new, actor, beneficiary, read }).await?;
    Ok(view_of(&done))
}
