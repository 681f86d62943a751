use store::record;
use values::subjects::Application;

use super::*;
use crate::{
    CreatePayout, Permit,
    fixture::{Instance, MANAGER, SHOP, START, at, blob, by_member, id, outcome},
    money::{
        Decision,
        tests::{Note, asked, labels, note},
    },
};

record! {
    struct OwnMerchant in "merchant" (id) None {
        id: Id<Merchant>,
        name: String,
    }
}
record! {
    struct Anybody in "person" (id) None {
        id: Id<values::subjects::Person>,
        name: String,
    }
}

const BY_LABEL: &[&str] = &["merchant", "label"];
const BY_ADDER: &[&str] = &["added_by"];

async fn permit(shop: &Instance) -> Permit<CreatePayout> {
    shop.enter(by_member(MANAGER)).await.expect("passed")
}

/// Notes of the shop with these numbers, and one of another merchant.
async fn with_notes(numbers: &[u8]) -> Instance {
    let shop = Instance::shop().await;
    for (merchant, number) in numbers.iter().map(|number| (SHOP, *number)).chain([(6, 40)]) {
        let sql = format!(
            "INSERT INTO ip_range (merchant, id, cidr, label, added_by, added_at) \
             VALUES ({}, {}, '', 'note {merchant}', {}, 1)",
            blob(merchant),
            blob(number),
            blob(1)
        );
        shop.put(&sql).await;
    }
    shop
}

#[tokio::test]
async fn a_decision_knows_where_it_is() {
    let shop = Instance::shop().await;
    let permit = permit(&shop).await;
    shop.clock.set(at(7));
    let told = |seen: &MoneySeen<'_>| {
        let ids: [Id<Application>; 2] = [seen.id(), seen.id()];
        let app = seen.app().settings().public_url.clone();
        Ok(Decision::Repeats((seen.merchant(), seen.now(), seen.request().id, app, ids)))
    };
    let (merchant, now, request, app, ids) = permit.post(asked(told)).await.expect("answered");
    assert_eq!((merchant, now, request), (id(SHOP), at(7), id(99)));
    assert_eq!(app, crate::fixture::OURS);
    assert!(ids[0] < ids[1] && ids[0] != Id::nil());
}

#[tokio::test]
async fn what_is_read_is_the_merchant_s() {
    let shop = with_notes(&[40, 41]).await;
    let told = |seen: &MoneySeen<'_>| {
        let row = |number: u8| seen.row::<Note>(&[&id::<Application>(number)]);
        let found: [Option<Note>; 2] = [row(40)?, row(42)?];
        let listed = seen.rows::<Note>(BY_LABEL, &[&"note 5"])?.len();
        let others = seen.rows::<Note>(BY_LABEL, &[&"note 6"])?.len();
        let labels = found.map(|note| note.map(|note| note.label));
        Ok(Decision::Repeats((labels, listed, others)))
    };
    let (labels, listed, others) = permit(&shop).await.post(asked(told)).await.expect("answered");
    assert_eq!(labels, [Some("note 5".to_owned()), None]);
    assert_eq!((listed, others), (2, 0));
}

#[tokio::test]
async fn the_merchant_itself_is_read_by_its_id_alone() {
    let shop = Instance::shop().await;
    let told = |seen: &MoneySeen<'_>| {
        let own = seen.row::<OwnMerchant>(&[])?.map(|merchant| merchant.name);
        Ok(Decision::Repeats(own))
    };
    assert_eq!(permit(&shop).await.post(asked(told)).await.expect("answered").as_deref(), Some("Shop 5"));
}

#[test]
#[should_panic(expected = "a read of person forgets its merchant")]
fn rows_of_nobody_s_are_not_read() {
    let mut reads = Reads::default();
    MoneyReads { reads: &mut reads, merchant: id(SHOP), now: START }.row::<Anybody>(&[]);
}

#[test]
#[should_panic(expected = "a read of ip_range forgets its merchant")]
fn rows_are_not_read_by_what_is_not_the_merchant_s() {
    let mut reads = Reads::default();
    MoneyReads { reads: &mut reads, merchant: id(SHOP), now: START }.rows::<Note>(BY_ADDER, &[]);
}

#[tokio::test]
async fn a_decision_does_not_get_round_its_merchant_either() {
    let shop = Instance::shop().await;
    let row = |seen: &MoneySeen<'_>| Ok(Decision::Repeats(seen.row::<Anybody>(&[])?.is_some()));
    assert_eq!(outcome(permit(&shop).await.post(asked(row)).await), "failure");
    let rows = |seen: &MoneySeen<'_>| Ok(Decision::Repeats(seen.rows::<Note>(BY_ADDER, &[])?.len()));
    assert_eq!(outcome(permit(&shop).await.post(asked(rows)).await), "failure");
}

#[test]
fn what_a_command_names_beforehand_is_the_merchant_s() {
    let mut reads = Reads::default();
    let mut named = MoneyReads { reads: &mut reads, merchant: id(SHOP), now: at(7) };
    assert_eq!((named.merchant(), named.now()), (id(SHOP), at(7)));
    named.row::<Note>(&[&id::<Application>(40)]);
    let told = format!("{reads:?}");
    let shop = format!("{:?}", id::<Merchant>(SHOP).to_value());
    assert!(
        told.contains(&shop) && told.contains(&format!("{:?}", id::<Application>(40).to_value())),
        "{told}"
    );
    let mut reads = Reads::default();
    MoneyReads { reads: &mut reads, merchant: id(SHOP), now: START }.rows::<Note>(BY_LABEL, &[&"note"]);
    let told = format!("{reads:?}");
    assert!(told.contains(&shop) && told.contains("\"note\""), "{told}");
}

static HOW_MANY: Question =
    Question { sql: "SELECT COUNT(*) FROM ip_range WHERE merchant = $1 AND label = $2" };

#[tokio::test]
async fn a_question_is_about_the_merchant() {
    let shop = with_notes(&[40, 41, 42]).await;
    let told = |seen: &MoneySeen<'_>| {
        let mut rows = seen.answer(&HOW_MANY, &[&"note 5"])?;
        Ok(Decision::Repeats(rows.remove(0).next::<i64>().expect("a number")))
    };
    assert_eq!(permit(&shop).await.post(asked(told)).await.expect("answered"), 3);
}

#[tokio::test]
async fn what_a_decision_writes_is_kept() {
    let shop = with_notes(&[40]).await;
    let decide = |seen: &MoneySeen<'_>| {
        let found = seen.row::<Note>(&[&id::<Application>(40)])?.expect("a note");
        let mut writes = MoneyWrites::default();
        writes.update(&Note { label: "changed".to_owned(), ..found });
        writes.insert(&note(SHOP, 41, "new"));
        Ok(Decision::unrecorded(writes, ()))
    };
    permit(&shop).await.post(asked(decide)).await.expect("kept");
    let mut labels = labels(&shop).await;
    labels.sort();
    assert_eq!(labels, ["changed", "new", "note 6"]);
}

#[test]
#[should_panic(expected = "a row of ip_range belongs to another merchant")]
fn no_decision_adds_a_row_to_another_merchant() {
    let mut writes = MoneyWrites::default();
    writes.insert(&note(SHOP, 40, ""));
    writes.insert(&note(6, 41, ""));
    writes.into_inner(id(SHOP));
}

#[test]
#[should_panic(expected = "a row of ip_range belongs to another merchant")]
fn no_decision_changes_a_row_of_another_merchant() {
    let mut writes = MoneyWrites::default();
    writes.update(&note(6, 41, ""));
    writes.into_inner(id(SHOP));
}

#[test]
fn the_owner_of_a_row_is_its_merchant() {
    assert_eq!(owner_of(&note(6, 41, "")), id::<Merchant>(6).to_value());
}

#[test]
#[should_panic(expected = "rows of person belong to no merchant")]
fn rows_of_no_merchant_are_written_elsewhere() {
    let mut writes = MoneyWrites::default();
    writes.insert(&Anybody { id: id(1), name: String::new() });
}

#[tokio::test]
async fn work_that_is_due_is_told_to_the_workers_at_once() {
    let shop = Instance::shop().await;
    for (seconds, told) in [(-1, true), (0, true), (1, false)] {
        let added = shop.app.db().jobs_added("send");
        let decide = move |seen: &MoneySeen<'_>| {
            let mut writes = MoneyWrites::default();
            writes.enqueue(seen, ("send", format!("at {seconds}")), at(seconds), Some([3; 16]));
            Ok(Decision::unrecorded(writes, ()))
        };
        permit(&shop).await.post(asked(decide)).await.expect("kept");
        assert_eq!(added.has_changed().expect("a store"), told, "{seconds}");
    }
    let jobs: Vec<(Id<Merchant>, String, String, Timestamp, Vec<u8>)> =
        shop.all("SELECT merchant, kind, payload, run_at, lane FROM job ORDER BY run_at").await;
    let job = |seconds| (id(SHOP), "send".to_owned(), format!("at {seconds}"), at(seconds), vec![3; 16]);
    assert_eq!(jobs, [job(-1), job(0), job(1)]);
}

#[test]
fn a_job_is_put_off_only_where_the_decision_says_so() {
    let mut writes = MoneyWrites::default();
    assert_eq!(writes.job_end(), None);
    writes.put_off(at(5), "away");
    assert_eq!(writes.job_end(), Some((at(5), "away".to_owned())));
}
