//! Money that moves as a part of a transaction that does more.

use super::*;

/// A step that is only its decision.
struct Part<F>(F);

impl<F> MoneyStep for Part<F>
where
    F: Fn(&MoneySeen<'_>) -> Result<(MoneyWrites, u8), Undecided> + Send + Sync + 'static,
{
    type Answer = u8;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        reads.row::<Note>(&[&id::<Application>(40)]);
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, u8), Undecided> {
        (self.0)(seen)
    }
}

fn part(
    number: u8,
) -> Part<impl Fn(&MoneySeen<'_>) -> Result<(MoneyWrites, u8), Undecided> + Send + Sync + 'static> {
    Part(move |seen: &MoneySeen<'_>| {
        let mut writes = MoneyWrites::default();
        let label = format!("by {} at {}", seen.actor().name(), seen.now());
        writes.insert(&Note { merchant: seen.merchant(), ..note(0, number, &label) });
        Ok((writes, number))
    })
}

#[tokio::test]
async fn a_step_is_kept_with_its_transaction() {
    let shop = Instance::shop().await;
    let permit: Permit<ManageMember> = shop.enter(by_member(ADMIN)).await.expect("passed");
    let mut tx = permit.write().await.expect("a turn");
    assert_eq!(tx.carry_out(part(40)).await.expect("decided"), 40);
    drop(tx);
    assert_eq!(labels(&shop).await.len(), 0, "a transaction that was left");
    let permit: Permit<ManageMember> = shop.enter(by_member(ADMIN)).await.expect("passed");
    let mut tx = permit.write().await.expect("a turn");
    tx.carry_out(part(40)).await.expect("decided");
    tx.commit(done(), ()).await.expect("kept");
    assert_eq!(labels(&shop).await, [format!("by Person 10 at {START}")]);
}

#[tokio::test]
async fn a_step_that_refuses_leaves_its_transaction_as_it_was() {
    let shop = Instance::shop().await;
    let permit: Permit<ManageMember> = shop.enter(by_member(ADMIN)).await.expect("passed");
    let mut tx = permit.write().await.expect("a turn");
    tx.carry_out(part(40)).await.expect("decided");
    let refuse = Part(|_: &MoneySeen<'_>| Err(Problem::not_found("payout").into()));
    assert_eq!(outcome(tx.carry_out(refuse).await), "not_found");
    let unread = Part(|seen: &MoneySeen<'_>| {
        let found = seen.row::<Note>(&[&id::<Application>(40)])?;
        Ok((MoneyWrites::default(), u8::from(found.is_some())))
    });
    assert_eq!(tx.carry_out(unread).await.expect("decided"), 1, "it sees what came before it");
    tx.commit(done(), ()).await.expect("kept");
    assert_eq!(labels(&shop).await.len(), 1);
}

#[tokio::test]
async fn a_step_is_of_its_merchant_and_names_what_it_reads() {
    let shop = Instance::shop().await;
    let step = Step {
        step: part(40),
        actor: Actor::Worker("test"),
        merchant: id(SHOP),
        app: shop.app.clone(),
        request: request_info(),
        now: START,
    };
    assert_eq!((step.lane(), Command::now(&step)), ([SHOP; 16], START));
    let mut reads = Reads::default();
    Command::read_set(&step, &mut reads);
    assert!(format!("{reads:?}").contains("name: \"ip_range\""), "{reads:?}");
}

#[tokio::test]
async fn a_step_does_not_end_the_job_of_its_transaction() {
    let shop = Instance::shop().await;
    let permit: Permit<ManageMember> = shop.enter(by_member(ADMIN)).await.expect("passed");
    let mut tx = permit.write().await.expect("a turn");
    let ends = Part(|seen: &MoneySeen<'_>| {
        let mut writes = MoneyWrites::default();
        writes.put_off(seen.now(), "never");
        Ok((writes, 0))
    });
    assert_eq!(outcome(tx.carry_out(ends).await), "failure");
}
