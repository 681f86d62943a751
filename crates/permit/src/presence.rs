//! Notes when a session, a member or a key was last seen: at most once a minute, after the answer, never in its way.

use store::{ToValue, Value};
use values::Duration;

use crate::{
    app::App,
    credentials::{KeyRow, MembershipRow, SessionRow},
    request::RequestInfo,
};

const EVERY: Duration = Duration::from_secs(60);
const SESSION_USED: &str =
    "UPDATE session SET last_used_at = $2, address = $3 WHERE id = $1 AND last_used_at < $2";

pub(crate) fn seen(app: &App, session: &SessionRow, membership: &MembershipRow, request: &RequestInfo) {
    let now = request.at;
    let stale = |at: Option<values::Timestamp>| at.is_none_or(|at| now.since(at) >= EVERY);
    if !stale(Some(session.last_used_at)) && !stale(membership.last_active_at) {
        return;
    }
    let session_values =
        vec![session.session.to_value(), now.to_value(), request.address.to_string().to_value()];
    let member_values = vec![membership.merchant.to_value(), membership.member.to_value(), now.to_value()];
    later(
        app,
        vec![
            // The member first, as those do who end a member's sessions.
            (
                "UPDATE member SET last_active_at = $3 WHERE merchant = $1 AND id = $2 \
                 AND (last_active_at IS NULL OR last_active_at < $3)",
                member_values,
            ),
            (SESSION_USED, session_values),
        ],
    );
}

/// As [`seen`], where no merchant is meant.
pub(crate) fn session_used(app: &App, session: &SessionRow, request: &RequestInfo) {
    if request.at.since(session.last_used_at) < EVERY {
        return;
    }
    let values =
        vec![session.session.to_value(), request.at.to_value(), request.address.to_string().to_value()];
    later(app, vec![(SESSION_USED, values)]);
}

pub(crate) fn key_used(app: &App, key: &KeyRow, request: &RequestInfo) {
    let address = request.address.to_string();
    let fresh = key.last_used_at.is_some_and(|at| request.at.since(at) < EVERY);
    if fresh && key.last_used_address.as_deref() == Some(&address) {
        return;
    }
    let values =
        vec![key.merchant.to_value(), key.actor.id.to_value(), request.at.to_value(), address.to_value()];
    later(
        app,
        vec![(
            "UPDATE api_key SET last_used_at = $3, last_used_address = $4 WHERE merchant = $1 AND id = $2",
            values,
        )],
    );
}

fn later(app: &App, statements: Vec<(&'static str, Vec<Value>)>) {
    let app = app.clone();
    tokio::spawn(async move {
        let work = async {
            let mut tx = app.db().write().await?;
            for (sql, values) in &statements {
                tx.execute(sql, values).await?;
            }
            tx.commit().await
        };
        if let Err(error) = work.await {
            tracing::warn!(%error, "could not note when a caller was last seen");
        }
    });
}

#[cfg(test)]
mod tests;
