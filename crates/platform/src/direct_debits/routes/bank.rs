//! What the bank hears from the holder of an account, as the simulator's side of it: agreed, or refused.
//!
//! Where a real provider stands behind the platform, or behind the merchant, or its operator opened no door to the simulator,
//! nobody may say so this way.

use axum::{Extension, Json};
use http::StatusCode;
use permit::{PlayBank, Problem, Public, Routes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::Id;

use super::super::{
    commands::{self, Decision},
    model::{DirectDebit, DirectDebitState},
    queries,
};
use crate::{Services, calls, hosted::Kind, rail_accounts};

pub(super) fn routes() -> Routes {
    calls::limit(Routes::new().post("/simulator/direct-debits/decision", decide))
}

/// What the holder of an account decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HolderDecision {
    /// They agree.
    Approve,
    /// They refuse.
    Reject,
}

/// The word of the holder of an account.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(example = json!({"request_id": "DDM0A1B2C3D4E5F6071", "decision": "approve"}))]
struct HolderAnswer {
    /// The `mandateRequestId` of the third-party API.
    request_id: String,
    /// What they decide.
    decision: HolderDecision,
}

/// Where the direct debit stands after that.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct HolderHeard {
    /// Its id on the third-party API.
    request_id: String,
    /// Where it stands.
    state: DirectDebitState,
}

/// Decides about a direct debit as the holder of its account.
async fn decide(
    door: Public<PlayBank>,
    Extension(services): Extension<Services>,
    permit::Input(answer): permit::Input<HolderAnswer>,
) -> Result<Json<HolderHeard>, Problem> {
    let rail = services.simulator_door()?;
    let missing = || {
        let says = "No direct debit has this request id. Check its letters.";
        Problem::refuse(StatusCode::NOT_FOUND, "direct_debit.unknown", says)
    };
    let request_id = answer.request_id.trim().to_ascii_uppercase();
    let crossed = door.cross(Kind::DirectDebit.name(), &request_id).await?;
    let (mut tx, id) = crossed.ok_or_else(missing)?;
    let id: Id<DirectDebit> = Id::from_bytes(id);
    rail_accounts::refuse_simulated(&mut tx, rail).await?;
    let debit = queries::find_locked(&mut tx, id).await?.ok_or_else(missing)?;
    let (decision, wanted) = match answer.decision {
        HolderDecision::Approve => (Decision::Agreed, DirectDebitState::Active),
        HolderDecision::Reject => {
            let why = "The holder of the account refused.".to_owned();
            (Decision::Refused(why), DirectDebitState::Rejected)
        }
    };
    let heard = |state| Json(HolderHeard { request_id: debit.request_id.clone(), state });
    if debit.state == wanted {
        return Ok(tx.already_done(heard(wanted)));
    }
    if debit.state != DirectDebitState::Requested {
        let says = format!("This direct debit is {} and waits for nobody.", debit.state.name());
        return Err(Problem::refuse(StatusCode::CONFLICT, "direct_debit.decided", says));
    }
    let (debit, done) = commands::decide(&mut tx, &debit, &decision).await?;
    let answer = Json(HolderHeard { request_id: debit.request_id, state: debit.state });
    tx.commit(done, answer).await
}
