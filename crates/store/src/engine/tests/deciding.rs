//! What a batch reads, decides and writes.

use super::*;

static ROOM: Question = Question { sql: "SELECT 1" };
static CROWD: Question = Question { sql: "SELECT 2" };

fn ints(row: &[i64]) -> Vec<Value> {
    row.iter().map(ToValue::to_value).collect()
}

#[test]
fn each_decision_sees_what_those_before_it_wrote_and_all_is_written_at_once() {
    let mut memory = purses();
    let (left, ran) = together(
        &mut memory,
        vec![spend("rent", 30), spend("food", 20), spend("rent", 30), spend("none", 0)],
    );
    assert_eq!(left, [Ok(70), Ok(50), Ok(70), Ok(50)], "the third repeats the first");
    let paid = |name: &str, left: i64| vec![name.to_value(), 1_i64.to_value(), left.to_value()];
    let receipt = |id: u8, name: &str| vec![[id; 16].to_value(), name.to_value()];
    assert_eq!(
        ran.written,
        [
            ("paid", Act::Insert, vec![paid("rent", 70), paid("food", 50), paid("none", 50)]),
            ("receipt", Act::Insert, vec![receipt(1, "rent"), receipt(17, "food"), receipt(49, "none")]),
            ("purse", Act::Update(vec![2]), vec![ints(&[1, 50])]),
        ]
    );
    assert_eq!((ran.rounds, ran.left_out, ran.left), (3, vec![], Left::default()));
}

#[test]
fn what_is_told_beforehand_is_read_in_one_journey_each_table_once() {
    fn reads(reads: &mut Reads) {
        reads.row::<Purse>(&[&1_i64]);
        reads.row::<Limit>(&[&1_i64]);
        reads.row::<Purse>(&[&2_i64]);
        reads.row::<Purse>(&[&1_i64]);
        reads.rows::<Purse>(&["owner"], &[&9_i64]);
    }
    let mut told = Reads::default();
    reads(&mut told);
    let groups = told.into_groups();
    let counted: Vec<_> = groups.iter().map(|group| group.keys.len()).collect();
    assert_eq!(counted, [1, 2, 1], "what is shared first, and each key once");
    let mut memory = purses();
    memory.put(&Limit { id: 1, most: 3 });
    let sum = does(|seen| {
        let purse = |id: i64| seen.row::<Purse>(&[&id]);
        let (one, two) = (purse(1)?.expect("a purse"), purse(2)?.expect("a purse"));
        let most = seen.row::<Limit>(&[&1_i64])?.expect("a limit").most;
        let owned: i64 = seen.rows::<Purse>(&["owner"], &[&9_i64])?.iter().map(|one| one.balance).sum();
        Ok(Verdict::Leaves([one.balance, two.balance, most, owned]))
    });
    let sum = Does { reads, ..sum };
    let (outcomes, ran) = together(&mut memory, vec![sum]);
    assert_eq!((outcomes, ran.rounds, ran.written), (vec![Ok([100, 50, 3, 50])], 1, vec![]));
}

/// The purses of two owners.
fn lists(seen: &Seen<'_>) -> Result<[Vec<i64>; 2], Unready> {
    let names = |owner: i64| -> Result<Vec<i64>, Unready> {
        Ok(seen.rows::<Purse>(&["owner"], &[&owner])?.iter().map(|purse| purse.id).collect())
    };
    Ok([names(8)?, names(9)?])
}

#[test]
fn a_list_has_what_joined_it_and_not_what_left_it() {
    let moves = does(|seen| {
        let before = lists(seen)?;
        let mut writes = Writes::default();
        writes.update(&Purse { id: 2, owner: 8, balance: 50 });
        writes.insert(&Purse { id: 0, owner: 8, balance: 1 });
        writes.update(&Purse { id: 0, owner: 8, balance: 2 });
        writes.insert(&Purse { id: 5, owner: 9, balance: 1 });
        writes.delete::<Purse>(&[&1_i64]);
        Ok(Verdict::Writes(writes, before))
    });
    let (outcomes, _) = together(&mut purses(), vec![moves, does(|seen| Ok(Verdict::Leaves(lists(seen)?)))]);
    assert_eq!(outcomes, [Ok([vec![1], vec![2]]), Ok([vec![0, 2], vec![5]])]);
}

#[test]
fn within_a_table_what_goes_or_changes_makes_room_before_what_is_new() {
    let (_, ran) = together(
        &mut purses(),
        vec![does(|seen| {
            for id in [1_i64, 2] {
                seen.row::<Purse>(&[&id])?;
            }
            let mut writes = Writes::default();
            writes.insert(&Purse { id: 3, owner: 1, balance: 1 });
            writes.update(&Purse { id: 1, owner: 1, balance: 1 });
            writes.delete::<Purse>(&[&2_i64]);
            writes.insert(&Purse { id: 4, owner: 1, balance: 1 });
            writes.insert(&Purse { id: 5, owner: 1, balance: 1 });
            writes.delete::<Purse>(&[&5_i64]);
            writes.update(&Purse { id: 3, owner: 1, balance: 2 });
            writes.leave_work("send");
            Ok(Verdict::Writes(writes, ()))
        })],
    );
    let made = vec![ints(&[3, 1, 2]), ints(&[4, 1, 1])];
    assert_eq!(
        ran.written,
        [
            ("purse", Act::Delete, vec![ints(&[2])]),
            ("purse", Act::Update(vec![1, 2]), vec![ints(&[1, 1, 1])]),
            ("purse", Act::Insert, made),
        ]
    );
    let mut left = Left::default();
    left.note("send");
    assert_eq!(ran.left, left);
}

#[test]
fn a_row_that_ends_as_it_began_is_not_written() {
    let unchanged = does(|seen| {
        let purse = seen.row::<Purse>(&[&1_i64])?.expect("a purse");
        let mut writes = Writes::default();
        writes.update(&Purse { balance: 7, ..purse.clone() });
        writes.update(&purse);
        Ok(Verdict::Writes(writes, ()))
    });
    assert!(together(&mut purses(), vec![unchanged]).1.written.is_empty());
}

#[test]
fn a_mistake_of_one_decision_is_its_own() {
    let panics = does(|_| panic!("this one panics"));
    let fails = does(|_| Err(StoreError::Row("makes no sense".to_owned()).into()));
    let (outcomes, ran) = together(&mut purses(), vec![panics, spend("rent", 30), fails]);
    let said = |place: usize| outcomes[place].clone().expect_err("a mistake");
    assert!(said(0).contains("a decision panicked"), "{}", said(0));
    assert_eq!((&outcomes[1], said(2).as_str()), (&Ok(70), "row: makes no sense"));
    assert_eq!(ran.written.len(), 3);
}

#[test]
fn writes_that_do_not_go_together_leave_nothing_of_the_batch() {
    let mut memory = purses();
    let again = || {
        does(|_| {
            let mut writes = Writes::default();
            writes.insert(&Receipt { id: [9; 16], name: String::new() });
            writes.insert(&Receipt { id: [9; 16], name: String::new() });
            Ok(Verdict::Writes(writes, 0))
        })
    };
    let (outcomes, ran) = together(&mut memory, vec![spend("a", 1), again(), spend("b", 1)]);
    assert!(outcomes[1].as_ref().is_err_and(|said| said.contains("panicked")), "{:?}", outcomes[1]);
    assert_eq!((ran.left_out, ran.left, ran.written), (vec![0, 2], Left::default(), vec![]));
    let there = does(|seen| {
        seen.row::<Purse>(&[&1_i64])?;
        let mut writes = Writes::default();
        writes.insert(&Purse { id: 1, owner: 1, balance: 1 });
        Ok(Verdict::Writes(writes, ()))
    });
    assert!(together(&mut memory, vec![there]).0[0].is_err(), "a row that is there is not made");
    let missing = does(|seen| {
        seen.row::<Purse>(&[&7_i64])?;
        let mut writes = Writes::default();
        writes.update(&Purse { id: 7, owner: 1, balance: 1 });
        Ok(Verdict::Writes(writes, ()))
    });
    assert!(together(&mut memory, vec![missing]).0[0].is_err(), "nor is one changed that is not");
}

#[test]
fn what_has_to_be_alone_is_left_out_of_a_batch_of_several() {
    let mut memory = purses();
    let (outcomes, ran) = together(&mut memory, vec![spend("rent", 1), alone(), alone()]);
    assert_eq!((outcomes[0].clone(), ran.left_out), (Ok(99), vec![1, 2]));
    assert_eq!(ran.written.len(), 3, "the others are carried out");
    assert_eq!(together(&mut memory, vec![alone()]).0, [Ok(1)]);
}

#[test]
fn a_decision_that_never_has_enough_is_given_up_after_twelve_rounds() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counts = asked.clone();
    let greedy = does(move |seen| {
        let next = i64::try_from(counts.fetch_add(1, Ordering::Relaxed)).expect("few");
        seen.row::<Purse>(&[&(100 + next)])?;
        Ok(Verdict::Leaves(()))
    });
    let (outcomes, ran) = together(&mut purses(), vec![greedy]);
    assert_eq!(outcomes, [Err("row: a decision still asks for rows after 12 rounds".to_owned())]);
    assert_eq!((ran.rounds, asked.load(Ordering::Relaxed)), (12, 12));
}

#[test]
fn questions_are_answered_each_by_itself_to_whoever_is_alone() {
    let both = || {
        does(|seen| {
            let first = |mut rows: Vec<crate::Row>| rows[0].next::<i64>();
            let (room, crowd) = (seen.answer(&ROOM, &[&1_i64]), seen.answer(&CROWD, &[&1_i64]));
            Ok(Verdict::Leaves((first(room?)?, first(crowd?)?)))
        })
    };
    let posted = Arc::new(Posted::new(both(), || [1; 16]));
    let commands: [Arc<dyn Decides>; 1] = [posted.clone()];
    let mut batch = Batch::new(&commands);
    assert!(batch.read_set().is_empty());
    let Progress::Reads(groups) = batch.decide() else { panic!("it asks") };
    assert_eq!(groups.len(), 2);
    for group in groups {
        let Shape::Answer(question) = group.shape else { panic!("a question") };
        let answer = if question.sql == ROOM.sql { 7 } else { 8 };
        batch.learn(group, vec![(0, ints(&[answer]))]);
    }
    assert!(matches!(batch.decide(), Progress::Done { .. }));
    assert_eq!(posted.take().expect("answered"), (7, 8));
    let (_, ran) = together(&mut purses(), vec![both(), both()]);
    assert_eq!(ran.left_out, [0, 1]);
}

#[test]
fn identifiers_differ_and_are_the_same_when_it_is_decided_again() {
    let seen_before = Arc::new(Mutex::new(Vec::new()));
    let kept = seen_before.clone();
    let command = does(move |seen| {
        let ids = [seen.id::<()>(), seen.id::<()>()].map(|id| *id.as_bytes());
        kept.lock().expect("no panic").push(ids);
        seen.row::<Purse>(&[&1_i64])?;
        Ok(Verdict::Leaves(ids))
    });
    let (outcomes, _) = together(&mut purses(), vec![command]);
    assert_eq!(outcomes, [Ok([[1; 16], [2; 16]])]);
    assert_eq!(*seen_before.lock().expect("no panic"), [[[1; 16], [2; 16]]; 2]);
    assert_eq!(format!("{:?}", Ids::new(|| [0; 16])), "Ids");
}
