//! Several payments of one order, and money nobody asked for.

use permit::Writing as _;
use rails::{Rate, Simulator};
use serde_json::{Value, json};
use testkit::both_stores;
use tokio::join;
use values::{Amount, Currency, Id, Phone};

use super::{PHONE, history, push};
use crate::{
    customers::Contact,
    fixtures::{
        self, Fixture,
        money::{free_meanwhile, tzs},
    },
    ledger::LockBooks,
    payments::{
        Arrived, Conversion, FeePaidBy, Method, NewPayment, Origin, Payment, PaymentError, Source,
        SourceKind, Unasked, list_by_source, receive_unasked, start,
    },
    refused::Refused,
};

fn shillings(whole: i64) -> Amount {
    Amount::new(whole * 100, Currency::TZS).expect("in range")
}

fn notice(receipt: &str, reference: &str) -> Unasked {
    Unasked {
        receipt: receipt.to_owned(),
        reference: reference.to_owned(),
        method: Method::Billpay,
        amount: shillings(10_000),
        fee: shillings(100),
        fee_bearer: FeePaidBy::Merchant,
        channel: "M-PESA",
        phone: Phone::parse("255754300118").ok(),
        payer_name: Some("NEEMA MUSHI".to_owned()),
        customer: None,
        contact: Contact::default(),
        source: Some(Source { kind: SourceKind::Bill, id: [7; 16] }),
    }
}

async fn bring(kibali: &Fixture, notice: Unasked) -> Arrived {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "notice").await.expect("a store");
    let arrived = receive_unasked(upkeep.tx(), Simulator::NAME, notice, Origin::default()).await;
    upkeep.keep().await.expect("kept");
    arrived.expect("a store")
}

/// A push through the link with the id `[1; 16]`.
fn through_a_link(reference: &str) -> NewPayment {
    let phone = Phone::parse(PHONE).expect("a number");
    NewPayment {
        source: Some(Source { kind: SourceKind::Link, id: [1; 16] }),
        contact: Contact::parse(Some("Asha"), Some("asha@example.com"), None).expect("a contact"),
        conversion: Some(Conversion {
            order: Amount::new(400, Currency::USD).expect("in range"),
            rate: Rate::parse("2510.5").expect("a rate"),
        }),
        ..NewPayment::push(reference.to_owned(), shillings(10_042), shillings(920), phone, "TIGO-PESA")
    }
}

async fn begin(kibali: &Fixture, new: NewPayment) -> Result<Payment, Refused<PaymentError>> {
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "link").await.expect("a store");
    let made = start(upkeep.tx(), new, Origin::default()).await?;
    upkeep.keep().await.expect("kept");
    Ok(made)
}

both_stores!(money_nobody_asked_for_is_taken_once_less_the_merchants_fee, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let Arrived::Now(payment) = bring(&kibali, notice("RCPT1", "55042914871931")).await else {
        panic!("it is new")
    };
    let Arrived::Before(same) = bring(&kibali, notice("RCPT1", "55042914871931")).await else {
        panic!("the same receipt is the same money")
    };
    assert_eq!((same.id, same.attempt), (payment.id, 1));
    assert_eq!(kibali.balance().await, (9_900, 0));
    let Arrived::Now(second) = bring(&kibali, notice("RCPT2", "55042914871931")).await else {
        panic!("another receipt is other money")
    };
    assert_eq!(second.attempt, 2);
    assert_eq!(kibali.balance().await, (19_800, 0));
    let seen = kibali.manager.get(&format!("/v1/payments/{}", payment.id)).await.expect(200);
    assert_eq!(
        (&seen["method"], &seen["state"], &seen["fee_bearer"], &seen["source"]),
        (&json!("billpay"), &json!("succeeded"), &json!("merchant"), &json!("bill"))
    );
    assert_eq!(
        (&seen["collected"], &seen["fee"], &seen["receipt"]),
        (&tzs(10_000), &tzs(100), &json!("RCPT1"))
    );
    let told = history(&mut kibali, &payment.id.to_string()).await;
    let events: Vec<_> =
        told["events"].as_array().expect("events").iter().map(|event| &event["name"]).collect();
    assert_eq!(events, ["payment.received"], "told once");
    assert_eq!(kibali.work().await, 0, "nothing is left to do");
    kibali.assert_ledger_holds().await;
});

both_stores!(a_fee_the_customer_paid_on_top_is_not_the_merchants, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let paid = Unasked { fee_bearer: FeePaidBy::Customer, ..notice("RCPT1", "CN1") };
    assert!(matches!(bring(&kibali, paid).await, Arrived::Now(_)));
    assert_eq!(kibali.balance().await, (10_000, 0));
    kibali.assert_ledger_holds().await;
});

both_stores!(notices_at_the_same_moment_are_one_payment_each_receipt, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let mut running = tokio::task::JoinSet::new();
    for number in 0..12 {
        let (app, merchant) = (kibali.kibali.app.clone(), kibali.merchant);
        running.spawn(async move {
            let mut upkeep = app.upkeep(merchant, "notice").await.expect("a store");
            let notice = notice(&format!("RCPT{}", number % 3), "CN1");
            let arrived = receive_unasked(upkeep.tx(), Simulator::NAME, notice, Origin::default()).await;
            upkeep.keep().await.expect("kept");
            matches!(arrived.expect("a store"), Arrived::Now(_))
        });
    }
    let new = running.join_all().await.into_iter().filter(|new| *new).count();
    assert_eq!(new, 3);
    assert_eq!(kibali.balance().await, (29_700, 0));
    let listed = kibali.manager.get("/v1/payments?method=billpay").await.expect(200);
    let mut attempts: Vec<_> =
        listed["data"].as_array().expect("rows").iter().map(|row| row["attempt"].as_i64()).collect();
    attempts.sort_unstable();
    assert_eq!(attempts, [Some(1), Some(2), Some(3)]);
    kibali.assert_ledger_holds().await;
});

both_stores!(a_link_is_tried_again_under_one_reference, |store| async move {
    let kibali = fixtures::merchant(store).await;
    let first = begin(&kibali, through_a_link("LINK1")).await.expect("a payment");
    let second = begin(&kibali, through_a_link("LINK1")).await.expect("another one");
    assert_eq!((first.attempt, second.attempt), (1, 2));
    assert_ne!(first.wire_id, second.wire_id);
    let source = Source { kind: SourceKind::Link, id: [1; 16] };
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "link").await.expect("a store");
    let found = list_by_source(upkeep.tx(), source, 10).await.expect("a store");
    assert_eq!(found.iter().map(|payment| payment.id).collect::<Vec<Id<Payment>>>(), [second.id, first.id]);
    drop(upkeep);
    let key = kibali.full_key(true).await;
    let mut client = kibali.bearer(&key).await;
    let seen = client.get("/third-parties/payments/LINK1").await.expect(200);
    let ids: Vec<_> = seen.as_array().expect("a list").iter().map(|payment| &payment["id"]).collect();
    assert_eq!(ids, [&json!(second.wire_id), &json!(first.wire_id)], "newest first");
    assert_eq!(
        (&seen[0]["exchanged"], &seen[0]["exchange"]),
        (
            &json!(true),
            &json!({"sourceCurrency": "USD", "targetCurrency": "TZS", "sourceAmount": 4, "rate": 2510.5})
        )
    );
    assert_eq!(seen[0]["customer"]["customerEmail"], "asha@example.com");
    assert_eq!(seen[0]["customer"]["customerName"], "Asha");
    for field in ["exchanged", "exchange.rate", "exchange.sourceAmount", "customer.customerEmail"] {
        let sorted = client.get(&format!("/third-parties/payments/all?sortBy={field}")).await.expect(200);
        assert_eq!(sorted["totalCount"], 2, "{field}");
    }
});

both_stores!(an_order_of_its_own_claims_its_reference, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    kibali.employee.post("/v1/payments", push(10_000, "ORD1", PHONE)).await.expect(201);
    let again = NewPayment { source: None, ..through_a_link("ORD1") };
    assert!(matches!(
        begin(&kibali, again).await,
        Err(Refused::Rule(PaymentError::ReferenceUsed(reference))) if reference == "ORD1"
    ));
    // A control number has a name of its own kind, and stands beside an order of the same name.
    let Arrived::Now(paid) = bring(&kibali, notice("RCPT1", "ORD1")).await else { panic!("it is new") };
    assert_eq!(paid.attempt, 2);
    let listed: Value = kibali.manager.get("/v1/payments?search=ord1").await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2));
    kibali.manager.get("/v1/payments?method=cash").await.refused(400, "query.invalid");
});

both_stores!(what_comes_is_counted_after_the_balances_are_locked, |store| async move {
    let kibali = fixtures::merchant(store).await;
    bring(&kibali, notice("R1", "ORD1")).await;
    let mut command = kibali.kibali.app.upkeep(kibali.merchant, "tests").await.expect("a store");
    command.tx().carry_out(LockBooks(Currency::TZS)).await.expect("the balances");
    let looks = async move {
        free_meanwhile(command.tx(), store, "tally").await;
        command.keep().await.expect("kept");
    };
    join!(looks, bring(&kibali, notice("R2", "ORD1")));
    kibali.assert_ledger_holds().await;
});
