//! Refusals as problems.

use http::StatusCode;
use permit::Problem;
use serde_json::json;

use super::super::model::BatchError;
use crate::{text, upload::UploadError};

impl From<BatchError> for Problem {
    fn from(error: BatchError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            BatchError::MembersOnly => Self::forbid(StatusCode::FORBIDDEN, "batch.members_only", says),
            BatchError::Maker => Self::forbid(StatusCode::FORBIDDEN, "batch.maker", says),
            BatchError::BeneficiaryChanger => {
                Self::forbid(StatusCode::FORBIDDEN, "batch.beneficiary_changer", says)
            }
            BatchError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "batch.not_yours", says),
            BatchError::Upload(UploadError::Kind) => {
                Self::refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "batch.kind", says)
            }
            BatchError::Upload(UploadError::TooLarge(_)) => {
                Self::refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", says)
            }
            BatchError::Upload(_) => Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "batch.file", says),
            BatchError::SameFile(_, id) => {
                Self::refuse(StatusCode::CONFLICT, "batch.same_file", says).with("batch", json!(id))
            }
            BatchError::Mapping(_) => Self::field("columns", says),
            BatchError::MappingNeeded(missing) => {
                Self::refuse(StatusCode::CONFLICT, "batch.mapping_needed", says)
                    .with("missing", json!(missing))
            }
            BatchError::NotDraft(state) => {
                Self::refuse(StatusCode::CONFLICT, "batch.not_draft", says).with("state", json!(state))
            }
            BatchError::NotWaiting(state) => {
                Self::refuse(StatusCode::CONFLICT, "batch.not_waiting", says).with("state", json!(state))
            }
            BatchError::UnknownPayees { count, line } => {
                let problem = Self::forbid(StatusCode::UNPROCESSABLE_ENTITY, "batch.unknown_payees", says);
                problem.with("count", json!(count)).with("line", json!(line))
            }
            BatchError::PayeesChanged { count, line } => {
                let problem = Self::forbid(StatusCode::CONFLICT, "batch.payees_changed", says);
                problem.with("count", json!(count)).with("line", json!(line))
            }
            BatchError::Expired => Self::refuse(StatusCode::CONFLICT, "batch.expired", says),
            BatchError::Checking { .. } => {
                Self::refuse(StatusCode::CONFLICT, "batch.checking", says).retry_after(1)
            }
            BatchError::Naming { .. } => {
                Self::refuse(StatusCode::CONFLICT, "batch.naming", says).retry_after(2)
            }
            BatchError::NotReleased(state) => {
                Self::refuse(StatusCode::CONFLICT, "batch.not_released", says).with("state", json!(state))
            }
            BatchError::NothingToStop(state) => {
                Self::refuse(StatusCode::CONFLICT, "batch.nothing_to_stop", says).with("state", json!(state))
            }
            BatchError::Preparing { .. } => {
                Self::refuse(StatusCode::CONFLICT, "batch.preparing", says).retry_after(1)
            }
            BatchError::Faulty(_) => Self::refuse(StatusCode::CONFLICT, "batch.faulty", says),
            BatchError::Empty => Self::refuse(StatusCode::CONFLICT, "batch.empty", says),
            BatchError::Outdated => Self::refuse(StatusCode::CONFLICT, "batch.outdated", says),
            BatchError::Count(count) => {
                Self::refuse(StatusCode::CONFLICT, "batch.count", says).with("count", json!(count))
            }
            BatchError::Total(_) => Self::refuse(StatusCode::CONFLICT, "batch.total", says),
            BatchError::Approved => Self::forbid(StatusCode::CONFLICT, "batch.approved_already", says),
            BatchError::NoLine(_) => Self::refuse(StatusCode::NOT_FOUND, "not_found", says),
            BatchError::TooMuch => Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "batch.too_much", says),
        }
    }
}
