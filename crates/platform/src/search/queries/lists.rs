//! Lists of what is searched.

use permit::{FromRow, Param, Problem, Tx};
use values::{Id, Timestamp};

use super::{People, Terms, branches, condition};
use crate::{
    listing::{self, Conditions, Listed, Source},
    search::Sought,
};

/// How many of the newest are looked through one by one.
const WINDOW: i64 = 1_000;

/// What one area lists: its rows, who stands in them, and what only it narrows by.
pub(crate) trait Searched: Send + Sync + 'static {
    /// One of the rows.
    type Row: FromRow + Send + 'static;
    /// Where they stand.
    const SOURCE: Source;
    /// Who stands in them.
    const PEOPLE: &'static People;

    /// Which one it is.
    fn id(row: &Self::Row) -> Id<Self::Row>;

    /// The state with this name, as it stands in rows.
    fn state(name: &str) -> Option<&'static str>;

    /// Narrows by what only this area does.
    fn narrow<'a>(&'a self, narrowed: &mut Conditions<'a>);
}

/// Which rows a page shows.
pub(crate) struct Wanted<S: Searched> {
    /// States between commas; empty for all.
    pub states: String,
    pub sought: Sought,
    /// The row with this very id.
    pub id: Id<S::Row>,
    /// Whether people are looked at.
    pub people: bool,
    pub from: Timestamp,
    pub to: Timestamp,
    pub after: Id<S::Row>,
    pub limit: usize,
    /// What only this area narrows by.
    pub also: S,
}

/// All of them. What is looked for is looked for among the next of all rows, piece by piece: the indexes, which find all
/// that match, would be asked again for each piece.
impl<S: Searched> Listed for Wanted<S> {
    type Row = S::Row;

    fn until(&mut self, before: Timestamp) {
        self.to = self.to.min(before);
    }

    async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        let (ids, terms, table) = (self.ids(), self.terms(), S::SOURCE.table);
        let mut narrowed = self.narrowed_to(&ids);
        if !self.sought.is_all() {
            let sought = condition(&terms, &self.id, &mut narrowed);
            narrowed.sql += &format!(" AND {sought}");
        }
        let states = one_of(&self.states());
        let sql = format!("SELECT COUNT(*) FROM {table} p WHERE {}{states}", narrowed.sql);
        tx.count(&sql, &narrowed.params).await
    }

    async fn read_on(&mut self, tx: &mut impl Tx) -> Result<Option<Vec<S::Row>>, Problem> {
        if self.sought.is_all() {
            let mut rows = self.of_states(tx).await?;
            rows.truncate(self.limit);
            let Some(last) = rows.last() else { return Ok(None) };
            self.after = S::id(last);
            return Ok(Some(rows));
        }
        if self.after == Id::nil() {
            return Ok(None);
        }
        let window = i64::try_from(self.limit).unwrap_or(i64::MAX);
        let rows = self.among_newest(tx, window).await?;
        let (first, before) = self.ids();
        let sql = nth(S::SOURCE.table, "$2", "$3", "$4");
        let end: Option<Id<S::Row>> = tx.find(&sql, &[&first, &before, &window]).await?;
        self.after = end.unwrap_or_else(Id::nil);
        Ok(Some(rows))
    }
}

impl<S: Searched> Wanted<S> {
    /// Rows, newest first; one more than `limit`. Those of each state are found by it, no further than the page reaches; how
    /// some are found by what is looked for says `search/`.
    ///
    /// # Errors
    /// A failure of the store.
    pub(crate) async fn page(&self, tx: &mut impl Tx) -> Result<Vec<S::Row>, Problem> {
        if self.sought.is_all() {
            return self.of_states(tx).await;
        }
        let newest = self.among_newest(tx, WINDOW).await?;
        if newest.len() > self.limit { Ok(newest) } else { self.by_indexes(tx).await }
    }

    /// Between which identifiers all of it is: they are in the order of making.
    fn ids(&self) -> (Id<S::Row>, Id<S::Row>) {
        let (first, last) = listing::ids(&(self.from, self.to));
        (first.cast(), self.after.min(last.cast()))
    }

    /// What narrows it, but for identifiers, states and what is looked for.
    fn narrowed(&self) -> Conditions<'_> {
        let mut narrowed = Conditions::new();
        narrowed.and_span(&self.from, &self.to);
        self.also.narrow(&mut narrowed);
        narrowed
    }

    /// The same, between two identifiers.
    fn narrowed_to<'a>(&'a self, ids: &'a (Id<S::Row>, Id<S::Row>)) -> Conditions<'a> {
        let mut narrowed = self.narrowed();
        narrowed.and("p.id >=", &ids.0);
        narrowed.and("p.id <", &ids.1);
        narrowed
    }

    fn states(&self) -> Vec<&'static str> {
        self.states.split(',').filter_map(S::state).collect()
    }

    fn terms(&self) -> Terms<'_> {
        Terms::new(&self.sought, S::SOURCE, S::PEOPLE, self.people)
    }

    async fn of_states(&self, tx: &mut impl Tx) -> Result<Vec<S::Row>, Problem> {
        let (ids, limit, table) = (self.ids(), self.limit + 1, S::SOURCE.table);
        let mut narrowed = self.narrowed_to(&ids);
        let most = narrowed.bind(&limit);
        let found = |state: &str| {
            let narrowed = &narrowed.sql;
            format!(
                "SELECT * FROM (SELECT p.id FROM {table} p WHERE {narrowed}{state} ORDER BY p.id DESC LIMIT {most}) b"
            )
        };
        let mut branches: Vec<String> =
            self.states().iter().map(|state| found(&format!(" AND p.state = '{state}'"))).collect();
        if branches.is_empty() {
            branches.push(found(""));
        }
        tx.list(&newest_of(S::SOURCE, &branches, &most), &narrowed.params).await
    }

    /// What is looked for, among the `window` newest of all and the one behind them: its only lower bound, or the planner takes another
    /// and reads on to that.
    async fn among_newest(&self, tx: &mut impl Tx, window: i64) -> Result<Vec<S::Row>, Problem> {
        let (ids, limit, table) = (self.ids(), self.limit + 1, S::SOURCE.table);
        let terms = self.terms();
        let mut narrowed = self.narrowed();
        let [first, before, window, most] =
            [&ids.0 as Param<'_>, &ids.1, &window, &limit].map(|value| narrowed.bind(value));
        let sought = condition(&terms, &self.id, &mut narrowed);
        let (narrowed, states, params) = (narrowed.sql, one_of(&self.states()), narrowed.params);
        let branch = format!(
            "SELECT * FROM (SELECT p.id FROM {table} p WHERE {narrowed}{states} AND p.id < {before} \
             AND p.id >= COALESCE(({}), {first}) AND {sought} ORDER BY p.id DESC LIMIT {most}) b",
            nth(table, &first, &before, &window)
        );
        tx.list(&newest_of(S::SOURCE, &[branch], &most), &params).await
    }

    /// What is looked for, wherever it is.
    async fn by_indexes(&self, tx: &mut impl Tx) -> Result<Vec<S::Row>, Problem> {
        let (ids, limit, terms) = (self.ids(), self.limit + 1, self.terms());
        let (sql, params) = self.indexed(&ids, &limit, &terms);
        tx.list(&sql, &params).await
    }

    /// The statement that finds by indexes. Each is asked for all that it finds: put in order before, or between identifiers, the
    /// planner would go through all rows instead.
    fn indexed<'a>(
        &'a self,
        ids: &'a (Id<S::Row>, Id<S::Row>),
        limit: &'a usize,
        terms: &'a Terms<'_>,
    ) -> (String, Vec<Param<'a>>) {
        let table = S::SOURCE.table;
        let mut narrowed = self.narrowed();
        let [first, before, most] = [&ids.0 as Param<'_>, &ids.1, limit].map(|value| narrowed.bind(value));
        let found = branches(terms, &self.id, &mut narrowed);
        let (narrowed, states, params) = (narrowed.sql, one_of(&self.states()), narrowed.params);
        let branch = |found: &String| {
            format!(
                "SELECT * FROM (WITH f AS MATERIALIZED (SELECT p.id FROM {table} p WHERE {narrowed}{states} AND {found}) \
                 SELECT f.id FROM f WHERE f.id >= {first} AND f.id < {before} ORDER BY f.id DESC LIMIT {most}) b"
            )
        };
        let branches: Vec<String> = found.iter().map(branch).collect();
        (newest_of(S::SOURCE, &branches, &most), params)
    }

    /// What the database says to `explain` and the statement that finds by indexes.
    #[cfg(test)]
    pub(in crate::search) async fn explained<R: FromRow + Send>(
        &self,
        tx: &mut impl Tx,
        explain: &str,
    ) -> Result<Vec<R>, Problem> {
        let (ids, limit, terms) = (self.ids(), self.limit + 1, self.terms());
        let (sql, params) = self.indexed(&ids, &limit, &terms);
        tx.list(&format!("{explain} {sql}"), &params).await
    }
}

/// The row that so many newer ones stand before, itself between two identifiers.
fn nth(table: &str, first: &str, before: &str, window: &str) -> String {
    format!(
        "SELECT w.id FROM {table} w WHERE w.merchant = $1 AND w.id >= {first} AND w.id < {before} ORDER BY w.id DESC LIMIT 1 \
         OFFSET {window}"
    )
}

/// The rows that the branches find, newest first.
fn newest_of(source: Source, branches: &[String], most: &str) -> String {
    let Source { columns, from, .. } = source;
    format!(
        "SELECT {columns} FROM {from} WHERE p.merchant = $1 AND p.id IN (SELECT id FROM ({}) m ORDER BY id DESC LIMIT {most}) \
         ORDER BY p.id DESC",
        branches.join(" UNION ")
    )
}

fn one_of(states: &[&str]) -> String {
    if states.is_empty() { String::new() } else { format!(" AND p.state IN ('{}')", states.join("', '")) }
}
