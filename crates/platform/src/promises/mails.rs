//! Letters against the dashboard: what they lead to is there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::problems::sources;

/// The first literal behind each `before`.
fn literals<'a>(text: &'a str, before: &str, quote: char) -> Vec<&'a str> {
    let calls = text.split(before).skip(1).filter_map(|call| call.split(';').next());
    calls.filter_map(|call| call.split(quote).nth(1)).collect()
}

/// The addresses of the dashboard's pages, as its areas name them: `payouts/$id`.
fn pages(areas: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for area in fs::read_dir(areas).expect("the areas of the dashboard") {
        let file = area.expect("an area").path().join("pages.ts");
        let text = fs::read_to_string(file).unwrap_or_default();
        found.extend(literals(&text, "path:", '\'').into_iter().map(str::to_owned));
    }
    found
}

#[test]
fn every_letter_leads_to_a_page_that_is_there() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let pages = pages(&root.join("../../web/src/areas"));
    assert!(pages.contains("payouts/$id"), "{pages:?}");
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut links = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with("mail/mod.rs")) {
        let text = fs::read_to_string(file).expect("a source");
        links.extend(literals(&text, "page_link(", '"').into_iter().map(|link| link.replace("{}", "$id")));
    }
    assert!(links.len() > 8, "{links:?}");
    let nowhere: Vec<_> = links.difference(&pages).collect();
    assert!(nowhere.is_empty(), "no such page of the dashboard: {nowhere:?}");
}
