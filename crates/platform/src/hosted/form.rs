//! What a plain form sends.

use axum::extract::{FromRequest, Request};
use http::StatusCode;
use permit::{App, Describe, Operation, Problem};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

/// No form of ours fills so many bytes.
const MOST: usize = 16 * 1024;

/// The fields of a form as texts; what is left out reads as absent, what is not asked for is dropped.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let body = permit::body(request, app).await?;
        if body.len() > MOST {
            return Err(Problem::refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The form holds more than it has room for. Write less.",
            ));
        }
        Self::read(&body)
    }
}

impl<T: DeserializeOwned> Form<T> {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let fields = form_urlencoded::parse(body);
        let fields: Map<String, Value> =
            fields.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect();
        serde_json::from_value(Value::Object(fields)).map(Self).map_err(|_| {
            Problem::refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                "input.invalid",
                "The form could not be read. Go back and try again.",
            )
        })
    }
}

impl<T> Describe for Form<T> {
    fn describe(_: &mut Operation) {}
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Fields {
        phone: Option<String>,
        once: Option<String>,
    }

    #[test]
    fn fields_are_texts_and_may_be_absent() {
        let Form(read) = Form::<Fields>::read(b"phone=%2B255+712&other=1&=&%ff%00").expect("a form");
        assert_eq!((read.phone.as_deref(), read.once), (Some("+255 712"), None));
        let Form(read) = Form::<Fields>::read(b"{\"phone\":1}").expect("no form has no fields");
        assert_eq!(read.phone, None);
    }
}
