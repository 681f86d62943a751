//! How the trouble ends, and what has to hold then.

use std::{collections::BTreeMap, sync::PoisonError};

use values::Id;

use super::{AT_ONCE, Act, World};
use crate::{payouts::model::Payout, worker};

impl World {
    /// Lets everything come to its end, and compares what there is with what everybody was told and what the provider did.
    pub(super) async fn come_to_rest(&mut self) {
        self.provider.call(|bank, _| bank.storm = false);
        let mut process = self.begin(None).await;
        let open: Vec<usize> =
            self.asked.iter().filter(|asked| !asked.refused).map(|asked| asked.number).collect();
        for numbers in open.chunks(AT_ONCE) {
            let mut asking = tokio::task::JoinSet::new();
            for &number in numbers {
                let mut client = process.people[0].clone().with("idempotency-key", &format!("key-{number}"));
                let order = self.asked[number].order();
                asking.spawn(async move { (number, client.post("/v1/payouts", order).await) });
            }
            while let Some(told) = asking.join_next().await {
                let (number, answer) = told.expect("a request ends");
                self.hear(number, Act::Make, &answer);
            }
        }
        let mut round = 0;
        while self.moving().await > 0 {
            round += 1;
            assert!(round < 150, "{} are stuck", self.moving().await);
            self.pass(if round < 40 { 60 } else { 3 * 3_600 });
            while worker::once(&process.app, &process.platform).await.expect("a store") > 0 {}
            if round % 40 == 0 {
                process = self.begin(None).await;
            }
        }
        self.kibali.assert_ledger_holds().await;
        self.kibali.sign_in_again().await;
        assert_eq!(self.kibali.balance().await.1, 0, "nothing is held any more");
        self.compare().await;
        self.compare_batches().await;
    }

    /// How many payouts and batches have not come to their end.
    async fn moving(&self) -> i64 {
        let kibali = &self.kibali;
        let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "simulation").await.expect("a store");
        let sql = "SELECT (SELECT COUNT(*) FROM payout WHERE merchant = $1 \
                           AND state IN ('pending', 'authorized', 'processing', 'unknown')) \
                        + (SELECT COUNT(*) FROM batch WHERE merchant = $1 \
                           AND state IN ('waiting', 'authorised', 'processing', 'stopping'))";
        permit::Tx::count(upkeep.tx(), sql, &[]).await.expect("a count")
    }

    pub(super) async fn states(&self) -> Vec<(Id<Payout>, String, String)> {
        let kibali = &self.kibali;
        let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "simulation").await.expect("a store");
        let sql = "SELECT id, account, state FROM payout WHERE merchant = $1";
        permit::Tx::list(upkeep.tx(), sql, &[]).await.expect("payouts")
    }

    async fn compare(&self) {
        let states = self.states().await;
        let bank = self.provider.bank.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut seen, mut ended) = (BTreeMap::new(), BTreeMap::new());
        for (id, phone, state) in &states {
            ended.insert(id.to_string(), state.as_str());
            assert!(seen.insert(phone.clone(), id).is_none(), "{phone} has two payouts");
            let paid = bank.0.times_paid(phone);
            assert!(paid <= 1, "{phone} is paid {paid} times");
            let arrived = matches!(state.as_str(), "succeeded" | "refunded" | "reversed");
            if !bank.0.lied.contains(phone) {
                assert_eq!(arrived, paid == 1, "{id} to {phone} is {state}, paid {paid} times");
            }
        }
        let mut decided = 0;
        for asked in &self.asked {
            let Some((_, told)) = &asked.answer else { continue };
            let state = ended.get(told).unwrap_or_else(|| panic!("SIM{} was acknowledged", asked.number));
            let ends: &[&str] = match asked.decided {
                Some("rejection") => &["rejected"],
                Some("cancellation") => &["cancelled"],
                Some("authorization") if !asked.shaken => &["succeeded", "failed", "refunded", "reversed"],
                _ => continue,
            };
            decided += 1;
            assert!(ends.contains(state), "SIM{}: {:?}, then {state}", asked.number, asked.decided);
        }
        let made = self.made.len();
        assert!(decided * 4 > made, "{decided} of {made} were decided about");
    }
}
