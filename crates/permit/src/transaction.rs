//! The transactions a permit hands out. `$1` is bound by the transaction itself, so no statement leaves its merchant.

use std::{future::Future, marker::PhantomData};

use store::{
    FromRow, IfThere, NewJob, Queries, ReadTransaction, Row, StoreError, ToValue, Value, WriteTransaction,
};
use values::{
    Id, Timestamp,
    subjects::{Job, Merchant, Person},
};

use crate::{
    Problem,
    activity::{self, Activity},
    actor::Actor,
    app::App,
    money::{self, MoneyEntry, MoneyStep, Step},
    permission::Permission,
    request::RequestInfo,
};

/// A parameter of a statement, `$2` and on.
pub type Param<'a> = &'a (dyn ToValue + Sync);

/// What both transactions can do: look. In every statement `$1` is the merchant (in `PersonTx`, the person).
pub trait Tx: Send {
    #[doc(hidden)]
    fn raw(
        &mut self,
        sql: &str,
        params: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;
    #[doc(hidden)]
    fn bound(&self) -> [u8; 16];
    /// The instant of this transaction.
    fn now(&self) -> Timestamp;
    /// The instance.
    fn app(&self) -> &App;

    /// The merchant every statement is bound to; nil where it is bound to a person.
    fn merchant(&self) -> Id<Merchant> {
        Id::from_bytes(self.bound())
    }

    /// The one row, if there is any.
    fn find<T: FromRow>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Option<T>, Problem>> + Send {
        let rows = self.raw(sql, bind(self.bound(), sql, params));
        async move {
            let row = rows.await?.into_iter().next();
            Ok(row.map(|mut row| T::from_row(&mut row)).transpose()?)
        }
    }

    /// All rows, in the order of the statement, which also bounds their number.
    fn list<T: FromRow + Send>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Vec<T>, Problem>> + Send {
        let rows = self.raw(sql, bind(self.bound(), sql, params));
        async move {
            let rows = rows.await?;
            Ok(rows.into_iter().map(|mut row| T::from_row(&mut row)).collect::<Result<_, _>>()?)
        }
    }

    /// The one number of a statement that always answers one, such as a count.
    fn count(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<i64, Problem>> + Send {
        let rows = self.raw(sql, bind(self.bound(), sql, params));
        async move {
            let row = rows.await?.into_iter().next();
            let mut row = row.ok_or_else(|| Problem::failure("a count answered no row"))?;
            Ok(row.next()?)
        }
    }
}

/// What a transaction that writes can do besides.
pub trait Writing: Tx {
    #[doc(hidden)]
    fn store(&mut self) -> &mut WriteTransaction;
    /// Whoever acts.
    fn actor(&self) -> &Actor;
    /// The request this belongs to.
    fn request(&self) -> &RequestInfo;

    /// Carries out a statement and says how many rows it touched.
    fn execute(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<u64, Problem>> + Send {
        let values = bind(self.bound(), sql, params);
        let sql = sql.to_owned();
        async move { Ok(self.store().execute(&sql, &values).await?) }
    }

    /// Carries out a part that moves money, over what this transaction has written so far. Its balances are locked with it:
    /// it comes last, or nearly, so that two transactions do not wait for each other.
    fn carry_out<S: MoneyStep>(
        &mut self,
        step: S,
    ) -> impl Future<Output = Result<S::Answer, Problem>> + Send {
        let (actor, merchant, app) = (self.actor().clone(), self.merchant(), self.app().clone());
        let (request, now) = (self.request().clone(), self.now());
        let step = Step { step, actor, merchant, app, request, now };
        async move { self.store().carry_out(step).await? }
    }

    /// Adds a row of the merchant, as money commands do.
    fn insert<E: MoneyEntry + Sync>(
        &mut self,
        entry: &E,
    ) -> impl Future<Output = Result<(), Problem>> + Send {
        let owner = money::owner_of(entry);
        async move {
            assert_eq!(
                owner,
                self.bound().to_value(),
                "a row of {} belongs to another merchant",
                E::TABLE.name
            );
            Ok(self.store().insert(entry).await?)
        }
    }

    /// Adds rows of the merchant, together.
    fn insert_all<E: MoneyEntry + Sync>(
        &mut self,
        entries: &[E],
    ) -> impl Future<Output = Result<(), Problem>> + Send {
        let bound = self.bound().to_value();
        let strange = entries.iter().any(|entry| money::owner_of(entry) != bound);
        async move {
            assert!(!strange, "a row of {} belongs to another merchant", E::TABLE.name);
            Ok(self.store().insert_all(entries).await?)
        }
    }

    /// The one row, locked until the end of the transaction.
    fn find_locked<T: FromRow>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Option<T>, Problem>> + Send {
        let values = bind(self.bound(), sql, params);
        let sql = sql.to_owned();
        async move {
            let row = self.store().rows_locked(&sql, &values).await?.into_iter().next();
            Ok(row.map(|mut row| T::from_row(&mut row)).transpose()?)
        }
    }

    /// All rows, locked in the order of the statement until the end of the transaction.
    fn list_locked<T: FromRow + Send>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> impl Future<Output = Result<Vec<T>, Problem>> + Send {
        let values = bind(self.bound(), sql, params);
        let sql = sql.to_owned();
        async move {
            let rows = self.store().rows_locked(&sql, &values).await?;
            Ok(rows.into_iter().map(|mut row| T::from_row(&mut row)).collect::<Result<_, _>>()?)
        }
    }

    /// Leaves work to be done after the commit.
    fn enqueue(
        &mut self,
        kind: &'static str,
        payload: String,
        run_at: Timestamp,
    ) -> impl Future<Output = Result<Id<Job>, Problem>> + Send {
        self.enqueue_in(None, kind, payload, run_at)
    }

    /// As [`Writing::enqueue`], in the lane of what the work may have to wait for.
    fn enqueue_in(
        &mut self,
        lane: Option<[u8; 16]>,
        kind: &'static str,
        payload: String,
        run_at: Timestamp,
    ) -> impl Future<Output = Result<Id<Job>, Problem>> + Send {
        let merchant = Some(self.merchant()).filter(|id| *id != Id::nil());
        async move { Ok(self.store().enqueue(NewJob { merchant, kind, payload, run_at, lane }).await?) }
    }

    /// Leaves work to be done after the commit of whose kind there is one job about `payload`, never more. Where that job is
    /// there already nothing is added: whoever carries it out locks what it is about, and looks what is left to do, before
    /// it ends.
    fn enqueue_only(
        &mut self,
        kind: &'static str,
        payload: String,
        run_at: Timestamp,
        if_there: IfThere,
    ) -> impl Future<Output = Result<(), Problem>> + Send {
        let merchant = Some(self.merchant()).filter(|id| *id != Id::nil());
        let job = NewJob { merchant, kind, payload, run_at, lane: None };
        async move { Ok(self.store().enqueue_only(job, if_there).await?) }
    }

    /// As [`Writing::enqueue_in`], of one kind of work for each payload.
    fn enqueue_many(
        &mut self,
        lane: Option<[u8; 16]>,
        kind: &'static str,
        payloads: Vec<String>,
        run_at: Timestamp,
    ) -> impl Future<Output = Result<(), Problem>> + Send {
        let merchant = Some(self.merchant()).filter(|id| *id != Id::nil());
        let job = NewJob { merchant, kind, payload: String::new(), run_at, lane };
        async move { Ok(self.store().enqueue_many(job, payloads).await?) }
    }

    /// A new identifier.
    fn id<T>(&mut self) -> Id<T> {
        Queries::id(self.store())
    }

    /// Random bytes.
    fn random<const N: usize>(&mut self) -> [u8; N] {
        Queries::random(self.store())
    }

    /// The same transaction, bound to a person: for statements about persons, sessions and factors.
    fn as_person(&mut self, person: Id<Person>) -> Bound<'_>
    where
        Self: Sized,
    {
        self.rebound(*person.as_bytes())
    }

    #[doc(hidden)]
    fn rebound(&mut self, bound: [u8; 16]) -> Bound<'_>
    where
        Self: Sized,
    {
        let (app, actor, request) = (self.app().clone(), self.actor().clone(), self.request().clone());
        Bound { tx: self.store(), bound, app, actor, request }
    }
}

fn bind(bound: [u8; 16], sql: &str, params: &[Param<'_>]) -> Vec<Value> {
    assert!(sql.contains("$1"), "a statement forgets its merchant ($1): {sql}");
    let mut values = Vec::with_capacity(params.len() + 1);
    values.push(bound.to_value());
    values.extend(params.iter().map(|param| param.to_value()));
    values
}

/// Looks, within one merchant.
#[derive(Debug)]
pub struct ReadTx {
    pub(crate) tx: ReadTransaction,
    pub(crate) merchant: Id<Merchant>,
    pub(crate) app: App,
}

/// Statements that do not wait for each other's rows run side by side, each on a `&ReadTx`.
impl Tx for &ReadTx {
    async fn raw(&mut self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        (&self.tx).rows(sql, &params).await
    }
    fn bound(&self) -> [u8; 16] {
        *self.merchant.as_bytes()
    }
    fn now(&self) -> Timestamp {
        self.tx.now()
    }
    fn app(&self) -> &App {
        &self.app
    }
}

impl Tx for ReadTx {
    async fn raw(&mut self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        self.tx.rows(sql, &params).await
    }
    fn bound(&self) -> [u8; 16] {
        *self.merchant.as_bytes()
    }
    fn now(&self) -> Timestamp {
        self.tx.now()
    }
    fn app(&self) -> &App {
        &self.app
    }
}

pub(crate) struct Core {
    pub tx: WriteTransaction,
    pub app: App,
    pub actor: Actor,
    pub request: RequestInfo,
}

/// Changes things within one merchant, by the permission `P`. Dropped without `commit` it changes nothing.
pub struct WriteTx<P> {
    pub(crate) core: Core,
    pub(crate) merchant: Id<Merchant>,
    pub(crate) permission: PhantomData<fn() -> P>,
}

impl<P: Permission> WriteTx<P> {
    /// Makes everything durable together with its record, and only then hands the answer back.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn commit<A>(mut self, done: Activity, answer: A) -> Result<A, Problem> {
        let merchant = self.bound();
        activity::record(&mut self.core.tx, merchant, &self.core.actor, &self.core.request, &done).await?;
        self.core.tx.commit().await?;
        Ok(answer)
    }

    /// Ends a repeated request that finds its work already done and changes nothing more.
    pub fn already_done<A>(self, answer: A) -> A {
        answer
    }
}

/// Changes what belongs to one person: account, sessions, factors. `$1` is the person.
pub struct PersonTx {
    pub(crate) core: Core,
    pub(crate) person: Id<Person>,
}

impl PersonTx {
    /// As [`WriteTx::commit`]; the entry stands in the person's own record.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn commit<A>(mut self, done: Activity, answer: A) -> Result<A, Problem> {
        activity::record(&mut self.core.tx, [0; 16], &self.core.actor, &self.core.request, &done).await?;
        self.core.tx.commit().await?;
        Ok(answer)
    }

    /// As [`PersonTx::commit`], the entry standing in the record of `merchant`.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn commit_in<A>(
        mut self,
        merchant: Id<Merchant>,
        done: Activity,
        answer: A,
    ) -> Result<A, Problem> {
        activity::record(
            &mut self.core.tx,
            *merchant.as_bytes(),
            &self.core.actor,
            &self.core.request,
            &done,
        )
        .await?;
        self.core.tx.commit().await?;
        Ok(answer)
    }

    /// Makes bookkeeping durable that is no act of anybody: a counted try, a token that was sent.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn commit_unrecorded<A>(self, answer: A) -> Result<A, Problem> {
        self.core.tx.commit().await?;
        Ok(answer)
    }

    /// The person it is bound to.
    pub fn person(&self) -> Id<Person> {
        self.person
    }

    /// Says who acts, once that is known: a stranger who signed in.
    pub fn act_as(&mut self, actor: Actor) {
        self.core.actor = actor;
    }

    /// Binds what follows to another person, such as one just found by e-mail.
    pub fn turn_to(&mut self, person: Id<Person>) {
        self.person = person;
    }

    /// The same transaction, bound to a merchant.
    pub fn in_merchant(&mut self, merchant: Id<Merchant>) -> Bound<'_> {
        self.rebound(*merchant.as_bytes())
    }
}

/// A view of a transaction with another `$1`; it ends before its owner commits.
pub struct Bound<'a> {
    tx: &'a mut WriteTransaction,
    bound: [u8; 16],
    app: App,
    actor: Actor,
    request: RequestInfo,
}

macro_rules! writing {
    ([$($generics:tt)*] $type:ty, $self:ident, tx: $tx:expr, bound: $bound:expr, app: $app:expr, actor: $actor:expr, request: $request:expr) => {
        impl<$($generics)*> Tx for $type {
            async fn raw(&mut $self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, StoreError> {
                $tx.rows(sql, &params).await
            }
            fn bound(&$self) -> [u8; 16] {
                $bound
            }
            fn now(&$self) -> Timestamp {
                $tx.now()
            }
            fn app(&$self) -> &App {
                &$app
            }
        }
        impl<$($generics)*> Writing for $type {
            fn store(&mut $self) -> &mut WriteTransaction {
                &mut $tx
            }
            fn actor(&$self) -> &Actor {
                &$actor
            }
            fn request(&$self) -> &RequestInfo {
                &$request
            }
        }
    };
}

writing!([P: Permission] WriteTx<P>, self, tx: self.core.tx, bound: *self.merchant.as_bytes(), app: self.core.app, actor: self.core.actor, request: self.core.request);
writing!([] PersonTx, self, tx: self.core.tx, bound: *self.person.as_bytes(), app: self.core.app, actor: self.core.actor, request: self.core.request);
writing!(['a] Bound<'a>, self, tx: *self.tx, bound: self.bound, app: self.app, actor: self.actor, request: self.request);
