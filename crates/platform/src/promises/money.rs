//! Money keeps its sums whatever people, systems and networks do, in whatever order.

use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};
use testkit::{Answer, Client, both_stores};
use values::Duration;

use crate::{
    Settings,
    fixtures::{
        self, Fixture,
        money::{KeyInHand, payout_of, tzs},
        rounds,
    },
};

/// Something that somebody does; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Step {
    Fund(i64),
    Collect { shillings: i64, network: usize },
    Make { shillings: i64, network: usize, by_key: bool },
    Authorise { payout: usize, checker: usize },
    Reject { payout: usize, checker: usize },
    Cancel { payout: usize, by_key: bool },
    Work,
    Pass(u64),
}

/// Numbers that succeed, and those for which the simulator declines, times out or answers late.
const NETWORKS: [&str; 7] = [
    "255712345678",
    "255712000001",
    "255712000002",
    "255712000003",
    "255712000004",
    "255712000005",
    "255712000006",
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => (1_000..200_000_i64).prop_map(Step::Fund),
        2 => (500..50_000_i64, 0..NETWORKS.len()).prop_map(|(shillings, network)| Step::Collect { shillings, network }),
        4 => (500..90_000_i64, 0..NETWORKS.len(), any::<bool>())
            .prop_map(|(shillings, network, by_key)| Step::Make { shillings, network, by_key }),
        4 => (any::<usize>(), 0..2_usize).prop_map(|(payout, checker)| Step::Authorise { payout, checker }),
        1 => (any::<usize>(), 0..2_usize).prop_map(|(payout, checker)| Step::Reject { payout, checker }),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(payout, by_key)| Step::Cancel { payout, by_key }),
        3 => Just(Step::Work),
        2 => prop_oneof![Just(1), Just(60), Just(3_600), Just(8 * 24 * 3_600)].prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 10..40)
}

struct Walk {
    f: Fixture,
    key: KeyInHand,
    payouts: Vec<String>,
    made: usize,
    /// How often each act was let through.
    done: std::collections::BTreeMap<&'static str, usize>,
}

impl Walk {
    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Fund(shillings) => self.f.fund(shillings).await,
            Step::Collect { shillings, network } => {
                self.made += 1;
                let order = json!({"amount": tzs(shillings), "phone_number": NETWORKS[network],
                    "reference": format!("IN{}", self.made)});
                self.f.employee.post("/v1/payments", order).await.expect(201);
            }
            Step::Make { shillings, network, by_key } => {
                self.made += 1;
                let order = payout_of(shillings, &format!("OUT{}", self.made), NETWORKS[network]);
                let client = if by_key { &mut self.key.client } else { &mut self.f.employee };
                let answer = client.post("/v1/payouts", order).await;
                match answer.status.as_u16() {
                    201 => self.payouts.push(answer.expect(201)["id"].as_str().expect("an id").to_owned()),
                    _ => drop(answer.refused(409, "payout.insufficient_balance")),
                }
            }
            Step::Authorise { payout, checker } => {
                self.decide(payout, checker, "authorization", json!({})).await;
            }
            Step::Reject { payout, checker } => {
                self.decide(payout, checker, "rejection", json!({"reason": "Not now"})).await;
            }
            Step::Cancel { payout, by_key } => {
                let Some(path) = self.path(payout, "cancellation") else { return };
                let client = if by_key { &mut self.key.client } else { &mut self.f.admin };
                let answer = client.post(&path, json!({})).await;
                self.count("cancellation", &answer);
            }
            Step::Work => drop(self.f.work().await),
            Step::Pass(seconds) => {
                self.f.pass(Duration::from_secs(seconds));
                self.f.sign_in_again().await;
            }
        }
    }

    fn path(&self, payout: usize, act: &str) -> Option<String> {
        let id = self.payouts.get(payout.checked_rem(self.payouts.len())?)?;
        Some(format!("/v1/payouts/{id}/{act}"))
    }

    fn count(&mut self, act: &'static str, answer: &Answer) {
        let status = answer.status.as_u16();
        assert!([200, 403, 409].contains(&status), "{}", answer.text);
        *self.done.entry(act).or_default() += usize::from(status == 200);
    }

    async fn decide(&mut self, payout: usize, checker: usize, act: &'static str, body: Value) {
        let Some(path) = self.path(payout, act) else { return };
        let checker: &mut Client = [&mut self.f.manager, &mut self.f.peter][checker];
        let answer = checker.post(&path, body).await;
        self.count(act, &answer);
    }

    /// Lets everything come to its end, and looks at each payout.
    async fn settle(&mut self) {
        for _ in 0..8 {
            self.f.work().await;
            self.f.pass(Duration::from_secs(24 * 3_600));
        }
        self.f.work().await;
        self.f.sign_in_again().await;
        for id in &self.payouts {
            let seen = self.f.admin.get(&format!("/v1/payouts/{id}")).await.expect(200);
            let paid = self.f.rail.times_paid(id);
            let arrived = seen["state"] == "succeeded";
            let perhaps = seen["state"] == "unknown";
            assert!(paid == u32::from(arrived) || (perhaps && paid == 1), "{paid} times: {seen}");
            let over = ["succeeded", "failed", "rejected", "cancelled", "expired", "unknown"];
            assert!(over.iter().any(|state| seen["state"] == *state), "{seen}");
        }
    }
}

both_stores!(no_order_of_acts_breaks_a_sum, |store| async move {
    // Keys make one payout after the other, so that the walk gets somewhere.
    let free = |settings| Settings { payout_cooldown: Duration::ZERO, ..settings };
    let f = fixtures::merchant_on(fixtures::empty_with(store, free).await).await;
    f.fund(100_000).await;
    let key = f.full_key(false).await;
    let mut walk = Walk { f, key, payouts: Vec::new(), made: 0, done: Default::default() };
    let mut runner = TestRunner::deterministic();
    for _ in 0..rounds().div_ceil(5) {
        let steps = steps().new_tree(&mut runner).expect("steps").current();
        for step in &steps {
            // Shown where a sum breaks.
            println!("{step:?}");
            walk.take(step).await;
            walk.f.assert_ledger_holds().await;
        }
    }
    walk.settle().await;
    walk.f.assert_ledger_holds().await;
    let idle: Vec<_> = ["authorization", "rejection", "cancellation"]
        .into_iter()
        .filter(|act| walk.done.get(act).is_none_or(|times| *times == 0))
        .collect();
    assert!(idle.is_empty(), "never let through, so nothing was shown of: {idle:?}");
});
