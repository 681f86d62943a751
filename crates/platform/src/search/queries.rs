//! Every statement about people that are found, and the conditions by which lists of payouts and payments find.

mod learning;
mod lists;

use permit::Param;

use super::model::{Sought, may_be_hidden};
use crate::{listing::Conditions, text};

pub(super) use learning::{learn, to_learn};
pub(crate) use lists::{Searched, Wanted};

/// Who stands in the rows of a table, and where is kept what they are found by.
#[derive(Debug)]
pub(crate) struct People {
    /// The table's columns of names, of which any may be without one.
    names: &'static [&'static str],
    /// Its columns of accounts, numbers and addresses, likewise.
    accounts: &'static [&'static str],
    /// What a row and its people's words have in common, as an index of the table has it; a row without it names nobody.
    mark: &'static str,
    /// The table in which the database notes people, with the same columns of accounts.
    noted: &'static str,
    /// What its columns of names are called.
    noted_names: &'static [&'static str],
    /// The table of their words.
    words: &'static str,
    /// How both call the mark.
    key: &'static str,
    /// How long the third-party API's id is beyond the reference.
    tail: usize,
}

/// Whom payouts go to.
pub(crate) const PAYEES: &People = &People {
    names: &["payee_name"],
    accounts: &["account"],
    mark: "p.account",
    noted: "payee",
    noted_names: &["name"],
    words: "payee_word",
    key: "account",
    tail: 6,
};

/// Whom payments come from: as the network knows them, and as they said themselves.
pub(crate) const PAYERS: &People = &People {
    names: &["payer_name", "customer_name"],
    accounts: &["phone", "account", "customer_phone", "customer_email"],
    mark: "CAST(COALESCE(p.phone, p.account, p.customer_phone, p.customer_email, p.customer_name, p.payer_name) AS TEXT)",
    noted: "payer",
    noted_names: &["payer_name", "customer_name"],
    words: "payer_word",
    key: "payer",
    tail: 11,
};

/// What is looked for, as parameters, and whether people are.
struct Terms<'a> {
    sought: &'a Sought,
    of: &'static People,
    references: Vec<(String, String)>,
    /// The third-party API's id, and the reference that it begins with.
    order: Option<(&'a str, &'a str)>,
    name: String,
    accounts: Vec<String>,
    words: [(String, String); 2],
    /// How those begin, as patterns.
    begun: [String; 2],
    people: bool,
}

impl<'a> Terms<'a> {
    /// Without `people`, nobody in the rows is looked at, nor a reference that may hide a number.
    fn new(sought: &'a Sought, of: &'static People, people: bool) -> Self {
        let whole = sought.text.as_str();
        let order =
            whole.len().checked_sub(of.tail).and_then(|end| whole.get(..end)).map(|order| (whole, order));
        let shown = |begin: &str| people || !may_be_hidden(begin);
        let words = sought.words();
        let begun = words.each_ref().map(|(from, _)| text::pattern(from)[1..].to_owned());
        Self {
            sought,
            of,
            references: if shown(whole) { sought.references() } else { Vec::new() },
            order: order.filter(|(_, order)| shown(order)),
            name: sought.name(),
            accounts: sought.accounts(),
            words,
            begun,
            people,
        }
    }
}

/// The rule itself, of the row `p`.
fn condition<'a>(terms: &'a Terms<'_>, id: Param<'a>, said: &mut Conditions<'a>) -> String {
    let mut any =
        vec![format!("p.id = {}", said.bind(id)), format!("p.amount = {}", said.bind(&terms.sought.amount))];
    if let Some((whole, _)) = &terms.order {
        any.push(format!("p.wire_id = {}", said.bind(whole)));
    }
    any.extend(terms.references.iter().map(|span| in_span("p.reference", span, said)));
    if terms.people {
        any.push(of_people(terms, said).0);
    }
    format!("({})", any.join(" OR "))
}

/// What indexes find of it: each a condition that one of them serves.
fn branches<'a>(terms: &'a Terms<'_>, id: Param<'a>, said: &mut Conditions<'a>) -> Vec<String> {
    let mut found = vec![format!("p.id = {}", said.bind(id))];
    if terms.sought.amount >= 0 {
        found.push(format!("p.amount = {}", said.bind(&terms.sought.amount)));
    }
    if let Some((whole, order)) = &terms.order {
        let (order, whole) = (said.bind(order), said.bind(whole));
        found.push(format!("p.reference = {order} AND p.wire_id = {whole}"));
    }
    found.extend(terms.references.iter().map(|span| in_span("p.reference", span, said)));
    if terms.people {
        let People { mark, noted, words, key, .. } = terms.of;
        let mut marks: Vec<String> = Vec::new();
        for (span, begun) in terms.words.iter().zip(&terms.begun) {
            // Of a span PostgreSQL expects a share of all words, and would go through all rows at once. The pattern says no more, but
            // makes it expect a few.
            let (within, begun) = (in_span("w.word", span, said), said.bind(begun));
            marks.push(format!(
                "SELECT w.{key} FROM {words} w WHERE w.merchant = $1 AND {within} AND w.word LIKE {begun} ESCAPE '\\'"
            ));
        }
        let (named, young) = of_people(terms, said);
        marks.push(format!(
            "SELECT y.{key} FROM {noted} y WHERE y.merchant = $1 AND y.learned = 0 AND {young}"
        ));
        found.push(format!("{mark} IN ({}) AND {named}", marks.join(" UNION ")));
    }
    found
}

fn in_span<'a>(column: &str, (from, to): &'a (String, String), said: &mut Conditions<'a>) -> String {
    let (from, to) = (said.bind(from), said.bind(to));
    format!("({column} >= {from} AND {column} < {to})")
}

/// That somebody is meant: of the row `p`, and of somebody noted, `y`.
fn of_people<'a>(terms: &'a Terms<'_>, said: &mut Conditions<'a>) -> (String, String) {
    let name = said.bind(&terms.name);
    let patterns: Vec<String> = terms.accounts.iter().map(|pattern| said.bind(pattern)).collect();
    let meant = |table: &str, names: &[&str]| {
        let like = |text: String, pattern: &String| format!("{text} LIKE {pattern} ESCAPE '\\'");
        let mut any: Vec<String> =
            names.iter().map(|column| like(format!("' ' || lowered({table}.{column})"), &name)).collect();
        for column in terms.of.accounts {
            any.extend(patterns.iter().map(|pattern| like(format!("lowered({table}.{column})"), pattern)));
        }
        format!("({})", any.join(" OR "))
    };
    (meant("p", terms.of.names), meant("y", terms.of.noted_names))
}
