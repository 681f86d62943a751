//! Who sees what of the team.

use permit::Role;
use testkit::both_stores;

use super::*;
use crate::{mail::Language, team::Newcomer};

both_stores!(employees_and_developers_see_names_roles_and_status_only, |store| async move {
    let mut f = fixtures::merchant(store).await;
    invited(&mut f, "Employee").await;
    for client in [&mut f.employee, &mut f.developer] {
        let list = client.get("/v1/team/members").await.expect(200);
        for line in list["data"].as_array().expect("a list").iter().filter(|line| line["you"] == false) {
            let fields: Vec<_> = line.as_object().expect("an object").keys().map(String::as_str).collect();
            assert_eq!(fields, ["id", "name", "role", "status", "owner", "you"]);
        }
        let found = client.get("/v1/team/members?search=zurifoods").await.expect(200);
        assert_eq!(found["data"], json!([]), "an address is not found by those who do not see it");
        let invitations = client.get("/v1/team/invitations").await.expect(200);
        assert!(!invitations.to_string().contains("pendo.dev"));
    }
    let list = f.manager.get("/v1/team/members?search=daniel@pendo").await.expect(200);
    assert_eq!(list["data"][0]["email"], "daniel@pendo.dev");
});

both_stores!(a_page_of_a_member_is_for_admins_and_the_member, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager.member;
    let seen = f.admin.get(&path(neema, "")).await.expect(200);
    assert_eq!(seen["sessions"].as_array().map(Vec::len), Some(1));
    assert!(f.manager.get(&path(neema, "")).await.expect(200).get("sessions").is_some());
    for client in [&mut f.employee, &mut f.developer] {
        let page = client.get(&path(neema, "")).await.expect(200);
        assert!(page.get("sessions").is_none() && page.get("email").is_none());
        let refused = client.get(&path(neema, "/exposure")).await.refused(403, "role.refused");
        assert_eq!(refused["who_can"][0]["name"], "Asha Mrema");
    }
    let admin = f.manager.get(&path(f.people.admin.member, "")).await.expect(200);
    assert!(admin.get("sessions").is_none() && admin.get("email").is_some());
});

both_stores!(the_list_is_paged_searched_and_filtered, |store| async move {
    let mut f = fixtures::merchant(store).await;
    invited(&mut f, "Employee").await;
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = f.admin.get(&format!("/v1/team/members?limit=2&cursor={cursor}")).await.expect(200);
        names.extend(page["data"].as_array().expect("a list").iter().map(|line| text(&line["name"])));
        let Some(next) = page["next"].as_str() else { break };
        cursor = next.to_owned();
    }
    assert_eq!(names.len(), 6);
    assert_eq!(names[0], "Daniel Massawe");
    assert_eq!(names[5], "Asha Mrema");
    let only = f.admin.get("/v1/team/members?status=invited").await.expect(200);
    assert_eq!(only["data"].as_array().map(Vec::len), Some(1));
    let literal = f.admin.get("/v1/team/members?search=%25").await.expect(200);
    assert_eq!(literal["data"], json!([]), "signs of patterns are taken literally");
    for odd in ["search=%00", "cursor=nonsense"] {
        f.admin.get(&format!("/v1/team/members?{odd}")).await.expect(200);
    }
    f.admin.get("/v1/team/members?status=x").await.refused(422, "input.invalid");
});

both_stores!(another_merchants_people_are_not_found, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (_, mut zawadi) = f.other_merchant().await;
    let (invitation, _) = invited(&mut f, "Employee").await;
    let neema = f.people.manager.member;
    for act in ["", "/exposure"] {
        zawadi.get(&path(neema, act)).await.refused(404, "not_found");
    }
    for act in ["/disable", "/enable", "/second-factor-reset"] {
        zawadi.post(&path(neema, act), json!({})).await.refused(404, "not_found");
    }
    zawadi.patch(&path(neema, ""), json!({"role": "Employee"})).await.refused(404, "not_found");
    zawadi.delete(&path(neema, "")).await.refused(404, "not_found");
    for act in ["resend", "renew", "link", "confirm"] {
        let it = format!("/v1/team/invitations/{invitation}/{act}");
        zawadi.post(&it, json!({})).await.refused(404, "not_found");
    }
    zawadi.delete(&format!("/v1/team/invitations/{invitation}")).await.refused(404, "not_found");
    zawadi
        .post("/v1/team/ownership", json!({"member_id": f.people.peter.member}))
        .await
        .refused(404, "not_found");
    for odd in ["mem_x", "nothing", &invitation] {
        zawadi.get(&format!("/v1/team/members/{odd}")).await.refused(404, "not_found");
    }
});

both_stores!(a_developer_is_refused_everywhere_and_recorded_once_a_minute_with_a_count, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let neema = f.people.manager.member;
    for _ in 0..3 {
        let refused = f.developer.post("/v1/team/invitations", json!("not even an object")).await;
        let refused = refused.refused(403, "role.refused");
        assert_eq!(refused["who_can"].as_array().map(Vec::len), Some(2));
    }
    f.developer.patch(&path(neema, ""), json!({})).await.refused(403, "role.refused");
    f.developer.post(&path(neema, "/disable"), json!({})).await.refused(403, "role.refused");
    f.developer.delete(&path(neema, "")).await.refused(403, "role.refused");
    let page = f.admin.get(&path(f.people.developer.member, "")).await.expect(200);
    let counts: Vec<_> =
        page["refusals"].as_array().expect("a list").iter().map(|it| it["count"].clone()).collect();
    assert_eq!(counts, [json!(1), json!(1), json!(1), json!(3)]);
    f.pass(MINUTE);
    f.developer.post("/v1/team/invitations", json!({})).await.refused(403, "role.refused");
    let page = f.admin.get(&path(f.people.developer.member, "")).await.expect(200);
    assert_eq!(page["refusals"][0]["count"], 1);
});

both_stores!(the_roles_are_open_to_strangers_in_both_languages, |store| async move {
    let f = fixtures::merchant(store).await;
    let roles = f.stranger().get("/v1/roles").await.expect(200);
    assert_eq!(roles["roles"].as_array().map(Vec::len), Some(4));
    let create =
        roles["permissions"].as_array().expect("a list").iter().find(|it| it["code"] == "payout.create");
    assert_eq!(create.expect("a line")["developer"]["allow"], "never");
    let swahili = f.stranger().get("/v1/roles?language=sw").await.expect(200);
    assert_ne!(roles["roles"][3]["never"], swahili["roles"][3]["never"]);
});

both_stores!(the_sandbox_puts_people_in_without_mail, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let hash =
        f.kibali.app.passwords().hash(&values::Secret::new(PASSWORD.to_owned())).await.expect("a hash");
    let email = values::Email::parse("zuhura@zurifoods.co.tz").expect("an address");
    let new = Newcomer {
        name: "Zuhura Said",
        email: &email,
        password_hash: &hash,
        language: Language::Sw,
        role: Role::Admin,
        invited_by: Some(f.people.admin.member),
    };
    let member = queries::enrol(&f, &new).await;
    let mut zuhura = sign_in(&f, email.as_str()).await;
    assert_eq!(zuhura.get("/v1/team/members/me").await.expect(200)["id"], member.to_string());
    f.work().await;
    assert!(f.mail.mails().is_empty());
    let newcomer = Someone { member, ..f.people.peter };
    let seen = role_of(&mut f, newcomer).await;
    assert_eq!(seen, "Admin");
});
