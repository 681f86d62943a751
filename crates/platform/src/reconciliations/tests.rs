//! The area's behaviour, through HTTP.

use serde_json::{Value, json};
use testkit::{Store, both_stores};
use values::Duration;

use crate::{
    fixtures::{
        self, Fixture,
        money::{acts, payout_of, tzs},
    },
    spreadsheet::tests::{row, workbook},
};

const PATH: &str = "/v1/reconciliations";
const DAYS: &str = "from=2026-11-20&to=2026-11-30";
const PHONE: &str = "255712345678";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A merchant with money, whose simulated bank told of a deposit.
async fn merchant(store: Store) -> Fixture {
    let lifted = |settings| crate::Settings { calls_per_minute: None, ..settings };
    let kibali = fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await;
    let notice = json!({"merchant_id": kibali.merchant, "amount": tzs(1_000_000), "bank_reference": "FT1"});
    kibali.stranger().post("/simulator/deposits", notice).await.expect(200);
    kibali
}

async fn settle(kibali: &Fixture) {
    for _ in 0..8 {
        kibali.work().await;
        kibali.pass(Duration::from_secs(5));
    }
    kibali.work().await;
}

/// Two payments of 5,000 and two payouts of 10,000 that went through.
async fn orders(kibali: &mut Fixture) -> Vec<String> {
    let mut payouts = Vec::new();
    for number in 1..=2 {
        let payment = payout_of(5_000, &format!("PAY{number}"), PHONE);
        kibali.employee.post("/v1/payments", payment).await.expect(201);
        let payout = payout_of(10_000, &format!("OUT{number}"), PHONE);
        let made = kibali.employee.post("/v1/payouts", payout).await.expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        kibali.manager.post(&format!("/v1/payouts/{id}/authorization"), json!({})).await.expect(200);
        payouts.push(id);
    }
    settle(kibali).await;
    payouts
}

/// Uploads a file and has it compared.
async fn compare(kibali: &mut Fixture, file: &str) -> Value {
    let path = format!("{PATH}?{DAYS}&name=october.csv");
    let made = kibali.manager.upload(&path, "text/csv", file.as_bytes()).await.expect(201);
    assert_eq!(made["stage"], "file");
    kibali.work().await;
    let path = format!("{PATH}/{}", made["id"].as_str().expect("an id"));
    let done = kibali.manager.get(&path).await.expect(200);
    assert_eq!(done["stage"], "done", "{done}");
    done
}

async fn lines(kibali: &mut Fixture, it: &Value, query: &str) -> Vec<Value> {
    let path = format!("{PATH}/{}/lines?limit=100&{query}", it["id"].as_str().expect("an id"));
    kibali.manager.get(&path).await.expect(200)["data"].as_array().expect("rows").clone()
}

fn counts(it: &Value) -> [i64; 6] {
    ["matched", "missing", "extra", "differing", "unreadable", "open_exceptions"]
        .map(|name| it["counts"][name].as_i64().expect("a count"))
}

both_stores!(a_file_that_says_what_we_have_matches_whole, |store| async move {
    let mut kibali = merchant(store).await;
    let payouts = orders(&mut kibali).await;
    // By our reference, by our id, and by the bank's reference; in any order, under names of other people.
    let file = format!(
        "Type;Order Reference;Status;Kiasi\nPayment;PAY1;SUCCESS;5000\nPayment;PAY2;SETTLED;5,000.00\n\
         Payout;{};SUCCESS;-10000\nPayout;OUT2;;10000\nDeposit;FT1;;1000000\n",
        payouts[0]
    );
    let it = compare(&mut kibali, &file).await;
    assert_eq!(counts(&it), [5, 0, 0, 0, 0, 0], "{it}");
    assert_eq!(it["columns"], json!(["kind", "reference", "state", "amount"]));
    assert_eq!(
        (&it["rail"], &it["from"], &it["lines"]),
        (&json!("simulator"), &json!("2026-11-20"), &json!(5))
    );
    assert_eq!(it["totals"][0]["count"], 5);
    assert_eq!(it["totals"][0]["file"]["amount"], 103_000_000);
    let lines = lines(&mut kibali, &it, "").await;
    let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["payment", "payment", "payout", "payout", "deposit"]);
    assert_eq!((&lines[2]["order_id"], &lines[2]["line"]), (&json!(payouts[0]), &json!(4)));
});

both_stores!(what_is_not_alike_is_told_apart, |store| async move {
    let mut kibali = merchant(store).await;
    orders(&mut kibali).await;
    let pending = payout_of(2_000, "WAITS", PHONE);
    kibali.employee.post("/v1/payouts", pending).await.expect(201);
    let file = "reference,amount,currency,status\nPAY1,4999,TZS,\nOUT1,10000,TZS,FAILED\nWAITS,2000,,SUCCESS\n\
                NOBODY,70,,\nPAY1,5000,,\nOUT2,ten,,\n,5,,\nFT1,1000000,USD,\n";
    let it = compare(&mut kibali, file).await;
    assert_eq!(counts(&it), [0, 2, 2, 4, 2, 10], "{it}");
    let lines = lines(&mut kibali, &it, "").await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let differs = line["differs"].as_array().expect("words").iter();
            let differs: Vec<_> = differs.map(|word| word.as_str().expect("a word")).collect();
            (line["reference"].as_str().expect("text"), line["verdict"].as_str().expect("a verdict"), differs)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("PAY1", "differing", vec!["amount"]),
            ("OUT1", "differing", vec!["state"]),
            ("WAITS", "differing", vec!["state"]),
            ("NOBODY", "extra", vec![]),
            ("PAY1", "extra", vec!["twice"]),
            ("OUT2", "unreadable", vec!["amount"]),
            ("", "unreadable", vec!["reference"]),
            ("FT1", "differing", vec!["currency"]),
            ("PAY2", "missing", vec![]),
            ("OUT2", "missing", vec![]),
        ]
    );
    assert_eq!(
        (&lines[0]["file_amount"], &lines[0]["our_amount"], &lines[0]["our_state"]),
        (&tzs(4_999), &tzs(5_000), &json!("succeeded"))
    );
    assert_eq!((&lines[8]["line"], &lines[8]["our_amount"]), (&Value::Null, &tzs(5_000)));
    let missing = format!("{PATH}/{}/lines?verdict=missing&search=pay", it["id"].as_str().expect("an id"));
    let found = kibali.manager.get(&missing).await.expect(200);
    assert_eq!(found["data"].as_array().map(Vec::len), Some(1));
    let one = kibali.manager.get(&format!("{missing}&verdict=colour")).await;
    one.refused(400, "query.invalid");
    // Nothing of it moved anything.
    kibali.assert_ledger_holds().await;
});

both_stores!(what_lies_outside_the_days_is_not_missing_and_still_known, |store| async move {
    let mut kibali = merchant(store).await;
    orders(&mut kibali).await;
    let path = format!("{PATH}?from=2026-11-01&to=2026-11-10");
    let file = b"reference,amount\nPAY1,5000\n";
    let made = kibali.manager.upload(&path, "text/csv", file).await.expect(201);
    kibali.work().await;
    let path = format!("{PATH}/{}", made["id"].as_str().expect("an id"));
    assert_eq!(counts(&kibali.manager.get(&path).await.expect(200)), [1, 0, 0, 0, 0, 0]);
    for days in [
        "",
        "from=2026-11-10",
        "from=2026-11-10&to=2026-11-01",
        "from=2020-01-01&to=2026-11-01",
        "from=x&to=y",
    ] {
        let refused = kibali.manager.upload(&format!("{PATH}?{days}"), "text/csv", file).await;
        refused.refused(422, "input.invalid");
    }
});

both_stores!(who_pays_the_same_each_month_is_matched_by_the_days_of_the_file, |store| async move {
    let mut kibali = merchant(store).await;
    let bill = kibali.employee.post("/v1/bills", json!({})).await.expect(201);
    for receipt in ["R1", "R2", "R3"] {
        let notice = json!({"number": bill["payer_number"], "amount": tzs(10_000), "phone_number": PHONE, "receipt": receipt});
        kibali.stranger().post("/simulator/bills/payment", notice).await.expect(200);
        kibali.pass_days(20).await;
    }
    let payments = kibali.manager.get("/v1/payments").await.expect(200)["data"].clone();
    // On 23 November, 13 December and 2 January.
    let file = format!("reference,amount\n{},10000\n", payments[1]["reference"].as_str().expect("a number"));
    let path = format!("{PATH}?from=2026-12-10&to=2026-12-20");
    let made = kibali.manager.upload(&path, "text/csv", file.as_bytes()).await.expect(201);
    kibali.work().await;
    let it = kibali.manager.get(&format!("{PATH}/{}", made["id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!(counts(&it), [1, 0, 0, 0, 0, 0], "{it}");
    assert_eq!(lines(&mut kibali, &it, "").await[0]["order_id"], payments[1]["id"]);
});

both_stores!(a_workbook_is_read_and_columns_are_said, |store| async move {
    let mut kibali = merchant(store).await;
    orders(&mut kibali).await;
    let rows = [
        row(1, &["Bei", "Jina"]),
        row(2, &["5000", "PAY1"]),
        row(3, &["5000", "PAY2"]),
        row(5, &["10000", "OUT1"]),
    ];
    let file = workbook(&rows.concat());
    let path = format!("{PATH}?{DAYS}");
    let refused = kibali.manager.upload(&path, XLSX, &file).await;
    let refused = refused.refused(422, "reconciliation.mapping_needed");
    assert_eq!(
        (&refused["missing"], &refused["header"]),
        (&json!(["reference", "amount"]), &json!(["Bei", "Jina"]))
    );
    for wrong in ["colour,reference", "amount", "amount,amount"] {
        let refused = kibali.manager.upload(&format!("{path}&columns={wrong}"), XLSX, &file).await;
        refused.refused(422, "input.invalid");
    }
    let path = format!("{path}&columns=amount,reference");
    let made = kibali.manager.upload(&path, XLSX, &file).await.expect(201);
    kibali.work().await;
    let path = format!("{PATH}/{}", made["id"].as_str().expect("an id"));
    // The file names neither the other payout nor the deposit.
    assert_eq!(counts(&kibali.manager.get(&path).await.expect(200)), [3, 2, 0, 0, 0, 2]);
    let kind = kibali.manager.upload(&format!("{PATH}?{DAYS}"), "image/png", b"x").await;
    kind.refused(415, "reconciliation.kind");
    let empty = kibali.manager.upload(&format!("{PATH}?{DAYS}"), "text/csv", b"reference,amount\n").await;
    empty.refused(422, "reconciliation.file");
    let rail = kibali
        .manager
        .upload(&format!("{PATH}?{DAYS}&rail=mpesa"), "text/csv", b"reference,amount\nA,1\n")
        .await;
    rail.refused(422, "input.invalid");
});

both_stores!(a_file_whose_amounts_cannot_be_added_up_is_refused, |store| async move {
    let mut kibali = merchant(store).await;
    let largest = "90071992547409.91";
    let mut file = format!("reference,amount,currency\nA,{largest},TZS\nB,{largest},USD\n");
    let it = compare(&mut kibali, &file).await;
    assert_eq!(counts(&it), [0, 1, 2, 0, 0, 3], "the largest amount of each currency, and the deposit");
    assert_eq!(it["totals"][0]["file"], json!({"amount": values::Amount::MAX_MINOR, "currency": "TZS"}));
    // More than 63 bits hold.
    for number in 0..1_100 {
        file.push_str(&format!("X{number},{largest},TZS\n"));
    }
    let path = format!("{PATH}?{DAYS}");
    let refused = kibali.manager.upload(&path, "text/csv", file.as_bytes()).await;
    let refused = refused.refused(422, "reconciliation.file");
    let says = refused["detail"].as_str().expect("a sentence");
    assert!(says.starts_with("The amounts in TZS are more together than can be added up"), "{says}");
    let listed = kibali.manager.get(PATH).await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1), "nothing was kept of it");
});

both_stores!(the_same_file_again_is_recognised, |store| async move {
    let mut kibali = merchant(store).await;
    let file = "reference,amount\nNOBODY,70\n";
    let it = compare(&mut kibali, file).await;
    let path = format!("{PATH}?{DAYS}");
    let again = kibali.admin.upload(&path, "text/csv", file.as_bytes()).await;
    assert_eq!(again.refused(409, "reconciliation.same_file")["reconciliation"], it["id"]);
    let on_purpose = kibali.admin.upload(&format!("{path}&again=true"), "text/csv", file.as_bytes()).await;
    assert_ne!(on_purpose.expect(201)["id"], it["id"]);
    let listed = kibali.admin.get(PATH).await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2));
});

both_stores!(exceptions_are_worked_off_by_people_whose_words_stay, |store| async move {
    let mut kibali = merchant(store).await;
    let it = compare(&mut kibali, "reference,amount\nNOBODY,70\nFT1,1000000\nSOMEBODY,80\n").await;
    assert_eq!(counts(&it), [1, 0, 2, 0, 0, 2]);
    let queue = kibali.manager.get("/v1/reconciliation-exceptions?limit=1").await.expect(200);
    assert_eq!((&queue["data"][0]["reference"], &queue["data"][0]["number"]), (&json!("NOBODY"), &json!(1)));
    let next = queue["next"].as_str().expect("another page").to_owned();
    let queue = kibali.manager.get(&format!("/v1/reconciliation-exceptions?cursor={next}")).await.expect(200);
    assert_eq!(queue["data"].as_array().map(Vec::len), Some(1));
    let of = |number: i64, verb: &str| {
        format!("{PATH}/{}/lines/{number}/{verb}", it["id"].as_str().expect("an id"))
    };
    let note = json!({"note": "A refund at the counter"});
    kibali.manager.post(&of(2, "resolve"), note.clone()).await.refused(409, "reconciliation.agrees");
    kibali.manager.post(&of(9, "resolve"), note.clone()).await.refused(404, "not_found");
    kibali.manager.post(&of(1, "resolve"), json!({"note": " "})).await.refused(422, "input.invalid");
    kibali.manager.post(&of(1, "reopen"), json!({})).await.refused(409, "reconciliation.open");
    let line = kibali.manager.post(&of(1, "resolve"), note.clone()).await.expect(200);
    assert_eq!(
        (&line["resolution"]["note"], &line["resolution"]["by"]["name"], &line["resolution"]["at"]),
        (&note["note"], &json!(kibali.people.manager.name), &json!("2026-11-23T07:00:00.000Z"))
    );
    kibali.admin.post(&of(1, "resolve"), note).await.refused(409, "reconciliation.resolved");
    let path = format!("{PATH}/{}", it["id"].as_str().expect("an id"));
    assert_eq!(kibali.admin.get(&path).await.expect(200)["counts"]["open_exceptions"], 1);
    assert_eq!(lines(&mut kibali, &it, "state=resolved").await.len(), 1);
    assert_eq!(lines(&mut kibali, &it, "state=open").await.len(), 1);
    let line = kibali.admin.post(&of(1, "reopen"), json!({})).await.expect(200);
    assert_eq!(line.get("resolution"), None);
    let all = kibali.admin.get("/v1/reconciliation-exceptions?state=all").await.expect(200);
    assert_eq!(all["data"].as_array().map(Vec::len), Some(2));
    let acts = acts(&kibali).await;
    for act in ["uploaded", "done", "resolved", "reopened"] {
        let act = format!("reconciliation.{act}");
        assert_eq!(acts.iter().filter(|known| **known == act).count(), 1, "{act}");
    }
});

both_stores!(lines_are_exported_as_they_are_narrowed, |store| async move {
    let mut kibali = merchant(store).await;
    let it = compare(&mut kibali, "reference,amount\nNOBODY,70\nFT1,1000000\n=SUM(A1),80\n").await;
    let body = json!({"format": "csv", "filters": {"reconciliation_id": it["id"], "verdict": "extra"}});
    let export = kibali.manager.post("/v1/reconciliation-exports", body).await.expect(201);
    assert_eq!((&export["total"], &export["says"]), (&json!(2), &json!("2 lines of a reconciliation")));
    let file = kibali.manager.get(export["file"].as_str().expect("a path")).await;
    let rows: Vec<_> = file.text.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("\u{feff}number,line,verdict,differs,kind,order_id,reference,file_amount"));
    assert!(rows[1].starts_with("1,2,extra,,,,NOBODY,70.00,TZS,"), "{}", rows[1]);
    assert!(rows[2].contains("'=SUM(A1)"), "nothing is calculated: {}", rows[2]);
    let body = json!({"format": "csv", "filters": {}});
    kibali.manager.post("/v1/reconciliation-exports", body).await.refused(404, "not_found");
    let pdf = json!({"format": "pdf", "filters": {"reconciliation_id": it["id"]}});
    kibali.manager.post("/v1/reconciliation-exports", pdf).await.refused(422, "input.invalid");
    kibali.employee.get(export["file"].as_str().expect("a path")).await.refused(403, "role.refused");
});

both_stores!(no_employee_developer_or_key_reconciles, |store| async move {
    let mut kibali = merchant(store).await;
    let it = compare(&mut kibali, "reference,amount\nNOBODY,70\n").await;
    let own = format!("{PATH}/{}", it["id"].as_str().expect("an id"));
    let file = b"reference,amount\nA,1\n";
    for client in [&mut kibali.employee, &mut kibali.developer] {
        client.get(PATH).await.refused(403, "role.refused");
        client.get(&own).await.refused(403, "role.refused");
        client.get(&format!("{own}/lines")).await.refused(403, "role.refused");
        client.get("/v1/reconciliation-exceptions").await.refused(403, "role.refused");
        client.upload(&format!("{PATH}?{DAYS}"), "text/csv", file).await.refused(403, "role.refused");
        let resolve = format!("{own}/lines/1/resolve");
        client.post(&resolve, json!({"note": "x"})).await.refused(403, "role.refused");
    }
    let new = fixtures::money::NewKey {
        features: "collection",
        scopes: "balance.view balance.export",
        pays_at_once: false,
    };
    let mut key = kibali.key(kibali.people.peter, new).await.client;
    key.get(PATH).await.refused(403, "reconciliation.members_only");
    key.get(&own).await.refused(403, "reconciliation.members_only");
    key.get(&format!("{own}/lines")).await.refused(403, "reconciliation.members_only");
    key.get("/v1/reconciliation-exceptions").await.refused(403, "reconciliation.members_only");
    let sent = key.upload(&format!("{PATH}?{DAYS}"), "text/csv", file).await;
    sent.refused(403, "reconciliation.members_only");
    let resolve = key.post(&format!("{own}/lines/1/resolve"), json!({"note": "x"})).await;
    resolve.refused(403, "reconciliation.members_only");
    let body = json!({"format": "csv", "filters": {"reconciliation_id": it["id"]}});
    key.post("/v1/reconciliation-exports", body).await.refused(403, "reconciliation.members_only");
    let (_, mut other) = kibali.other_merchant().await;
    other.get(&own).await.refused(404, "not_found");
    assert_eq!(other.get("/v1/reconciliation-exceptions").await.expect(200)["data"], json!([]));
});

both_stores!(a_long_file_is_compared_in_pieces, |store| async move {
    let mut kibali = merchant(store).await;
    let mut file = String::from("reference,amount\nFT1,1000000\n");
    for number in 0..1_500 {
        file.push_str(&format!("X{number},{number}.50\n"));
    }
    let it = compare(&mut kibali, &file).await;
    assert_eq!(counts(&it), [1, 0, 1_500, 0, 0, 1_500]);
    let path = format!("{PATH}/{}/lines?limit=100&cursor=1400", it["id"].as_str().expect("an id"));
    let page = kibali.manager.get(&path).await.expect(200);
    assert_eq!(page["data"][99]["number"], 1_500);
    assert_eq!(page["data"][0]["reference"], "X1399");
});
