//! Every statement about people that are found, and the conditions by which lists of payouts and payments find.

mod learning;
mod lists;

use permit::Param;

use super::model::{Sought, Span, may_be_hidden};
use crate::{
    listing::{Conditions, Source},
    text,
};

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
};

/// What is looked for, as parameters, and whether people are.
struct Terms<'a> {
    sought: &'a Sought,
    of: &'static People,
    references: Vec<Span>,
    /// The third-party API's id, and the reference that it begins with.
    order: Option<(&'a str, &'a str)>,
    name: String,
    accounts: Vec<String>,
    /// How words of a name begin, of which somebody has all.
    named: Vec<Prefix>,
    /// How a word of an account begins.
    numbered: Prefix,
    people: bool,
}

/// What a word begins with: a span of an index, and the same as a pattern.
struct Prefix {
    span: Span,
    pattern: String,
}

impl Prefix {
    fn new(span: Span) -> Self {
        let pattern = text::pattern(&span.0)[1..].to_owned();
        Self { span, pattern }
    }
}

impl<'a> Terms<'a> {
    /// Without `people`, nobody in the rows is looked at, nor a reference that may hide a number or has the account in it.
    fn new(sought: &'a Sought, source: Source, of: &'static People, people: bool) -> Self {
        let whole = sought.text.as_str();
        let order = source.reference_of(whole).map(|order| (whole, order));
        let shown = |begin: &str| people || !may_be_hidden(begin);
        let (named, numbered) = sought.words();
        Self {
            sought,
            of,
            references: if shown(whole) { sought.references() } else { Vec::new() },
            order: order.filter(|(_, order)| shown(order)),
            name: sought.name(),
            accounts: sought.accounts(),
            named: named.into_iter().map(Prefix::new).collect(),
            numbered: Prefix::new(numbered),
            people,
        }
    }
}

/// That the reference of the row `p` names no account of it, which would tell whoever may see no accounts how that one goes on.
const OPEN: &str = "(p.account IS NULL OR lowered(p.reference) NOT LIKE '%' || lowered(p.account) || '%')";

/// The rule itself, of the row `p`.
fn condition<'a>(terms: &'a Terms<'_>, id: Param<'a>, said: &mut Conditions<'a>) -> String {
    let mut any =
        vec![format!("p.id = {}", said.bind(id)), format!("p.amount = {}", said.bind(&terms.sought.amount))];
    if let Some((whole, _)) = &terms.order {
        any.push(format!("p.wire_id = {}", said.bind(whole)));
    }
    any.extend(terms.references.iter().map(|span| referenced(terms, span, said)));
    if terms.people {
        any.push(of_people(terms, said).0);
    }
    format!("({})", any.join(" OR "))
}

/// What indexes find of it: each a condition that one of them serves.
fn branches<'a>(terms: &'a Terms<'_>, id: Param<'a>, said: &mut Conditions<'a>) -> Vec<String> {
    let mut found = vec![format!("p.id = {}", said.bind(id))];
    if terms.sought.amount >= 0 {
        // As a span: where most have one amount, PostgreSQL expects an amount to be that of most, and would go through all rows.
        let amount = said.bind(&terms.sought.amount);
        found.push(format!("p.amount BETWEEN {amount} AND {amount}"));
    }
    if let Some((whole, order)) = &terms.order {
        let (order, whole) = (said.bind(order), said.bind(whole));
        found.push(format!("p.reference = {order} AND p.wire_id = {whole}"));
    }
    found.extend(terms.references.iter().map(|span| referenced(terms, span, said)));
    if terms.people {
        let People { mark, noted, words, key, .. } = terms.of;
        let mut begun = |Prefix { span, pattern }: &'a Prefix| {
            // Of a span PostgreSQL expects a share of all words, and would go through all rows at once. The pattern says no more, but
            // makes it expect a few.
            let (within, pattern) = (in_span("w.word", span, said), said.bind(pattern));
            format!(
                "SELECT w.{key} FROM {words} w WHERE w.merchant = $1 AND {within} AND w.word LIKE {pattern} ESCAPE '\\'"
            )
        };
        // Before the others: SQLite puts together from the left.
        let named = terms.named.iter().map(&mut begun).collect::<Vec<_>>().join(" INTERSECT ");
        let numbered = begun(&terms.numbered);
        let (meant, young) = of_people(terms, said);
        found.push(format!(
            "{mark} IN ({named} UNION {numbered} UNION \
             SELECT y.{key} FROM {noted} y WHERE y.merchant = $1 AND y.learned = 0 AND {young}) AND {meant}"
        ));
    }
    found
}

/// That the reference begins so, and may be known.
fn referenced<'a>(terms: &Terms<'_>, span: &'a Span, said: &mut Conditions<'a>) -> String {
    let begins = in_span("p.reference", span, said);
    if terms.people { begins } else { format!("({begins} AND {OPEN})") }
}

fn in_span<'a>(column: &str, (from, to): &'a Span, said: &mut Conditions<'a>) -> String {
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
