//! Every statement about payees that are found, and the conditions by which lists of payouts find.

use permit::{FromRow, Param, Problem, Row, StoreError, Tx, Writing};

use super::model::{Sought, words};
use crate::listing::Conditions;

/// How many of the newest are looked through one by one.
pub(crate) const WINDOW: i64 = 1_000;

/// How long the third-party API's id is beyond the reference.
const WIRE_ID_TAIL: usize = 6;

/// Names as patterns expect them.
const NAME: &str = "' ' || lowered(p.payee_name)";

/// What is looked for, as parameters, and whether payees are.
pub(crate) struct Terms<'a> {
    sought: &'a Sought,
    references: Vec<(String, String)>,
    order: Option<&'a str>,
    name: String,
    accounts: [String; 3],
    words: [(String, String); 2],
    people: bool,
}

impl<'a> Terms<'a> {
    /// Without `people`, a payee is not looked at.
    pub(crate) fn new(sought: &'a Sought, people: bool) -> Self {
        let text = sought.text.as_str();
        Self {
            sought,
            references: sought.references(),
            order: text.len().checked_sub(WIRE_ID_TAIL).and_then(|end| text.get(..end)),
            name: sought.name(),
            accounts: sought.accounts(),
            words: sought.words(),
            people,
        }
    }
}

/// The rule itself, of the row `p`.
pub(crate) fn condition<'a>(terms: &'a Terms<'_>, id: Param<'a>, said: &mut Conditions<'a>) -> String {
    let mut any = vec![
        format!("p.id = {}", said.bind(id)),
        format!("p.amount = {}", said.bind(&terms.sought.amount)),
        format!("p.wire_id = {}", said.bind(&terms.sought.text)),
    ];
    any.extend(terms.references.iter().map(|span| in_span("p.reference", span, said)));
    if terms.people {
        any.push(of_payee(terms, said));
    }
    format!("({})", any.join(" OR "))
}

/// What indexes find of it: each a condition that one of them serves.
pub(crate) fn branches<'a>(terms: &'a Terms<'_>, id: Param<'a>, said: &mut Conditions<'a>) -> Vec<String> {
    let mut found = vec![format!("p.id = {}", said.bind(id))];
    if terms.sought.amount >= 0 {
        found.push(format!("p.amount = {}", said.bind(&terms.sought.amount)));
    }
    if let Some(order) = &terms.order {
        let (order, whole) = (said.bind(order), said.bind(&terms.sought.text));
        found.push(format!("p.reference = {order} AND p.wire_id = {whole}"));
    }
    found.extend(terms.references.iter().map(|span| in_span("p.reference", span, said)));
    if terms.people {
        let [one, other] = [0, 1].map(|place| {
            let within = in_span("w.word", &terms.words[place], said);
            format!("SELECT w.account FROM payee_word w WHERE w.merchant = $1 AND {within}")
        });
        let named = of_payee(terms, said);
        let young = named.replace("p.payee_name", "y.name").replace("p.account", "y.account");
        found.push(format!(
            "p.account IN ({one} UNION {other} UNION \
             SELECT y.account FROM payee y WHERE y.merchant = $1 AND y.learned = 0 AND {young}) AND {named}"
        ));
    }
    found
}

fn in_span<'a>(column: &str, (from, to): &'a (String, String), said: &mut Conditions<'a>) -> String {
    let (from, to) = (said.bind(from), said.bind(to));
    format!("({column} >= {from} AND {column} < {to})")
}

fn of_payee<'a>(terms: &'a Terms<'_>, said: &mut Conditions<'a>) -> String {
    let name = said.bind(&terms.name);
    let accounts: Vec<String> = terms
        .accounts
        .iter()
        .map(|pattern| format!("lowered(p.account) LIKE {} ESCAPE '\\'", said.bind(pattern)))
        .collect();
    format!("({NAME} LIKE {name} ESCAPE '\\' OR {})", accounts.join(" OR "))
}

/// A payee whose words are not written yet.
pub(super) struct Payee {
    account: String,
    name: String,
}

impl FromRow for Payee {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { account: row.next()?, name: row.next()? })
    }
}

/// Payees to be learned, up to `most`.
pub(super) async fn to_learn(tx: &mut impl Tx, most: usize) -> Result<Vec<Payee>, Problem> {
    let sql =
        "SELECT account, name FROM payee WHERE merchant = $1 AND learned = 0 ORDER BY account, name LIMIT $2";
    tx.list(sql, &[&most]).await
}

/// Writes the words that a payee is found by.
pub(super) async fn learn(tx: &mut impl Writing, payee: &Payee) -> Result<(), Problem> {
    let words = words(&payee.account, &payee.name);
    let rows: Vec<String> = (3..words.len() + 3).map(|place| format!("($1, ${place}, $2)")).collect();
    let sql = format!(
        "INSERT INTO payee_word (merchant, word, account) VALUES {} ON CONFLICT DO NOTHING",
        rows.join(", ")
    );
    let mut params: Vec<Param<'_>> = vec![&payee.account];
    params.extend(words.iter().map(|word| -> Param<'_> { word }));
    tx.execute(&sql, &params).await?;
    let sql = "UPDATE payee SET learned = 1 WHERE merchant = $1 AND account = $2 AND name = $3";
    tx.execute(sql, &[&payee.account, &payee.name]).await?;
    Ok(())
}
