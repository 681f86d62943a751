//! The outermost layer: names the request, renders problems, logs failures once and records refusals.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::{Extensions, HeaderValue};
use store::{Queries as _, ToValue};
use values::{
    Duration, Id,
    subjects::{ApiKey, Application, Entry, Merchant},
};

use crate::{
    Problem,
    activity::{self, Activity, Area},
    actor::Caller,
    app::App,
    problem::Refusal,
    request::{Context, RequestInfo},
    unread::Unread,
};

/// Equal refusals of one caller within so long are one entry with a count.
const WINDOW: Duration = Duration::from_secs(60);

/// Wraps every route; see the module.
pub(crate) async fn edge(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut request, unread) = Unread::of(request);
    let info = Arc::new(describe(&app, &request));
    let caller = Arc::new(OnceLock::new());
    request.extensions_mut().insert(Context { info: info.clone(), caller: caller.clone() });
    let what = format!("{} {}", request.method(), request.uri().path());
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem.render(info.id);
        settle(&app, &info, caller.get(), &what, problem).await;
    } else if let Some(Rendered(problem)) = response.extensions_mut().remove::<Rendered>() {
        settle(&app, &info, caller.get(), &what, problem).await;
    }
    if let Ok(id) = HeaderValue::from_str(&info.id.to_string()) {
        response.headers_mut().insert("x-request-id", id);
    }
    unread.drain().await;
    response
}

fn describe(app: &App, request: &Request) -> RequestInfo {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip().to_canonical());
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    RequestInfo {
        id: app.db().id(),
        address: app.caller_address(peer, text("x-forwarded-for")),
        agent: text("user-agent").unwrap_or("").chars().take(200).collect(),
        at: app.now(),
    }
}

/// Put into an answer's extensions by an area that renders problems in its own form.
#[derive(Debug, Clone)]
pub struct Rendered(pub Problem);

/// The API key that made a request, once the answer is there: for the request log.
#[derive(Debug, Clone, Copy)]
pub struct KeyCaller {
    /// The merchant.
    pub merchant: Id<Merchant>,
    /// The key.
    pub key: Id<ApiKey>,
    /// Its application.
    pub application: Id<Application>,
}

/// Holds on to a request's context until its answer is there.
#[derive(Debug, Clone)]
pub struct Watch(Context);

impl Watch {
    /// Watches a request that passed the edge.
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Context>().cloned().map(Self)
    }

    /// What is known of the request.
    pub fn request(&self) -> &RequestInfo {
        &self.0.info
    }

    /// The API key that called, if one did.
    pub fn key(&self) -> Option<KeyCaller> {
        let caller = self.0.caller.get()?;
        let key = caller.actor.as_key()?;
        Some(KeyCaller { merchant: caller.merchant, key: key.id, application: key.application })
    }
}

async fn settle(app: &App, info: &RequestInfo, caller: Option<&Caller>, what: &str, problem: Problem) {
    match problem {
        Problem::Failure(failure) => {
            tracing::error!(request = %info.id, what, cause = failure.context, "request failed");
        }
        Problem::Refusal(refusal) if refusal.recorded => {
            if let Some(caller) = caller
                && let Err(error) = record(app, info, caller, what, &refusal).await
            {
                tracing::error!(request = %info.id, what, %error, "a refusal could not be recorded");
            }
        }
        Problem::Refusal(_) => {}
    }
}

async fn record(
    app: &App,
    info: &RequestInfo,
    caller: &Caller,
    what: &str,
    refusal: &Refusal,
) -> Result<(), Problem> {
    let mut tx = app.db().write().await?;
    let name = format!("{} {what}", refusal.code);
    let caller_id = caller.actor.id_bytes().unwrap_or_default();
    let merchant = caller.merchant.to_value();
    let since = tx.now() - WINDOW;
    let open = tx
        .rows_locked(
            "SELECT activity FROM refusal_window WHERE merchant = $1 AND caller = $2 AND name = $3 AND opened_at > $4",
            &[merchant.clone(), caller_id.to_value(), name.to_value(), since.to_value()],
        )
        .await?;
    if let Some(mut row) = open.into_iter().next() {
        let entry: Id<Entry> = row.next()?;
        let sql = "UPDATE refusal_window SET times = times + 1 WHERE merchant = $1 AND activity = $2";
        tx.execute(sql, &[merchant, entry.to_value()]).await?;
    } else {
        let activity = Activity {
            refusal: Some(refusal.code),
            after: Some(what.to_owned()),
            ..Activity::new(area_of(what), "refused", format!("was refused: {}", refusal.detail))
        };
        let bound = *caller.merchant.as_bytes();
        let entry = activity::record(&mut tx, bound, &caller.actor, info, &activity).await?;
        let now = tx.now();
        let sql = "INSERT INTO refusal_window (merchant, caller, name, activity, opened_at, times) \
                   VALUES ($1, $2, $3, $4, $5, 1)";
        let values = [merchant, caller_id.to_value(), name.to_value(), entry.to_value(), now.to_value()];
        tx.execute(sql, &values).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The part of the record a refusal belongs to, by the first words of its path.
fn area_of(what: &str) -> Area {
    let path = what.split_once(' ').map_or(what, |(_, path)| path);
    match path.trim_start_matches("/v1/").split('/').next().unwrap_or("") {
        "payouts" => Area::Payouts,
        "payments" => Area::Payments,
        "team" | "invitations" | "change-requests" => Area::Team,
        "merchant" => Area::Merchant,
        "session" | "profile" => Area::Access,
        _ if path.contains("/payouts") => Area::Payouts,
        _ if path.contains("/payments") => Area::Payments,
        _ => Area::Developer,
    }
}
