//! Merchants beside the demonstration's.

use permit::{App, Problem, Tx as _, Writing as _};
use values::{
    Amount, Currency, Id,
    subjects::{Member, Merchant},
};

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
