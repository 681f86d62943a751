//! `kibali serve`.

use permit::Target;
use platform::Platform;
use tokio::net::TcpListener;

use crate::{
    instance::{self, Stop},
    lock, logs,
    settings::{Options, Settings},
};

/// Runs until told to stop.
///
/// # Errors
/// A sentence that says why it could not start.
pub(crate) async fn run(options: &Options) -> Result<(), String> {
    let settings = Settings::read(options)?;
    logs::start(settings.log_format, &settings.log);
    settings.make_folder()?;
    let _held = match settings.target() {
        Target::Sqlite(_) => Some(lock::hold(&settings.data)?),
        Target::Postgres(_) => None,
    };
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
        format!(
            "cannot listen on {}: {error}. Choose another address with --listen or KIBALI_LISTEN",
            settings.listen
        )
    })?;
    let app = instance::open(&settings).await?;
    let platform = Platform::new(instance::simulator(&app), settings.platform());
    let stop = Stop::new();
    stop.at_signals();
    tracing::info!(url = settings.public_url(), "ready");
    if settings.simulator {
        tracing::warn!(
            "simulator is on: merchants that never connected an account move simulated money, and can connect none afterwards"
        );
    }
    if let Some(link) = platform::access::set_up_link(&app).await.map_err(|problem| problem.to_string())? {
        announce(&link);
    }
    let workers = instance::start_workers(&app, &platform, &stop);
    instance::serve(app, platform, workers, listener, stop, axum::Router::new()).await
}

#[expect(clippy::print_stdout, reason = "the link is for the person at the terminal, never for a log")]
fn announce(link: &str) {
    println!(
        "Kibali is empty. Open this link once to create your merchant and become its Admin:\n\n  {link}\n"
    );
}
