//! Bills in the dashboard.

use serde_json::{Value, json};
use testkit::both_stores;

use super::{make, open, text};
use crate::fixtures::{
    self,
    money::{acts, tzs},
};

fn path(bill: &Value, act: &str) -> String {
    format!("/v1/bills/{}{act}", text(bill, "id"))
}

both_stores!(a_bill_is_made_found_and_switched_off_and_on, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let asha = json!({"name": "Asha Mrema", "phone": "0712345678"});
    let made =
        make(&mut kibali, json!({"amount": tzs(50_000), "maximum": tzs(90_000), "customer": asha})).await;
    assert_eq!((text(&made, "kind"), text(&made, "state")), ("customer", "active"));
    assert_eq!((&made["collected"], &made["remaining"]), (&tzs(0), &tzs(90_000)));
    assert_eq!(made["number"], made["payer_number"], "a number of ours is typed as it is");
    assert_eq!(made["customer"]["phone"], "255712345678");
    assert_eq!(text(&made, "page"), format!("http://127.0.0.1:8080/bill/{}", text(&made, "number")));
    assert_eq!(kibali.manager.get(&path(&made, "")).await.expect(200), made);
    let invoice = make(&mut kibali, json!({"reference": "INV7", "description": "Rent"})).await;
    let typed = text(&invoice, "payer_number");
    assert!(
        typed.len() == 10 && typed.ends_with("INV7") && matches!(typed.as_bytes()[0], b'1'..=b'4'),
        "{typed}"
    );
    let other = make(&mut kibali, json!({"reference": "INV8"})).await;
    assert_eq!(text(&other, "payer_number")[..6], typed[..6], "a merchant has one biller code");

    let off = kibali.admin.post(&path(&made, "/disable"), json!({})).await.expect(200);
    assert_eq!(text(&off, "state"), "off");
    let list = |query: &str| format!("/v1/bills{query}");
    let mut numbers = async |query: &str| {
        let page = kibali.manager.get(&list(query)).await.expect(200);
        let rows = page["data"].as_array().expect("rows").iter();
        rows.map(|row| row["number"].as_str().expect("a number").to_owned()).collect::<Vec<_>>()
    };
    let ours = text(&made, "number");
    assert_eq!(numbers("").await, ["INV8", "INV7", ours], "newest first");
    assert_eq!(numbers("?state=off").await, [ours]);
    assert_eq!(numbers("?state=active,full").await, ["INV8", "INV7"]);
    assert_eq!(numbers("?kind=order").await, ["INV8", "INV7"]);
    assert_eq!(numbers("?search=asha").await, [ours]);
    assert_eq!(numbers("?search=712345").await, [ours]);
    assert_eq!(numbers("?search=50,000").await, [ours]);
    assert_eq!(numbers("?search=rent").await, ["INV7"]);
    assert_eq!(numbers(&format!("?search={}", text(&invoice, "id"))).await, ["INV7"]);
    assert_eq!(numbers("?search=%25").await, [""; 0], "taken literally");
    let page = kibali.manager.get("/v1/bills?limit=2").await.expect(200);
    let next =
        kibali.manager.get(&list(&format!("?limit=2&cursor={}", text(&page, "next")))).await.expect(200);
    assert_eq!((&next["data"][0]["number"], &next["next"]), (&json!(ours), &Value::Null));
    for wrong in ["?state=gone", "?kind=card"] {
        kibali.manager.get(&list(wrong)).await.refused(400, "query.invalid");
    }
    let on = kibali.admin.post(&path(&made, "/enable"), json!({})).await.expect(200);
    assert_eq!((text(&on, "state"), on.get("switched_off_at")), ("active", None));
    let done = acts(&kibali).await;
    assert_eq!(
        done[done.len() - 5..],
        ["bill.created", "bill.created", "bill.created", "bill.switched_off", "bill.switched_on"]
    );
});

both_stores!(the_code_of_a_bills_page_can_be_printed, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let made = make(&mut kibali, json!({"reference": "INV7"})).await;
    let svg = kibali.employee.get(&path(&made, "/qr")).await;
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    let name = format!("attachment; filename=\"{}.svg\"", text(&made, "payer_number"));
    assert_eq!(svg.headers["content-disposition"], name.as_str());
    assert!(svg.text.starts_with("<svg "), "{}", svg.text);
    let png = kibali.employee.get(&path(&made, "/qr?format=png")).await;
    assert_eq!((png.status.as_u16(), png.headers["content-type"].as_bytes()), (200, &b"image/png"[..]));
    kibali.employee.get(&path(&made, "/qr?format=gif")).await.refused(400, "query.invalid");
    let (_, mut other) = kibali.other_merchant().await;
    other.get(&path(&made, "/qr")).await.refused(404, "not_found");
});

both_stores!(a_bill_is_changed_part_by_part, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let made =
        make(&mut kibali, json!({"amount": tzs(500), "maximum": tzs(900), "description": "Rent"})).await;
    let path = path(&made, "");
    let changed =
        kibali.employee.patch(&path, json!({"amount": tzs(600), "description": null})).await.expect(200);
    assert_eq!((&changed["amount"], changed.get("description")), (&tzs(600), None));
    assert_eq!(changed["maximum"], tzs(900), "what is not named stays");
    let open = kibali.employee.patch(&path, json!({"maximum": null})).await.expect(200);
    assert_eq!((open.get("maximum"), open.get("remaining")), (None, None));
    let exact = kibali.employee.patch(&path, json!({"mode": "exact"})).await.expect(200);
    assert_eq!(exact["mode"], "exact");
    for (body, field) in [
        (json!({}), "body"),
        (json!({"amount": null}), "amount"),
        (json!({"maximum": tzs(900)}), "maximum"),
        (json!({"amount": {"amount": 100, "currency": "USD"}}), "amount"),
        (json!({"description": "x".repeat(501)}), "description"),
    ] {
        let problem = kibali.employee.patch(&path, body).await.refused(422, "input.invalid");
        assert_eq!(problem["fields"][0]["field"], field, "{problem}");
    }
    kibali.employee.patch(&path, json!({"amount": {"amount": -5, "currency": "TZS"}})).await.expect(422);
    let seen = kibali.admin.get("/v1/activity?search=control").await.expect(200);
    assert!(seen.to_string().contains("amount TZS 600"), "{seen}");
});

both_stores!(who_may_manage_bills_is_in_the_table_of_roles, |store| async move {
    let (mut kibali, key, _) = open(store).await;
    let made = make(&mut kibali, json!({})).await;
    for client in [&mut kibali.admin, &mut kibali.manager] {
        client.patch(&path(&made, ""), json!({"description": "Mine"})).await.expect(200);
    }
    let mut developer = kibali.developer.clone();
    developer.get("/v1/bills").await.refused(403, "role.refused");
    developer.get(&path(&made, "")).await.refused(403, "role.refused");
    developer.post("/v1/bills", json!({})).await.refused(403, "role.refused");
    developer.post("/v1/bills/import", json!({"csv": "amount\n5\n"})).await.refused(403, "role.refused");
    developer.get("/v1/bills/export").await.refused(403, "role.refused");
    developer.post(&path(&made, "/disable"), json!({})).await.refused(403, "role.refused");
    let mut server = key.client;
    let by_key = server.post("/v1/bills", json!({"reference": "K1"})).await.expect(201);
    assert!(by_key["application"]["id"].is_string(), "{by_key}");
    server.patch(&path(&by_key, ""), json!({"description": "By key"})).await.expect(200);
    // What it may manage it may not yet carry away by the thousand.
    server.get("/v1/bills/export").await.refused(403, "scope.refused");
});

both_stores!(another_merchants_bills_are_not_there, |store| async move {
    let (mut kibali, _, mut client) = open(store).await;
    let made = make(&mut kibali, json!({"reference": "INV1"})).await;
    let ours = make(&mut kibali, json!({})).await;
    let (_, mut other) = kibali.other_merchant().await;
    for bill in [&made, &ours] {
        other.get(&path(bill, "")).await.refused(404, "not_found");
        other.get(&path(bill, "/payments")).await.refused(404, "not_found");
        other.patch(&path(bill, ""), json!({"description": "Theirs"})).await.refused(404, "not_found");
        other.post(&path(bill, "/disable"), json!({})).await.refused(404, "not_found");
    }
    assert_eq!(other.get("/v1/bills").await.expect(200)["data"], json!([]));
    // A reference is unique within a merchant only, and each has a biller code of its own.
    let theirs = other.post("/v1/bills", json!({"reference": "INV1"})).await.expect(201);
    assert_ne!(theirs["payer_number"], made["payer_number"]);
    client.get("/third-parties/billpay/INV1").await.expect(200);
});

both_stores!(a_repeat_under_a_key_makes_no_second_bill, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let mut client = kibali.employee.clone().with("idempotency-key", "one");
    let first = client.post("/v1/bills", json!({"amount": tzs(500)})).await.expect(201);
    assert_eq!(client.post("/v1/bills", json!({"amount": tzs(500)})).await.expect(201), first);
    client.post("/v1/bills", json!({"amount": tzs(600)})).await.refused(422, "idempotency.key_reused");
    let mut client = kibali.employee.clone().with("idempotency-key", "two");
    let table = json!({"csv": "amount\n500\n600\n"});
    let first = client.post("/v1/bills/import", table.clone()).await.expect(201);
    assert_eq!(client.post("/v1/bills/import", table).await.expect(201), first);
    assert_eq!(kibali.admin.get("/v1/bills").await.expect(200)["data"].as_array().map(Vec::len), Some(3));
});

both_stores!(a_table_makes_what_its_lines_say_with_a_message_for_each, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let table = "\u{feff}Reference;Amount;Customer name;Customer phone;Mode\r\nA1;50,000;;;exact\r\n;1000;Asha;0712345678;\r\n\r\n\
                 A1;;;;\r\n;much;;;\r\n;;;0712345678;\r\n";
    let made = kibali.employee.post("/v1/bills/import", json!({"csv": table})).await.expect(201);
    assert_eq!((&made["made"], &made["refused"]), (&json!(2), &json!(3)));
    let lines = made["lines"].as_array().expect("lines");
    let said: Vec<_> =
        lines.iter().map(|line| (line["line"].as_u64().expect("a number"), text(line, "says"))).collect();
    let number = text(&lines[1]["bill"], "number");
    assert_eq!(
        said,
        [
            (2, "Made the control number A1."),
            (3, format!("Made the control number {number}.").as_str()),
            (5, "The reference is used by another bill: choose another one."),
            (6, "Write the amount as shillings, such as 50000 or 50,000.50."),
            (7, "Write the customer's name too: a number without a customer is paid once."),
        ]
    );
    assert_eq!((text(&lines[0]["bill"], "kind"), text(&lines[1]["bill"], "kind")), ("order", "customer"));
    assert_eq!(
        acts(&kibali).await.iter().filter(|act| act.starts_with("bill.")).count(),
        1,
        "one entry for one act"
    );
    for wrong in ["", "amount\n", "colour\nred\n", "amount,amount\n5,5\n", "amount\n\"5\n"] {
        let problem = kibali
            .employee
            .post("/v1/bills/import", json!({"csv": wrong}))
            .await
            .refused(422, "input.invalid");
        assert_eq!(problem["fields"][0]["field"], "csv", "{wrong:?}");
    }
    let long = |lines: usize| format!("amount\n{}", "500\n".repeat(lines));
    kibali.employee.post("/v1/bills/import", json!({"csv": long(1_001)})).await.refused(422, "input.invalid");
    let most = kibali.employee.post("/v1/bills/import", json!({"csv": long(1_000)})).await.expect(201);
    assert_eq!(most["made"], 1_000);
});

both_stores!(an_exported_table_calculates_nothing, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let customer = json!({"name": "@SUM(A1)", "phone": "0712345678"});
    make(
        &mut kibali,
        json!({"reference": "A1", "amount": tzs(500), "description": "=HYPERLINK(\"x\"), \"y\"",
        "customer": customer}),
    )
    .await;
    make(&mut kibali, json!({"reference": "A2", "description": "Rent"})).await;
    let answer = kibali.manager.get("/v1/bills/export?search=a1").await;
    assert_eq!(answer.status.as_u16(), 200);
    let lines: Vec<_> = answer.text.lines().collect();
    assert_eq!(lines.len(), 2, "{}", answer.text);
    assert!(lines[0].starts_with("\u{feff}number,payer_number,kind,state,mode,amount,"), "{}", lines[0]);
    assert!(lines[1].starts_with("A1,"), "{}", lines[1]);
    assert!(
        lines[1]
            .contains(",500.00,,0.00,0,TZS,\"'=HYPERLINK(\"\"x\"\"), \"\"y\"\"\",'@SUM(A1),,255712345678,"),
        "{}",
        lines[1]
    );
    let kind = answer.headers.get("content-type").and_then(|value| value.to_str().ok());
    assert_eq!(kind, Some("text/csv; charset=utf-8"));
    let name = answer.headers.get("content-disposition").and_then(|value| value.to_str().ok());
    assert_eq!(name, Some("attachment; filename=\"control-numbers.csv\""));
});
