//! Two at once. Few rounds in the ordinary run; `KIBALI_ROUNDS` asks for more.

use testkit::both_stores;
use tokio::join;

use super::*;
use crate::fixtures::rounds;

both_stores!(two_admins_who_remove_each_other_leave_one, |store| async move {
    let mut f = fixtures::merchant(store).await;
    // The owner cannot be removed, so the two who try are others.
    f.admin.patch(&path(f.people.manager.member, ""), json!({"role": "Admin"})).await.expect(200);
    let (peter, neema) = (path(f.people.peter.member, ""), path(f.people.manager.member, ""));
    for round in 0..rounds() {
        if round % 50 == 49 {
            next_round(&mut f).await;
        }
        let manager = json!({"role": "Manager"});
        let (mut by_peter, mut by_neema) = (f.peter.clone(), f.manager.clone());
        let (one, two) = join!(by_peter.patch(&neema, manager.clone()), by_neema.patch(&peter, manager));
        let won = [&one, &two].into_iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1, "round {round}: {} {}", one.text, two.text);
        assert_eq!(queries::admins(&f).await.0, 2);
        for member in [&peter, &neema] {
            f.admin.patch(member, json!({"role": "Admin"})).await.expect(200);
        }
    }
});

both_stores!(of_two_last_admins_who_leave_at_once_one_stays, |store| async move {
    for _ in 0..rounds().div_ceil(10) {
        let mut f = fixtures::merchant(store).await;
        f.admin.patch(&path(f.people.manager.member, ""), json!({"role": "Admin"})).await.expect(200);
        let transfer =
            f.admin.post("/v1/team/ownership", json!({"member_id": f.people.peter.member})).await.expect(201);
        let acceptance = format!("/v1/team/ownership/{}/acceptance", text(&transfer["transfer"]["id"]));
        f.peter.post(&acceptance, json!({})).await.expect(200);
        let (mut asha, mut neema) = (f.admin.clone(), f.manager.clone());
        let removed = path(f.people.peter.member, "");
        let (one, two, three) = join!(
            asha.delete("/v1/team/members/me"),
            neema.delete("/v1/team/members/me"),
            f.peter.delete("/v1/team/members/me"),
        );
        let gone = [&one, &two].into_iter().filter(|answer| answer.status == 204).count();
        assert_eq!(gone, 2);
        assert!(three.status == 409, "{}", three.text);
        assert_eq!(queries::admins(&f).await.0, 1);
        let mut peter = sign_in(&f, f.people.peter.email).await;
        peter.delete(&removed).await.refused(409, "member.last_admin");
    }
});

both_stores!(of_accept_and_revoke_exactly_one_wins, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for round in 0..rounds() {
        let email = format!("r{round}@pendo.dev");
        let (id, token) = invited_as(&mut f, &email).await;
        let (mut stranger, mut admin) = (f.stranger(), f.admin.clone());
        let revoke = format!("/v1/team/invitations/{id}");
        let (accepted, revoked) = join!(accept(&mut stranger, &token), admin.delete(&revoke));
        match (accepted.status.as_u16(), revoked.status.as_u16()) {
            (201, 409) => assert_eq!(queries::joined(&f, &email).await, (1, 1, 1)),
            (410, 204) => assert_eq!(queries::joined(&f, &email).await, (0, 0, 0)),
            other => panic!("round {round}: {other:?} {} {}", accepted.text, revoked.text),
        }
    }
});

both_stores!(of_two_tabs_that_accept_exactly_one_wins, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for round in 0..rounds() {
        let email = format!("t{round}@pendo.dev");
        let (_, token) = invited_as(&mut f, &email).await;
        let (mut first, mut second) = (f.stranger(), f.stranger());
        let (one, two) = join!(accept(&mut first, &token), accept(&mut second, &token));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses == [201, 410] || statuses == [201, 409], "round {round}: {} {}", one.text, two.text);
        assert_eq!(queries::joined(&f, &email).await, (1, 1, 1));
    }
});

both_stores!(a_role_taken_away_in_the_middle_invites_nobody_after_it, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let peter = path(f.people.peter.member, "");
    for round in 0..rounds() {
        next_round(&mut f).await;
        let body = json!({"name": "Somebody", "email": format!("x{round}@pendo.dev"), "role": "Employee"});
        let (mut by_peter, mut by_asha) = (f.peter.clone(), f.admin.clone());
        let demote = by_asha.patch(&peter, json!({"role": "Employee"}));
        let (invited, demoted) = join!(by_peter.post("/v1/team/invitations", body), demote);
        demoted.expect(200);
        assert!(matches!(invited.status.as_u16(), 201 | 403), "round {round}: {}", invited.text);
        if invited.status == 201 {
            let listed = f.admin.get("/v1/team/invitations?limit=1").await.expect(200);
            assert_eq!(listed["data"][0]["status"], "suspended", "its inviter is no Admin any more");
        }
        f.admin.patch(&peter, json!({"role": "Admin"})).await.expect(200);
    }
});

/// A quarter of an hour further on, so that no limit by the day or by the minute ends the rounds.
async fn next_round(f: &mut Fixture) {
    f.pass(MINUTE * 15);
    f.sign_in_again().await;
}

async fn invited_as(f: &mut Fixture, email: &str) -> (String, String) {
    next_round(f).await;
    let body = json!({"name": "Somebody", "email": email, "role": "Employee"});
    let invitation = f.admin.post("/v1/team/invitations", body).await.expect(201);
    let link = format!("/v1/team/invitations/{}/link", text(&invitation["id"]));
    let link = text(&f.admin.post(&link, json!({})).await.expect(200)["link"]);
    (text(&invitation["id"]), link.split_once('#').expect("a token").1.to_owned())
}
