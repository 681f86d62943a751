//! Two people for one change, through HTTP.

mod two_people;

use axum::{Extension, Json};
use permit::{
    Accepted, ConfirmChange, EditMerchant, Either, Permit, Problem, RequestChange, Routes, Tx as _, WriteTx,
    Writing as _,
};
use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::{Duration, Id, subjects::Member};

use super::{
    Applied, ChangeRequest, ChangeWaits, Kind, NewChange, Opened, Prepared, Registry, admins_changed,
    may_confirm, model::MOST_A_DAY, open, outdated, requested,
};
use crate::fixtures::{self, Fixture};

/// Renames the merchant when confirmed: as good a change as any.
fn rename<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let name = request.change["name"].as_str().unwrap_or_default().to_owned();
        if name == "Taken" {
            return Err(outdated("another merchant took the name meanwhile"));
        }
        tx.execute("UPDATE merchant SET name = $2 WHERE id = $1", &[&name]).await?;
        Ok((request.kind == Kind::KeyMoney).then(|| json!({"key": "shown once"})))
    })
}

fn prepare<'a>(_: &'a mut WriteTx<RequestChange>, body: &'a Value) -> Prepared<'a> {
    Box::pin(async move {
        let kind = body["kind"].as_str().and_then(Kind::from_code).expect("checked before");
        Ok(new_name(kind, body["name"].as_str().unwrap_or("Duka")))
    })
}

fn new_name(kind: Kind, name: &str) -> NewChange {
    NewChange {
        kind,
        subject: None,
        subject_name: "Zuri Foods".to_owned(),
        change: json!({ "name": name }),
        before: "Zuri Foods".to_owned(),
        after: name.to_owned(),
        reason: String::new(),
    }
}

/// As an area's own route does it.
async fn rename_route(
    permit: Permit<EditMerchant>,
) -> Result<Either<Json<Value>, Accepted<ChangeWaits>>, Problem> {
    let mut tx = permit.write_alone().await?;
    match open(&mut tx, new_name(Kind::MerchantFactorOff, "Duka")).await? {
        Opened::Waits(view) => {
            let done = requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: view }))).await
        }
        Opened::Waived(request) => {
            tx.execute("UPDATE merchant SET name = 'Duka' WHERE id = $1", &[]).await?;
            let waiver = request.waiver.clone().unwrap_or_default();
            let done = permit::Activity::new(
                permit::Area::Merchant,
                "merchant.renamed",
                format!("renamed. {waiver}"),
            );
            tx.commit(done, Either::Done(Json(json!({ "waived": waiver })))).await
        }
    }
}

async fn with_changes(store: testkit::Store) -> Fixture {
    let mut f = fixtures::merchant(store).await;
    let mut registry = Registry::new();
    for kind in Kind::ALL {
        registry = registry.on(*kind, rename).asked(*kind, prepare);
    }
    let router = Routes::new()
        .merge(crate::access::routes())
        .merge(super::routes())
        .post("/v1/rename", rename_route)
        .wrap(|router| router.layer(Extension(registry)).layer(Extension(f.platform.services.clone())))
        .into_router(&f.kibali.app);
    for client in [&mut f.admin, &mut f.peter, &mut f.manager, &mut f.employee, &mut f.developer] {
        *client = client.clone().through(router.clone());
    }
    f
}

async fn merchant_name(f: &Fixture) -> String {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let name: Option<String> =
        permit::Tx::find(upkeep.tx(), "SELECT name FROM merchant WHERE id = $1", &[]).await.expect("a store");
    name.expect("a merchant")
}

async fn put(f: &Fixture, sql: &str, params: &[permit::Param<'_>]) {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    upkeep.tx().execute(sql, params).await.expect("a statement");
    upkeep.keep().await.expect("kept");
}

async fn count_activity(f: &Fixture) -> i64 {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let sql = "SELECT COUNT(*) FROM activity WHERE merchant = $1 AND refusal IS NULL";
    permit::Tx::count(upkeep.tx(), sql, &[]).await.expect("a store")
}

async fn ask(client: &mut Client, kind: &str, name: &str) -> Value {
    client
        .post("/v1/change-requests", json!({"kind": kind, "name": name, "reason": "Wanted"}))
        .await
        .expect(201)
}

fn path(request: &Value, verb: &str) -> String {
    let id = request["id"].as_str().expect("an id");
    format!("/v1/change-requests/{id}{verb}")
}

both_stores!(a_developer_asks_and_an_admin_confirms, |store| async move {
    let mut f = with_changes(store).await;
    let before = count_activity(&f).await;
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    assert_eq!(asked["state"], "open");
    assert_eq!(asked["you_can"], "withdraw");
    assert_eq!(asked["requested_by"]["role"], "Developer");
    assert_eq!(asked["subject"]["type"], "app");
    assert_eq!(asked["reason"], "Wanted");
    let can: Vec<_> = asked["who_can"].as_array().unwrap().iter().map(|who| who["name"].clone()).collect();
    assert_eq!(can, ["Asha Mrema", "Peter Mushi"]);
    f.work().await;
    let to: Vec<_> = f
        .mail
        .mails()
        .iter()
        .filter(|mail| mail.subject.contains("second person"))
        .map(|mail| mail.to.clone())
        .collect();
    assert_eq!(to.len(), 2, "both Admins are mailed: {to:?}");

    let seen = f.peter.get(&path(&asked, "")).await.expect(200);
    assert_eq!(seen["you_can"], "confirm");
    let done = f.peter.post(&path(&asked, "/confirmation"), json!({"note": "Go on"})).await.expect(200);
    assert_eq!(done["change_request"]["state"], "confirmed");
    assert_eq!(done["change_request"]["decided_by"]["name"], "Peter Mushi");
    assert_eq!(done["secret"]["key"], "shown once");
    assert_eq!(merchant_name(&f).await, "Duka");
    assert_eq!(count_activity(&f).await, before + 2, "asked and confirmed: one entry each");
    let again = f.developer.get(&path(&asked, "")).await.expect(200);
    assert!(again.get("secret").is_none() && !again.to_string().contains("shown once"));
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.refused(409, "change.already_decided");
    f.work().await;
    let last = f.mail.mails().pop().expect("a mail");
    assert!(last.subject.starts_with("Confirmed: "), "{}", last.subject);
});

both_stores!(what_was_overtaken_is_not_applied_and_stays_open, |store| async move {
    let mut f = with_changes(store).await;
    let asked = ask(&mut f.admin, "merchant.second_factor_off", "Taken").await;
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.refused(409, "change.outdated");
    assert_eq!(f.peter.get(&path(&asked, "")).await.expect(200)["state"], "open");
    f.peter.post(&path(&asked, "/decline"), json!({"note": "The name is gone"})).await.expect(200);
    let seen = f.admin.get(&path(&asked, "")).await.expect(200);
    assert_eq!((&seen["state"], &seen["note"]), (&json!("declined"), &json!("The name is gone")));
    assert_eq!(merchant_name(&f).await, "Zuri Foods");
});

both_stores!(requests_end_after_fourteen_days, |store| async move {
    let mut f = with_changes(store).await;
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    f.pass(Duration::from_secs(14 * 24 * 3600));
    let mut f = again(f).await;
    assert_eq!(f.peter.get(&path(&asked, "")).await.expect(200)["state"], "expired");
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.refused(409, "change.expired");
    let open = f.peter.get("/v1/change-requests?state=open").await.expect(200);
    assert_eq!(open["data"], json!([]));
    let expired = f.peter.get("/v1/change-requests?state=expired").await.expect(200);
    assert_eq!(expired["data"][0]["id"], asked["id"]);
    f.work().await;
    let last = f.mail.mails().pop().expect("a mail");
    assert!(last.subject.starts_with("Nobody decided"), "{}", last.subject);
    assert_eq!(f.peter.get(&path(&asked, "")).await.expect(200)["state"], "expired");
});

both_stores!(a_request_dies_with_the_right_to_ask, |store| async move {
    let mut f = with_changes(store).await;
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    let sql = "UPDATE member SET state = 'disabled' WHERE merchant = $1 AND id = $2";
    put(&f, sql, &[&f.people.developer.member]).await;
    f.peter.post(&path(&asked, "/confirmation"), json!({})).await.refused(409, "change.requester_gone");
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let sql = "SELECT COUNT(*) FROM activity WHERE merchant = $1 AND refusal = 'change.requester_gone'";
    assert_eq!(permit::Tx::count(upkeep.tx(), sql, &[]).await.expect("a store"), 1, "it is on record");
});

both_stores!(each_role_asks_and_sees_what_it_may, |store| async move {
    let mut f = with_changes(store).await;
    let body = json!({"kind": "merchant.second_factor_off"});
    f.developer.post("/v1/change-requests", body.clone()).await.refused(403, "role.refused");
    f.manager.post("/v1/change-requests", body.clone()).await.refused(403, "role.refused");
    f.employee.get("/v1/change-requests").await.refused(403, "role.refused");
    let asked = f.admin.post("/v1/change-requests", body).await.expect(201);
    assert_eq!(f.developer.get("/v1/change-requests").await.expect(200)["data"], json!([]));
    f.developer.get(&path(&asked, "")).await.refused(404, "not_found");
    f.developer.post(&path(&asked, "/withdrawal"), json!({})).await.refused(404, "not_found");
    f.peter.post(&path(&asked, "/withdrawal"), json!({})).await.refused(403, "change.not_yours");
    f.developer.post(&path(&asked, "/confirmation"), json!({})).await.refused(403, "role.refused");
    f.admin.post(&path(&asked, "/withdrawal"), json!({})).await.expect(200);
    let (_, mut other) = f.other_merchant().await;
    other.get(&path(&asked, "")).await.expect(404);
});

both_stores!(asking_takes_the_proof_that_doing_it_takes, |store| async move {
    let mut f = with_changes(store).await;
    f.pass(Duration::from_secs(15 * 60));
    let body = |kind: &str| json!({"kind": kind, "name": "Duka"});
    for kind in ["application.feature", "key.money", "mandate.raised", "policy.loosened", "security.ip_list"]
    {
        f.admin.post("/v1/change-requests", body(kind)).await.refused(403, "step_up.required");
    }
    f.developer.post("/v1/change-requests", body("key.money")).await.refused(403, "step_up.required");
    // What somebody may only ask for takes no proof of its own.
    f.developer.post("/v1/change-requests", body("application.feature")).await.expect(201);
    let mut f = again(f).await;
    f.admin.post("/v1/change-requests", body("key.money")).await.expect(201);
    f.developer.post("/v1/change-requests", body("mandate.raised")).await.refused(403, "role.refused");
});

both_stores!(bad_input_is_a_clear_problem, |store| async move {
    let mut f = with_changes(store).await;
    for body in [json!({}), json!({"kind": "nonsense"}), json!({"kind": 7}), json!("text"), json!(null)] {
        f.admin.post("/v1/change-requests", body).await.refused(422, "input.invalid");
    }
    f.admin.post("/v1/change-requests", json!([])).await.refused(400, "input.malformed");
    let reason = json!({"kind": "key.money", "reason": "a\u{0}b"});
    f.admin.post("/v1/change-requests", reason).await.refused(422, "input.invalid");
    f.admin.get("/v1/change-requests?state=nonsense").await.refused(400, "query.invalid");
    f.admin.get("/v1/change-requests/chg_00000000000000000000000000").await.refused(404, "not_found");
    f.admin.get("/v1/change-requests/nonsense").await.refused(404, "not_found");
    let asked = ask(&mut f.developer, "key.money", "Duka").await;
    let again = json!({"kind": "key.money", "name": "Duka"});
    let refused = f.developer.post("/v1/change-requests", again).await.refused(409, "change.already_asked");
    assert_eq!(refused["change_request_id"], asked["id"]);
    f.peter
        .post(&path(&asked, "/decline"), json!({"note": "x".repeat(501)}))
        .await
        .refused(422, "input.invalid");
});

/// Everybody signed in again on the same routes, after the clock was moved.
async fn again(mut f: Fixture) -> Fixture {
    let people = f.people;
    for (client, someone) in [
        (&mut f.admin, people.admin),
        (&mut f.peter, people.peter),
        (&mut f.manager, people.manager),
        (&mut f.employee, people.employee),
        (&mut f.developer, people.developer),
    ] {
        *client = fixtures::sign_in(client.clone().without_session(), someone.email).await;
    }
    f
}
