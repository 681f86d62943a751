//! The shapes an answer can take: a thing, a new thing, a promise, nothing, a page of a list.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type},
    },
};

/// 201 with the thing that was made.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// 202: noted, and carried out later or by somebody else.
#[derive(Debug)]
pub struct Accepted<T>(pub T);

impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self.0)).into_response()
    }
}

/// 204.
#[derive(Debug, Clone, Copy)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// 200 with the thing done, 201 with a thing made, or 202 with what waits for a second person.
#[derive(Debug)]
pub enum Either<A, B> {
    /// The usual answer.
    Done(A),
    /// The other one.
    Other(B),
}

impl<A: IntoResponse, B: IntoResponse> IntoResponse for Either<A, B> {
    fn into_response(self) -> Response {
        match self {
            Self::Done(answer) => answer.into_response(),
            Self::Other(answer) => answer.into_response(),
        }
    }
}

/// An answer that also sets or clears a cookie.
#[derive(Debug)]
pub struct WithCookie<A> {
    /// The whole `Set-Cookie` value.
    pub cookie: String,
    /// The answer itself.
    pub answer: A,
}

impl<A: IntoResponse> IntoResponse for WithCookie<A> {
    fn into_response(self) -> Response {
        let mut response = self.answer.into_response();
        if let Ok(cookie) = HeaderValue::from_str(&self.cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// One page of a list, newest first.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Give it back as `cursor` for the rows that follow; null at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// All there is, on one page.
    pub fn whole(data: Vec<T>) -> Self {
        Self { data, next: None }
    }

    /// Cuts `rows`, of which one more than `limit` was asked for, and remembers where the next page begins.
    pub fn cut(mut rows: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { data: rows, next }
    }

    /// The same page with every row turned into another.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(turn).collect(), next: self.next }
    }
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(utoipa::openapi::Ref::from_schema_name(T::name()));
        let next = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        ObjectBuilder::new()
            .property("data", items)
            .required("data")
            .property("next", next)
            .required("next")
            .into()
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("Page_{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

/// 200 with a bare list, for wire forms that have no envelope around one.
#[derive(Debug)]
pub struct Plain<T>(pub Vec<T>);

impl<T: Serialize> IntoResponse for Plain<T> {
    fn into_response(self) -> Response {
        Json(self.0).into_response()
    }
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// What the page before gave as `next`.
    pub cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    pub limit: Option<String>,
}

/// Reads how many rows are wanted; nothing is as good as no wish.
///
/// # Errors
/// For anything but a whole number from 1 to 100.
pub fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let asked = Option::<String>::deserialize(deserializer)?;
    match &asked {
        Some(text) if !text.parse().is_ok_and(|rows| (1..=100).contains(&rows)) => {
            Err(D::Error::custom("write a whole number from 1 to 100"))
        }
        _ => Ok(asked),
    }
}

impl Paging {
    /// The number of rows.
    pub fn limit(&self) -> usize {
        let asked = self.limit.as_deref().and_then(|text| text.parse::<usize>().ok());
        asked.unwrap_or(25).clamp(1, 100)
    }

    /// The id a page begins after; an unreadable cursor begins at the start.
    pub fn after<T: values::Subject>(&self) -> values::Id<T> {
        let read = self.cursor.as_deref().and_then(|text| text.parse().ok());
        read.unwrap_or_else(|| values::Id::from_bytes([0xff; 16]))
    }
}

#[cfg(test)]
mod tests;
