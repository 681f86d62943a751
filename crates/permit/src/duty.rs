//! The payout duty: the one setting of a member beside the role. It narrows what the role allows and adds nothing.

use http::StatusCode;
use serde_json::json;
use store::{Column, StoreError, ToValue, Value};

use crate::{Problem, permission::Kind};

/// Which part of payouts and refunds is a member's, as far as their role has a part in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayoutDuty)]
pub enum Duty {
    /// All that the role allows.
    Both,
    /// Prepares them, and releases and rejects none.
    Initiator,
    /// Releases and rejects what others prepared, and prepares none.
    Approver,
}

impl Duty {
    /// All of them, from the widest on.
    pub const ALL: [Self; 3] = [Self::Both, Self::Initiator, Self::Approver];

    /// The word in answers; the store has none for [`Duty::Both`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Initiator => "initiator",
            Self::Approver => "approver",
        }
    }

    /// The duty of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.name() == name)
    }

    /// Whether it leaves `permission` to a member whose role has it.
    pub const fn lets(self, permission: Kind) -> bool {
        match permission {
            Kind::CreatePayout | Kind::EditPayout | Kind::RequestRefund => !matches!(self, Self::Approver),
            Kind::AuthorisePayout | Kind::RejectPayout | Kind::AuthoriseRefund => {
                !matches!(self, Self::Initiator)
            }
            _ => true,
        }
    }

    /// The duty that takes `permission` away, for statements that ask for those who have it.
    pub fn without(permission: Kind) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| !duty.lets(permission))
    }

    /// The answer to a member whose role has `permission` and whose duty takes it away.
    pub fn refusal(self, permission: Kind) -> Problem {
        let has = match self {
            Self::Initiator => "you prepare payouts and refunds, and others release or reject them",
            Self::Approver => "you release or reject payouts and refunds that others prepared",
            Self::Both => "you prepare and release payouts and refunds",
        };
        let (duty, says) = (self.name(), permission.says());
        let says = format!(
            "Your payout duty is {duty}: {has}. It leaves this out: {says}. Another Admin can change it, on your page under Team."
        );
        Problem::forbid(StatusCode::FORBIDDEN, "duty.refused", says)
            .with("permission", json!(permission.code()))
            .with("payout_duty", json!(self))
    }
}

impl store::engine::Typed for Duty {
    const TYPE: store::engine::ColumnType = store::engine::ColumnType::Text;
}

impl Column for Duty {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        let Some(name) = Option::<String>::from_value(value)? else { return Ok(Self::Both) };
        Self::from_name(&name).ok_or_else(|| StoreError::Row(format!("no payout duty is named {name}")))
    }
}

impl ToValue for Duty {
    fn to_value(&self) -> Value {
        match self {
            Self::Both => Value::Null,
            Self::Initiator | Self::Approver => self.name().to_value(),
        }
    }
}

#[cfg(test)]
mod tests;
