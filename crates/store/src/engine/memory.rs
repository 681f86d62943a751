//! Rows in memory, over which the same decisions are made: for models and simulations. Nothing here is durable.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Act, Command, Entry, Group, Op, Posted, Record, Shape, Table,
    batch::{Batch, Decides, Progress},
};
use values::{Duration, Timestamp};

use crate::{JobEntry, LeasedJob, Row, StoreError, Value};

/// A row: its columns by name, so that several descriptions of one table see the same row.
type Columns = BTreeMap<&'static str, Value>;
type Rows = BTreeMap<Vec<Value>, Arc<Columns>>;

/// See the module. Every condition of a [`Table`] is taken to hold for the rows that are here, and no question has an answer.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// Shared between copies until one of them writes.
    tables: BTreeMap<&'static str, Arc<Rows>>,
    ids: Arc<AtomicU64>,
}

impl Memory {
    /// Puts a row there; of one that is there, the columns that `entry` knows.
    pub fn put<E: Entry>(&mut self, entry: &E) {
        self.write(E::TABLE, entry.values());
    }

    /// All rows of a table, by primary key.
    ///
    /// # Errors
    /// `Row` when a row is not as the record has it.
    pub fn rows<R: Record>(&self) -> Result<Vec<R>, StoreError> {
        let rows = self.tables.get(R::TABLE.name).into_iter().flat_map(|rows| rows.values());
        rows.map(|row| R::from_row(&mut Row::new(columns_of(R::TABLE, row)))).collect()
    }

    /// Lets go of rows that nothing reads again.
    pub fn forget(&mut self, table: &str) {
        self.tables.remove(table);
    }

    /// Makes a table what it is in `other`, as if what was written to it since had never been.
    pub fn take_back(&mut self, table: &'static str, other: &Self) {
        match other.tables.get(table) {
            Some(rows) => drop(self.tables.insert(table, rows.clone())),
            None => self.forget(table),
        }
    }

    /// Leases one of the jobs that are due, the `choice`-th of them going round, to a worker that has it until its lease
    /// ends.
    ///
    /// # Errors
    /// As [`Memory::rows`].
    pub fn lease_job(
        &mut self,
        choice: usize,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<LeasedJob>, StoreError> {
        let mut due: Vec<JobEntry> = self.rows::<JobEntry>()?;
        due.retain(|job| job.run_at <= now);
        let Some(place) = choice.checked_rem(due.len()) else { return Ok(None) };
        let (held, leased) = due.swap_remove(place).lease(now + lease);
        self.put(&held);
        Ok(Some(leased))
    }

    /// Carries out a command by itself.
    ///
    /// # Errors
    /// What the decision makes of rows that are not as they should be.
    pub fn post<C: Command>(&mut self, command: C) -> Result<C::Outcome, StoreError> {
        let ids = self.ids.clone();
        let posted = Arc::new(Posted::new(command, move || {
            let number = ids.fetch_add(1, Ordering::Relaxed);
            (u128::from(number) + (1 << 96)).to_be_bytes()
        }));
        let commands: [Arc<dyn Decides>; 1] = [posted.clone()];
        let mut batch = Batch::new(&commands);
        let mut wanted = batch.read_set();
        loop {
            for group in wanted {
                let found = self.find(&group);
                batch.learn(group, found);
            }
            match batch.decide() {
                Progress::Reads(groups) => wanted = groups,
                Progress::Done { ops, .. } => {
                    ops.into_iter().for_each(|op| self.apply(op));
                    return posted.take();
                }
            }
        }
    }

    pub(super) fn find(&self, group: &Group) -> Vec<(usize, Vec<Value>)> {
        let Shape::Rows(table, by) = group.shape else { return Vec::new() };
        let Some(rows) = self.tables.get(table.name) else { return Vec::new() };
        let mut found = Vec::new();
        for (place, key) in group.keys.iter().enumerate() {
            if by == table.key {
                found.extend(rows.get(key).map(|row| (place, columns_of(table, row))));
            } else {
                let fits = |row: &&Arc<Columns>| {
                    by.iter().zip(key).all(|(column, value)| row.get(column) == Some(value))
                };
                found.extend(rows.values().filter(fits).map(|row| (place, columns_of(table, row))));
            }
        }
        found
    }

    pub(super) fn apply(&mut self, op: Op) {
        let Op { table, act, rows } = op;
        for row in rows {
            match &act {
                Act::Insert => self.write(table, row),
                Act::Update(changed) => {
                    let (key, values) = row.split_at(table.key.len());
                    let found = self.row(table, key.to_vec());
                    found.extend(changed.iter().map(|at| table.columns[*at].0).zip(values.iter().cloned()));
                }
                Act::Delete => {
                    Arc::make_mut(self.tables.entry(table.name).or_default()).remove(&row);
                }
            }
        }
    }

    fn row(&mut self, table: &'static Table, key: Vec<Value>) -> &mut Columns {
        let rows = Arc::make_mut(self.tables.entry(table.name).or_default());
        Arc::make_mut(rows.entry(key).or_default())
    }

    fn write(&mut self, table: &'static Table, row: Vec<Value>) {
        let key = table.part(&row, table.key);
        let found = self.row(table, key);
        found.extend(table.columns.iter().map(|(name, _)| *name).zip(row));
    }
}

fn columns_of(table: &Table, row: &Columns) -> Vec<Value> {
    table.columns.iter().map(|(name, _)| row.get(name).cloned().unwrap_or(Value::Null)).collect()
}
