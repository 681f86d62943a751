use values::subjects::{Person, Session};

use super::*;
use crate::{
    AuthorisePayout, CreatePayout, GetToken, ManageMember, NotifyBill, OpenHostedPage, OwnProfile, PlayBank,
    ReceiveNotice, SignIn, Tx as _, UseHostedPage, ViewOwnProfile, ViewPayouts, Writing as _,
    fixture::{
        ADMIN, EMPLOYEE, Instance, KEY, MANAGER, OURS, SHOP, at, blob, by_key, by_member, done, id, nobody,
        outcome, request_info,
    },
};

const MEMBERS: &str = "SELECT COUNT(*) FROM member WHERE merchant = $1";

async fn permit<P: Permission>(shop: &Instance, request: http::request::Builder) -> Permit<P> {
    shop.enter(request).await.expect("passed")
}

#[tokio::test]
async fn a_permit_says_who_where_and_in_which_request() {
    let shop = Instance::shop().await;
    let permit = permit::<ViewPayouts>(&shop, by_member(MANAGER).method("GET")).await;
    assert_eq!(permit.actor().member(), Some(id(MANAGER)));
    assert_eq!((permit.merchant(), permit.allow()), (id(SHOP), Allow::Yes));
    assert_eq!((permit.request().id, permit.request().address), (id(99), request_info().address));
    assert_eq!(permit.app().now(), at(0));
    let (actor, merchant, _, request) = permit.into_parts();
    assert_eq!((actor.member(), merchant, request.id), (Some(id(MANAGER)), id(SHOP), id(99)));
}

#[tokio::test]
async fn doors_say_what_they_take_and_for_whom_they_are() {
    fn told<D: Door>() -> (Kind, OpenTo) {
        (D::PERMISSION, D::OPEN_TO)
    }
    assert_eq!(told::<Permit<ViewPayouts>>(), (Kind::ViewPayouts, OpenTo::Merchant));
    assert_eq!(told::<Personal<OwnProfile>>(), (Kind::OwnProfile, OpenTo::Person));
    assert_eq!(told::<Public<SignIn>>(), (Kind::SignIn, OpenTo::Stranger));
}

#[tokio::test]
async fn looking_is_bound_to_the_merchant_and_sees_what_was_there() {
    let shop = Instance::shop().await;
    shop.merchant(6).await;
    shop.join(6, MANAGER, crate::Role::Employee).await;
    let named = by_member(MANAGER).header("kibali-merchant", id::<Merchant>(SHOP).to_string());
    let permit = permit::<ViewPayouts>(&shop, named.method("GET")).await;
    for _ in 0..2 {
        let mut tx = permit.read().await.expect("a view");
        assert_eq!(tx.merchant(), id(SHOP));
        assert_eq!(tx.count(MEMBERS, &[]).await.expect("a number"), 4);
        let mut tx = permit.glance().await.expect("a view");
        assert_eq!((tx.merchant(), tx.count(MEMBERS, &[]).await.expect("a number")), (id(SHOP), 4));
    }
}

#[tokio::test]
async fn the_first_look_goes_through_the_view_of_the_grant() {
    let shop = Instance::shop().await;
    let permit = permit::<ViewPayouts>(&shop, by_member(MANAGER).method("GET")).await;
    shop.put(&format!("DELETE FROM member WHERE id = {}", blob(EMPLOYEE))).await;
    let seen = permit.read().await.expect("a view").count(MEMBERS, &[]).await.expect("a number");
    assert_eq!(seen, 4, "as it was when the caller was let in");
    let seen = permit.read().await.expect("a view").count(MEMBERS, &[]).await.expect("a number");
    assert_eq!(seen, 3);
}

#[tokio::test]
async fn a_request_that_may_write_holds_no_view() {
    let shop = Instance::shop().await;
    let permit = permit::<ViewPayouts>(&shop, by_member(MANAGER)).await;
    shop.put(&format!("DELETE FROM member WHERE id = {}", blob(EMPLOYEE))).await;
    let seen = permit.read().await.expect("a view").count(MEMBERS, &[]).await.expect("a number");
    assert_eq!(seen, 3);
}

#[tokio::test]
async fn writing_is_bound_to_the_merchant_and_said_to_be_by_the_member() {
    let shop = Instance::shop().await;
    let tx = permit::<ManageMember>(&shop, by_member(ADMIN)).await.write().await.expect("a turn");
    assert_eq!((tx.merchant(), tx.actor().member()), (id(SHOP), Some(id(ADMIN))));
    assert_eq!(tx.request().id, id(99));
    tx.commit(done(), ()).await.expect("kept");
    let kept: Vec<(Id<Merchant>, String)> = shop.all("SELECT merchant, act FROM activity").await;
    assert_eq!(kept, [(id(SHOP), "thing.done".to_owned())]);
}

#[tokio::test]
async fn a_member_who_lost_the_grant_meanwhile_writes_nothing() {
    for (sql, code) in [
        ("UPDATE member SET role = 'Employee'", "role.refused"),
        ("UPDATE member SET payout_duty = 'initiator' WHERE role = 'Manager'", "duty.refused"),
        ("UPDATE member SET state = 'disabled'", "member.disabled"),
        ("DELETE FROM member", "session.required"),
        ("UPDATE session SET ended_at = 1", "session.required"),
        ("DELETE FROM session", "session.required"),
        ("UPDATE session SET stepped_up_at = 1", "step_up.required"),
        ("UPDATE merchant SET closed_at = 1", "member.disabled"),
    ] {
        let shop = Instance::shop().await;
        let permit = permit::<AuthorisePayout>(&shop, by_member(MANAGER)).await;
        let twin = shop.enter::<Permit<AuthorisePayout>>(by_member(MANAGER)).await.expect("passed");
        let third = shop.enter::<Permit<AuthorisePayout>>(by_member(MANAGER)).await.expect("passed");
        shop.put(sql).await;
        assert_eq!(outcome(permit.write().await), code, "{sql}");
        assert_eq!(outcome(twin.write_alone().await), code, "{sql}");
        assert_eq!(outcome(third.record(done()).await), code, "{sql}");
        assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, 0, "{sql}");
    }
}

#[tokio::test]
async fn a_proof_of_identity_that_ran_out_on_the_way_does_not_count() {
    let shop = Instance::shop().await;
    let permit = permit::<AuthorisePayout>(&shop, by_member(MANAGER)).await;
    shop.clock.advance(values::Duration::from_secs(900));
    assert_eq!(outcome(permit.write().await), "step_up.required");
}

#[tokio::test]
async fn a_key_that_lost_the_grant_meanwhile_writes_nothing() {
    for (sql, code) in [
        ("UPDATE api_key SET revoked_at = 1", "session.required"),
        ("DELETE FROM api_key", "session.required"),
        ("UPDATE api_key SET dormant_at = 1", "scope.refused"),
        ("UPDATE api_key SET scopes = 'payout.view'", "scope.refused"),
        ("UPDATE application SET state = 'disabled'", "session.required"),
    ] {
        let shop = Instance::shop().await;
        let permit = permit::<CreatePayout>(&shop, by_key(KEY)).await;
        shop.put(sql).await;
        assert_eq!(outcome(permit.write().await), code, "{sql}");
    }
}

#[tokio::test]
async fn whoever_writes_is_who_they_are_by_then() {
    let shop = Instance::shop().await;
    let permit = permit::<AuthorisePayout>(&shop, by_member(MANAGER)).await;
    shop.put("UPDATE member SET role = 'Admin'").await;
    let tx = permit.write().await.expect("a turn");
    assert_eq!(tx.actor().role(), Some(crate::Role::Admin));
    drop(tx);
    let permit = shop.enter::<Permit<CreatePayout>>(by_key(KEY)).await.expect("passed");
    shop.put("UPDATE application SET features = 'batches'").await;
    let tx = permit.write_alone().await.expect("a turn");
    assert_eq!(tx.actor().as_key().map(|key| key.features.as_str()), Some("batches"));
}

#[tokio::test]
async fn an_act_is_recorded_and_the_permit_stays_good_for_looking() {
    let shop = Instance::shop().await;
    let permit = permit::<crate::ExportPayments>(&shop, by_member(MANAGER).method("GET")).await;
    permit.record(done()).await.expect("kept");
    let kept: Vec<(Id<Merchant>, String, Vec<u8>)> =
        shop.all("SELECT merchant, act, actor FROM activity").await;
    assert_eq!(kept, [(id(SHOP), "thing.done".to_owned(), vec![MANAGER; 16])]);
    let seen = permit.read().await.expect("a view").count(MEMBERS, &[]).await.expect("a number");
    assert_eq!(seen, 4);
}

#[tokio::test]
async fn nobody_but_members_keys_and_workers_begins_a_transaction() {
    let shop = Instance::shop().await;
    for (actor, code) in [
        (Actor::Stranger, "session.required"),
        (Actor::Person(id(ADMIN), "Asha".to_owned()), "session.required"),
        (Actor::Worker("sender"), "passed"),
    ] {
        let mut permit = permit::<ManageMember>(&shop, by_member(ADMIN)).await;
        permit.actor = actor;
        assert_eq!(outcome(permit.write().await), code);
    }
}

async fn personal(shop: &Instance) -> Personal<OwnProfile> {
    shop.enter(by_member(EMPLOYEE)).await.expect("passed")
}

#[tokio::test]
async fn one_s_own_account_takes_a_session() {
    let shop = Instance::shop().await;
    let door = personal(&shop).await;
    assert_eq!((door.person(), door.session()), (id::<Person>(EMPLOYEE), id::<Session>(EMPLOYEE)));
    assert_eq!((door.stepped_up_until(), door.app().now()), (at(900), at(0)));
    assert_eq!(door.request().id, id(99));
    for request in [nobody(), by_key(KEY), nobody().header("cookie", "kibali=planted").header("origin", OURS)]
    {
        assert_eq!(outcome(shop.enter::<Personal<OwnProfile>>(request).await), "session.required");
    }
    let planted = by_member(EMPLOYEE).header("sec-fetch-site", "cross-site");
    assert_eq!(outcome(shop.enter::<Personal<OwnProfile>>(planted).await), "origin.refused");
    let caller = shop.caller_at::<Personal<OwnProfile>>(by_member(EMPLOYEE)).await.expect("a caller");
    assert_eq!((caller.actor.person(), caller.merchant), (Some(id(EMPLOYEE)), Id::nil()));
}

#[tokio::test]
async fn one_s_own_account_is_open_to_whoever_belongs_nowhere() {
    let shop = Instance::empty().await;
    shop.person(30).await;
    let door: Personal<ViewOwnProfile> = shop.enter(by_member(30).method("GET")).await.expect("passed");
    let mut tx = door.read().await.expect("a view");
    assert_eq!(tx.merchant(), id(30), "bound to the person");
    let name: Option<String> = tx.find("SELECT name FROM person WHERE id = $1", &[]).await.expect("a row");
    assert_eq!(name.as_deref(), Some("Person 30"));
}

#[tokio::test]
async fn what_is_one_s_own_asks_for_a_fresh_proof_by_itself() {
    let shop = Instance::shop().await;
    let door = personal(&shop).await;
    for (seconds, code) in
        [(0, "passed"), (899, "passed"), (900, "step_up.required"), (901, "step_up.required")]
    {
        shop.clock.set(at(seconds));
        assert_eq!(outcome(door.stepped_up()), code, "{seconds}");
    }
}

#[tokio::test]
async fn writing_to_one_s_own_account_is_bound_to_the_person_and_takes_a_session_that_lives() {
    let shop = Instance::shop().await;
    let door = personal(&shop).await;
    let tx = door.write().await.expect("a turn");
    assert_eq!((tx.person(), tx.actor().person()), (id(EMPLOYEE), Some(id(EMPLOYEE))));
    assert_eq!((tx.actor().kind(), tx.request().id), ("person", id(99)));
    drop(tx);
    shop.put("UPDATE session SET ended_at = 1").await;
    assert_eq!(outcome(door.write().await), "session.required");
}

#[tokio::test]
async fn a_stranger_writes_as_nobody_and_a_person_as_themselves() {
    let shop = Instance::shop().await;
    let stranger = shop.public::<SignIn>().await;
    assert_eq!((stranger.signed_in(), stranger.session()), (None, None));
    assert_eq!((stranger.request().id, stranger.app().now()), (id(99), at(0)));
    let tx = stranger.write().await.expect("a turn");
    assert_eq!((tx.person(), tx.actor().kind()), (Id::nil(), "stranger"));
    drop(tx);
    let person = shop.enter::<Public<SignIn>>(by_member(EMPLOYEE)).await.expect("passed");
    assert_eq!((person.signed_in(), person.session()), (Some(id(EMPLOYEE)), Some(id(EMPLOYEE))));
    let tx = person.write().await.expect("a turn");
    assert_eq!((tx.person(), tx.actor().person()), (id(EMPLOYEE), Some(id(EMPLOYEE))));
    assert_eq!(tx.request().id, id(99));
}

/// What becomes of a request with the session cookie of somebody and a request without, both with this origin.
async fn from<P: Permission>(shop: &Instance, origin: &str) -> [String; 2] {
    let cookie = nobody().header("cookie", format!("kibali=cookie-{EMPLOYEE}"));
    let mut told = Vec::new();
    for request in [cookie, nobody()] {
        let door = shop.enter::<Public<P>>(request.header("origin", origin)).await;
        told.push(match door {
            Ok(door) if door.signed_in().is_some() => "signed in".to_owned(),
            other => outcome(other).to_owned(),
        });
    }
    told.try_into().expect("two")
}

#[tokio::test]
async fn a_page_of_another_site_signs_nobody_in() {
    let shop = Instance::shop().await;
    assert_eq!(from::<SignIn>(&shop, OURS).await, ["signed in", "passed"]);
    assert_eq!(from::<SignIn>(&shop, "https://evil.test").await, ["origin.refused", "origin.refused"]);
    let without = nobody().header("cookie", format!("kibali=cookie-{EMPLOYEE}"));
    assert_eq!(outcome(shop.enter::<Public<SignIn>>(without).await), "origin.refused");
    assert_eq!(outcome(shop.enter::<Public<SignIn>>(nobody()).await), "passed", "a program of nobody");
}

#[tokio::test]
async fn where_the_address_is_the_whole_credential_no_cookie_counts() {
    let shop = Instance::shop().await;
    let wanted = ["passed", "passed"];
    for origin in [OURS, "https://evil.test", "null"] {
        assert_eq!(from::<OpenHostedPage>(&shop, origin).await, wanted);
        assert_eq!(from::<UseHostedPage>(&shop, origin).await, wanted);
        assert_eq!(from::<NotifyBill>(&shop, origin).await, wanted);
        assert_eq!(from::<PlayBank>(&shop, origin).await, wanted);
        assert_eq!(from::<ReceiveNotice>(&shop, origin).await, wanted);
    }
    assert_eq!(from::<GetToken>(&shop, "https://evil.test").await, ["origin.refused", "origin.refused"]);
}

#[tokio::test]
#[should_panic(expected = "ManageMember is not open to strangers")]
async fn no_door_for_strangers_has_a_permission_that_is_not_theirs() {
    let shop = Instance::shop().await;
    let _ = shop.enter::<Public<ManageMember>>(by_member(ADMIN)).await;
}

#[tokio::test]
async fn no_request_passes_that_the_edge_has_not_seen() {
    let shop = Instance::shop().await;
    let mut parts = by_member(ADMIN).body(()).expect("a request").into_parts().0;
    let found = Permit::<ViewPayouts>::from_request_parts(&mut parts, &shop.app).await;
    assert_eq!(outcome(found), "failure");
}
