//! Routes that know their permission. An area hands these out, never a bare router.
//!
//! Everything about a route is read off its handler: the first argument is the door, the others and the answer
//! describe themselves, so the table of routes and the OpenAPI document cannot drift from the code.

use std::{collections::HashMap, future::Future};

use axum::{Json, Router, handler::Handler, routing::MethodRouter};
use http::Method;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        Ref, RefOr,
        path::{Parameter, ParameterIn},
        schema::{ArrayBuilder, Schema},
    },
};

use crate::{
    answers::{Accepted, Created, Either, NoContent, Paging, Plain, WithCookie},
    app::App,
    door::{Door, OpenTo},
    edge::Edge,
    extract::{Input, LenientQuery, PagedQuery, Path, Query},
    permission::Kind,
};

/// One line of the table of routes.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, as in OpenAPI: `/v1/payouts/{id}`.
    pub path: &'static str,
    /// What it takes.
    pub permission: Kind,
    /// Who the door is for.
    pub open_to: OpenTo,
    /// The handler's name, such as `payouts_authorise`.
    pub name: String,
    /// The same for people: `Payouts: authorise`.
    pub summary: String,
    /// Parameters, body and answers.
    pub operation: Operation,
}

impl Route {
    /// Whether it belongs to Kibali's own API and takes nothing in its query string, so that whatever stands there is refused.
    pub fn is_bare(&self) -> bool {
        let in_query = |parameter: &Parameter| matches!(parameter.parameter_in, ParameterIn::Query);
        self.path.starts_with("/v1/") && !self.operation.parameters.iter().any(in_query)
    }
}

/// What arguments and answers say about themselves.
#[derive(Clone, Default)]
pub struct Operation {
    /// Parameters in the query string and in headers; those of the path are read off the path.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<RefOr<Schema>>,
    /// Whether a key signs the body, where the merchant's calls are signed.
    pub signed: bool,
    /// The media types of a body that is a file.
    pub uploads: Vec<&'static str>,
    /// Answers by status; `None` is an answer without a body.
    pub answers: Vec<(u16, Option<RefOr<Schema>>)>,
    /// The media types of an answer with 200 that is a file.
    pub files: Vec<&'static str>,
    /// Every schema that is named in them.
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").finish_non_exhaustive()
    }
}

impl Operation {
    fn named<T: ToSchema>(&mut self) -> RefOr<Schema> {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        RefOr::Ref(Ref::from_schema_name(T::name()))
    }
}

/// Arguments and answers that can be described.
pub trait Describe {
    /// Adds what is to be known.
    fn describe(operation: &mut Operation);
}

impl<T> Describe for Path<T> {
    fn describe(_: &mut Operation) {}
}
impl<T> Describe for axum::Extension<T> {
    fn describe(_: &mut Operation) {}
}
impl Describe for http::HeaderMap {
    fn describe(_: &mut Operation) {}
}
impl<T: IntoParams> Describe for Query<T> {
    fn describe(operation: &mut Operation) {
        operation.parameters.extend(T::into_params(|| Some(ParameterIn::Query)));
    }
}
impl<T: IntoParams> Describe for LenientQuery<T> {
    fn describe(operation: &mut Operation) {
        Query::<T>::describe(operation);
    }
}
impl<T: IntoParams> Describe for PagedQuery<T> {
    fn describe(operation: &mut Operation) {
        Query::<T>::describe(operation);
        Query::<Paging>::describe(operation);
    }
}
impl<T: ToSchema> Describe for Input<T> {
    fn describe(operation: &mut Operation) {
        operation.body = Some(operation.named::<T>());
    }
}
impl<T: ToSchema> Describe for Json<T> {
    fn describe(operation: &mut Operation) {
        let schema = operation.named::<T>();
        operation.answers.push((200, Some(schema)));
    }
}
impl<T: ToSchema> Describe for Created<T> {
    fn describe(operation: &mut Operation) {
        let schema = operation.named::<T>();
        operation.answers.push((201, Some(schema)));
    }
}
impl<T: ToSchema> Describe for Accepted<T> {
    fn describe(operation: &mut Operation) {
        let schema = operation.named::<T>();
        operation.answers.push((202, Some(schema)));
    }
}
impl<T: ToSchema> Describe for Plain<T> {
    fn describe(operation: &mut Operation) {
        let items = operation.named::<T>();
        operation.answers.push((200, Some(ArrayBuilder::new().items(items).into())));
    }
}
impl Describe for NoContent {
    fn describe(operation: &mut Operation) {
        operation.answers.push((204, None));
    }
}
impl<A: Describe, B: Describe> Describe for Either<A, B> {
    fn describe(operation: &mut Operation) {
        A::describe(operation);
        B::describe(operation);
    }
}
impl<A: Describe> Describe for WithCookie<A> {
    fn describe(operation: &mut Operation) {
        A::describe(operation);
    }
}
impl<A: Describe, E> Describe for Result<A, E> {
    fn describe(operation: &mut Operation) {
        A::describe(operation);
    }
}

/// A handler whose first argument is its door.
pub trait Endpoint<T>: Clone + Send + Sync + 'static {
    /// The permission its door declares.
    const PERMISSION: Kind;
    /// Who its door is for.
    const OPEN_TO: OpenTo;
    /// What its arguments and answers say about themselves.
    fn operation() -> Operation;
    /// Puts it behind a method.
    fn on(self, method: &Method) -> MethodRouter<App>;
}

macro_rules! endpoint {
    ($($argument:ident),*) => {
        impl<F, Fut, M, D, $($argument,)* A> Endpoint<(M, D, $($argument,)*)> for F
        where
            F: Fn(D, $($argument),*) -> Fut + Handler<(M, D, $($argument,)*), App> + Sync,
            Fut: Future<Output = A> + Send,
            D: Door,
            $($argument: Describe,)*
            A: Describe,
            M: 'static,
            D: 'static,
            $($argument: 'static,)*
        {
            const PERMISSION: Kind = D::PERMISSION;
            const OPEN_TO: OpenTo = D::OPEN_TO;

            fn operation() -> Operation {
                let mut operation = Operation::default();
                $($argument::describe(&mut operation);)*
                A::describe(&mut operation);
                operation
            }

            fn on(self, method: &Method) -> MethodRouter<App> {
                let filter = axum::routing::MethodFilter::try_from(method.clone()).expect("a standard method");
                axum::routing::on(filter, self)
            }
        }
    };
}
endpoint!();
endpoint!(A1);
endpoint!(A1, A2);
endpoint!(A1, A2, A3);
endpoint!(A1, A2, A3, A4);

/// The routes of an area, with the table of what each takes.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A route that only looks.
    #[must_use]
    pub fn get<T, H: Endpoint<T>>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::GET, path, handler)
    }

    /// A route that makes or does something.
    #[must_use]
    pub fn post<T, H: Endpoint<T>>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::POST, path, handler)
    }

    /// A route that replaces something.
    #[must_use]
    pub fn put<T, H: Endpoint<T>>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::PUT, path, handler)
    }

    /// A route that changes part of something.
    #[must_use]
    pub fn patch<T, H: Endpoint<T>>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::PATCH, path, handler)
    }

    /// A route that ends something.
    #[must_use]
    pub fn delete<T, H: Endpoint<T>>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::DELETE, path, handler)
    }

    fn add<T, H: Endpoint<T>>(mut self, method: Method, path: &'static str, handler: H) -> Self {
        let (name, summary) = name_of(std::any::type_name::<H>());
        self.table.push(Route {
            method: method.clone(),
            path,
            permission: H::PERMISSION,
            open_to: H::OPEN_TO,
            name,
            summary,
            operation: H::operation(),
        });
        self.router = self.router.route(path, handler.on(&method));
        self
    }

    /// These and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// Wraps the routes so far, for example to render problems in another form.
    #[must_use]
    pub fn wrap(mut self, wrap: impl FnOnce(Router<App>) -> Router<App>) -> Self {
        self.router = wrap(self.router);
        self
    }

    /// Every route with what it takes, in the order they were added.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The finished router, for the server and for tests.
    pub fn into_router(self, app: &App) -> Router {
        let mut bare: HashMap<&'static str, Vec<Method>> = HashMap::new();
        for route in self.table.iter().filter(|route| route.is_bare()) {
            bare.entry(route.path).or_default().push(route.method.clone());
        }
        let edge = Edge::new(app.clone(), bare);
        // One layer of two: each costs every request a few allocations.
        let edge = axum::middleware::from_fn_with_state(edge, crate::edge::edge);
        let limit = axum::extract::DefaultBodyLimit::max(crate::MAX_BODY);
        self.router.layer((edge, limit)).with_state(app.clone())
    }
}

/// `platform::payouts::routes::authorise` becomes `payouts_authorise`, and for people `Payouts: authorise`.
fn name_of(type_name: &str) -> (String, String) {
    let parts: Vec<&str> = type_name.split("::").filter(|part| *part != "routes").skip(1).collect();
    let summary = match parts[..] {
        [.., area, "show", act] | [.., area, act] => {
            let (first, rest) = area.split_at(1.min(area.len()));
            format!("{}{rest}: {}", first.to_uppercase(), act.replace('_', " "))
        }
        _ => parts.join(" "),
    };
    (parts.join("_"), summary)
}

#[cfg(test)]
mod tests;
