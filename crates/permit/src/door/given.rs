//! What doors give, without a request, for tests.

use std::{
    marker::PhantomData,
    sync::{Arc, Mutex},
};

use values::{Id, subjects::Merchant};

use super::{Permit, Public};
use crate::{actor::Actor, app::App, permission::Permission, policy::Allow, request::RequestInfo};

/// A permit as the door gave it a moment ago.
pub(crate) fn permit<P: Permission>(
    app: &App,
    merchant: Id<Merchant>,
    actor: Actor,
    request: RequestInfo,
) -> Permit<P> {
    let (app, request) = (app.clone(), Arc::new(request));
    Permit {
        actor,
        merchant,
        allow: Allow::Yes,
        view: Mutex::new(None),
        app,
        request,
        permission: PhantomData,
    }
}

/// What a stranger holds who passed the door.
pub(crate) fn public<P: Permission>(app: &App, request: RequestInfo) -> Public<P> {
    Public { session: None, app: app.clone(), request: Arc::new(request), permission: PhantomData }
}
