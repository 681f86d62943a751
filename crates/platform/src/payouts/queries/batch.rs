//! The payouts of a batch, hundreds to a statement.

use permit::{Problem, ToValue as _, Tx, Writing};
use rails::{Destination, Rate};
use values::{
    Id, Timestamp,
    subjects::{Batch, Member},
};

use super::{
    super::model::{Channel, NewPayout, Payout, PayoutState},
    COLUMNS, FROM,
};
use crate::many::{Rows, params, strides};

/// A payout about to be made, and the line it is of.
pub(in crate::payouts) struct NewOfLine {
    pub id: Id<Payout>,
    pub wire_id: String,
    pub line: i64,
    pub new: NewPayout,
}

/// What the payouts of a batch have in common.
pub(in crate::payouts) struct Common<'a> {
    pub batch: Id<Batch>,
    pub member: Id<Member>,
    pub maker: &'a str,
    pub required: i64,
    pub expires_at: Timestamp,
}

/// Writes them; the money is held with the batch.
pub(in crate::payouts) async fn insert_of_batch(
    tx: &mut impl Writing,
    payouts: &[NewOfLine],
    common: &Common<'_>,
) -> Result<(), Problem> {
    const SHARED: &str = ", 'pending', $2, $3, $4, $5, $6, $6, $7, 'not', 'request'";
    let now = tx.now();
    for piece in strides(payouts) {
        let mut values = vec![
            common.batch.to_value(),
            common.member.to_value(),
            common.maker.to_value(),
            common.required.to_value(),
            now.to_value(),
            common.expires_at.to_value(),
        ];
        let before = values.len();
        for payout in piece {
            let NewPayout { reference, amount, price, destination, provider, note, .. } = &payout.new;
            let (bic, transfer) = match destination {
                Destination::Bank { bic, transfer, .. } => (Some(bic), Some(transfer.name())),
                Destination::Mobile(_) | Destination::Till { .. } => (None, None),
            };
            let code = match destination {
                Destination::Till { provider_code, .. } => Some(provider_code),
                _ => None,
            };
            values.extend([
                payout.id.to_value(),
                payout.wire_id.to_value(),
                reference.to_value(),
                amount.minor().to_value(),
                price.fee.minor().to_value(),
                amount.currency().code().to_value(),
                destination.account().to_value(),
                payout.new.payee().to_value(),
                payout.new.payee_known.to_value(),
                provider.to_value(),
                note.to_value(),
                payout.new.digest().to_value(),
                price.bearer.name().to_value(),
                price.debit.minor().to_value(),
                price.receives.minor().to_value(),
                price.receives.currency().code().to_value(),
                price.rate.map(Rate::parts).to_value(),
                Channel::of(destination).name().to_value(),
                bic.to_value(),
                code.to_value(),
                transfer.to_value(),
                destination.account_name().map(str::to_owned).to_value(),
                payout.line.to_value(),
            ]);
        }
        let columns = (values.len() - before) / piece.len();
        let rows = Rows { count: piece.len(), columns, before }.with_merchant(SHARED);
        let sql = format!(
            "INSERT INTO payout (merchant, id, wire_id, reference, amount, fee, currency, account, payee_name, payee_known, \
             provider, note, digest, fee_bearer, debit, receives, receives_currency, rate, channel, bic, provider_code, \
             transfer_type, given_name, batch_line, state, batch, made_by, maker_name, required, created_at, updated_at, \
             expires_at, sending, door) VALUES {rows}"
        );
        tx.execute(&sql, &params(&values)).await?;
    }
    Ok(())
}

/// Moves the payouts of the lines after `after`, up to `to`, from waiting to `state`; says which they are, in the order of
/// their lines.
pub(in crate::payouts) async fn move_on(
    tx: &mut impl Writing,
    (batch, after, to): (Id<Batch>, i64, i64),
    state: PayoutState,
    decided_by: Option<Id<Member>>,
    message: Option<&str>,
) -> Result<Vec<Payout>, Problem> {
    let now = tx.now();
    let authorised_at = (state == PayoutState::Authorized).then_some(now);
    let sql = "UPDATE payout SET state = $5, decided_by = $6, message = $7, authorised_at = $8, updated_at = $9 \
               WHERE merchant = $1 AND batch = $2 AND batch_line > $3 AND batch_line <= $4 AND state = 'pending'";
    let name = state.name();
    tx.execute(sql, &[&batch, &after, &to, &name, &decided_by, &message, &authorised_at, &now]).await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE p.merchant = $1 AND p.batch = $2 AND p.batch_line > $3 AND p.batch_line <= $4 \
         AND p.state = $5 AND p.updated_at = $6 ORDER BY p.batch_line"
    );
    tx.list(&sql, &[&batch, &after, &to, &name, &now]).await
}

/// How many payouts of a batch are in each state.
///
/// # Errors
/// A failure of the store.
pub async fn count_of_batch(tx: &mut impl Tx, batch: Id<Batch>) -> Result<Vec<(PayoutState, i64)>, Problem> {
    let sql =
        "SELECT state, COUNT(*) FROM payout WHERE merchant = $1 AND batch = $2 GROUP BY state ORDER BY state";
    let rows: Vec<(String, i64)> = tx.list(sql, &[&batch]).await?;
    let read = |(state, count): (String, i64)| {
        let state = PayoutState::from_name(&state);
        Ok((state.ok_or_else(|| Problem::failure("a payout's state cannot be read"))?, count))
    };
    rows.into_iter().map(read).collect()
}

/// What became of one line.
pub type OfLine = (i64, Id<Payout>, String, Option<String>, Option<String>, String, bool);

/// What became of the lines after `after`, up to `to`, in their order: number, payout, state, words, receipt, and the payee
/// as the payout has them.
///
/// # Errors
/// A failure of the store.
pub async fn list_of_batch(
    tx: &mut impl Tx,
    batch: Id<Batch>,
    (after, to): (i64, i64),
) -> Result<Vec<OfLine>, Problem> {
    let sql = "SELECT batch_line, id, state, message, rail_reference, payee_name, payee_known FROM payout \
               WHERE merchant = $1 AND batch = $2 AND batch_line > $3 AND batch_line <= $4 ORDER BY batch_line";
    tx.list(sql, &[&batch, &after, &to]).await
}
