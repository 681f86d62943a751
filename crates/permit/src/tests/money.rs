//! Money commands: what they read and write.

use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

use super::{Instance, MINUTE, START, merchant};
use crate::{
    Activity, Area, CarryOut, CreatePayout, Decision, MoneyCommand, MoneyModel, MoneyReads, MoneySeen,
    MoneyStep, MoneyWrites, Problem, Role, Slots, Task, Undecided, Writing as _, record,
    tests::work::permit_of,
};

record! {
    struct Range in "ip_range" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Range>,
        cidr: String,
        label: String,
        added_by: Id<Member>,
        added_at: Timestamp,
    }
}

impl values::Subject for Range {
    const PREFIX: &'static str = "rng";
}

/// Writes a label, or says how many there are where it is written already.
#[derive(Debug, Clone)]
pub(super) struct Label {
    id: u8,
    says: &'static str,
}

pub(super) fn label(id: u8, says: &'static str) -> Label {
    Label { id, says }
}

impl Label {
    fn reads(&self, reads: &mut MoneyReads<'_>) {
        assert_eq!((reads.merchant(), reads.now()), (merchant(1), START));
        reads.row::<Range>(&[&Id::<Range>::from_bytes([self.id; 16])]);
        reads.rows::<Range>(&["merchant"], &[]);
    }

    fn writes(&self, seen: &MoneySeen<'_>) -> Result<(Option<MoneyWrites>, usize), Undecided> {
        assert_eq!((seen.merchant(), seen.now(), seen.app().now()), (merchant(1), START, START));
        let id = Id::from_bytes([self.id; 16]);
        let (found, all) = (seen.row::<Range>(&[&id])?, seen.rows::<Range>(&["merchant"], &[])?.len());
        let mut writes = MoneyWrites::default();
        let added_by = seen.actor().member().unwrap_or_else(Id::nil);
        let row = |merchant| Range {
            merchant,
            id,
            cidr: seen.request().agent.clone(),
            label: self.says.to_owned(),
            added_by,
            added_at: seen.now(),
        };
        match (found, self.says) {
            (Some(known), says) if known.label == says => return Ok((None, all)),
            (_, "refused") => return Err(Problem::not_found("label").into()),
            (_, "elsewhere") => writes.insert(&row(merchant(2))),
            (Some(_), "elsewhere again") => writes.update(&row(merchant(2))),
            (Some(_), _) => writes.update(&row(merchant(1))),
            (None, _) => writes.insert(&row(merchant(1))),
        }
        if self.says == "put off" {
            writes.put_off(seen.now() + MINUTE, "why");
        }
        if self.says == "leaves work" {
            writes.enqueue(seen, ("mail", "now".to_owned()), seen.now(), None);
            writes.enqueue(
                seen,
                ("mail", seen.id::<Range>().to_string()),
                seen.now() + MINUTE,
                Some([5; 16]),
            );
        }
        Ok((Some(writes), all))
    }
}

macro_rules! command {
    ($name:ident $permission:ident) => {
        pub(super) struct $name(pub(super) Label);
        impl MoneyCommand for $name {
            type Permission = $permission;
            type Answer = usize;

            fn read_set(&self, reads: &mut MoneyReads<'_>) {
                self.0.reads(reads);
            }

            fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<usize>, Undecided> {
                Ok(match self.0.writes(seen)? {
                    (None, all) => Decision::Repeats(all),
                    (Some(writes), all) if self.0.says == "quiet" => Decision::unrecorded(writes, all),
                    (Some(writes), all) => {
                        Decision::acts(writes, Activity::new(Area::Payouts, "labelled", "labelled"), all)
                    }
                })
            }
        }
    };
}
command!(Command CreatePayout);
command!(Carried CarryOut);

impl MoneyStep for Label {
    type Answer = usize;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        self.reads(reads);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, usize), Undecided> {
        self.writes(seen).map(|(writes, all)| (writes.unwrap_or_default(), all))
    }
}

const LABELS: &str =
    "SELECT COUNT(*) FROM ip_range WHERE label = 'rent' AND merchant = x'01010101010101010101010101010101'";
const LABELLED: &str =
    "SELECT COUNT(*) FROM activity WHERE act = 'labelled' AND merchant = x'01010101010101010101010101010101'";

#[tokio::test]
async fn a_command_writes_with_its_record_and_a_repeat_writes_nothing() {
    let instance = Instance::with_roles().await;
    let post = async |label| {
        let permit = permit_of::<CreatePayout>(&instance.app, 1, Role::Admin);
        permit.post(Command(label)).await.map_err(|problem| problem.code())
    };
    assert_eq!(post(label(1, "rent")).await, Ok(0));
    assert_eq!((instance.number(LABELS).await, instance.number(LABELLED).await), (1, 1));
    assert_eq!(instance.text("SELECT cidr FROM ip_range").await, "curl");
    assert_eq!(instance.text("SELECT actor_name FROM activity").await, "Person 1");
    assert_eq!(post(label(1, "rent")).await, Ok(1), "a repeat");
    assert_eq!(instance.number(LABELLED).await, 1);
    assert_eq!(post(label(1, "food")).await, Ok(1));
    assert_eq!((instance.number(LABELS).await, instance.number(LABELLED).await), (0, 2));
    assert_eq!(post(label(2, "quiet")).await, Ok(1));
    assert_eq!(instance.number(LABELLED).await, 2, "what is no act is not recorded");
    assert_eq!(post(label(3, "refused")).await, Err("not_found"));
    assert_eq!(instance.number("SELECT COUNT(*) FROM ip_range").await, 2);
}

#[tokio::test]
async fn a_job_ends_or_is_put_off_with_what_its_command_wrote() {
    let instance = Instance::with_roles().await;
    permit_of::<CreatePayout>(&instance.app, 1, Role::Admin)
        .post(Command(label(1, "leaves work")))
        .await
        .expect("posted");
    assert_eq!(
        instance
            .number("SELECT COUNT(*) FROM job WHERE merchant = x'01010101010101010101010101010101'")
            .await,
        2
    );
    assert_eq!(
        instance.number("SELECT COUNT(*) FROM job WHERE lane IS NOT NULL AND payload <> 'now'").await,
        1
    );
    for (number, says, left) in [(2, "put off", 2), (3, "rent", 1)] {
        let carry_out = move |task: Task| async move {
            assert_eq!(task.payload(), "now");
            assert_eq!(task.post(Carried(label(number, says))).await?, Some(usize::from(number) - 1));
            Ok(())
        };
        let worked = instance.app.work("mail", Slots { all: 4, lane: 2 }, carry_out).await.expect("work");
        assert_eq!(worked, 1, "{says}");
        assert_eq!(instance.number("SELECT COUNT(*) FROM job").await, left, "{says}");
        assert_eq!(instance.number("SELECT COUNT(*) FROM ip_range").await, i64::from(number), "{says}");
        instance.execute("UPDATE job SET run_at = 0 WHERE payload = 'now'", &[]).await;
    }
    assert_eq!(instance.text("SELECT actor_kind FROM activity ORDER BY id DESC LIMIT 1").await, "job");
    permit_of::<CreatePayout>(&instance.app, 1, Role::Admin)
        .post(Command(label(4, "leaves work")))
        .await
        .expect("posted");
    let overtaken = |task: Task| async move {
        let tx = task.write().await?;
        task.finish_unrecorded(tx).await?;
        assert_eq!(task.post(Carried(label(5, "rent"))).await?, None, "it is another worker's by now");
        Ok(())
    };
    instance.app.work("mail", Slots { all: 4, lane: 2 }, overtaken).await.expect("work");
    assert_eq!(instance.number("SELECT COUNT(*) FROM ip_range").await, 4);
}

#[tokio::test]
async fn a_step_is_written_in_the_commit_of_its_transaction() {
    let instance = Instance::with_roles().await;
    let write =
        async || permit_of::<CreatePayout>(&instance.app, 1, Role::Admin).write().await.expect("a write");
    let done = || Activity::new(Area::Payouts, "stepped", "stepped");
    let mut tx = write().await;
    assert_eq!(tx.carry_out(label(1, "rent")).await.expect("carried out"), 0);
    drop(tx);
    assert_eq!(instance.number(LABELS).await, 0);
    let mut tx = write().await;
    assert_eq!(tx.carry_out(label(1, "rent")).await.expect("carried out"), 0);
    assert_eq!(tx.carry_out(label(2, "refused")).await.err().map(|no| no.code()), Some("not_found"));
    let range = |merchant, id| Range {
        merchant,
        id: Id::from_bytes([id; 16]),
        cidr: String::new(),
        label: "rent".to_owned(),
        added_by: Id::nil(),
        added_at: START,
    };
    tx.insert(&range(merchant(1), 3)).await.expect("added");
    tx.insert_all(&[range(merchant(1), 4), range(merchant(1), 5)]).await.expect("added");
    tx.commit(done(), ()).await.expect("kept");
    assert_eq!(instance.number(LABELS).await, 4);
    let (mut one, rows) = (write().await, range(merchant(2), 6));
    assert!(tokio::spawn(async move { one.insert(&rows).await }).await.is_err_and(|error| error.is_panic()));
    let (mut one, rows) = (write().await, [range(merchant(1), 7), range(merchant(2), 6)]);
    assert!(
        tokio::spawn(async move { one.insert_all(&rows).await }).await.is_err_and(|error| error.is_panic())
    );
}

async fn model() -> (Instance, MoneyModel) {
    let instance = Instance::start().await;
    let mut model = MoneyModel::new(instance.app.clone(), merchant(1));
    model.put_member(Id::from_bytes([1; 16]), Role::Manager, true);
    (instance, model)
}

#[tokio::test]
async fn a_model_decides_as_the_store_does() {
    let (_instance, mut model) = model().await;
    let by = |number| Some(Id::from_bytes([number; 16]));
    assert_eq!(model.post(by(1), START, Command(label(1, "rent"))).ok(), Some(0));
    assert_eq!(model.post(by(1), START, Command(label(1, "rent"))).ok(), Some(1));
    assert_eq!(model.post(by(1), START, Command(label(2, "leaves work"))).ok(), Some(1));
    let rows = model.memory.rows::<Range>().expect("rows");
    assert_eq!(rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), ["rent", "leaves work"]);
    assert_eq!(
        model.post(by(2), START, Command(label(3, "rent"))).err().map(|no| no.code()),
        Some("session.required")
    );
    model.put_member(Id::from_bytes([1; 16]), Role::Manager, false);
    assert_eq!(
        model.post(by(1), START, Command(label(3, "rent"))).err().map(|no| no.code()),
        Some("member.disabled")
    );
    model.put_member(Id::from_bytes([1; 16]), Role::Developer, true);
    assert_eq!(
        model.post(by(1), START, Command(label(3, "rent"))).err().map(|no| no.code()),
        Some("role.refused")
    );
    assert_eq!(model.post(None, START, Carried(label(3, "rent"))).ok(), Some(2));
    let task = model.lease(0, START, MINUTE).expect("jobs").expect("one is due");
    assert_eq!((task.kind(), task.payload(), task.created_at()), ("mail", "now", START));
    assert!(model.lease(0, START, MINUTE).expect("jobs").is_none());
    assert_eq!(model.carry_out(&task, START, Carried(label(4, "put off"))).ok(), Some(Some(3)));
    assert_eq!(model.carry_out(&task, START, Carried(label(5, "rent"))).ok(), Some(None), "it was put off");
    assert_eq!(model.memory.rows::<Range>().expect("rows").len(), 4);
}

#[tokio::test]
async fn a_row_of_another_merchant_is_neither_added_nor_changed() {
    let (_instance, mut model) = model().await;
    let post = |model: &mut MoneyModel, says| {
        model.post(None, START, Carried(label(1, says))).map_err(|problem| problem.code())
    };
    assert_eq!(post(&mut model, "elsewhere"), Err("failure"));
    assert_eq!(post(&mut model, "rent"), Ok(0));
    assert_eq!(post(&mut model, "elsewhere again"), Err("failure"));
    let rows = model.memory.rows::<Range>().expect("rows");
    assert_eq!(rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), ["rent"]);
}

#[tokio::test]
#[should_panic(expected = "forgets its merchant")]
async fn a_read_that_forgets_its_merchant_fails() {
    struct Forgets;
    impl MoneyStep for Forgets {
        type Answer = ();
        fn read_set(&self, reads: &mut MoneyReads<'_>) {
            reads.rows::<Range>(&["label"], &[]);
        }
        fn decide(&self, _: &MoneySeen<'_>) -> Result<(MoneyWrites, ()), Undecided> {
            Ok((MoneyWrites::default(), ()))
        }
    }
    let instance = Instance::with_roles().await;
    let mut tx = permit_of::<CreatePayout>(&instance.app, 1, Role::Admin).write().await.expect("a write");
    let _ = tx.carry_out(Forgets).await;
}

#[tokio::test]
async fn a_step_does_not_put_a_job_off() {
    let instance = Instance::with_roles().await;
    let mut tx = permit_of::<CreatePayout>(&instance.app, 1, Role::Admin).write().await.expect("a write");
    let refused = tx.carry_out(label(1, "put off")).await.err();
    assert_eq!(refused.map(|problem| problem.code()), Some("failure"));
}
