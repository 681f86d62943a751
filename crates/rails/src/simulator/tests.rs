//! What a caller sees of the simulator, through the trait.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use values::{Amount, Currency, Duration, Phone, Timestamp};

use super::*;
use crate::TransferType;

const START: i64 = 1_795_428_000_000_000;

/// A simulator and the hands of its clock.
struct Bench {
    now: Arc<AtomicI64>,
    rail: Arc<Simulator>,
}

impl Bench {
    fn new() -> Self {
        let now = Arc::new(AtomicI64::new(START));
        let rail = Arc::new(start(&now));
        Self { now, rail }
    }

    fn restart(&mut self) {
        self.rail = Arc::new(start(&self.now));
    }

    fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Through the trait object, as the platform holds it.
    fn rail(&self) -> Arc<dyn Rail> {
        self.rail.clone()
    }
}

fn start(now: &Arc<AtomicI64>) -> Simulator {
    let now = now.clone();
    Simulator::new(Arc::new(move || Timestamp::from_micros(now.load(Ordering::SeqCst))))
}

fn number(text: &str) -> Phone {
    Phone::parse(text).expect("a number")
}

fn tzs(whole: i64) -> Amount {
    Amount::new(whole * 100, Currency::TZS).expect("in range")
}

fn payout(phone: &str) -> PayoutOrder {
    let requested_at = Timestamp::from_micros(START);
    let destination = mobile(phone);
    PayoutOrder {
        key: "pout_1".to_owned(),
        destination,
        amount: tzs(1_000),
        sent: tzs(1_000),
        fee_back: None,
        requested_at,
    }
}

fn mobile(phone: &str) -> Destination {
    Destination::Mobile(number(phone))
}

fn bank(bic: &str, account_number: &str) -> Destination {
    let (bic, account_number) = (bic.to_owned(), account_number.to_owned());
    Destination::Bank {
        bic,
        account_number,
        account_name: None,
        currency: Currency::TZS,
        transfer: TransferType::Ach,
    }
}

fn till(number: &str) -> Destination {
    Destination::Till { provider_code: "503".to_owned(), number: number.to_owned() }
}

fn collection(phone: &str) -> CollectionOrder {
    CollectionOrder {
        key: "pay_1".to_owned(),
        phone: number(phone),
        amount: tzs(1_092),
        before_fee: tzs(1_000),
        requested_at: Timestamp::from_micros(START),
    }
}

fn failed(reason: &str) -> Outcome {
    Outcome::Failed { reason: reason.to_owned() }
}

fn moved(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Succeeded { .. })
}

#[tokio::test]
async fn an_ordinary_order_is_accepted_and_succeeds_a_second_later() {
    let bench = Bench::new();
    let (rail, order) = (bench.rail(), payout("255754300118"));
    assert_eq!(rail.pay_out(&order).await, Ok(Submission::Accepted));
    assert_eq!(rail.query_payout(&order).await, Outcome::Pending);
    assert_eq!(bench.rail.times_paid(&order.key), 0, "not yet");
    bench.pass(1);
    let Outcome::Succeeded { provider_reference, at, .. } = rail.query_payout(&order).await else {
        panic!("it succeeds")
    };
    assert_eq!(at, order.requested_at + Duration::from_secs(1));
    assert!(provider_reference.starts_with("SIM") && provider_reference.len() == 19);
    assert_eq!(bench.rail.times_paid(&order.key), 1);
}

#[tokio::test]
async fn a_key_sent_many_times_is_paid_once() {
    let bench = Bench::new();
    let (rail, order) = (bench.rail(), payout("255712345678"));
    for _ in 0..3 {
        assert_eq!(rail.pay_out(&order).await, Ok(Submission::Accepted));
        bench.pass(1);
    }
    assert_eq!((bench.rail.times_sent(&order.key), bench.rail.times_paid(&order.key)), (3, 1));
    assert_eq!(bench.rail.times_paid_to(&order.destination), 1);
}

#[tokio::test]
async fn a_payout_under_two_keys_is_found() {
    let bench = Bench::new();
    let order = payout("255712345678");
    let again = PayoutOrder { key: "pout_2".to_owned(), ..order.clone() };
    assert_eq!(bench.rail().pay_out(&order).await, Ok(Submission::Accepted));
    assert_eq!(bench.rail().pay_out(&again).await, Ok(Submission::Accepted));
    bench.pass(1);
    assert_eq!(bench.rail.times_paid_to(&order.destination), 2);
}

#[tokio::test]
async fn a_key_with_other_details_is_refused() {
    let bench = Bench::new();
    let (rail, order) = (bench.rail(), payout("255712345678"));
    assert_eq!(rail.pay_out(&order).await, Ok(Submission::Accepted));
    let more = PayoutOrder { amount: tzs(2_000), ..order.clone() };
    let elsewhere = PayoutOrder { destination: mobile("255754300118"), ..order };
    assert_eq!(rail.pay_out(&more).await, Err(RailError::KeyReused));
    assert_eq!(rail.pay_out(&elsewhere).await, Err(RailError::KeyReused));
}

#[tokio::test]
async fn collections_and_payouts_have_keys_of_their_own() {
    let bench = Bench::new();
    let mut order = collection("255712345678");
    order.key = payout("255712345678").key;
    assert_eq!(bench.rail().collect(&order).await, Ok(Submission::Accepted));
    bench.pass(1);
    assert!(moved(&bench.rail().query_collection(&order).await));
    assert_eq!(bench.rail.times_paid(&order.key), 0);
}

#[tokio::test]
async fn failures_say_why_in_the_words_of_the_direction() {
    for (phone, push, pay) in [
        ("255712000001", "The customer entered a wrong PIN.", "The recipient's line is barred."),
        (
            "255712000002",
            "The customer has insufficient funds.",
            "The recipient's wallet cannot hold the amount.",
        ),
    ] {
        let bench = Bench::new();
        let (rail, inward, outward) = (bench.rail(), collection(phone), payout(phone));
        assert_eq!(rail.collect(&inward).await, Ok(Submission::Accepted));
        assert_eq!(rail.pay_out(&outward).await, Ok(Submission::Accepted));
        assert_eq!(rail.query_collection(&inward).await, Outcome::Pending);
        bench.pass(1);
        assert_eq!(rail.query_collection(&inward).await, failed(push));
        assert_eq!(rail.query_payout(&outward).await, failed(pay));
        assert_eq!(bench.rail.times_paid(&outward.key), 0);
    }
}

#[tokio::test]
async fn a_timeout_stays_unknown_until_there_is_evidence() {
    let bench = Bench::new();
    let (rail, order) = (bench.rail(), payout("255712000003"));
    assert!(!bench.rail.bring_evidence(&order.key, Outcome::Pending), "nothing was sent");
    assert_eq!(rail.pay_out(&order).await, Ok(Submission::Unclear));
    bench.pass(86_400);
    assert_eq!(rail.query_payout(&order).await, Outcome::Unknown);
    let evidence = Outcome::Succeeded {
        provider_reference: "SIM1".to_owned(),
        at: order.requested_at,
        payer_name: None,
    };
    assert!(bench.rail.bring_evidence(&order.key, evidence.clone()));
    assert_eq!(rail.query_payout(&order).await, evidence);
    assert_eq!(rail.pay_out(&order).await, Ok(Submission::Unclear));
    assert_eq!(bench.rail.times_paid(&order.key), 1);
}

#[tokio::test]
async fn late_answers_come_after_thirty_seconds() {
    let bench = Bench::new();
    let rail = bench.rail();
    let (good, bad) = (collection("255712000004"), payout("255712000005"));
    assert_eq!(rail.collect(&good).await, Ok(Submission::Unclear));
    assert_eq!(rail.pay_out(&bad).await, Ok(Submission::Unclear));
    bench.pass(29);
    assert_eq!(rail.query_collection(&good).await, Outcome::Unknown);
    assert_eq!(rail.query_payout(&bad).await, Outcome::Unknown);
    bench.pass(1);
    assert!(moved(&rail.query_collection(&good).await));
    assert_eq!(rail.query_payout(&bad).await, failed("The recipient's account is closed."));
}

#[tokio::test]
async fn nothing_happens_while_the_provider_is_down() {
    let bench = Bench::new();
    let (rail, order) = (bench.rail(), payout("255712000006"));
    assert_eq!(rail.pay_out(&order).await, Err(RailError::Unreachable));
    assert_eq!(rail.look_up_name(&order.destination).await, Err(RailError::Unreachable));
    bench.pass(60);
    assert_eq!(rail.query_payout(&order).await, Outcome::Unknown);
    assert_eq!((bench.rail.times_sent(&order.key), bench.rail.times_paid(&order.key)), (0, 0));
}

#[tokio::test]
async fn a_number_without_mobile_money_is_declined_at_once() {
    let bench = Bench::new();
    let (rail, order) = (bench.rail(), payout("255731300118"));
    let reason = "This number has no mobile-money account.".to_owned();
    assert_eq!(rail.pay_out(&order).await, Ok(Submission::Declined { reason }));
    assert_eq!(rail.look_up_name(&order.destination).await, Ok(None));
}

#[tokio::test]
async fn a_restart_changes_no_outcome() {
    let mut bench = Bench::new();
    let (good, bad) = (payout("255712345678"), collection("255712000001"));
    assert_eq!(bench.rail().pay_out(&good).await, Ok(Submission::Accepted));
    assert_eq!(bench.rail().collect(&bad).await, Ok(Submission::Accepted));
    bench.pass(5);
    let before = (bench.rail().query_payout(&good).await, bench.rail().query_collection(&bad).await);
    bench.restart();
    let after = (bench.rail().query_payout(&good).await, bench.rail().query_collection(&bad).await);
    assert_eq!(before, after);
    assert_eq!(bench.rail().pay_out(&good).await, Ok(Submission::Accepted));
    assert_eq!(bench.rail.times_paid(&good.key), 1);
}

#[tokio::test]
async fn names_are_known_and_stay() {
    let mut bench = Bench::new();
    let phone = mobile("255712345678");
    let name = bench.rail().look_up_name(&phone).await;
    assert!(matches!(&name, Ok(Some(name)) if name.contains(' ')), "{name:?}");
    bench.restart();
    assert_eq!(bench.rail().look_up_name(&phone).await, name);
}

#[tokio::test]
async fn banks_and_tills_are_paid_and_known() {
    let bench = Bench::new();
    let rail = bench.rail();
    for destination in [bank("CORUTZTZ", "0150123456789"), till("5551234")] {
        let order = PayoutOrder { key: format!("{destination:?}"), destination, ..payout("255712345678") };
        assert!(matches!(rail.look_up_name(&order.destination).await, Ok(Some(_))));
        assert_eq!(rail.pay_out(&order).await, Ok(Submission::Accepted));
        assert_eq!(rail.query_payout(&order).await, Outcome::Pending);
        bench.pass(1);
        assert!(moved(&rail.query_payout(&order).await), "{order:?}");
        assert_eq!(bench.rail.times_paid_to(&order.destination), 1);
        bench.pass(-1);
    }
    let failing = PayoutOrder { destination: till("5550001"), ..payout("255712345678") };
    assert_eq!(rail.pay_out(&failing).await, Ok(Submission::Accepted));
    bench.pass(1);
    assert_eq!(rail.query_payout(&failing).await, failed("The recipient's account is blocked."));
}

#[tokio::test]
async fn accounts_and_tills_that_do_not_exist_are_declined() {
    let bench = Bench::new();
    let rail = bench.rail();
    for (destination, reason) in [
        (bank("CORUTZTZ", "9912345678"), "The bank has no such account."),
        (bank("BKMYTZTZ", "0150123456789"), "The bank has no such account."),
        (till("1234567"), "There is no such till."),
        (
            Destination::Till { provider_code: "999".into(), number: "5551234".into() },
            "There is no such till.",
        ),
    ] {
        assert_eq!(rail.look_up_name(&destination).await, Ok(None), "{destination:?}");
        let order = PayoutOrder { destination, ..payout("255712345678") };
        assert_eq!(rail.pay_out(&order).await, Ok(Submission::Declined { reason: reason.to_owned() }));
    }
}

#[tokio::test]
async fn money_comes_back_as_the_script_says() {
    for (phone, first, how, after, reason) in [
        (
            "255712000007",
            false,
            Return::Refunded,
            1,
            "The provider could not deliver the money and gave it back.",
        ),
        (
            "255712000008",
            true,
            Return::ReversedWithoutFee,
            30,
            "The recipient's network sent the money back.",
        ),
        ("255712000009", true, Return::ReversedWithFee, 30, "The recipient's network sent the money back."),
    ] {
        let bench = Bench::new();
        let (rail, order) = (bench.rail(), payout(phone));
        assert_eq!(rail.pay_out(&order).await, Ok(Submission::Accepted));
        bench.pass(1);
        assert_eq!(moved(&rail.query_payout(&order).await), first, "{phone}");
        bench.pass(29);
        let at = order.requested_at + Duration::from_secs(after);
        let returned = Outcome::Returned { how, reason: reason.to_owned(), at };
        assert_eq!(rail.query_payout(&order).await, returned);
        let inward = collection(phone);
        assert_eq!(rail.collect(&inward).await, Ok(Submission::Accepted));
        assert!(moved(&rail.query_collection(&inward).await), "collections from there succeed");
    }
}

#[tokio::test]
async fn a_holder_agrees_refuses_or_leaves_the_bank_waiting() {
    let bench = Bench::new();
    let rail = bench.rail();
    let asked = |account: &str| ConsentOrder {
        key: "ddm_1".to_owned(),
        account: account.to_owned(),
        requested_at: Timestamp::from_micros(START),
    };
    let refused = |reason: &str| Consent::Refused { reason: reason.to_owned() };
    assert_eq!(rail.ask_consent(&asked("0150123456789")).await, Consent::Waiting);
    assert_eq!(rail.ask_consent(&asked("9912345678")).await, refused("The bank has no such account."));
    bench.pass(1);
    for (account, answer) in [
        ("0150123456789", Consent::Given),
        ("0150000000001", refused("The holder of the account refused.")),
        ("0150000000002", Consent::Given),
        ("0150000000003", Consent::Waiting),
        ("0150000000004", Consent::Waiting),
        ("0150000000006", Consent::Unknown),
        ("8812345678", Consent::Waiting),
    ] {
        assert_eq!(rail.ask_consent(&asked(account)).await, answer, "{account}");
    }
    bench.pass(29);
    assert_eq!(rail.ask_consent(&asked("0150000000004")).await, Consent::Given);
}

#[tokio::test]
async fn an_account_is_debited_once_for_a_key() {
    let bench = Bench::new();
    let rail = bench.rail();
    let debit = |account: &str| DebitOrder {
        key: format!("pay_{account}"),
        account: account.to_owned(),
        amount: tzs(10_000),
        requested_at: Timestamp::from_micros(START),
    };
    for (account, reason) in
        [("0150123456789", None), ("0150000000002", Some("The account has insufficient funds."))]
    {
        let order = debit(account);
        assert_eq!(rail.debit(&order).await, Ok(Submission::Accepted), "{account}");
        let more = DebitOrder { amount: tzs(20_000), ..order.clone() };
        assert_eq!(rail.debit(&more).await, Err(RailError::KeyReused), "{account}");
        bench.pass(1);
        let outcome = rail.query_debit(&order).await;
        assert!(reason.map_or(moved(&outcome), |reason| outcome == failed(reason)), "{outcome:?}");
        bench.pass(-1);
    }
}

#[tokio::test]
async fn the_books_forget_what_nobody_watches_any_more() {
    let bench = Bench::new();
    let rail = bench.rail();
    let order = |number: usize, requested_at| PayoutOrder {
        key: format!("pout_{number}"),
        requested_at,
        ..payout("255754300118")
    };
    let kept = || lock(&bench.rail.payouts).orders.len();
    let first = order(0, Timestamp::from_micros(START));
    for number in 0..20 {
        assert_eq!(rail.pay_out(&order(number, (bench.rail.clock)())).await, Ok(Submission::Accepted));
        bench.pass(24 * 3600);
        assert!(kept() <= 8, "a week and a day, after {number} days: {}", kept());
    }
    assert_eq!(bench.rail.times_sent(&first.key), 0, "it is forgotten");
    let before = rail.query_payout(&first).await;
    assert!(moved(&before), "its outcome follows from its order still: {before:?}");
    let last = order(19, Timestamp::from_micros(START + 19 * 24 * 3600 * 1_000_000));
    assert_eq!(bench.rail.times_sent(&last.key), 1);
}
