//! The lines of reconciliations.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing, record};
use values::{
    Id, Timestamp,
    subjects::{Member, Merchant},
};

use super::{
    super::model::{Kind, Reconciliation, Total, Verdict},
    orders::AT_ONCE,
};
use crate::{
    listing::{fill, places},
    sums,
};

record! {
    /// A line as it is written; what people find out is noted afterwards.
    pub(in crate::reconciliations) struct Entry in "reconciliation_line" (merchant, reconciliation, number) None {
        merchant: Id<Merchant>,
        reconciliation: Id<Reconciliation>,
        number: i64,
        at_line: Option<i64>,
        verdict: String,
        differs: String,
        kind: Option<String>,
        subject: Option<[u8; 16]>,
        reference: String,
        file_amount: Option<i64>,
        file_currency: Option<String>,
        file_state: Option<String>,
        our_amount: Option<i64>,
        our_currency: Option<String>,
        our_state: Option<String>,
    }
}

/// A line as it is kept.
#[derive(Debug, Clone)]
pub(in crate::reconciliations) struct Line {
    pub reconciliation: Id<Reconciliation>,
    pub name: String,
    pub number: i64,
    pub at_line: Option<i64>,
    pub verdict: Verdict,
    pub differs: String,
    pub about: Option<(Kind, [u8; 16])>,
    pub reference: String,
    pub file: Option<(i64, String)>,
    pub file_state: Option<String>,
    pub ours: Option<(i64, String)>,
    pub our_state: Option<String>,
    pub resolved: Option<(Timestamp, Id<Member>, String, String)>,
}

const SELECT: &str = "SELECT l.reconciliation, r.name, l.number, l.at_line, l.verdict, l.differs, l.kind, l.subject, l.reference, \
     l.file_amount, l.file_currency, l.file_state, l.our_amount, l.our_currency, l.our_state, l.resolved_at, l.resolved_by, \
     l.resolver_name, l.note FROM reconciliation_line l \
     JOIN reconciliation r ON r.merchant = l.merchant AND r.id = l.reconciliation";

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::Row(format!("a line's {what} cannot be read"));
        let (reconciliation, name) = (row.next()?, row.next()?);
        let (number, at_line) = (row.next()?, row.next()?);
        let verdict: String = row.next()?;
        let verdict = Verdict::from_name(&verdict).ok_or_else(|| broken("verdict"))?;
        let differs = row.next()?;
        let (kind, subject): (Option<String>, Option<[u8; 16]>) = (row.next()?, row.next()?);
        let known = |name: &str| Kind::ALL.into_iter().find(|kind| kind.name() == name);
        let kind = kind.map(|name| known(&name).ok_or_else(|| broken("kind"))).transpose()?;
        let reference = row.next()?;
        let file: (Option<i64>, Option<String>) = (row.next()?, row.next()?);
        let file_state = row.next()?;
        let ours: (Option<i64>, Option<String>) = (row.next()?, row.next()?);
        let our_state = row.next()?;
        Ok(Self {
            reconciliation,
            name,
            number,
            at_line,
            verdict,
            differs,
            about: kind.zip(subject),
            reference,
            file: file.0.zip(file.1),
            file_state,
            ours: ours.0.zip(ours.1),
            our_state,
            resolved: match (row.next()?, row.next()?, row.next()?, row.next()?) {
                (Some(at), Some(by), Some(name), Some(note)) => Some((at, by, name, note)),
                _ => None,
            },
        })
    }
}

pub(in crate::reconciliations) async fn insert_lines(
    tx: &mut impl Writing,
    lines: &[Entry],
) -> Result<(), Problem> {
    tx.insert_all(lines).await
}

/// Which of these orders a line names already, each with the kind of the line.
pub(in crate::reconciliations) async fn taken(
    tx: &mut impl Tx,
    id: Id<Reconciliation>,
    subjects: &[[u8; 16]],
) -> Result<Vec<(String, [u8; 16])>, Problem> {
    let mut all = Vec::new();
    for some in subjects.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT kind, subject FROM reconciliation_line WHERE merchant = $1 AND reconciliation = $2 AND kind IN \
             ('payment', 'payout', 'deposit', 'payment_fee', 'payout_fee', 'payout_return') AND subject IN ({})",
            places(3, AT_ONCE)
        );
        let mut params: Vec<permit::Param<'_>> = vec![&id];
        fill(&mut params, some, AT_ONCE);
        all.extend(tx.list::<(String, [u8; 16])>(&sql, &params).await?);
    }
    Ok(all)
}

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub(in crate::reconciliations) struct Wanted {
    /// Between commas; empty for all.
    pub verdicts: String,
    /// `open`, `resolved`, or nothing for both.
    pub state: String,
    pub pattern: String,
    pub after: i64,
}

const NARROWED: &str = "($4 = '' OR $4 LIKE '%,' || l.verdict || ',%') AND ($5 = '' \
     OR ($5 = 'open' AND l.verdict <> 'matched' AND l.resolved_at IS NULL) OR ($5 = 'resolved' AND l.resolved_at IS NOT NULL)) \
     AND ($6 = '' OR lowered(l.reference) LIKE $6 ESCAPE '\\')";

/// Lines, in their order, behind `after`.
pub(in crate::reconciliations) async fn list(
    tx: &mut impl Tx,
    id: Id<Reconciliation>,
    wanted: &Wanted,
    limit: usize,
) -> Result<Vec<Line>, Problem> {
    let Wanted { verdicts, state, pattern, after } = wanted;
    let sql = format!(
        "{SELECT} WHERE l.merchant = $1 AND l.reconciliation = $2 AND l.number > $3 AND {NARROWED} \
         ORDER BY l.number LIMIT $7"
    );
    tx.list(&sql, &[&id, after, verdicts, state, pattern, &limit]).await
}

pub(in crate::reconciliations) async fn count(
    tx: &mut impl Tx,
    id: Id<Reconciliation>,
    wanted: &Wanted,
) -> Result<i64, Problem> {
    let Wanted { verdicts, state, pattern, after } = wanted;
    let sql = format!(
        "SELECT COUNT(*) FROM reconciliation_line l WHERE l.merchant = $1 AND l.reconciliation = $2 AND l.number > $3 \
         AND {NARROWED}"
    );
    tx.count(&sql, &[&id, after, verdicts, state, pattern]).await
}

/// Whatever people look into, of the newest reconciliation first, behind one line of one of them.
pub(in crate::reconciliations) async fn exceptions(
    tx: &mut impl Tx,
    state: &str,
    (after, number): (Id<Reconciliation>, i64),
    limit: usize,
) -> Result<Vec<Line>, Problem> {
    let narrowed = match state {
        "resolved" => "AND l.resolved_at IS NOT NULL",
        "all" => "",
        _ => "AND l.resolved_at IS NULL",
    };
    let sql = format!(
        "{SELECT} WHERE l.merchant = $1 AND l.verdict <> 'matched' {narrowed} \
         AND (l.reconciliation < $2 OR (l.reconciliation = $2 AND l.number > $3)) \
         ORDER BY l.reconciliation DESC, l.number LIMIT $4"
    );
    tx.list(&sql, &[&after, &number, &limit]).await
}

pub(in crate::reconciliations) async fn find_line_locked(
    tx: &mut impl Writing,
    id: Id<Reconciliation>,
    number: i64,
) -> Result<Option<Line>, Problem> {
    // The reconciliation is locked, and with it its lines.
    let sql = format!("{SELECT} WHERE l.merchant = $1 AND l.reconciliation = $2 AND l.number = $3");
    tx.find(&sql, &[&id, &number]).await
}

pub(in crate::reconciliations) async fn resolve(
    tx: &mut impl Writing,
    line: &Line,
    (member, name): (Id<Member>, &str),
    note: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE reconciliation_line SET resolved_at = $4, resolved_by = $5, resolver_name = $6, note = $7 \
               WHERE merchant = $1 AND reconciliation = $2 AND number = $3";
    tx.execute(sql, &[&line.reconciliation, &line.number, &now, &member, &name, &note]).await?;
    Ok(())
}

pub(in crate::reconciliations) async fn reopen(tx: &mut impl Writing, line: &Line) -> Result<(), Problem> {
    let sql = "UPDATE reconciliation_line SET resolved_at = NULL, resolved_by = NULL, resolver_name = NULL, note = NULL \
               WHERE merchant = $1 AND reconciliation = $2 AND number = $3";
    tx.execute(sql, &[&line.reconciliation, &line.number]).await?;
    Ok(())
}

/// What the lines come to.
pub(in crate::reconciliations) async fn totals(
    tx: &mut impl Tx,
    id: Id<Reconciliation>,
) -> Result<Vec<Total>, Problem> {
    let sql = format!(
        "SELECT verdict, COALESCE(file_currency, our_currency, '') AS code, COUNT(*), {}, {} \
         FROM reconciliation_line WHERE merchant = $1 AND reconciliation = $2 GROUP BY verdict, code \
         ORDER BY verdict, code LIMIT 100",
        sums::in_parts("file_amount"),
        sums::in_parts("our_amount")
    );
    type Row = (String, String, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = tx.list(&sql, &[&id]).await?;
    // What we have is of no bound: more than can be said is said as the most that can.
    let sum = |millions, rest| sums::whole(millions, rest).unwrap_or(i64::MAX);
    let total = |(verdict, currency, count, file, file_rest, ours, our_rest): Row| {
        let (file, ours) = (sum(file, file_rest), sum(ours, our_rest));
        Verdict::from_name(&verdict).map(|verdict| Total { verdict, currency, count, file, ours })
    };
    Ok(rows.into_iter().filter_map(total).collect())
}
