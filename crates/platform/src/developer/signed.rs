//! Bodies of `/v1` that a key signs where its merchant wants a checksum: a control that covers one door covers the other.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::StatusCode;
use permit::{App, Describe, Input, Operation, Permission, Permit, Problem};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{ChecksumRefusal, Cover, verify};

/// A body that was read but not believed yet. The checksum is a field of it, made as on the third-party API over the body
/// and a field `call` beside it, such as `POST /v1/payouts`.
#[derive(Debug, Clone)]
pub struct Signed<T> {
    bytes: Bytes,
    call: String,
    input: T,
}

/// Nothing but the checksum, where the merchant wants one: the address says all there is to say.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct NothingInput {}

impl<T: DeserializeOwned> FromRequest<App> for Signed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let call = format!("{} {}", request.method(), request.uri().path());
        let bytes = permit::body(request, app).await?;
        let input = Input::read_beside(&bytes, &["checksum", "checksumMethod"])?.0;
        Ok(Self { bytes, call, input })
    }
}

impl<T: ToSchema> Describe for Signed<T> {
    fn describe(operation: &mut Operation) {
        Input::<T>::describe(operation);
        operation.signed = true;
    }
}

impl<T> Signed<T> {
    /// What it says, once the checksum fits, where a key calls and this merchant wants one.
    ///
    /// # Errors
    /// `checksum.missing`, `checksum.wrong`, or a failure of the store.
    pub async fn verified<P: Permission>(self, permit: &Permit<P>) -> Result<T, Problem> {
        if permit.actor().as_key().is_some() {
            let body: &[u8] = if self.bytes.is_empty() { b"{}" } else { &self.bytes };
            verify(permit, body, Cover::Call(&self.call)).await?.map_err(refusal)?;
        }
        Ok(self.input)
    }
}

/// On record, as calls from addresses that are not on the IP list are: whoever calls so holds a key, and not what its owner
/// signs with.
fn refusal(refused: ChecksumRefusal) -> Problem {
    match refused {
        ChecksumRefusal::Missing => Problem::forbid(
            StatusCode::BAD_REQUEST,
            "checksum.missing",
            "This merchant signs its calls: put a checksum into the body, made with the checksum key. /docs/api says how.",
        ),
        ChecksumRefusal::Wrong => Problem::forbid(
            StatusCode::BAD_REQUEST,
            "checksum.wrong",
            "The checksum does not fit. Make it with the merchant's checksum key over the body as it is sent and a field call, \
             such as POST /v1/payouts; the older way, checksumMethod legacy, is not taken here. /docs/api says how.",
        ),
    }
}
