//! The rows of one payout made with an API key, found by what mentions it, and copies of them for payouts of their own.
//!
//! No table is named that is not special: what Kibali writes for a payout is what mentions the payout's identifier, and what
//! mentions the identifiers of those rows in turn.

use std::collections::{HashMap, HashSet};

use crate::value::{Kind, Value};

/// A table with all its columns.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
}

impl Table {
    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| name == column)
    }

    fn cell<'r>(&self, row: &'r [Value], column: &str) -> Result<&'r Value, String> {
        let place = self.place(column).ok_or_else(|| format!("{} has no column {column}", self.name))?;
        Ok(&row[place])
    }
}

/// The data that the payout stands in.
pub(crate) trait Data {
    /// The function that says where one text begins in another, from 1.
    const FIND: &'static str;
    /// All tables.
    async fn tables(&self) -> Result<Vec<Table>, String>;
    /// Asks; parameters are `$1 …`.
    async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Vec<Value>>, String>;
}

/// Of what is written for every payout, these come first: the database wants entries before their transfer.
const FIRST: &str = "entry";
/// What lies within a month of the payout's making is a time that belongs to it.
const NEAR: i64 = 31 * 86_400_000_000;
const DAY: i64 = 86_400_000_000;
const EAST_AFRICA: i64 = 3 * 3_600_000_000;

/// What a payout is made of.
#[derive(Debug)]
pub(crate) struct Template {
    pub merchant: Value,
    pub application: Value,
    pub api_key: Value,
    pub maker: Value,
    pub currency: Value,
    pub amount: i64,
    /// The accounts that its entries are of.
    pub accounts: Vec<Value>,
    /// For whom a day's sum counts it.
    pub days: Vec<Value>,
    pub tables: Vec<Rows>,
    ids: usize,
}

/// What it has in one table.
#[derive(Debug)]
pub(crate) struct Rows {
    pub table: Table,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    /// What an entry does: to which of the accounts, and by how much.
    moves: Option<(usize, i64)>,
}

#[derive(Debug)]
enum Cell {
    Same(Value),
    Id(usize),
    Text(Vec<Piece>),
    /// So long after the making.
    Time(i64),
    Balance,
    Number,
}

#[derive(Debug, Clone)]
enum Piece {
    Same(String),
    Id(usize),
    Reference,
    WireId,
}

/// An account while payouts are made.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub balance: i64,
    pub entries: i64,
}

/// What tells a payout apart from all others.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub reference: String,
    wire_id: String,
    ids: Vec<[u8; 16]>,
}

impl Template {
    /// Takes the latest payout by key that stands as it was made.
    ///
    /// # Errors
    /// A sentence.
    pub(crate) async fn of(data: &impl Data) -> Result<Self, String> {
        const LATEST: &str = "SELECT id, merchant, application, api_key, key_maker, currency, amount, reference, wire_id, created_at \
            FROM payout p WHERE api_key IS NOT NULL AND updated_at = created_at AND EXISTS \
            (SELECT 1 FROM transfer t WHERE t.merchant = p.merchant AND t.subject = p.id) ORDER BY id DESC LIMIT 1";
        let found = data.rows(LATEST, &[]).await?.pop();
        let found = found.ok_or("there is no payout by key that nobody has touched since it was made")?;
        let [id, merchant, application, api_key, maker, currency, amount, reference, wire_id, created_at] =
            <[Value; 10]>::try_from(found).map_err(|_| "ten columns were asked for")?;
        let created_at = created_at.int()?;
        let mut search = Search {
            tables: data.tables().await?,
            reference: reference.text()?.to_owned(),
            wire_id: wire_id.text()?.to_owned(),
            ids: vec![identifier(&id)?],
            found: HashSet::new(),
        };
        search.run(data).await?;
        let mut accounts = Vec::new();
        let tables = search.templates(created_at, &mut accounts)?;
        let days = "SELECT subject FROM day_total WHERE merchant = $1 AND currency = $2 AND on_day = $3";
        let on_day = Value::Int(day_of(created_at));
        let days = data.rows(days, &[merchant.clone(), currency.clone(), on_day]).await?;
        let days =
            days.into_iter().flatten().filter(|who| [&merchant, &application].contains(&who)).collect();
        let (amount, ids) = (amount.int()?, search.ids.len());
        Ok(Self { merchant, application, api_key, maker, currency, amount, accounts, days, tables, ids })
    }

    /// What it writes, for a reader.
    pub(crate) fn says(&self) -> String {
        let tables = self.tables.iter().map(|rows| format!("{} {}", rows.table.name, rows.rows.len()));
        let (accounts, days) = (self.accounts.len(), self.days.len());
        let rows = tables.collect::<Vec<_>>().join(", ");
        format!(
            "a payout is these new rows: {rows}; and these that change: account {accounts}, day_total {days}"
        )
    }

    /// A payout of its own; `run` and `number` tell it from all others.
    pub(crate) fn name(&self, run: &str, number: u64, now: i64) -> Named {
        let reference = format!("PEER{run}{number}");
        let wire_id = format!("{reference}{:06X}", fastrand::u32(..1 << 24));
        Named { reference, wire_id, ids: (0..self.ids).map(|_| new_id(now)).collect() }
    }

    /// The rows of `named`, table by table in the order of [`Template::tables`], with what they do to the accounts.
    pub(crate) fn write(
        &self,
        named: &Named,
        now: i64,
        accounts: &mut [Account],
        out: &mut [Vec<Vec<Value>>],
    ) {
        for (rows, out) in self.tables.iter().zip(out) {
            for row in &rows.rows {
                let mut standing = None;
                if let Some((place, by)) = row.moves {
                    accounts[place].balance += by;
                    accounts[place].entries += 1;
                    standing = Some(&accounts[place]);
                }
                out.push(row.cells.iter().map(|cell| cell.fresh(named, now, standing)).collect());
            }
        }
    }
}

impl Cell {
    fn fresh(&self, named: &Named, now: i64, standing: Option<&Account>) -> Value {
        match self {
            Self::Same(value) => value.clone(),
            Self::Id(place) => Value::Bytes(named.ids[*place].to_vec()),
            Self::Time(later) => Value::Int(now + later),
            Self::Balance => Value::Int(standing.map_or(0, |account| account.balance)),
            Self::Number => Value::Int(standing.map_or(0, |account| account.entries)),
            Self::Text(pieces) => {
                let mut text = String::with_capacity(64);
                for piece in pieces {
                    match piece {
                        Piece::Same(part) => text.push_str(part),
                        Piece::Id(place) => text.push_str(&printed(&named.ids[*place])),
                        Piece::Reference => text.push_str(&named.reference),
                        Piece::WireId => text.push_str(&named.wire_id),
                    }
                }
                Value::Text(text)
            }
        }
    }
}

/// What is known of the payout while its rows are looked for.
struct Search {
    tables: Vec<Table>,
    reference: String,
    wire_id: String,
    ids: Vec<[u8; 16]>,
    found: HashSet<(usize, Vec<Value>)>,
}

impl Search {
    async fn run<D: Data>(&mut self, data: &D) -> Result<(), String> {
        let mut looked = 0;
        while looked < self.ids.len() {
            let id = self.ids[looked];
            for place in 0..self.tables.len() {
                let Some((sql, params)) = self.question::<D>(place, &id, looked == 0) else { continue };
                for row in data.rows(&sql, &params).await? {
                    let table = &self.tables[place];
                    if let Ok(own) = table.cell(&row, "id").and_then(identifier)
                        && !self.ids.contains(&own)
                    {
                        self.ids.push(own);
                    }
                    self.found.insert((place, row));
                }
            }
            looked += 1;
        }
        Ok(())
    }

    /// Asks one table for rows that mention `id`; and, where rows have no identifier, for those with the reference.
    fn question<D: Data>(
        &self,
        place: usize,
        id: &[u8; 16],
        is_payout: bool,
    ) -> Option<(String, Vec<Value>)> {
        let table = &self.tables[place];
        let find = D::FIND;
        let by_reference = is_payout && table.place("id").is_none();
        let mut params: Vec<Value> = Vec::new();
        let mut bind = |value: Value| {
            let known = params.iter().position(|param| *param == value);
            known.unwrap_or_else(|| {
                params.push(value);
                params.len() - 1
            }) + 1
        };
        let mut any = Vec::new();
        for (column, kind) in &table.columns {
            match kind {
                Kind::Int => {}
                Kind::Bytes => any.push(format!("{column} = ${}", bind(Value::Bytes(id.to_vec())))),
                Kind::Text => {
                    any.push(format!("{find}({column}, ${}) > 0", bind(Value::Text(printed(id)))));
                    if by_reference {
                        any.push(format!("{column} = ${}", bind(Value::Text(self.reference.clone()))));
                    }
                }
            }
        }
        let columns = table.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT {columns} FROM {} WHERE {}", table.name, any.join(" OR "));
        (!any.is_empty()).then_some((sql, params))
    }

    fn templates(&self, created_at: i64, accounts: &mut Vec<Value>) -> Result<Vec<Rows>, String> {
        let mut by_table: HashMap<usize, Vec<&Vec<Value>>> = HashMap::new();
        for (place, row) in &self.found {
            by_table.entry(*place).or_default().push(row);
        }
        let mut all = Vec::new();
        for (place, mut rows) in by_table {
            let table = self.tables[place].clone();
            // Entries and steps are numbered among each other.
            if let Some(place) = table.place("place") {
                rows.sort_by_key(|row| row[place].int().unwrap_or_default());
            }
            let rows = rows.into_iter().map(|row| self.template(&table, row, created_at, accounts));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            all.push(Rows { table, rows });
        }
        all.sort_by_key(|rows| (rows.table.name != FIRST, rows.table.name.clone()));
        Ok(all)
    }

    fn template(
        &self,
        table: &Table,
        row: &[Value],
        made: i64,
        accounts: &mut Vec<Value>,
    ) -> Result<Row, String> {
        let cells = row.iter().map(|value| self.cell(value, made));
        let (mut cells, mut moves): (Vec<Cell>, _) = (cells.collect(), None);
        if table.name == FIRST {
            let account = table.cell(row, "account")?;
            let account = accounts.iter().position(|known| known == account).unwrap_or_else(|| {
                accounts.push(account.clone());
                accounts.len() - 1
            });
            // Balances are credits less debits.
            moves = Some((account, table.cell(row, "credit")?.int()? - table.cell(row, "debit")?.int()?));
            for (column, cell) in [("balance_after", Cell::Balance), ("number", Cell::Number)] {
                let place = table.place(column).ok_or_else(|| format!("an entry has no column {column}"))?;
                cells[place] = cell;
            }
        }
        Ok(Row { cells, moves })
    }

    fn cell(&self, value: &Value, made: i64) -> Cell {
        match value {
            Value::Int(number) if (number - made).abs() < NEAR => Cell::Time(number - made),
            Value::Bytes(bytes) => match self.ids.iter().position(|id| id == bytes.as_slice()) {
                Some(place) => Cell::Id(place),
                None => Cell::Same(value.clone()),
            },
            Value::Text(text) => {
                let mut pieces = vec![Piece::Same(text.clone())];
                let ids = self.ids.iter().enumerate().map(|(place, id)| (printed(id), Piece::Id(place)));
                // The wire id begins with the reference.
                let names =
                    [(self.wire_id.clone(), Piece::WireId), (self.reference.clone(), Piece::Reference)];
                for (name, piece) in ids.chain(names) {
                    pieces = pieces.into_iter().flat_map(|part| cut(part, &name, &piece)).collect();
                }
                match pieces.as_slice() {
                    [Piece::Same(_)] => Cell::Same(value.clone()),
                    _ => Cell::Text(pieces),
                }
            }
            Value::Int(_) | Value::Null => Cell::Same(value.clone()),
        }
    }
}

/// Puts `piece` wherever `name` stands.
fn cut(part: Piece, name: &str, piece: &Piece) -> Vec<Piece> {
    let Piece::Same(text) = part else { return vec![part] };
    let mut pieces = Vec::new();
    for (at, between) in text.split(name).enumerate() {
        if at > 0 {
            pieces.push(piece.clone());
        }
        if !between.is_empty() {
            pieces.push(Piece::Same(between.to_owned()));
        }
    }
    if pieces.is_empty() { vec![Piece::Same(text)] } else { pieces }
}

fn identifier(value: &Value) -> Result<[u8; 16], String> {
    value.bytes()?.try_into().map_err(|_| "an identifier has 16 bytes".to_owned())
}

/// The digits of an identifier as Kibali prints them after its prefix.
fn printed(id: &[u8; 16]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = u128::from_be_bytes(*id);
    (0..26).rev().map(|digit| char::from(ALPHABET[(bits >> (5 * digit)) as usize & 31])).collect()
}

/// An identifier of now, as Kibali makes them: UUIDs of version 7.
fn new_id(now: i64) -> [u8; 16] {
    let mut id = fastrand::u128(..).to_be_bytes();
    id[..6].copy_from_slice(&(now / 1_000).to_be_bytes()[2..]);
    id[6] = 0x70 | (id[6] & 0x0f);
    id[8] = 0x80 | (id[8] & 0x3f);
    id
}

/// The day of East Africa Time.
pub(crate) fn day_of(at: i64) -> i64 {
    (at + EAST_AFRICA).div_euclid(DAY)
}
