//! Bodies: JSON objects read leniently, and kept as they came, because a checksum covers the bytes.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use permit::{App, Describe, Input, Operation, Permission, Permit, Problem, Writing};
use serde::de::DeserializeOwned;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use super::refusal::Refusal;
use crate::developer::{self, ChecksumRefusal, Cover, Purpose, Signature};

/// A body that was read but not believed yet: an object, or where `LISTS` a bare list too.
#[derive(Debug, Clone)]
pub(super) struct Body<T, const LISTS: bool = false> {
    bytes: Bytes,
    parsed: T,
}

impl<T: DeserializeOwned, const LISTS: bool> FromRequest<App> for Body<T, LISTS> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bytes = permit::body(request, app).await?;
        let object: &[u8] = if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes };
        // A list would be read as the fields of an object in their order.
        if !LISTS && object.trim_ascii_start().first() == Some(&b'[') {
            return Err(Refusal::NotAnObject.into());
        }
        let parsed = serde_json::from_slice(object).map_err(|_| Problem::from(Refusal::NotAnObject))?;
        Ok(Self { bytes, parsed })
    }
}

impl<T: ToSchema, const LISTS: bool> Describe for Body<T, LISTS> {
    fn describe(operation: &mut Operation) {
        Input::<T>::describe(operation);
    }
}

impl<T: ToSchema, const LISTS: bool> Body<T, LISTS> {
    /// What it says and the checksum it carries, once that fits, where this merchant wants one.
    pub(super) async fn verified<P: Permission>(
        self,
        permit: &Permit<P>,
    ) -> Result<(T, Option<Signature>), Problem> {
        self.check(permit, Cover::Body { known: fields_of::<T> }).await
    }

    /// The same, where the older way of signing could be read as something else unless the body keeps its values `apart`.
    pub(super) async fn verified_where<P: Permission>(
        self,
        permit: &Permit<P>,
        apart: impl FnOnce(&T) -> bool,
    ) -> Result<(T, Option<Signature>), Problem> {
        if apart(&self.parsed) { self.verified(permit).await } else { self.verified_by_names(permit).await }
    }

    /// The same, where the older way of signing could always be read as something else.
    pub(super) async fn verified_by_names<P: Permission>(
        self,
        permit: &Permit<P>,
    ) -> Result<(T, Option<Signature>), Problem> {
        self.check(permit, Cover::Names).await
    }

    async fn check<P: Permission>(
        self,
        permit: &Permit<P>,
        cover: Cover<'_>,
    ) -> Result<(T, Option<Signature>), Problem> {
        let body: &[u8] = if self.bytes.trim_ascii().is_empty() { b"{}" } else { &self.bytes };
        let signature = developer::verify(permit, body, cover).await?;
        Ok((self.parsed, signature.map_err(Refusal::from)?))
    }
}

/// Binds the checksum of a preview to what it is a preview of.
pub(super) async fn bind<P: Permission>(
    permit: &Permit<P>,
    signature: Option<Signature>,
    purpose: Purpose,
) -> Result<(), Problem> {
    let Some(signature) = signature else { return Ok(()) };
    // A preview changes nothing, so its permit does not write; this is bookkeeping about the call.
    let mut upkeep = permit.app().upkeep(permit.merchant(), "checksum").await?;
    let ours = developer::bind_checksum(upkeep.tx(), signature, purpose).await?;
    upkeep.keep().await?;
    wrong_unless(ours)
}

/// Spends the checksum of a body on what it makes.
pub(super) async fn spend(
    tx: &mut impl Writing,
    signature: Option<Signature>,
    purpose: Purpose,
) -> Result<(), Problem> {
    match signature {
        Some(signature) => wrong_unless(developer::spend_checksum(tx, signature, purpose).await?),
        None => Ok(()),
    }
}

fn wrong_unless(fits: bool) -> Result<(), Problem> {
    if fits { Ok(()) } else { Err(checksum_used()) }
}

/// The refusal of a checksum that made something before.
pub(super) fn checksum_used() -> Problem {
    Refusal::from(ChecksumRefusal::Wrong).into()
}

/// The names of the fields that a body may have.
fn fields_of<T: ToSchema>() -> Vec<String> {
    match T::schema() {
        RefOr::T(Schema::Object(object)) => object.properties.into_keys().collect(),
        _ => Vec::new(),
    }
}
