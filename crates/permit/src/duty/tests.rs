use super::*;
use crate::{Allow, Role, rule};

/// The permissions that a duty takes away.
fn taken(duty: Duty) -> Vec<Kind> {
    Kind::ALL.iter().copied().filter(|kind| !duty.lets(*kind)).collect()
}

#[test]
fn a_duty_takes_one_side_of_payouts_and_refunds_and_nothing_else() {
    assert_eq!(taken(Duty::Both), []);
    let releases = [Kind::AuthoriseRefund, Kind::AuthorisePayout, Kind::RejectPayout];
    assert_eq!(taken(Duty::Initiator), releases);
    let prepares = [Kind::RequestRefund, Kind::CreatePayout, Kind::EditPayout];
    assert_eq!(taken(Duty::Approver), prepares);
    for kind in Kind::ALL {
        let wanted = [(Duty::Initiator, &releases), (Duty::Approver, &prepares)];
        let wanted = wanted.into_iter().find(|(_, kinds)| kinds.contains(kind)).map(|(duty, _)| duty);
        assert_eq!(Duty::without(*kind), wanted, "{kind:?}");
    }
}

#[test]
fn whatever_a_duty_takes_changes_something_and_no_developer_has_it() {
    for kind in [taken(Duty::Initiator), taken(Duty::Approver)].concat() {
        assert!(kind.writes(), "{kind:?}");
        assert!(matches!(rule(kind).of(Role::Developer).allow, Allow::No | Allow::Never), "{kind:?}");
    }
}

#[test]
fn no_word_in_the_store_is_all_that_the_role_allows() {
    for duty in Duty::ALL {
        assert_eq!(Duty::from_name(duty.name()), Some(duty));
        assert_eq!(Duty::from_value(duty.to_value()).ok(), Some(duty));
    }
    assert_eq!(Duty::Both.to_value(), Value::Null);
    assert_eq!(Duty::Approver.to_value(), Value::Text("approver".to_owned()));
    assert_eq!(Duty::from_name("none"), None);
    for broken in [Value::Text("checker".to_owned()), Value::Int(1)] {
        assert!(Duty::from_value(broken).is_err());
    }
}

#[test]
fn a_refusal_says_which_duty_what_it_leaves_out_and_who_can_change_it() {
    for (duty, kind, words) in [
        (Duty::Initiator, Kind::AuthorisePayout, "Your payout duty is initiator: you prepare"),
        (Duty::Approver, Kind::CreatePayout, "Your payout duty is approver: you release"),
    ] {
        let problem = duty.refusal(kind);
        assert_eq!(problem.code(), "duty.refused");
        let says = problem.detail();
        assert!(says.starts_with(words) && says.contains(kind.says()) && says.contains("Admin"), "{says}");
        let Problem::Refusal(refusal) = problem else { panic!("a failure") };
        assert!(refusal.recorded, "{refusal:?}");
        assert_eq!(refusal.extras["permission"], kind.code());
        assert_eq!(refusal.extras["payout_duty"], duty.name());
    }
}
