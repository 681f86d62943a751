//! The address that ClickPesa sends its notices to.

use axum::{
    Extension, Json,
    extract::{FromRequest, Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use permit::{App, Describe, Operation, Path, Problem, Public, ReceiveNotice, Routes, Tx as _};
use rails::clickpesa;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use values::{Id, Secret, Timestamp};

use crate::{
    Services,
    calls::Calls,
    developer::{Cover, checksum},
    payments::{self, Payment, Told},
    payouts::{self, Payout},
    rail_accounts::{self, RailAccount},
};

/// The routes of the area.
pub fn routes() -> Routes {
    let (callers, budgets) = (Calls::default(), Budgets::default());
    Routes::new()
        .post("/rails/clickpesa/{token}", receive)
        .wrap(move |router| router.layer(Extension(budgets)).layer(from_fn_with_state(callers, counted)))
}

/// How many notices one address may send, by the calls it may make of the third-party API: those of every merchant come from
/// a few addresses.
const SENT: u32 = 10;
/// How many questions the notices of one account lead to in a minute, by the calls one address may make: half of what a
/// provider with the same limit lets us ask, so that half is left to payouts and payments that go on.
const ASKED: u32 = 2;

/// How many questions notices led to, account by account.
#[derive(Clone, Default)]
struct Budgets(Calls<Id<RailAccount>>);

impl Budgets {
    fn count(&self, services: &Services, account: Id<RailAccount>, now: Timestamp) -> Result<(), Problem> {
        let Some(limit) = services.settings().calls_per_minute else { return Ok(()) };
        self.0.count(account, limit.div_ceil(ASKED), now).map_err(too_many)
    }
}

fn too_many(seconds: u64) -> Problem {
    let says = format!(
        "Too many notices: send this one again in {seconds} seconds. The order is asked about anyway."
    );
    Problem::refuse(StatusCode::TOO_MANY_REQUESTS, "too_many", says).retry_after(seconds)
}

/// Counts what an address sends, before anything is looked up.
async fn counted(
    State(callers): State<Calls>,
    Extension(services): Extension<Services>,
    request: Request,
    next: Next,
) -> Response {
    match callers.count_request(&services, &request, SENT) {
        Ok(()) => next.run(request).await,
        Err(seconds) => too_many(seconds).into_response(),
    }
}

/// The largest notice that is read, in bytes; ClickPesa's have some 800.
const MOST: usize = 64 * 1024;
/// Where a signature stands besides the body's `checksum`.
const HEADERS: [&str; 2] = ["x-clickpesa-signature", "x-clickpesa-checksum"];

/// The bytes of a notice, over which its signature is, and the headers where that may stand.
struct Notice {
    headers: HeaderMap,
    bytes: Bytes,
}

impl FromRequest<App> for Notice {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let bytes = permit::body(request, app).await?;
        if bytes.len() > MOST {
            let says = format!("A notice has at most {MOST} bytes.");
            return Err(Problem::refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", says));
        }
        Ok(Self { headers, bytes })
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
    Extension(services): Extension<Services>,
    Extension(budgets): Extension<Budgets>,
    Path(token): Path<String>,
    Notice { headers, bytes }: Notice,
) -> Result<Json<NoticeTaken>, Problem> {
    let unknown = || Problem::not_found("address");
    let (mut view, account) = door.look(&token).await?.ok_or_else(unknown)?;
    let account: Id<RailAccount> = Id::from_bytes(account);
    let unreadable = || {
        let says = "A notice is a JSON object with event and data.";
        Problem::refuse(StatusCode::BAD_REQUEST, "input.malformed", says)
    };
    let notice: Value = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    if !notice.is_object() {
        return Err(unreadable());
    }
    let fee_back = match rail_accounts::notice_key(&mut view, account).await? {
        Some(key) => {
            signed(&key, &headers, &bytes, &notice)?;
            notice["data"]["reverse"]["reversedWithFee"].as_bool()
        }
        None => None,
    };
    drop(view);
    let taken = Json(NoticeTaken { received: true });
    let Some(order) = Order::of(&notice) else { return Ok(taken) };
    // Only what is signed, and about what may be ours, waits for its turn to write.
    let (mut tx, _) = door.cross(&token).await?.ok_or_else(unknown)?;
    let asked = match order {
        Order::Payment(id) => {
            let came = matches!(notice["data"]["status"].as_str(), Some("SUCCESS" | "SETTLED"));
            let told = if came { Told::Came } else { Told::Else };
            payments::ask_now(&mut tx, id, account, told).await?
        }
        Order::Payout(id) => {
            // The one thing that a question does not always answer. It counts once the answer is that it came back.
            if let Some(back) = fee_back {
                payouts::note_fee_back(&mut tx, id, account, back).await?;
            }
            payouts::ask_now(&mut tx, id, account).await?
        }
    };
    if asked {
        budgets.count(&services, account, tx.now())?;
    }
    Public::<ReceiveNotice>::keep(tx).await?;
    Ok(taken)
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

/// An order that may be one of ours.
enum Order {
    Payment(Id<Payment>),
    Payout(Id<Payout>),
}

impl Order {
    /// The order that a notice names; any other notice is as good as none.
    fn of(notice: &Value) -> Option<Self> {
        let event = notice["event"].as_str().or_else(|| notice["eventType"].as_str()).unwrap_or_default();
        let id = clickpesa::ordered_id(notice["data"]["orderReference"].as_str()?)?;
        match event.split(' ').next() {
            Some("PAYMENT") => Some(Self::Payment(Id::from_bytes(id))),
            Some("PAYOUT") => Some(Self::Payout(Id::from_bytes(id))),
            _ => None,
        }
    }
}
