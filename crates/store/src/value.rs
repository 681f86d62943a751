//! What goes into statements and comes out of rows.

use std::vec::IntoIter;

use values::{Id, Timestamp};

use crate::StoreError;

/// A value of one of the three column types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
}

/// What can be a parameter of a statement.
pub trait ToValue {
    /// The value that is bound.
    fn to_value(&self) -> Value;
}

/// What can be read from a column.
pub trait Column: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// `Row` when the column holds something else.
    fn from_value(value: Value) -> Result<Self, StoreError>;
}

/// What can be read from a row.
pub trait FromRow: Sized {
    /// Reads the columns in the order of the statement.
    ///
    /// # Errors
    /// `Row` when a column is missing or holds something else.
    fn from_row(row: &mut Row) -> Result<Self, StoreError>;
}

/// One row of an answer; its columns are taken in order.
#[derive(Debug)]
pub struct Row(IntoIter<Value>);

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// The next column.
    ///
    /// # Errors
    /// `Row` when there is none or it holds something else.
    #[expect(clippy::should_implement_trait, reason = "each column is of a type of its own")]
    pub fn next<C: Column>(&mut self) -> Result<C, StoreError> {
        C::from_value(
            self.0.next().ok_or_else(|| StoreError::Row("the statement answers too few columns".into()))?,
        )
    }
}

fn wrong<T>(wanted: &str, found: &Value) -> Result<T, StoreError> {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a number",
        Value::Text(_) => "a text",
        Value::Bytes(_) => "bytes",
    };
    Err(StoreError::Row(format!("{wanted} was expected, {found} was found")))
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                Value::Int(i64::try_from(*self).expect("no number here is beyond 63 bits"))
            }
        }
        impl Column for $type {
            fn from_value(value: Value) -> Result<Self, StoreError> {
                match value {
                    Value::Int(number) => Self::try_from(number)
                        .map_err(|_| StoreError::Row(format!("{number} is out of range"))),
                    other => wrong("a number", &other),
                }
            }
        }
    )+};
}
integers!(i64, i32, u16, u32, u64, usize);

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}
impl Column for bool {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        Ok(i64::from_value(value)? != 0)
    }
}
impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}
impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}
impl Column for String {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Text(text) => Ok(text),
            other => wrong("a text", &other),
        }
    }
}
impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}
impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}
impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}
impl Column for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Bytes(bytes) => Ok(bytes),
            other => wrong("bytes", &other),
        }
    }
}
impl<const N: usize> Column for [u8; N] {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        let bytes = Vec::<u8>::from_value(value)?;
        let length = bytes.len();
        bytes.try_into().map_err(|_| StoreError::Row(format!("{N} bytes were expected, {length} were found")))
    }
}
impl<T> ToValue for Id<T> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.as_bytes().to_vec())
    }
}
impl<T> Column for Id<T> {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        <[u8; 16]>::from_value(value).map(Self::from_bytes)
    }
}
impl ToValue for Timestamp {
    fn to_value(&self) -> Value {
        Value::Int(self.as_micros())
    }
}
impl Column for Timestamp {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self::from_micros)
    }
}
impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}
impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}
impl<C: Column> Column for Option<C> {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            value => C::from_value(value).map(Some),
        }
    }
}

macro_rules! single {
    ($($type:ty),+) => {$(
        impl FromRow for $type {
            fn from_row(row: &mut Row) -> Result<Self, StoreError> {
                row.next()
            }
        }
    )+};
}
single!(i64, String, Vec<u8>, Timestamp);
impl<T> FromRow for Id<T> {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        row.next()
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Column),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self, StoreError> {
                Ok(($(row.next::<$name>()?,)+))
            }
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
