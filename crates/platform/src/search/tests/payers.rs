//! What is found of payments, by whom they come from.

use permit::Writing as _;
use rails::Simulator;
use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::{Amount, Currency, Duration, Phone};

use super::{MANY, assert_found, found, learn, matches, noted, rows, text};
use crate::{
    customers::Contact,
    fixtures::{
        self, Fixture,
        money::{payout_of, tzs},
    },
    payments::{
        FeePaidBy, Method, NewPayment, Origin, Source, SourceKind, Unasked, receive_unasked, start,
        start_instalment,
    },
};

fn shillings(whole: i64) -> Amount {
    Amount::new(whole * 100, Currency::TZS).expect("in range")
}

fn contact(name: &str, email: &str, phone: Option<&str>) -> Contact {
    Contact::parse(Some(name), Some(email), phone).expect("a contact")
}

/// A push; of three people one says who they are.
fn pushed(number: u32, reference: &str) -> NewPayment {
    let phone = Phone::parse(&format!("2557{:08}", 12_345_678 + number * 1_001)).expect("a number");
    let amount = shillings(1_000 + i64::from(number % 5) * 500);
    let new = NewPayment::push(reference.to_owned(), amount, shillings(0), phone, "TIGO-PESA");
    let email = format!("zuri{number}@example.com");
    let contact = match number % 3 {
        0 => contact(&format!("Zuri Halima{number}"), &email, Some("0754300118")),
        _ => Contact::default(),
    };
    NewPayment { contact, ..new }
}

async fn make(kibali: &Fixture, new: NewPayment) {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    start(upkeep.tx(), new, Origin::default()).await.expect("a payment");
    upkeep.keep().await.expect("kept");
}

/// What no phone is asked for: an instalment that a bank refused, and money by somebody of whom only a name and an address are
/// known.
async fn without_a_phone(kibali: &Fixture) {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let instalment = NewPayment {
        method: Method::DirectDebit,
        phone: None,
        account: Some("0150123456789".to_owned()),
        source: Some(Source { kind: SourceKind::DirectDebit, id: [3; 16] }),
        ..pushed(1, "DEBITX")
    };
    let barred = Some("not now".to_owned());
    start_instalment(upkeep.tx(), instalment, Origin::default(), barred).await.expect("a payment");
    let unasked = Unasked {
        receipt: "RCPT1".to_owned(),
        reference: "BILLX".to_owned(),
        method: Method::Billpay,
        amount: shillings(7_000),
        fee: shillings(70),
        fee_bearer: FeePaidBy::Merchant,
        channel: "M-PESA",
        phone: None,
        payer_name: None,
        customer: None,
        contact: contact("Rehema Kondo", "kondo@example.com", None),
        source: Some(Source { kind: SourceKind::Bill, id: [7; 16] }),
    };
    receive_unasked(upkeep.tx(), Simulator::NAME, unasked, Origin::default()).await.expect("a payment");
    upkeep.keep().await.expect("kept");
}

/// Payments of so many people and two more, whose names the network has said where it took their money.
async fn filled(store: Store) -> Fixture {
    let kibali = fixtures::merchant(store).await;
    for number in 0..MANY {
        kibali.pass(Duration::from_millis(5));
        make(&kibali, pushed(number, &format!("ORD{number}X"))).await;
    }
    kibali.pass(Duration::from_millis(5));
    without_a_phone(&kibali).await;
    for _ in 0..4 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(1));
    }
    kibali
}

both_stores!(whichever_way_finds_the_same_payments, |store| async move {
    let mut kibali = filled(store).await;
    let all = rows(&mut kibali.manager, "payments").await;
    assert_eq!(all.len(), MANY as usize + 2);
    let known =
        |pointer: &'static str| move |row: &&Value| row.pointer(pointer).is_some_and(Value::is_string);
    let one = all.iter().filter(known("/payer/name")).find(known("/customer/email")).expect("somebody");
    let (name, phone) = (text(one, "/payer/name"), text(one, "/payer/phone"));
    let (first, last) = name.split_once(' ').expect("two names");
    let (customer, email) = (text(one, "/customer/name"), text(one, "/customer/email"));
    let asked = [
        first,
        &last[..3].to_lowercase(),
        name,
        &format!("{first} {}", &last[..1]),
        &last[1..],
        phone,
        &phone[..6],
        &format!("0{} {}", &phone[3..6], &phone[6..9]),
        &format!("+255 {}", &phone[3..6]),
        &phone[8..],
        &phone[7..],
        customer,
        &customer[5..],
        "ZURI",
        "uri",
        email,
        &email[..5],
        &email[1..],
        "0754 300",
        "0118",
        "0150123",
        "6789",
        "rehema",
        "kondo@",
        "Ord7X",
        "ORD1",
        "rd1",
        "debit",
        "1,500",
        "nobody",
    ]
    .map(str::to_owned);
    for round in ["before words are written", "after"] {
        assert_found(&mut kibali, "payments", &asked, round).await;
        learn(&mut kibali).await;
    }
    for (asked, reference) in [("kondo@ex", "BILLX"), ("0150123", "DEBITX")] {
        assert_eq!(found(&mut kibali.manager, "payments", asked, 100).await, [reference]);
    }
    let exported = json!({"format": "csv", "filters": {"search": first}});
    let exported = kibali.manager.post("/v1/payment-exports", exported).await.expect(201);
    assert_eq!(exported["total"], all.iter().filter(|row| matches(row, first, true)).count());
    let by_name = format!("{first}&method=billpay");
    assert_eq!(found(&mut kibali.manager, "payments", &by_name, 100).await, [] as [&str; 0]);
});

both_stores!(every_payer_is_learned_once_and_another_merchants_never_found, |store| async move {
    let mut kibali = filled(store).await;
    let (_, mut other) = kibali.other_merchant().await;
    learn(&mut kibali).await;
    let learned = noted(&kibali, "payer").await;
    assert!(learned.0 >= i64::from(MANY) + 2 && learned.1 == 0, "{learned:?}");
    assert_eq!(found(&mut other, "payments", "2557", 100).await, [] as [&str; 0]);
    // The same payer once more is nothing new, and another name for the number is.
    make(&kibali, pushed(0, "AGAIN")).await;
    assert_eq!(noted(&kibali, "payer").await, learned);
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let sql = "UPDATE payment SET customer_name = 'Pendo Chuma' WHERE merchant = $1 AND reference = 'AGAIN'";
    upkeep.tx().execute(sql, &[]).await.expect("a statement");
    upkeep.keep().await.expect("kept");
    assert_eq!(noted(&kibali, "payer").await, (learned.0, 1));
    for round in ["before words are written", "after"] {
        assert_eq!(found(&mut kibali.manager, "payments", "pendo ch", 100).await, ["AGAIN"], "{round}");
        learn(&mut kibali).await;
    }
});

both_stores!(a_developer_learns_no_number_from_a_reference, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let payout = payout_of(1_000, "0712345678", "255754300118");
    kibali.employee.post("/v1/payouts", payout).await.expect(201);
    let payment = json!({"amount": tzs(10_000), "phone_number": "255754300118", "reference": "0712345679"});
    kibali.employee.post("/v1/payments", payment).await.expect(201);
    for (what, reference, shown) in
        [("payouts", "0712345678", "0712…678"), ("payments", "0712345679", "0712…679")]
    {
        let all = rows(&mut kibali.manager, what).await;
        let row = all.iter().find(|row| text(row, "/reference") == reference).expect("it");
        for asked in ["07123", reference, text(row, "/wire_id")] {
            assert_eq!(found(&mut kibali.manager, what, asked, 100).await, [reference], "{asked}");
            let felt = found(&mut kibali.developer, what, asked, 100).await;
            assert_eq!(felt, [] as [&str; 0], "{asked}: it would tell how the number goes on");
        }
        for asked in ["0712", text(row, "/id")] {
            assert_eq!(found(&mut kibali.developer, what, asked, 100).await, [shown], "{asked}");
        }
    }
});

both_stores!(a_developer_learns_no_account_from_a_reference, |store| async move {
    const ACCOUNT: &str = "0150123456789";
    let mut kibali = fixtures::merchant(store).await;
    kibali.fund(100_000).await;
    let payout = json!({"amount": tzs(10_000), "reference": ACCOUNT,
        "bank": {"bic": "CORUTZTZ", "account_number": ACCOUNT, "account_name": "Kilimo"}});
    kibali.employee.post("/v1/payouts", payout).await.expect(201);
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    let instalment = NewPayment {
        method: Method::DirectDebit,
        phone: None,
        account: Some(ACCOUNT.to_owned()),
        source: Some(Source { kind: SourceKind::DirectDebit, id: [3; 16] }),
        ..pushed(1, ACCOUNT)
    };
    let barred = Some("not now".to_owned());
    start_instalment(upkeep.tx(), instalment, Origin::default(), barred).await.expect("a payment");
    upkeep.keep().await.expect("kept");
    for what in ["payouts", "payments"] {
        let all = rows(&mut kibali.manager, what).await;
        let row = all.iter().find(|row| text(row, "/reference") == ACCOUNT).expect("it");
        for asked in ["01501", ACCOUNT] {
            assert_eq!(found(&mut kibali.manager, what, asked, 100).await, [ACCOUNT], "{asked}");
            let felt = found(&mut kibali.developer, what, asked, 100).await;
            assert_eq!(felt, [] as [&str; 0], "{asked}: it would tell how the account goes on");
        }
        assert_eq!(found(&mut kibali.developer, what, text(row, "/id"), 100).await, ["015…789"]);
    }
});
