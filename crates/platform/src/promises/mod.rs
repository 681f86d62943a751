//! Promises of the whole, kept by walking the table of routes: no area can forget them.

mod developer;
mod documents;
mod doors;
mod input;
mod mails;
mod merchants;
mod money;
mod parsers;
mod patience;
mod problems;
mod queries;
mod readiness;

pub(crate) use documents::{compare, table as table_of_routes};
use http::Method;
use permit::{Cell, Kind, OpenTo, Role, Route, rule};
use testkit::{Answer, Client, Store};

use crate::{
    Settings,
    fixtures::{self, Fixture},
};

/// Routes that end the caller's own session or membership when they are called at all.
const ENDS_ITS_CALLER: [(&str, &str); 2] = [("DELETE", "/v1/session"), ("DELETE", "/v1/team/members/me")];

/// A merchant on an instance without limits, so that a walk over all routes is no flood.
async fn merchant(store: Store) -> Fixture {
    let lifted = |settings| Settings { calls_per_minute: None, tries_per_address: None, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await
}

/// Every route, as the product serves it.
fn table(f: &Fixture) -> Vec<Route> {
    f.platform.routes().table().to_vec()
}

/// What ids begin with that follow this part of a path.
fn prefix(before: &str) -> &'static str {
    let before = before.trim_end_matches('/');
    match before.rsplit('/').next().unwrap_or_default() {
        "members" => "mem",
        "invitations" => "inv",
        "sessions" => "ses",
        "applications" | "mandates" => "app",
        "keys" => "key",
        "payments" => "pay",
        "customers" => "cus",
        "beneficiaries" => "ben",
        "payouts" | "refunds" | "withdrawals" => "pout",
        "payout-batches" => "bat",
        "payment-exports"
        | "payout-exports"
        | "approval-exports"
        | "statement-exports"
        | "reconciliation-exports" => "exp",
        "reconciliations" => "rcn",
        "links" | "payout-links" => "lnk",
        "bills" => "bill",
        "direct-debits" => "ddm",
        "deposit-instructions" => "dpi",
        "webhooks" => "whk",
        "deliveries" => "dlv",
        "events" => "evt",
        "change-requests" => "chg",
        "activity" => "act",
        "ownership" => "own",
        "requests" => "req",
        _ => "xxx",
    }
}

/// The path with each parameter filled in; `id` are the 26 characters after the prefix.
fn fill(path: &str, id: &str) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, parameter)) = rest.split_once('{') {
        filled.push_str(before);
        filled.push_str(&format!("{}_{id}", prefix(&filled)));
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    filled + rest
}

/// An id that nothing has.
const UNKNOWN: &str = "01k9q4k9q4k9q4k9q4k9q4k9q4";

/// Calls a route with ids that nothing has and a body that is no JSON.
async fn call(client: &mut Client, route: &Route) -> Answer {
    let body = (route.method != Method::GET).then(|| "not json".to_owned());
    client.send(route.method.clone(), &fill(route.path, UNKNOWN), body).await
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

fn ends_its_caller(route: &Route) -> bool {
    ENDS_ITS_CALLER.iter().any(|(method, path)| route.method == *method && route.path == *path)
}

/// Whether the third-party API answers here, in its own words: its statuses count, its codes are ClickPesa's.
fn is_third_party(route: &Route) -> bool {
    route.path.starts_with("/third-parties")
}

/// Whether a page for people outside answers here: its problems are pages too.
fn is_page(route: &Route) -> bool {
    matches!(route.permission, Kind::OpenHostedPage | Kind::UseHostedPage)
}

/// Whether the table lets an active member of `role` in, and the cell that says so.
fn lets_in(route: &Route, role: Role, owner: bool) -> (bool, Cell) {
    let cell = rule(route.permission).of(role);
    (cell.allow.enters() && (cell.allow != permit::Allow::Owner || owner), cell)
}

fn for_members(table: &[Route]) -> impl Iterator<Item = &Route> {
    table.iter().filter(|route| route.open_to == OpenTo::Merchant)
}

#[test]
fn paths_are_filled_with_ids_of_the_right_kind() {
    assert_eq!(
        fill("/v1/applications/{id}/keys/{key}/rotate", "0"),
        "/v1/applications/app_0/keys/key_0/rotate"
    );
    assert_eq!(fill("/v1/home", "0"), "/v1/home");
}
