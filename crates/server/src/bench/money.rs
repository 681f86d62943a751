//! Payouts made a second, by everything that making one takes: HTTP, key, permission, ledger, activity, events, and a commit
//! that outlives the machine before the answer. Of one merchant, and spread over several.

use std::{path::PathBuf, sync::Arc};

use permit::Tuning;
use serde_json::json;
use values::Duration;

use super::{
    Options, figure,
    load::{self, Rate},
    show,
    subject::Subject,
    third_parties::{CREATE, request},
};

/// How many callers wait at the same time, from one to far too many.
const CALLERS: [usize; 7] = [1, 8, 32, 64, 128, 256, 512];
/// Those at which payouts of several merchants are made as well.
const SPREAD_AT: [usize; 3] = [1, 32, 256];
const MERCHANTS: usize = 16;

/// Measures on SQLite and, where there is one, on PostgreSQL.
pub(super) async fn measure(options: &Options, span: Duration) -> Result<(), String> {
    let keep = options.keep.as_ref();
    if !options.only_postgres {
        on("SQLite", None, keep.map(|folder| folder.join("sqlite")), Tuning::default(), span).await?;
    }
    if let Some(url) = &options.database {
        let folder = keep.map(|folder| folder.join("postgres"));
        let tuning = Tuning { lanes: options.lanes, ..Tuning::default() };
        let together = on("PostgreSQL", Some(url), folder, tuning, span).await?;
        let tuning = Tuning { batch: 1, ..tuning };
        let subject = Subject::start(Some(url.clone()), tuning).await?;
        let each = hot(&subject, 256, span, "EACH").await?;
        show("PostgreSQL, a transaction each, hot, 256", each, None);
        figure("PostgreSQL hot, shared / each", together.per_second / each.per_second, "x", "aim 3");
        subject.stop().await?;
    }
    Ok(())
}

/// Measures on one store; answers what one merchant comes to with 256 callers.
async fn on(
    store: &str,
    database: Option<&String>,
    folder: Option<PathBuf>,
    tuning: Tuning,
    span: Duration,
) -> Result<Rate, String> {
    let subject = Subject::start_in(folder, database.cloned(), tuning).await?;
    let merchants = subject.merchants(MERCHANTS).await?;
    let mut peak: Option<Rate> = None;
    let mut after_peak = 1.0_f64;
    let mut at_256 = None;
    for callers in CALLERS {
        let rate = hot(&subject, callers, span, &format!("HOT{callers}N")).await?;
        show(&format!("{store} payouts, one merchant, {callers}"), rate, None);
        match peak {
            Some(best) if rate.per_second <= best.per_second => {
                after_peak = after_peak.min(rate.per_second / best.per_second);
            }
            _ => (peak, after_peak) = (Some(rate), 1.0),
        }
        if SPREAD_AT.contains(&callers) {
            let tokens = merchants.clone();
            let name = format!("SPREAD{callers}N");
            let spread = make(&subject, tokens, callers, None, span, &name).await?;
            show(&format!("{store} payouts, {MERCHANTS} merchants, {callers}"), spread, None);
            figure(
                &format!("{store} one merchant / {MERCHANTS}, {callers}"),
                rate.per_second / spread.per_second,
                "x",
                if callers == 256 { "aim 0.8" } else { "" },
            );
        }
        if callers == 256 {
            at_256 = Some(rate);
        }
    }
    let peak = peak.ok_or("nothing was measured")?;
    figure(&format!("{store} lowest after the peak / peak"), after_peak, "x", "aim 0.9");
    let own = Arc::new(vec![subject.token().await?]);
    let pace = Some(peak.per_second / 2.0);
    let half = make(&subject, own, 256, pace, span, "HALF").await?;
    show(&format!("{store} payouts at half of the peak"), half, None);
    figure(&format!("{store} p99 at half of the peak"), half.p99_micros as f64 / 1e3, "ms", "aim under 10");
    subject.stop().await?;
    at_256.ok_or_else(|| "nothing was measured".to_owned())
}

async fn hot(subject: &Subject, callers: usize, span: Duration, name: &str) -> Result<Rate, String> {
    let own = Arc::new(vec![subject.token().await?]);
    make(subject, own, callers, None, span, name).await
}

/// Makes payouts with the keys of `tokens` in turn, under references of their own.
async fn make(
    subject: &Subject,
    tokens: Arc<Vec<String>>,
    callers: usize,
    pace: Option<f64>,
    span: Duration,
    name: &str,
) -> Result<Rate, String> {
    let (address, name) = (subject.address, name.to_owned());
    let order = move |number: usize| {
        let body = json!({"amount": 100, "currency": "TZS", "phoneNumber": "255712345678",
            "orderReference": format!("{name}{number}")});
        let token = &tokens[number % tokens.len()];
        request(address, token, "POST", CREATE, &body.to_string())
    };
    load::timed(address, callers, pace, span, order).await
}
