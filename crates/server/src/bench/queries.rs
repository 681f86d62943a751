//! Copies of a payout, in numbers that would take an hour to make one by one, and merchants beside the demonstration's.

use permit::{App, Param, Problem, Tx as _, Writing as _};
use values::{
    Amount, Currency, Id, Timestamp,
    subjects::{Member, Merchant},
};

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

/// Adds a merchant whose only Admin is the person with this address, with money for a million small payouts.
pub(super) async fn put_merchant(app: &App, email: &str, number: usize) -> Result<Id<Merchant>, Problem> {
    let merchant = Id::<Merchant>::new(app.now(), app.random());
    let mut upkeep = app.upkeep(merchant, "bench").await?;
    let tx = upkeep.tx();
    let (member, now, name): (Id<Member>, _, _) = (tx.id(), tx.now(), format!("Merchant {number}"));
    let sql = "INSERT INTO merchant (id, name, country, time_zone, created_at) \
               VALUES ($1, $2, 'TZ', 'Africa/Dar_es_Salaam', $3)";
    tx.execute(sql, &[&name, &now]).await?;
    let sql = "INSERT INTO member (merchant, id, person, role, state, owner, name, joined_at) \
               SELECT $1, $2, id, 'Admin', 'active', 1, name, $3 FROM person WHERE email = $4";
    tx.execute(sql, &[&member, &now, &email]).await?;
    let amount =
        Amount::new(100_000_000_000, Currency::TZS).map_err(|error| Problem::failure(error.to_string()))?;
    platform::ledger::fund(tx, amount, "simulator").await?;
    upkeep.keep().await?;
    Ok(merchant)
}
