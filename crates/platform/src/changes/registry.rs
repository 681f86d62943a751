//! Which area carries out which kind of change.

use std::{collections::BTreeMap, future::Future, pin::Pin, sync::Arc};

use permit::{ConfirmChange, Problem, ReadTx, RequestChange, WriteTx};
use serde_json::Value;

use super::model::{ChangeRequest, Kind, NewChange};

/// What an applier gives: a secret shown once to whoever confirms, where the change makes one.
pub type Applied<'a> = Pin<Box<dyn Future<Output = Result<Option<Value>, Problem>> + Send + 'a>>;
/// What a preparer gives: the change that the request's body asks for, checked and put into words.
pub type Prepared<'a> = Pin<Box<dyn Future<Output = Result<NewChange, Problem>> + Send + 'a>>;
/// What a change needs to know from outside, learnt before the transaction that confirms it.
pub type Learnt = Pin<Box<dyn Future<Output = Result<Value, Problem>> + Send>>;

type Apply = for<'a> fn(&'a mut WriteTx<ConfirmChange>, &'a ChangeRequest) -> Applied<'a>;
type Prepare = for<'a> fn(&'a mut WriteTx<RequestChange>, &'a Value) -> Prepared<'a>;
type Learn = Arc<dyn Fn(ReadTx, ChangeRequest) -> Learnt + Send + Sync>;

/// The appliers and preparers of all areas, handed to handlers as an `Extension`.
#[derive(Clone, Default)]
pub struct Registry {
    appliers: Arc<BTreeMap<Kind, Apply>>,
    preparers: Arc<BTreeMap<Kind, Prepare>>,
    learners: Arc<BTreeMap<Kind, Learn>>,
}

impl Registry {
    /// Nobody carries out anything yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes of `kind` are carried out by `apply`, in the transaction of the confirmation.
    ///
    /// It checks once more that the change still makes sense and answers [`super::outdated`] where it does not.
    #[must_use]
    pub fn on(mut self, kind: Kind, apply: Apply) -> Self {
        Arc::make_mut(&mut self.appliers).insert(kind, apply);
        self
    }

    /// Changes of `kind` can be asked for by `POST /v1/change-requests`, whose body `prepare` reads.
    #[must_use]
    pub fn asked(mut self, kind: Kind, prepare: Prepare) -> Self {
        Arc::make_mut(&mut self.preparers).insert(kind, prepare);
        self
    }

    /// Before a change of `kind` is confirmed, `learn` asks what nobody may wait for inside a transaction, such as a provider; its
    /// applier finds the answer in [`ChangeRequest::learnt`].
    #[must_use]
    pub fn learns(
        mut self,
        kind: Kind,
        learn: impl Fn(ReadTx, ChangeRequest) -> Learnt + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.learners).insert(kind, Arc::new(learn));
        self
    }

    /// Who learns what `kind` needs to know.
    pub(crate) fn learner(&self, kind: Kind) -> Option<Learn> {
        self.learners.get(&kind).cloned()
    }

    /// Who carries out `kind`.
    pub(crate) fn applier(&self, kind: Kind) -> Option<Apply> {
        self.appliers.get(&kind).copied()
    }

    /// Who reads requests for `kind`.
    pub(crate) fn preparer(&self, kind: Kind) -> Option<Prepare> {
        self.preparers.get(&kind).copied()
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("appliers", &self.appliers.keys()).finish_non_exhaustive()
    }
}
