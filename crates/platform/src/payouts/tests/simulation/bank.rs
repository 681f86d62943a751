//! A provider that does what providers do: it is away, asks to wait, loses orders and answers, gets orders late, twice and in
//! another order, answers from yesterday, and sometimes says what is not so.

use std::collections::{BTreeMap, BTreeSet};

use rails::{Destination, Doubt, Outcome, PayoutOrder, RailError, Return, Submission};
use values::{Duration, Timestamp};

use super::dice::Dice;

/// An order that has been on its way for longer arrives no more: what `payouts::model::answers` rests on.
const LATE: u64 = 9 * 60;
/// What it has it may not find for so long.
const LAGS: Duration = Duration::from_secs(30);

/// What becomes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Pays,
    Fails,
    Refunds,
}

#[derive(Debug)]
struct Taken {
    phone: String,
    minor: i64,
    fate: Fate,
    /// Whether no question is answered until somebody brings evidence.
    silent: bool,
    at: Timestamp,
    settles_at: Timestamp,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Bank {
    pub(super) doubt: Doubt,
    /// Whether the line is bad. Once it is not, everything is answered, and truly.
    pub(super) storm: bool,
    taken: BTreeMap<String, Taken>,
    /// How often money left, by phone.
    left: BTreeMap<String, usize>,
    declined: BTreeSet<String>,
    late: Vec<(Timestamp, PayoutOrder)>,
    /// Orders that were taken since they were last asked for, by phone.
    news: Vec<String>,
    /// Phones about which it said what was not so.
    pub(super) lied: BTreeSet<String>,
}

fn phone(order: &PayoutOrder) -> String {
    match &order.destination {
        Destination::Mobile(phone) => phone.as_str().to_owned(),
        other => panic!("{other:?} is no phone"),
    }
}

impl Bank {
    pub(super) fn new(doubt: Doubt) -> Self {
        let (taken, late, news) = (BTreeMap::new(), Vec::new(), Vec::new());
        let (declined, lied) = (BTreeSet::new(), BTreeSet::new());
        Self { doubt, storm: true, taken, left: BTreeMap::new(), declined, late, news, lied }
    }

    /// Phones whose orders were taken since the last time.
    pub(super) fn news(&mut self) -> Vec<String> {
        std::mem::take(&mut self.news)
    }

    /// How often money left for this phone.
    pub(super) fn times_paid(&self, phone: &str) -> usize {
        self.left.get(phone).copied().unwrap_or(0)
    }

    /// What became of the order for this phone, if it came.
    pub(super) fn fate(&self, phone: &str) -> Option<Fate> {
        self.taken.values().find(|taken| taken.phone == phone).map(|taken| taken.fate)
    }

    pub(super) fn pay_out(
        &mut self,
        dice: &mut Dice,
        now: Timestamp,
        order: &PayoutOrder,
    ) -> Result<Submission, RailError> {
        if !self.storm {
            return self.arrive(dice, now, order);
        }
        match dice.roll(100) {
            0..5 => Err(RailError::Unreachable),
            5..8 => Err(RailError::NotNow(Duration::from_secs(1 + dice.roll(60)))),
            8 => Err(RailError::Locked),
            9..16 => Ok(Submission::Unclear),
            16..26 => {
                self.late.push((now + Duration::from_secs(dice.roll(LATE)), order.clone()));
                Ok(Submission::Unclear)
            }
            26..36 => {
                let _ = self.arrive(dice, now, order);
                Ok(Submission::Unclear)
            }
            36..42 => {
                self.late.push((now + Duration::from_secs(dice.roll(LATE)), order.clone()));
                self.arrive(dice, now, order)
            }
            _ => self.arrive(dice, now, order),
        }
    }

    pub(super) fn query(&mut self, dice: &mut Dice, now: Timestamp, order: &PayoutOrder) -> Outcome {
        if self.storm && dice.percent(12) {
            return Outcome::Unknown;
        }
        if self.doubt == Doubt::Repeat && !self.taken.contains_key(&order.key) {
            // Such a provider takes what it is asked about for what it was sent.
            let _ = self.arrive(dice, now, order);
        }
        if self.declined.contains(&order.key) {
            return Outcome::Failed { reason: "It was refused.".to_owned() };
        }
        let (storm, doubt) = (self.storm, self.doubt);
        let Some(taken) = self.taken.get(&order.key) else {
            return if doubt == Doubt::Ask { Outcome::Absent } else { Outcome::Unknown };
        };
        if storm && doubt == Doubt::Ask && now < taken.at + LAGS && dice.percent(50) {
            return Outcome::Absent;
        }
        if storm && taken.silent {
            return Outcome::Unknown;
        }
        if now < taken.settles_at || (storm && dice.percent(8)) {
            return Outcome::Pending;
        }
        let paid = || Outcome::Succeeded { provider_reference: "R1".to_owned(), at: now, payer_name: None };
        let failed = || Outcome::Failed { reason: "The line is barred.".to_owned() };
        if storm && dice.percent(4) {
            self.lied.insert(taken.phone.clone());
            return if taken.fate == Fate::Fails { paid() } else { failed() };
        }
        match taken.fate {
            Fate::Pays => paid(),
            Fate::Fails => failed(),
            Fate::Refunds => {
                Outcome::Returned { how: Return::Refunded, reason: "It came back.".to_owned(), at: now }
            }
        }
    }

    /// Takes in what has been on its way until now, in whatever order that comes.
    pub(super) fn deliver(&mut self, dice: &mut Dice, now: Timestamp) {
        let (mut due, late) =
            std::mem::take(&mut self.late).into_iter().partition::<Vec<_>, _>(|(at, _)| *at <= now);
        self.late = late;
        due.sort_by_key(|(at, _)| *at);
        for (at, order) in due {
            let _ = self.arrive(dice, at, &order);
        }
    }

    fn arrive(
        &mut self,
        dice: &mut Dice,
        now: Timestamp,
        order: &PayoutOrder,
    ) -> Result<Submission, RailError> {
        let (phone, minor) = (phone(order), order.amount.minor());
        if let Some(known) = self.taken.get(&order.key) {
            if (&known.phone, known.minor) != (&phone, minor) || self.doubt == Doubt::Ask && dice.percent(50)
            {
                return Err(RailError::KeyReused);
            }
            // One that is asked in doubt does not take an order that it has, and says so in words nobody is sure of.
            let again = if self.doubt == Doubt::Ask { Submission::Unclear } else { Submission::Accepted };
            return Ok(again);
        }
        // A refusal is for good.
        if self.declined.contains(&order.key) || self.storm && dice.percent(5) {
            self.declined.insert(order.key.clone());
            return Ok(Submission::Declined { reason: "No.".to_owned() });
        }
        let fate = match dice.roll(10) {
            0..7 => Fate::Pays,
            7..9 => Fate::Fails,
            _ => Fate::Refunds,
        };
        self.news.push(phone.clone());
        if fate != Fate::Fails {
            *self.left.entry(phone.clone()).or_default() += 1;
        }
        let (silent, settles_at) = (dice.percent(15), now + Duration::from_secs(dice.roll(90)));
        self.taken.insert(order.key.clone(), Taken { phone, minor, fate, silent, at: now, settles_at });
        Ok(Submission::Accepted)
    }
}
