//! What the columns of a provider's file mean.

use serde::{Deserialize, Serialize};

use crate::{columns::Meaning, csv::Columns};

/// What a column of a provider's file says about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReconciliationColumn)]
pub(in crate::reconciliations) enum Column {
    /// Our reference or id of the order, or what we told the provider.
    Reference,
    /// How much.
    Amount,
    /// In which currency; TZS where nothing is said.
    Currency,
    /// Whether it is money in or out.
    Kind,
    /// How it ended; that it went through where nothing is said.
    State,
}

impl Meaning for Column {
    const ALL: &'static [Self] = &[Self::Reference, Self::Amount, Self::Currency, Self::Kind, Self::State];

    fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Kind => "kind",
            Self::State => "state",
        }
    }

    fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Reference => &[
                "reference",
                "ref",
                "referenceno",
                "referencenumber",
                "orderreference",
                "orderid",
                "order",
                "merchantreference",
                "transactionreference",
                "externalreference",
                "externalid",
                "key",
                "id",
                "kumbukumbu",
                "kumbukumbuna",
            ],
            Self::Amount => &[
                "amount",
                "amounttzs",
                "value",
                "total",
                "sum",
                "collectedamount",
                "transactionamount",
                "kiasi",
            ],
            Self::Currency => &["currency", "ccy", "cur", "sarafu"],
            Self::Kind => &["kind", "type", "transactiontype", "entry", "direction", "aina"],
            Self::State => &["state", "status", "transactionstatus", "result", "hali"],
        }
    }
}

impl Column {
    /// The word for it.
    pub(in crate::reconciliations) fn name(self) -> &'static str {
        Meaning::name(self)
    }
}

/// What no column says although every line has to.
pub(in crate::reconciliations) fn missing(columns: &Columns<Column>) -> Vec<Column> {
    [Column::Reference, Column::Amount].into_iter().filter(|column| !columns.has(*column)).collect()
}
