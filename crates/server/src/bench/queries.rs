//! Merchants beside the demonstration's, and payments that nobody is asked for.

use std::ops::Range;

use permit::{App, Problem, Tx as _, Writing as _};
use values::{
    Amount, Currency, Id, Timestamp,
    subjects::{Member, Merchant},
};

/// How many payments are written in one commit, and how many a payer makes.
const PIECE: usize = 1_000;
const EACH: usize = 4;

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

/// Adds payments of these numbers, every sixteenth payer an Asha.
pub(super) async fn put_payments(
    app: &App,
    merchant: Id<Merchant>,
    numbers: Range<usize>,
) -> Result<(), Problem> {
    let sql = "INSERT INTO payment (merchant, id, wire_id, reference, state, amount, fee, currency, channel, phone, payer_name, \
               created_at, updated_at) VALUES ($1, $2, $3, $4, 'succeeded', 100000, 0, 'TZS', 'M-PESA', $5, $6, $7, $7)";
    let mut next = numbers.start;
    while next < numbers.end {
        let (mut upkeep, until) = (app.upkeep(merchant, "bench").await?, numbers.end.min(next + PIECE));
        for number in next..until {
            let (tx, payer) = (upkeep.tx(), number / EACH);
            let (id, now): (Id<()>, Timestamp) = (tx.id(), tx.now());
            let (reference, phone) = (format!("PAID{number:07}"), format!("25571{payer:07}"));
            let wire_id = format!("{reference}LCP{number:08X}");
            let name = if payer.is_multiple_of(16) { "ASHA MREMA" } else { "NEEMA OMARI" };
            tx.execute(sql, &[&id, &wire_id, &reference, &phone, &name, &now]).await?;
        }
        upkeep.keep().await?;
        next = until;
    }
    Ok(())
}
