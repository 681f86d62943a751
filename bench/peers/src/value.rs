//! What a cell holds, on either database.

use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

impl Kind {
    /// The kind that a database's type is of.
    pub(crate) fn of(name: &str) -> Result<Self, String> {
        match name.to_ascii_lowercase().as_str() {
            "bigint" => Ok(Self::Int),
            "text" => Ok(Self::Text),
            "bytea" => Ok(Self::Bytes),
            other => Err(format!("a column is of type {other}, which the peers do not know")),
        }
    }

    /// What an array of it is called on PostgreSQL.
    pub(crate) const fn array(self) -> &'static str {
        match self {
            Self::Int => "BIGINT[]",
            Self::Text => "TEXT[]",
            Self::Bytes => "BYTEA[]",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    pub(crate) fn int(&self) -> Result<i64, String> {
        match self {
            Self::Int(number) => Ok(*number),
            other => Err(format!("{other:?} is no number")),
        }
    }

    pub(crate) fn text(&self) -> Result<&str, String> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(format!("{other:?} is no text")),
        }
    }

    pub(crate) fn bytes(&self) -> Result<&[u8], String> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            other => Err(format!("{other:?} is no identifier")),
        }
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}
