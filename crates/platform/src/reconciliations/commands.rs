//! Uploading a file, comparing it piece by piece, and what people do about what is not alike.

use permit::{Actor, ExportStatement, MemberActor, Problem, Tx, WriteTx, Writing};
use rails::{ClickPesa, Simulator, clickpesa};
use values::{Amount, Id, Timestamp};

use super::{
    jobs,
    model::{
        Column, Counts, Given, Judged, Kind, Ours, Reconciliation, ReconciliationError, Stage, Sums, Verdict,
        columns::missing, judge, pick, read,
    },
    queries::{self, By, Entry, Line},
};
use crate::{
    columns::{recognise, told},
    csv::Columns,
    payments::Payment,
    payouts::Payout,
    upload::{STRIDE, Table},
};

/// Whoever acts, who is a member: no key reconciles.
pub(super) fn member(actor: &Actor) -> Result<MemberActor, ReconciliationError> {
    actor.as_member().cloned().ok_or(ReconciliationError::MembersOnly)
}

/// Refuses whoever is no member.
///
/// # Errors
/// `reconciliation.members_only`.
pub(crate) fn for_members(actor: &Actor) -> Result<(), Problem> {
    member(actor)?;
    Ok(())
}

/// A file as it was sent.
pub(super) struct New {
    pub name: String,
    pub rail: &'static str,
    pub days: (String, String),
    pub span: (Timestamp, Timestamp),
    pub table: Table,
    /// What its columns mean, or why that is not known or cannot be added up.
    pub columns: Result<Columns<Column>, ReconciliationError>,
    /// Whether the same file may come twice.
    pub again: bool,
}

/// What the columns of a file mean, whose lines can be added up. Takes a while: call it where that blocks nobody.
///
/// # Errors
/// `Mapping`, `MappingNeeded`, `TooMuch`.
pub(super) fn understand(
    table: &Table,
    mapping: Option<Vec<Option<Column>>>,
) -> Result<Columns<Column>, ReconciliationError> {
    let columns = match mapping {
        Some(wanted) => told(&table.header, wanted)?,
        None => recognise(&table.header),
    };
    let missing = missing(&columns);
    if !missing.is_empty() {
        return Err(ReconciliationError::MappingNeeded(missing, table.header.clone()));
    }
    let mut sums = Sums::default();
    for part in &table.parts {
        let lines: Vec<(i64, Vec<String>)> = serde_json::from_str(part).expect("parts were just written");
        for (_, cells) in lines {
            if let Some(amount) = read(&columns, &cells).amount {
                sums.add(amount)?;
            }
        }
    }
    Ok(columns)
}

/// Begins to compare a file.
///
/// # Errors
/// `MembersOnly`, `SameFile`, what [`understand`] refuses, or a failure of the store.
pub(super) async fn create(tx: &mut WriteTx<ExportStatement>, new: New) -> Result<Reconciliation, Problem> {
    let member = member(tx.actor())?;
    let New { name, rail, days, span, table, columns, again } = new;
    if !again && let Some(known) = queries::find_by_file(tx, &table.digest, rail).await? {
        return Err(ReconciliationError::SameFile(known.name, known.id.to_string()).into());
    }
    let columns = columns?;
    let (id, now) = (tx.id(), tx.now());
    let it = Reconciliation {
        id,
        name,
        rail: rail.to_owned(),
        days,
        span,
        header: table.header,
        columns,
        lines: table.lines,
        stage: Stage::File,
        read_lines: 0,
        behind: [0; 16],
        counts: Counts::default(),
        totals: Vec::new(),
        made_by: member.id,
        maker_name: member.name.clone(),
        created_at: now,
        done_at: None,
    };
    queries::insert(tx, &it, &table.digest, &table.parts).await?;
    tx.enqueue(jobs::WORK, id.to_string(), now).await?;
    Ok(it)
}

/// What a look at the next piece came to.
pub(super) enum Looked {
    /// Lines of the file, where each stands in it, and what comparing them came to.
    Lines(Vec<(i64, Given, Judged)>),
    /// Orders of one kind that no line names.
    Missing(Kind, Vec<Ours>),
    /// All is compared.
    Nothing,
}

/// Compares the next piece, in a view that nobody waits for: only this job writes lines.
///
/// # Errors
/// A failure of the store.
pub(super) async fn look(tx: &mut impl Tx, it: &Reconciliation) -> Result<Looked, Problem> {
    Ok(match it.stage {
        Stage::File => Looked::Lines(look_at_part(tx, it).await?),
        Stage::Payments => Looked::Missing(Kind::Payment, queries::missing_payments(tx, it, STRIDE).await?),
        Stage::Payouts => Looked::Missing(Kind::Payout, queries::missing_payouts(tx, it, STRIDE).await?),
        Stage::Deposits => Looked::Missing(Kind::Deposit, queries::missing_deposits(tx, it, STRIDE).await?),
        Stage::Done => Looked::Nothing,
    })
}

/// Keeps what a look came to, and how far the whole has come.
///
/// # Errors
/// A failure of the store.
pub(super) async fn keep(
    tx: &mut impl Writing,
    it: &mut Reconciliation,
    looked: Looked,
) -> Result<(), Problem> {
    match looked {
        Looked::Lines(lines) => {
            let mut entries = Vec::with_capacity(lines.len());
            for (at_line, given, judged) in lines {
                it.read_lines += 1;
                it.counts.add(judged.verdict);
                entries.push(entry(tx, it, (it.read_lines, Some(at_line)), &given, judged));
            }
            queries::insert_lines(tx, &entries).await?;
            if it.read_lines >= it.lines {
                it.go_on();
            }
        }
        Looked::Missing(kind, found) => keep_missing(tx, it, kind, found).await?,
        Looked::Nothing => {}
    }
    if it.stage == Stage::Done && it.done_at.is_none() {
        it.totals = queries::totals(tx, it.id).await?;
        it.done_at = Some(tx.now());
        queries::forget_parts(tx, it.id).await?;
    }
    queries::keep(tx, it).await
}

async fn look_at_part(tx: &mut impl Tx, it: &Reconciliation) -> Result<Vec<(i64, Given, Judged)>, Problem> {
    let lines = queries::part(tx, it.id, it.part()).await?;
    let given: Vec<(i64, Given)> = lines.iter().map(|(at, cells)| (*at, read(&it.columns, cells))).collect();
    let orders = orders_of(tx, it, &given).await?;
    let subjects: Vec<[u8; 16]> = orders.iter().map(|ours| ours.subject).collect();
    let mut named: Vec<(String, [u8; 16])> = queries::taken(tx, it.id, &subjects).await?;
    let mut looked = Vec::with_capacity(given.len());
    for (at_line, given) in given {
        let key = key(&given.reference);
        let own: Vec<Ours> = orders.iter().filter(|ours| key.names(ours)).cloned().collect();
        let (about, again) = pick(&given, (&own[..], it.span), &|kind, subject| {
            named.iter().any(|(name, known)| name == kind.name() && *known == subject)
        });
        let judged = judge(&given, about, again);
        if let Some((kind, subject)) = judged.about {
            named.push((kind.name().to_owned(), subject));
        }
        looked.push((at_line, given, judged));
    }
    Ok(looked)
}

/// What the reference of a line may stand for.
struct Key<'a> {
    written: &'a str,
    /// The order with this id, as we told it to a provider.
    id: Option<[u8; 16]>,
}

impl Key<'_> {
    fn names(&self, ours: &Ours) -> bool {
        self.id == Some(ours.subject) || ours.reference == self.written || ours.also == self.written
    }
}

fn key(written: &str) -> Key<'_> {
    // Our ids, as the simulator is told; 20 letters and digits, as ClickPesa is.
    let payment = || written.parse::<Id<Payment>>().ok().map(|id| *id.as_bytes());
    let payout = || written.parse::<Id<Payout>>().ok().map(|id| *id.as_bytes());
    let id = payment().or_else(payout).or_else(|| clickpesa::order_of(written));
    Key { written, id }
}

/// Every order that a line of these may name.
async fn orders_of(
    tx: &mut impl Tx,
    it: &Reconciliation,
    given: &[(i64, Given)],
) -> Result<Vec<Ours>, Problem> {
    let mut references: Vec<String> =
        given.iter().map(|(_, given)| given.reference.clone()).filter(|text| !text.is_empty()).collect();
    references.sort_unstable();
    references.dedup();
    let mut ids: Vec<[u8; 16]> = references.iter().filter_map(|text| key(text).id).collect();
    ids.sort_unstable();
    ids.dedup();
    let rail = if it.rail == ClickPesa::NAME { ClickPesa::NAME } else { Simulator::NAME };
    let mut orders = Vec::new();
    for by in [By::References(&references), By::Ids(&ids)] {
        orders.extend(queries::payments(tx, rail, by).await?);
        orders.extend(queries::payouts(tx, rail, by).await?);
        orders.extend(queries::deposits(tx, rail, by).await?);
    }
    orders.sort_by_key(|ours| (ours.kind, ours.subject));
    orders.dedup_by_key(|ours| (ours.kind, ours.subject));
    Ok(orders)
}

fn entry(
    tx: &impl Writing,
    it: &Reconciliation,
    (number, at_line): (i64, Option<i64>),
    given: &Given,
    judged: Judged,
) -> Entry {
    let (ours, state) = match judged.ours {
        Some((minor, currency, state)) => (Some((minor, currency)), Some(state)),
        None => (None, None),
    };
    let (our_amount, our_currency) = ours.unzip();
    Entry {
        merchant: tx.merchant(),
        reconciliation: it.id,
        number,
        at_line,
        verdict: judged.verdict.name().to_owned(),
        differs: judged.differs.join(","),
        kind: judged.about.map(|(kind, _)| kind.name().to_owned()),
        subject: judged.about.map(|(_, subject)| subject),
        reference: given.reference.clone(),
        file_amount: given.amount.map(Amount::minor),
        file_currency: given.amount.map(|amount| amount.currency().code().to_owned()),
        file_state: given.state.clone(),
        our_amount,
        our_currency,
        our_state: state,
    }
}

/// Keeps orders that no line names, and goes on to the next kind where these are the last.
async fn keep_missing(
    tx: &mut impl Writing,
    it: &mut Reconciliation,
    kind: Kind,
    found: Vec<Ours>,
) -> Result<(), Problem> {
    let mut entries = Vec::with_capacity(found.len());
    let whole = found.len() == STRIDE;
    for ours in found {
        it.behind = ours.subject;
        it.counts.add(Verdict::Missing);
        let number = it.read_lines + it.counts.missing;
        let (minor, currency) = ours.amounts.first().cloned().unwrap_or_default();
        let given = Given { reference: ours.reference, amount: None, kind: None, state: None, broken: None };
        let judged = Judged {
            verdict: Verdict::Missing,
            differs: Vec::new(),
            about: Some((kind, ours.subject)),
            ours: Some((minor, currency, ours.state)),
        };
        entries.push(entry(tx, it, (number, None), &given, judged));
    }
    queries::insert_lines(tx, &entries).await?;
    if !whole {
        it.go_on();
    }
    Ok(())
}

async fn line(
    tx: &mut WriteTx<ExportStatement>,
    id: Id<Reconciliation>,
    number: i64,
) -> Result<(Reconciliation, Line), Problem> {
    let it = queries::find_locked(tx, id).await?.ok_or_else(|| Problem::not_found("reconciliation"))?;
    let line = queries::find_line_locked(tx, id, number).await?;
    Ok((it, line.ok_or(ReconciliationError::NoLine(number))?))
}

/// Notes what somebody found out about a line that is not alike.
///
/// # Errors
/// `MembersOnly`, `not_found`, `NoLine`, `Agrees`, `Resolved`, or a failure of the store.
pub(super) async fn resolve(
    tx: &mut WriteTx<ExportStatement>,
    id: Id<Reconciliation>,
    number: i64,
    note: &str,
) -> Result<(Reconciliation, Line), Problem> {
    let member = member(tx.actor())?;
    let (mut it, mut line) = line(tx, id, number).await?;
    if line.verdict == Verdict::Matched {
        return Err(ReconciliationError::Agrees.into());
    }
    if let Some((_, _, name, _)) = line.resolved {
        return Err(ReconciliationError::Resolved(name).into());
    }
    queries::resolve(tx, &line, (member.id, &member.name), note).await?;
    line.resolved = Some((tx.now(), member.id, member.name, note.to_owned()));
    it.counts.open -= 1;
    queries::keep(tx, &it).await?;
    Ok((it, line))
}

/// Has a line that somebody resolved wait again; what they had found stays in the record.
///
/// # Errors
/// `MembersOnly`, `not_found`, `NoLine`, `Open`, or a failure of the store.
pub(super) async fn reopen(
    tx: &mut WriteTx<ExportStatement>,
    id: Id<Reconciliation>,
    number: i64,
) -> Result<(Reconciliation, Line, String), Problem> {
    member(tx.actor())?;
    let (mut it, mut line) = line(tx, id, number).await?;
    let Some((_, _, name, note)) = line.resolved.take() else { return Err(ReconciliationError::Open.into()) };
    queries::reopen(tx, &line).await?;
    it.counts.open += 1;
    queries::keep(tx, &it).await?;
    Ok((it, line, format!("{name}: {note}")))
}
