//! A running instance: store, services, workers and the listening socket, from start to graceful end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use permit::{App, Clock};
use platform::Platform;
use rails::{Rail, Simulator};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{http, master_key, operations::Metrics, settings::Settings};

/// Stops everything when told, and waits until it is done.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Sender<bool>);

impl Stop {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Begins the end.
    pub(crate) fn now(&self) {
        self.0.send_replace(true);
    }

    /// Resolves when the end has begun.
    pub(crate) async fn begun(&self) {
        let mut receiver = self.0.subscribe();
        // An error means that nobody can ever say stop; then this never resolves.
        if receiver.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Begins the end at Ctrl-C or SIGTERM.
    pub(crate) fn at_signals(&self) {
        let stop = self.clone();
        tokio::spawn(async move {
            use tokio::signal::unix::{SignalKind, signal};
            let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping: finishing what is under way");
            stop.now();
        });
    }
}

/// Opens the store that the settings name. A master key that was made for it is taken back where it does not open.
///
/// # Errors
/// A sentence that says what to do.
pub(crate) async fn open(settings: &Settings) -> Result<App, String> {
    let target = settings.target();
    let master_key = master_key::load(settings.master_key.as_ref(), &settings.data, &target)?;
    let opened = App::open(&target, Clock::system(), &master_key.key, settings.app()).await;
    opened.map_err(|problem| {
        master_key.take_back();
        problem.to_string()
    })
}

/// How long requests that are under way may take after the end has begun: clients that stall hold nothing up for longer.
const LONGEST_END: Duration = Duration::from_secs(20);

/// The simulator on the instance's clock.
pub(crate) fn simulator(app: &App) -> Arc<dyn Rail> {
    let app = app.clone();
    Arc::new(Simulator::new(Arc::new(move || app.now())))
}

/// Workers of this process.
pub(crate) fn start_workers(app: &App, platform: &Platform, stop: &Stop) -> JoinHandle<()> {
    let (app, platform, stop) = (app.clone(), platform.clone(), stop.clone());
    tokio::spawn(async move { platform::worker::run(app, platform, stop.begun()).await })
}

/// Serves on `listener` until `stop`, then waits for requests and for `workers`, which end by it too, and closes the store.
///
/// # Errors
/// A sentence.
pub(crate) async fn serve(
    app: App,
    platform: Platform,
    workers: JoinHandle<()>,
    listener: TcpListener,
    stop: Stop,
    extra: axum::Router,
) -> Result<(), String> {
    let metrics = Metrics::default();
    let router = http::router(&app, &platform, &metrics, extra);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ending = stop.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move { ending.begun().await });
    let late = async {
        stop.begun().await;
        tokio::time::sleep(LONGEST_END).await;
    };
    let served = tokio::select! {
        served = serving => served,
        () = late => {
            tracing::warn!("some requests did not end in time and are given up");
            Ok(())
        }
    };
    stop.now();
    if workers.await.is_err() {
        tracing::error!("the workers stopped by themselves");
    }
    app.close().await;
    served.map_err(|error| format!("serving ended: {error}"))
}
