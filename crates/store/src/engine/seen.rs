//! What a batch has read, with what it decided so far laid over it.

use std::cell::{Cell, RefCell};

use foldhash::{HashMap, HashSet};

use super::{Lock, Question, Record, Table, writes::Write};
use crate::{Row, StoreError, ToValue, Value};

/// Why a decision cannot be made yet, or at all.
#[derive(Debug)]
pub enum Unready {
    /// It asks for rows that were not read. They are, and it is made again.
    Missing,
    /// It has to be the only one of its batch.
    Crowded,
    /// What was read makes no sense.
    Failed(StoreError),
}

impl From<StoreError> for Unready {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// What is read: rows of a table by values of some of its columns, or a question's answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Rows(&'static Table, &'static [&'static str]),
    Answer(&'static Question),
}

impl Shape {
    /// Tells shapes apart.
    fn id(self) -> (usize, &'static [&'static str]) {
        match self {
            Self::Rows(table, by) => (table.id(), by),
            Self::Answer(question) => (question.id(), &[]),
        }
    }

    fn rank(self) -> (Lock, &'static str) {
        match self {
            Self::Rows(table, _) => (table.lock, table.name),
            // It rests on what is locked before it is asked, and locks nothing.
            Self::Answer(_) => (Lock::None, "~"),
        }
    }
}

type Asked = ((usize, &'static [&'static str]), Vec<Value>);

/// Reads of one shape.
#[derive(Debug)]
pub(crate) struct Group {
    pub shape: Shape,
    pub keys: Vec<Vec<Value>>,
}

/// The reads a command knows of beforehand, so that they make one journey. What is left out is read when the decision asks
/// for it.
#[derive(Debug, Default)]
pub struct Reads {
    groups: Vec<Group>,
    asked: HashSet<Asked>,
}

impl Reads {
    /// The row with this primary key.
    pub fn row<R: Record>(&mut self, key: &[&dyn ToValue]) {
        self.rows::<R>(R::TABLE.key, key);
    }

    /// All rows with these values in the columns `by`.
    pub fn rows<R: Record>(&mut self, by: &'static [&'static str], key: &[&dyn ToValue]) {
        self.add(Shape::Rows(R::TABLE, by), values(key));
    }

    fn add(&mut self, shape: Shape, key: Vec<Value>) {
        if !self.asked.insert((shape.id(), key.clone())) {
            return;
        }
        match self.groups.iter_mut().find(|group| group.shape.id() == shape.id()) {
            Some(group) => group.keys.push(key),
            None => self.groups.push(Group { shape, keys: vec![key] }),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub(super) fn extend(&mut self, other: Self) {
        for Group { shape, keys } in other.groups {
            for key in keys {
                self.add(shape, key);
            }
        }
    }

    /// In the order in which they are read and locked.
    pub(super) fn into_groups(mut self) -> Vec<Group> {
        self.groups.sort_by_key(|group| group.shape.rank());
        self.groups
    }

    /// As `into_groups`; what is locked last is left to be asked for again, as long as anything else is missing.
    pub(super) fn into_next_groups(self) -> Vec<Group> {
        let mut groups = self.into_groups();
        let before_last = groups.partition_point(|group| group.shape.rank().0 < Lock::Last);
        if before_last > 0 {
            groups.truncate(before_last);
        }
        groups
    }
}

fn values(key: &[&dyn ToValue]) -> Vec<Value> {
    key.iter().map(|part| part.to_value()).collect()
}

/// Rows by table and primary key; lists of primary keys, and answers, by what was asked.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    rows: HashMap<(usize, Vec<Value>), Option<Vec<Value>>>,
    lists: HashMap<Asked, Vec<Vec<Value>>>,
    answers: HashMap<Asked, Vec<Vec<Value>>>,
    /// By which columns each table was asked.
    bys: HashMap<usize, Vec<&'static [&'static str]>>,
}

impl Loaded {
    /// Takes in what `group` found: each row with the place of the key that found it.
    pub(super) fn learn(&mut self, group: Group, found: Vec<(usize, Vec<Value>)>) {
        let id = group.shape.id();
        match group.shape {
            Shape::Answer(_) => {
                for key in &group.keys {
                    self.answers.insert((id, key.clone()), Vec::new());
                }
                for (place, row) in found {
                    self.answers.entry((id, group.keys[place].clone())).or_default().push(row);
                }
            }
            Shape::Rows(table, by) if by == table.key => {
                let mut rows: Vec<Option<Vec<Value>>> = vec![None; group.keys.len()];
                for (place, row) in found {
                    rows[place] = Some(row);
                }
                for (key, row) in group.keys.into_iter().zip(rows) {
                    // A list may have brought it first, and what was read first is what counts.
                    self.rows.entry((table.id(), key)).or_insert(row);
                }
            }
            Shape::Rows(table, by) => {
                let bys = self.bys.entry(table.id()).or_default();
                if !bys.contains(&by) {
                    bys.push(by);
                }
                for key in &group.keys {
                    self.lists.insert((id, key.clone()), Vec::new());
                }
                for (place, row) in found {
                    let key = table.part(&row, table.key);
                    let list = self.lists.entry((id, group.keys[place].clone())).or_default();
                    list.push(key.clone());
                    self.rows.entry((table.id(), key)).or_insert(Some(row));
                }
            }
        }
    }

    fn get(&self, table: &'static Table, key: Vec<Value>) -> Option<&Option<Vec<Value>>> {
        self.rows.get(&(table.id(), key))
    }

    fn list(&self, asked: &Asked) -> Option<&Vec<Vec<Value>>> {
        self.lists.get(asked)
    }
}

/// What a batch decided so far.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    rows: HashMap<(usize, Vec<Value>), Option<Vec<Value>>>,
    /// Primary keys that join what was loaded by other columns.
    joined: HashMap<Asked, Vec<Vec<Value>>>,
}

impl Overlay {
    /// The row as it stands before `write`.
    pub(super) fn before(&self, loaded: &Loaded, write: &Write) -> Option<Vec<Value>> {
        let (table, key) = match write {
            Write::Insert(table, row) | Write::Update(table, row) => (*table, table.part(row, table.key)),
            Write::Delete(table, key) => (*table, key.clone()),
        };
        self.find(loaded, table, key).cloned().flatten()
    }

    fn find<'a>(
        &'a self,
        loaded: &'a Loaded,
        table: &'static Table,
        key: Vec<Value>,
    ) -> Option<&'a Option<Vec<Value>>> {
        match self.rows.get(&(table.id(), key.clone())) {
            Some(row) => Some(row),
            None => loaded.get(table, key),
        }
    }

    /// Lays a write over what was read.
    pub(super) fn lay(&mut self, loaded: &Loaded, write: &Write) {
        let (table, key, row) = match write {
            Write::Insert(table, row) | Write::Update(table, row) => {
                (*table, table.part(row, table.key), Some(row.clone()))
            }
            Write::Delete(table, key) => (*table, key.clone(), None),
        };
        if let Some(row) = &row {
            for by in loaded.bys.get(&table.id()).into_iter().flatten() {
                let asked = ((table.id(), *by), table.part(row, by));
                if loaded.lists.contains_key(&asked) {
                    let joined = self.joined.entry(asked).or_default();
                    if !joined.contains(&key) {
                        joined.push(key.clone());
                    }
                }
            }
        }
        self.rows.insert((table.id(), key), row);
    }
}

/// What one decision sees: rows as they stand after those that were decided before it.
#[derive(Debug)]
pub struct Seen<'a> {
    loaded: &'a Loaded,
    overlay: &'a Overlay,
    is_alone: bool,
    missing: RefCell<Reads>,
    next_id: Cell<usize>,
    ids: &'a super::Ids,
}

impl<'a> Seen<'a> {
    pub(super) fn new(loaded: &'a Loaded, overlay: &'a Overlay, ids: &'a super::Ids, is_alone: bool) -> Self {
        Self { loaded, overlay, is_alone, missing: RefCell::default(), next_id: Cell::new(0), ids }
    }

    pub(super) fn into_missing(self) -> Reads {
        self.missing.into_inner()
    }

    /// The row with this primary key.
    ///
    /// # Errors
    /// `Missing`, `Failed`.
    pub fn row<R: Record>(&self, key: &[&dyn ToValue]) -> Result<Option<R>, Unready> {
        let key = values(key);
        match self.overlay.find(self.loaded, R::TABLE, key.clone()) {
            Some(row) => row.clone().map(read).transpose(),
            None => self.want(Shape::Rows(R::TABLE, R::TABLE.key), key),
        }
    }

    /// All rows with these values in the columns `by`, by primary key.
    ///
    /// # Errors
    /// `Missing`, `Failed`.
    pub fn rows<R: Record>(
        &self,
        by: &'static [&'static str],
        key: &[&dyn ToValue],
    ) -> Result<Vec<R>, Unready> {
        let (table, key) = (R::TABLE, values(key));
        let asked = ((table.id(), by), key);
        let Some(first) = self.loaded.list(&asked) else {
            return self.want(Shape::Rows(table, by), asked.1);
        };
        let joined = self.overlay.joined.get(&asked).into_iter().flatten();
        let mut keys: Vec<&Vec<Value>> =
            first.iter().chain(joined.filter(|key| !first.contains(key))).collect();
        keys.sort_unstable();
        let row = |key: &Vec<Value>| self.overlay.find(self.loaded, table, key.clone()).cloned().flatten();
        // A row that was changed since may not belong there any more.
        let stays = |row: &Vec<Value>| table.part(row, by) == asked.1;
        keys.into_iter().filter_map(row).filter(stays).map(read).collect()
    }

    /// The rows that answer a question. Only a decision that is alone may ask.
    ///
    /// # Errors
    /// `Missing`, `Crowded`.
    pub fn answer(&self, question: &'static Question, about: &[&dyn ToValue]) -> Result<Vec<Row>, Unready> {
        self.alone()?;
        let (shape, about) = (Shape::Answer(question), values(about));
        match self.loaded.answers.get(&(shape.id(), about.clone())) {
            Some(rows) => Ok(rows.iter().cloned().map(Row::new).collect()),
            None => self.want(shape, about),
        }
    }

    /// Sees to it that no other command is in the batch.
    ///
    /// # Errors
    /// `Crowded`.
    pub fn alone(&self) -> Result<(), Unready> {
        if self.is_alone { Ok(()) } else { Err(Unready::Crowded) }
    }

    /// A new identifier: the same at the same place of the same decision, however often it is made.
    pub fn id<T>(&self) -> values::Id<T> {
        let place = self.next_id.get();
        self.next_id.set(place + 1);
        values::Id::from_bytes(self.ids.at(place))
    }

    fn want<T>(&self, shape: Shape, key: Vec<Value>) -> Result<T, Unready> {
        self.missing.borrow_mut().add(shape, key);
        Err(Unready::Missing)
    }
}

fn read<R: Record>(row: Vec<Value>) -> Result<R, Unready> {
    Ok(R::from_row(&mut Row::new(row))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn table(name: &'static str, lock: Lock) -> Table {
        Table { name, columns: &[], key: &["id"], lock, only: "" }
    }
    static PURSE: Table = table("purse", Lock::Last);
    static ORDER: Table = table("order", Lock::Update);
    static LIMIT: Table = table("limit", Lock::Share);
    static AGREED: Table = table("agreed", Lock::Update);
    static APPROVED: Table = table("approved", Lock::None);

    fn names(groups: &[Group]) -> Vec<&'static str> {
        let name = |group: &Group| match group.shape {
            Shape::Rows(table, _) => table.name,
            Shape::Answer(_) => "",
        };
        groups.iter().map(name).collect()
    }

    fn reads(tables: &[&'static Table]) -> Reads {
        let mut reads = Reads::default();
        for table in tables {
            reads.add(Shape::Rows(table, table.key), Vec::new());
        }
        reads
    }

    #[test]
    fn rows_are_locked_in_one_order_whoever_asks() {
        let groups = reads(&[&APPROVED, &PURSE, &ORDER, &LIMIT, &AGREED]).into_groups();
        assert_eq!(names(&groups), ["limit", "agreed", "order", "approved", "purse"]);
    }

    #[test]
    fn what_is_locked_last_waits_until_nothing_else_is_missing() {
        assert_eq!(names(&reads(&[&PURSE, &ORDER]).into_next_groups()), ["order"]);
        assert_eq!(names(&reads(&[&PURSE]).into_next_groups()), ["purse"]);
    }
}
