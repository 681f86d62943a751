//! Who decides about a payout, and when.

use super::*;

fn member(number: u8) -> Id<Member> {
    Id::from_bytes([number; 16])
}

fn after(seconds: u64) -> Timestamp {
    Timestamp::from_micros(0) + Duration::from_secs(seconds)
}

/// Nobody but its maker had a part in it.
pub(super) fn alone() -> Surroundings {
    Surroundings {
        key_holders: Vec::new(),
        integrators: Vec::new(),
        batch_makers: Vec::new(),
        editors: Vec::new(),
        link_switcher: None,
        approvals: Vec::new(),
        beneficiary_stands: true,
        payees: crate::policy::Payees::Any,
    }
}

fn approval(by: u8, counts: bool) -> Approval {
    Approval { id: Id::nil(), member: member(by), name: String::new(), digest: [7; 32], at: after(1), counts }
}

#[test]
fn nobody_in_its_history_releases_it() {
    let mut payout = sample();
    assert_eq!(payout.check(member(1), &alone(), after(1)), Err(PayoutError::Maker));
    assert_eq!(payout.check(member(2), &alone(), after(1)), Ok(()));
    payout.made_by = None;
    payout.key_maker = Some(member(3));
    assert_eq!(payout.check(member(3), &alone(), after(1)), Err(PayoutError::KeyMaker));
    let around = Surroundings { key_holders: vec![member(4)], ..alone() };
    assert_eq!(payout.check(member(4), &around, after(1)), Err(PayoutError::KeyHolder));
    let around = Surroundings { integrators: vec![member(5)], ..alone() };
    assert_eq!(payout.check(member(5), &around, after(1)), Err(PayoutError::Integrator));
    let around = Surroundings { batch_makers: vec![member(11), member(12)], ..alone() };
    assert_eq!(payout.check(member(12), &around, after(1)), Err(PayoutError::Maker));
    let around = Surroundings { editors: vec![member(14)], ..alone() };
    assert_eq!(payout.check(member(14), &around, after(1)), Err(PayoutError::Editor));
    let around = Surroundings { link_switcher: Some(member(13)), ..alone() };
    assert_eq!(payout.check(member(13), &around, after(1)), Err(PayoutError::LinkSwitcher));
    payout.mandate_changers = [Some(member(6)), Some(member(7))];
    for changer in [6, 7] {
        let refused = payout.check(member(changer), &alone(), after(1));
        assert_eq!(refused, Err(PayoutError::MandateChanger));
    }
    payout.beneficiary_changers = [Some(member(9)), Some(member(10))];
    for changer in [9, 10] {
        let refused = payout.check(member(changer), &alone(), after(1));
        assert_eq!(refused, Err(PayoutError::BeneficiaryChanger));
    }
    let changed = Surroundings { beneficiary_stands: false, ..alone() };
    assert_eq!(payout.check(member(8), &changed, after(1)), Err(PayoutError::BeneficiaryChanged));
    assert_eq!(payout.check(member(8), &alone(), after(1)), Ok(()));
}

#[test]
fn a_checker_is_another_person_than_its_makers_and_than_each_checker_before_them() {
    let mut payout = sample();
    payout.key_maker = Some(member(3));
    let around = Surroundings { approvals: vec![approval(2, true), approval(4, false)], ..alone() };
    assert_eq!(payout.others(&around), [member(1), member(3), member(2)]);
    let around = Surroundings { batch_makers: vec![member(6)], link_switcher: Some(member(5)), ..around };
    let around = Surroundings { editors: vec![member(7)], ..around };
    assert_eq!(payout.others(&around), [1, 3, 5, 6, 7, 2].map(member));
}

#[test]
fn it_is_released_by_as_many_as_it_takes() {
    let mut payout = sample();
    assert_eq!(payout.approve(&alone()), Approved::Released);
    payout.maker_active = false;
    assert_eq!(payout.approve(&alone()), Approved::Waits, "the maker lost their access: one more");
    let with = |approval| Surroundings { approvals: vec![approval], ..alone() };
    assert_eq!(payout.approve(&with(approval(2, true))), Approved::Released);
    assert_eq!(payout.approve(&with(approval(2, false))), Approved::Waits);
    let of_two = Payout { required: 2, ..payout.clone() };
    assert_eq!(of_two.approve(&with(approval(2, true))), Approved::Waits, "one more than two");
    let other = Approval { digest: [8; 32], ..approval(2, true) };
    assert_eq!(payout.approve(&with(other)), Approved::Waits, "an approval covers what it was given for");
}

#[test]
fn only_a_release_that_nobody_began_to_send_is_taken_back() {
    for state in PayoutState::ALL {
        let payout = Payout { state, ..sample() };
        assert_eq!(payout.undoable().is_ok(), state == PayoutState::Authorized, "{state:?}");
        let of_batch = Payout { batch: Some(Id::nil()), ..payout };
        assert!(of_batch.undoable().is_err(), "{state:?}");
    }
    for sending in [Sending::Begun, Sending::Lost, Sending::Given] {
        let payout = Payout { state: PayoutState::Authorized, sending, ..sample() };
        assert_eq!(payout.undoable(), Err(PayoutError::NotUndoable(PayoutState::Authorized)), "{sending:?}");
    }
}

#[test]
fn one_approval_each_and_only_while_it_waits() {
    let mut payout = sample();
    let around = Surroundings { approvals: vec![approval(2, true)], ..alone() };
    assert_eq!(payout.check(member(2), &around, after(2)), Err(PayoutError::Approved));
    assert_eq!(payout.check(member(2), &alone(), after(7 * 24 * 3600)), Err(PayoutError::Expired));
    payout.batch = Some(Id::nil());
    assert_eq!(payout.check(member(2), &alone(), after(2)), Err(PayoutError::InBatch(Id::nil())));
    payout.state = PayoutState::Rejected;
    assert_eq!(
        payout.check(member(2), &alone(), after(2)),
        Err(PayoutError::NotWaiting(PayoutState::Rejected))
    );
}

#[test]
fn who_has_approved_is_asked_no_more_and_everybody_else_is() {
    let around = Surroundings { approvals: vec![approval(2, true), approval(4, false)], ..alone() };
    assert_eq!(sample().check(member(2), &around, after(2)), Err(PayoutError::Approved));
    assert_eq!(sample().check(member(3), &around, after(2)), Ok(()), "they have not");
    assert_eq!(sample().check(member(4), &around, after(2)), Ok(()), "theirs does not count any more");
}
