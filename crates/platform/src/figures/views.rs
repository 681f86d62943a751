//! What is shown of figures.

use permit::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use values::{Amount, Balance, Currency};

use super::queries::Moved;
use crate::home::Day;

/// What moved, how long it took, and what was left, day by day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Figures)]
pub(super) struct FiguresView {
    /// The currency of all of it.
    currency: Currency,
    /// Oldest first; the last is today.
    days: Vec<DayView>,
}

/// One day in the merchant's zone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiguresDay)]
struct DayView {
    /// Such as `2026-11-23`.
    on: String,
    /// What came in, by network, card or bank.
    collected: Vec<MovedView>,
    /// What went out, by `mobile`, `bank` or `till`.
    paid_out: Vec<MovedView>,
    /// How long payouts that people released on it had waited; absent where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    waited: Option<WaitedView>,
    /// What was available when it ended; of today, what is.
    available: Balance,
    /// What was held when it ended; of today, what is.
    held: Balance,
}

/// What moved on a day through a channel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiguresMoved)]
struct MovedView {
    /// The channel, as lists name it.
    channel: String,
    /// How many arrived.
    count: i64,
    /// What these came to.
    amount: Amount,
    /// How many failed or came back.
    failed: i64,
}

/// How long payouts waited for people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FiguresWaited)]
struct WaitedView {
    /// How many were released.
    count: i64,
    /// Half of them waited so long at most.
    median_seconds: i64,
    /// Nine of ten waited so long at most.
    p90_seconds: i64,
}

/// What was counted.
pub(super) struct Counted {
    pub collected: Vec<Moved>,
    pub paid_out: Vec<Moved>,
    pub waited: Vec<(i64, i64, i64, i64)>,
    pub balances: Vec<(i64, String, i64)>,
}

impl FiguresView {
    pub(super) fn new(currency: Currency, days: Vec<Day>, counted: &Counted) -> Result<Self, Problem> {
        let day = |(place, day): (i64, Day)| {
            let of_day = |rows: &[Moved]| {
                rows.iter()
                    .filter(|(at, ..)| *at == place)
                    .map(|row| moved(row, currency))
                    .collect::<Result<_, _>>()
            };
            let balance = |wanted: &str| {
                let row = counted.balances.iter().find(|(at, kind, _)| *at == place && kind == wanted);
                Balance::new(row.map_or(0, |(_, _, balance)| *balance), currency)
            };
            let waited = counted.waited.iter().find(|(at, ..)| *at == place);
            Ok(DayView {
                on: day.on,
                collected: of_day(&counted.collected)?,
                paid_out: of_day(&counted.paid_out)?,
                waited: waited.map(|(_, count, median, p90)| WaitedView {
                    count: *count,
                    median_seconds: median / 1_000_000,
                    p90_seconds: p90 / 1_000_000,
                }),
                available: balance("available"),
                held: balance("held"),
            })
        };
        Ok(Self { currency, days: (0..).zip(days).map(day).collect::<Result<_, Problem>>()? })
    }
}

fn moved((_, channel, count, minor, failed): &Moved, currency: Currency) -> Result<MovedView, Problem> {
    let amount = Amount::new(*minor, currency)
        .map_err(|error| Problem::failure(format!("a sum of amounts: {error}")))?;
    Ok(MovedView { channel: channel.clone(), count: *count, amount, failed: *failed })
}
