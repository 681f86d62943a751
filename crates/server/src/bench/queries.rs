//! Copies of a payout, in numbers that would take an hour to make one by one.

use permit::{App, Param, Problem, Writing as _};
use values::{Id, Timestamp, subjects::Merchant};

/// How many copies are kept at once.
const TOGETHER: usize = 5_000;

/// What a copy has of its original: all but its id, its references and when it was made.
const ALIKE: &str = "state, amount, fee, fee_bearer, debit, currency, receives, receives_currency, rate, channel, account, \
    bic, provider_code, transfer_type, payee_name, payee_known, given_name, provider, note, message, digest, application, \
    api_key, key_maker, made_by, maker_name, door, decided_by, required, sending, expires_at, authorised_at";

/// Copies the payout with this reference under the references that `BULK` and a number make, each a microsecond after the
/// one before. Nothing pays them: they have no way to a rail and no money that is held.
pub(super) async fn copy_payouts(
    app: &App,
    merchant: Id<Merchant>,
    original: &str,
    numbers: std::ops::Range<usize>,
) -> Result<(), Problem> {
    let sql = format!(
        "INSERT INTO payout (merchant, id, wire_id, reference, created_at, updated_at, {ALIKE}) \
         SELECT merchant, $2, $3, $4, $5, $5, {ALIKE} FROM payout WHERE merchant = $1 AND reference = $6"
    );
    let begun = app.now();
    for first in numbers.clone().step_by(TOGETHER) {
        let mut upkeep = app.upkeep(merchant, "bench").await?;
        for number in first..(first + TOGETHER).min(numbers.end) {
            let at = Timestamp::from_micros(begun.as_micros() + i64::try_from(number).unwrap_or_default());
            let (id, reference) = (Id::<()>::new(at, app.random()), format!("BULK{number}"));
            let wire_id = format!("{reference}ABCDEF");
            let params: [Param<'_>; 5] = [&id, &wire_id, &reference, &at, &original];
            upkeep.tx().execute(&sql, &params).await?;
        }
        upkeep.keep().await?;
    }
    Ok(())
}
