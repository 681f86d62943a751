//! Batches under the same troubles: uploaded, edited and confirmed, released as one, rejected, taken back and stopped, by
//! whoever may and whoever may not.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};

use serde_json::json;
use testkit::{Answer, Client};
use values::{Id, subjects};

use super::{super::bank::Bank, World};

/// Batches that are looked at again are among so many that were acknowledged last.
const LATELY: usize = 4;
/// How a payout ends that was sent.
const SENT: [&str; 4] = ["succeeded", "failed", "refunded", "reversed"];
/// The place among the people of the one whose role releases nothing.
const EMPLOYEE: usize = 0;

/// A batch, as those see it who are not the product. People are places among those of the process.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub(super) number: usize,
    /// Its id, if whoever uploaded it heard of it.
    id: Option<String>,
    /// Where its lines go.
    phones: Vec<String>,
    /// Who had a part in it, as they were told.
    hands: BTreeSet<usize>,
    /// Who tried to release it.
    tried: BTreeSet<usize>,
    /// Who was told that they released it.
    released: BTreeSet<usize>,
    /// By which acts it ended or stopped, as somebody was told.
    ended: BTreeSet<&'static str>,
    /// Once it was stopped, the lines that had begun to leave by then.
    begun: Option<BTreeSet<String>>,
}

impl Batch {
    fn file(&self) -> String {
        let lines = self.phones.iter().map(|phone| format!("{phone},1000\n"));
        format!("phone,amount\n{}", lines.collect::<String>())
    }

    /// Tries what somebody wants to do about it.
    pub(super) async fn carry_out(self, mut client: Client, deed: &'static str) -> Answer {
        if deed == "upload" {
            let path = format!("/v1/payout-batches?name=SIM{}", self.number);
            return client.upload(&path, "text/csv", self.file().as_bytes()).await;
        }
        let page = format!("/v1/payout-batches/{}", self.id.as_deref().expect("uploaded"));
        let path = format!("{page}/{deed}");
        match deed {
            "confirm" | "authorise" => {
                let seen = client.get(&page).await;
                if seen.status.as_u16() != 200 {
                    return seen;
                }
                let seen = seen.json();
                client.post(&path, json!({"count": seen["count"], "totals": seen["totals"]})).await
            }
            "lines/1" => client.put(&path, json!({"phone": self.phones[0], "amount": "2000"})).await,
            "reject" => client.post(&path, json!({"reason": "no"})).await,
            _ => client.post(&path, json!({})).await,
        }
    }

    /// Whether all of its payouts ended as it did, and nothing of it left that was not released, or after it was stopped.
    fn compare(&self, state: &str, payouts: &BTreeMap<String, String>, bank: &Bank) {
        let number = self.number;
        let is_released = matches!(state, "done" | "stopped");
        for phone in &self.phones {
            let payout = payouts.get(phone).map(String::as_str);
            let fits = match (state, payout) {
                ("draft", payout) => payout.is_none(),
                ("rejected" | "cancelled" | "expired", payout) => payout.is_none_or(|payout| payout == state),
                ("stopped", Some("cancelled")) => true,
                ("stopped", Some(payout)) => {
                    let had_begun = self.begun.as_ref().is_none_or(|begun| begun.contains(phone));
                    had_begun && SENT.contains(&payout)
                }
                ("done", Some(payout)) => SENT.contains(&payout),
                _ => false,
            };
            assert!(fits, "{phone} of batch {number} is {payout:?}, the batch {state}: {self:?}");
            let paid = bank.times_paid(phone);
            assert!(is_released || paid == 0, "{phone} of batch {number} left unreleased, it is {state}");
        }
        for told in &self.ended {
            let ends = match *told {
                "reject" => "rejected",
                "cancel" => "cancelled",
                _ => "stopped",
            };
            assert_eq!(state, ends, "batch {number}: {told}");
        }
        assert!(is_released || self.released.is_empty(), "batch {number} was released, then {state}");
        let by_another = self.tried.difference(&self.hands).any(|who| *who != EMPLOYEE);
        assert!(by_another || !is_released, "nobody who may released batch {number}: {self:?}");
    }
}

impl World {
    /// A batch, what somebody tries to do about it, and who. A new one where none is known.
    pub(super) fn choose_batch(&mut self) -> (Batch, &'static str, usize) {
        let who = self.dice.place(3).expect("three");
        let deed = match self.dice.roll(100) {
            0..8 => "upload",
            8..14 => "lines/1",
            14..46 => "confirm",
            46..88 => "authorise",
            88..91 => "reject",
            91..94 => "cancel",
            _ => "stop",
        };
        let known = self.batches.iter().rev().filter(|batch| batch.id.is_some()).take(LATELY);
        let known: Vec<usize> = known.map(|batch| batch.number).collect();
        let place = if deed == "upload" { None } else { self.dice.place(known.len()) };
        let Some(place) = place else {
            let number = self.batches.len();
            let lines = 2 + self.dice.roll(6);
            let phone = |line: u64| format!("255759{:06}", number * 10 + usize::try_from(line).expect("few"));
            let batch = Batch {
                number,
                id: None,
                phones: (0..lines).map(phone).collect(),
                hands: BTreeSet::new(),
                tried: BTreeSet::new(),
                released: BTreeSet::new(),
                ended: BTreeSet::new(),
                begun: None,
            };
            self.batches.push(batch.clone());
            return (batch, "upload", who);
        };
        let batch = &mut self.batches[known[place]];
        if deed == "authorise" {
            batch.tried.insert(who);
        }
        (batch.clone(), deed, who)
    }

    /// Hears what somebody was answered who tried to do something about a batch.
    pub(super) fn hear_batch(&mut self, (number, deed, who): (usize, &'static str, usize), answer: &Answer) {
        let (status, text) = (answer.status.as_u16(), &answer.text);
        assert!(status < 500 || status == 503, "{deed}: {status}: {text}");
        let batch = &mut self.batches[number];
        match (deed, status) {
            (_, 503) => {}
            ("upload", 201) => {
                batch.id = Some(answer.json()["id"].as_str().expect("an id").to_owned());
                batch.hands.insert(who);
            }
            ("confirm", 201) | ("lines/1", 200) => {
                batch.hands.insert(who);
            }
            ("authorise", 200) => {
                batch.released.insert(who);
            }
            ("reject" | "cancel" | "stop", 200) => {
                batch.ended.insert(deed);
            }
            ("confirm" | "lines/1" | "authorise" | "reject" | "cancel" | "stop", 403 | 409) => {}
            _ => panic!("{deed} batch {number}: {status} {text}"),
        }
        assert!(
            batch.hands.is_disjoint(&batch.released) && !batch.released.contains(&EMPLOYEE),
            "nobody releases their own batch, or without the role: {batch:?}"
        );
    }

    /// Remembers what of the batches that were stopped had begun to leave: nothing else of them does from now on.
    pub(super) async fn look_at_stopped(&mut self) {
        let is_new = |batch: &Batch| batch.begun.is_none() && batch.ended.contains("stop");
        let stopped: Vec<usize> =
            self.batches.iter().filter(|batch| is_new(batch)).map(|batch| batch.number).collect();
        for number in stopped {
            let batch = &mut self.batches[number];
            let id: Id<subjects::Batch> = batch.id.as_deref().expect("uploaded").parse().expect("an id");
            let kibali = &self.kibali;
            let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "simulation").await.expect("a store");
            let sql = "SELECT account FROM payout WHERE merchant = $1 AND batch = $2 \
                       AND state NOT IN ('pending', 'cancelled') AND NOT (state = 'authorized' AND sending = 'not')";
            let begun: Vec<String> = permit::Tx::list(upkeep.tx(), sql, &[&id]).await.expect("payouts");
            batch.begun = Some(begun.into_iter().collect());
        }
    }

    async fn batch_states(&self) -> BTreeMap<String, String> {
        let kibali = &self.kibali;
        let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "simulation").await.expect("a store");
        let sql = "SELECT id, state FROM batch WHERE merchant = $1";
        let rows: Vec<(Id<subjects::Batch>, String)> =
            permit::Tx::list(upkeep.tx(), sql, &[]).await.expect("batches");
        rows.into_iter().map(|(id, state)| (id.to_string(), state)).collect()
    }

    /// Compares every batch with what people were told of it, and with what the provider did.
    pub(super) async fn compare_batches(&self) {
        let states = self.batch_states().await;
        let payouts: BTreeMap<String, String> =
            self.states().await.into_iter().map(|(_, phone, state)| (phone, state)).collect();
        let bank = self.provider.bank.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut known, mut released) = (0, 0);
        for batch in &self.batches {
            let Some(id) = &batch.id else { continue };
            let state = states.get(id);
            let state = state.unwrap_or_else(|| panic!("batch {} was acknowledged", batch.number));
            batch.compare(state, &payouts, &bank.0);
            known += 1;
            released += usize::from(!batch.released.is_empty());
        }
        assert!(known > 0 && released * 20 >= known, "{released} of {known} batches were released");
    }
}
