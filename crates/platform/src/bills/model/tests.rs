use super::*;

fn shillings(whole: i64) -> Amount {
    tzs(whole * 100)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn bill(kind: BillKind) -> Bill {
    Bill {
        id: Id::nil(),
        number: "55042914871931".to_owned(),
        chosen_by: ChosenBy::Platform,
        kind,
        mode: BillMode::PartialAndOver,
        amount: None,
        maximum: None,
        collected: shillings(0),
        payments: 0,
        description: None,
        customer: None,
        switched_off_at: None,
        order: None,
        application: None,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn pay(bill: &mut Bill, whole: i64) -> Result<(), PayRefusal> {
    bill.takes(shillings(whole), Held::NOTHING)?;
    bill.count(shillings(whole));
    Ok(())
}

fn new(mode: BillMode, amount: Option<i64>, maximum: Option<i64>) -> Result<NewBill, BillError> {
    let (amount, maximum) = (amount.map(shillings), maximum.map(shillings));
    NewBill { mode, amount, maximum, ..NewBill::default() }.checked()
}

#[test]
fn an_order_closes_after_one_payment_and_a_customer_number_does_not() {
    let mut order = bill(BillKind::Order);
    order.amount = Some(shillings(50_000));
    assert_eq!(pay(&mut order, 1_000), Ok(()), "less than what is due");
    assert_eq!(order.state(), BillState::Paid);
    assert_eq!(pay(&mut order, 49_000), Err(PayRefusal::Paid));
    let mut customer = Bill { amount: Some(shillings(50_000)), ..bill(BillKind::Customer) };
    for _ in 0..3 {
        assert_eq!(pay(&mut customer, 70_000), Ok(()), "more than what is due");
    }
    assert_eq!((customer.state(), customer.collected), (BillState::Active, shillings(210_000)));
}

#[test]
fn exact_takes_the_exact_amount_only() {
    for kind in [BillKind::Order, BillKind::Customer] {
        let mut bill = Bill { mode: BillMode::Exact, amount: Some(shillings(50_000)), ..bill(kind) };
        for wrong in [49_999, 50_001, 1] {
            assert_eq!(pay(&mut bill, wrong), Err(PayRefusal::NotExact(shillings(50_000))));
        }
        assert_eq!(pay(&mut bill, 50_000), Ok(()));
    }
}

#[test]
fn a_maximum_is_reached_and_never_passed() {
    let mut bill = Bill {
        amount: Some(shillings(40_000)),
        maximum: Some(shillings(100_000)),
        ..bill(BillKind::Customer)
    };
    assert_eq!(pay(&mut bill, 70_000), Ok(()));
    assert_eq!((bill.remaining(), bill.due()), (Some(shillings(30_000)), Some(shillings(30_000))));
    assert_eq!(pay(&mut bill, 30_001), Err(PayRefusal::AboveRemaining(shillings(30_000))));
    assert_eq!(pay(&mut bill, 30_000), Ok(()));
    assert_eq!((bill.state(), bill.remaining()), (BillState::Full, Some(shillings(0))));
    assert_eq!(pay(&mut bill, 1), Err(PayRefusal::Full));
    let raised = BillChange { maximum: Edit::Set(shillings(120_000)), ..BillChange::default() };
    let mut raised = bill.changed(&raised, at(1)).expect("there is room again");
    assert_eq!((raised.state(), pay(&mut raised, 20_000)), (BillState::Active, Ok(())));
}

#[test]
fn what_is_promised_to_one_payer_is_not_promised_to_another() {
    let held = |payments, whole: i64| Held { payments, minor: whole * 100 };
    let order = bill(BillKind::Order);
    assert_eq!(order.takes(shillings(500), held(1, 500)), Err(PayRefusal::BeingPaid));
    let customer = Bill { maximum: Some(shillings(1_000)), ..bill(BillKind::Customer) };
    assert_eq!(customer.takes(shillings(500), held(1, 500)), Ok(()));
    assert_eq!(customer.takes(shillings(501), held(1, 500)), Err(PayRefusal::BeingPaid));
    let unbounded = bill(BillKind::Customer);
    assert_eq!(unbounded.takes(shillings(501), held(9, 9_000_000)), Ok(()));
}

#[test]
fn a_maximum_goes_with_partial_payments_and_is_no_less_than_the_amount() {
    use BillMode::{Exact, PartialAndOver};
    assert!(new(PartialAndOver, Some(100), Some(100)).is_ok());
    assert!(new(PartialAndOver, None, Some(1)).is_ok());
    assert!(new(PartialAndOver, None, None).is_ok());
    assert!(new(Exact, Some(100), None).is_ok());
    let error = |made: Result<NewBill, BillError>| made.expect_err("refused");
    assert_eq!(error(new(PartialAndOver, Some(100), Some(99))), BillError::MaximumBelowAmount);
    assert_eq!(error(new(Exact, Some(100), Some(100))), BillError::MaximumNeedsPartial);
    assert_eq!(error(new(Exact, None, None)), BillError::AmountNeeded);
    assert_eq!(error(new(PartialAndOver, Some(0), None)), BillError::Amount);
    assert_eq!(error(new(PartialAndOver, None, Some(0))), BillError::Maximum);
    let dollars = Amount::new(100, Currency::USD).expect("in range");
    let dollars = NewBill { amount: Some(dollars), ..NewBill::default() };
    assert_eq!(error(dollars.checked()), BillError::Amount);
}

#[test]
fn a_change_is_judged_by_what_comes_out_of_it() {
    let before = Bill {
        amount: Some(shillings(100)),
        maximum: Some(shillings(300)),
        collected: shillings(200),
        payments: 2,
        ..bill(BillKind::Customer)
    };
    let change = |change: BillChange| before.changed(&change, at(1));
    let exact = change(BillChange { mode: Some(BillMode::Exact), ..BillChange::default() }).expect("allowed");
    assert_eq!((exact.maximum, exact.amount), (None, Some(shillings(100))), "exact drops the maximum");
    let both = BillChange {
        mode: Some(BillMode::Exact),
        maximum: Edit::Set(shillings(400)),
        ..BillChange::default()
    };
    assert_eq!(change(both).expect_err("refused"), BillError::MaximumNeedsPartial);
    let lower = |whole| BillChange { maximum: Edit::Set(shillings(whole)), ..BillChange::default() };
    assert_eq!(
        change(lower(199)).expect_err("refused"),
        BillError::MaximumBelowCollected(shillings(200)),
        "a reversed payment counts too, so what was collected never falls"
    );
    assert_eq!(change(lower(200)).expect("allowed").state(), BillState::Full);
    assert_eq!(change(lower(99)).expect_err("refused"), BillError::MaximumBelowAmount);
    let dearer = BillChange { amount: Edit::Set(shillings(301)), ..BillChange::default() };
    assert_eq!(change(dearer).expect_err("refused"), BillError::MaximumBelowAmount);
    let exact_for_nothing =
        BillChange { mode: Some(BillMode::Exact), amount: Edit::Clear, ..BillChange::default() };
    assert_eq!(change(exact_for_nothing).expect_err("refused"), BillError::AmountNeeded);
    assert_eq!(change(BillChange::default()).expect_err("refused"), BillError::NothingToChange);
    let long = BillChange { description: Edit::Set("x".repeat(501)), ..BillChange::default() };
    assert_eq!(change(long).expect_err("refused"), BillError::Description);
}

#[test]
fn off_can_be_undone_and_paid_cannot() {
    let switch = |switch| BillChange { switch: Some(switch), ..BillChange::default() };
    let off = bill(BillKind::Order).changed(&switch(Switch::Off), at(1)).expect("allowed");
    assert_eq!((off.state(), off.switched_off_at), (BillState::Off, Some(at(1))));
    assert_eq!(off.takes(shillings(500), Held::NOTHING), Err(PayRefusal::Off));
    let twice = off.changed(&switch(Switch::Off), at(2)).expect("allowed");
    assert_eq!(twice.switched_off_at, Some(at(1)), "since when it is off");
    assert_eq!(twice.changed(&switch(Switch::On), at(3)).expect("allowed").state(), BillState::Active);
    let mut paid = bill(BillKind::Order);
    pay(&mut paid, 500).expect("taken");
    assert_eq!(paid.changed(&switch(Switch::On), at(1)).expect_err("refused"), BillError::Paid);
    let mut full = Bill { maximum: Some(shillings(500)), ..bill(BillKind::Customer) };
    pay(&mut full, 500).expect("taken");
    assert_eq!(full.changed(&switch(Switch::On), at(1)).expect_err("refused"), BillError::Full);
    let raised = BillChange { maximum: Edit::Set(shillings(600)), ..switch(Switch::On) };
    assert_eq!(full.changed(&raised, at(1)).expect("allowed").state(), BillState::Active);
}

#[test]
fn a_customer_number_names_somebody_who_can_be_reached() {
    let named = |name: &str, email: Option<&str>, phone: Option<&str>| {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let customer = NewCustomer { name: name.to_owned(), email: text(email), phone: text(phone) };
        NewBill { customer: Some(customer), ..NewBill::default() }.checked()
    };
    let asha = named(" Asha ", None, Some("0712 345 678")).expect("by phone");
    assert_eq!(asha.kind(), BillKind::Customer);
    assert_eq!(asha.customer.expect("a customer").phone.as_deref(), Some("255712345678"));
    assert!(named("Asha", Some("asha@example.com"), Some(" ")).is_ok(), "by mail");
    for (name, email, phone, error) in [
        ("Asha", None, None, BillError::CustomerContact),
        ("Asha", Some(""), Some(""), BillError::CustomerContact),
        (" ", None, Some("255712345678"), BillError::CustomerName),
        ("Asha", Some("asha"), None, BillError::CustomerEmail),
        ("Asha", None, Some("12"), BillError::CustomerPhone),
    ] {
        assert_eq!(named(name, email, phone).expect_err("refused"), error, "{name} {email:?} {phone:?}");
    }
    let reference = |text: &str| NewBill { reference: Some(text.to_owned()), ..NewBill::default() }.checked();
    assert!(reference("INV2026").is_ok());
    assert_eq!(reference("INV-2026").expect_err("refused"), BillError::Reference);
    assert_eq!(reference("").expect_err("refused"), BillError::Reference);
    assert_eq!(reference(&"1".repeat(21)).expect_err("refused"), BillError::ReferenceTooLong);
}

#[test]
fn a_sum_beyond_an_amount_is_never_reached() {
    let mut bill = bill(BillKind::Customer);
    let most = tzs(Amount::MAX_MINOR);
    assert_eq!(bill.takes(most, Held { payments: 9, minor: i64::MAX }), Ok(()), "it has no maximum");
    assert!(bill.keeps_its_promise(most));
    bill.count(most);
    assert_eq!(bill.takes(tzs(1), Held::NOTHING), Err(PayRefusal::Full));
    assert!(!bill.keeps_its_promise(most), "it arrives beside");
    let bounded = Bill { maximum: Some(most), ..self::bill(BillKind::Customer) };
    assert_eq!(bounded.takes(most, Held { payments: 9, minor: i64::MAX }), Err(PayRefusal::BeingPaid));
}
