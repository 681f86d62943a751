//! What migrations do to rows from before, and when they refuse.

use super::*;

fn one(text: &'static str) -> [Migration; 1] {
    [Migration { version: 1, name: "0001_one", text, sqlite: "", postgres: "", formerly: None }]
}

#[test]
fn every_file_of_the_folder_is_in_the_list() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("the folder");
    let mut found: Vec<String> = folder
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
        .filter_map(|name| name.strip_suffix(".sql").map(str::to_owned))
        .filter(|name| !name.contains('.'))
        .collect();
    found.sort();
    let listed: Vec<&str> = MIGRATIONS.iter().map(|migration| migration.name).collect();
    assert_eq!(listed, found);
    assert!(MIGRATIONS.is_sorted_by(|one, next| one.version < next.version));
}

/// A database as it was before step `version`.
fn sqlite_before(version: i64) -> rusqlite::Connection {
    let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
    migrate_sqlite(&mut connection, before(version), Timestamp::from_micros(1)).expect("as it was");
    connection
}

#[test]
fn payments_and_payouts_from_before_keep_their_references() {
    let mut connection = sqlite_before(11);
    let now = Timestamp::from_micros(1);
    let put = "INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, phone, channel, \
               created_at, updated_at) VALUES (x'01', x'02', 'W', 'ORD1', 'succeeded', 100, 5, 'TZS', '255712345678', \
               'TIGO-PESA', 1, 7)";
    connection.execute(put, []).expect("a payment");
    let put = "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, currency, phone, payee_name, \
               provider, digest, maker_name, required, sending, created_at, updated_at, expires_at) VALUES (x'01', x'03', \
               'W', 'PAY1', 'pending', 100, 5, 'TZS', '255712345678', 'A', 'TIGO PESA', x'00', 'A', 1, 'not', 1, 1, 1)";
    connection.execute(put, []).expect("a payout");
    migrate_sqlite(&mut connection, MIGRATIONS, now).expect("as it is");
    let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).expect("a row");
    let taken = "SELECT group_concat(kind || ' ' || reference) FROM order_reference WHERE merchant = x'01'";
    assert_eq!(text(taken), "payment ORD1,payout PAY1");
    let payment =
        "SELECT method || ' ' || state || ' ' || attempt || ' ' || received_at || ' ' || phone FROM payment";
    assert_eq!(text(payment), "ussd_push succeeded 1 7 255712345678");
}

#[test]
fn payouts_from_before_other_destinations_go_to_the_phones_they_went_to() {
    let mut connection = sqlite_before(13);
    for (number, state, decided) in [(1, "pending", "NULL"), (2, "succeeded", "x'0c'")] {
        let put = format!(
            "INSERT INTO payout (merchant, id, wire_id, reference, state, amount, fee, currency, phone, payee_name, \
             payee_known, provider, note, message, rail_reference, digest, application, api_key, key_maker, made_by, \
             maker_name, decided_by, required, sending, created_at, updated_at, expires_at, authorised_at) \
             VALUES (x'01', x'0{number}', 'W{number}', 'PAY{number}', '{state}', 100000, 5200, 'TZS', '255712345678', \
             'ASHA MREMA', 1, 'TIGO PESA', 'Rent', 'm', 'r', x'0d', x'0a', NULL, NULL, x'0b', 'Baraka', {decided}, 1, \
             'not', 7, 8, 9, 10)"
        );
        connection.execute(&put, []).expect("a payout");
    }
    migrate_sqlite(&mut connection, MIGRATIONS, Timestamp::from_micros(2)).expect("as it is");
    let sql = "SELECT group_concat(reference || ' ' || state || ' ' || channel || ' ' || account || ' ' || amount || ' ' \
               || fee || ' ' || fee_bearer || ' ' || debit || ' ' || receives || ' ' || receives_currency || ' ' \
               || payee_name || ' ' || payee_known || ' ' || note || ' ' || rail_reference || ' ' || maker_name || ' ' \
               || door || ' ' || created_at || ' ' || authorised_at, '; ') FROM payout WHERE rate IS NULL AND bic IS NULL";
    let kept = connection.query_row(sql, [], |row| row.get::<_, String>(0)).expect("rows");
    let rest =
        "mobile 255712345678 100000 5200 merchant 105200 100000 TZS ASHA MREMA 1 Rent r Baraka request 7 10";
    assert_eq!(kept, format!("PAY1 pending {rest}; PAY2 succeeded {rest}"));
    let own = "UPDATE payout SET decided_by = made_by, state = 'authorized' WHERE reference = 'PAY1'";
    assert!(connection.execute(own, []).is_err(), "nobody decides their own");
    let counted = "SELECT group_concat(state || ' ' || total) FROM tally WHERE counted = 'payout'";
    let counted = connection.query_row(counted, [], |row| row.get::<_, String>(0)).expect("rows");
    assert_eq!(counted, "pending 1,succeeded 1");
}

#[test]
fn payments_from_before_direct_debits_keep_everything_and_are_counted_on() {
    let mut connection = sqlite_before(23);
    let columns = "merchant, id, wire_id, reference, attempt, method, state, amount, fee, fee_bearer, currency, channel, phone, \
                   payer_name, customer, customer_name, customer_email, customer_phone, card_last_four, message, rail, \
                   rail_reference, source_kind, source, order_amount, order_currency, rate, application, api_key, made_by, \
                   created_at, updated_at, received_at, settles_at, rail_account, asks_at";
    let put = format!(
        "INSERT INTO payment ({columns}) VALUES (x'01', x'02', 'W', 'ORD1', 3, 'card', 'succeeded', 100, 5, 'merchant', \
         'TZS', 'VISA', '255712345678', 'A', x'03', 'B', 'c@d.e', '1', '4242', 'success', 'simulator', 'R', 'link', \
         x'04', 7, 'USD', '2', x'05', x'06', x'07', 1, 2, 3, 4, x'08', 9)"
    );
    connection.execute(&put, []).expect("a payment");
    let all = format!("SELECT quote({}) FROM payment", columns.replace(", ", ") || quote("));
    let read = |connection: &rusqlite::Connection| {
        connection.query_row(&all, [], |row| row.get::<_, String>(0)).expect("a row")
    };
    let was = read(&connection);
    migrate_sqlite(&mut connection, MIGRATIONS, Timestamp::from_micros(2)).expect("as it is");
    assert_eq!(read(&connection), was);
    connection.execute("UPDATE payment SET state = 'settled'", []).expect("settled");
    let counted =
        "SELECT group_concat(state || ' ' || total) FROM tally WHERE counted = 'payment' AND total <> 0";
    let counted = connection.query_row(counted, [], |row| row.get::<_, String>(0)).expect("rows");
    assert_eq!(counted, "settled 1");
}

#[test]
fn payers_from_before_are_noted_once_and_those_that_come_or_change_too() {
    let mut connection = sqlite_before(54);
    let put = |connection: &rusqlite::Connection, number: u8, phone: &str, name: &str, email: &str| {
        let sql = format!(
            "INSERT INTO payment (merchant, id, wire_id, reference, method, state, amount, fee, currency, channel, phone, \
             customer_name, customer_email, created_at, updated_at) VALUES (x'01', x'{number:02}', 'W', 'ORD{number}', 'card', \
             'succeeded', 100, 5, 'TZS', 'VISA', {phone}, {name}, {email}, 1, 1)"
        );
        connection.execute(&sql, []).expect("a payment");
    };
    let noted = |connection: &rusqlite::Connection| {
        let sql = "SELECT COALESCE(group_concat(payer || '/' || customer_name || '/' || phone || '/' || learned, ' '), '') \
                   FROM (SELECT * FROM payer ORDER BY payer, customer_name)";
        connection.query_row(sql, [], |row| row.get::<_, String>(0)).expect("rows")
    };
    for number in [1, 2] {
        put(&connection, number, "'255712345678'", "NULL", "NULL");
    }
    put(&connection, 3, "NULL", "'Asha'", "'a@b.c'");
    put(&connection, 4, "NULL", "NULL", "NULL");
    migrate_sqlite(&mut connection, MIGRATIONS, Timestamp::from_micros(2)).expect("as it is");
    assert_eq!(noted(&connection), "255712345678//255712345678/0 a@b.c/Asha//0");
    put(&connection, 5, "'255712345678'", "NULL", "NULL");
    put(&connection, 6, "NULL", "NULL", "NULL");
    connection.execute("UPDATE payment SET state = 'settled'", []).expect("settled");
    assert_eq!(noted(&connection), "255712345678//255712345678/0 a@b.c/Asha//0", "nobody new");
    connection
        .execute("UPDATE payment SET customer_name = 'Juma' WHERE reference = 'ORD6'", [])
        .expect("named");
    assert_eq!(noted(&connection), "255712345678//255712345678/0 Juma/Juma//0 a@b.c/Asha//0");
}

/// A ledger from before entries were numbered; the second transfer was written by an earlier clock. `<…>` is an id.
const LEDGER: &str = "
    INSERT INTO account (merchant, id, kind, currency, balance, floor)
    VALUES (<01>, <0a>, 'clearing', 'TZS', -70, NULL), (<01>, <0b>, 'available', 'TZS', 70, 0);
    INSERT INTO entry (transfer, merchant, place, account, says, debit, credit, balance_after)
    VALUES (<11>, <01>, 0, <0a>, 'in', 100, 0, -100), (<11>, <01>, 1, <0b>, 'in', 0, 100, 100);
    INSERT INTO transfer (id, merchant, kind, subject, currency, total, at) VALUES (<11>, <01>, 'collect', <22>, 'TZS', 100, 5);
    INSERT INTO entry (transfer, merchant, place, account, says, debit, credit, balance_after)
    VALUES (<12>, <01>, 0, <0b>, 'out', 30, 0, 70), (<12>, <01>, 1, <0a>, 'out', 0, 30, -70);
    INSERT INTO transfer (id, merchant, kind, subject, currency, total, at) VALUES (<12>, <01>, 'return', <22>, 'TZS', 30, 4);
    INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, phone, channel, created_at, updated_at)
    VALUES (<01>, <22>, 'W', 'ORD1', 'succeeded', 100, 5, 'TZS', '255712345678', 'TIGO-PESA', 1, 7);";
/// Number, time, balance and reference of each entry, account by account.
const NUMBERED: &str = "SELECT e.number || ' ' || e.at || ' ' || e.balance_after || ' ' || t.reference FROM entry e \
    JOIN transfer t ON t.id = e.transfer ORDER BY e.account, e.number";
const IN_ORDER: [&str; 4] = ["1 5 -100 ORD1", "2 5 -70 ORD1", "1 5 100 ORD1", "2 5 70 ORD1"];
const CHANGES: [&str; 2] = ["UPDATE entry SET debit = 1 WHERE debit > 1", "UPDATE transfer SET total = 1"];

fn before(version: i64) -> &'static [Migration] {
    let count = MIGRATIONS.iter().filter(|migration| migration.version < version).count();
    &MIGRATIONS[..count]
}

#[test]
fn a_ledger_from_before_is_numbered_and_stays_append_only_on_sqlite() {
    let mut connection = sqlite_before(11);
    let now = Timestamp::from_micros(2);
    connection.execute_batch(&LEDGER.replace('<', "x'").replace('>', "'")).expect("a ledger");
    migrate_sqlite(&mut connection, MIGRATIONS, now).expect("as it is");
    let mut statement = connection.prepare(NUMBERED).expect("a statement");
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    assert_eq!(rows.collect::<Result<Vec<_>, _>>().expect("texts"), IN_ORDER);
    for change in CHANGES {
        let refused = connection.execute(change, []).expect_err(change);
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[tokio::test]
async fn a_ledger_from_before_is_numbered_and_stays_append_only_on_postgres() {
    let url = std::env::var("KIBALI_TEST_DATABASE_URL").expect("script/test starts a PostgreSQL for tests");
    let (mut client, connection) =
        tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("PostgreSQL");
    let connection = tokio::spawn(connection);
    let schema = format!("ledger_from_before_{}", std::process::id());
    client
        .batch_execute(&format!("CREATE SCHEMA {schema}; SET search_path TO {schema}"))
        .await
        .expect("a schema");
    let now = Timestamp::from_micros(1);
    migrate_postgres(&mut client, before(11), now).await.expect("as it was");
    client.batch_execute(&LEDGER.replace('<', "'\\x").replace('>', "'")).await.expect("a ledger");
    migrate_postgres(&mut client, MIGRATIONS, now).await.expect("as it is");
    let rows = client.query(NUMBERED, &[]).await.expect("rows");
    let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(found, IN_ORDER);
    for change in CHANGES {
        let refused = client.batch_execute(change).await.expect_err(change);
        assert!(explain(&refused).contains("append-only"), "{refused}");
    }
    client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).await.expect("cleared");
    drop(client);
    connection.await.expect("the connection ends").expect("in order");
}

#[test]
fn an_earlier_text_with_the_same_outcome_counts_as_this_one() {
    let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
    let now = Timestamp::from_micros(1);
    let first = one("CREATE TABLE a (b BIGINT)");
    migrate_sqlite(&mut connection, &first, now).expect("the first text");
    let checksum: &'static str = first[0].checksum().leak();
    let [second] = one("CREATE TABLE a (b BIGINT NULL)");
    let mended = [Migration { formerly: Some(checksum), ..second }];
    migrate_sqlite(&mut connection, &mended, now).expect("the second counts as applied");
}

#[test]
fn an_edited_text_is_refused() {
    let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
    let now = Timestamp::from_micros(1);
    migrate_sqlite(&mut connection, &one("CREATE TABLE a (b BIGINT)"), now).expect("the first time");
    migrate_sqlite(&mut connection, &one("CREATE TABLE a (b BIGINT)"), now).expect("nothing is left to do");
    let edited = migrate_sqlite(&mut connection, &one("CREATE TABLE a (b TEXT)"), now);
    assert!(matches!(edited, Err(StoreError::Migration(reason)) if reason.contains("0001_one")));
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
    let now = Timestamp::from_micros(1);
    migrate_sqlite(&mut connection, &one("CREATE TABLE a (b BIGINT)"), now).expect("the newer one");
    let older = migrate_sqlite(&mut connection, &[], now);
    assert!(matches!(older, Err(StoreError::Migration(reason)) if reason.contains("newer")));
}

#[test]
fn a_failing_text_leaves_nothing_behind() {
    let mut connection = rusqlite::Connection::open_in_memory().expect("SQLite");
    let broken = one("CREATE TABLE a (b BIGINT); CREATE TABLE a (b BIGINT)");
    assert!(migrate_sqlite(&mut connection, &broken, Timestamp::from_micros(1)).is_err());
    let tables: i64 =
        connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0)).expect("a count");
    assert_eq!(tables, 0);
}
