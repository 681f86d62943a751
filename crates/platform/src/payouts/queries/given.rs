//! Approvals in the order in which they were given, whatever of.

use permit::{FromRow, Problem, Row, StoreError, Tx};
use values::{Amount, Currency, Id, Timestamp, subjects::Member};

use super::super::model::{Approval, Payout};
use crate::listing::Listed;

/// An approval with what it is of: a payout, or a batch of them.
#[derive(Debug, Clone)]
pub(crate) struct GivenApproval {
    pub id: Id<Approval>,
    pub at: Timestamp,
    pub member: Id<Member>,
    pub name: String,
    /// The payout, or the batch.
    pub payout: Id<Payout>,
    pub digest: [u8; 32],
    pub proof: String,
    pub address: String,
    pub voided_at: Option<Timestamp>,
    pub void_reason: Option<String>,
    /// The payout's; of a batch what it is called.
    pub reference: Option<String>,
    pub payee_name: Option<String>,
    pub state: Option<String>,
    /// The payout's; none of a batch.
    pub amount: Option<Amount>,
}

impl FromRow for GivenApproval {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, at, member, name) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let (payout, digest, proof, address) = (row.next()?, row.next()?, row.next()?, row.next()?);
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
    /// How many a piece has.
    pub stride: usize,
}

/// All of them, the newest first.
impl Listed for WantedApprovals {
    type Row = GivenApproval;

    fn until(&mut self, before: Timestamp) {
        self.span.1 = self.span.1.min(before);
    }

    async fn count(&self, tx: &mut impl Tx) -> Result<i64, Problem> {
        let sql = "SELECT COUNT(*) FROM approval v WHERE v.merchant = $1 AND v.at >= $2 AND v.at < $3";
        tx.count(sql, &[&self.span.0, &self.span.1]).await
    }

    async fn read_on(&mut self, tx: &mut impl Tx) -> Result<Option<Vec<GivenApproval>>, Problem> {
        let sql = "SELECT v.id, v.at, v.member, v.name, v.payout, v.digest, v.proof, v.address, v.voided_at, v.void_reason, \
                   COALESCE(p.reference, b.name), p.payee_name, COALESCE(p.state, b.state), p.amount, p.currency FROM approval v \
                   LEFT JOIN payout p ON p.merchant = v.merchant AND p.id = v.payout \
                   LEFT JOIN batch b ON b.merchant = v.merchant AND b.id = v.payout \
                   WHERE v.merchant = $1 AND v.at >= $2 AND v.at < $3 AND v.id < $4 ORDER BY v.id DESC LIMIT $5";
        let Self { span: (from, to), after, stride } = &*self;
        let given: Vec<GivenApproval> = tx.list(sql, &[from, to, after, stride]).await?;
        let Some(last) = given.last() else { return Ok(None) };
        self.after = last.id;
        Ok(Some(given))
    }
}
