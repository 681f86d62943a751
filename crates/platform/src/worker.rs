//! The loops that carry out what commits left behind. One line here joins each kind of job to its area.

use std::future::Future;

use permit::{App, Problem};
use tokio::sync::watch;
use values::Duration;

use crate::{Platform, access, changes, developer, mail, payments, payouts, team, webhooks};

/// How often each kind is looked for where no commit of this process announced it.
const PATIENCE: Duration = Duration::from_millis(500);

/// Works until `stop` resolves, and then finishes what is under way.
///
/// Deliveries have a loop of their own: a receiver that answers late delays other receivers at most, nothing else.
pub async fn run(app: App, platform: Platform, stop: impl Future<Output = ()>) {
    let (tell, stopped) = watch::channel(false);
    let stop = async {
        stop.await;
        tell.send_replace(true);
    };
    tokio::join!(
        stop,
        repeat(&app, stopped.clone(), || prompt(&app, &platform)),
        repeat(&app, stopped.clone(), || deliveries(&app, &platform)),
        platform.requests.run(&app, stopped.clone()),
    );
    if let Err(problem) = platform.requests.flush(&app).await {
        tracing::error!(%problem, "the last calls went unlogged");
    }
}

async fn repeat<W: Future<Output = Result<usize, Problem>>>(
    app: &App,
    mut stopped: watch::Receiver<bool>,
    work: impl Fn() -> W,
) {
    while !*stopped.borrow() {
        let busy = match work().await {
            Ok(done) => done > 0,
            Err(problem) => {
                tracing::error!(%problem, "workers could not lease jobs");
                false
            }
        };
        if busy {
            continue;
        }
        tokio::select! {
            _ = stopped.changed() => return,
            () = app.work_added() => {}
            () = tokio::time::sleep(PATIENCE) => {}
        }
    }
}

/// Carries out what is due now and says how many jobs that were. Tests call it instead of waiting.
///
/// # Errors
/// A failure of the store while leasing.
pub async fn once(app: &App, platform: &Platform) -> Result<usize, Problem> {
    platform.requests.flush(app).await?;
    Ok(prompt(app, platform).await? + deliveries(app, platform).await?)
}

/// Everything that waits for nobody outside for long.
async fn prompt(app: &App, platform: &Platform) -> Result<usize, Problem> {
    let mut done = 0;
    done += app.work(access::jobs::JOB, 16, access::jobs::carry_out).await?;
    done += app
        .work(mail::JOB, 16, |task| mail::jobs::carry_out(task, platform.services.clone(), team::Invitations))
        .await?;
    done += app.work(changes::jobs::EXPIRY, 16, changes::jobs::expire).await?;
    done +=
        app.work("collect", 16, |task| payments::jobs::carry_out(task, platform.services.clone())).await?;
    done += app.work("payout.send", 16, |task| payouts::jobs::send(task, platform.services.clone())).await?;
    done += app.work("payout.announce", 16, payouts::jobs::announce).await?;
    done += app.work("payout.expire", 16, payouts::jobs::expire).await?;
    let sweep = |task| developer::log::sweep(task, platform.services.clone());
    done += app.work(developer::log::SWEEP_JOB, 4, sweep).await?;
    Ok(done)
}

async fn deliveries(app: &App, platform: &Platform) -> Result<usize, Problem> {
    app.work("delivery", 16, |task| webhooks::jobs::carry_out(task, platform.dialler.clone())).await
}
