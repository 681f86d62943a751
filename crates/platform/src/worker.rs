//! The loops that carry out what commits left behind. One line here joins each kind of job to its area.

use std::future::Future;

use permit::{App, Problem};
use values::Duration;

use crate::{Services, access, changes, mail, payments, payouts, webhooks};

/// How often each kind is looked for where no commit of this process announced it.
const PATIENCE: Duration = Duration::from_millis(500);

/// Works until `stop` resolves, and then finishes what is under way.
pub async fn run(app: App, services: Services, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let busy = match once(&app, &services).await {
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
            () = &mut stop => return,
            () = app.work_added() => {}
            () = tokio::time::sleep(PATIENCE) => {}
        }
    }
}

/// Carries out what is due now and says how many jobs that were. Tests call it instead of waiting.
///
/// # Errors
/// A failure of the store while leasing.
pub async fn once(app: &App, services: &Services) -> Result<usize, Problem> {
    let mut done = 0;
    done += app.work(access::jobs::JOB, 16, access::jobs::carry_out).await?;
    done += app.work(mail::JOB, 16, |task| mail::jobs::carry_out(task, services.clone())).await?;
    done += app.work(changes::jobs::EXPIRY, 16, changes::jobs::expire).await?;
    done += app.work("delivery", 16, |task| webhooks::jobs::carry_out(task, services.clone())).await?;
    done += app.work("collect", 16, |task| payments::jobs::carry_out(task, services.clone())).await?;
    done += app.work("payout.send", 16, |task| payouts::jobs::send(task, services.clone())).await?;
    done += app.work("payout.expire", 16, payouts::jobs::expire).await?;
    Ok(done)
}
