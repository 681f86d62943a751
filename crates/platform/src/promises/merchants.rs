//! What belongs to another merchant cannot be told from what does not exist.

use std::collections::HashSet;

use http::Method;
use permit::{OpenTo, Route};
use serde_json::{Value, json};
use testkit::{Answer, Client, both_stores};
use values::{Id, subjects::Entry};

use super::{UNKNOWN, fill, is_third_party, merchant, name, queries, table};
use crate::fixtures::{Fixture, money::payout_of};

/// What a look at one's own things found: path by path, ids of things that exist.
async fn ids_of_everything(f: &mut Fixture, table: &[Route]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for route in table.iter().filter(|route| route.method == Method::GET && !route.path.contains('{')) {
        for client in [&mut f.admin, &mut f.developer] {
            let answer = client.get(route.path).await;
            if answer.status.is_success() && answer.text.starts_with('{') {
                collect(&answer.json(), &mut found);
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Every id in an answer, by its prefix.
fn collect(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            if let Some((prefix, digits)) = text.split_once('_')
                && digits.len() == 26
                && prefix.len() <= 5
            {
                found.push((prefix.to_owned(), digits.to_owned()));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => members.values().for_each(|member| collect(member, found)),
        _ => {}
    }
}

async fn ask(client: &mut Client, route: &Route, id: &str, body: &str) -> Answer {
    let body = (route.method != Method::GET).then(|| body.to_owned());
    client.send(route.method.clone(), &fill(route.path, id), body).await
}

/// What of an answer does not differ from request to request.
fn told(answer: &Answer) -> (u16, Value, Value) {
    let problem: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    (answer.status.as_u16(), problem["code"].clone(), problem["detail"].clone())
}

both_stores!(another_merchants_ids_are_as_good_as_none, |store| async move {
    let mut f = merchant(store).await;
    let table = table(&f);
    let unlisted = put_one_of_each(&mut f).await;
    let mut ids = ids_of_everything(&mut f, &table).await;
    unlisted.iter().for_each(|answer| collect(answer, &mut ids));
    let (_, mut other) = f.other_merchant().await;
    let mut tried = HashSet::new();
    for route in table.iter().filter(|route| route.open_to == OpenTo::Merchant && route.path.contains('{')) {
        let wanted = crate::promises::prefix(route.path.split('{').next().unwrap_or_default());
        for (_, digits) in ids.iter().filter(|(prefix, _)| prefix == wanted) {
            for body in ["{}", "{\"role\":\"Manager\",\"name\":\"Name\",\"reason\":\"Because\"}"] {
                let theirs = ask(&mut other, route, digits, body).await;
                let nobodys = ask(&mut other, route, UNKNOWN, body).await;
                assert_eq!(
                    told(&theirs),
                    told(&nobodys),
                    "{} tells {wanted}_{digits} from nothing",
                    name(route)
                );
                assert!(!theirs.status.is_success(), "{}: {}", name(route), theirs.text);
                tried.insert(wanted);
            }
        }
    }
    let untried: Vec<_> = wanted_of(&table).filter(|wanted| !tried.contains(wanted)).collect();
    assert!(untried.is_empty(), "no id of another merchant was tried that begins with one of {untried:?}");
});

/// What the ids in the paths of a merchant's routes begin with; references of the third-party API have tests of their own.
fn wanted_of(table: &[Route]) -> impl Iterator<Item = &'static str> {
    let routes = table.iter().filter(|route| route.open_to == OpenTo::Merchant && !is_third_party(route));
    let paths = routes.filter_map(|route| route.path.split_once('{'));
    // A currency is nobody's.
    let paths = paths.filter(|(_, parameter)| !parameter.starts_with("currency}"));
    paths.map(|(before, _)| crate::promises::prefix(before))
}

/// One of everything that has an id in a path; the answers with ids that no list without parameters shows.
async fn put_one_of_each(f: &mut Fixture) -> [Value; 2] {
    let key = queries::put_key(f, "payment.view").await;
    let (id, now) = (Id::<Entry>::new(f.kibali.app.now(), f.kibali.app.random()), f.kibali.app.now());
    let sql = "INSERT INTO change_request (merchant, id, kind, state, subject_name, change, before, after, reason, \
               requested_by, requested_role, requested_at, expires_at) \
               VALUES ($1, $2, 'security.checksum', 'open', 'Zuri Foods', '{}', 'On', 'Off', '', $3, 'Developer', $4, $5)";
    let until = now + values::Duration::from_secs(3600);
    queries::put(f, sql, &[&id, &f.people.developer.member, &now, &until]).await;
    f.employee.get("/v1/change-requests").await.refused(403, "role.refused");
    f.fund(100_000).await;
    let order = payout_of(1_000, "PAY1", "255712345678");
    f.employee.post("/v1/payouts", order.clone()).await.expect(201);
    f.employee.post("/v1/payments", order).await.expect(201);
    let table = b"phone,amount\n0712345678,1000\n";
    f.employee.upload("/v1/payout-batches", "text/csv", table).await.expect(201);
    for what in ["payment", "payout", "approval", "statement"] {
        f.manager.post(&format!("/v1/{what}-exports"), json!({"format": "csv"})).await.expect(201);
    }
    let link = json!({"amount": {"amount": 100_000, "currency": "TZS"}, "reference": "LINK1"});
    f.employee.post("/v1/links", link).await.expect(201);
    f.employee.post("/v1/bills", json!({})).await.expect(201);
    let table = b"reference,amount\nNOBODY,1000\n";
    let path = "/v1/reconciliations?from=2026-11-01&to=2026-11-30";
    let it = f.manager.upload(path, "text/csv", table).await.expect(201);
    let filters = json!({"reconciliation_id": it["id"]});
    let export = json!({"format": "csv", "filters": filters});
    f.manager.post("/v1/reconciliation-exports", export).await.expect(201);
    let deposit = json!({"amount": {"amount": 100_000, "currency": "TZS"}});
    f.employee.post("/v1/deposit-instructions", deposit).await.expect(201);
    let debit = json!({"customer": {"name": "Asha Mrema"}, "phone_number": "255712345678", "account": "0150123456789",
        "amount": {"amount": 1_000_000, "currency": "TZS"}, "starts_on": "2099-01-31", "ends_on": "2099-12-31",
        "unit": "month"});
    f.employee.post("/v1/direct-debits", debit).await.expect(201);
    let customer = json!({"name": "Neema Mushi", "email": "neema@example.com"});
    let beneficiary = json!({"name": "Neema Mushi", "phone_number": "255712345678"});
    f.employee.post("/v1/beneficiaries", beneficiary).await.expect(201);
    f.employee.post("/v1/customers", customer).await.expect(201);
    let hook = json!({"url": "https://hooks.zurifoods.example/in", "events": ["payment.received"]});
    let hook = f.developer.post("/v1/webhooks", hook).await.expect(201);
    let test = format!("/v1/webhooks/{}/test", hook["id"].as_str().expect("an id"));
    let delivery = f.developer.post(&test, json!({})).await.expect(201);
    let guest = json!({"name": "Guest", "email": "guest@pendo.dev", "role": "Employee"});
    f.admin.post("/v1/team/invitations", guest).await.expect(201);
    let heir = json!({"member_id": f.people.peter.member});
    let transfer = f.admin.post("/v1/team/ownership", heir).await.expect(201);
    key.client.clone().get("/v1/payments").await.expect(200);
    f.work().await;
    [delivery, transfer]
}
