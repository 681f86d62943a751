use super::*;
use crate::RejectPayout;

#[test]
fn a_payout_duty_takes_a_side_from_a_role_and_gives_none() {
    let with = |role, duty| MembershipRow { duty, ..membership(role) };
    for (role, duty, kind, code) in [
        (Role::Manager, Duty::Initiator, Kind::CreatePayout, "passed"),
        (Role::Manager, Duty::Initiator, Kind::AuthorisePayout, "duty.refused"),
        (Role::Manager, Duty::Initiator, Kind::RejectPayout, "duty.refused"),
        (Role::Admin, Duty::Approver, Kind::AuthorisePayout, "passed"),
        (Role::Admin, Duty::Approver, Kind::CreatePayout, "duty.refused"),
        (Role::Admin, Duty::Approver, Kind::EditPayout, "duty.refused"),
        (Role::Admin, Duty::Approver, Kind::Withdraw, "passed"),
        (Role::Admin, Duty::Initiator, Kind::ConfirmBeneficiary, "passed"),
        (Role::Employee, Duty::Approver, Kind::AuthorisePayout, "role.refused"),
    ] {
        assert_eq!(admitted(&session(), &with(role, duty), kind), code, "{role:?} {duty:?} {kind:?}");
    }
    let problem =
        admit_member(&session(), &with(Role::Manager, Duty::Initiator), Kind::AuthorisePayout, at(0));
    assert_eq!(extra(problem.expect_err("an initiator"), "permission"), "payout.authorise");
    // Whoever may not do it is not asked who they are first.
    let late = admit_member(&session(), &with(Role::Admin, Duty::Initiator), Kind::AuthorisePayout, at(900));
    assert_eq!(outcome(late), "duty.refused");
}

#[tokio::test]
async fn whoever_is_refused_by_their_duty_hears_who_can() {
    let shop = Instance::shop().await;
    shop.person(30).await;
    shop.join(SHOP, 30, Role::Manager).await;
    shop.put("UPDATE member SET payout_duty = 'initiator' WHERE role = 'Manager'").await;
    let problem = shop.enter::<Permit<RejectPayout>>(by_member(MANAGER)).await.expect_err("an initiator");
    assert_eq!(problem.code(), "duty.refused");
    let people = extra(problem, "who_can");
    assert_eq!(people.as_array().expect("a list").len(), 1, "the other Manager may not either: {people}");
    assert_eq!(people[0]["name"], "Person 10");
    assert_eq!(outcome(shop.enter::<Permit<CreatePayout>>(by_member(MANAGER)).await), "passed");
    shop.put("UPDATE member SET payout_duty = 'approver' WHERE role = 'Manager'").await;
    assert_eq!(outcome(shop.enter::<Permit<RejectPayout>>(by_member(MANAGER)).await), "passed");
    assert_eq!(outcome(shop.enter::<Permit<CreatePayout>>(by_member(MANAGER)).await), "duty.refused");
}

#[tokio::test]
async fn no_employee_and_no_developer_has_a_duty() {
    let shop = Instance::shop().await;
    for (duty, role) in [("approver", "Employee"), ("initiator", "Developer"), ("checker", "Manager")] {
        let mut tx = shop.app.db().write().await.expect("a turn");
        let sql = format!("UPDATE member SET payout_duty = '{duty}' WHERE role = '{role}'");
        assert!(tx.execute(&sql, &[]).await.is_err(), "{duty} of {role}");
    }
}
