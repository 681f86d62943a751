//! What goes into statements and comes out of rows.

use values::{Id, Timestamp};

use crate::StoreError;

/// A value of one of the three column types.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Value {
    /// What it is, without showing it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a number",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
        }
    }
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
#[derive(Debug, Clone)]
pub struct Row {
    values: Vec<Value>,
    taken: usize,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self { values, taken: 0 }
    }

    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The next column.
    ///
    /// # Errors
    /// `Row` when there is none or it holds something else.
    #[expect(
        clippy::should_implement_trait,
        reason = "each call may ask for another type, so it is no iterator"
    )]
    pub fn next<C: Column>(&mut self) -> Result<C, StoreError> {
        let index = self.taken;
        self.taken += 1;
        read(index, self.values.get_mut(index).map(|value| std::mem::replace(value, Value::Null)))
    }

    /// All further columns.
    ///
    /// # Errors
    /// `Row` when one of them holds something else.
    pub fn rest<C: Column>(&mut self) -> Result<Vec<C>, StoreError> {
        let left = self.values.len().saturating_sub(self.taken);
        (0..left).map(|_| self.next()).collect()
    }

    /// The column at `index`, from 0, unless [`Row::next`] has taken it.
    ///
    /// # Errors
    /// `Row` when there is none or it holds something else.
    pub fn get<C: Column>(&self, index: usize) -> Result<C, StoreError> {
        read(index, self.values.get(index).cloned())
    }
}

fn read<C: Column>(index: usize, value: Option<Value>) -> Result<C, StoreError> {
    let value = value.ok_or_else(|| StoreError::Row("the statement answers too few columns".into()))?;
    C::from_value(value).map_err(|error| match error {
        StoreError::Row(message) => StoreError::Row(format!("column {index}: {message}")),
        other => other,
    })
}

impl Column for Value {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        Ok(value)
    }
}
impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

fn wrong<T>(wanted: &str, found: &Value) -> Result<T, StoreError> {
    Err(StoreError::Row(format!("{wanted} was expected, {} was found", found.kind())))
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
        match i64::from_value(value)? {
            0 => Ok(false),
            1 => Ok(true),
            number => Err(StoreError::Row(format!("0 or 1 was expected, {number} was found"))),
        }
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
single!(i64, u32, bool, String, Vec<u8>, Timestamp);
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
