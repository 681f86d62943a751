use super::*;
use crate::{
    AuthorisePayout, CreatePayout, Permit, Problem,
    fixture::{Instance, KEY, MANAGER, SHOP, START, at, by_key, by_member, id, outcome, request_info},
    money::{
        Decision, Given, MoneyWrites,
        tests::{asked, keep, labels},
    },
    permission::{Permission, Writes},
};

async fn posted<P: Permission<Mode = Writes>>(permit: Permit<P>) -> Result<String, Problem> {
    permit.post(asked(|seen| Ok(keep(seen, 40)))).await
}

#[tokio::test]
async fn a_member_who_lost_the_grant_meanwhile_moves_no_money() {
    for (sql, code) in [
        ("UPDATE member SET role = 'Employee'", "role.refused"),
        ("UPDATE member SET payout_duty = 'initiator' WHERE role = 'Manager'", "duty.refused"),
        ("UPDATE member SET payout_duty = 'approver' WHERE role = 'Manager'", "passed"),
        ("UPDATE member SET state = 'disabled'", "member.disabled"),
        ("DELETE FROM member", "session.required"),
        ("UPDATE merchant SET closed_at = 1", "member.disabled"),
        ("DELETE FROM merchant", "session.required"),
        ("UPDATE merchant SET second_factor_required = 1", "second_factor.required"),
        ("UPDATE session SET ended_at = 1", "session.required"),
        ("UPDATE session SET expires_at = 1", "session.required"),
        ("UPDATE session SET stepped_up_at = 1", "step_up.required"),
        ("DELETE FROM session", "session.required"),
        ("DELETE FROM person", "session.required"),
        ("UPDATE person SET name = 'Baraka'", "passed"),
    ] {
        let shop = Instance::shop().await;
        let permit: Permit<AuthorisePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
        shop.put(sql).await;
        assert_eq!(outcome(posted(permit).await), code, "{sql}");
        assert_eq!(labels(&shop).await.is_empty(), code != "passed", "{sql}");
    }
}

#[tokio::test]
async fn a_member_who_prepares_no_more_moves_no_money() {
    for (duty, code) in [("'approver'", "duty.refused"), ("'initiator'", "passed"), ("NULL", "passed")] {
        let shop = Instance::shop().await;
        let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
        shop.put(&format!("UPDATE member SET payout_duty = {duty} WHERE role = 'Manager'")).await;
        assert_eq!(outcome(posted(permit).await), code, "{duty}");
        assert_eq!(labels(&shop).await.is_empty(), code != "passed", "{duty}");
    }
}

#[tokio::test]
async fn a_second_factor_that_was_set_up_meanwhile_counts() {
    let shop = Instance::shop().await;
    let permit: Permit<AuthorisePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    shop.put("UPDATE merchant SET second_factor_required = 1").await;
    shop.put("UPDATE person SET totp_confirmed_at = 1").await;
    assert_eq!(outcome(posted(permit).await), "passed");
}

#[tokio::test]
async fn a_proof_of_identity_that_ran_out_on_the_way_moves_no_money() {
    for (seconds, code) in [(899, "passed"), (900, "step_up.required")] {
        let shop = Instance::shop().await;
        let permit: Permit<AuthorisePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
        shop.clock.set(at(seconds));
        assert_eq!(outcome(posted(permit).await), code, "{seconds}");
    }
}

#[tokio::test]
async fn a_session_that_was_unused_for_a_day_moves_no_money() {
    for (seconds, code) in [(24 * 3600 - 1, "passed"), (24 * 3600, "session.required")] {
        let shop = Instance::shop().await;
        let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
        shop.clock.set(at(seconds));
        assert_eq!(outcome(posted(permit).await), code, "{seconds}");
    }
}

#[tokio::test]
async fn a_key_that_lost_the_grant_meanwhile_moves_no_money() {
    for (sql, code) in [
        ("UPDATE api_key SET revoked_at = 1", "session.required"),
        ("UPDATE api_key SET expires_at = 1", "session.required"),
        ("UPDATE api_key SET dormant_at = 1", "scope.refused"),
        ("UPDATE api_key SET scopes = 'payout.view'", "scope.refused"),
        ("DELETE FROM api_key", "session.required"),
        ("UPDATE application SET state = 'disabled'", "session.required"),
        ("DELETE FROM application", "session.required"),
        ("UPDATE merchant SET closed_at = 1", "session.required"),
        ("DELETE FROM merchant", "session.required"),
        ("UPDATE application SET name = 'Till'", "passed"),
    ] {
        let shop = Instance::shop().await;
        let permit: Permit<CreatePayout> = shop.enter(by_key(KEY)).await.expect("passed");
        shop.put(sql).await;
        assert_eq!(outcome(posted(permit).await), code, "{sql}");
        assert_eq!(labels(&shop).await.is_empty(), code != "passed", "{sql}");
    }
}

#[tokio::test]
async fn whoever_acts_is_as_their_rows_say() {
    let shop = Instance::shop().await;
    let permit: Permit<CreatePayout> = shop.enter(by_member(MANAGER)).await.expect("passed");
    shop.put("UPDATE person SET name = 'Baraka', email_confirmed_at = NULL").await;
    shop.put("UPDATE merchant SET kyc_state = 'not_approved'").await;
    let told = asked(|seen| Ok(Decision::Repeats(seen.actor().clone())));
    let Actor::Member(member) = permit.post(told).await.expect("answered") else { panic!("no member") };
    assert_eq!((member.id, member.person, member.session), (id(MANAGER), id(MANAGER), id(MANAGER)));
    assert_eq!((member.role, member.owner, member.name.as_str()), (Role::Manager, false, "Baraka"));
    assert_eq!((member.address_confirmed, member.kyc_approved), (false, false));
    assert_eq!(member.stepped_up_until, at(900));
    let permit: Permit<CreatePayout> = shop.enter(by_key(KEY)).await.expect("passed");
    shop.put("UPDATE application SET features = 'batches', name = 'Counter'").await;
    let told = asked(|seen| Ok(Decision::Repeats(seen.actor().clone())));
    let Actor::Key(key) = permit.post(told).await.expect("answered") else { panic!("no key") };
    assert_eq!((key.id, key.application, key.maker), (id(KEY), id(KEY), id(crate::fixture::DEVELOPER)));
    let names = [&key.application_name, &key.client_id, &key.name, &key.features];
    assert_eq!(names, ["Counter", "client-20", "Key 20", "batches"]);
    assert_eq!((key.kyc_approved, key.scopes.contains(&Kind::CreatePayout)), (false, true));
}

fn merchant() -> MerchantEntry {
    let kyc_state = APPROVED.to_owned();
    MerchantEntry {
        id: id(SHOP),
        second_factor_required: true,
        closed_at: None,
        kyc_state,
        checksum_enabled: false,
        token_generation: 3,
    }
}

#[test]
fn a_membership_is_that_of_its_row_and_its_merchant() {
    let member = |state: &str| MemberEntry {
        merchant: id(SHOP),
        id: id(1),
        role: Role::Admin,
        payout_duty: Duty::Approver,
        state: state.to_owned(),
        owner: true,
        last_active_at: Some(START),
    };
    let row = membership_of(member("active"), &merchant());
    assert_eq!((row.merchant, row.member, row.role), (id(SHOP), id(1), Role::Admin));
    assert_eq!(row.duty, Duty::Approver);
    assert!(row.active && row.owner && row.factor_required && row.kyc_approved);
    assert_eq!(row.last_active_at, Some(START));
    let closed = MerchantEntry { closed_at: Some(START), kyc_state: "not_approved".to_owned(), ..merchant() };
    let row = membership_of(member("active"), &closed);
    assert!(!row.active && !row.kyc_approved);
    assert!(!membership_of(member("disabled"), &merchant()).active);
}

#[test]
fn a_token_is_of_the_generation_of_merchant_and_application_together() {
    let application = ApplicationEntry {
        merchant: id(SHOP),
        id: id(5),
        name: String::new(),
        client_id: String::new(),
        key_scopes: String::new(),
        features: String::new(),
        token_generation: 4,
        state: "active".to_owned(),
    };
    let key = KeyEntry {
        merchant: id(SHOP),
        id: id(4),
        application: id(5),
        name: String::new(),
        created_by: id(6),
        scopes: String::new(),
        dormant_at: None,
        expires_at: None,
        revoked_at: None,
    };
    let row = key_of(key, application, &merchant()).row;
    assert_eq!((row.merchant, row.token_generation, row.actor.kyc_approved), (id(SHOP), 7, true));
}

#[tokio::test]
async fn nobody_but_members_keys_and_workers_moves_money() {
    let shop = Instance::shop().await;
    let mut model = crate::MoneyModel::new(shop.app.clone(), id(SHOP));
    let quiet = || asked::<CreatePayout, (), _>(|_| Ok(Decision::unrecorded(MoneyWrites::default(), ())));
    for (actor, code) in [
        (Actor::Stranger, "session.required"),
        (Actor::Person(id(MANAGER), "Asha".to_owned()), "session.required"),
        (Actor::Worker("sender"), "passed"),
    ] {
        let (app, request) = (shop.app.clone(), request_info());
        let given =
            Given { command: quiet(), job: None, actor, merchant: id(SHOP), app, request, now: START };
        assert_eq!(outcome(model.memory.post(given).expect("rows as they should be")), code);
    }
}
