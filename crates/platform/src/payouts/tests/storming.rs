//! Very many at once: callers under one key, and withdrawals from one balance.

use std::sync::atomic::{AtomicBool, Ordering};

use testkit::{Client, both_stores};
use values::Duration;

use super::PHONE;
use crate::fixtures::{self, Fixture, money::payout_of};

const CALLERS: usize = 64;

/// How often, unless the environment says otherwise: `KIBALI_KEY_RACES=10000`, `KIBALI_WITHDRAWALS=100000`.
fn times(name: &str, unless: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(unless)
}

/// Everybody's proof of identity is fresh, and there is money for one more payout.
async fn next_round(kibali: &mut Fixture, round: usize) {
    if round % 50 == 49 {
        kibali.pass(Duration::from_secs(15 * 60));
        kibali.sign_in_again().await;
    }
    kibali.fund(1_072).await;
}

both_stores!(of_sixty_four_callers_under_one_key_one_has_an_effect, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for round in 0..times("KIBALI_KEY_RACES", 20) {
        next_round(&mut kibali, round).await;
        let key = format!("once-{round}");
        let order = payout_of(1_000, &format!("ONCE{round}"), PHONE);
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..CALLERS {
            let mut client = kibali.employee.clone().with("idempotency-key", &key);
            let order = order.clone();
            running.spawn(async move { client.post("/v1/payouts", order).await });
        }
        // One of them means something else, and is told so whenever it comes after one that did not.
        let mut other = kibali.employee.clone().with("idempotency-key", &key);
        let answers = running.join_all().await;
        assert!(answers.iter().all(|answer| answer.status == 201), "round {round}: {}", answers[0].text);
        let (replays, firsts): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.headers.contains_key("idempotent-replayed"));
        assert_eq!(firsts.len(), 1, "round {round}: one effect");
        assert!(replays.iter().all(|replay| replay.text == firsts[0].text), "round {round}: byte for byte");
        let changed = payout_of(999, &format!("ONCE{round}"), PHONE);
        other.post("/v1/payouts", changed).await.refused(422, "idempotency.key_reused");
        let held = i64::try_from(round + 1).expect("few") * 1_072;
        assert_eq!(kibali.balance().await, (0, held), "round {round}: one effect");
    }
    kibali.assert_ledger_holds().await;
});

both_stores!(two_requests_that_race_under_one_key_have_one_winner, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    for round in 0..times("KIBALI_KEY_RACES", 20) {
        next_round(&mut kibali, round).await;
        let mut running = tokio::task::JoinSet::new();
        for caller in 0..8 {
            let mut client = kibali.employee.clone().with("idempotency-key", &format!("two-{round}"));
            let order = payout_of(900 + caller % 2, &format!("TWO{round}"), PHONE);
            running.spawn(async move { (caller % 2, client.post("/v1/payouts", order).await) });
        }
        let answers = running.join_all().await;
        let made: Vec<_> = answers.iter().filter(|(_, answer)| answer.status == 201).collect();
        let kinds: std::collections::BTreeSet<_> = made.iter().map(|(kind, _)| *kind).collect();
        assert_eq!((made.len(), kinds.len()), (4, 1), "round {round}: those that asked for the same");
        for (_, answer) in answers.iter().filter(|(_, answer)| answer.status != 201) {
            answer.refused(422, "idempotency.key_reused");
        }
    }
    kibali.assert_ledger_holds().await;
});

/// Withdraws as `number` says, by one of two people: whether there was enough.
async fn withdraw(mut client: Client, number: usize) -> Option<i64> {
    let shillings = 1_000 + i64::try_from(number * 7_919 % 997).expect("small");
    let answer = client.post("/v1/payouts", payout_of(shillings, &format!("OUT{number}"), PHONE)).await;
    match answer.status.as_u16() {
        201 => Some(answer.expect(201)["total"]["amount"].as_i64().expect("an amount") / 100),
        _ => {
            answer.refused(422, "payout.insufficient_balance");
            None
        }
    }
}

both_stores!(racing_withdrawals_never_overdraw, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (count, done) = (times("KIBALI_WITHDRAWALS", 600), AtomicBool::new(false));
    // Enough for about two of five.
    let funds = i64::try_from(count).expect("few") * 640;
    kibali.fund(funds).await;
    let (employee, manager) = (kibali.employee.clone(), kibali.manager.clone());
    let withdrawing = async {
        let (mut running, mut made, mut held) = (tokio::task::JoinSet::new(), 0, 0);
        for number in 0..count + CALLERS {
            if number >= CALLERS
                && let Some(withdrawn) = running.join_next().await
                && let Some(total) = withdrawn.expect("a caller ends")
            {
                made += 1;
                held += total;
            }
            if number < count {
                let client = if number % 2 == 0 { employee.clone() } else { manager.clone() };
                running.spawn(withdraw(client, number));
            }
        }
        done.store(true, Ordering::Release);
        (made, held)
    };
    let mut looking = kibali.admin.clone();
    let watching = async {
        let mut looks = 0;
        while !done.load(Ordering::Acquire) {
            let seen = looking.get("/v1/balances").await.expect(200)["data"][0].clone();
            let side = |name: &str| seen[name]["amount"].as_i64().expect("an amount") / 100;
            let (available, held) = (side("available"), side("held"));
            assert!(available >= 0 && held >= 0 && available + held == funds, "{available} and {held}");
            looks += 1;
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        looks
    };
    let ((made, held), looks) = tokio::join!(withdrawing, watching);
    assert!(looks > 2, "somebody looked meanwhile");
    assert!(made > count / 4 && made < count * 3 / 4, "{made} of {count}");
    let (available, seen) = kibali.balance().await;
    assert_eq!((available, seen), (funds - held, held), "sums are exact");
    assert!(available < 2_100, "it is refused only where there is not enough: {available} are left");
    kibali.assert_ledger_holds().await;
});
