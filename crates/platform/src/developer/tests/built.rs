//! What somebody built as a Developer, they let send no money once they are an Admin.

use super::*;
use crate::fixtures::{self, money};
use permit::Role;
use testkit::{Answer, both_stores};

const UNTIL: &str = "2026-12-20T00:00:00.000Z";

fn amounts(shillings: i64) -> Value {
    json!([money::tzs(shillings)])
}

async fn confirmed_by(client: &mut Client, asked: &Value) -> Answer {
    let path = format!("/v1/change-requests/{}/confirmation", waiting(asked));
    client.post(&path, json!({})).await
}

/// Asha asks for what lets an application send money; answers the request.
async fn asked_for(fixture: &mut Fixture, application: &str, what: &str) -> Value {
    let page = format!("/v1/applications/{application}");
    let admin = &mut fixture.admin;
    let asked = match what {
        "feature" => admin.patch(&page, json!({"features": ["collection", "payout"]})).await,
        "key" => {
            let wish = json!({"name": "Money", "scopes": ["payout.create"]});
            admin.post(&format!("{page}/keys"), wish).await
        }
        _ => {
            let wish = json!({"per_payout": amounts(1_000), "per_day": amounts(9_000), "until": UNTIL});
            admin.put(&format!("/v1/mandates/{application}"), wish).await
        }
    };
    asked.expect(202)
}

both_stores!(a_promoted_developer_lets_nothing_send_money_that_they_built, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let built = application(&mut fixture).await;
    let new = json!({"name": "Not theirs", "features": ["collection"]});
    let other = fixture.admin.post("/v1/applications", new).await.expect(201);
    let other = other["id"].as_str().expect("an id").to_owned();
    fixture.change(fixture.people.developer, "promoted", Role::Admin, "active").await;
    for what in ["feature", "key", "mandate"] {
        let asked = asked_for(&mut fixture, &built, what).await;
        let refused = confirmed_by(&mut fixture.developer, &asked).await.refused(403, "change.integrator");
        assert_eq!(refused["who_can"], json!(["Peter Mushi"]), "{what}");
        let page = format!("/v1/change-requests/{}", waiting(&asked));
        let seen = fixture.developer.get(&page).await.expect(200);
        let says = seen["you_cannot_because"].as_str().unwrap_or_default();
        assert!(seen["you_can"].is_null() && says.starts_with("As a Developer"), "{what}: {seen}");
        let who_can: Vec<_> = seen["who_can"].as_array().expect("people").iter().collect();
        assert_eq!((who_can.len(), &who_can[0]["name"]), (1, &json!("Peter Mushi")), "{what}");
        confirmed_by(&mut fixture.peter, &asked).await.expect(200);

        let asked = asked_for(&mut fixture, &other, what).await;
        confirmed_by(&mut fixture.developer, &asked).await.expect(200);
    }
    assert_ne!(money::refusals(&mut fixture, "change.integrator").await, 0);
});

both_stores!(whoever_asked_for_a_key_as_a_developer_lets_its_application_send_nothing, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let new = json!({"name": "Not theirs", "features": ["collection"]});
    let made = fixture.admin.post("/v1/applications", new).await.expect(201);
    let application = made["id"].as_str().expect("an id").to_owned();
    let wish = json!({"name": "Money", "scopes": ["payout.create"]});
    let path = format!("/v1/applications/{application}/keys");
    let asked = fixture.developer.post(&path, wish).await.expect(202);
    confirmed_by(&mut fixture.peter, &asked).await.expect(200);
    fixture.change(fixture.people.developer, "promoted", Role::Admin, "active").await;
    let asked = asked_for(&mut fixture, &application, "feature").await;
    confirmed_by(&mut fixture.developer, &asked).await.refused(403, "change.integrator");
});

both_stores!(where_one_admin_suffices_what_they_built_waits_for_another, |store| async move {
    let mut fixture = fixtures::merchant(store).await;
    let built = application(&mut fixture).await;
    fixture.change(fixture.people.developer, "promoted", Role::Admin, "active").await;
    for other in [fixture.people.admin, fixture.people.peter] {
        fixture.change(other, "demoted", Role::Manager, "active").await;
    }
    // As if there had never been two.
    let mut upkeep = fixture.kibali.app.upkeep(fixture.merchant, "tests").await.expect("a store");
    let sql = "UPDATE merchant SET ever_two_admins_at = NULL WHERE id = $1";
    permit::Writing::execute(upkeep.tx(), sql, &[]).await.expect("a statement");
    upkeep.keep().await.expect("kept");

    let money = json!({"name": "Money", "scopes": ["payout.create"]});
    let keys = |application: &str| format!("/v1/applications/{application}/keys");
    let asked = fixture.developer.post(&keys(&built), money.clone()).await.expect(202);
    let refused = confirmed_by(&mut fixture.developer, &asked).await.refused(403, "change.integrator");
    assert_eq!(refused["who_can"], json!([]));
    // What they make as the Admin is another thing, and the waiver holds.
    let new = json!({"name": "Made as an Admin", "features": ["collection"]});
    let made = fixture.developer.post("/v1/applications", new).await.expect(201);
    let made = keys(made["id"].as_str().expect("an id"));
    assert!(fixture.developer.post(&made, money).await.expect(201)["secret"].is_string());
});
