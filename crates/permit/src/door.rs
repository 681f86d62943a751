//! The doors: extractors that turn credentials into a typed permit, or refuse before anything else is looked at.
//! Body, path and idempotency key come after.

use std::{
    marker::PhantomData,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use axum::extract::FromRequestParts;
use http::request::Parts;
use store::ReadTransaction;
use values::{Id, Timestamp, subjects::Merchant};

use crate::{
    Problem,
    activity::Activity,
    actor::{Actor, Caller},
    admission::{Admitted, admit, admit_key, admit_member, check_fresh},
    app::App,
    credentials::{self, Credential, SessionRow},
    origin,
    permission::{Kind, Permission, Writes},
    policy::{self, Allow},
    request::{Context, RequestInfo},
    transaction::{Core, PersonTx, ReadTx, WriteTx},
};

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
    /// What the grant was read through, for the first look of the handler. A request that may write keeps none.
    view: Mutex<Option<ReadTransaction>>,
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

    /// A consistent view that cannot write.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn read(&self) -> Result<ReadTx, Problem> {
        let tx = match self.kept() {
            Some(view) => self.app.db().consistent(view).await?,
            None => self.app.db().read().await?,
        };
        Ok(ReadTx { tx, merchant: self.merchant, app: self.app.clone() })
    }

    /// As [`Permit::read`], for a single statement that finds few rows by a key: two may not agree with each other.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn glance(&self) -> Result<ReadTx, Problem> {
        let tx = match self.kept() {
            Some(view) => view,
            None => self.app.db().glance().await?,
        };
        Ok(ReadTx { tx, merchant: self.merchant, app: self.app.clone() })
    }

    /// Who, where and in which request, for a command.
    pub(crate) fn into_parts(self) -> (Actor, Id<Merchant>, App, Arc<RequestInfo>) {
        (self.actor, self.merchant, self.app, self.request)
    }

    fn kept(&self) -> Option<ReadTransaction> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).take()
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

    /// Records an act that writes nothing else, such as handing something out: before it is done. The permit stays good
    /// for looking.
    ///
    /// # Errors
    /// As [`Permit::write`].
    pub async fn record(&self, done: Activity) -> Result<(), Problem> {
        let twin = Self {
            actor: self.actor.clone(),
            merchant: self.merchant,
            allow: self.allow,
            view: Mutex::new(None),
            app: self.app.clone(),
            request: self.request.clone(),
            permission: PhantomData,
        };
        // A view that is held would have the transaction wait on some stores.
        drop(self.kept());
        twin.write().await?.commit(done, ()).await
    }

    async fn begin(mut self, alone: bool) -> Result<WriteTx<P>, Problem> {
        use store::ToValue as _;
        drop(self.view);
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
                let row = credentials::key_locked(&mut tx, self.merchant, key.id).await?;
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
        let Admitted { actor, merchant, allow, view } = admit(app, parts, &context, P::KIND).await?;
        context.takes(&parts.uri)?;
        // Before the body is there, and before a write, nobody may hold on to a view: others wait for it.
        let view = Mutex::new(parts.method.is_safe().then_some(view));
        let request = context.info;
        Ok(Self { actor, merchant, allow, view, app: app.clone(), request, permission: PhantomData })
    }
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
        check_fresh(self.session.stepped_up_until, self.session.second_factor, self.app.now())
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
        let mut tx = app.db().glance().await?;
        let session = credentials::session_by_digest(app, &mut tx, &digest).await?;
        let session = session.ok_or_else(credentials::session_required)?;
        origin::check(app, &parts.method, &parts.headers)?;
        // A refusal stands in the person's own record, which belongs to no merchant.
        let actor = Actor::Person(session.person, session.name.clone());
        let _ = context.caller.set(Caller { actor, merchant: Id::nil() });
        crate::presence::session_used(app, &session, &context.info);
        context.takes(&parts.uri)?;
        Ok(Self { session, app: app.clone(), request: context.info, permission: PhantomData })
    }
}

/// What a stranger holds: one of the few permissions that need no credential.
#[derive(Debug)]
pub struct Public<P> {
    session: Option<SessionRow>,
    app: App,
    request: Arc<RequestInfo>,
    caller: Arc<OnceLock<Caller>>,
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

    /// Notes who turns out to call by what the stranger holds, so that a refusal stands in their merchant's record.
    pub(crate) fn called_by(&self, actor: Actor, merchant: Id<Merchant>) {
        // A second caller in one request cannot happen: nobody holds two things.
        let _ = self.caller.set(Caller { actor, merchant });
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

/// Whether the address of a page is the whole credential. No cookie counts there, so no other site can misuse one, and
/// pages that send no Referer have an Origin that says nothing.
const fn by_its_link(permission: Kind) -> bool {
    matches!(
        permission,
        Kind::OpenHostedPage | Kind::UseHostedPage | Kind::NotifyBill | Kind::PlayBank | Kind::ReceiveNotice
    )
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
            Credential::Session(digest) if !by_its_link(P::KIND) => {
                let mut tx = app.db().glance().await?;
                credentials::session_by_digest(app, &mut tx, &digest).await?
            }
            _ => None,
        };
        if session.is_some() || (parts.headers.contains_key("origin") && !by_its_link(P::KIND)) {
            origin::check(app, &parts.method, &parts.headers)?;
        }
        context.takes(&parts.uri)?;
        let Context { info: request, caller, .. } = context;
        Ok(Self { session, app: app.clone(), request, caller, permission: PhantomData })
    }
}

#[cfg(test)]
mod tests;
