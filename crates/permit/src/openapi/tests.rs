use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::*;
use crate::{
    CreatePayout, Created, Input, NoContent, OwnProfile, Path, Permit, Personal, Problem, Public,
    ReadDocuments, Routes, ViewPayouts,
};

#[derive(serde::Serialize, serde::Deserialize, ToSchema)]
struct Thing {
    name: String,
}

#[derive(serde::Serialize, serde::Deserialize, ToSchema)]
struct Maybe {
    name: Option<String>,
}

async fn show(_: Permit<ViewPayouts>, _: Path<(String, String)>) -> NoContent {
    NoContent
}

async fn make(_: Permit<CreatePayout>, _: Input<Thing>) -> Result<Created<Thing>, Problem> {
    Err(Problem::not_found("thing"))
}

async fn change(_: Personal<OwnProfile>, _: Input<Maybe>) -> NoContent {
    NoContent
}

async fn read(_: Public<ReadDocuments>) -> NoContent {
    NoContent
}

/// The document of these routes, and its paths.
fn documented(routes: &Routes) -> (Value, Value) {
    let document = serde_json::to_value(document("Kibali", "Pays.", routes.table())).expect("JSON");
    let paths = document["paths"].clone();
    (document, paths)
}

fn routes() -> Routes {
    Routes::new()
        .get("/things/{id}/parts/{part}", show)
        .post("/things", make)
        .put("/things", change)
        .patch("/things", change)
        .delete("/things", change)
        .get("/documents", read)
}

#[test]
fn the_document_says_what_it_is_and_how_to_be_let_in() {
    let (document, _) = documented(&routes());
    let info = &document["info"];
    assert_eq!((&info["title"], &info["description"]), (&json!("Kibali"), &json!("Pays.")));
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["session"], json!({"type": "apiKey", "in": "cookie", "name": "kibali"}));
    assert_eq!(schemes["key"], json!({"type": "http", "scheme": "bearer"}));
    let names: Vec<_> = document["components"]["schemas"].as_object().expect("schemas").keys().collect();
    assert_eq!(names, ["Maybe", "Problem", "Thing"], "each once, in order");
}

#[test]
fn a_problem_is_described_as_it_is_rendered() {
    let (document, _) = documented(&routes());
    let problem = &document["components"]["schemas"]["Problem"];
    let members = ["type", "title", "code", "detail", "request_id", "status"];
    assert_eq!(problem["required"], json!(members));
    for name in members {
        let kind = if name == "status" { "integer" } else { "string" };
        assert_eq!(problem["properties"][name]["type"], kind, "{name}");
    }
}

#[test]
fn each_method_stands_at_its_path() {
    let (_, paths) = documented(&routes());
    let methods = |path: &str| {
        let mut methods: Vec<_> = paths[path].as_object().expect("a path").keys().cloned().collect();
        methods.sort();
        methods
    };
    assert_eq!(methods("/things"), ["delete", "patch", "post", "put"]);
    assert_eq!(methods("/things/{id}/parts/{part}"), ["get"]);
}

#[test]
fn an_operation_says_what_it_takes() {
    let (_, paths) = documented(&routes());
    let look = &paths["/things/{id}/parts/{part}"]["get"];
    assert_eq!((&look["operationId"], &look["tags"]), (&json!("openapi_tests_show"), &json!(["openapi"])));
    assert_eq!(look["summary"], "Tests: show");
    assert_eq!(look["description"], "See payouts and where they stand. Takes the permission `payout.view`.");
    assert_eq!(look["security"], json!([{"session": []}, {"key": []}]));
    let own = &paths["/things"]["put"];
    let says = own["description"].as_str().expect("text");
    assert!(says.ends_with("Takes a session; concerns the caller's own account."), "{says}");
    assert_eq!(own["security"], json!([{"session": []}]));
    let open = &paths["/documents"]["get"];
    assert!(open["description"].as_str().expect("text").ends_with("Takes no credential."));
    assert_eq!(open.get("security"), None);
}

#[test]
fn the_parts_of_a_path_are_parameters() {
    let (_, paths) = documented(&routes());
    let parameter =
        |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let look = &paths["/things/{id}/parts/{part}"]["get"];
    assert_eq!(look["parameters"], json!([parameter("id"), parameter("part")]));
    assert_eq!(path_parameters("/a/{b/c}/{d}/{}").collect::<Vec<_>>(), ["d", ""]);
    assert_eq!(paths["/documents"]["get"].get("parameters"), None);
}

#[test]
fn parameters_of_the_query_come_after_them() {
    let mut route = routes().table()[0].clone();
    route.operation.parameters.push(ParameterBuilder::new().name("state").build());
    let described = serde_json::to_value(operation(&route)).expect("JSON");
    let names: Vec<_> =
        described["parameters"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["id", "part", "state"]);
}

#[test]
fn a_body_is_required_unless_nothing_in_it_is() {
    let (_, paths) = documented(&routes());
    let body = |method: &str| &paths["/things"][method]["requestBody"];
    let schema = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    assert_eq!((&body("post")["required"], &body("post")["content"]), (&json!(true), &schema("Thing")));
    assert_eq!((&body("put")["required"], &body("put")["content"]), (&json!(false), &schema("Maybe")));
    let mut route = routes().table()[1].clone();
    let required = |route: &Route| {
        serde_json::to_value(operation(route)).expect("JSON")["requestBody"]["required"].clone()
    };
    route.operation.body = Some(Maybe::schema());
    assert_eq!(required(&route), json!(false), "also where it is described in its place");
    route.operation.body = Some(Thing::schema());
    assert_eq!(required(&route), json!(true));
    route.operation.body = Some(Ref::from_schema_name("Unknown").into());
    assert_eq!(required(&route), json!(true));
}

#[test]
fn files_go_in_and_come_out_by_their_media_type() {
    let mut route = routes().table()[1].clone();
    let described = serde_json::to_value(operation(&route)).expect("JSON");
    assert!(described["responses"].get("200").is_none());
    route.operation.body = None;
    route.operation.uploads = vec!["text/csv", "application/zip"];
    route.operation.files = vec!["application/pdf"];
    let described = serde_json::to_value(operation(&route)).expect("JSON");
    let text = json!({"schema": {"type": "string"}});
    assert_eq!(described["requestBody"]["content"], json!({"text/csv": text, "application/zip": text}));
    assert_eq!(described["requestBody"]["required"], true);
    assert_eq!(described["responses"]["200"]["content"], json!({"application/pdf": text}));
    route.operation.uploads = Vec::new();
    let described = serde_json::to_value(operation(&route)).expect("JSON");
    assert_eq!(described.get("requestBody"), None);
}

#[test]
fn answers_stand_by_their_status_and_problems_for_the_rest() {
    let (_, paths) = documented(&routes());
    let answers = &paths["/things"]["post"]["responses"];
    let names: Vec<_> = answers.as_object().expect("answers").keys().cloned().collect();
    assert_eq!(names, ["201", "default"]);
    assert_eq!(answers["201"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Thing");
    let problem = &answers["default"]["content"]["application/problem+json"];
    assert_eq!(problem["schema"]["$ref"], "#/components/schemas/Problem");
    let answers = &paths["/documents"]["get"]["responses"];
    assert_eq!(answers["204"], json!({"description": "Done"}));
}

#[test]
fn fields_that_may_all_be_absent_are_these_or_none_of_them() {
    let null = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null));
    let either = |absent: bool| {
        let these = utoipa::openapi::schema::OneOfBuilder::new().item(Ref::from_schema_name("Thing"));
        if absent { these.item(null()) } else { these.item(text()) }
    };
    let changed = |absent| {
        let all = utoipa::openapi::schema::AllOfBuilder::new().item(either(absent)).item(Thing::schema());
        let mut schema: RefOr<Schema> = all.into();
        allow_absence(&mut schema);
        serde_json::to_value(schema).expect("JSON")["allOf"].clone()
    };
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    let found = changed(true);
    assert_eq!(found[0], json!({"anyOf": [thing, {"type": "object"}]}));
    assert_eq!(found[1], serde_json::to_value(Thing::schema()).expect("JSON"));
    assert_eq!(changed(false)[0], json!({"oneOf": [thing, {"type": "string"}]}));
    let mut schema = Thing::schema();
    allow_absence(&mut schema);
    assert!(schema == Thing::schema());
}
