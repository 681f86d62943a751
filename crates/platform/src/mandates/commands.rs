//! Holding payouts by API to a mandate, and changing one.

use permit::{
    Activity, Area, ConfirmChange, LowerMandate, MoneyReads, MoneySeen, MoneyWrites, Problem, RequestChange,
    Tx, Undecided, WriteTx, Writing,
};
use rails::Destination;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use values::{Amount, Currency, Id, Timestamp, subjects::Application};

use super::{
    model::{Changers, Mandate, MandateAmounts, NONE, PayoutLinks, Through},
    queries::{self, Payer},
};
use crate::{
    changes::{self, Applied, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened, Prepared},
    payees::{self, Used},
    policy::{Day, Payees},
};

/// What [`covers_in`] reads.
pub fn read_set(reads: &mut MoneyReads<'_>, application: Id<Application>, currency: Currency) {
    queries::read_set(reads, application);
    Day::read_set(reads, *application.as_bytes(), currency);
}

/// By whose mandate a payout of `amount` of `application`, which came in `through` this door, needs nobody, if it needs nobody; and
/// the confirmed beneficiary that it pays, where the mandate is for these only. It then counts to the day of the mandate.
///
/// # Errors
/// `Unready`, or a failure of the store.
pub fn covers_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    (application, through): (Id<Application>, Through),
    amount: Amount,
    destination: &Destination,
) -> Result<Option<(Changers, Option<Used>)>, Undecided> {
    let Some((mandate, changers)) = queries::find_in(seen, application)? else { return Ok(None) };
    let day = Day::of(seen, *application.as_bytes(), amount.currency())?;
    if !mandate.covers(through, amount, day.total()?, seen.now()) {
        return Ok(None);
    }
    let payee = match mandate.amounts.payees {
        Payees::Any => None,
        Payees::Confirmed => match payees::known_in(seen, destination)? {
            Some(known) => Some(known.used().map_err(Problem::from)?),
            None => return Ok(None),
        },
    };
    day.add(writes, amount.minor());
    Ok(Some((changers, payee)))
}

/// Ends the mandate of an application that pays no more; false where there was none.
///
/// # Errors
/// A failure of the store.
pub async fn end_of(tx: &mut impl Writing, application: Id<Application>) -> Result<bool, Problem> {
    queries::delete(tx, application).await
}

/// Has the mandate of an application whose keys make no payout links any more name none; false where it named none. With the
/// feature again, two people name them anew.
///
/// # Errors
/// A failure of the store.
pub async fn leave_links_of(tx: &mut impl Writing, application: Id<Application>) -> Result<bool, Problem> {
    queries::leave_links(tx, application).await
}

/// What is wanted of a mandate.
#[derive(Debug)]
pub(super) struct Wanted {
    pub per_payout: Vec<Amount>,
    pub per_day: Vec<Amount>,
    pub payees: Payees,
    pub links: PayoutLinks,
    pub until: Timestamp,
}

impl Wanted {
    fn mandate(&self, now: Timestamp) -> Result<Mandate, Problem> {
        let (whom, times) = ((self.payees, self.links), (self.until, now));
        Ok(Mandate::new(&self.per_payout, &self.per_day, whom, times)?)
    }
}

/// What became of a wish.
pub(super) enum Decided {
    /// It is so already.
    Same(Mandate),
    /// It is so from now on; what to record.
    Done(Mandate, Activity),
    /// Another Admin confirms it first.
    Waits(Box<ChangeRequestView>),
}

/// What a request for a mandate carries.
#[derive(Serialize, Deserialize)]
struct Raise {
    application: Id<Application>,
    before: Option<Kept>,
    after: Kept,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    amounts: MandateAmounts,
    #[serde(default)]
    links: PayoutLinks,
    until: i64,
}

impl Kept {
    fn of(mandate: &Mandate) -> Self {
        Self { amounts: mandate.amounts.clone(), links: mandate.links, until: mandate.until.as_micros() }
    }

    fn mandate(self) -> Mandate {
        Mandate { amounts: self.amounts, links: self.links, until: Timestamp::from_micros(self.until) }
    }
}

fn raise(payer: &Payer, before: Option<&Mandate>, wanted: &Mandate) -> NewChange {
    let change = Raise { application: payer.id, before: before.map(Kept::of), after: Kept::of(wanted) };
    NewChange {
        kind: Kind::MandateRaised,
        subject: Some(*payer.id.as_bytes()),
        subject_name: payer.name.clone(),
        change: json!(change),
        before: before.map_or_else(|| NONE.to_owned(), Mandate::says),
        after: wanted.says(),
        reason: String::new(),
    }
}

async fn payer(tx: &mut impl Tx, id: Id<Application>) -> Result<Payer, Problem> {
    queries::find_payer(tx, id).await?.ok_or_else(|| Problem::not_found("application"))
}

/// Lowers a mandate at once; asks for a second person to make or raise one.
pub(super) async fn set(
    tx: &mut WriteTx<LowerMandate>,
    id: Id<Application>,
    wanted: &Wanted,
) -> Result<Decided, Problem> {
    let wanted = wanted.mandate(tx.now())?;
    let payer = payer(tx, id).await?;
    let before = queries::find(tx, id).await?;
    if before.as_ref() == Some(&wanted) {
        return Ok(Decided::Same(wanted));
    }
    let was = before.as_ref().map_or_else(|| NONE.to_owned(), Mandate::says);
    let record = |act, verb: &str| {
        let says = format!("{verb} the mandate of {}", payer.name);
        Activity::new(Area::Developer, act, says).on(payer.id, &payer.name).changed(was, wanted.says())
    };
    let done = if before.as_ref().is_none_or(|before| before.is_raised_by(&wanted)) {
        may_have(&payer, &wanted)?;
        match changes::open(tx, raise(&payer, before.as_ref(), &wanted)).await? {
            Opened::Waits(view) => return Ok(Decided::Waits(Box::new(view))),
            Opened::Waived(_) => record("mandate.raised", "raised, alone,"),
        }
    } else {
        record("mandate.lowered", "lowered")
    };
    let changers = Changers { changed_by: tx.actor().member(), confirmed_by: None };
    queries::put(tx, id, &wanted, changers).await?;
    Ok(Decided::Done(wanted, done))
}

/// Ends a mandate: payouts by API wait for people from the next one on.
pub(super) async fn end(tx: &mut WriteTx<LowerMandate>, id: Id<Application>) -> Result<Activity, Problem> {
    let payer = payer(tx, id).await?;
    let before = queries::find(tx, id).await?.ok_or_else(|| Problem::not_found("mandate"))?;
    queries::delete(tx, id).await?;
    let says = format!("ended the mandate of {}", payer.name);
    Ok(Activity::new(Area::Developer, "mandate.ended", says)
        .on(payer.id, &payer.name)
        .changed(before.says(), NONE))
}

/// Refuses a mandate over what the application may not do at all.
fn may_have(payer: &Payer, wanted: &Mandate) -> Result<(), Problem> {
    let says = if !payer.pays {
        format!("{} may not pay out: switch its Payout API on first.", payer.name)
    } else if wanted.links == PayoutLinks::Named && !payer.makes_links {
        format!("{} makes no payout links: switch its Hosted payout on first.", payer.name)
    } else {
        return Ok(());
    };
    Err(Problem::refuse(http::StatusCode::CONFLICT, "application.feature_off", says))
}

/// Makes or raises a mandate as two people decided.
pub(super) fn apply<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let change: Raise = serde_json::from_value(request.change.clone())
            .map_err(|error| Problem::failure(format!("a request for a mandate cannot be read: {error}")))?;
        let payer = payer(tx, change.application).await?;
        if !payer.pays {
            return Err(changes::outdated(format!("{} may not pay out any more.", payer.name)));
        }
        if queries::find(tx, payer.id).await? != change.before.map(Kept::mandate) {
            return Err(changes::outdated("The mandate was changed after this was asked for. Ask again."));
        }
        let after = change.after.mandate();
        if after.links == PayoutLinks::Named && !payer.makes_links {
            return Err(changes::outdated(format!("{} makes no payout links any more.", payer.name)));
        }
        if after.until <= tx.now() {
            return Err(changes::outdated("This mandate would be over already. Ask again."));
        }
        let changed_by = Some(request.requested_by);
        let changers = Changers { changed_by, confirmed_by: tx.actor().member() };
        queries::put(tx, payer.id, &after, changers).await?;
        Ok(None)
    })
}

/// Reads a request for a mandate.
pub(super) fn prepare<'a>(tx: &'a mut WriteTx<RequestChange>, body: &'a Value) -> Prepared<'a> {
    #[derive(Deserialize)]
    struct Asked {
        application_id: Id<Application>,
        per_payout: Vec<Amount>,
        per_day: Vec<Amount>,
        #[serde(default)]
        known_payees_only: bool,
        #[serde(default)]
        payout_links: bool,
        until: Timestamp,
    }
    Box::pin(async move {
        let asked: Asked = changes::read_asked(body)?;
        let wanted = Wanted {
            per_payout: asked.per_payout,
            per_day: asked.per_day,
            payees: Payees::known_only(asked.known_payees_only),
            links: PayoutLinks::named(asked.payout_links),
            until: asked.until,
        };
        let wanted = wanted.mandate(tx.now())?;
        let payer = payer(tx, asked.application_id).await?;
        may_have(&payer, &wanted)?;
        let before = queries::find(tx, payer.id).await?;
        if before.as_ref().is_some_and(|before| !before.is_raised_by(&wanted)) {
            return Err(changes::outdated("This lowers the mandate, which takes one person. Lower it."));
        }
        Ok(raise(&payer, before.as_ref(), &wanted))
    })
}
