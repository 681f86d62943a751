use http::StatusCode;

use super::*;
use crate::extract::Input;

#[derive(PartialEq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    Push,
    CardOrder,
}

#[derive(PartialEq, serde::Deserialize)]
struct Sum {
    amount: i64,
    currency: String,
}

#[derive(PartialEq, serde::Deserialize)]
struct Asked {
    sum: Sum,
    way: Option<Way>,
    days: Option<Vec<u32>>,
    free: Option<Value>,
}

fn of(body: &str) -> Option<(String, String)> {
    fault::<Asked>(body.as_bytes(), &["checksum"])
}

fn with(rest: &str) -> String {
    format!(r#"{{"sum": {{"amount": 1, "currency": "TZS"}}{rest}}}"#)
}

#[test]
fn what_fits_is_faultless() {
    for rest in [
        "",
        r#", "way": null"#,
        r#", "way": "card_order", "days": [1, 2], "free": {"any": [{"thing": 1.5}]}"#,
        r#", "checksum": "ab12""#,
    ] {
        assert_eq!(of(&with(rest)), None, "{rest}");
    }
}

#[test]
fn a_field_is_named_by_its_path_with_what_it_takes_in_plain_words() {
    for (body, field, says) in [
        (with(r#", "way": "COLLECTION""#), "way", "The field way takes push or card_order."),
        (with(r#", "days": [1, -2]"#), "days[1]", "The field days[1] takes a whole number, 0 or more."),
        (with(r#", "days": 3"#), "days", "The field days takes a list."),
        (
            r#"{"sum": {"amount": "1", "currency": "TZS"}}"#.to_owned(),
            "sum.amount",
            "The field sum.amount takes a whole number.",
        ),
        (
            r#"{"sum": {"amount": 1, "currency": 5}}"#.to_owned(),
            "sum.currency",
            "The field sum.currency takes a text.",
        ),
        (r#"{"sum": {"amount": 1}}"#.to_owned(), "sum.currency", "The field sum.currency is missing."),
        (r#"{"sum": "all, expected i64"}"#.to_owned(), "sum", "The field sum takes an object."),
        ("{}".to_owned(), "sum", "The field sum is missing."),
        ("5".to_owned(), "body", "The body takes an object."),
    ] {
        assert_eq!(of(&body), Some((field.to_owned(), says.to_owned())), "{body}");
    }
}

#[test]
fn a_field_that_nobody_knows_is_refused_wherever_it_stands() {
    let colour = of(&with(r#", "colour": "red""#)).expect("refused");
    assert_eq!(colour.0, "colour");
    assert_eq!(colour.1, "There is no field colour here: it takes sum, way, days and free.");
    let nested = of(r#"{"sum": {"amount": 1, "currency": "TZS", "minor": 1}}"#).expect("refused");
    assert_eq!(nested.0, "sum.minor");
    let beside = of(r#"{"sum": {"amount": 1, "currency": "TZS", "checksum": 1}}"#).expect("refused");
    assert_eq!(beside.0, "sum.checksum", "only the body itself has it");
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Named {
    name: Option<String>,
}

#[test]
fn a_field_more_or_twice_is_refused_unless_it_is_read_elsewhere() {
    let more = br#"{"name": "Asha", "checksum": "ab"}"#;
    let refused = Input::<Named>::read(more).expect_err("refused");
    assert_eq!((refused.code(), refused.status()), ("input.invalid", StatusCode::UNPROCESSABLE_ENTITY));
    assert!(refused.detail().contains("checksum"), "{}", refused.detail());
    let read = Input::<Named>::read_beside(more, &["checksum"]).expect("a body");
    assert_eq!(read.0.name.as_deref(), Some("Asha"));
    Input::<Named>::read(br#"{"name": "Asha", "name": "Neema"}"#).expect_err("one of the two is meant");
}

#[test]
fn what_a_library_says_becomes_a_sentence() {
    for (text, wanted) in [
        ("missing field", "Missing field."),
        ("a thing. at line 1 column 2", "A thing."),
        ("écrit.", "Écrit."),
        ("", ""),
    ] {
        assert_eq!(sentence(text), wanted, "{text}");
    }
}
