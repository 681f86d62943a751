use values::{Currency, Duration};

use super::*;
use crate::policy::Marks;

fn member(number: u8) -> Id<Member> {
    Id::from_bytes([number; 16])
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_micros(0) + Duration::from_secs(seconds)
}

fn tzs(minor: i64) -> Amount {
    Amount::new(minor, Currency::TZS).expect("in range")
}

/// A batch of two payouts that waits, uploaded by member 1 and confirmed by member 2.
fn sample() -> Batch {
    let sum = |channel: &str, amount, fee| Sum {
        channel: channel.to_owned(),
        count: 1,
        amount: tzs(amount),
        largest: tzs(amount),
        fee: tzs(fee),
        total: tzs(amount + fee),
    };
    Batch {
        id: Id::nil(),
        name: "salaries.csv".to_owned(),
        state: BatchState::Waiting,
        header: vec!["phone".to_owned(), "amount".to_owned()],
        columns: Columns(vec![Some(Column::Phone), Some(Column::Amount)]),
        lines: 2,
        checked: 2,
        named: 2,
        made: 2,
        settled: 0,
        from_file: false,
        counted: 2,
        faulty: 0,
        warned: 0,
        names: Names::default(),
        names_by: None,
        sums: vec![sum("mobile", 100_000, 5_000), sum("bank", 200_000, 7_000)],
        terms: Some([1; 32]),
        digest: [7; 32],
        required: 1,
        made_by: member(1),
        maker_name: "Asha".to_owned(),
        confirmed_by: Some(member(2)),
        decided_by: None,
        released_alone: None,
        stopped_by: None,
        reason: None,
        created_at: at(0),
        updated_at: at(0),
        authorised_at: None,
        stopped_at: None,
        expires_at: Some(at(7 * 24 * 3600)),
    }
}

#[test]
fn what_waits_is_held_to_the_policy_of_now_and_nothing_else_is() {
    let mark = Marks::new(&[tzs(300_000)]).expect("a mark");
    let two = Policy { two_from: mark, ..Policy::default() };
    for (state, required) in [(BatchState::Waiting, 2), (BatchState::Draft, 1), (BatchState::Authorised, 1)] {
        let mut batch = Batch { state, ..sample() };
        batch.hold_to(&two).expect("it can be added up");
        assert_eq!(batch.required, required, "{state:?}");
    }
    let mut loosened = Batch { required: 2, ..sample() };
    loosened.hold_to(&Policy::default()).expect("it can be added up");
    assert_eq!(loosened.required, 2);
}

fn around(makers: &[(u8, bool)], approvals: &[(u8, bool, [u8; 32])]) -> Around {
    let approval = |(by, counts, digest): &(u8, bool, [u8; 32])| Approval {
        id: Id::nil(),
        member: member(*by),
        name: String::new(),
        digest: *digest,
        at: at(1),
        counts: *counts,
    };
    Around {
        makers: makers.iter().map(|(maker, active)| (member(*maker), *active)).collect(),
        approvals: approvals.iter().map(approval).collect(),
        payees: PayeesNow::default(),
    }
}

#[test]
fn nobody_in_its_history_releases_it() {
    let batch = sample();
    let history = around(&[(1, true), (3, true)], &[]);
    for maker in [1, 2, 3] {
        assert_eq!(batch.check(member(maker), &history, at(1)), Err(BatchError::Maker), "member {maker}");
    }
    assert_eq!(batch.check(member(4), &history, at(1)), Ok(()));
    // The row of the batch itself says who uploaded and confirmed, whatever became of the list.
    assert_eq!(batch.check(member(1), &around(&[], &[]), at(1)), Err(BatchError::Maker));
}

#[test]
fn nobody_releases_what_goes_to_their_beneficiaries_or_to_some_that_are_not_as_they_were() {
    let with = |changers: &[u8], unfit| Around {
        payees: PayeesNow {
            changers: changers.iter().map(|one| member(*one)).collect(),
            unfit,
            ..PayeesNow::default()
        },
        ..around(&[], &[])
    };
    let refused = |around: &Around, checker| sample().check(member(checker), around, at(1));
    assert_eq!(refused(&with(&[4, 5], None), 5), Err(BatchError::BeneficiaryChanger));
    assert_eq!(refused(&with(&[4, 5], None), 6), Ok(()));
    let changed = Err(BatchError::PayeesChanged { count: 2, line: 7 });
    assert_eq!(refused(&with(&[], Some((2, 7))), 6), changed);
}

#[test]
fn fees_that_come_to_more_than_an_amount_can_be_are_refused() {
    let most = Amount::new(Amount::MAX_MINOR, Currency::TZS).expect("in range");
    let mut batch = sample();
    assert_eq!(batch.fees(Currency::TZS), Ok(tzs(12_000)));
    assert_eq!(batch.fees(Currency::USD), Ok(Amount::zero(Currency::USD)));
    for sum in &mut batch.sums {
        (sum.fee, sum.total) = (most, most);
    }
    assert_eq!(batch.fees(Currency::TZS), Err(BatchError::TooMuch));
    assert_eq!(batch.totals(), Err(BatchError::TooMuch));
}

#[test]
fn it_is_released_by_as_many_as_it_takes_for_exactly_what_they_saw() {
    let batch = sample();
    assert_eq!(batch.approve(&around(&[(1, true)], &[])), Approved::Released);
    let lost = [(1, true), (3, false)];
    assert_eq!(batch.approve(&around(&lost, &[])), Approved::Waits, "an editor lost their access: one more");
    assert_eq!(batch.approve(&around(&lost, &[(4, true, [7; 32])])), Approved::Released);
    assert_eq!(batch.approve(&around(&lost, &[(4, false, [7; 32])])), Approved::Waits);
    assert_eq!(batch.approve(&around(&lost, &[(4, true, [8; 32])])), Approved::Waits);
    let of_two = Batch { required: 2, ..batch };
    assert_eq!(of_two.approve(&around(&lost, &[(4, true, [7; 32])])), Approved::Waits, "one more than two");
}

#[test]
fn it_is_decided_about_once_in_time_and_when_all_is_made() {
    let none = around(&[], &[]);
    let half = Batch { made: 1, ..sample() };
    assert_eq!(half.check(member(4), &none, at(1)), Err(BatchError::Preparing { made: 1, lines: 2 }));
    let given = around(&[], &[(4, true, [7; 32])]);
    assert_eq!(sample().check(member(4), &given, at(1)), Err(BatchError::Approved));
    assert_eq!(sample().check(member(5), &given, at(1)), Ok(()), "they have not approved it");
    let voided = around(&[], &[(4, false, [7; 32])]);
    assert_eq!(sample().check(member(4), &voided, at(1)), Ok(()), "theirs does not count any more");
    assert_eq!(sample().check(member(4), &none, at(7 * 24 * 3600)), Err(BatchError::Expired));
    for state in BatchState::ALL.into_iter().filter(|state| *state != BatchState::Waiting) {
        let batch = Batch { state, ..sample() };
        assert_eq!(batch.check(member(4), &none, at(1)), Err(BatchError::NotWaiting(state)));
        let taken_back = batch.cancel(at(1)).is_ok();
        assert_eq!(taken_back, state == BatchState::Draft, "{state:?}");
    }
}

#[test]
fn only_a_draft_is_edited_and_confirmed_and_only_as_it_was_read() {
    for state in BatchState::ALL.into_iter().filter(|state| *state != BatchState::Draft) {
        let batch = Batch { state, ..sample() };
        assert_eq!(batch.is_draft(), Err(BatchError::NotDraft(state)));
        assert_eq!(batch.confirm(2, &[tzs(312_000)], [1; 32]), Err(BatchError::NotDraft(state)));
    }
    let draft = Batch { state: BatchState::Draft, ..sample() };
    assert_eq!(draft.confirm(2, &[tzs(312_000)], [1; 32]), Ok(()));
    let refused = |batch: &Batch, count, total| batch.confirm(count, &[tzs(total)], [1; 32]);
    assert_eq!(refused(&draft, 3, 312_000), Err(BatchError::Count(2)));
    assert_eq!(refused(&draft, 2, 312_001), Err(BatchError::Total("TZS 3,120".to_owned())));
    assert_eq!(draft.confirm(2, &[], [1; 32]), Err(BatchError::Total("TZS 3,120".to_owned())));
    assert_eq!(draft.confirm(2, &[tzs(312_000)], [2; 32]), Err(BatchError::Outdated));
    let summed = Batch { counted: 3, ..draft.clone() };
    assert_eq!(refused(&summed, 3, 312_000), Err(BatchError::TooMuch), "a line stands in no sum");
    let empty = Batch { counted: 0, sums: Vec::new(), ..draft.clone() };
    assert_eq!(empty.confirm(0, &[], [1; 32]), Err(BatchError::Empty));
    let faulty = Batch { faulty: 1, ..draft.clone() };
    assert_eq!(refused(&faulty, 2, 312_000), Err(BatchError::Faulty(1)));
    let unchecked = Batch { checked: 1, ..draft.clone() };
    assert_eq!(refused(&unchecked, 2, 312_000), Err(BatchError::Checking { checked: 1, lines: 2 }));
    let unnamed = Batch { named: 1, ..draft.clone() };
    assert_eq!(refused(&unnamed, 2, 312_000), Err(BatchError::Naming { named: 1, lines: 2 }));
    let unmapped = Batch { columns: Columns(vec![Some(Column::Phone), None]), ..draft };
    assert_eq!(refused(&unmapped, 2, 312_000), Err(BatchError::MappingNeeded(vec![Column::Amount])));
}

#[test]
fn what_was_released_is_stopped_once() {
    use BatchState::{Authorised, Draft, Processing, Stopped, Stopping, Waiting};
    for state in BatchState::ALL {
        let expected = match state {
            Authorised | Processing => Ok(Stop::Now),
            Stopping | Stopped => Ok(Stop::Before),
            Draft | Waiting => Err(BatchError::NotReleased(state)),
            _ => Err(BatchError::NothingToStop(state)),
        };
        assert_eq!(Batch { state, ..sample() }.stop(), expected, "{state:?}");
    }
}

#[test]
fn work_goes_on_until_nothing_is_left() {
    use BatchState::{Authorised, Cancelled, Done, Draft, Processing, Rejected, Stopped, Stopping, Waiting};
    for (state, checked, named, made, settled, step) in [
        (Draft, 1, 0, 0, 0, Step::Check),
        (Draft, 2, 1, 0, 0, Step::LookUp),
        (Draft, 2, 2, 0, 0, Step::Rest),
        (Draft, 0, 0, 0, 0, Step::Check),
        (Waiting, 2, 0, 1, 0, Step::Make),
        (Waiting, 2, 0, 2, 0, Step::Rest),
        (Authorised, 2, 0, 1, 0, Step::Make),
        (Authorised, 2, 0, 2, 1, Step::Release),
        (Authorised, 2, 0, 2, 2, Step::Rest),
        (Processing, 2, 0, 2, 2, Step::Watch),
        (Done, 2, 0, 2, 2, Step::Rest),
        (Stopping, 2, 2, 2, 1, Step::Stop),
        (Stopping, 2, 2, 2, 2, Step::Watch),
        (Stopped, 2, 2, 2, 2, Step::Rest),
        (Rejected, 2, 0, 1, 0, Step::End),
        (Rejected, 2, 0, 1, 1, Step::Rest),
        (Cancelled, 2, 0, 0, 0, Step::Rest),
    ] {
        let batch = Batch { state, checked, named, made, settled, ..sample() };
        assert_eq!(batch.step(), step, "{state:?} {checked} {named} {made} {settled}");
    }
    let unmapped = Batch { columns: Columns(vec![Some(Column::Phone), None]), checked: 0, ..sample() };
    assert_eq!(Batch { state: Draft, ..unmapped }.step(), Step::Rest, "somebody says what the columns mean");
    assert_eq!((STRIDE, AT_ONCE), (512, 1_024), "lines are checked in parts");
}

#[test]
fn the_digest_covers_every_payout_in_its_place() {
    let batch = sample();
    let whole = batch.chained(&[[1; 32], [2; 32]]);
    let half = Batch { digest: batch.chained(&[[1; 32]]), ..batch.clone() };
    assert_eq!(half.chained(&[[2; 32]]), whole, "however many are made at once");
    for other in
        [vec![[2; 32], [1; 32]], vec![[1; 32]], vec![[1; 32], [2; 32], [3; 32]], vec![[1; 32], [3; 32]]]
    {
        assert_ne!(batch.chained(&other), whole);
    }
}

#[test]
fn one_person_is_enough_only_for_what_takes_one_whose_makers_are_all_still_there() {
    let own = around(&[(1, true), (2, true)], &[]);
    assert!(sample().suits_one(&own));
    assert!(!Batch { required: 2, ..sample() }.suits_one(&own));
    assert!(!sample().suits_one(&around(&[(1, true), (2, false)], &[])));
    let payees = PayeesNow { unfit: Some((1, 1)), ..PayeesNow::default() };
    assert!(!sample().suits_one(&Around { payees, ..own.clone() }), "a beneficiary is not as it was");
    assert_eq!(sample().is_ready(at(1)), Ok(()));
    let half = Batch { made: 1, ..sample() };
    assert_eq!(half.is_ready(at(1)), Err(BatchError::Preparing { made: 1, lines: 2 }));
    assert_eq!(sample().is_ready(at(7 * 24 * 3600)), Err(BatchError::Expired));
}

#[test]
fn a_checker_is_another_person_than_its_makers_and_than_each_checker_before_them() {
    let around = around(&[(1, true), (3, false)], &[(4, true, [7; 32]), (5, false, [7; 32])]);
    assert_eq!(around.others(), [member(1), member(3), member(4)]);
}

#[test]
fn a_currency_is_asked_for_by_its_largest_line_and_by_all_of_them() {
    let mut batch = sample();
    assert_eq!(batch.amounts(Currency::TZS), Ok((tzs(200_000), tzs(300_000))));
    batch.sums.reverse();
    assert_eq!(batch.amounts(Currency::TZS), Ok((tzs(200_000), tzs(300_000))));
    let none = Amount::zero(Currency::USD);
    assert_eq!(batch.amounts(Currency::USD), Ok((none, none)));
    let dollars = Amount::new(500, Currency::USD).expect("in range");
    batch.sums.push(Sum {
        amount: dollars,
        largest: dollars,
        fee: none,
        total: dollars,
        ..batch.sums[0].clone()
    });
    assert_eq!(batch.totals(), Ok(vec![tzs(312_000), dollars]));
}

#[test]
fn what_is_made_up_for_a_batch_is_its_own() {
    let of = |id: u8| Batch { id: Id::from_bytes([id; 16]), ..sample() };
    let reference = of(1).made_up_reference(7);
    assert_eq!(
        (reference.len(), reference.starts_with('B'), reference.ends_with("000007")),
        (19, true, true)
    );
    assert!(values::OrderReference::parse(&reference).is_ok(), "{reference}");
    assert_ne!(reference, of(2).made_up_reference(7));
    assert_ne!(first_digest(of(1).id), first_digest(of(2).id));
    assert_eq!(waits_until(at(1)), at(1 + 7 * 24 * 3600));
}

#[test]
fn states_have_a_word_each_and_a_file_may_come_again_where_nothing_left() {
    use BatchState::{Cancelled, Expired, Rejected};
    for state in BatchState::ALL {
        assert_eq!(BatchState::from_name(state.name()), Some(state));
        assert_eq!(serde_json::to_value(state).expect("a word"), state.name(), "the wire says the same");
        assert_eq!(state.ended_early(), [Rejected, Cancelled, Expired].contains(&state), "{state:?}");
    }
    assert_eq!(BatchState::from_name("lost"), None);
}

#[test]
fn only_ones_own_part_is_looked_over_and_what_is_missing_is_named() {
    assert!(BatchError::Maker.is_own_part() && BatchError::BeneficiaryChanger.is_own_part());
    assert!(!BatchError::Approved.is_own_part() && !BatchError::Expired.is_own_part());
    let missing = BatchError::MappingNeeded(vec![Column::BankBic, Column::Amount]);
    let says = "no column says the bank bic and the amount: say what the columns mean, PUT mapping";
    assert_eq!(missing.to_string(), says);
}
