//! Every statement about terms.

use permit::{FromRow, Problem, Row, StoreError, Tx};
use rails::{FeeBearer, Rate, Service};
use values::{Amount, Currency, Timestamp};

use super::model::{KycState, QuotedRate, Terms};

/// The merchant, and one of its settings where it has any.
struct TermRow {
    since: Timestamp,
    kyc: KycState,
    setting: Option<(String, String, Timestamp)>,
}

impl FromRow for TermRow {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let since = row.next()?;
        let kyc: String = row.next()?;
        let kyc = KycState::from_name(&kyc);
        let (name, value, set_at): (Option<_>, Option<_>, Option<_>) =
            (row.next()?, row.next()?, row.next()?);
        let setting = name.zip(value).zip(set_at).map(|((name, value), set_at)| (name, value, set_at));
        Ok(Self {
            since,
            kyc: kyc.ok_or_else(|| StoreError::Row("a KYC state cannot be read".into()))?,
            setting,
        })
    }
}

/// What holds for the merchant, in one statement.
///
/// # Errors
/// A failure of the store.
pub async fn load(tx: &mut impl Tx) -> Result<Terms, Problem> {
    let sql = "SELECT m.created_at, m.kyc_state, t.name, t.value, t.set_at \
               FROM merchant m LEFT JOIN term t ON t.merchant = m.id WHERE m.id = $1";
    let rows: Vec<TermRow> = tx.list(sql, &[]).await?;
    let first = rows.first().ok_or_else(|| Problem::failure("a merchant that has members is missing"))?;
    let mut terms = Terms::published(first.since, first.kyc);
    for (name, value, set_at) in rows.into_iter().filter_map(|row| row.setting) {
        apply(&mut terms, &name, &value, set_at)
            .ok_or_else(|| Problem::failure(format!("the merchant's term {name} cannot be read")))?;
    }
    Ok(terms)
}

fn apply(terms: &mut Terms, name: &str, value: &str, set_at: Timestamp) -> Option<()> {
    let (kind, of) = name.split_once('.').unwrap_or((name, ""));
    match kind {
        "fees" => {
            terms.tariffs.insert(Service::from_name(of)?, serde_json::from_str(value).ok()?);
        }
        "rate" => {
            let (source, target) = of.split_once('.')?;
            let (source, target) = (Currency::from_code(source)?, Currency::from_code(target)?);
            let rate = Rate::parse(value).ok()?;
            terms.rates.insert((source.code(), target.code()), QuotedRate { source, target, rate, set_at });
        }
        "fee_bearer" => terms.fee_bearer = FeeBearer::from_name(value)?,
        "kyc_limit" => terms.kyc.limit = Amount::parse_decimal(value, Currency::TZS).ok()?,
        _ => return None,
    }
    Some(())
}
