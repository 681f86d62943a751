//! Lists by number of page, with the count of everything that matches: what the third-party API asks for.
//!
//! A page in the order of making costs the same whether the merchant has a thousand rows or a million: every state is
//! read off its own index, no further than the page reaches, and rows are counted as they are written (`tally`). Other
//! narrowing costs as much as it matches; other orders sort what matches, up to [`MOST_SORTED`].

use std::borrow::Cow;

use permit::{FromRow, Param, Problem, Tx};
use serde::Serialize;
use values::{Duration, Id, Timestamp};

use crate::refused::Refused;

/// How many rows are put in an order that no index has.
pub(crate) const MOST_SORTED: i64 = 100_000;

/// How much later than its row an identifier may seem to be made: identifiers never go back within so long.
const DRIFT: Duration = Duration::from_secs(61);

/// Where rows come from: a table called `p` in the statements, with what is joined to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    /// The table, as it is counted in `tally`.
    pub table: &'static str,
    /// What is read of it and of what is joined.
    pub columns: &'static str,
    /// The table as `p`, and what is joined.
    pub from: &'static str,
    /// How many characters follow the reference in an id on the third-party API.
    pub wire_id_tail: usize,
}

impl Source {
    /// The reference that an id on the third-party API begins with; `None` for what is too short to be one.
    pub(crate) fn reference_of(self, wire_id: &str) -> Option<&str> {
        wire_id.len().checked_sub(self.wire_id_tail).and_then(|end| wire_id.get(..end))
    }
}

/// In which order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    /// By what; `None` for the order of making.
    pub column: Option<Column>,
    /// The greatest first.
    pub descending: bool,
}

/// What is looked for, and which page of it.
pub(crate) struct Search<'a> {
    states: Option<Vec<&'static str>>,
    left_out: Option<&'static str>,
    conditions: Vec<&'static str>,
    params: Vec<String>,
    ids: (Id<()>, Id<()>),
    span: &'a (Timestamp, Timestamp),
    order: Order,
    limit: i64,
    skip: i64,
}

/// What rows are put in order by: an expression over the statement's tables.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    /// A number, or a truth.
    Number(&'static str),
    /// Text, by its bytes: what a database makes of it otherwise depends on the locale it was made with.
    Text(&'static str),
}

impl Column {
    fn sql(self) -> Cow<'static, str> {
        match self {
            Self::Number(expression) => expression.into(),
            Self::Text(expression) => format!("{expression} COLLATE \"C\"").into(),
        }
    }
}

/// An expression that says the word of an answer for each of those that `column` keeps.
pub(crate) fn said_as<W: Serialize>(
    column: &str,
    words: impl IntoIterator<Item = (&'static str, W)>,
) -> String {
    let mut sql = format!("CASE {column}");
    for (kept, word) in words {
        let word = serde_json::to_value(word).ok().and_then(|word| word.as_str().map(str::to_owned));
        sql += &format!(" WHEN '{kept}' THEN '{}'", word.expect("an answer's word is text"));
    }
    sql + " END"
}

/// More rows match than are put in another order than that of making.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany(pub i64);

/// Between which identifiers everything is that was made from the first instant of `span` until before the second.
pub(crate) fn ids(span: &(Timestamp, Timestamp)) -> (Id<()>, Id<()>) {
    let last = if span.1.as_micros() > i64::MAX / 2 { span.1 } else { span.1 + DRIFT };
    (Id::new(span.0, [0; 10]), Id::new(last, [0xff; 10]))
}

impl<'a> Search<'a> {
    /// Everything made from the first instant of `span` until before the second.
    pub(crate) fn made(span: &'a (Timestamp, Timestamp), order: Order, skip: i64, limit: i64) -> Self {
        let ids = ids(span);
        let (states, left_out, conditions, params) = (None, None, Vec::new(), Vec::new());
        Self { states, left_out, conditions, params, ids, span, order, limit, skip }
    }

    /// Only these states; an empty list matches nothing.
    #[must_use]
    pub(crate) fn in_states(mut self, states: Option<Vec<&'static str>>) -> Self {
        self.states = states;
        self
    }

    /// Without the few rows of which `condition`, a text of the program, holds; an index of the table knows them.
    #[must_use]
    pub(crate) fn without(mut self, condition: &'static str) -> Self {
        self.left_out = Some(condition);
        self
    }

    /// Only where `condition` holds, a text of the program in which `?` stands for `value`. An empty value does not
    /// narrow.
    #[must_use]
    pub(crate) fn only(mut self, condition: &'static str, value: &str) -> Self {
        if !value.is_empty() {
            self.conditions.push(condition);
            self.params.push(value.to_owned());
        }
        self
    }

    /// Only what of `source` has this id on the third-party API; an index finds it by its reference. An empty id does not
    /// narrow.
    #[must_use]
    pub(crate) fn of_wire_id(mut self, wire_id: &str, source: Source) -> Self {
        if wire_id.is_empty() {
            return self;
        }
        match source.reference_of(wire_id) {
            None | Some("") => self.states = Some(Vec::new()),
            Some(reference) => self = self.only("p.reference = ?", reference).only("p.wire_id = ?", wire_id),
        }
        self
    }

    /// The page, and how many rows there are on all pages.
    ///
    /// # Errors
    /// [`TooMany`], or a failure of the store.
    pub(crate) async fn read<R: FromRow + Send>(
        &self,
        tx: &mut impl Tx,
        source: Source,
    ) -> Result<(Vec<R>, i64), Refused<TooMany>> {
        if self.states.as_ref().is_some_and(Vec::is_empty) {
            return Ok((Vec::new(), 0));
        }
        let total = self.count(tx, source).await?;
        if self.skip >= total {
            return Ok((Vec::new(), total));
        }
        let mut params = self.narrowing();
        params.push(&self.limit);
        params.push(&self.skip);
        let rows = match self.order.column {
            Some(_) if total > MOST_SORTED => return Err(Refused::Rule(TooMany(total))),
            Some(column) => tx.list(&self.sorted(source, column), &params).await?,
            None => {
                let reach = self.skip.saturating_add(self.limit);
                params.push(&reach);
                tx.list(&self.as_made(source), &params).await?
            }
        };
        Ok((rows, total))
    }

    /// Rows of the table alone that match, `p` being the table; states apart.
    fn condition(&self) -> String {
        let mut text =
            "p.merchant = $1 AND p.id >= $2 AND p.id <= $3 AND p.created_at >= $4 AND p.created_at < $5"
                .to_owned();
        for (place, condition) in (6..).zip(&self.conditions) {
            text = text + " AND " + &condition.replace('?', &format!("${place}"));
        }
        if let Some(left_out) = self.left_out {
            text += &format!(" AND NOT ({left_out})");
        }
        text
    }

    fn narrowing(&self) -> Vec<Param<'_>> {
        let mut params: Vec<Param<'_>> = vec![&self.ids.0, &self.ids.1, &self.span.0, &self.span.1];
        params.extend(self.params.iter().map(|param| -> Param<'_> { param }));
        params
    }

    fn state_condition(&self) -> String {
        match &self.states {
            None => String::new(),
            Some(states) => format!(" AND p.state IN ('{}')", states.join("', '")),
        }
    }

    fn is_whole(&self) -> bool {
        self.conditions.is_empty() && self.span.0.as_micros() <= 0 && self.span.1.as_micros() == i64::MAX
    }

    async fn count(&self, tx: &mut impl Tx, source: Source) -> Result<i64, Problem> {
        let (table, states) = (source.table, self.state_condition());
        if self.is_whole() {
            let sql = format!(
                "SELECT CAST(COALESCE(SUM(p.total), 0) AS BIGINT) FROM tally p \
                 WHERE p.merchant = $1 AND p.counted = '{table}'{states}"
            );
            let all = tx.count(&sql, &[]).await?;
            let Some(left_out) = self.left_out else { return Ok(all) };
            let sql = format!("SELECT COUNT(*) FROM {table} p WHERE p.merchant = $1 AND {left_out}{states}");
            return Ok(all - tx.count(&sql, &[]).await?);
        }
        let sql = format!("SELECT COUNT(*) FROM {table} p WHERE {}{states}", self.condition());
        tx.count(&sql, &self.narrowing()).await
    }

    /// Every state's newest (or oldest) rows as far as the page reaches, put together.
    fn as_made(&self, source: Source) -> String {
        let (way, condition, table) = (self.way(), self.condition(), source.table);
        let (limit, skip, reach) = self.places();
        let branch = |state: String| {
            format!(
                "SELECT * FROM (SELECT p.id FROM {table} p WHERE {condition}{state} ORDER BY p.id {way} \
                 LIMIT ${reach}) b"
            )
        };
        let branches = match &self.states {
            None => branch(String::new()),
            Some(states) => {
                let each = states.iter().map(|state| branch(format!(" AND p.state = '{state}'")));
                each.collect::<Vec<_>>().join(" UNION ALL ")
            }
        };
        let Source { columns, from, .. } = source;
        format!(
            "SELECT {columns} FROM {from} WHERE p.merchant = $1 AND p.id IN (SELECT id FROM ({branches}) m \
             ORDER BY id {way} LIMIT ${limit} OFFSET ${skip}) ORDER BY p.created_at {way}, p.id {way}"
        )
    }

    fn sorted(&self, source: Source, column: Column) -> String {
        let column = column.sql();
        let (way, condition, states) = (self.way(), self.condition(), self.state_condition());
        let (limit, skip, _) = self.places();
        let Source { columns, from, .. } = source;
        format!(
            "SELECT {columns} FROM {from} WHERE {condition}{states} \
             ORDER BY {column} {way}, p.id {way} LIMIT ${limit} OFFSET ${skip}"
        )
    }

    fn places(&self) -> (usize, usize, usize) {
        let next = 6 + self.conditions.len();
        (next, next + 1, next + 2)
    }

    fn way(&self) -> &'static str {
        if self.order.descending { "DESC" } else { "ASC" }
    }
}
