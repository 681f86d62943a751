//! What gives reason to look twice at a payout that waits.

use permit::{FromRow, Param, Problem, Row, StoreError, Tx};
use values::{Amount, Currency, Duration, Id, Timestamp};

use super::super::model::{Facts, LastPaid, Payout, in_short};
use crate::listing::{self, fill, places, room};

/// What waits was made no longer ago, and is compared with what was made a day before it.
const COMPARED: Duration = Duration::from_secs(9 * 24 * 3600);

struct FactsOf(Id<Payout>, Facts);

impl FromRow for FactsOf {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, first_to_account, same_reference) = (row.next()?, row.next()?, row.next()?);
        let (beneficiary_changed, account_changed) = (row.next()?, row.next()?);
        let (edited_by, last_paid) = (row.next()?, last_paid(row)?);
        let facts = Facts {
            first_to_account,
            same_reference,
            beneficiary_changed,
            account_changed,
            edited_by,
            last_paid,
        };
        Ok(Self(id, facts))
    }
}

/// The payout that was paid to the same beneficiary last, if one was.
fn last_paid(row: &mut Row) -> Result<Option<LastPaid>, StoreError> {
    let (name, account): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    let (minor, code): (Option<i64>, Option<String>) = (row.next()?, row.next()?);
    let at: Option<Timestamp> = row.next()?;
    let (Some((name, account)), Some((minor, code)), Some(at)) = (name.zip(account), minor.zip(code), at)
    else {
        return Ok(None);
    };
    let amount = Currency::from_code(&code).and_then(|currency| Amount::new(minor, currency).ok());
    let amount = amount.ok_or_else(|| StoreError::Row("a paid amount cannot be read".to_owned()))?;
    Ok(Some(LastPaid { amount, payee: in_short(&name, &account), at }))
}

/// The facts of those of these payouts, which a page shows, that wait: a few looks at the account of each, by its index. That of
/// amounts, which many payouts have in common, serves no sum.
pub(in crate::payouts) async fn facts_of(
    tx: &mut impl Tx,
    payouts: &[Id<Payout>],
) -> Result<Vec<(Id<Payout>, Facts)>, Problem> {
    if payouts.is_empty() {
        return Ok(Vec::new());
    }
    let room = room(payouts.len());
    let sql = format!(
        "SELECT p.id, \
               CAST(CASE WHEN EXISTS (SELECT q.id FROM payout q WHERE q.merchant = p.merchant AND q.account = p.account \
                    AND q.channel = p.channel AND COALESCE(q.bic, q.provider_code, '') = COALESCE(p.bic, p.provider_code, '') \
                    AND q.state = 'succeeded') THEN 0 ELSE 1 END AS BIGINT), \
               (SELECT q.reference FROM payout q WHERE q.merchant = p.merchant AND q.account = p.account AND q.id < p.id AND q.id >= $2 \
                AND q.channel = p.channel AND COALESCE(q.bic, q.provider_code, '') = COALESCE(p.bic, p.provider_code, '') \
                AND q.amount + 0 = p.amount AND q.currency = p.currency AND q.created_at > p.created_at - 86400000000 \
                AND q.state NOT IN ('failed', 'rejected', 'cancelled', 'expired', 'refunded', 'reversed') \
                ORDER BY q.id DESC LIMIT 1), \
               CAST(CASE WHEN p.beneficiary IS NULL OR EXISTS (SELECT b.id FROM beneficiary b WHERE b.merchant = p.merchant \
                    AND b.id = p.beneficiary AND b.state = 'confirmed' AND b.version = p.beneficiary_version) \
                    THEN 0 ELSE 1 END AS BIGINT), \
               CAST(CASE WHEN EXISTS (SELECT b.id FROM beneficiary b WHERE b.merchant = p.merchant AND b.id = p.beneficiary \
                    AND b.account_changed_at > (SELECT MAX(q.updated_at) FROM payout q WHERE q.merchant = p.merchant \
                                                AND q.beneficiary = p.beneficiary AND q.state = 'succeeded')) \
                    THEN 1 ELSE 0 END AS BIGINT), \
               CASE WHEN p.updated_at <> p.created_at THEN (SELECT s.by_name FROM step s WHERE s.merchant = p.merchant \
                    AND s.subject = p.id AND s.state = 'edited' ORDER BY s.id DESC LIMIT 1) END, \
               l.payee_name, l.account, l.amount, l.currency, l.updated_at \
               FROM payout p LEFT JOIN payout l ON l.merchant = p.merchant AND l.id = (SELECT q.id FROM payout q \
                    WHERE q.merchant = p.merchant AND q.beneficiary = p.beneficiary AND q.state = 'succeeded' \
                    ORDER BY q.updated_at DESC LIMIT 1) \
               WHERE p.merchant = $1 AND p.id IN ({}) AND p.state = 'pending' ORDER BY p.id",
        places(3, room)
    );
    let now = tx.now();
    let since: Id<Payout> = listing::ids(&(now - COMPARED, now)).0.cast();
    let mut params: Vec<Param<'_>> = Vec::with_capacity(1 + room);
    params.push(&since);
    fill(&mut params, payouts, room);
    let rows: Vec<FactsOf> = tx.list(&sql, &params).await?;
    Ok(rows.into_iter().map(|FactsOf(id, facts)| (id, facts)).collect())
}
