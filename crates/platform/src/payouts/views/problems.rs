//! Refusals as problems.

use http::StatusCode;
use permit::{Kind, Problem};
use serde_json::json;

use super::super::model::PayoutError;
use crate::text;

impl From<PayoutError> for Problem {
    fn from(error: PayoutError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            PayoutError::Maker => Self::forbid(StatusCode::FORBIDDEN, "payout.maker", says),
            PayoutError::Editor => Self::forbid(StatusCode::FORBIDDEN, "payout.editor", says),
            PayoutError::LinkSwitcher => Self::forbid(StatusCode::FORBIDDEN, "payout.link_switcher", says),
            PayoutError::KeyMaker => Self::forbid(StatusCode::FORBIDDEN, "payout.key_maker", says),
            PayoutError::KeyHolder => Self::forbid(StatusCode::FORBIDDEN, "payout.key_holder", says),
            PayoutError::Integrator => Self::forbid(StatusCode::FORBIDDEN, "payout.integrator", says),
            PayoutError::MandateChanger => {
                Self::forbid(StatusCode::FORBIDDEN, "payout.mandate_changer", says)
            }
            PayoutError::BeneficiaryChanger => {
                Self::forbid(StatusCode::FORBIDDEN, "payout.beneficiary_changer", says)
            }
            PayoutError::BeneficiaryChanged => {
                Self::forbid(StatusCode::CONFLICT, "payout.beneficiary_changed", says)
            }
            PayoutError::NoBeneficiary => Self::forbid(StatusCode::CONFLICT, "payout.no_beneficiary", says),
            PayoutError::AdminsAlone => Self::forbid(StatusCode::FORBIDDEN, "role.refused", says)
                .with("permission", json!(Kind::Withdraw.code())),
            PayoutError::NotYours => Self::forbid(StatusCode::FORBIDDEN, "payout.not_yours", says),
            PayoutError::NotEditable => Self::forbid(StatusCode::CONFLICT, "payout.not_editable", says),
            PayoutError::ChangedSince => Self::forbid(StatusCode::CONFLICT, "payout.changed", says),
            PayoutError::ChangedOften => Self::refuse(StatusCode::CONFLICT, "payout.changed_often", says),
            PayoutError::FeatureOff => Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says),
            PayoutError::NotWaiting(state) => {
                Self::refuse(StatusCode::CONFLICT, "payout.not_waiting", says).with("state", json!(state))
            }
            PayoutError::InBatch(batch) => {
                Self::refuse(StatusCode::CONFLICT, "payout.in_batch", says).with("batch", json!(batch))
            }
            PayoutError::NotUndoable(state) => {
                Self::refuse(StatusCode::CONFLICT, "payout.not_undoable", says).with("state", json!(state))
            }
            PayoutError::NotSettleable(state) => {
                Self::refuse(StatusCode::CONFLICT, "payout.not_settleable", says).with("state", json!(state))
            }
            PayoutError::HandedOverNow => {
                Self::refuse(StatusCode::CONFLICT, "payout.handed_over_now", says).retry_after(60)
            }
            PayoutError::OtherAmount(_) => Self::field("amount", says),
            PayoutError::OutcomeProposed => {
                Self::refuse(StatusCode::CONFLICT, "payout.outcome_proposed", says)
            }
            PayoutError::NoOutcome => Self::refuse(StatusCode::CONFLICT, "payout.no_outcome", says),
            PayoutError::Proposer => Self::forbid(StatusCode::FORBIDDEN, "payout.proposer", says),
            PayoutError::OutcomeOvertaken(state) => {
                Self::refuse(StatusCode::CONFLICT, "payout.outcome_overtaken", says)
                    .with("state", json!(state))
            }
            PayoutError::SimulatedMoney => Self::refuse(StatusCode::CONFLICT, "rail.real_money", says),
            PayoutError::Elsewhere(purpose) => {
                Self::forbid(StatusCode::FORBIDDEN, "payout.elsewhere", says).with("purpose", json!(purpose))
            }
            PayoutError::Expired => Self::refuse(StatusCode::CONFLICT, "payout.expired", says),
            PayoutError::Approved => Self::forbid(StatusCode::CONFLICT, "payout.approved", says),
            PayoutError::ReferenceUsed(_) => {
                Self::refuse(StatusCode::CONFLICT, "payout.reference_used", says)
            }
            PayoutError::InsufficientBalance(available) => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "payout.insufficient_balance", says)
                    .with("available", json!(available))
            }
            PayoutError::Cooldown(seconds) => {
                Self::refuse(StatusCode::TOO_MANY_REQUESTS, "payout.cooldown", says).retry_after(seconds)
            }
            PayoutError::TillUnknown => {
                Self::refuse(StatusCode::UNPROCESSABLE_ENTITY, "payout.till_unknown", says)
            }
            PayoutError::NoNetwork | PayoutError::Phone(_) | PayoutError::Payee => {
                Self::field("phone_number", says)
            }
            PayoutError::Bank => Self::field("bank.bic", says),
            PayoutError::AccountNumber => Self::field("bank.account_number", says),
            PayoutError::AccountName => Self::field("bank.account_name", says),
            PayoutError::AccountCurrency => Self::field("bank.currency", says),
            PayoutError::AchInDollars => Self::field("bank.transfer_type", says),
            PayoutError::Till => Self::field("till", says),
            PayoutError::TillProvider => Self::field("till.provider_code", says),
            PayoutError::TillNumber => Self::field("till.number", says),
            PayoutError::Code(_) => Self::field("till.qr_code", says),
            PayoutError::Amount(_) => Self::field("amount", says),
            PayoutError::Reference(_) => Self::field("reference", says),
        }
    }
}
