//! Tables as money commands see them: rows found by a key, whole.

use crate::{Column, FromRow, ToValue, Value};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// BIGINT.
    Int,
    /// TEXT.
    Text,
    /// BYTEA.
    Bytes,
}

/// How rows that were read are kept from changing until the commit.
///
/// They are read and locked in the order of these, and by the names of the tables, so that no two batches wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// Nobody changes them: what decisions rest upon.
    Share,
    /// Nobody else changes or locks them: what commands write.
    Update,
    /// Not at all: what never changes, may change at any moment, or changes only under a lock on another row that is read
    /// with it. Read after those, so it is as new as they are.
    None,
    /// As `Update`, and after everything else that is locked: what every command ends at. Transactions that are no commands
    /// lock it last too, so that neither waits for the other. It is not read before nothing else is missing; so a command
    /// that names it beforehand names all that it locks.
    Last,
}

/// A table, or those columns of it that commands need.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Columns in the order in which records give and take their values.
    pub columns: &'static [(&'static str, ColumnType)],
    /// The primary key; its columns are among the others.
    pub key: &'static [&'static str],
    /// How its rows are locked.
    pub lock: Lock,
    /// Which rows there are to it, as a condition; all, where it is empty. What commands write has none.
    pub only: &'static str,
}

impl Table {
    pub(super) fn place(&self, column: &str) -> usize {
        let place = self.columns.iter().position(|(name, _)| *name == column);
        place.unwrap_or_else(|| panic!("{} has no column {column}", self.name))
    }

    pub(crate) fn kind(&self, column: &str) -> ColumnType {
        self.columns[self.place(column)].1
    }

    /// The values of `columns` in a row of this table.
    pub(super) fn part(&self, row: &[Value], columns: &[&str]) -> Vec<Value> {
        columns.iter().map(|column| row[self.place(column)].clone()).collect()
    }

    /// Two descriptions of one table are the same table to a batch only if they are the same description.
    pub(super) fn id(&'static self) -> usize {
        std::ptr::from_ref(self) as usize
    }
}

/// What is read from rows of a table.
pub trait Record: FromRow {
    /// The table, with the columns in the order of [`FromRow`].
    const TABLE: &'static Table;
}

/// What is written as a row of a table.
pub trait Entry: Record {
    /// The values, in the order of the table's columns.
    fn values(&self) -> Vec<Value>;
}

/// A question that no key answers, such as a sum. Decisions that ask it run [alone](super::Seen::alone), since it does not
/// see what other commands of the batch write.
#[derive(Debug)]
pub struct Question {
    /// The statement; `$1 …` are what it is asked about, and stand in it in this order.
    pub sql: &'static str,
}

impl Question {
    pub(super) fn id(&'static self) -> usize {
        std::ptr::from_ref(self) as usize
    }
}

/// A type that goes into columns of one kind.
pub trait Typed: Column + ToValue {
    /// That kind.
    const TYPE: ColumnType;
}

macro_rules! typed {
    ($($type:ty => $kind:ident),+ $(,)?) => {$(
        impl Typed for $type {
            const TYPE: ColumnType = ColumnType::$kind;
        }
    )+};
}
typed!(
    i64 => Int, i32 => Int, u16 => Int, u32 => Int, u64 => Int, usize => Int, bool => Int, values::Timestamp => Int,
    String => Text, Vec<u8> => Bytes,
);
impl<const N: usize> Typed for [u8; N] {
    const TYPE: ColumnType = ColumnType::Bytes;
}
impl<T> Typed for values::Id<T> {
    const TYPE: ColumnType = ColumnType::Bytes;
}
impl<T: Typed> Typed for Option<T> {
    const TYPE: ColumnType = T::TYPE;
}

/// Defines a struct whose fields are the columns of a table, by their names, and its [`Table`]:
/// `record! { struct Purse in "purse" (owner, id) Update { owner: [u8; 16], id: i64, balance: i64 } }`.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* $vis:vis struct $name:ident in $table:literal ($($key:ident),+) $lock:ident $(where $only:literal)? {
        $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        $vis struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }
        const _: () = {
            static TABLE: $crate::engine::Table = $crate::engine::Table {
                name: $table,
                columns: &[$((stringify!($field), <$type as $crate::engine::Typed>::TYPE)),+],
                key: &[$(stringify!($key)),+],
                lock: $crate::engine::Lock::$lock,
                only: concat!($($only)?),
            };
            impl $crate::FromRow for $name {
                fn from_row(row: &mut $crate::Row) -> Result<Self, $crate::StoreError> {
                    Ok(Self { $($field: row.next()?),+ })
                }
            }
            impl $crate::engine::Record for $name {
                const TABLE: &'static $crate::engine::Table = &TABLE;
            }
            impl $crate::engine::Entry for $name {
                fn values(&self) -> Vec<$crate::Value> {
                    vec![$($crate::ToValue::to_value(&self.$field)),+]
                }
            }
        };
    };
}
