//! The record as each role reads it, through HTTP.

use permit::{Param, Writing as _};
use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::{
    Duration, Id,
    subjects::{Entry, Member},
};

use crate::fixtures::{self, Fixture};

/// Writes an entry as a commit would.
async fn put(f: &Fixture, actor: Id<Member>, area: &str, act: &str, says: &str) -> Id<Entry> {
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    let (id, now) = (tx.id::<Entry>(), permit::Tx::now(tx));
    let sql = "INSERT INTO activity (merchant, id, at, act, says, area, actor_kind, actor, actor_name, actor_role, \
               subject_kind, subject, subject_name, before, after, address, agent, request) \
               VALUES ($1, $2, $3, $4, $5, $6, 'member', $7, 'Somebody', 'Admin', 'mem', $7, '100 %_er', 'old', 'new', \
               '192.0.2.7', 'Browser', $2)";
    let params: [Param<'_>; 6] = [&id, &now, &act, &says, &area, &actor];
    tx.execute(sql, &params).await.expect("an entry");
    upkeep.keep().await.expect("kept");
    id
}

async fn ids(client: &mut Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/v1/activity?{query}")).await.expect(200);
    page["data"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
}

async fn acts(client: &mut Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/v1/activity?limit=100&{query}")).await.expect(200);
    page["data"].as_array().unwrap().iter().map(|entry| entry["act"].as_str().unwrap().to_owned()).collect()
}

both_stores!(each_role_reads_its_part_of_the_record_and_its_own_acts, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let people = f.people;
    let mut written = Vec::new();
    for (who, area) in [
        (people.admin, "team"),
        (people.admin, "payouts"),
        (people.admin, "developer"),
        (people.manager, "payments"),
        (people.employee, "payments"),
        (people.developer, "access"),
    ] {
        written.push((who.member, area, put(&f, who.member, area, "test.done", "did something").await));
    }
    let all: Vec<_> = written.iter().map(|(_, _, id)| id.to_string()).rev().collect();
    assert_eq!(ids(&mut f.admin, "act=test.done").await, all);
    for (client, member, part) in [
        (&mut f.manager, people.manager.member, "payouts"),
        (&mut f.employee, people.employee.member, ""),
        (&mut f.developer, people.developer.member, "developer"),
    ] {
        let seen = |(by, area, _): &&(Id<Member>, &str, Id<Entry>)| *by == member || *area == part;
        let wanted: Vec<_> = written.iter().filter(seen).map(|(_, _, id)| id.to_string()).rev().collect();
        assert_eq!(ids(client, "act=test.done").await, wanted, "{part}");
        for (by, area, id) in &written {
            let status = if *by == member || *area == part { 200 } else { 404 };
            client.get(&format!("/v1/activity/{id}")).await.expect(status);
        }
    }
    let (_, mut other) = f.other_merchant().await;
    assert_eq!(ids(&mut other, "act=test.done").await, Vec::<String>::new());
    other.get(&format!("/v1/activity/{}", written[0].2)).await.refused(404, "not_found");
});

both_stores!(filters_narrow_and_pages_follow_each_other, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let (admin, peter) = (f.people.admin.member, f.people.peter.member);
    let first = put(&f, admin, "team", "test.first", "invited Ünal & Sons").await;
    f.pass(Duration::from_secs(60));
    let between = f.kibali.app.now();
    for number in 0..7 {
        put(&f, peter, "payouts", "test.more", &format!("prepared payout {number}")).await;
    }
    let path = format!("member={admin}&act=test.first");
    assert_eq!(ids(&mut f.admin, &path).await, [first.to_string()]);
    assert_eq!(acts(&mut f.admin, &format!("object={peter}")).await, ["test.more"; 7]);
    assert_eq!(acts(&mut f.admin, "area=payouts").await, ["test.more"; 7]);
    assert_eq!(acts(&mut f.admin, &format!("from={between}")).await, ["test.more"; 7]);
    assert!(!acts(&mut f.admin, &format!("to={between}")).await.contains(&"test.more".to_owned()));

    // Words of the sentence, names and acts, in any case; the signs of a pattern are plain text.
    assert_eq!(acts(&mut f.admin, "search=INVITED%20sons").await, ["test.first"]);
    assert_eq!(acts(&mut f.admin, "search=payout%203").await.len(), 1);
    assert_eq!(acts(&mut f.admin, "search=test.more").await.len(), 7);
    assert_eq!(acts(&mut f.admin, "search=100%20%25_er%20first").await, ["test.first"]);
    assert_eq!(acts(&mut f.admin, "search=%25payout%25").await.len(), 0);
    assert_eq!(
        acts(&mut f.admin, &format!("search={first}")).await.len(),
        1,
        "an id is found as a request's"
    );

    let mut cursor = String::new();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let page = f.admin.get(&format!("/v1/activity?act=test.more&limit=3{cursor}")).await.expect(200);
        seen.extend(page["data"].as_array().unwrap().iter().map(|entry| entry["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let mut sorted = seen.clone();
    sorted.sort_by_key(|id| std::cmp::Reverse(id.to_string()));
    sorted.dedup();
    assert_eq!((seen.len(), &seen), (7, &sorted));
});

both_stores!(a_refusal_is_recorded_however_its_path_is_spelt_and_however_long, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for path in ["pout_a", "p%6fut_a", "%70%6f%75%74_a"] {
        f.developer
            .post(&format!("/v1/payouts/{path}/authorization"), json!({}))
            .await
            .refused(403, "role.refused");
    }
    let long = "x".repeat(9_000);
    f.developer
        .post(&format!("/v1/payouts/{long}/authorization"), json!({}))
        .await
        .refused(403, "role.refused");
    let page = f.admin.get("/v1/activity?refused=true").await.expect(200);
    let entries = page["data"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[1]["count"]), (2, &json!(3)), "{page}");
    assert_eq!(entries[1]["after"], "POST /v1/payouts/pout_a/authorization");
    assert!(entries[0]["after"].as_str().unwrap().len() < 250, "{page}");
});

both_stores!(refusals_without_end_do_not_fill_the_record, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for number in 0..60 {
        let path = format!("/v1/payouts/pout_{number}/authorization");
        f.developer.post(&path, json!({})).await.refused(403, "role.refused");
    }
    f.developer.post("/v1/payouts", json!({})).await.refused(403, "role.refused");
    let page = f.admin.get("/v1/activity?refused=true&limit=100").await.expect(200);
    let entries = page["data"].as_array().unwrap();
    assert_eq!(entries.len(), 32, "thirty apart, the others by their route: {page}");
    let several = |route: &str| {
        let what = format!("POST {route}, several");
        entries.iter().find(|entry| entry["after"] == what).unwrap_or_else(|| panic!("{what} in {page}"))["count"].clone()
    };
    assert_eq!(several("/v1/payouts/{id}/authorization"), 30);
    assert_eq!(several("/v1/payouts"), 1);
});

both_stores!(keys_of_one_application_count_as_one_caller, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let id = f.developer.post("/v1/applications", json!({"name": "Duka"})).await.expect(201)["id"].clone();
    let keys = format!("/v1/applications/{}/keys", id.as_str().unwrap());
    for name in ["one", "two"] {
        let made = f.developer.post(&keys, json!({"name": name})).await.expect(201);
        let key = format!("Bearer {}", made["secret"].as_str().unwrap());
        let mut server = f.stranger().with("authorization", &key);
        for number in 0..25 {
            let path = format!("/v1/payouts/pout_{name}{number}/authorization");
            server.post(&path, json!({})).await.refused(403, "scope.refused");
        }
    }
    let page = f.admin.get("/v1/activity?refused=true&limit=100").await.expect(200);
    assert_eq!(page["data"].as_array().unwrap().len(), 31, "{page}");
});

both_stores!(a_refusal_is_recorded_once_a_minute_with_its_count, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for _ in 0..3 {
        f.employee.get("/v1/change-requests").await.refused(403, "role.refused");
    }
    let page = f.admin.get("/v1/activity?refused=true").await.expect(200);
    let entry = &page["data"][0];
    assert_eq!(page["data"].as_array().unwrap().len(), 1, "{page}");
    assert_eq!(
        (&entry["count"], &entry["refused"], &entry["code"]),
        (&json!(3), &json!(true), &json!("role.refused"))
    );
    assert_eq!(entry["actor"]["name"], f.people.employee.name);
    assert_eq!(entry["actor"]["id"], json!(f.people.employee.member));
    assert!(entry["says"].as_str().unwrap().starts_with("Baraka Shayo was refused: "));
    assert_eq!(f.employee.get("/v1/activity?refused=true").await.expect(200)["data"], page["data"]);
    f.pass(Duration::from_secs(61));
    f.employee.get("/v1/change-requests").await.refused(403, "role.refused");
    assert_eq!(ids(&mut f.admin, "refused=true").await.len(), 2);
    // What is malformed, or not there, is no refusal by a rule.
    f.admin.get("/v1/change-requests/nonsense").await.expect(404);
    assert_eq!(ids(&mut f.admin, "refused=true").await.len(), 2);
    assert!(!acts(&mut f.admin, "refused=false").await.contains(&"refused".to_owned()));
});

both_stores!(an_entry_tells_who_what_when_and_from_where, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let id = put(&f, f.people.admin.member, "team", "test.done", "did something").await;
    let entry = f.admin.get(&format!("/v1/activity/{id}")).await.expect(200);
    let wanted = json!({
        "id": id, "at": f.kibali.app.now(), "act": "test.done", "says": "Somebody did something", "area": "team",
        "actor": {"kind": "member", "id": f.people.admin.member, "name": "Somebody", "role": "Admin"},
        "subject": {"type": "mem", "id": f.people.admin.member, "name": "100 %_er"},
        "before": "old", "after": "new", "address": "192.0.2.7", "agent": "Browser",
        "request_id": id.to_string().replace("act_", "req_"), "refused": false, "code": Value::Null, "count": 1,
    });
    assert_eq!(entry, wanted);
});

both_stores!(a_search_reads_so_much_and_goes_on_where_it_stopped, |store| async move {
    let mut f = fixtures::merchant(store).await;
    let rare = put(&f, f.people.admin.member, "team", "test.rare", "found a needle").await;
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "tests").await.expect("a store");
    let tx = upkeep.tx();
    for _ in 0..5_001 {
        let (id, now) = (tx.id::<Entry>(), permit::Tx::now(tx));
        let sql = "INSERT INTO activity (merchant, id, at, act, says, area, actor_kind, actor_name, actor_role, address, \
                   agent, request) VALUES ($1, $2, $3, 'test.hay', 'hay', 'team', 'job', 'job', '', '', '', $2)";
        tx.execute(sql, &[&id, &now]).await.expect("an entry");
    }
    upkeep.keep().await.expect("kept");
    let page = f.admin.get("/v1/activity?search=needle").await.expect(200);
    assert_eq!(page["data"], json!([]));
    let next = page["next"].as_str().expect("more to read");
    let page = f.admin.get(&format!("/v1/activity?search=needle&cursor={next}")).await.expect(200);
    assert_eq!(page["data"][0]["id"], json!(rare));
    assert!(page["next"].is_null());
});

both_stores!(bad_filters_are_clear_problems, |store| async move {
    let mut f = fixtures::merchant(store).await;
    for query in [
        "member=asha",
        "object=x_1",
        "refused=maybe",
        "from=yesterday",
        "to=2026",
        "search=a%00b",
        "act=%00",
        "member=%00",
    ] {
        f.admin.get(&format!("/v1/activity?{query}")).await.refused(422, "input.invalid");
    }
    f.admin.get("/v1/activity?search=%ff").await.expect(200);
    f.admin.get("/v1/activity?cursor=nonsense&search=").await.expect(200);
    for limit in ["", "-4", "0", "101", "x"] {
        f.admin.get(&format!("/v1/activity?limit={limit}")).await.refused(400, "query.invalid");
    }
    f.admin.get("/v1/activity/nonsense").await.refused(404, "not_found");
    f.admin.get("/v1/activity/act_00000000000000000000000000").await.refused(404, "not_found");
    f.admin.get("/v1/activity?from=1850-01-01T00:00:00Z&to=9999-12-30T00:00:00Z").await.expect(200);
});
