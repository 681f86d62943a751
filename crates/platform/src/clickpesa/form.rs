//! The form of refusals: every problem that leaves these routes, in the words clients know.

use axum::{
    Extension, Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use permit::{Problem, Rendered};

use super::refusal::{ErrorBody, Refusal};
use crate::{Services, calls::Calls};

impl From<Refusal> for Problem {
    /// The words of the refusal travel as the problem's sentence.
    fn from(refusal: Refusal) -> Self {
        let code = match &refusal {
            Refusal::Unauthorized => "session.required",
            Refusal::UnknownClient => "client.unknown",
            Refusal::InvalidApiKey => "key.unusable",
            Refusal::ApiKeyOfAnother => "key.of_another",
            Refusal::ClientRequired => "client.required",
            Refusal::AddressNotAllowed => "address.refused",
            Refusal::NoCollectionFeature | Refusal::NoPayoutFeature => "application.feature_off",
            Refusal::NoCheckoutFeature => "application.no_checkout_link",
            Refusal::NoHostedPayoutFeature => "application.no_hosted_payout",
            Refusal::NoCheckout => "link.checkout_off",
            Refusal::ReferenceRequired => "reference.invalid",
            Refusal::TotalRequired | Refusal::TotalOrItems => "amount.invalid",
            Refusal::Item(_) | Refusal::Link(_) => "link.invalid",
            Refusal::MissingScope(_) => "scope.refused",
            Refusal::NotAnObject => "input.malformed",
            Refusal::Checksum(_) => "checksum.refused",
            Refusal::OrderReference(_) => "reference.invalid",
            Refusal::ReferenceUsed(_) => "reference.used",
            Refusal::Phone => "phone.invalid",
            Refusal::Currency(_) => "currency.invalid",
            Refusal::Amount(_) => "amount.invalid",
            Refusal::Filter(_) => "query.invalid",
            Refusal::NoMethods | Refusal::NoMethod => "method.none",
            Refusal::Customer(_) => "customer.invalid",
            Refusal::NoCustomer(_)
            | Refusal::NoPayment(_)
            | Refusal::NoPayout(_)
            | Refusal::NoBill
            | Refusal::NoMandate(_)
            | Refusal::NoBalance
            | Refusal::NoAccount
            | Refusal::NoRoute(..) => "not_found",
            Refusal::BillReferenceUsed => "bill.reference_used",
            Refusal::Bill(_) => "bill.invalid",
            Refusal::DirectDebit(_) => "direct_debit.invalid",
            Refusal::InsufficientBalance(_) => "payout.insufficient_balance",
            Refusal::Provider | Refusal::Missing(_) | Refusal::Field(..) => "input.invalid",
            Refusal::NoTill | Refusal::TwoTills | Refusal::NoTillProvider => "input.invalid",
            Refusal::TillUnknown => "payout.till_unknown",
            Refusal::Cooldown(_) => "payout.cooldown",
            Refusal::TooManyRequests(_) => "too_many",
            Refusal::BankSilent => "busy",
            Refusal::Fee => "failure",
        };
        let recorded = matches!(
            refusal,
            Refusal::NoCollectionFeature
                | Refusal::NoPayoutFeature
                | Refusal::NoCheckoutFeature
                | Refusal::NoHostedPayoutFeature
                | Refusal::MissingScope(_)
                | Refusal::AddressNotAllowed
                | Refusal::Checksum(_)
        );
        let (status, says, wait) = (refusal.status(), refusal.to_string(), refusal.retry_after_seconds());
        let problem =
            if recorded { Self::forbid(status, code, says) } else { Self::refuse(status, code, says) };
        match wait {
            Some(seconds) => problem.retry_after(seconds),
            None => problem,
        }
    }
}

/// The layer around the routes: counts calls by address, and puts problems into the documented form.
pub(super) async fn dress(
    State(calls): State<Calls>,
    Extension(services): Extension<Services>,
    request: Request,
    next: Next,
) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = match calls.count_request(&services, &request, 1) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Problem::from(Refusal::TooManyRequests(seconds)).into_response(),
    };
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => render(problem, &method, &uri),
        None => response,
    }
}

fn render(problem: Problem, method: &Method, uri: &Uri) -> Response {
    let body = body(&problem, method, uri);
    let status = StatusCode::from_u16(body.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if uri.path().ends_with("/generate-token") {
        (status, Json(serde_json::json!({"message": body.message}))).into_response()
    } else {
        (status, Json(body)).into_response()
    };
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

/// What a problem of the door or of an area is called here; the others carry their words with them.
fn body(problem: &Problem, method: &Method, uri: &Uri) -> ErrorBody {
    let is_payout = uri.path().contains("/payouts");
    let refusal = match problem.code() {
        "session.required" | "session.ended" => Refusal::Unauthorized,
        "address.refused" => Refusal::AddressNotAllowed,
        "application.feature_off" if is_payout => Refusal::NoPayoutFeature,
        "application.feature_off" => Refusal::NoCollectionFeature,
        "input.malformed" => Refusal::NotAnObject,
        _ => {
            let message = match problem {
                Problem::Refusal(refusal) => refusal.detail.clone(),
                Problem::Failure(_) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
                    "Service is busy, try again later".to_owned()
                }
                Problem::Failure(_) => format!("Cannot {method} {} now, try again later", uri.path()),
            };
            return ErrorBody::new(problem.status(), message);
        }
    };
    ErrorBody::from(&refusal)
}

/// Every path below that is not a route.
pub(super) async fn nothing_here(method: Method, uri: Uri) -> Problem {
    Refusal::NoRoute(method.to_string(), uri.path().to_owned()).into()
}
