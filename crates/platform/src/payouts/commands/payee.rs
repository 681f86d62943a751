//! The beneficiary that an order uses, as it stands when the order is written.

use permit::{MoneySeen, Problem, Undecided};
use values::Id;

use super::super::model::{NewPayout, PayoutError};
use crate::{
    payees::{self, Beneficiary, Used},
    policy::PolicyError,
};

/// The beneficiary that an order names, which has to stand as it did when the order was made from it.
pub(super) fn named(
    seen: &MoneySeen<'_>,
    beneficiary: Option<(Id<Beneficiary>, i64)>,
    in_words: fn(PayoutError) -> Problem,
) -> Result<Option<Used>, Undecided> {
    let Some((id, version)) = beneficiary else { return Ok(None) };
    let found = payees::find_in(seen, id)?.ok_or_else(|| Problem::not_found("beneficiary"))?;
    let used = found.used().map_err(Problem::from)?;
    if used.version != version {
        return Err(in_words(PayoutError::BeneficiaryChanged).into());
    }
    Ok(Some(used))
}

/// The confirmed beneficiary who has the account, where only such are paid.
pub(super) fn known_in(seen: &MoneySeen<'_>, new: &NewPayout) -> Result<Used, Undecided> {
    let known = payees::known_in(seen, &new.destination)?;
    let known = known.ok_or_else(|| Problem::from(PolicyError::UnknownPayee))?;
    Ok(known.used().map_err(Problem::from)?)
}
