//! Who may pass a door, in this order: who is calling, is the request our own, which merchant, is the membership
//! active, does the table allow it and the payout duty leave it, is the proof of identity fresh.

use http::{StatusCode, request::Parts};
use serde_json::json;
use store::{Queries as _, ReadTransaction};
use values::{Id, Timestamp, subjects::Merchant};

use crate::{
    Problem,
    actor::{Actor, Caller, KeyActor, MemberActor},
    app::App,
    calls,
    credentials::{self, Credential, KeyLookup, MembershipRow, SessionRow},
    origin,
    permission::Kind,
    policy::{self, Allow, KeyCell},
    request::{Context, RequestInfo},
};

/// A caller who may pass, and what it was read through.
pub(crate) struct Admitted {
    pub actor: Actor,
    pub merchant: Id<Merchant>,
    pub allow: Allow,
    pub view: ReadTransaction,
}

/// Lets the caller of a request pass, or says why not.
pub(crate) async fn admit(
    app: &App,
    parts: &Parts,
    context: &Context,
    kind: Kind,
) -> Result<Admitted, Problem> {
    let mut view = app.db().glance().await?;
    let key = match Credential::of(app, &parts.headers) {
        Credential::None | Credential::Unusable => return Err(credentials::session_required()),
        Credential::Session(digest) => {
            let found = credentials::session_and_memberships(app, &mut view, &digest).await?;
            let (session, memberships) = found.ok_or_else(credentials::session_required)?;
            origin::check(app, &parts.method, &parts.headers)?;
            let membership = choose(parts, memberships)?;
            let actor = Actor::Member(MemberActor::from_rows(&session, &membership));
            let merchant = membership.merchant;
            // A second caller in one request cannot happen: each handler has one door.
            let _ = context.caller.set(Caller { actor, merchant });
            crate::presence::seen(app, &session, &membership, &context.info);
            return match admit_member(&session, &membership, kind, view.now()) {
                Ok(member) => {
                    let allow = policy::rule(kind).of(membership.role).allow;
                    Ok(Admitted { actor: Actor::Member(member), merchant, allow, view })
                }
                Err(problem) if matches!(problem.code(), "role.refused" | "duty.refused") => {
                    let people = credentials::who_can(&mut view, merchant, kind, membership.role).await?;
                    Err(problem.with("who_can", people.into()))
                }
                Err(problem) => Err(problem),
            };
        }
        Credential::Key(digest) => credentials::calling_key(&mut view, KeyLookup::Digest(&digest)).await?,
        Credential::Token(claims) => {
            let by = KeyLookup::Id(claims.merchant, claims.key);
            let found = credentials::calling_key(&mut view, by).await?;
            found.filter(|(key, _)| key.token_generation == claims.generation)
        }
    };
    let (key, ip_list) = key.ok_or_else(credentials::session_required)?;
    let caller = Caller { actor: Actor::Key(key.actor.clone()), merchant: key.merchant };
    let _ = context.caller.set(caller);
    crate::presence::key_used(app, &key, &context.info);
    check_address(&ip_list, &context.info)?;
    calls::count(app, &key).await?;
    admit_key(&key.actor, kind)?;
    Ok(Admitted { actor: Actor::Key(key.actor), merchant: key.merchant, allow: Allow::Yes, view })
}

/// Picks the membership that `Kibali-Merchant` names, or the only one.
fn choose(parts: &Parts, memberships: Vec<MembershipRow>) -> Result<MembershipRow, Problem> {
    let named = parts.headers.get("kibali-merchant");
    let mut memberships = memberships.into_iter();
    let Some(named) = named else {
        let first = memberships.next();
        return match (first, memberships.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(Problem::refuse(
                StatusCode::FORBIDDEN,
                "membership.none",
                "You belong to no merchant. Ask an Admin to invite you.",
            )),
            _ => Err(Problem::refuse(
                StatusCode::BAD_REQUEST,
                "merchant.required",
                "You belong to several merchants: name one in the header Kibali-Merchant.",
            )),
        };
    };
    let id: Option<Id<Merchant>> = named.to_str().ok().and_then(|text| text.parse().ok());
    id.and_then(|id| memberships.find(|row| row.merchant == id)).ok_or_else(|| Problem::not_found("merchant"))
}

/// What the table, the membership and the session say of a member.
pub(crate) fn admit_member(
    session: &SessionRow,
    membership: &MembershipRow,
    kind: Kind,
    now: Timestamp,
) -> Result<MemberActor, Problem> {
    let own_account = matches!(kind, Kind::OwnProfile | Kind::ViewOwnProfile);
    if !membership.active {
        return Err(Problem::forbid(
            StatusCode::FORBIDDEN,
            "member.disabled",
            "Your access to this merchant is switched off. An Admin can switch it on again.",
        ));
    }
    if membership.factor_required && !session.second_factor && !own_account {
        return Err(Problem::refuse(
            StatusCode::FORBIDDEN,
            "second_factor.required",
            "This merchant requires a second factor. Set one up under Settings, Security.",
        ));
    }
    let cell = policy::rule(kind).of(membership.role);
    let allowed = cell.allow.enters() && (cell.allow != Allow::Owner || membership.owner);
    if !allowed {
        return Err(Problem::forbid(
            StatusCode::FORBIDDEN,
            "role.refused",
            format!("Your role, {}, may not do this: {}.", membership.role.name(), kind.says()),
        )
        .with("permission", json!(kind.code())));
    }
    if !membership.duty.lets(kind) {
        return Err(membership.duty.refusal(kind));
    }
    if cell.step_up {
        check_fresh(session.stepped_up_until, session.second_factor, now)?;
    }
    Ok(MemberActor::from_rows(session, membership))
}

/// Refuses a proof of identity that is not fresh any more at `now`, of somebody with or without a second factor.
///
/// # Errors
/// `step_up.required`.
pub(crate) fn check_fresh(until: Timestamp, second_factor: bool, now: Timestamp) -> Result<(), Problem> {
    if now < until { Ok(()) } else { Err(step_up_required(second_factor)) }
}

/// The answer to a member whose last proof of identity is too old for what they want.
pub fn step_up_required(second_factor: bool) -> Problem {
    let methods = if second_factor { json!(["code", "password"]) } else { json!(["password"]) };
    Problem::forbid(
        StatusCode::FORBIDDEN,
        "step_up.required",
        "Confirm it is you: send your password or a code to POST /v1/session/step-up, then try again.",
    )
    .with("methods", methods)
}

/// What the table and the scopes say of a key.
pub(crate) fn admit_key(key: &KeyActor, kind: Kind) -> Result<(), Problem> {
    let allowed = match policy::rule(kind).key {
        KeyCell::No | KeyCell::Never => false,
        KeyCell::Own => true,
        KeyCell::Scope | KeyCell::Confirmed | KeyCell::ConfirmedOwn => key.scopes.contains(&kind),
    };
    if allowed {
        return Ok(());
    }
    let says = missing_scope(kind);
    Err(Problem::forbid(StatusCode::FORBIDDEN, "scope.refused", says).with("permission", json!(kind.code())))
}

/// What a key is told that lacks the scope for `kind`: which one that is, and who grants it.
pub fn missing_scope(kind: Kind) -> String {
    let (says, scope) = (kind.says(), kind.code());
    match policy::rule(kind).key {
        KeyCell::No | KeyCell::Never => {
            format!("No API key may do this: {says}. A member does it in the dashboard.")
        }
        KeyCell::Own | KeyCell::Scope => format!(
            "This API key may not do this: {says}. It needs the scope {scope}: an Admin adds that to what the application's keys may \
             carry, then an Admin or Developer makes a key with it."
        ),
        KeyCell::Confirmed | KeyCell::ConfirmedOwn => format!(
            "This API key may not do this: {says}. It needs the scope {scope}, in a key that is confirmed and not dormant: an Admin \
             or Developer asks for one, and an Admin who did not ask confirms."
        ),
    }
}

fn check_address(list: &[String], request: &RequestInfo) -> Result<(), Problem> {
    if address_allowed(list, request) {
        return Ok(());
    }
    Err(Problem::forbid(
        StatusCode::FORBIDDEN,
        "address.refused",
        format!(
            "Calls from {} are not on the merchant's IP list. Under Integration somebody asks to add the address, and a second person confirms.",
            request.address
        ),
    ))
}

/// Whether the list, empty for everyone, lets the caller's address in.
pub(crate) fn address_allowed(list: &[String], request: &RequestInfo) -> bool {
    let nets = list.iter().filter_map(|cidr| cidr.parse::<ipnet::IpNet>().ok());
    list.is_empty() || nets.into_iter().any(|net| net.contains(&request.address))
}

#[cfg(test)]
mod tests;
