//! The address that ClickPesa sends its notices to.

use axum::{
    Json,
    extract::{FromRequest, Request},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use permit::{App, Describe, Operation, Path, Problem, Public, ReceiveNotice, Routes};
use rails::clickpesa;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use values::{Id, Secret};

use crate::{
    developer::{Cover, checksum},
    payments, payouts,
    rail_accounts::{self, RailAccount},
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().post("/rails/clickpesa/{token}", receive)
}

/// The largest notice that is read, in bytes; ClickPesa's have some 800.
const MOST: usize = 64 * 1024;
/// Where a signature stands besides the body's `checksum`.
const HEADERS: [&str; 2] = ["x-clickpesa-signature", "x-clickpesa-checksum"];

/// The bytes of a notice: its signature is over them.
struct Notice(Bytes);

impl FromRequest<App> for Notice {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bytes = permit::body(request, app).await?;
        if bytes.len() > MOST {
            let says = format!("A notice has at most {MOST} bytes.");
            return Err(Problem::refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", says));
        }
        Ok(Self(bytes))
    }
}

impl Describe for Notice {
    fn describe(_: &mut Operation) {}
}

/// That a notice arrived.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeTaken {
    /// Always true: whatever it says, it need not be sent again.
    received: bool,
}

async fn receive(
    door: Public<ReceiveNotice>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Notice(bytes): Notice,
) -> Result<Json<NoticeTaken>, Problem> {
    let Some((mut tx, account)) = door.cross(&token).await? else {
        return Err(Problem::not_found("address"));
    };
    let account: Id<RailAccount> = Id::from_bytes(account);
    let unreadable = || {
        let says = "A notice is a JSON object with event and data.";
        Problem::refuse(StatusCode::BAD_REQUEST, "input.malformed", says)
    };
    let notice: Value = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    if !notice.is_object() {
        return Err(unreadable());
    }
    if let Some(key) = rail_accounts::notice_key(&mut tx, account).await? {
        signed(&key, &headers, &bytes, &notice)?;
    }
    wake(&mut tx, account, &notice).await?;
    Public::<ReceiveNotice>::keep(tx).await?;
    Ok(Json(NoticeTaken { received: true }))
}

/// Refuses a notice that the account's checksum key did not sign, in its body or in a header.
fn signed(key: &Secret<String>, headers: &HeaderMap, bytes: &[u8], notice: &Value) -> Result<(), Problem> {
    let cover = Cover::Body { known: Vec::new };
    let fits = if notice.get("checksum").is_some() {
        checksum::verify(key.reveal(), bytes, cover).is_ok()
    } else {
        HEADERS.iter().filter_map(|name| headers.get(*name)?.to_str().ok()).any(|signature| {
            let mut notice = notice.clone();
            notice["checksum"] = signature.trim().into();
            checksum::verify(key.reveal(), notice.to_string().as_bytes(), cover).is_ok()
        })
    };
    if fits {
        return Ok(());
    }
    let says = "The signature does not fit. Notices are signed with the checksum key that was entered with the account.";
    Err(Problem::refuse(StatusCode::FORBIDDEN, "notice.signature", says))
}

/// Has the order asked about that the notice names, if it went through this account; any other notice is as good as none.
async fn wake(
    tx: &mut impl permit::Writing,
    account: Id<RailAccount>,
    notice: &Value,
) -> Result<(), Problem> {
    let event = notice["event"].as_str().or_else(|| notice["eventType"].as_str()).unwrap_or_default();
    let Some(id) = notice["data"]["orderReference"].as_str().and_then(clickpesa::ordered_id) else {
        return Ok(());
    };
    match event.split(' ').next() {
        Some("PAYMENT") => payments::ask_now(tx, Id::from_bytes(id), account).await,
        Some("PAYOUT") => payouts::ask_now(tx, Id::from_bytes(id), account).await,
        _ => Ok(()),
    }
}
