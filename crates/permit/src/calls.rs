//! How many calls a merchant has a day before it is approved. The count is a row of the store, so that several
//! instances count together; of an approved merchant nothing is counted, and nothing read for it.

use http::StatusCode;
use store::{ToValue as _, WriteTransaction};
use values::{Duration, EAST_AFRICA, Timestamp};

use crate::{Problem, app::App, credentials::KeyRow};

/// Calls a day, tokens included.
const CALLS_A_DAY: i64 = 100;
const DAY: i64 = 24 * 3600;

/// Counts a call by API of a merchant that is not approved.
///
/// # Errors
/// `kyc.calls` once the day's calls are used up, or a failure of the store.
pub(crate) async fn count(app: &App, key: &KeyRow) -> Result<(), Problem> {
    if key.actor.kyc_approved {
        return Ok(());
    }
    let mut tx: WriteTransaction = app.db().write().await?;
    let today = day(app.now());
    // The condition counts and refuses in one statement: of two calls at once, one has the last place.
    let sql = "INSERT INTO api_calls (merchant, on_day, calls) VALUES ($1, $2, 1) ON CONFLICT (merchant) DO UPDATE SET \
               calls = CASE WHEN api_calls.on_day = $2 THEN api_calls.calls + 1 ELSE 1 END, on_day = $2 \
               WHERE api_calls.on_day <> $2 OR api_calls.calls < $3";
    let counted =
        tx.execute(sql, &[key.merchant.to_value(), today.to_value(), CALLS_A_DAY.to_value()]).await?;
    if counted == 1 {
        return Ok(tx.commit().await?);
    }
    let wait = until_tomorrow(app.now());
    let says = format!(
        "Before this merchant is approved (KYC) it has {CALLS_A_DAY} API calls a day, tokens included. \
         The next are at midnight, East Africa Time, in {} seconds.",
        wait.as_secs()
    );
    Err(Problem::refuse(StatusCode::TOO_MANY_REQUESTS, "kyc.calls", says).retry_after(wait.as_secs()))
}

/// The number of the day in East Africa.
fn day(now: Timestamp) -> i64 {
    (now + EAST_AFRICA).as_seconds().div_euclid(DAY)
}

fn until_tomorrow(now: Timestamp) -> Duration {
    let left = (day(now) + 1) * DAY - (now + EAST_AFRICA).as_seconds();
    Duration::from_secs(left.max(1).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_east_africa() {
        // 2026-11-23 at 20:59:59 and 21:00:00 UTC.
        let at = |seconds: i64| Timestamp::from_micros((1_795_467_600 + seconds) * 1_000_000);
        assert_eq!(day(at(-1)) + 1, day(at(0)));
        assert_eq!(until_tomorrow(at(-1)).as_secs(), 1);
        assert_eq!(until_tomorrow(at(0)).as_secs(), 24 * 3600);
    }
}
