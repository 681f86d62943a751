//! What a step says, kept and read, hidden and told.

use values::Currency;

use super::*;

fn amount() -> Amount {
    Amount::new(107_200, Currency::TZS).expect("in range")
}

#[test]
fn what_is_kept_is_read_back_and_an_old_sentence_is_somebodys_words() {
    let held = StepDetail::HeldWithBatch { amount: amount(), batch: "salaries.csv".to_owned() };
    assert_eq!(StepDetail::read(&held.kept()), held);
    let old = "TZS 1,072 held, fee included";
    assert_eq!(StepDetail::read(old), StepDetail::words(old));
    assert_eq!(StepDetail::read(old).to_string(), old);
}

#[test]
fn a_release_with_a_batch_names_who_authorised_it_and_hides_them_too() {
    let people = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let released =
        |names: &[&str]| StepDetail::ReleasedWithBatch { batch: "May".to_owned(), people: people(names) };
    assert_eq!(
        released(&["Neema", "Asha"]).to_string(),
        "Released with the batch May, authorised by Neema and Asha"
    );
    let mut hidden = released(&["Neema"]);
    hidden.hide(|_| "…".to_owned());
    assert_eq!(hidden, StepDetail::ReleasedWithBatch { batch: "…".to_owned(), people: people(&["…"]) });
    let before = r#"{"code":"released_with_batch","batch":"May"}"#;
    assert_eq!(StepDetail::read(before), released(&[]));
    assert_eq!(released(&[]).to_string(), "Released with the batch May");
}

#[test]
fn words_that_look_like_a_code_stay_words() {
    let forged = StepDetail::Undecided.kept();
    assert_eq!(StepDetail::read(&StepDetail::words(&forged).kept()), StepDetail::words(forged));
}

#[test]
fn every_text_is_hidden_and_no_code() {
    let mut settled = StepDetail::SettledByPeople {
        outcome: "stands".to_owned(),
        stood: "failed".to_owned(),
        proposed_by: "Asha".to_owned(),
        confirmed_by: "Peter".to_owned(),
        note: "seen".to_owned(),
        provider_reference: Some("R1".to_owned()),
    };
    assert_eq!(
        settled.to_string(),
        "Settled by people as failed, as it stands: Asha proposed, Peter confirmed. Evidence: seen. \
         Provider's reference R1."
    );
    settled.hide(|_| "…".to_owned());
    assert_eq!(
        settled.to_string(),
        "Settled by people as failed, as it stands: … proposed, … confirmed. Evidence: …. Provider's reference …."
    );
    let mut alone = StepDetail::ReleasedAlone {
        name: "Asha".to_owned(),
        what: "payout".to_owned(),
        at: Timestamp::from_micros(0),
        address: "10.0.0.1".to_owned(),
    };
    alone.hide(|_| "…".to_owned());
    let says = alone.to_string();
    assert!(!says.contains("Asha") && !says.contains("10.0.0.1") && says.contains("1970"), "{says}");
}

#[test]
fn evidence_ends_as_a_sentence_and_names_the_reference_where_there_is_one() {
    let proposed = |note: &str, reference: Option<&str>| StepDetail::Proposed {
        outcome: "not_paid".to_owned(),
        note: note.to_owned(),
        provider_reference: reference.map(str::to_owned),
    };
    assert_eq!(proposed("seen", None).to_string(), "Proposed as not paid. Evidence: seen.");
    assert_eq!(
        proposed("Seen!", Some("R1")).to_string(),
        "Proposed as not paid. Evidence: Seen! Provider's reference R1."
    );
}

#[test]
fn what_was_changed_is_said_with_what_it_was_before() {
    let mut edited = StepDetail::Edited {
        name: "Asha".to_owned(),
        before: amount(),
        after: Amount::new(50_000, Currency::TZS).expect("in range"),
        payee_before: "ZURI …6789".to_owned(),
        payee: "JUMA …0118".to_owned(),
    };
    let says = "Asha changed it: TZS 1,072 to ZURI …6789 is TZS 500 to JUMA …0118 now";
    assert_eq!((edited.to_string(), StepDetail::read(&edited.kept())), (says.to_owned(), edited.clone()));
    edited.hide(|_| "•".to_owned());
    assert_eq!(edited.to_string(), "• changed it: TZS 1,072 to • is TZS 500 to • now");
}

#[test]
fn what_stands_in_the_record_and_what_came_back_is_said() {
    let text = "R7".to_owned();
    let contradicted = |verdict: &str| StepDetail::Contradicted {
        stood: "failed".to_owned(),
        verdict: verdict.to_owned(),
        text: text.clone(),
    };
    for (verdict, says) in [
        ("paid", "It is failed, but the provider says that the money arrived: R7"),
        ("failed", "It is failed, but the provider says that the money never left: R7"),
        ("returned", "It is failed, but the provider says that the money left and came back: R7"),
    ] {
        assert_eq!(contradicted(verdict).to_string(), says);
    }
    let back = StepDetail::CameBack { reason: "Closed.".to_owned(), amount: amount() };
    assert_eq!(back.to_string(), "Closed. TZS 1,072 is available again.");
    let went = |missing| StepDetail::WentBack { reason: "Fraud.".to_owned(), amount: amount(), missing };
    let nothing = Amount::new(0, Currency::TZS).expect("in range");
    assert_eq!(went(nothing).to_string(), "Fraud. The provider took TZS 1,072 back.");
    assert_eq!(
        went(amount()).to_string(),
        "Fraud. The provider took TZS 1,072 back, of which TZS 1,072 had been spent."
    );
    let mut went = went(nothing);
    went.hide(|_| "…".to_owned());
    assert_eq!(went.to_string(), "… The provider took TZS 1,072 back.");
}
