use serde_json::Value;

use super::*;
use crate::{
    Allow, AuthorisePayout, CreatePayout, Duty, InitiatePayment, ManageMember, OwnProfile, Permit, Role,
    TransferOwnership, ViewKeys, ViewPayments, ViewPayouts, ViewPolicy,
    fixture::{
        ADMIN, DEVELOPER, EMPLOYEE, Instance, KEY, MANAGER, SHOP, at, blob, by_key, by_member, id, nobody,
        outcome, request_info,
    },
};

mod duty;

fn session() -> SessionRow {
    SessionRow {
        session: id(3),
        person: id(2),
        name: "Asha".to_owned(),
        last_used_at: at(0),
        stepped_up_until: at(900),
        second_factor: false,
        address_confirmed: true,
    }
}

fn membership(role: Role) -> MembershipRow {
    MembershipRow {
        merchant: id(SHOP),
        member: id(1),
        role,
        duty: Duty::Both,
        active: true,
        owner: false,
        factor_required: false,
        last_active_at: None,
        kyc_approved: true,
    }
}

fn key(scopes: &[Kind]) -> KeyActor {
    KeyActor {
        id: id(4),
        application: id(5),
        application_name: String::new(),
        client_id: String::new(),
        name: String::new(),
        maker: id(6),
        scopes: scopes.iter().copied().collect(),
        features: String::new(),
        kyc_approved: true,
        signs: false,
    }
}

fn admitted(session: &SessionRow, membership: &MembershipRow, kind: Kind) -> &'static str {
    outcome(admit_member(session, membership, kind, at(0)))
}

fn extra(problem: Problem, name: &str) -> Value {
    let Problem::Refusal(refusal) = problem else { panic!("a failure: {problem}") };
    assert!(refusal.recorded, "{refusal:?}");
    refusal.extras[name].clone()
}

#[test]
fn a_role_that_the_table_shuts_out_stays_outside() {
    assert_eq!(admitted(&session(), &membership(Role::Manager), Kind::AuthorisePayout), "passed");
    for role in [Role::Employee, Role::Developer] {
        assert_eq!(admitted(&session(), &membership(role), Kind::AuthorisePayout), "role.refused");
    }
    let problem = admit_member(&session(), &membership(Role::Employee), Kind::AuthorisePayout, at(0));
    let problem = problem.expect_err("an Employee");
    assert!(problem.detail().starts_with("Your role, Employee, may not do this"), "{problem}");
    assert_eq!(extra(problem, "permission"), "payout.authorise");
}

#[test]
fn what_is_the_owner_s_is_no_other_admin_s() {
    let mut admin = membership(Role::Admin);
    assert_eq!(admitted(&session(), &admin, Kind::TransferOwnership), "role.refused");
    assert_eq!(admitted(&session(), &admin, Kind::InviteMember), "passed");
    admin.owner = true;
    assert_eq!(admitted(&session(), &admin, Kind::TransferOwnership), "passed");
    let owner = MembershipRow { role: Role::Manager, ..admin };
    assert_eq!(admitted(&session(), &owner, Kind::TransferOwnership), "role.refused");
    assert_eq!(admitted(&session(), &owner, Kind::InviteMember), "role.refused");
}

#[test]
fn a_disabled_member_does_nothing() {
    let member = MembershipRow { active: false, ..membership(Role::Admin) };
    for kind in [Kind::ViewPayouts, Kind::AuthorisePayout, Kind::OwnProfile] {
        assert_eq!(admitted(&session(), &member, kind), "member.disabled", "{kind:?}");
    }
}

#[test]
fn where_a_second_factor_is_required_nothing_goes_without_it_but_setting_it_up() {
    let strict = MembershipRow { factor_required: true, ..membership(Role::Admin) };
    for kind in [Kind::ViewPayouts, Kind::AuthorisePayout, Kind::LeaveMerchant] {
        assert_eq!(admitted(&session(), &strict, kind), "second_factor.required", "{kind:?}");
    }
    for kind in [Kind::OwnProfile, Kind::ViewOwnProfile] {
        assert_eq!(admitted(&session(), &strict, kind), "passed", "{kind:?}");
    }
    let with = SessionRow { second_factor: true, ..session() };
    assert_eq!(admitted(&with, &strict, Kind::ViewPayouts), "passed");
    assert_eq!(admitted(&with, &membership(Role::Admin), Kind::ViewPayouts), "passed");
}

#[test]
fn a_proof_of_identity_is_fresh_until_its_last_moment() {
    let (session, member) = (session(), membership(Role::Admin));
    let moment = |seconds| outcome(admit_member(&session, &member, Kind::AuthorisePayout, at(seconds)));
    assert_eq!(moment(899), "passed");
    assert_eq!(moment(900), "step_up.required");
    assert_eq!(moment(901), "step_up.required");
    let looks = admit_member(&session, &member, Kind::ViewPayouts, at(5_000));
    assert_eq!(outcome(looks), "passed", "what needs no fresh proof goes without");
}

#[test]
fn whoever_must_prove_themselves_hears_how() {
    assert_eq!(extra(step_up_required(true), "methods"), json!(["code", "password"]));
    assert_eq!(extra(step_up_required(false), "methods"), json!(["password"]));
    let with = SessionRow { second_factor: true, ..session() };
    let problem = admit_member(&with, &membership(Role::Admin), Kind::AuthorisePayout, at(900));
    assert_eq!(extra(problem.expect_err("too late"), "methods"), json!(["code", "password"]));
}

#[test]
fn whoever_passed_is_who_the_rows_say() {
    let row = MembershipRow { owner: true, duty: Duty::Approver, ..membership(Role::Admin) };
    let member = admit_member(&session(), &row, Kind::AuthorisePayout, at(0)).expect("passed");
    assert_eq!((member.id, member.person, member.session), (id(1), id(2), id(3)));
    assert_eq!((member.role, member.duty), (Role::Admin, Duty::Approver));
    assert_eq!((member.owner, member.name.as_str()), (true, "Asha"));
    assert_eq!(member.stepped_up_until, at(900));
    assert!(member.address_confirmed && member.kyc_approved);
}

#[test]
fn a_key_does_what_its_scopes_say_and_never_what_the_table_keeps_from_keys() {
    let scopes = [Kind::ViewPayouts, Kind::CreatePayout, Kind::AuthorisePayout, Kind::InviteMember];
    let key = key(&scopes);
    for kind in [Kind::ViewPayouts, Kind::CreatePayout, Kind::ViewKeys] {
        assert_eq!(outcome(admit_key(&key, kind)), "passed", "{kind:?}");
    }
    for kind in [Kind::ViewPayments, Kind::EditPayout, Kind::RequestRefund] {
        let problem = admit_key(&key, kind).expect_err("not its scope");
        assert!(problem.detail().starts_with("This API key may not do this"), "{problem}");
        assert_eq!((problem.code(), extra(problem, "permission")), ("scope.refused", json!(kind.code())));
    }
    for kind in [Kind::AuthorisePayout, Kind::InviteMember, Kind::CarryOut] {
        let problem = admit_key(&key, kind).expect_err("never a key's");
        assert!(problem.detail().starts_with("No API key may do this"), "{problem}");
        assert_eq!((problem.code(), extra(problem, "permission")), ("scope.refused", json!(kind.code())));
    }
}

#[test]
fn an_address_list_lets_in_those_on_it_and_an_empty_one_everybody() {
    let request = request_info();
    let allowed = |list: &[&str]| {
        let list: Vec<String> = list.iter().map(|cidr| (*cidr).to_owned()).collect();
        address_allowed(&list, &request)
    };
    assert!(allowed(&[]));
    assert!(allowed(&["196.41.0.7/32"]) && allowed(&["10.0.0.0/8", "196.41.0.0/24"]));
    assert!(!allowed(&["196.41.1.0/24"]) && !allowed(&["10.0.0.0/8", "::/0"]));
    assert!(!allowed(&["nonsense"]), "what cannot be read lets nobody in");
}

#[tokio::test]
async fn without_a_credential_that_works_nobody_passes() {
    let shop = Instance::shop().await;
    for request in [
        nobody(),
        nobody().header("cookie", "kibali=planted"),
        nobody().header("authorization", "Bearer ksk_live_nonsense"),
        nobody().header("authorization", "Bearer a.b.c"),
        by_key(77),
    ] {
        let found = shop.enter::<Permit<ViewPayouts>>(request.method("GET")).await;
        assert_eq!(outcome(found), "session.required");
    }
}

#[tokio::test]
async fn a_member_passes_with_what_the_table_says_of_their_role() {
    let shop = Instance::shop().await;
    for (number, allow) in [(MANAGER, Allow::Yes), (DEVELOPER, Allow::Masked)] {
        let permit = shop.enter::<Permit<ViewPayouts>>(by_member(number)).await.expect("passed");
        assert_eq!((permit.allow(), permit.merchant()), (allow, id(SHOP)));
        let member = permit.actor().as_member().expect("a member");
        assert_eq!((member.id, member.name.as_str()), (id(number), format!("Person {number}").as_str()));
    }
}

#[tokio::test]
async fn a_change_from_another_site_is_refused_before_anything_is_noted() {
    let shop = Instance::shop().await;
    let planted = || by_member(ADMIN).header("sec-fetch-site", "cross-site");
    assert_eq!(outcome(shop.enter::<Permit<AuthorisePayout>>(planted()).await), "origin.refused");
    assert!(shop.caller_at::<Permit<AuthorisePayout>>(planted()).await.is_none());
}

#[tokio::test]
async fn the_edge_learns_who_was_refused() {
    let shop = Instance::shop().await;
    let caller = shop.caller_at::<Permit<AuthorisePayout>>(by_member(EMPLOYEE)).await.expect("a caller");
    assert_eq!((caller.actor.member(), caller.merchant), (Some(id(EMPLOYEE)), id(SHOP)));
    let caller = shop.caller_at::<Permit<AuthorisePayout>>(by_key(KEY)).await.expect("a caller");
    assert_eq!(caller.actor.as_key().map(|key| key.id), Some(id(KEY)));
    assert_eq!(caller.merchant, id(SHOP));
}

#[tokio::test]
async fn a_refusal_by_role_says_who_can() {
    let shop = Instance::shop().await;
    let problem = shop.enter::<Permit<AuthorisePayout>>(by_member(EMPLOYEE)).await.expect_err("refused");
    let people = extra(problem, "who_can");
    let names: Vec<_> = people.as_array().expect("a list").iter().map(|person| &person["name"]).collect();
    assert_eq!(names, ["Person 10", "Person 11"]);
    shop.put("UPDATE session SET stepped_up_at = 0").await;
    let problem = shop.enter::<Permit<AuthorisePayout>>(by_member(ADMIN)).await.expect_err("too old");
    let Problem::Refusal(refusal) = problem else { panic!("a failure") };
    assert_eq!(refusal.code, "step_up.required");
    assert!(!refusal.extras.contains_key("who_can"));
}

#[tokio::test]
async fn a_member_of_several_merchants_names_one() {
    let shop = Instance::shop().await;
    shop.merchant(6).await;
    shop.merchant(7).await;
    shop.join(6, MANAGER, Role::Employee).await;
    let enter = async |named: Option<String>| {
        let request = by_member(MANAGER);
        let request = match named {
            Some(text) => request.header("kibali-merchant", text),
            None => request,
        };
        shop.enter::<Permit<ViewPolicy>>(request).await
    };
    assert_eq!(outcome(enter(None).await), "merchant.required");
    for merchant in [SHOP, 6] {
        let named = id::<Merchant>(merchant).to_string();
        assert_eq!(enter(Some(named)).await.expect("passed").merchant(), id(merchant));
    }
    for strange in [id::<Merchant>(7).to_string(), "nonsense".to_owned(), String::new()] {
        assert_eq!(outcome(enter(Some(strange)).await), "not_found");
    }
    let named = by_member(MANAGER).header("kibali-merchant", id::<Merchant>(6).to_string());
    assert_eq!(outcome(shop.enter::<Permit<AuthorisePayout>>(named).await), "role.refused");
}

#[tokio::test]
async fn whoever_belongs_to_no_merchant_is_told_so() {
    let shop = Instance::shop().await;
    shop.person(30).await;
    assert_eq!(outcome(shop.enter::<Permit<ViewPolicy>>(by_member(30)).await), "membership.none");
    shop.put(&format!("UPDATE member SET state = 'removed' WHERE id = {}", blob(MANAGER))).await;
    assert_eq!(outcome(shop.enter::<Permit<ViewPolicy>>(by_member(MANAGER)).await), "membership.none");
}

#[tokio::test]
async fn what_the_rows_say_of_a_member_counts() {
    for (sql, code) in [
        ("UPDATE member SET state = 'disabled'", "member.disabled"),
        ("UPDATE merchant SET closed_at = 1", "member.disabled"),
        ("UPDATE merchant SET second_factor_required = 1", "second_factor.required"),
        ("UPDATE session SET ended_at = 1", "session.required"),
        ("UPDATE session SET stepped_up_at = 1", "step_up.required"),
        ("UPDATE member SET role = 'Developer'", "role.refused"),
    ] {
        let shop = Instance::shop().await;
        assert_eq!(outcome(shop.enter::<Permit<ManageMember>>(by_member(ADMIN)).await), "passed");
        shop.put(sql).await;
        assert_eq!(outcome(shop.enter::<Permit<ManageMember>>(by_member(ADMIN)).await), code, "{sql}");
    }
}

#[tokio::test]
async fn owners_alone_hand_the_ownership_over() {
    let shop = Instance::shop().await;
    shop.person(30).await;
    shop.join(SHOP, 30, Role::Admin).await;
    assert_eq!(outcome(shop.enter::<Permit<TransferOwnership>>(by_member(ADMIN)).await), "passed");
    let problem = shop.enter::<Permit<TransferOwnership>>(by_member(30)).await.expect_err("not the owner");
    let people = extra(problem, "who_can");
    assert_eq!(people.as_array().expect("a list").len(), 1, "{people}");
    assert_eq!(people[0]["name"], "Person 10");
    let own = shop.enter::<Permit<OwnProfile>>(by_member(30)).await.expect("passed");
    assert_eq!(own.allow(), Allow::Own);
}

#[tokio::test]
async fn a_key_passes_with_its_scopes_for_all_of_its_merchant() {
    let shop = Instance::shop().await;
    let permit = shop.enter::<Permit<CreatePayout>>(by_key(KEY)).await.expect("passed");
    assert_eq!((permit.allow(), permit.merchant()), (Allow::Yes, id(SHOP)));
    assert_eq!(permit.actor().as_key().map(|key| key.id), Some(id(KEY)));
    assert_eq!(outcome(shop.enter::<Permit<ViewKeys>>(by_key(KEY)).await), "passed");
    assert_eq!(outcome(shop.enter::<Permit<AuthorisePayout>>(by_key(KEY)).await), "scope.refused");
    let foreign = by_key(KEY).header("sec-fetch-site", "cross-site").header("origin", "https://evil.test");
    assert_eq!(outcome(shop.enter::<Permit<CreatePayout>>(foreign).await), "passed", "no cookie, no forgery");
    let both = by_key(KEY).header("cookie", format!("kibali=cookie-{ADMIN}"));
    assert_eq!(
        outcome(shop.enter::<Permit<ManageMember>>(both).await),
        "scope.refused",
        "a key beats a cookie"
    );
}

#[tokio::test]
async fn a_key_calls_from_the_addresses_of_its_merchant() {
    let shop = Instance::shop().await;
    let allow = async |merchant: u8, number: u8, cidr: &str| {
        let (merchant, own) = (blob(merchant), blob(number));
        let sql = format!(
            "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) VALUES ({merchant}, {own}, '{cidr}', '', {own}, 1)"
        );
        shop.put(&sql).await;
    };
    allow(6, 30, "10.0.0.0/8").await;
    assert_eq!(outcome(shop.enter::<Permit<ViewPayments>>(by_key(KEY)).await), "passed", "another's list");
    allow(SHOP, 31, "10.0.0.0/8").await;
    let problem = shop.enter::<Permit<ViewPayments>>(by_key(KEY)).await.expect_err("not on the list");
    assert_eq!(problem.code(), "address.refused");
    assert!(problem.detail().contains("196.41.0.7"), "{problem}");
    allow(SHOP, 32, "196.41.0.0/16").await;
    assert_eq!(outcome(shop.enter::<Permit<ViewPayments>>(by_key(KEY)).await), "passed");
}

#[tokio::test]
async fn a_token_is_good_as_long_as_its_key_and_its_generation() {
    let shop = Instance::shop().await;
    let token = |generation| crate::token::issue(&shop.app, id(SHOP), id(KEY), generation);
    let enter = async |token: &str| {
        let request = nobody().header("authorization", format!("Bearer {token}"));
        outcome(shop.enter::<Permit<InitiatePayment>>(request).await)
    };
    // The merchant's own, which begins at 1, and the application's, which begins at 0.
    let (current, older) = (token(1), token(0));
    assert_eq!(enter(&current).await, "passed");
    assert_eq!(enter(&older).await, "session.required");
    shop.put("UPDATE application SET token_generation = 1").await;
    assert_eq!(enter(&current).await, "session.required");
    assert_eq!(enter(&token(2)).await, "passed");
    shop.put("UPDATE api_key SET revoked_at = 1").await;
    assert_eq!(enter(&token(2)).await, "session.required");
}
