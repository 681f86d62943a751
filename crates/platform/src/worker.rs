//! The loops that carry out what commits left behind. One line here joins each kind of job to its area.

use std::future::Future;

use futures_util::future::{BoxFuture, join_all};
use permit::{App, Problem, Slots, Task};
use tokio::sync::watch;

use crate::{
    Platform, access, batches, changes, comparisons, deposits, developer, direct_debits, ledger_check, links,
    mail, payments, payouts, rail_accounts, reconciliations, reports, search, team, webhooks,
};

/// How many jobs of a kind are under way at once; each kind has a loop of its own, so that none waits for another.
const ORDINARY: Slots = Slots { all: 16, lane: 16 };
/// One after the other.
const ALONE: Slots = Slots { all: 1, lane: 1 };
/// Money goes through rails, each account at a provider a lane of its own: while some providers are silent, others are served.
const MONEY: Slots = Slots { all: 64, lane: 8 };
/// Deliveries wait for merchants' servers, each of which is a lane: three merchants with all the endpoints they may have,
/// silent, leave room for others.
const DELIVERIES: Slots = Slots { all: 512, lane: 2 };

/// One kind of job.
struct Trade {
    kind: &'static str,
    slots: Slots,
    carry_out: Box<dyn Fn(Task) -> BoxFuture<'static, Result<(), Problem>> + Send + Sync>,
}

fn trades(platform: &Platform) -> Vec<Trade> {
    let Platform { services, dialler, .. } = platform.clone();
    let of = move || services.clone();
    let (letters, collect, send, watch, sweep) = (of.clone(), of.clone(), of.clone(), of.clone(), of.clone());
    let (ask, ask_payer, settle, consent) = (of.clone(), of.clone(), of.clone(), of.clone());
    let (batch, compare) = (of.clone(), of);
    vec![
        trade(access::jobs::JOB, access::jobs::carry_out),
        trade(mail::JOB, move |task| mail::jobs::carry_out(task, letters(), team::Invitations)),
        trade(changes::jobs::EXPIRY, changes::jobs::expire),
        Trade { slots: MONEY, ..trade("collect", move |task| payments::jobs::carry_out(task, collect())) },
        Trade {
            slots: MONEY,
            ..trade(payments::jobs::SETTLE_JOB, move |task| payments::jobs::settle(task, settle()))
        },
        trade(direct_debits::jobs::CONSENT, move |task| direct_debits::jobs::ask_consent(task, consent())),
        Trade { slots: MONEY, ..trade(direct_debits::jobs::COLLECT, direct_debits::jobs::collect) },
        trade(payments::CLOSE_JOB, links::jobs::close),
        Trade { slots: MONEY, ..trade("payout.send", move |task| payouts::jobs::send(task, send())) },
        trade(rail_accounts::DRAFT_JOB, rail_accounts::forget_draft),
        Trade {
            slots: MONEY,
            ..trade(payouts::jobs::WATCH, move |task| payouts::jobs::watch(task, watch()))
        },
        trade("payout.announce", payouts::jobs::announce),
        Trade {
            slots: MONEY,
            ..trade(payments::jobs::ASK, move |task| payments::jobs::ask(task, ask_payer()))
        },
        Trade { slots: MONEY, ..trade(payouts::jobs::ASK, move |task| payouts::jobs::ask(task, ask())) },
        trade("payout.expire", payouts::jobs::expire),
        trade(batches::jobs::WORK, move |task| batches::jobs::carry_out(task, batch())),
        trade(reports::jobs::DAILY, reports::jobs::mail_day),
        Trade { slots: ALONE, ..trade(ledger_check::jobs::JOB, ledger_check::jobs::carry_out) },
        Trade { slots: ALONE, ..trade(search::jobs::JOB, search::jobs::carry_out) },
        trade(deposits::instruction_jobs::EXPIRE, deposits::instruction_jobs::expire),
        trade(reconciliations::jobs::WORK, reconciliations::jobs::carry_out),
        trade(rail_accounts::COMPARE_JOB, move |task| comparisons::jobs::compare(task, compare())),
        trade(comparisons::jobs::TELL, comparisons::jobs::tell),
        trade(batches::jobs::EXPIRE, batches::jobs::expire),
        trade(batches::jobs::ANNOUNCE, batches::jobs::announce),
        trade(developer::log::SWEEP_JOB, move |task| developer::log::sweep(task, sweep())),
        Trade {
            slots: DELIVERIES,
            ..trade(webhooks::JOB, move |task| webhooks::jobs::carry_out(task, dialler.clone()))
        },
    ]
}

fn trade<W: Future<Output = Result<(), Problem>> + Send + 'static>(
    kind: &'static str,
    carry_out: impl Fn(Task) -> W + Send + Sync + 'static,
) -> Trade {
    Trade { kind, slots: ORDINARY, carry_out: Box::new(move |task| Box::pin(carry_out(task))) }
}

/// Works until `stop` resolves, and then finishes what is under way.
pub async fn run(app: App, platform: Platform, stop: impl Future<Output = ()>) {
    let (tell, stopped) = watch::channel(false);
    let stop = async {
        stop.await;
        tell.send_replace(true);
    };
    if let Err(problem) = app.keep_job(ledger_check::jobs::JOB).await {
        tracing::error!(%problem, "ledgers go unchecked until the next start");
    }
    if let Err(problem) = app.keep_job(search::jobs::JOB).await {
        tracing::error!(%problem, "payees go unlearned until the next start");
    }
    let trades = trades(&platform);
    let loops = trades
        .iter()
        .map(|trade| app.keep_working(trade.kind, trade.slots, stopped.clone(), &trade.carry_out));
    tokio::join!(stop, join_all(loops), platform.requests.run(&app, stopped.clone()));
    if let Err(problem) = platform.requests.flush(&app).await {
        tracing::error!(%problem, "the last calls went unlogged");
    }
}

/// Carries out what is due now and says how many jobs that were. Tests call it instead of waiting.
///
/// # Errors
/// A failure of the store while leasing.
pub async fn once(app: &App, platform: &Platform) -> Result<usize, Problem> {
    platform.requests.flush(app).await?;
    let mut done = 0;
    for trade in trades(platform) {
        done += app.work(trade.kind, trade.slots, &trade.carry_out).await?;
    }
    Ok(done)
}
