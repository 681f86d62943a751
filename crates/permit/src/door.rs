//! The doors: extractors that turn credentials into a typed permit, or refuse before anything else is looked at.
//!
//! Order: who is calling, is the request our own, which merchant, is the membership active, does the table allow it,
//! is the proof of identity fresh. Body, path and idempotency key come after.

use std::{marker::PhantomData, sync::Arc};

use axum::extract::FromRequestParts;
use http::{StatusCode, request::Parts};
use serde_json::json;
use values::{Id, Timestamp, subjects::Merchant};

use crate::{
    Problem,
    actor::{Actor, Caller, KeyActor, MemberActor},
    app::App,
    credentials::{self, Credential, KeyLookup, MembershipRow, SessionRow},
    origin,
    permission::{Kind, Permission, Writes},
    policy::{self, Allow, KeyCell},
    request::{Context, RequestInfo},
    transaction::{Core, PersonTx, ReadTx, WriteTx},
};
use store::Queries as _;

/// What every first argument of a handler is: proof of a permission, by one way or another.
pub trait Door: FromRequestParts<App, Rejection = Problem> + Send {
    /// The permission the route declares.
    const PERMISSION: Kind;
    /// Who may pass.
    const OPEN_TO: OpenTo;
}

/// Who a door is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenTo {
    /// Members and keys of a merchant, by the table.
    Merchant,
    /// Anybody signed in, for their own account.
    Person,
    /// Anybody.
    Stranger,
}

/// Proof that the caller holds `P` in one merchant. Fields are private; only this crate makes one.
#[derive(Debug)]
pub struct Permit<P> {
    actor: Actor,
    merchant: Id<Merchant>,
    allow: Allow,
    app: App,
    request: Arc<RequestInfo>,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> Permit<P> {
    /// Whoever holds it.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// How far it reaches: everything, one's own, masked.
    pub fn allow(&self) -> Allow {
        self.allow
    }

    /// The merchant it is good for.
    pub fn merchant(&self) -> Id<Merchant> {
        self.merchant
    }

    /// The instance.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The request it was asked in.
    pub fn request(&self) -> &RequestInfo {
        &self.request
    }

    /// A transaction that looks and cannot write.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn read(&self) -> Result<ReadTx, Problem> {
        Ok(ReadTx { tx: self.app.db().read().await?, merchant: self.merchant, app: self.app.clone() })
    }
}

impl<P: Permission<Mode = Writes>> Permit<P> {
    /// A transaction that writes, in which the grant was checked once more.
    ///
    /// # Errors
    /// The refusal that has come true since the request began, or a failure of the store.
    pub async fn write(self) -> Result<WriteTx<P>, Problem> {
        self.begin(false).await
    }

    /// As [`Permit::write`], one at a time in this merchant: for changes to who may do what.
    ///
    /// # Errors
    /// As [`Permit::write`].
    pub async fn write_alone(self) -> Result<WriteTx<P>, Problem> {
        self.begin(true).await
    }

    async fn begin(mut self, alone: bool) -> Result<WriteTx<P>, Problem> {
        use store::ToValue as _;
        let mut tx = self.app.db().write().await?;
        if alone {
            tx.rows_locked("SELECT id FROM merchant WHERE id = $1", &[self.merchant.to_value()]).await?;
        }
        match &self.actor {
            Actor::Member(member) => {
                let session = credentials::session_by_id(&self.app, &mut tx, member.session).await?;
                let session = session.ok_or_else(credentials::session_required)?;
                let membership = credentials::membership_locked(&mut tx, self.merchant, member.id).await?;
                let membership = membership.ok_or_else(credentials::session_required)?;
                let actor = admit_member(&session, &membership, P::KIND, store::Queries::now(&tx))?;
                self.actor = Actor::Member(actor);
            }
            Actor::Key(key) => {
                let row = credentials::key(&mut tx, KeyLookup::Id(self.merchant, key.id)).await?;
                let row = row.ok_or_else(credentials::session_required)?;
                admit_key(&row.actor, P::KIND)?;
                self.actor = Actor::Key(row.actor);
            }
            Actor::Worker(_) => {}
            Actor::Person(..) | Actor::Stranger => return Err(credentials::session_required()),
        }
        let core = Core { tx, app: self.app, actor: self.actor, request: (*self.request).clone() };
        Ok(WriteTx { core, merchant: self.merchant, permission: PhantomData })
    }
}

impl<P: Permission> Door for Permit<P> {
    const PERMISSION: Kind = P::KIND;
    const OPEN_TO: OpenTo = OpenTo::Merchant;
}

impl<P: Permission> FromRequestParts<App> for Permit<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let context = Context::of(parts)?;
        let (actor, merchant, allow) = admit(app, parts, &context, P::KIND).await?;
        Ok(Self { actor, merchant, allow, app: app.clone(), request: context.info, permission: PhantomData })
    }
}

async fn admit(
    app: &App,
    parts: &Parts,
    context: &Context,
    kind: Kind,
) -> Result<(Actor, Id<Merchant>, Allow), Problem> {
    let mut tx = app.db().read().await?;
    let key = match Credential::of(app, &parts.headers) {
        Credential::None | Credential::Unusable => return Err(credentials::session_required()),
        Credential::Session(digest) => {
            let session = credentials::session_by_digest(app, &mut tx, &digest).await?;
            let session = session.ok_or_else(credentials::session_required)?;
            origin::check(app, &parts.method, &parts.headers)?;
            let memberships = credentials::memberships(&mut tx, session.person).await?;
            let membership = choose(parts, memberships)?;
            let actor = Actor::Member(MemberActor::from_rows(&session, &membership));
            let merchant = membership.merchant;
            // A second caller in one request cannot happen: each handler has one door.
            let _ = context.caller.set(Caller { actor, merchant });
            crate::presence::seen(app, &session, &membership, &context.info);
            return match admit_member(&session, &membership, kind, tx.now()) {
                Ok(member) => {
                    Ok((Actor::Member(member), merchant, policy::rule(kind).of(membership.role).allow))
                }
                Err(problem) if problem.code() == "role.refused" => {
                    let people = credentials::who_can(&mut tx, merchant, kind).await?;
                    Err(problem.with("who_can", people.into()))
                }
                Err(problem) => Err(problem),
            };
        }
        Credential::Key(digest) => credentials::key(&mut tx, KeyLookup::Digest(&digest)).await?,
        Credential::Token(claims) => credentials::key(&mut tx, KeyLookup::Id(claims.merchant, claims.key))
            .await?
            .filter(|key| key.token_generation == claims.generation),
    };
    let key = key.ok_or_else(credentials::session_required)?;
    let caller = Caller { actor: Actor::Key(key.actor.clone()), merchant: key.merchant };
    let _ = context.caller.set(caller);
    crate::presence::key_used(app, &key, &context.info);
    check_address(&credentials::ip_list(&mut tx, key.merchant).await?, &context.info)?;
    admit_key(&key.actor, kind)?;
    Ok((Actor::Key(key.actor), key.merchant, Allow::Yes))
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

fn admit_member(
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
    if cell.step_up && now >= session.stepped_up_until {
        return Err(step_up_required(session.second_factor));
    }
    Ok(MemberActor::from_rows(session, membership))
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

fn admit_key(key: &KeyActor, kind: Kind) -> Result<(), Problem> {
    let allowed = match policy::rule(kind).key {
        KeyCell::No | KeyCell::Never => false,
        KeyCell::Own => true,
        KeyCell::Scope | KeyCell::Confirmed | KeyCell::ConfirmedOwn => key.scopes.contains(&kind),
    };
    if allowed {
        return Ok(());
    }
    Err(Problem::forbid(
        StatusCode::FORBIDDEN,
        "scope.refused",
        format!(
            "This API key may not do this: {}. An Admin decides what the application's keys may carry.",
            kind.says()
        ),
    )
    .with("permission", json!(kind.code())))
}

fn check_address(list: &[String], request: &RequestInfo) -> Result<(), Problem> {
    if address_allowed(list, request) {
        return Ok(());
    }
    Err(Problem::forbid(
        StatusCode::FORBIDDEN,
        "address.refused",
        format!("Calls from {} are not on the merchant's IP list.", request.address),
    ))
}

/// Whether the list, empty for everyone, lets the caller's address in.
pub(crate) fn address_allowed(list: &[String], request: &RequestInfo) -> bool {
    let nets = list.iter().filter_map(|cidr| cidr.parse::<ipnet::IpNet>().ok());
    list.is_empty() || nets.into_iter().any(|net| net.contains(&request.address))
}

/// Proof that the caller is signed in and acts on their own account.
#[derive(Debug)]
pub struct Personal<P> {
    session: SessionRow,
    app: App,
    request: Arc<RequestInfo>,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> Personal<P> {
    /// The session that was used.
    pub fn session(&self) -> Id<values::subjects::Session> {
        self.session.session
    }

    /// The person.
    pub fn person(&self) -> Id<values::subjects::Person> {
        self.session.person
    }

    /// The instance.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Until when the last proof of identity is fresh.
    pub fn stepped_up_until(&self) -> Timestamp {
        self.session.stepped_up_until
    }

    /// Refuses unless the last proof of identity is fresh.
    ///
    /// # Errors
    /// `step_up.required`.
    pub fn stepped_up(&self) -> Result<(), Problem> {
        if self.app.now() < self.session.stepped_up_until {
            return Ok(());
        }
        Err(step_up_required(self.session.second_factor))
    }

    /// A transaction that looks, bound to the person: `$1` is the person in it.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn read(&self) -> Result<ReadTx, Problem> {
        let tx = self.app.db().read().await?;
        Ok(ReadTx { tx, merchant: self.session.person.cast(), app: self.app.clone() })
    }

    /// The request it was asked in.
    pub fn request(&self) -> &RequestInfo {
        &self.request
    }

    /// A transaction bound to the person.
    ///
    /// # Errors
    /// `session.required` when the session has ended since, or a failure of the store.
    pub async fn write(&self) -> Result<PersonTx, Problem> {
        let mut tx = self.app.db().write().await?;
        let live = credentials::session_by_id(&self.app, &mut tx, self.session.session).await?;
        live.ok_or_else(credentials::session_required)?;
        let actor = Actor::Person(self.session.person, self.session.name.clone());
        let core = Core { tx, app: self.app.clone(), actor, request: (*self.request).clone() };
        Ok(PersonTx { core, person: self.session.person })
    }
}

impl<P: Permission> Door for Personal<P> {
    const PERMISSION: Kind = P::KIND;
    const OPEN_TO: OpenTo = OpenTo::Person;
}

impl<P: Permission> FromRequestParts<App> for Personal<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let context = Context::of(parts)?;
        let Credential::Session(digest) = Credential::of(app, &parts.headers) else {
            return Err(credentials::session_required());
        };
        let mut tx = app.db().read().await?;
        let session = credentials::session_by_digest(app, &mut tx, &digest).await?;
        let session = session.ok_or_else(credentials::session_required)?;
        origin::check(app, &parts.method, &parts.headers)?;
        // A refusal stands in the person's own record, which belongs to no merchant.
        let actor = Actor::Person(session.person, session.name.clone());
        let _ = context.caller.set(Caller { actor, merchant: Id::nil() });
        crate::presence::session_used(app, &session, &context.info);
        Ok(Self { session, app: app.clone(), request: context.info, permission: PhantomData })
    }
}

/// What a stranger holds: one of the few permissions that need no credential.
#[derive(Debug)]
pub struct Public<P> {
    session: Option<SessionRow>,
    app: App,
    request: Arc<RequestInfo>,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> Public<P> {
    /// The instance.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The request it was asked in.
    pub fn request(&self) -> &RequestInfo {
        &self.request
    }

    /// The person, where one happens to be signed in.
    pub fn signed_in(&self) -> Option<Id<values::subjects::Person>> {
        self.session.as_ref().map(|session| session.person)
    }

    /// The session that happened to come along.
    pub fn session(&self) -> Option<Id<values::subjects::Session>> {
        self.session.as_ref().map(|session| session.session)
    }

    /// A transaction bound to nobody yet; `PersonTx::turn_to` binds it.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn write(&self) -> Result<PersonTx, Problem> {
        let tx = self.app.db().write().await?;
        let (actor, person) = match &self.session {
            Some(session) => (Actor::Person(session.person, session.name.clone()), session.person),
            None => (Actor::Stranger, Id::nil()),
        };
        let core = Core { tx, app: self.app.clone(), actor, request: (*self.request).clone() };
        Ok(PersonTx { core, person })
    }
}

impl<P: Permission> Door for Public<P> {
    const PERMISSION: Kind = P::KIND;
    const OPEN_TO: OpenTo = OpenTo::Stranger;
}

impl<P: Permission> FromRequestParts<App> for Public<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        assert!(policy::stranger_may(P::KIND), "{:?} is not open to strangers", P::KIND);
        let context = Context::of(parts)?;
        let session = match Credential::of(app, &parts.headers) {
            Credential::Session(digest) => {
                let mut tx = app.db().read().await?;
                credentials::session_by_digest(app, &mut tx, &digest).await?
            }
            _ => None,
        };
        if session.is_some() || parts.headers.contains_key("origin") {
            origin::check(app, &parts.method, &parts.headers)?;
        }
        Ok(Self { session, app: app.clone(), request: context.info, permission: PhantomData })
    }
}
