//! The layer around every page, and the merchant's logo.

use axum::{
    Extension,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use http::{HeaderName, HeaderValue, Method, header};
use permit::{OpenHostedPage, Path, Problem, Public, Rendered, Routes};

use super::{Face, Hosted, Kind, Visitor, queries, style};
use crate::{Services, calls::Calls};

/// The routes of the area itself.
pub fn routes() -> Routes {
    dress(Routes::new().get("/logo/{token}", logo))
}

async fn logo(door: Public<OpenHostedPage>, Path(token): Path<String>) -> Result<Hosted, Problem> {
    let (mut tx, id) = door.cross(Kind::Logo.name(), &token).await?.ok_or(Face::Unknown)?;
    let logo = queries::find_logo(&mut tx, id).await?.ok_or(Face::Unknown)?;
    Ok(Hosted::picture(logo.media_type(), logo.bytes().to_vec()))
}

/// How often one address may look, and act, by the calls it may make of the third-party API: many payers share the
/// address of their network, and a page that watches asks again and again.
const LOOKS: u32 = 5;
const ACTS: u32 = 1;

/// Puts the layer around an area's pages: counts what one address does, words every problem as a page, and says what
/// browsers may do with it.
#[must_use]
pub fn dress(routes: Routes) -> Routes {
    let counts = Counts::default();
    routes.wrap(move |router| router.layer(from_fn_with_state(counts, around)))
}

#[derive(Debug, Clone, Default)]
struct Counts {
    looks: Calls,
    acts: Calls,
}

impl Counts {
    fn count(&self, services: &Services, request: &Request) -> Result<(), u64> {
        let safe = matches!(*request.method(), Method::GET | Method::HEAD);
        let (calls, share) = if safe { (&self.looks, LOOKS) } else { (&self.acts, ACTS) };
        calls.count_request(services, request, share)
    }
}

async fn around(
    State(counts): State<Counts>,
    Extension(services): Extension<Services>,
    request: Request,
    next: Next,
) -> Response {
    let visitor = Visitor::of(request.uri(), request.headers());
    let mut response = match counts.count(&services, &request) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Problem::from(Face::TooMany).retry_after(seconds).into_response(),
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = worded(&visitor, problem);
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| style::policy().clone());
    response
}

fn worded(visitor: &Visitor, problem: Problem) -> Response {
    let Ok(page) = Hosted::face(visitor, None, Face::of(&problem)) else { return problem.into_response() };
    let mut response = page.into_response();
    *response.status_mut() = problem.status();
    let wait = match &problem {
        Problem::Refusal(refusal) => refusal.retry_after_seconds,
        Problem::Failure(failure) => failure.busy.then_some(1),
    };
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(Rendered(problem));
    response
}
