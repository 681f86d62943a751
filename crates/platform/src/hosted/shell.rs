//! What every page has around it, and the answers that pages give.

use askama::Template;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use permit::{Describe, Operation, Problem};
use serde::Serialize;

use super::{Brand, Face, Visitor, style};
use crate::mail::Language;

/// The frame of a page: a template has it as its field `shell`.
#[derive(Debug, Clone)]
pub struct Shell {
    pub(crate) visitor: Visitor,
    pub(crate) brand: Option<Brand>,
    pub(crate) title: String,
    pub(crate) live: Option<Live>,
}

/// What a page watches while it is open: a path that answers `{"state": …}`, and the state the page shows. Where there
/// is no script, the page loads itself again after some seconds.
#[derive(Debug, Clone)]
pub struct Live {
    /// The path to ask.
    pub from: String,
    /// Another answer than this loads the page again.
    pub state: String,
}

impl Shell {
    /// The frame of a page of `brand`.
    pub fn new(visitor: &Visitor, brand: Brand, title: impl Into<String>) -> Self {
        Self { visitor: visitor.clone(), brand: Some(brand), title: title.into(), live: None }
    }

    /// The same page, which watches something.
    #[must_use]
    pub fn live(mut self, live: Live) -> Self {
        self.live = Some(live);
        self
    }

    /// One of two texts, by the reader's language.
    pub const fn say<'a>(&self, english: &'a str, swahili: &'a str) -> &'a str {
        self.visitor.say(english, swahili)
    }

    /// `path` in the language that was chosen: for links and forms.
    pub fn link(&self, path: &str) -> String {
        self.visitor.link(path)
    }

    /// The path of this page.
    pub fn here(&self) -> &str {
        &self.visitor.path
    }

    /// What a form carries as `once`.
    pub fn nonce(&self) -> &str {
        &self.visitor.nonce
    }

    /// The merchant's name.
    pub fn merchant(&self) -> &str {
        self.brand.as_ref().map_or("Kibali", |brand| &brand.name)
    }

    pub(crate) fn code(&self) -> &'static str {
        self.visitor.language.code()
    }

    pub(crate) fn style(&self) -> &'static str {
        style::css()
    }

    pub(crate) fn script(&self) -> &'static str {
        style::SCRIPT
    }

    pub(crate) fn swahili(&self) -> bool {
        self.visitor.language == Language::Sw
    }
}

/// A page that says why it is not another one.
#[derive(Template)]
#[template(path = "hosted/face.html")]
struct FacePage<'a> {
    shell: &'a Shell,
    heading: &'a str,
    advice: &'a str,
}

/// What a page answers.
#[derive(Debug)]
pub struct Hosted(Response);

impl Hosted {
    /// A page.
    ///
    /// # Errors
    /// A failure when the template cannot be filled.
    pub fn page(status: StatusCode, page: &impl Template) -> Result<Self, Problem> {
        let text = page.render().map_err(|error| Problem::failure(format!("a page: {error}")))?;
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        Ok(Self((status, [(header::CONTENT_TYPE, html)], text).into_response()))
    }

    /// A page of the merchant's that says why it is not another one.
    ///
    /// # Errors
    /// As [`Hosted::page`].
    pub fn face(visitor: &Visitor, brand: Option<Brand>, face: Face) -> Result<Self, Problem> {
        let heading = face.heading(visitor.language);
        let shell = Shell { visitor: visitor.clone(), brand, title: heading.to_owned(), live: None };
        Self::page(face.status(), &FacePage { shell: &shell, heading, advice: face.advice(visitor.language) })
    }

    /// Leads on to `path` after a form, so that loading the page again sends nothing again.
    ///
    /// # Errors
    /// A failure when `path` is none.
    pub fn see_other(path: &str) -> Result<Self, Problem> {
        let path = HeaderValue::from_str(path).map_err(|error| Problem::failure(error.to_string()))?;
        Ok(Self((StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()))
    }

    /// The same page, which after some seconds gives way to `url`. No form leads there itself: they stay within the site.
    ///
    /// # Errors
    /// A failure when `url` is none.
    pub fn leading_to(mut self, url: &str, seconds: u32) -> Result<Self, Problem> {
        let to = HeaderValue::from_str(&format!("{seconds}; url={url}"));
        let to = to.map_err(|error| Problem::failure(error.to_string()))?;
        self.0.headers_mut().insert(header::REFRESH, to);
        Ok(self)
    }

    /// What a page that watches asks for.
    pub fn state(state: &str) -> Self {
        #[derive(Serialize)]
        struct State<'a> {
            state: &'a str,
        }
        Self(Json(State { state }).into_response())
    }

    /// Bytes as they are, such as a picture, which nothing may be done with but to show it.
    pub(super) fn picture(media_type: &'static str, bytes: Vec<u8>) -> Self {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        ];
        Self((headers, bytes).into_response())
    }
}

impl IntoResponse for Hosted {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Describe for Hosted {
    fn describe(operation: &mut Operation) {
        operation.answers.push((200, None));
    }
}
