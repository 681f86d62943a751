//! Bodies: JSON objects read leniently, and kept as they came, because a checksum covers the bytes.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use permit::{App, Describe, Input, Operation, Permission, Permit, Problem};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::refusal::Refusal;
use crate::developer;

/// A body that was read but not believed yet.
#[derive(Debug, Clone)]
pub(super) struct Body<T> {
    bytes: Bytes,
    parsed: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bytes = permit::body(request, app).await?;
        let object: &[u8] = if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes };
        let parsed = serde_json::from_slice(object).map_err(|_| Problem::from(Refusal::NotAnObject))?;
        Ok(Self { bytes, parsed })
    }
}

impl<T: ToSchema> Describe for Body<T> {
    fn describe(operation: &mut Operation) {
        Input::<T>::describe(operation);
    }
}

impl<T> Body<T> {
    /// What it says, once the checksum fits, where this merchant wants one.
    pub(super) async fn verified<P: Permission>(self, permit: &Permit<P>) -> Result<T, Problem> {
        developer::verify(permit, &self.bytes)
            .await?
            .map_err(|refused| Problem::from(Refusal::from(refused)))?;
        Ok(self.parsed)
    }
}
