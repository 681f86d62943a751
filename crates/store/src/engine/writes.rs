//! What commands write: gathered in order, brought together row by row, and written table by table.

use std::collections::hash_map::Entry as Slot;

use foldhash::HashMap;

use super::{Entry, Record, Table};
use crate::{ToValue, Value, left::Left};

/// What one decision writes.
#[derive(Debug, Default)]
pub struct Writes {
    pub(super) rows: Vec<Write>,
    pub(super) left: Left,
}

#[derive(Debug, Clone)]
pub(super) enum Write {
    Insert(&'static Table, Vec<Value>),
    Update(&'static Table, Vec<Value>),
    Delete(&'static Table, Vec<Value>),
}

impl Writes {
    /// Adds a row. The tables of a command are written in the order in which it first writes to them; within a table, what
    /// goes or changes makes room before what is new.
    pub fn insert<E: Entry>(&mut self, entry: &E) {
        self.rows.push(Write::Insert(E::TABLE, entry.values()));
    }

    /// Changes a row that was read. Only the columns that differ are written.
    pub fn update<E: Entry>(&mut self, entry: &E) {
        self.rows.push(Write::Update(E::TABLE, entry.values()));
    }

    /// Takes a row away that was read.
    pub fn delete<R: Record>(&mut self, key: &[&dyn ToValue]) {
        self.rows.push(Write::Delete(R::TABLE, key.iter().map(|part| part.to_value()).collect()));
    }

    /// Marks that work of a kind is left for workers of this process, to be told once it is durable.
    pub fn leave_work(&mut self, kind: &'static str) {
        self.left.note(kind);
    }
}

/// Rows to be written to one table by one kind of statement.
#[derive(Debug)]
pub(crate) struct Op {
    pub table: &'static Table,
    pub act: Act,
    /// The values of a row: all columns to insert; the key, then what changes, to update; the key to delete.
    pub rows: Vec<Vec<Value>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Act {
    Insert,
    /// The places of the columns that change.
    Update(Vec<usize>),
    Delete,
}

impl Act {
    const fn rank(&self) -> u8 {
        match self {
            Self::Delete => 0,
            Self::Update(_) => 1,
            Self::Insert => 2,
        }
    }
}

/// What becomes of a row by everything a batch decided.
#[derive(Debug)]
enum Fate {
    Made(Vec<Value>),
    Changed { from: Vec<Value>, to: Vec<Value> },
    Gone,
}

/// The writes of a batch, one fate for each row.
#[derive(Debug, Default)]
pub(super) struct Pending {
    tables: Vec<Fates>,
    by_table: HashMap<usize, usize>,
}

/// Rows of one table, in the order in which they were first written.
#[derive(Debug)]
struct Fates {
    table: &'static Table,
    rows: Vec<(Vec<Value>, Option<Fate>)>,
    by_key: HashMap<Vec<Value>, usize>,
}

impl Pending {
    /// Adds a write; `before` is the row as the batch sees it so far.
    ///
    /// # Panics
    /// When a row is added that is there, or changed that is not: a mistake in a decision.
    pub(super) fn add(&mut self, write: Write, before: Option<Vec<Value>>) {
        let (table, key) = match &write {
            Write::Insert(table, row) | Write::Update(table, row) => (*table, table.part(row, table.key)),
            Write::Delete(table, key) => (*table, key.clone()),
        };
        let fates = self.of(table);
        let place = match fates.by_key.entry(key.clone()) {
            Slot::Occupied(found) => *found.get(),
            Slot::Vacant(vacant) => {
                fates.rows.push((key, None));
                *vacant.insert(fates.rows.len() - 1)
            }
        };
        let fate = &mut fates.rows[place].1;
        let name = table.name;
        *fate = match (write, fate.take()) {
            (Write::Insert(_, row), None) => {
                assert!(before.is_none(), "a row of {name} is made that is there");
                Some(Fate::Made(row))
            }
            (Write::Update(_, to), None) => {
                let from = before.unwrap_or_else(|| panic!("a row of {name} is changed that was not read"));
                Some(Fate::Changed { from, to })
            }
            (Write::Delete(..), None | Some(Fate::Changed { .. })) => Some(Fate::Gone),
            (Write::Update(_, to), Some(Fate::Made(_))) => Some(Fate::Made(to)),
            (Write::Update(_, to), Some(Fate::Changed { from, .. })) => Some(Fate::Changed { from, to }),
            (Write::Delete(..), Some(Fate::Made(_))) => None,
            (Write::Insert(..) | Write::Update(..) | Write::Delete(..), Some(Fate::Gone))
            | (Write::Insert(..), Some(Fate::Made(_) | Fate::Changed { .. })) => {
                panic!("a row of {name} is written twice in ways that do not go together")
            }
        };
    }

    fn of(&mut self, table: &'static Table) -> &mut Fates {
        let place = *self.by_table.entry(table.id()).or_insert_with(|| {
            self.tables.push(Fates { table, rows: Vec::new(), by_key: HashMap::default() });
            self.tables.len() - 1
        });
        &mut self.tables[place]
    }

    /// The statements that write it all.
    pub(super) fn into_ops(self) -> Vec<Op> {
        let mut ops: Vec<Op> = Vec::new();
        for Fates { table, rows, .. } in self.tables {
            let first = ops.len();
            for (key, fate) in rows {
                let (act, row) = match fate {
                    None => continue,
                    Some(Fate::Made(row)) => (Act::Insert, row),
                    Some(Fate::Gone) => (Act::Delete, key),
                    Some(Fate::Changed { from, to }) => {
                        let changed: Vec<usize> = (0..to.len()).filter(|at| from[*at] != to[*at]).collect();
                        if changed.is_empty() {
                            continue;
                        }
                        let row = key.into_iter().chain(changed.iter().map(|at| to[*at].clone())).collect();
                        (Act::Update(changed), row)
                    }
                };
                match ops[first..].iter_mut().find(|op| op.act == act) {
                    Some(op) => op.rows.push(row),
                    None => ops.push(Op { table, act, rows: vec![row] }),
                }
            }
            ops[first..].sort_by_key(|op| op.act.rank());
        }
        ops
    }
}
