//! Who passes which door.

use axum::Json;
use values::Duration;

use super::{Instance, MINUTE, START, answer, no_routes};
use crate::{
    AcceptInvitation, App, AppSettings, AuthorisePayout, CreatePayout, InviteMember, OpenHostedPage,
    OwnProfile, Permission, Permit, Personal, Problem, Public, Role, Routes, SignIn, TransferOwnership,
    UseHostedPage, ViewBalance, ViewKeys, ViewOwnProfile, ViewPayouts, ViewTeam,
};

async fn show<P: Permission>(permit: Permit<P>) -> Json<String> {
    assert_eq!(permit.request().at, permit.app().now());
    answer(format!("{} {:?} {}", permit.actor().name(), permit.allow(), permit.merchant().as_bytes()[0]))
}

async fn change<P: Permission<Mode = crate::permission::Writes>>(
    permit: Permit<P>,
) -> Result<Json<String>, Problem> {
    let alone = permit.request().agent == "alone";
    let tx = if alone { permit.write_alone().await? } else { permit.write().await? };
    let name = tx.core.actor.name().to_owned();
    tx.commit(crate::Activity::new(crate::Area::Payouts, "tried", "tried"), answer(name)).await
}

async fn personal<P: Permission>(door: Personal<P>) -> Result<Json<String>, Problem> {
    door.stepped_up()?;
    assert_eq!((door.session().as_bytes(), door.request().at), (door.person().as_bytes(), door.app().now()));
    let until = door.stepped_up_until().since(START).as_secs();
    Ok(answer(format!("{} until {until}", door.person().as_bytes()[0])))
}

async fn public<P: Permission>(door: Public<P>) -> Json<String> {
    assert_eq!(door.request().at, door.app().now());
    assert_eq!(door.session().map(|id| *id.as_bytes()), door.signed_in().map(|id| *id.as_bytes()));
    answer(door.signed_in().map_or("nobody".to_owned(), |person| person.as_bytes()[0].to_string()))
}

pub(super) fn routes() -> Routes {
    no_routes()
        .get("/v1/payouts", show::<ViewPayouts>)
        .post("/v1/payouts", change::<CreatePayout>)
        .post("/v1/payouts/authorization", change::<AuthorisePayout>)
        .get("/v1/balances", show::<ViewBalance>)
        .get("/v1/ledger/{id}", show::<ViewBalance>)
        .get("/v1/api-keys", show::<ViewKeys>)
        .get("/v1/team", show::<ViewTeam>)
        .post("/v1/team", change::<InviteMember>)
        .post("/v1/ownership", change::<TransferOwnership>)
        .get("/v1/me", show::<ViewOwnProfile>)
        .get("/v1/profile", personal::<ViewOwnProfile>)
        .post("/v1/profile", personal::<OwnProfile>)
        .post("/v1/session", public::<SignIn>)
        .post("/v1/invitations", public::<AcceptInvitation>)
        .get("/pay/{token}", public::<OpenHostedPage>)
        .post("/pay/{token}", public::<UseHostedPage>)
}

#[tokio::test]
async fn a_member_passes_by_the_table() {
    let instance = Instance::with_roles().await;
    for (person, view, create) in [
        (1, "Person 1 Yes 1", "Person 1"),
        (2, "Person 2 Yes 1", "Person 2"),
        (3, "Person 3 Yes 1", "Person 3"),
        (4, "Person 4 Masked 1", "role.refused"),
    ] {
        assert_eq!(instance.as_person(person, "GET", "/v1/payouts").await.says(), view);
        assert_eq!(instance.as_person(person, "POST", "/v1/payouts").await.says(), create);
    }
    for (person, authorise) in [(1, "Person 1"), (2, "Person 2"), (3, "role.refused"), (4, "role.refused")] {
        let answered = instance.as_person(person, "POST", "/v1/payouts/authorization").await;
        assert_eq!(answered.says(), authorise, "{person}");
    }
    assert_eq!(instance.number("SELECT COUNT(*) FROM activity WHERE act = 'tried'").await, 5);
}

#[tokio::test]
async fn whoever_is_refused_hears_who_can_and_only_people_of_the_team_page_when_they_were_here() {
    let instance = Instance::with_roles().await;
    let refused = instance.as_person(3, "POST", "/v1/payouts/authorization").await;
    assert_eq!((refused.status, refused.names("who_can")), (403, vec!["Person 1", "Person 2"]));
    assert_eq!(refused.body["permission"], "payout.authorise");
    assert!(refused.body["who_can"][0]["last_active_at"].is_null(), "an Employee sees names and roles");
    let refused = instance.as_person(2, "POST", "/v1/team").await;
    assert_eq!(refused.names("who_can"), ["Person 1"]);
    assert_eq!(refused.body["who_can"][0]["last_active_at"], START.to_string(), "a Manager sees all");
    assert!(
        instance.as_person(2, "POST", "/v1/ownership").await.names("who_can").is_empty(),
        "nobody owns it"
    );
    instance.execute("UPDATE member SET owner = 1 WHERE id = $1", &[&[1; 16]]).await;
    assert_eq!(instance.as_person(2, "POST", "/v1/ownership").await.names("who_can"), ["Person 1"]);
    for person in 11..=18 {
        instance.person(person).await;
        instance.member(1, person, Role::Admin).await;
    }
    let refused = instance.as_person(2, "POST", "/v1/team").await;
    assert_eq!(refused.names("who_can").len(), 6, "a few names will do");
    assert_eq!(instance.as_person(2, "POST", "/v1/ownership").await.names("who_can"), ["Person 1"]);
}

#[tokio::test]
async fn only_the_owner_passes_what_is_the_owners() {
    let instance = Instance::with_roles().await;
    assert_eq!(instance.as_person(1, "POST", "/v1/ownership").await.says(), "role.refused");
    instance.execute("UPDATE member SET owner = 1 WHERE id = $1", &[&[1; 16]]).await;
    assert_eq!(instance.as_person(1, "POST", "/v1/ownership").await.says(), "Person 1");
}

#[tokio::test]
async fn a_proof_of_identity_is_fresh_for_fifteen_minutes() {
    let instance = Instance::with_roles().await;
    instance.clock.advance(15 * MINUTE - Duration::from_micros(1));
    assert_eq!(instance.as_person(1, "POST", "/v1/payouts/authorization").await.says(), "Person 1");
    assert_eq!(instance.as_person(1, "POST", "/v1/profile").await.says(), "1 until 900");
    instance.clock.advance(Duration::from_micros(1));
    for path in ["/v1/payouts/authorization", "/v1/profile"] {
        let refused = instance.as_person(1, "POST", path).await;
        assert_eq!((refused.status, refused.says()), (403, "step_up.required"), "{path}");
        assert_eq!(refused.names("methods"), ["password"]);
    }
    assert_eq!(
        instance.as_person(1, "POST", "/v1/payouts").await.says(),
        "Person 1",
        "no proof is asked for"
    );
    instance.execute("UPDATE person SET totp_confirmed_at = 1 WHERE id = $1", &[&[1; 16]]).await;
    let refused = instance.as_person(1, "POST", "/v1/payouts/authorization").await;
    assert_eq!(refused.names("methods"), ["code", "password"]);
}

#[tokio::test]
async fn a_role_or_membership_that_ended_ends_at_once() {
    let instance = Instance::with_roles().await;
    instance.execute("UPDATE member SET state = 'disabled' WHERE id = $1", &[&[2; 16]]).await;
    let refused = instance.as_person(2, "GET", "/v1/payouts").await;
    assert_eq!((refused.status, refused.says()), (403, "member.disabled"));
    instance.execute("UPDATE member SET state = 'removed' WHERE id = $1", &[&[2; 16]]).await;
    assert_eq!(instance.as_person(2, "GET", "/v1/payouts").await.says(), "membership.none");
    assert_eq!(
        instance.as_person(2, "GET", "/v1/profile").await.says(),
        "2 until 900",
        "their account is theirs"
    );
    instance.execute("UPDATE merchant SET closed_at = 1", &[]).await;
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.says(), "member.disabled");
}

#[tokio::test]
async fn where_a_second_factor_is_required_nothing_but_ones_account_opens_without() {
    let instance = Instance::with_roles().await;
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.status, 200);
    instance.execute("UPDATE merchant SET second_factor_required = 1", &[]).await;
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.says(), "second_factor.required");
    assert_eq!(instance.as_person(1, "GET", "/v1/me").await.says(), "Person 1 Own 1");
    instance.execute("UPDATE person SET totp_confirmed_at = 1 WHERE id = $1", &[&[1; 16]]).await;
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.says(), "Person 1 Yes 1");
}

#[tokio::test]
async fn one_of_several_merchants_is_named() {
    let instance = Instance::with_roles().await;
    instance.merchant(2).await;
    instance.member(2, 1, Role::Developer).await;
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.says(), "merchant.required");
    let named = async |id: &str| {
        let headers = [("cookie", "kibali=session-1"), ("kibali-merchant", id)];
        instance.ask("GET", "/v1/payouts", &headers).await
    };
    assert_eq!(named(&super::merchant(1).to_string()).await.says(), "Person 1 Yes 1");
    assert_eq!(named(&super::merchant(2).to_string()).await.says(), "Person 1 Masked 2");
    for strange in [super::merchant(3).to_string(), "nonsense".to_owned()] {
        assert_eq!(named(&strange).await.says(), "not_found", "{strange}");
    }
}

#[tokio::test]
async fn a_session_ends_by_its_hour_by_rest_or_by_hand() {
    let instance = Instance::with_roles().await;
    let day = Duration::from_secs(24 * 3600);
    let just = Duration::from_micros(1);
    instance.clock.set(START + day - just);
    for path in ["/v1/payouts", "/v1/profile"] {
        assert_ne!(instance.as_person(1, "GET", path).await.says(), "session.required");
    }
    // Being seen is noted beside the answer; here the session stays as it was.
    let rested = "UPDATE session SET last_used_at = $1, stepped_up_at = $1";
    let noted =
        format!("SELECT COUNT(*) FROM session WHERE last_used_at = {}", instance.clock.now().as_micros());
    instance.until(&noted, 1).await;
    instance.execute(rested, &[&START]).await;
    instance.clock.set(START + day);
    for path in ["/v1/payouts", "/v1/profile"] {
        let refused = instance.as_person(1, "GET", path).await;
        assert_eq!((refused.status, refused.says()), (401, "session.required"), "{path}");
    }
    instance.execute(rested, &[&(START + 3 * day)]).await;
    instance.clock.set(START + 3 * day - just);
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.status, 200);
    instance.clock.set(START + 3 * day);
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.says(), "session.required");
    instance.clock.set(START + 2 * day);
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.status, 200);
    instance.execute("UPDATE session SET ended_at = 1", &[]).await;
    assert_eq!(instance.as_person(1, "GET", "/v1/payouts").await.says(), "session.required");
    for cookie in ["", "kibali=session-9", "other=session-2"] {
        assert_eq!(
            instance.ask("GET", "/v1/payouts", &[("cookie", cookie)]).await.says(),
            "session.required"
        );
    }
}

#[tokio::test]
async fn what_a_session_lost_between_the_door_and_the_write_is_lost() {
    let instance = Instance::with_roles().await;
    let permit = |role| crate::tests::work::permit_of::<CreatePayout>(&instance.app, 1, role);
    assert!(permit(Role::Admin).write().await.is_ok());
    assert!(permit(Role::Admin).write_alone().await.is_ok());
    instance.execute("UPDATE member SET role = 'Developer' WHERE id = $1", &[&[1; 16]]).await;
    let refused = permit(Role::Admin).write().await.err().expect("refused");
    assert_eq!(refused.code(), "role.refused");
    assert_eq!(
        permit(Role::Admin)
            .record(crate::Activity::new(crate::Area::Payouts, "a", "b"))
            .await
            .err()
            .map(|no| no.code()),
        Some("role.refused")
    );
    instance.execute("UPDATE session SET ended_at = 1", &[]).await;
    assert_eq!(permit(Role::Admin).write().await.err().map(|no| no.code()), Some("session.required"));
}

#[tokio::test]
async fn a_change_that_rides_on_a_cookie_comes_from_our_own_pages() {
    let instance = Instance::with_roles().await;
    let cookie = ("cookie", "kibali=session-1");
    let host = ("host", "kibali.example");
    for (headers, passes) in [
        (vec![("sec-fetch-site", "same-origin")], true),
        (vec![("sec-fetch-site", "none")], true),
        (vec![("sec-fetch-site", "cross-site")], false),
        (vec![("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:8080")], false),
        (vec![("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")], true),
        (vec![("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")], false),
        (vec![], false),
        (vec![("origin", "http://127.0.0.1:8080")], true),
        (vec![("origin", "http://evil.example"), host], false),
        (vec![("origin", "http://kibali.example"), host], true),
        (vec![("origin", "https://kibali.example"), host], true),
        (vec![("origin", "ftp://kibali.example"), host], false),
        (vec![("origin", "null"), host], false),
    ] {
        let with = [vec![cookie], headers.clone()].concat();
        for path in ["/v1/payouts", "/v1/profile", "/v1/session"] {
            let refused = instance.ask("POST", path, &with).await.says() == "origin.refused";
            assert_eq!(refused, !passes, "{path} {headers:?}");
        }
        assert_eq!(
            instance.ask("GET", "/v1/payouts", &with).await.status,
            200,
            "who only looks changes nothing"
        );
    }
    let settings = AppSettings { public_url: "https://kibali.example".to_owned(), ..AppSettings::default() };
    let instance = Instance::start_as(settings).await;
    for (origin, passes) in
        [("https://other.example", true), ("http://other.example", false), ("https://kibali.example", true)]
    {
        let headers = [("origin", origin), ("host", "other.example")];
        let refused = instance.ask("POST", "/v1/session", &headers).await.says() == "origin.refused";
        assert_eq!(refused, !passes, "{origin}");
    }
}

#[tokio::test]
async fn a_page_with_its_own_link_knows_no_cookie_and_no_origin() {
    let instance = Instance::with_roles().await;
    let cookie = ("cookie", "kibali=session-1");
    let ours = ("sec-fetch-site", "same-origin");
    assert_eq!(instance.ask("POST", "/v1/session", &[cookie, ours]).await.says(), "1");
    assert_eq!(instance.ask("POST", "/v1/session", &[]).await.says(), "nobody");
    assert_eq!(
        instance.ask("POST", "/v1/session", &[("origin", "http://evil.example")]).await.says(),
        "origin.refused"
    );
    for method in ["GET", "POST"] {
        let answered = instance.ask(method, "/pay/x", &[cookie, ("origin", "null")]).await;
        assert_eq!(answered.says(), "nobody", "{method}");
    }
}

#[tokio::test]
async fn the_name_of_the_cookie_is_bound_to_https() {
    assert_eq!(crate::cookie_name(&Instance::start().await.app), "kibali");
    let settings = AppSettings { public_url: "https://kibali.example".to_owned(), ..AppSettings::default() };
    let instance = Instance::start_as(settings).await;
    assert_eq!(crate::cookie_name(&instance.app), "__Host-kibali");
    instance.merchant(1).await;
    instance.person(1).await;
    instance.member(1, 1, Role::Admin).await;
    let under = async |cookie: &str| instance.ask("GET", "/v1/payouts", &[("cookie", cookie)]).await.status;
    assert_eq!(under("kibali=session-1").await, 401, "a neighbouring host can set that one");
    assert_eq!(under("__Host-kibali=session-1").await, 200);
}

#[tokio::test]
async fn another_master_key_opens_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = store::Target::Sqlite(folder.path().join("kibali.sqlite3"));
    let clock = store::Clock::fixed(START);
    let open =
        |key: u8| App::open(&target, clock.clone(), &SECRETS[usize::from(key)], AppSettings::default());
    drop(open(0).await.expect("the first key counts"));
    assert!(open(1).await.expect_err("another key").to_string().contains("another master key"));
    assert!(open(0).await.is_ok());
}

static SECRETS: std::sync::LazyLock<[values::Secret<[u8; 32]>; 2]> =
    std::sync::LazyLock::new(|| [values::Secret::new([1; 32]), values::Secret::new([2; 32])]);
