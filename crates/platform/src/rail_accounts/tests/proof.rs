//! Kibali before Kibali: whatever happens on the way, nothing is paid twice and nothing is lost.
//!
//! Two instances with stores of their own, the one the other's provider. On the way between them calls are cut before they
//! pass, after they passed and in the middle of their answer; they arrive late, twice, or not at all, and gateways answer
//! in the upstream's place. Notices come late, doubled and out of order.

use std::collections::BTreeMap;

use rails::Destination;
use serde_json::{Value, json};
use testkit::{Client, Store, both_stores};
use values::{Duration, Phone, Timestamp};

use crate::fixtures::upstream::{Mishap, Pair, Passed, pair};

/// A payout of the proof, and how it ended on both sides.
struct Ended {
    id: String,
    phone: String,
    below: String,
    above: Option<String>,
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

const SHILLINGS: i64 = 1_000;

/// Six of forty payouts go to a number with a story; each other one to a number of its own.
fn phone(number: usize) -> String {
    match number % 40 {
        7 => "255712000001".to_owned(),
        17 => "255712000004".to_owned(),
        27 => "255712000005".to_owned(),
        3 => "255712000007".to_owned(),
        13 => "255712000008".to_owned(),
        33 => "255712000009".to_owned(),
        _ => format!("2557540{number:05}"),
    }
}

fn ended(state: &str) -> bool {
    matches!(state, "SUCCESS" | "FAILED" | "REFUNDED" | "REVERSED")
}

/// Every payout, or payment, on one side, by its reference there: the status.
async fn statuses(client: &mut Client, kind: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for skip in (0..).step_by(100) {
        let page = client
            .get(&format!("/third-parties/{kind}/all?limit=100&skip={skip}&orderBy=ASC"))
            .await
            .expect(200);
        let rows = page["data"].as_array().expect("a list");
        for row in rows {
            let text = |field: &str| row[field].as_str().expect("text").to_owned();
            assert!(found.insert(text("orderReference"), text("status")).is_none(), "one of a reference");
        }
        if rows.len() < 100 {
            break;
        }
    }
    found
}

/// What happens on the way: of a hundred calls, `bad` go wrong.
fn weather(pair: &Pair, seed: u64, bad: u64) {
    let mut dice = Dice(seed);
    pair.way.plan(move |call| {
        if dice.roll(100) >= bad {
            return Mishap::None;
        }
        match dice.roll(if call.contains("create") { 7 } else { 5 }) {
            0 => Mishap::CutBefore,
            1 => Mishap::CutAfter,
            2 => Mishap::CutMid,
            3 => Mishap::Gateway,
            4 => Mishap::Doubled,
            _ => Mishap::Late,
        }
    });
}

/// Delivers notices as they should not be: some twice, some late, in any order.
async fn deliver(pair: &Pair, hook: &str, dice: &mut Dice, most: usize) -> usize {
    let mut delivered = 0;
    for _ in 0..most {
        let Some(notice) = pair.courier.next() else { break };
        match dice.roll(4) {
            0 => pair.courier.again(notice),
            1 => {
                assert_eq!(pair.deliver(hook, &notice).await, 200);
                pair.courier.again(notice);
                delivered += 1;
            }
            twice => {
                for _ in 1..twice {
                    assert_eq!(pair.deliver(hook, &notice).await, 200);
                    delivered += 1;
                }
            }
        }
    }
    delivered
}

/// Makes `count` payouts below and lives through them until none moves any more.
async fn live_through(store: Store, count: usize, seed: u64, bad: u64) -> Vec<Passed> {
    let funds = i64::try_from(count).expect("few") * SHILLINGS * 2;
    let mut pair = pair(store, funds, Duration::ZERO).await;
    pair.connect().await;
    let hook = pair.hook().await;
    let own_key = pair.downstream.full_key(true).await;
    let mut caller = pair.downstream.bearer(&own_key).await;
    weather(&pair, seed, bad);
    let mut dice = Dice(seed ^ 0x5eed);
    let mut told = 0;
    for number in 0..count {
        let order = json!({"amount": SHILLINGS, "currency": "TZS", "orderReference": format!("P{number}"),
            "phoneNumber": phone(number)});
        caller.post("/third-parties/payouts/create-mobile-money-payout", order).await.expect(200);
        if number % 5 == 0 {
            let order = json!({"amount": SHILLINGS.to_string(), "currency": "TZS",
                "orderReference": format!("C{number}"), "phoneNumber": format!("2557541{number:05}")});
            caller.post("/third-parties/payments/initiate-ussd-push-request", order).await.expect(200);
        }
        if number % 50 == 49 {
            pair.downstream.work().await;
            pair.upstream.work().await;
            told += deliver(&pair, &hook, &mut dice, 60).await;
            pair.way.deliver_late(3).await;
            pair.pass(Duration::from_secs(1));
        }
    }
    let began = pair.downstream.kibali.clock.now();
    let mut rounds = 0;
    loop {
        pair.downstream.work().await;
        pair.upstream.work().await;
        told += deliver(&pair, &hook, &mut dice, 400).await;
        pair.way.deliver_late(count / 20 + 1).await;
        pair.downstream.work().await;
        caller = pair.downstream.bearer(&own_key).await;
        let mut all = statuses(&mut caller, "payouts").await;
        all.extend(statuses(&mut caller, "payments").await);
        let moving = all.values().filter(|status| !ended(status)).count();
        if moving == 0 {
            break;
        }
        rounds += 1;
        assert!(rounds < 200, "{moving} still move after {rounds} rounds");
        pair.pass(Duration::from_secs(match rounds {
            0..6 => 1,
            6..20 => 20,
            20..60 => 300,
            _ => 3_600,
        }));
    }
    // What was still on its way arrives at the very end as well.
    pair.way.plan(|_| Mishap::None);
    while pair.way.deliver_late(100).await > 0 {}
    // And what was sent back above, or paid after it was given up below, is learnt in the days for which that is looked for.
    for hours in [0, 1, 1, 6, 24, 24] {
        for _ in 0..3 {
            pair.upstream.work().await;
            while let Some(notice) = pair.courier.next() {
                assert_eq!(pair.deliver(&hook, &notice).await, 200);
            }
            pair.downstream.work().await;
            pair.pass(Duration::from_secs(40));
        }
        pair.pass(Duration::from_secs(hours * 3600));
    }
    agree(&mut pair, &mut caller, count).await;
    let passed = pair.way.passed();
    let of = |kind: &str| passed.iter().filter(|one| one.call.contains(kind)).count();
    let gone = passed.iter().filter(|one| one.mishap != Mishap::None).count();
    println!(
        "{count} payouts, seed {seed}, {store:?}: {} calls, {gone} of them with a mishap; {} creates, {} queries; \
         {told} notices; {rounds} rounds over {} s",
        passed.len(),
        of("create"),
        of("GET payouts"),
        pair.downstream.kibali.clock.now().since(began).as_secs(),
    );
    passed
}

/// Compares both sides, payout by payout and in sum.
async fn agree(pair: &mut Pair, caller: &mut Client, count: usize) {
    pair.downstream.sign_in_again().await;
    pair.upstream.sign_in_again().await;
    let mut above_caller = pair.upstream.bearer(&pair.key).await;
    let above = statuses(&mut above_caller, "payouts").await;
    let collected = statuses(&mut above_caller, "payments").await;
    *caller = {
        let key = pair.downstream.full_key(true).await;
        pair.downstream.bearer(&key).await
    };
    let below = statuses(caller, "payouts").await;
    assert_eq!(below.len(), count, "nothing is lost");
    let pushes = statuses(caller, "payments").await;
    assert_eq!(pushes.len(), count.div_ceil(5), "no push is lost");
    let paid = |all: &BTreeMap<String, String>| all.values().filter(|status| *status == "SUCCESS").count();
    assert_eq!(paid(&pushes), paid(&collected), "what came in above came in below");
    assert!(paid(&pushes) * 10 >= pushes.len() * 5, "most are paid: {} of {}", paid(&pushes), pushes.len());
    let ids = ids_by_reference(pair).await;
    let mut all = Vec::new();
    for (reference, status) in &below {
        let id = ids[reference].clone();
        let there = rails::clickpesa::order_reference(&id).expect("a reference");
        let phone = phone(reference[1..].parse().expect("a number"));
        all.push(Ended { id, phone, below: status.clone(), above: above.get(&there).cloned() });
    }
    for one in &all {
        let Ended { id, phone, below, above } = one;
        match above {
            Some(above) => assert_eq!(below, above, "{id} to {phone}"),
            None => assert_eq!(below, "FAILED", "{id} to {phone}: above there is none"),
        }
        if phone.starts_with("2557540") {
            let number = Destination::Mobile(Phone::parse(phone).expect("a number"));
            let paid = pair.upstream.rail.times_paid_to(&number);
            assert_eq!(paid, usize::from(below == "SUCCESS"), "{id} to {phone} was paid {paid} times");
        }
    }
    assert!(above.len() <= count, "above there is nothing that was not asked for");
    let succeeded = all.iter().filter(|one| one.below == "SUCCESS").count();
    assert!(succeeded * 10 >= count * 8, "most arrive: {succeeded} of {count}");
    assert_eq!(above.values().filter(|status| *status == "SUCCESS").count(), succeeded);
    assert_eq!(pair.downstream.balance().await, pair.upstream.balance().await, "both ledgers agree");
    pair.downstream.assert_ledger_holds().await;
    pair.upstream.assert_ledger_holds().await;
}

async fn ids_by_reference(pair: &mut Pair) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = pair.downstream.admin.get(&format!("/v1/payouts?limit=100{cursor}")).await.expect(200);
        for row in page["data"].as_array().expect("a list") {
            let text = |field: &str| row[field].as_str().expect("text").to_owned();
            found.insert(text("reference"), text("id"));
        }
        match &page["next"] {
            Value::String(next) => cursor = format!("&cursor={next}"),
            _ => return found,
        }
    }
}

/// How long after a try without an answer no other may be made.
const ON_ITS_WAY: Duration = Duration::from_secs(600);

/// No order that may have arrived is sent again before the upstream has said, long after, that it has none.
fn never_sent_in_doubt(passed: &[Passed]) -> usize {
    let mut tries: BTreeMap<&str, (Timestamp, bool)> = BTreeMap::new();
    let mut absent: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let mut again = 0;
    for one in passed {
        let clear = one.mishap == Mishap::None || one.mishap == Mishap::Doubled;
        if one.call == "GET payouts" && clear && one.status == Some(404) {
            absent.insert(&one.reference, one.at);
        }
        if !one.call.contains("create") {
            continue;
        }
        if let Some((at, in_doubt)) = tries.get(one.reference.as_str())
            && *in_doubt
        {
            again += 1;
            assert!(
                one.at.since(*at) >= ON_ITS_WAY,
                "{} is sent again {:?} after a lost try",
                one.reference,
                one.at.since(*at)
            );
            let said = absent.get(one.reference.as_str());
            assert!(
                said.is_some_and(|said| said.since(*at) >= ON_ITS_WAY),
                "{} was not asked about",
                one.reference
            );
        }
        // A refusal to look at it just now is clear; anything else that is no success is not.
        let in_doubt = !(clear && matches!(one.status, Some(400 | 401 | 403 | 429)));
        tries.insert(&one.reference, (one.at, in_doubt));
    }
    again
}

both_stores!(whatever_happens_on_the_way_nothing_is_paid_twice_and_nothing_is_lost, |store| async move {
    let passed = live_through(store, 200, 7, 35).await;
    let again = never_sent_in_doubt(&passed);
    for mishap in
        [Mishap::CutBefore, Mishap::CutAfter, Mishap::CutMid, Mishap::Late, Mishap::Doubled, Mishap::Gateway]
    {
        let creates = passed.iter().filter(|one| one.call.contains("create") && one.mishap == mishap);
        assert!(creates.count() > 0, "{mishap:?} happens to a create");
    }
    assert!(again > 0, "some tries were really lost, and made again");
});

/// `KIBALI_PAYOUTS` says how many, 10,000 unless told.
async fn many(store: Store) {
    let count = std::env::var("KIBALI_PAYOUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let passed = live_through(store, count, 11, 30).await;
    println!("{} orders were sent again after a lost try", never_sent_in_doubt(&passed));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: script/proof runs it"]
async fn ten_thousand_payouts_on_sqlite() {
    many(Store::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: script/proof runs it"]
async fn ten_thousand_payouts_on_postgres() {
    many(Store::Postgres).await;
}
