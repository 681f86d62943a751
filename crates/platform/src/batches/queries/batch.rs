//! Batches themselves, their files and makers.

use permit::{FromRow, Kind, MemberActor, Param, Problem, Row, StoreError, Tx, Writing};
use serde::{Serialize, de::DeserializeOwned};
use values::{Id, Timestamp, subjects, subjects::Member};

use super::super::model::{Batch, BatchState, Names};
use crate::{
    changes::{self, NotBeside},
    csv::Columns,
    listing::{may, places},
    payouts, policy,
};

const COLUMNS: &str = "b.id, b.name, b.state, b.header, b.mapping, b.lines, b.checked, b.named, b.made, b.settled, b.from_file, \
     b.counted, b.faulty, b.warned, b.names_asked, b.names_differ, b.names_unknown, b.names_by, b.totals, b.terms_digest, b.digest, b.required, b.made_by, b.maker_name, b.confirmed_by, \
     b.decided_by, b.released_alone, b.stopped_by, b.reason, b.created_at, b.updated_at, b.authorised_at, b.stopped_at, b.expires_at";

fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Row(format!("a batch cannot be read: {error}")))
}

pub(super) fn write(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::failure(error.to_string()))
}

impl FromRow for Batch {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (id, name) = (row.next()?, row.next()?);
        let state: String = row.next()?;
        let (header, mapping): (String, String) = (row.next()?, row.next()?);
        let (lines, checked, named) = (row.next()?, row.next()?, row.next()?);
        let (made, settled, from_file) = (row.next()?, row.next()?, row.next()?);
        let (counted, faulty, warned) = (row.next()?, row.next()?, row.next()?);
        let names = Names { asked: row.next()?, differ: row.next()?, unknown: row.next()? };
        let names_by = row.next()?;
        let sums: String = row.next()?;
        Ok(Self {
            id,
            name,
            state: BatchState::from_name(&state)
                .ok_or_else(|| StoreError::Row("a batch's state cannot be read".to_owned()))?,
            header: read(&header)?,
            columns: Columns(read(&mapping)?),
            lines,
            checked,
            named,
            made,
            settled,
            from_file,
            counted,
            faulty,
            warned,
            names,
            names_by,
            sums: read(&sums)?,
            terms: row.next::<Option<Vec<u8>>>()?.and_then(|bytes| bytes.try_into().ok()),
            digest: row.next()?,
            required: row.next()?,
            made_by: row.next()?,
            maker_name: row.next()?,
            confirmed_by: row.next()?,
            decided_by: row.next()?,
            released_alone: row.next()?,
            stopped_by: row.next()?,
            reason: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
            authorised_at: row.next()?,
            stopped_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// Writes a new batch.
pub(in crate::batches) async fn insert(
    tx: &mut impl Writing,
    batch: &Batch,
    file: &[u8; 32],
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "INSERT INTO batch (merchant, id, name, state, file_digest, header, mapping, lines, checked, named, made, \
               settled, from_file, counted, faulty, warned, names_asked, names_differ, names_unknown, totals, digest, required, made_by, maker_name, created_at, updated_at) \
               VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, '[]', $8, 1, $9, $10, $11, $11)";
    let (header, mapping) = (write(&batch.header)?, write(&batch.columns.0)?);
    let Batch { id, name, lines, digest, made_by, maker_name, .. } = batch;
    tx.execute(sql, &[id, name, file, &header, &mapping, lines, digest, made_by, maker_name, &now]).await?;
    Ok(())
}

/// Keeps the lines of the file, a part a row, as JSON.
pub(in crate::batches) async fn insert_parts(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
    parts: &[String],
) -> Result<(), Problem> {
    let sql = "INSERT INTO batch_part (merchant, batch, part, cells) VALUES ($1, $2, $3, $4)";
    for (place, cells) in parts.iter().enumerate() {
        tx.execute(sql, &[&batch, &place, cells]).await?;
    }
    Ok(())
}

/// One part of the file: the number of each line in it, and its cells.
pub(in crate::batches) async fn part(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
    part: i64,
) -> Result<Vec<(i64, Vec<String>)>, Problem> {
    let sql = "SELECT cells FROM batch_part WHERE merchant = $1 AND batch = $2 AND part = $3";
    let text: Option<String> = tx.find(sql, &[&batch, &part]).await?;
    let text = text.ok_or_else(|| Problem::failure("a part of a file is gone"))?;
    serde_json::from_str(&text).map_err(|error| Problem::failure(error.to_string()))
}

/// The batch with this id.
pub(in crate::batches) async fn find(
    tx: &mut impl Tx,
    id: Id<subjects::Batch>,
) -> Result<Option<Batch>, Problem> {
    tx.find(&format!("SELECT {COLUMNS} FROM batch b WHERE b.merchant = $1 AND b.id = $2"), &[&id]).await
}

/// As [`find`], its row locked until the end of the transaction.
pub(in crate::batches) async fn find_locked(
    tx: &mut impl Writing,
    id: Id<subjects::Batch>,
) -> Result<Option<Batch>, Problem> {
    tx.find_locked(&format!("SELECT {COLUMNS} FROM batch b WHERE b.merchant = $1 AND b.id = $2"), &[&id])
        .await
}

/// The newest batch of the same file that has not ended early.
pub(in crate::batches) async fn find_by_file(
    tx: &mut impl Tx,
    file: &[u8; 32],
) -> Result<Option<Batch>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM batch b WHERE b.merchant = $1 AND b.file_digest = $2 \
         AND b.state NOT IN ('rejected', 'cancelled', 'expired') ORDER BY b.id DESC LIMIT 1"
    );
    tx.find(&sql, &[file]).await
}

/// Batches before `before`, newest first; one more than `limit`. `states` as the lists of payouts have them.
pub(in crate::batches) async fn list(
    tx: &mut impl Tx,
    states: &str,
    before: Id<subjects::Batch>,
    limit: usize,
) -> Result<Vec<Batch>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM batch b WHERE b.merchant = $1 AND b.id < $2 \
         AND ($3 = '' OR $3 LIKE '%,' || b.state || ',%') ORDER BY b.id DESC LIMIT $4"
    );
    tx.list(&sql, &[&before, &states, &(limit + 1)]).await
}

/// Keeps how far the work on a batch has come, and what its lines come to.
pub(in crate::batches) async fn set_progress(tx: &mut impl Writing, batch: &Batch) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE batch SET mapping = $3, checked = $4, named = $5, made = $6, settled = $7, from_file = $8, counted = $9, \
               faulty = $10, warned = $11, totals = $12, terms_digest = $13, digest = $14, updated_at = $15, names_asked = $16, names_differ = $17, \
               names_unknown = $18, names_by = $19 \
               WHERE merchant = $1 AND id = $2";
    let (mapping, sums) = (write(&batch.columns.0)?, write(&batch.sums)?);
    let Batch {
        id,
        checked,
        named,
        made,
        settled,
        from_file,
        counted,
        faulty,
        warned,
        terms,
        digest,
        names,
        names_by,
        ..
    } = batch;
    let params: [Param<'_>; 18] = [
        id,
        &mapping,
        checked,
        named,
        made,
        settled,
        from_file,
        counted,
        faulty,
        warned,
        &sums,
        terms,
        digest,
        &now,
        &names.asked,
        &names.differ,
        &names.unknown,
        names_by,
    ];
    tx.execute(sql, &params).await?;
    Ok(())
}

/// Brings a batch into another state, with whoever confirmed or decided, as `batch` has them.
pub(in crate::batches) async fn move_to(
    tx: &mut impl Writing,
    batch: &Batch,
    state: BatchState,
) -> Result<(), Problem> {
    let now = tx.now();
    let sql = "UPDATE batch SET state = $3, confirmed_by = $4, decided_by = $5, reason = $6, authorised_at = $7, expires_at = $8, \
               confirmed_at = CASE WHEN $3 = 'waiting' THEN $9 ELSE confirmed_at END, updated_at = $9, required = $10, stopped_by = $11, stopped_at = $12, released_alone = $13 \
               WHERE merchant = $1 AND id = $2";
    let Batch {
        id,
        confirmed_by,
        decided_by,
        reason,
        authorised_at,
        expires_at,
        required,
        released_alone,
        stopped_by,
        stopped_at,
        ..
    } = batch;
    let params: [Param<'_>; 12] = [
        id,
        &state.name(),
        confirmed_by,
        decided_by,
        reason,
        authorised_at,
        expires_at,
        &now,
        required,
        stopped_by,
        stopped_at,
        released_alone,
    ];
    tx.execute(sql, &params).await?;
    Ok(())
}

/// Notes that `member` had a part in the batch; the first part is kept.
pub(in crate::batches) async fn add_maker(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
    member: &MemberActor,
    part: &'static str,
) -> Result<(), Problem> {
    let now: Timestamp = tx.now();
    let sql = "INSERT INTO batch_maker (merchant, batch, member, name, part, at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT DO NOTHING";
    tx.execute(sql, &[&batch, &member.id, &member.name, &part, &now]).await?;
    Ok(())
}

/// Waits for whoever begins to send a payout of it this moment, each of whom holds the rows of its makers until then.
pub(in crate::batches) async fn wait_for_senders(
    tx: &mut impl Writing,
    batch: Id<subjects::Batch>,
) -> Result<(), Problem> {
    let sql = "SELECT member FROM batch_maker WHERE merchant = $1 AND batch = $2 ORDER BY member";
    let _: Vec<Id<Member>> = tx.list_locked(sql, &[&batch]).await?;
    Ok(())
}

/// Whoever had a part in it, and whether they may still make payouts.
pub(in crate::batches) async fn makers_of(
    tx: &mut impl Tx,
    batch: Id<subjects::Batch>,
) -> Result<Vec<(Id<Member>, bool)>, Problem> {
    let sql = format!(
        "SELECT k.member, CAST(CASE WHEN m.state = 'active' AND {} THEN 1 ELSE 0 END AS BIGINT) \
         FROM batch_maker k JOIN member m ON m.merchant = k.merchant AND m.id = k.member \
         WHERE k.merchant = $1 AND k.batch = $2 ORDER BY k.at, k.member LIMIT 1000",
        may("m", Kind::CreatePayout)
    );
    tx.list(&sql, &[&batch]).await
}

/// How many batches wait that `member`, whose role and payout duty release some, may release: that have no part of theirs in
/// them nor of anybody beside whom they do not count, and no approval of these either; of their own those that take one checker,
/// where the member is a single signatory. The beneficiaries of their lines, which may be thousands, are not looked at.
pub(in crate::batches) async fn waiting(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let beside = waiting_beside(tx, member).await?;
    let own = if policy::is_single(tx, member).await? { waiting_own(tx, member).await? } else { 0 };
    Ok(beside + own)
}

async fn waiting_beside(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let now = tx.now();
    let NotBeside::These(tied) = changes::not_beside(tx, member).await? else { return Ok(0) };
    let mut params: Vec<Param<'_>> = vec![&now, &member];
    params.extend(tied.iter().map(|other| other as Param<'_>));
    let people = places(3, 1 + tied.len());
    let approved = payouts::approved_by(&people, "b.id");
    let sql = format!(
        "SELECT COUNT(*) FROM batch b WHERE b.merchant = $1 AND b.state = 'waiting' AND b.expires_at > $2 \
         AND NOT EXISTS (SELECT k.member FROM batch_maker k WHERE k.merchant = b.merchant AND k.batch = b.id \
                         AND k.member IN ({people})) AND NOT {approved}"
    );
    tx.count(&sql, &params).await
}

/// How many of the member's own take one checker by the policy of now as well; of a thousand at the most.
async fn waiting_own(tx: &mut impl Tx, member: Id<Member>) -> Result<i64, Problem> {
    let now = tx.now();
    let sql = format!(
        "SELECT {COLUMNS} FROM batch b WHERE b.merchant = $1 AND b.state = 'waiting' AND b.expires_at > $2 AND b.required = 1 \
         AND EXISTS (SELECT k.member FROM batch_maker k WHERE k.merchant = b.merchant AND k.batch = b.id AND k.member = $3) \
         AND NOT EXISTS (SELECT k.member FROM batch_maker k JOIN member m ON m.merchant = k.merchant AND m.id = k.member \
                         WHERE k.merchant = b.merchant AND k.batch = b.id \
                         AND (m.state <> 'active' OR NOT ({}))) LIMIT 1000",
        may("m", Kind::CreatePayout)
    );
    let batches: Vec<Batch> = tx.list(&sql, &[&now, &member]).await?;
    let policy = policy::load(tx).await?;
    let takes_one = |mut batch: Batch| batch.hold_to(&policy).is_ok() && batch.required == 1;
    let own = batches.into_iter().map(takes_one).filter(|one| *one).count();
    Ok(i64::try_from(own).unwrap_or(i64::MAX))
}
