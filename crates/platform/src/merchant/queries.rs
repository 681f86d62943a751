//! Every statement about the merchant's own row.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};

use super::model::{Profile, Requirement};

impl FromRow for Profile {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.next()?,
            time_zone: row.next()?,
            country: row.next()?,
            second_factor: if row.next()? { Requirement::Required } else { Requirement::Optional },
            created_at: row.next()?,
        })
    }
}

const PROFILE: &str =
    "SELECT name, time_zone, country, second_factor_required, created_at FROM merchant WHERE id = $1";

pub(super) async fn find_profile(tx: &mut impl Tx) -> Result<Profile, Problem> {
    let found = tx.find(PROFILE, &[]).await?;
    found.ok_or_else(|| Problem::failure("a merchant that has members is missing"))
}

pub(super) async fn find_profile_locked(tx: &mut impl Writing) -> Result<Profile, Problem> {
    let found = tx.find_locked(PROFILE, &[]).await?;
    found.ok_or_else(|| Problem::failure("a merchant that has members is missing"))
}

pub(super) async fn set_profile(tx: &mut impl Writing, profile: &Profile) -> Result<(), Problem> {
    let sql = "UPDATE merchant SET name = $2, time_zone = $3 WHERE id = $1";
    tx.execute(sql, &[&profile.name, &profile.time_zone]).await?;
    Ok(())
}

pub(super) async fn set_requirement(tx: &mut impl Writing, requirement: Requirement) -> Result<(), Problem> {
    let required = requirement == Requirement::Required;
    tx.execute("UPDATE merchant SET second_factor_required = $2 WHERE id = $1", &[&required]).await?;
    Ok(())
}
