//! What a line comes to, and what is said of one that comes to nothing.

use super::*;

fn given(phone: &str, amount: &str) -> Given {
    Given { phone: Some(phone.to_owned()), amount: Some(amount.to_owned()), ..Given::default() }
}

fn faults(given: &Given) -> Vec<(&'static str, String)> {
    let checked = check(&Terms::sample(), given, "B1");
    assert_eq!(checked.order.is_some(), checked.faults.is_empty());
    checked.faults.into_iter().map(|fault| (fault.column.name(), fault.says)).collect()
}

#[test]
fn a_line_is_priced_as_a_payout_of_its_own_would_be() {
    let checked = check(&Terms::sample(), &given("712345678", "10,000"), "B1");
    let order = checked.order.expect("a payout");
    assert_eq!((order.reference.as_str(), order.total().minor()), ("B1", 1_064_200));
    assert_eq!(order.destination.account(), "255712345678", "the zero that a spreadsheet dropped is back");
    let bank = Given {
        bank_bic: Some("CORUTZTZ".to_owned()),
        account_number: Some("0150123456789".to_owned()),
        name: Some("Asha Mrema".to_owned()),
        amount: Some("20000".to_owned()),
        ..Given::default()
    };
    let order = check(&Terms::sample(), &bank, "B1").order.expect("a payout");
    assert_eq!(words_of(&order.destination), ("bank", Some("ACH")));
}

#[test]
fn everything_wrong_with_a_line_is_said_at_once() {
    let bad = Given {
        reference: Some("PAY-1".to_owned()),
        currency: Some("KES".to_owned()),
        name: Some("\u{202e}evil".to_owned()),
        ..given("12", "1,50")
    };
    let columns: Vec<_> = faults(&bad).into_iter().map(|(column, _)| column).collect();
    assert_eq!(columns, ["reference", "name", "currency", "amount", "phone"]);
    assert_eq!(faults(&given("255731234567", "1000"))[0].0, "phone");
    assert_eq!(faults(&given("255712345678", "1"))[0].0, "amount");
    let both = Given { bank_bic: Some("CORUTZTZ".to_owned()), ..given("255712345678", "1000") };
    assert!(faults(&both)[0].1.contains("not both"), "{:?}", faults(&both));
    let nameless = Given {
        bank_bic: Some("CORUTZTZ".to_owned()),
        account_number: Some("0150123456789".to_owned()),
        phone: None,
        ..given("", "10000")
    };
    assert_eq!(faults(&nameless)[0].0, "name");
}

#[test]
fn names_are_compared_as_people_read_them() {
    for (given, known, other) in [
        (Some("Asha Mrema"), Some("MREMA, ASHA"), false),
        (Some("Asha Mrema"), Some("ASHA JUMA"), true),
        (None, Some("ASHA"), false),
        (Some("Asha"), None, false),
    ] {
        assert_eq!(differs(given, known), other, "{given:?} {known:?}");
    }
}

fn bank(bic: Option<&str>, number: Option<&str>) -> Given {
    Given {
        bank_bic: bic.map(str::to_owned),
        account_number: number.map(str::to_owned),
        name: Some("Asha Mrema".to_owned()),
        amount: Some("20000".to_owned()),
        ..Given::default()
    }
}

const NUMBER: Option<&str> = Some("0150123456789");

#[test]
fn a_line_says_what_stands_under_its_columns() {
    let columns = Column::ALL.map(Some).to_vec();
    let cells = ["0712", " 500 ", "TZS", "Asha", "A1", "CORUTZTZ", "015", ""].map(str::to_owned);
    let some = |text: &str| Some(text.to_owned());
    let expected = Given {
        phone: some("0712"),
        amount: some("500"),
        currency: some("TZS"),
        name: some("Asha"),
        reference: some("A1"),
        bank_bic: some("CORUTZTZ"),
        account_number: some("015"),
        note: None,
    };
    assert_eq!(Given::of(&Columns(columns), &cells), expected);
    let long = Given::of(&Columns(vec![Some(Column::Note)]), &["x".repeat(201)]);
    assert_eq!(long.note.map(|note| note.len()), Some(200));
}

#[test]
fn an_account_at_a_bank_takes_both_its_parts() {
    assert!(bank(Some("CORUTZTZ"), None).is_bank() && bank(None, NUMBER).is_bank());
    assert!(!given("712345678", "1").is_bank());
    for (line, column, says) in [
        (bank(Some("CORUTZTZ"), None), "account_number", PayoutError::AccountNumber.to_string()),
        (bank(None, NUMBER), "bank_bic", PayoutError::Bank.to_string()),
        (bank(Some("XXXXTZTZ"), NUMBER), "bank_bic", PayoutError::Bank.to_string()),
        (bank(None, None), "phone", error_says(&PayoutError::Payee)),
    ] {
        assert_eq!(faults(&line), [(column, text::sentence(&says))]);
    }
}

#[test]
fn a_refusal_stands_in_the_column_that_it_is_about() {
    let (phone, account) = (given("712345678", "1"), bank(Some("CORUTZTZ"), NUMBER));
    let both = Given { phone: phone.phone.clone(), ..account.clone() };
    for (error, of_phone, of_account) in [
        (PayoutError::Bank, Column::BankBic, Column::BankBic),
        (PayoutError::AccountNumber, Column::AccountNumber, Column::AccountNumber),
        (PayoutError::AccountName, Column::Name, Column::Name),
        (PayoutError::AccountCurrency, Column::Currency, Column::Currency),
        (PayoutError::AchInDollars, Column::Currency, Column::Currency),
        (PayoutError::Amount(String::new()), Column::Amount, Column::Amount),
        (PayoutError::ReferenceUsed("A1".to_owned()), Column::Reference, Column::Reference),
        (PayoutError::Payee, Column::Phone, Column::AccountNumber),
    ] {
        assert_eq!(column_of(&error, &phone), of_phone, "{error:?}");
        assert_eq!(column_of(&error, &account), of_account, "{error:?}");
    }
    assert_eq!(column_of(&PayoutError::Payee, &both), Column::Phone);
}

#[test]
fn what_was_checked_is_what_is_made_at_the_price_it_had() {
    let line = Given {
        note: Some("March".to_owned()),
        name: Some("Asha".to_owned()),
        ..given("712345678", "10,000")
    };
    let checked = check(&Terms::sample(), &line, "B1").order.expect("a payout");
    assert_eq!((checked.payee_name.as_deref(), checked.note.as_deref()), (Some("Asha"), Some("March")));
    let Price { fee, bearer, debit, receives, rate } = checked.price;
    let priced = Priced { amount: checked.amount, fee, bearer, debit, receives, rate };
    let made = order_of(&line, "B1", priced, None, None).expect("a payout");
    assert_eq!((made.reference, made.amount, made.price), ("B1".to_owned(), checked.amount, checked.price));
    assert_eq!((made.destination, made.note.as_deref()), (checked.destination, Some("March")));
    assert_eq!((made.payee_name.as_deref(), made.payee_known), (Some("Asha"), false));
    let known = order_of(&line, "B1", priced, None, Some("ASHA M".to_owned())).expect("a payout");
    assert_eq!((known.payee_name.as_deref(), known.payee_known), (Some("ASHA M"), true));
    let account = bank(Some("CORUTZTZ"), NUMBER);
    let made = order_of(&account, "B1", priced, Some(TransferType::Rtgs), None).expect("a payout");
    assert_eq!(words_of(&made.destination), ("bank", Some("RTGS")), "the system that it was priced for");
    assert!(order_of(&bank(None, NUMBER), "B1", priced, None, None).is_err());
}

#[test]
fn it_is_asked_whose_account_it_is_wherever_a_line_names_one() {
    let found = |line: &Given| destination_of(line, Currency::TZS).map(|at| at.account().to_owned());
    assert_eq!(found(&given("712345678", "1")).as_deref(), Some("255712345678"));
    assert_eq!(found(&bank(Some("CORUTZTZ"), NUMBER)).as_deref(), NUMBER);
    assert_eq!(found(&bank(None, NUMBER)), None);
}
