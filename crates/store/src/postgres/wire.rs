//! How values travel to PostgreSQL and back.
//!
//! Columns are BIGINT, TEXT and BYTEA. An expression may have a narrower type there, such as the INTEGER of a literal
//! or the BOOLEAN of `EXISTS`; SQLite has one integer for all, so they are taken for one here too. What SQLite would
//! answer differently, above all the NUMERIC of a SUM, is refused until the statement casts it.

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{Row, StoreError, Value};

type Cause = Box<dyn std::error::Error + Sync + Send>;

const TYPES: [Type; 8] =
    [Type::INT8, Type::INT4, Type::INT2, Type::BOOL, Type::TEXT, Type::VARCHAR, Type::NAME, Type::BYTEA];

/// Reads the rows of a statement.
pub(super) fn read_all(rows: &[tokio_postgres::Row], sql: &str) -> Result<Vec<Row>, StoreError> {
    let failed = |message| StoreError::Row(format!("{message}, in: {sql}"));
    rows.iter().map(|row| read(row).map_err(failed)).collect()
}

/// Reads a row, or says which column cannot be.
fn read(row: &tokio_postgres::Row) -> Result<Row, String> {
    let columns = row.columns().iter().enumerate();
    let values = columns.map(|(index, column)| {
        row.try_get::<_, Value>(index).map_err(|_| {
            format!(
                "column {index} is {}; cast it to BIGINT, TEXT or BYTEA",
                column.type_().name().to_uppercase()
            )
        })
    });
    values.collect::<Result<_, _>>().map(Row::new)
}

impl ToSql for Value {
    fn to_sql(&self, type_: &Type, out: &mut BytesMut) -> Result<IsNull, Cause> {
        match (self, type_) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => number.to_sql(type_, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(type_, out),
            (Self::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(type_, out),
            (Self::Int(number @ (0 | 1)), &Type::BOOL) => (*number == 1).to_sql(type_, out),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR | Type::NAME)) => text.to_sql(type_, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(type_, out),
            _ => Err(format!("{} cannot be given for a {}", self.kind(), type_.name().to_uppercase()).into()),
        }
    }

    fn accepts(type_: &Type) -> bool {
        TYPES.contains(type_)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(type_: &Type, raw: &'a [u8]) -> Result<Self, Cause> {
        Ok(match *type_ {
            Type::INT8 => Self::Int(i64::from_sql(type_, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(type_, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(type_, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(type_, raw)?.into()),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => Self::Text(String::from_sql(type_, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Cause> {
        Ok(Self::Null)
    }

    fn accepts(type_: &Type) -> bool {
        TYPES.contains(type_)
    }
}
