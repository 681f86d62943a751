//! What ClickPesa documents of its API, sentence by sentence, and the test that checks each. docs/CLICKPESA.md is made
//! from it, so that nothing is missing in silence.
//!
//! After a change that is meant, `UPDATE=1 cargo nextest run -p platform conformance` writes the document anew.

mod checks;
mod collections;
mod differences;
mod every_call;
mod payouts;
mod webhooks;

use std::{fmt::Write as _, path::PathBuf};

use crate::promises::compare;

/// A behaviour, and the file and the name of the test that checks it.
struct Row(&'static str, &'static str, &'static str);

/// A heading, such as a call, with its behaviours.
struct Part(&'static str, &'static [Row]);

/// Files of tests, from the root of the repository.
const TESTS: &str = "crates/platform/src/clickpesa/tests.rs";
const REFUSALS: &str = "crates/platform/src/clickpesa/tests/refusals.rs";
const LISTING: &str = "crates/platform/src/clickpesa/tests/listing.rs";
const CHECKS: &str = "crates/platform/src/clickpesa/tests/conformance/checks.rs";
const WIRE: &str = "crates/platform/src/wire/tests.rs";
const CLIENT: &str = "script/clients/parts_020.py";

fn parts() -> impl Iterator<Item = &'static Part> {
    [every_call::PARTS, collections::PARTS, payouts::PARTS, webhooks::PARTS].into_iter().flatten()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Whether the test is there. A test that is gone turns its behaviours into *not yet*, and the document stale.
fn exists(file: &str, test: &str) -> bool {
    let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
    let plain: String = text.split_whitespace().collect();
    ["both_stores!(", "fn", "def", "function"].iter().any(|start| {
        let named = format!("{start}{test}");
        plain.contains(&format!("{named}(")) || plain.contains(&format!("{named},"))
    })
}

#[test]
fn a_test_exists_where_it_is_written() {
    assert!(exists(TESTS, "eight_equal_creates_at_once_make_one") && exists(CLIENT, "account"));
    assert!(!exists(TESTS, "eight_equal") && !exists("crates/nowhere.rs", "token") && !exists("", ""));
}

#[test]
fn no_behaviour_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for part in parts() {
        for Row(says, _, _) in part.1 {
            assert!(seen.insert((part.0, says)), "{}: {says}", part.0);
        }
    }
}

#[test]
fn the_conformance_table_is_current() {
    let (mut checked, mut open) = (0, 0);
    let mut body = String::new();
    for Part(heading, rows) in parts() {
        // Writing into a String does not fail.
        let _ = write!(body, "\n## {heading}\n\n| Behaviour | Checked by |\n| --- | --- |\n");
        for Row(says, file, test) in *rows {
            let says = says.replace('|', "\\|");
            if !exists(file, test) {
                open += 1;
                let _ = writeln!(body, "| {says} | not yet |");
            } else {
                checked += 1;
                let name = file.rsplit("/src/").next().unwrap_or(file);
                let _ = writeln!(body, "| {says} | `{test}` in `{name}` |");
            }
        }
    }
    let head = format!(
        "# How Kibali speaks ClickPesa\n\nWhat ClickPesa documents of its third-party API, behaviour by behaviour, and the test \
         that checks each here. A test makes this page: a behaviour passes as long as the test beside it does, and all of \
         them run in `script/test`, on SQLite and on PostgreSQL. What has no test says *not yet*.\n\n{checked} behaviours are \
         checked, {open} are not yet. Where Kibali does otherwise on purpose stands [at the end](#differences).\n"
    );
    compare("CLICKPESA.md", &format!("{head}{body}\n## Differences\n\n{}", differences::DIFFERENCES));
}
