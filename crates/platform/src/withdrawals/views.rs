//! What outsiders see of settlement accounts.

use http::StatusCode;
use permit::Problem;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use values::{Currency, Timestamp};

use super::model::{SettlementAccount, WithdrawalError};
use crate::{changes::ChangeRequestView, text};

/// Where withdrawals in one currency go.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SettlementAccount)]
pub(super) struct SettlementAccountView {
    /// The currency of balance and account.
    pub currency: Currency,
    /// The bank, as `GET /v1/banks` has it.
    pub bic: String,
    /// The bank's name.
    pub bank: String,
    /// The account.
    pub account_number: String,
    /// Whose it is.
    pub account_name: String,
    /// The name of whoever asked for it.
    pub set_by: String,
    /// The name of whoever confirmed it; none where one Admin sufficed.
    pub confirmed_by: Option<String>,
    /// Since when.
    pub set_at: Timestamp,
}

impl From<SettlementAccount> for SettlementAccountView {
    fn from(account: SettlementAccount) -> Self {
        let bank = account.at.bank().to_owned();
        Self {
            currency: account.at.currency,
            bic: account.at.bic,
            bank,
            account_number: account.at.account_number,
            account_name: account.at.account_name,
            set_by: account.set_by_name,
            confirmed_by: account.confirmed_by_name,
            set_at: account.set_at,
        }
    }
}

/// The settlement accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SettlementAccountList {
    /// By currency.
    pub data: Vec<SettlementAccountView>,
    /// Changes that wait for another Admin; for Admins only.
    pub pending: Vec<ChangeRequestView>,
}

impl From<WithdrawalError> for Problem {
    fn from(error: WithdrawalError) -> Self {
        let says = text::sentence(&error.to_string());
        match error {
            WithdrawalError::NoAccount(currency) => {
                Self::refuse(StatusCode::CONFLICT, "withdrawal.no_account", says)
                    .with("currency", json!(currency))
            }
            WithdrawalError::AccountChanged(currency) => {
                Self::forbid(StatusCode::CONFLICT, "withdrawal.account_changed", says)
                    .with("currency", json!(currency))
            }
        }
    }
}
