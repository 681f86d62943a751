//! The OpenAPI document, made from the table of routes.

use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, Ref,
    RefOr, Required, ResponseBuilder,
    path::{OperationBuilder, ParameterBuilder, ParameterIn, PathItem},
    request_body::RequestBodyBuilder,
    schema::{AnyOfBuilder, ObjectBuilder, Schema, SchemaType, Type},
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use crate::{door::OpenTo, routes::Route};

/// Describes `routes`; `title` and `about` stand on the first page.
pub fn document(title: &str, about: &str, routes: &[Route]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut schemas: Vec<(String, RefOr<Schema>)> = vec![("Problem".to_owned(), problem())];
    for route in routes {
        paths = paths.path(route.path, PathItem::new(method(route), operation(route)));
        schemas.extend(route.operation.schemas.iter().cloned());
    }
    for (_, schema) in &mut schemas {
        allow_absence(schema);
    }
    schemas.sort_by(|a, b| a.0.cmp(&b.0));
    schemas.dedup_by(|a, b| a.0 == b.0);
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("kibali"))))
        .security_scheme(
            "key",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title(title).version(env!("CARGO_PKG_VERSION")).description(Some(about)))
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

fn method(route: &Route) -> HttpMethod {
    match route.method.as_str() {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(route: &Route) -> utoipa::openapi::path::Operation {
    let area = route.name.split('_').next().unwrap_or_default();
    let takes = match route.open_to {
        OpenTo::Merchant => format!("Takes the permission `{}`.", route.permission.code()),
        OpenTo::Person => "Takes a session; concerns the caller's own account.".to_owned(),
        OpenTo::Stranger => "Takes no credential.".to_owned(),
    };
    let mut operation = OperationBuilder::new()
        .operation_id(Some(route.name.clone()))
        .tag(area)
        .summary(Some(route.summary.clone()))
        .description(Some(format!("{}. {takes}", route.permission.says())));
    for name in path_parameters(route.path) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(text())),
        );
    }
    for parameter in &route.operation.parameters {
        operation = operation.parameter(parameter.clone());
    }
    if let Some(body) = &route.operation.body {
        let content = ContentBuilder::new().schema(Some(body.clone())).build();
        let required = if takes_nothing(route, body) { Required::False } else { Required::True };
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(required));
        operation = operation.request_body(Some(body.build()));
    }
    if !route.operation.uploads.is_empty() {
        let mut body = RequestBodyBuilder::new().required(Some(Required::True));
        for media_type in &route.operation.uploads {
            body = body.content(*media_type, ContentBuilder::new().schema(Some(text())).build());
        }
        operation = operation.request_body(Some(body.build()));
    }
    for (status, schema) in &route.operation.answers {
        let mut response = ResponseBuilder::new().description("Done");
        if let Some(schema) = schema {
            response = response
                .content("application/json", ContentBuilder::new().schema(Some(schema.clone())).build());
        }
        operation = operation.response(status.to_string(), response.build());
    }
    if !route.operation.files.is_empty() {
        let mut response = ResponseBuilder::new().description("Done");
        for media_type in &route.operation.files {
            response = response.content(*media_type, ContentBuilder::new().schema(Some(text())).build());
        }
        operation = operation.response("200", response.build());
    }
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let refused = ResponseBuilder::new()
        .description("Refused; see `code`")
        .content("application/problem+json", problem);
    operation = operation.response("default", refused.build());
    match route.open_to {
        OpenTo::Stranger => operation.build(),
        OpenTo::Person => operation.security(requirement("session")).build(),
        OpenTo::Merchant => operation.security(requirement("session")).security(requirement("key")).build(),
    }
}

/// Whether an absent body, which reads as `{}`, has all that the body must have.
fn takes_nothing(route: &Route, body: &RefOr<Schema>) -> bool {
    let schema = match body {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next();
            let named = route.operation.schemas.iter().find(|(known, _)| Some(known.as_str()) == name);
            named.and_then(|(_, schema)| if let RefOr::T(schema) = schema { Some(schema) } else { None })
        }
    };
    matches!(schema, Some(Schema::Object(object)) if object.required.is_empty())
}

/// Fields that stand directly in an object and may all be absent are described as "these or null", while what is
/// sent is these or none of them.
fn allow_absence(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::AllOf(all)) = schema else { return };
    for part in &mut all.items {
        let RefOr::T(Schema::OneOf(either)) = part else { continue };
        let is_null = |item: &RefOr<Schema>| matches!(item, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null));
        if !either.items.iter().any(is_null) {
            continue;
        }
        let these = either.items.iter().filter(|item| !is_null(item)).cloned();
        let these = these.fold(AnyOfBuilder::new(), AnyOfBuilder::item);
        *part = these.item(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Object))).into();
    }
}

fn requirement(name: &str) -> SecurityRequirement {
    SecurityRequirement::new(name, Vec::<String>::new())
}

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).into()
}

fn problem() -> RefOr<Schema> {
    let number = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer));
    let mut object = ObjectBuilder::new().description(Some("A problem document of RFC 9457."));
    for name in ["type", "title", "code", "detail", "request_id"] {
        object = object.property(name, text()).required(name);
    }
    object.property("status", number).required("status").into()
}

#[cfg(test)]
mod tests;
