//! Every statement of the area.

use permit::{FromRow, Param, Problem, Row, StoreError, ToValue, Tx};
use values::{
    Id, Timestamp,
    subjects::{Entry, Request},
};

use super::model::{Sees, Wanted};

/// How many entries one search reads at most; the next page goes on where it stopped.
const SCAN: i64 = 5_000;

/// One entry.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: Id<Entry>,
    pub at: Timestamp,
    pub act: String,
    pub says: String,
    pub area: String,
    pub actor_kind: String,
    pub actor: Option<[u8; 16]>,
    pub actor_name: String,
    pub actor_role: String,
    pub subject_kind: Option<String>,
    pub subject: Option<[u8; 16]>,
    pub subject_name: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub address: String,
    pub agent: String,
    pub request: Id<Request>,
    pub refusal: Option<String>,
    pub times: i64,
}

impl FromRow for Found {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            act: row.next()?,
            says: row.next()?,
            area: row.next()?,
            actor_kind: row.next()?,
            actor: row.next()?,
            actor_name: row.next()?,
            actor_role: row.next()?,
            subject_kind: row.next()?,
            subject: row.next()?,
            subject_name: row.next()?,
            before: row.next()?,
            after: row.next()?,
            address: row.next()?,
            agent: row.next()?,
            request: row.next()?,
            refusal: row.next()?,
            times: row.next()?,
        })
    }
}

const COLUMNS: &str = "id, at, act, says, area, actor_kind, actor, actor_name, actor_role, subject_kind, subject, \
     subject_name, before, after, address, agent, request, refusal";

/// Puts a statement together: parts of SQL, and the values its numbers stand for.
struct Statement {
    params: Vec<Box<dyn ToValue + Sync + Send>>,
}

impl Statement {
    fn new() -> Self {
        Self { params: Vec::new() }
    }

    /// Binds a value and answers its number, `$2` and on.
    fn bind(&mut self, value: impl ToValue + Sync + Send + 'static) -> String {
        self.params.push(Box::new(value));
        format!("${}", self.params.len() + 1)
    }

    fn params(&self) -> Vec<Param<'_>> {
        self.params.iter().map(|param| &**param as Param<'_>).collect()
    }

    /// What the indexes find: the newest `limit` entries before `before` that the reader sees and wants.
    fn narrowed(&mut self, sees: Sees, wanted: &Wanted, before: Id<Entry>, limit: i64) -> String {
        let before = wanted.to.map_or(before, |to| before.min(Id::new(to, [0; 10])));
        let mut conditions = format!("merchant = $1 AND id < {}", self.bind(before));
        if let Some(from) = wanted.from {
            conditions += &format!(" AND id >= {}", self.bind(Id::<Entry>::new(from, [0; 10])));
        }
        for (column, bytes) in [("actor", wanted.actor), ("subject", wanted.subject)] {
            if let Some(bytes) = bytes {
                conditions += &format!(" AND {column} = {}", self.bind(bytes));
            }
        }
        for (column, word) in [("act", &wanted.act), ("area", &wanted.area)] {
            if let Some(word) = word {
                conditions += &format!(" AND {column} = {}", self.bind(word.clone()));
            }
        }
        match wanted.refused {
            Some(true) => conditions += " AND refusal IS NOT NULL",
            Some(false) => conditions += " AND refusal IS NULL",
            None => {}
        }
        let one = |condition: &str| {
            format!(
                "SELECT {COLUMNS} FROM activity WHERE {conditions} AND {condition} ORDER BY id DESC LIMIT {limit}"
            )
        };
        match sees {
            Sees::All => one("1 = 1"),
            Sees::Nothing => one("1 = 0"),
            Sees::Own(member) => {
                let member = self.bind(member);
                one(&format!("actor = {member}"))
            }
            // Two walks over an index each: an OR would walk the whole record where both are rare.
            Sees::AreaAndOwn(area, member) => {
                let (area, member) = (self.bind(area), self.bind(member));
                format!(
                    "SELECT * FROM (SELECT * FROM ({}) part UNION SELECT * FROM ({}) own) seen \
                     ORDER BY id DESC LIMIT {limit}",
                    one(&format!("area = {area}")),
                    one(&format!("actor = {member}")),
                )
            }
        }
    }

    /// What has to be read entry by entry.
    fn searched(&mut self, wanted: &Wanted) -> String {
        let mut conditions = String::from("1 = 1");
        if let Some(named) = wanted.named {
            let named = self.bind(named);
            conditions += &format!(" AND (subject = {named} OR actor = {named} OR request = {named})");
        }
        for word in &wanted.words {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let like = self.bind(format!("%{escaped}%"));
            conditions += &format!(
                " AND lowered(says || ' ' || actor_name || ' ' || COALESCE(subject_name, '') || ' ' || act || ' ' || \
                 COALESCE(refusal, '')) LIKE {like} ESCAPE '\\'"
            );
        }
        conditions
    }
}

const COUNTED: &str =
    "COALESCE((SELECT w.times FROM refusal_window w WHERE w.merchant = $1 AND w.activity = n.id), 1)";

/// Newest first, at most `limit`, and the entry a search stopped at where it did not reach the end of the record.
pub(super) async fn list(
    tx: &mut impl Tx,
    sees: Sees,
    wanted: &Wanted,
    before: Id<Entry>,
    limit: i64,
) -> Result<(Vec<Found>, Option<Id<Entry>>), Problem> {
    let mut statement = Statement::new();
    let read = if wanted.is_search() { SCAN } else { limit };
    let narrowed = statement.narrowed(sees, wanted, before, read);
    let searched = statement.searched(wanted);
    let sql = format!(
        "SELECT n.*, {COUNTED} FROM ({narrowed}) n WHERE {searched} ORDER BY n.id DESC LIMIT {limit}"
    );
    let found = tx.list(&sql, &statement.params()).await?;
    if !wanted.is_search() {
        return Ok((found, None));
    }
    let mut statement = Statement::new();
    let narrowed = statement.narrowed(sees, wanted, before, SCAN);
    let sql = format!("SELECT n.id FROM ({narrowed}) n ORDER BY n.id DESC LIMIT 1 OFFSET {}", SCAN - 1);
    let stopped = tx.find(&sql, &statement.params()).await?;
    Ok((found, stopped))
}

pub(super) async fn find(tx: &mut impl Tx, id: Id<Entry>) -> Result<Option<Found>, Problem> {
    let sql = format!("SELECT {COLUMNS}, {COUNTED} FROM activity n WHERE merchant = $1 AND id = $2");
    tx.find(&sql, &[&id]).await
}
