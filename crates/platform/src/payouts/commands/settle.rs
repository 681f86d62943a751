//! What the provider's answers do to a payout: one money command, which ends the job that asked or puts it off.

use permit::{
    Activity, Area, CarryOut, Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyWrites, Problem, Undecided,
};
use rails::Doubt;
use values::{Duration, Id, Timestamp};

use super::{
    super::{
        model::{
            Back, Next, Payout, PayoutState, ReturnedFee, Sending, Verdict, contradiction, look_again, pause,
        },
        queries::{self, ExceptionEntry, PayoutEntry, WayEntry},
    },
    claim, made, moves,
};
use crate::{
    ledger::{Books, Transfer},
    rail_accounts,
    timeline::{self, StepDetail},
    webhooks,
};

/// How soon the first question about the outcome is asked.
pub(in crate::payouts) const SOON: Duration = Duration::from_secs(1);

/// The job that asks whether a payout that arrived came back.
pub const WATCH: &str = "payout.watch";

/// Acts on what a provider said.
#[derive(Debug)]
pub(in crate::payouts) struct Settle {
    pub id: Id<Payout>,
    /// How far it was handed over when the provider was called.
    pub sending: Sending,
    /// Since when it is in doubt whether it arrived.
    pub doubt_at: Option<Timestamp>,
    /// Since when the provider is out of reach.
    pub away_at: Option<Timestamp>,
    /// What its answer leads to.
    pub next: Next,
    /// The rail that was called.
    pub rail: &'static str,
    /// What becomes of an order there whose answer was lost.
    pub doubt: Doubt,
    /// When the job comes again that asks about a payout that has ended; `None` where it asked once.
    pub again: Option<Timestamp>,
}

/// Whether money may be on its way.
pub(in crate::payouts) fn is_moving(state: PayoutState) -> bool {
    matches!(state, PayoutState::Authorized | PayoutState::Processing | PayoutState::Unknown)
}

/// Whether the payout ends by it.
pub(in crate::payouts) fn ends(next: &Next) -> bool {
    matches!(next, Next::Paid(_) | Next::Failed(_) | Next::Returned(_))
}

/// What is recorded of what a worker did.
pub(in crate::payouts) fn about(payout: &Payout, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} {} to {}", payout.amount, payout.payee_name);
    Activity::new(Area::Payouts, act, says).on(payout.id, &payout.reference)
}

/// What is recorded of a payout whose money came back.
pub(in crate::payouts) fn came_back(payout: &Payout) -> Activity {
    match payout.state {
        PayoutState::Refunded => about(payout, "payout.refunded", "gave back"),
        _ => about(payout, "payout.reversed", "heard that the payee's side sent back"),
    }
}

impl MoneyCommand for Settle {
    type Permission = CarryOut;
    type Answer = ();

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        queries::payout_read_set(reads, self.id);
        reads.row::<WayEntry>(&[&self.id]);
        timeline::read_set(reads, *self.id.as_bytes());
        if ends(&self.next) {
            webhooks::read_set(reads);
        }
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<()>, Undecided> {
        let (entry, way) = (queries::payout_in(seen, self.id), seen.row::<WayEntry>(&[&self.id]));
        let ((entry, payout), way) = (entry?, way?);
        let way = way.ok_or_else(|| Problem::failure("a payout being sent is gone"))?;
        let now = seen.now();
        if let Some((verdict, words)) = contradiction(payout.state, &self.next) {
            return self.contradict(seen, &payout, verdict, words);
        }
        if !is_moving(payout.state) {
            return Ok(match self.again {
                Some(at) => later(at, "nothing new"),
                None => Decision::unrecorded(MoneyWrites::default(), ()),
            });
        }
        // That it arrived or came back is so however far we thought it was; all else was said of what stood then.
        let lasting = matches!(self.next, Next::Paid(_) | Next::Returned(_));
        if !lasting && payout.sending != self.sending {
            return Ok(later(now + SOON, "the payout moved meanwhile"));
        }
        let entry = PayoutEntry { updated_at: now, ..entry };
        match &self.next {
            Next::Given => {
                let way = WayEntry { doubt_at: None, away_at: None, ..way };
                let entry = handed(entry, PayoutState::Processing, Sending::Given);
                Ok(noted(&entry, &way, now + SOON, "the provider has it"))
            }
            Next::Resend(after) => {
                let way = WayEntry { doubt_at: None, away_at: self.away_at, ..way };
                let entry = handed(entry, PayoutState::Processing, Sending::Not);
                Ok(noted(&entry, &way, now + *after, "the provider does not take it yet"))
            }
            Next::Again => Ok(later(now + SOON, "it is sent again next")),
            Next::Wait(after) => Ok(later(now + *after, "no evidence yet")),
            Next::Unknown => self.lose_sight(seen, entry, &payout, way),
            Next::Paid(receipt) => self.pay(seen, entry, &payout, &way, receipt),
            Next::Failed(why) => {
                let entry = PayoutEntry { message: Some(why.clone()), ..entry };
                let ended = Ended {
                    state: PayoutState::Failed,
                    detail: StepDetail::words(why),
                    event: ("payout.failed", "PAYOUT FAILED"),
                };
                let (writes, payout) = end(seen, entry, &payout, vec![moves::void(&payout)], &ended)?;
                Ok(Decision::acts(writes, about(&payout, "payout.failed", "could not deliver"), ()))
            }
            Next::Returned(back) => give_back(seen, entry, &payout, (back, self.rail)),
        }
    }
}

impl Settle {
    /// Notes that the provider does not say whether the money left. It stays held.
    fn lose_sight(
        &self,
        seen: &MoneySeen<'_>,
        entry: PayoutEntry,
        payout: &Payout,
        way: WayEntry,
    ) -> Result<Decision<()>, Undecided> {
        let now = seen.now();
        let lost = match self.doubt {
            Doubt::Ask => Sending::Lost,
            Doubt::Repeat => Sending::Given,
        };
        let again = now + pause(payout.authorised_at.unwrap_or(now), now);
        // It may have been taken: that it could not be reached before says nothing more.
        let way = WayEntry { doubt_at: self.doubt_at, away_at: None, ..way };
        let entry = handed(entry, PayoutState::Unknown, lost);
        if payout.state == PayoutState::Unknown {
            return Ok(noted(&entry, &way, again, "the provider does not say"));
        }
        let mut writes = MoneyWrites::default();
        writes.update(&PayoutEntry { message: Some(StepDetail::NoAnswer.to_string()), ..entry });
        writes.update(&way);
        writes.put_off(again, "the provider does not say");
        let step = (None, PayoutState::Unknown.name());
        timeline::record_in(seen, &mut writes, *self.id.as_bytes(), step, &StepDetail::NoAnswer)?;
        Ok(Decision::acts(writes, about(payout, "payout.unknown", "heard nothing about"), ()))
    }

    /// Posts what was held: the amount left, the fee is earned.
    fn pay(
        &self,
        seen: &MoneySeen<'_>,
        entry: PayoutEntry,
        payout: &Payout,
        way: &WayEntry,
        receipt: &str,
    ) -> Result<Decision<()>, Undecided> {
        let (message, rail_reference) =
            (Some("The money was delivered.".to_owned()), Some(receipt.to_owned()));
        let entry = PayoutEntry { message, rail_reference, ..entry };
        let detail = StepDetail::Receipt { receipt: receipt.to_owned() };
        let event = ("payout.paid", "PAYOUT INITIATED");
        let ended = Ended { state: PayoutState::Succeeded, detail, event };
        let (mut writes, payout) = end(seen, entry, payout, moves::left(payout, self.rail), &ended)?;
        if let Some(at) = look_again(seen.now(), seen.now()) {
            let application = payout.application.as_ref().map(|via| via.id);
            let lane = rail_accounts::lane_for(seen.merchant(), way.rail_account, application);
            writes.enqueue(seen, (WATCH, payout.id.to_string()), at, Some(lane));
        }
        Ok(Decision::acts(writes, about(&payout, "payout.paid", "delivered"), ()))
    }

    /// Keeps a verdict that contradicts how the payout ended, once. No money moves: people look into it.
    fn contradict(
        &self,
        seen: &MoneySeen<'_>,
        payout: &Payout,
        verdict: Verdict,
        words: &str,
    ) -> Result<Decision<()>, Undecided> {
        let mut writes = MoneyWrites::default();
        if let Some(at) = self.again {
            writes.put_off(at, "people look into what it said");
        }
        if seen.row::<ExceptionEntry>(&[&self.id, &payout.state.name(), &verdict.name()])?.is_some() {
            return Ok(Decision::unrecorded(writes, ()));
        }
        writes.insert(&ExceptionEntry {
            merchant: seen.merchant(),
            payout: self.id,
            verdict: verdict.name().to_owned(),
            stood: payout.state.name().to_owned(),
            says: words.to_owned(),
            found_at: seen.now(),
            closed_at: None,
        });
        let detail = StepDetail::Contradicted {
            stood: payout.state.name().to_owned(),
            verdict: verdict.name().to_owned(),
            text: words.to_owned(),
        };
        timeline::record_in(seen, &mut writes, *self.id.as_bytes(), (None, "contradicted"), &detail)?;
        let verb = format!("heard that {}, against what is recorded, of", verdict.says());
        Ok(Decision::acts(writes, about(payout, "payout.contradicted", &verb), ()))
    }
}

/// Gives back the money of a payout that the provider says came back.
pub(super) fn give_back(
    seen: &MoneySeen<'_>,
    entry: PayoutEntry,
    payout: &Payout,
    (back, rail): (&Back, &'static str),
) -> Result<Decision<()>, Undecided> {
    let returned = moves::give_back(payout, rail, back);
    let entry = PayoutEntry {
        message: Some(back.reason.clone()),
        returned_at: Some(back.at),
        returned_with_fee: Some(returned.fee == ReturnedFee::Back),
        updated_at: seen.now(),
        ..entry
    };
    let detail = StepDetail::CameBack { reason: back.reason.clone(), amount: returned.given };
    let ended = Ended { state: returned.state, detail, event: returned.event };
    let (writes, payout) = end(seen, entry, payout, returned.transfers, &ended)?;
    Ok(Decision::acts(writes, came_back(&payout), ()))
}

/// Writes nothing but when the job comes again.
pub(super) fn later(at: Timestamp, why: &str) -> Decision<()> {
    let mut writes = MoneyWrites::default();
    writes.put_off(at, why);
    Decision::unrecorded(writes, ())
}

/// Notes how far the handing over got.
fn noted(entry: &PayoutEntry, way: &WayEntry, again: Timestamp, why: &str) -> Decision<()> {
    let mut writes = MoneyWrites::default();
    writes.update(entry);
    writes.update(way);
    writes.put_off(again, why);
    Decision::unrecorded(writes, ())
}

fn handed(entry: PayoutEntry, state: PayoutState, sending: Sending) -> PayoutEntry {
    PayoutEntry { state: state.name().to_owned(), sending: sending.name().to_owned(), ..entry }
}

/// How a payout ends.
pub(super) struct Ended {
    pub state: PayoutState,
    pub detail: StepDetail,
    /// The name of its event, and what the third-party API calls that.
    pub event: (&'static str, &'static str),
}

/// What every end after the sending has in common: what was held is posted or freed.
pub(super) fn end(
    seen: &MoneySeen<'_>,
    entry: PayoutEntry,
    payout: &Payout,
    mut transfers: Vec<Transfer>,
    ended: &Ended,
) -> Result<(MoneyWrites, Payout), Undecided> {
    let mut writes = MoneyWrites::default();
    claim::follow(seen, &mut writes, payout, ended.state)?;
    let entry = PayoutEntry { state: ended.state.name().to_owned(), ..entry };
    writes.update(&entry);
    transfers.sort_by_key(|transfer| transfer.currency().code());
    for books in Books::post_all(seen, &transfers)? {
        books.write(&mut writes);
    }
    let step = (None, ended.state.name());
    timeline::record_in(seen, &mut writes, *payout.id.as_bytes(), step, &ended.detail)?;
    let payout = made::reread(payout, entry)?;
    made::tell(seen, &mut writes, &payout, ended.event)?;
    Ok((writes, payout))
}
