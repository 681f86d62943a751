//! The list of problem codes against the source.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::PROBLEMS;

/// What stands before a code: a status and a comma, or a short name for a refusal of one status.
const BEFORE: [&str; 4] = ["forbid(", "conflict(", "too_many(", "Error::"];

/// Codes that are no literals behind a status.
const CHOSEN_BY_MATCH: [&str; 10] = [
    "busy",
    "checksum.refused",
    "failure",
    "password.common",
    "password.known",
    "password.long",
    "password.short",
    "second_person.address_unconfirmed",
    "second_person.same",
    "second_person.too_close",
];

/// The sources below a folder, tests and the third-party API left out.
pub(super) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() && !["tests", "promises", "fixtures", "clickpesa"].contains(&name.as_str()) {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

fn is_code(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    text.split('.').count() <= 2 && text.split('.').all(plain)
}

/// Whether a literal behind `before` is the code of a refusal.
fn is_refused(before: &str) -> bool {
    let before = before.trim_end();
    if BEFORE.iter().any(|name| before.ends_with(name)) {
        return true;
    }
    let Some(status) = before.strip_suffix(',') else { return false };
    let word = status.rsplit(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap_or_default();
    word.len() > 3
        && status.strip_suffix(word).is_some_and(|rest| rest.ends_with("StatusCode::") || rest.ends_with('('))
}

fn codes_in(text: &str) -> BTreeSet<String> {
    let parts: Vec<&str> = text.split('"').collect();
    let literals = parts.windows(2).filter(|pair| is_refused(pair[0]) && is_code(pair[1]));
    literals.map(|pair| pair[1].to_owned()).collect()
}

#[test]
fn every_code_of_a_refusal_is_listed_and_no_other() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "../permit/src", "../server/src"] {
        sources(&root.join(folder), &mut files);
    }
    let mut used: BTreeSet<String> = CHOSEN_BY_MATCH.map(str::to_owned).into();
    for file in files {
        used.extend(codes_in(&std::fs::read_to_string(&file).expect("a source")));
    }
    let listed: BTreeSet<String> = PROBLEMS.iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: Vec<_> = used.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&used).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not in problems.rs: {missing:?}; only there: {stale:?}");
    assert!(PROBLEMS.is_sorted_by(|one, other| one.0 < other.0), "by code");
}

#[test]
fn a_code_is_found_behind_its_status() {
    let text = r#"Self::refuse(StatusCode::GONE, "a.b", says); forbid(CONFLICT,
        "c_d.e", x); conflict("f.g"); Activity::new(Area::Access, "h.i", says); json!("j")"#;
    assert_eq!(codes_in(text), ["a.b", "c_d.e", "f.g"].map(str::to_owned).into());
}
