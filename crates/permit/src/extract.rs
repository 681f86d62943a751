//! The rest of a request, after the permit: path, query and body, each with an answer that says what to do.

use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::Bytes;
use http::{StatusCode, Uri, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::{
    Problem,
    answers::Paging,
    app::App,
    strict::{self, sentence},
};

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// Parts of the path. One that cannot be an id is an id that does not exist.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &App) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|_| Problem::not_found("thing"))
    }
}

/// The query string, which has no parameter that `T` has not.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let query = query(&parts.uri)?;
        only(&parts.uri, strict::fields::<T>())?;
        Ok(Self(query))
    }
}

/// The query string of a list: what is wanted of it, and which page; it has no parameter that neither of the two has.
#[derive(Debug, Clone)]
pub struct PagedQuery<T>(pub T, pub Paging);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for PagedQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let (wanted, paging) = (query(&parts.uri)?, query(&parts.uri)?);
        let known = strict::fields::<T>().zip(strict::fields::<Paging>());
        only(&parts.uri, known.map(|(wanted, paging)| [wanted, paging].concat()))?;
        Ok(Self(wanted, paging))
    }
}

/// The query string as the clients of the third-party API write it: what nobody knows there is ignored, as ever.
#[derive(Debug, Clone, Copy)]
pub struct LenientQuery<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for LenientQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        query(&parts.uri).map(Self)
    }
}

fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    let query = axum::extract::Query::<T>::try_from_uri(uri);
    query.map(|query| query.0).map_err(|rejection| {
        Problem::refuse(StatusCode::BAD_REQUEST, "query.invalid", sentence(&rejection.body_text()))
    })
}

/// Refuses a parameter that is none of `known`, where that is known.
pub(crate) fn only(uri: &Uri, known: Option<Vec<&'static str>>) -> Result<(), Problem> {
    let (Some(known), Some(_)) = (known, uri.query()) else { return Ok(()) };
    let given: Vec<(String, String)> = query(uri)?;
    let Some((name, _)) = given.iter().find(|(name, _)| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    let (name, says) = strict::unknown_parameter(name, &known);
    let fields = json!([{"field": name, "message": says}]);
    Err(Problem::refuse(StatusCode::BAD_REQUEST, "query.invalid", says).with("fields", fields))
}

/// A JSON body. An absent body reads as `{}`.
#[derive(Debug, Clone, Copy)]
pub struct Input<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Input<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &App) -> Result<Self, Problem> {
        Self::read(&body(request, state).await?)
    }
}

impl<T: DeserializeOwned> Input<T> {
    /// Reads a body that is there already.
    ///
    /// # Errors
    /// `input.malformed` for what is no JSON, `input.invalid` with the field for what is not `T`, or has more than `T`.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        Self::read_beside(bytes, &[])
    }

    /// As [`Input::read`], of a body that may have the fields `beside`, too, which are read elsewhere.
    ///
    /// # Errors
    /// As [`Input::read`].
    pub fn read_beside(bytes: &[u8], beside: &[&str]) -> Result<Self, Problem> {
        let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
        // A list would be read as the fields in their order, which no document says.
        if bytes.trim_ascii_start().starts_with(b"[") {
            let says = "The body is a list. Send an object with the fields by name.";
            return Err(Problem::refuse(StatusCode::BAD_REQUEST, "input.malformed", says));
        }
        let read = serde_json::from_slice(bytes);
        if let Err(error) = &read
            && error.classify() != serde_json::error::Category::Data
        {
            let says = format!("The body is not JSON: {error}.");
            return Err(Problem::refuse(StatusCode::BAD_REQUEST, "input.malformed", says));
        }
        match (read, strict::fault::<T>(bytes, beside)) {
            (_, Some((field, says))) => Err(Problem::field(&field, says)),
            (Ok(input), None) => Ok(Self(input)),
            (Err(error), None) => Err(Problem::field(&field_of(&error), sentence(&error.to_string()))),
        }
    }
}

/// Reads the whole body, up to [`MAX_BODY`].
///
/// # Errors
/// `too_large`, or `input.malformed` when it breaks off.
pub async fn body(request: Request, state: &App) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                format!("The body is larger than {MAX_BODY} bytes. Send less at once."),
            )
        } else {
            Problem::refuse(StatusCode::BAD_REQUEST, "input.malformed", "The body broke off. Send it again.")
        }
    })
}

fn field_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split('`').nth(1).unwrap_or("body").to_owned()
}

#[cfg(test)]
mod tests;
