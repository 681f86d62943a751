//! Rows in memory.

use super::*;
use crate::{JobEntry, NewJob};

#[test]
fn commands_find_and_leave_rows() {
    let mut memory = purses();
    assert_eq!(memory.post(spend("rent", 30)).expect("carried out"), 70);
    assert_eq!(memory.post(spend("rent", 30)).expect("carried out"), 70, "once");
    assert_eq!(memory.post(spend("food", 20)).expect("carried out"), 50);
    let purses: Vec<_> = memory.rows::<Purse>().expect("purses").iter().map(|one| one.balance).collect();
    assert_eq!(purses, [50, 50]);
    let receipts = memory.rows::<Receipt>().expect("receipts");
    let ids: Vec<_> = receipts.iter().map(|one| u128::from_be_bytes(one.id) - (1 << 96)).collect();
    assert_eq!(ids, [0, 1], "far from those that a test makes up");
    let of_owner = does(|seen| {
        let rows = seen.rows::<Purse>(&["owner"], &[&9_i64])?;
        Ok(Verdict::Leaves(rows.iter().map(|purse| purse.id).collect::<Vec<_>>()))
    });
    assert_eq!(memory.post(of_owner).expect("carried out"), [2]);
    let gone = does(|_| {
        let mut writes = Writes::default();
        writes.delete::<Purse>(&[&2_i64]);
        Ok(Verdict::Writes(writes, ()))
    });
    memory.post(gone).expect("carried out");
    assert_eq!(memory.rows::<Purse>().expect("purses").len(), 1);
}

#[test]
fn a_table_is_forgotten_or_made_what_it_was() {
    let before = purses();
    let mut memory = before.clone();
    memory.post(spend("rent", 30)).expect("carried out");
    memory.take_back("purse", &before);
    assert_eq!(memory.rows::<Purse>().expect("purses")[0].balance, 100);
    assert_eq!(memory.rows::<Paid>().expect("paid").len(), 1, "the others stay as they are");
    memory.take_back("paid", &before);
    assert!(memory.rows::<Paid>().expect("paid").is_empty(), "there was none");
    memory.forget("purse");
    assert!(memory.rows::<Purse>().expect("purses").is_empty());
    assert_eq!(before.rows::<Purse>().expect("purses").len(), 2);
}

#[test]
fn a_job_that_is_due_is_leased_until_its_lease_ends() {
    let at = Timestamp::from_micros;
    let mut memory = Memory::default();
    let mut add = |id: u8, due: i64| {
        let job =
            NewJob { merchant: None, kind: "send", payload: String::new(), run_at: at(due), lane: None };
        memory.put(&JobEntry::new((values::Id::from_bytes([id; 16]), at(0)), &job));
    };
    add(1, 10);
    add(2, 11);
    let lease = values::Duration::from_micros(5);
    let mut leased = |choice, now| {
        let job = memory.lease_job(choice, at(now), lease).expect("jobs");
        job.map(|job| (job.id.as_bytes()[0], job.attempts))
    };
    assert_eq!(leased(0, 9), None);
    assert_eq!(leased(3, 10), Some((1, 1)), "going round");
    assert_eq!(leased(0, 14), Some((2, 1)));
    assert_eq!(leased(0, 14), None, "both are held");
    assert_eq!(leased(0, 15), Some((1, 2)));
    assert_eq!(leased(1, 20), Some((2, 2)));
}
