//! Approvals in the order in which they were given, whatever of.

use permit::{FromRow, Problem, Row, StoreError, Tx};
use values::{Amount, Currency, Id, Timestamp, subjects::Member};

use super::super::model::{Approval, Payout};
use crate::listing::Listed;

/// An approval with what it is of: a payout, or a batch of them. Or, without an id, what stands in the place of one where one
/// person released a payout.
#[derive(Debug, Clone)]
pub(crate) struct GivenApproval {
    pub id: Option<Id<Approval>>,
    pub at: Timestamp,
    pub member: Option<Id<Member>>,
    /// Who gave it. Without an id what is said of whoever released it, or of a withdrawal their name.
    pub name: String,
    /// The payout, or the batch.
    pub payout: Id<Payout>,
    /// Whether it is a batch.
    pub of_batch: bool,
    pub digest: [u8; 32],
    pub proof: String,
    pub address: String,
    pub voided_at: Option<Timestamp>,
    pub void_reason: Option<String>,
    /// The payout's; of a batch what it is called.
    pub reference: Option<String>,
    /// As `amount`.
    pub payee_name: Option<String>,
    pub state: Option<String>,
    /// The payout's, where that still is what was approved: nobody changed it since. None of a batch.
    pub amount: Option<Amount>,
}

impl FromRow for GivenApproval {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, at, member, name) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (payout, of_batch, digest) = (row.next()?, row.next()?, row.next()?);
        let (proof, address) = (row.next()?, row.next()?);
        let (voided_at, void_reason) = (row.next()?, row.next()?);
        let (reference, payee_name, state) = (row.next()?, row.next()?, row.next()?);
        let (minor, code): (Option<i64>, Option<String>) = (row.next()?, row.next()?);
        let money = |(minor, code): (i64, String)| {
            let amount = Currency::from_code(&code).and_then(|currency| Amount::new(minor, currency).ok());
            amount.ok_or_else(|| StoreError::Row("an approved amount cannot be read".to_owned()))
        };
        let amount = minor.zip(code).map(money).transpose()?;
        Ok(Self {
            id,
            at,
            member,
            name,
            payout,
            of_batch,
            digest,
            proof,
            address,
            voided_at,
            void_reason,
            reference,
            payee_name,
            state,
            amount,
        })
    }
}

type Span = (Timestamp, Timestamp);

/// Which approvals an export has, and how far it is read.
#[derive(Debug, Clone)]
pub(crate) struct WantedApprovals {
    /// From the first instant on, until before the second.
    pub span: Span,
    /// Those given before this one.
    pub after: Id<Approval>,
    /// The payout before which the next that was released alone stands, once all approvals are read.
    pub alone: Option<Id<Payout>>,
    /// How many a piece has.
    pub stride: usize,
}

/// All of them, the newest first; behind them what one person released without any, the newest first.
impl Listed for WantedApprovals {
    type Row = GivenApproval;

    fn until(&mut self, before: Timestamp) {
        self.span.1 = self.span.1.min(before);
    }

    async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        let sql = "SELECT COUNT(*) FROM approval v WHERE v.merchant = $1 AND v.at >= $2 AND v.at < $3";
        let given = tx.count(sql, &[&self.span.0, &self.span.1]).await?;
        Ok(given + count_alone(tx, self.span).await?)
    }

    async fn read_on(&mut self, tx: &mut impl Tx) -> Result<Option<Vec<GivenApproval>>, Problem> {
        let sql = "SELECT v.id, v.at, v.member, v.name, v.payout, CAST(CASE WHEN b.id IS NULL THEN 0 ELSE 1 END AS BIGINT), v.digest, \
                   v.proof, v.address, v.voided_at, v.void_reason, COALESCE(p.reference, b.name), \
                   CASE WHEN v.digest = p.digest THEN p.payee_name END, COALESCE(p.state, b.state), \
                   CASE WHEN v.digest = p.digest THEN p.amount END, CASE WHEN v.digest = p.digest THEN p.currency END FROM approval v \
                   LEFT JOIN payout p ON p.merchant = v.merchant AND p.id = v.payout \
                   LEFT JOIN batch b ON b.merchant = v.merchant AND b.id = v.payout \
                   WHERE v.merchant = $1 AND v.at >= $2 AND v.at < $3 AND v.id < $4 ORDER BY v.id DESC LIMIT $5";
        if self.alone.is_none() {
            let Self { span: (from, to), after, stride, .. } = &*self;
            let given: Vec<GivenApproval> = tx.list(sql, &[from, to, after, stride]).await?;
            if let Some(last) = given.last().and_then(|given| given.id) {
                self.after = last;
                return Ok(Some(given));
            }
        }
        let after = self.alone.unwrap_or_else(|| Id::from_bytes([0xff; 16]));
        let released = released_alone(tx, self.span, after, self.stride).await?;
        self.alone = Some(released.last().map_or(after, |last| last.payout));
        Ok(Some(released).filter(|released| !released.is_empty()))
    }
}

/// How many payouts, of any purpose, one person released within a span.
async fn count_alone(tx: &mut impl Tx, (from, to): Span) -> Result<i64, Problem> {
    let sql = "SELECT COUNT(*) FROM payout WHERE merchant = $1 AND authorised_at >= $2 AND authorised_at < $3 \
               AND (waiver IS NOT NULL OR released_alone IS NOT NULL)";
    tx.count(sql, &[&from, &to]).await
}

/// At most `limit` of them, those made before `after`, the newest first, each as if its release were an approval.
async fn released_alone(
    tx: &mut impl Tx,
    (from, to): Span,
    after: Id<Payout>,
    limit: usize,
) -> Result<Vec<GivenApproval>, Problem> {
    let sql = "SELECT NULL, p.authorised_at, NULL, \
               CASE WHEN p.purpose = 'withdrawal' THEN p.maker_name ELSE p.released_alone END, p.id, CAST(0 AS BIGINT), p.digest, \
               COALESCE(p.released_alone, p.waiver), '', NULL, NULL, p.reference, p.payee_name, p.state, p.amount, p.currency \
               FROM payout p WHERE p.merchant = $1 AND p.authorised_at >= $2 AND p.authorised_at < $3 \
               AND (p.waiver IS NOT NULL OR p.released_alone IS NOT NULL) AND p.id < $4 ORDER BY p.id DESC LIMIT $5";
    tx.list(sql, &[&from, &to, &after, &limit]).await
}
