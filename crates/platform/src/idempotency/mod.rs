//! Requests that move money and may arrive twice: a repeat under the same `Idempotency-Key` gets the first answer.
//!
//! The key is claimed at the start of the transaction and the answer kept at its end, so both stand or fall with
//! the act. A second request waits for the first at the claim. Answers are kept sealed: some say what opens a page.

mod queries;

use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, request::Parts};
use permit::{
    Actor, App, Created, Describe, MoneyReads, MoneySeen, MoneyWrites, Operation, Permission, Permit,
    Problem, Tx as _, Undecided, WriteTx, Writing,
};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::{
    ToSchema,
    openapi::{
        Required,
        path::{ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use queries::Kept;

/// What answers are sealed for.
const SEALED: &str = "idempotency";

/// The key of one request, and what it was asked with.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    name: String,
    digest: [u8; 32],
}

impl IdempotencyKey {
    /// The key of a request that asks for `act` with `body`, if it carries one.
    ///
    /// # Errors
    /// A failure when the body cannot be written as JSON.
    pub fn of(header: KeyHeader, act: &str, body: &impl Serialize) -> Result<Option<Self>, Problem> {
        let Some(name) = header.0 else { return Ok(None) };
        let body = serde_json::to_vec(body).map_err(|error| Problem::failure(error.to_string()))?;
        let digest = Sha256::new().chain_update(act).chain_update([0]).chain_update(body).finalize();
        Ok(Some(Self { name, digest: digest.into() }))
    }

    /// An answer as it is kept. What it is sealed with is random, and changes nothing of what it says.
    fn seal(&self, app: &App, answer: &impl Serialize) -> Result<String, Problem> {
        let answer = serde_json::to_vec(answer).map_err(|error| Problem::failure(error.to_string()))?;
        Ok(hex::encode(app.keys().seal(SEALED, app.random(), &answer)))
    }

    /// The answer that was kept under it, if it was to the same request.
    fn answer(&self, app: &App, (digest, answer): ([u8; 32], String)) -> Result<Value, Problem> {
        if digest != self.digest {
            return Err(Problem::refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency.key_reused",
                "This Idempotency-Key was used for another request. Send a new key, or the same request again.",
            ));
        }
        // Answers from before they were sealed are JSON.
        let text = match hex::decode(&answer) {
            Ok(sealed) => app.keys().open(SEALED, &sealed)?.reveal().clone(),
            Err(_) => answer.into_bytes(),
        };
        serde_json::from_slice(&text).map_err(|error| Problem::failure(error.to_string()))
    }
}

/// The header `Idempotency-Key` as it was sent, if it was. Refused with `idempotency.key_invalid` when it is longer
/// than 200 characters or has others than printable ASCII.
#[derive(Debug, Clone)]
pub struct KeyHeader(Option<String>);

#[cfg(test)]
impl KeyHeader {
    /// As it was sent.
    pub(crate) fn sent(name: &str) -> Self {
        Self(Some(name.to_owned()))
    }
}

impl FromRequestParts<App> for KeyHeader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(sent) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let name = sent.to_str().ok().map(str::trim).filter(|name| (1..=200).contains(&name.len()));
        let name = name.ok_or_else(|| {
            Problem::refuse(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency.key_invalid",
                "Send an Idempotency-Key of 1 to 200 letters, digits or signs, such as a UUID.",
            )
        })?;
        Ok(Self(Some(name.to_owned())))
    }
}

impl Describe for KeyHeader {
    fn describe(operation: &mut Operation) {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(200));
        operation.parameters.push(
            ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .description(Some(
                    "A repeat under the same key gets the first answer and does nothing again.",
                ))
                .required(Required::False)
                .schema(Some(text))
                .build(),
        );
    }
}

/// The answer of a request that made something: a new one, or the one that was given before.
#[derive(Debug)]
pub enum Once<T> {
    /// Just made: 201.
    Made(T),
    /// What the first request under this key was answered.
    Before(Value),
}

impl<T> Once<T> {
    /// What was made, as `view` shows it.
    pub fn map<V>(self, view: impl FnOnce(T) -> V) -> Once<V> {
        match self {
            Self::Made(made) => Once::Made(view(made)),
            Self::Before(answer) => Once::Before(answer),
        }
    }
}

impl<T: Serialize> IntoResponse for Once<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Made(answer) => Created(answer).into_response(),
            Self::Before(answer) => {
                let mut response = (StatusCode::CREATED, Json(answer)).into_response();
                response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
                response
            }
        }
    }
}

impl<T: ToSchema> Describe for Once<T> {
    fn describe(operation: &mut Operation) {
        Created::<T>::describe(operation);
    }
}

/// What was answered under the key before. Ask it first: what a request goes through on the way to its claim, such as a
/// price or a look-up, may refuse today what was done yesterday.
///
/// # Errors
/// As [`claim`].
pub async fn look<P: Permission, T>(
    permit: &Permit<P>,
    key: Option<&IdempotencyKey>,
) -> Result<Option<Once<T>>, Problem> {
    let Some(key) = key else { return Ok(None) };
    let found = queries::find_answer(&mut permit.glance().await?, caller(permit.actor()), &key.name).await?;
    Ok(found.map(|found| key.answer(permit.app(), found)).transpose()?.map(Once::Before))
}

/// Claims the key for this transaction, or says what was answered under it before.
///
/// # Errors
/// `idempotency.key_reused` when the earlier request asked for something else.
pub async fn claim<P: Permission>(
    tx: &mut WriteTx<P>,
    key: &IdempotencyKey,
) -> Result<Option<Value>, Problem> {
    let caller = caller(tx.actor());
    if queries::claim(tx, caller, key).await? {
        return Ok(None);
    }
    let found = queries::find_answer(tx, caller, &key.name)
        .await?
        .ok_or_else(|| Problem::failure("a claimed idempotency key is gone"))?;
    key.answer(tx.app(), found).map(Some)
}

/// Keeps the answer under a key this transaction claimed.
///
/// # Errors
/// A failure of the store.
pub async fn keep<P: Permission>(
    tx: &mut WriteTx<P>,
    key: &IdempotencyKey,
    answer: &impl Serialize,
) -> Result<(), Problem> {
    let answer = key.seal(tx.app(), answer)?;
    let caller = caller(tx.actor());
    queries::keep_answer(tx, caller, &key.name, &answer).await
}

/// Ends a repeated request. A write sees its neighbours' work before it is durable, and an answer must not leave
/// before the act it reports; a commit of our own, which waits for the ones before it, makes sure.
///
/// # Errors
/// A failure of the store.
pub async fn repeat<P: Permission, T>(tx: WriteTx<P>, before: Value) -> Result<Once<T>, Problem> {
    settle(tx, Once::Before(before)).await
}

/// As [`repeat`], with the answer at hand.
///
/// # Errors
/// A failure of the store.
pub async fn settle<P: Permission, A>(tx: WriteTx<P>, answer: A) -> Result<A, Problem> {
    let (app, merchant): (App, _) = (tx.app().clone(), tx.merchant());
    let answer = tx.already_done(answer);
    app.upkeep(merchant, "idempotency").await?.keep().await?;
    Ok(answer)
}

/// What [`before_in`] reads, where `actor` acts.
pub fn read_set(reads: &mut MoneyReads<'_>, actor: &Actor, key: &IdempotencyKey) {
    reads.row::<Kept>(&[&caller(actor), &key.name]);
}

/// The answer that was given under the key before, in a money command.
///
/// # Errors
/// `idempotency.key_reused`, or `Unready`.
pub fn before_in(seen: &MoneySeen<'_>, key: &IdempotencyKey) -> Result<Option<Value>, Undecided> {
    let Some(kept) = seen.row::<Kept>(&[&caller(seen.actor()), &key.name])? else { return Ok(None) };
    Ok(Some(key.answer(seen.app(), (kept.body_digest, kept.answer))?))
}

/// Keeps the answer under the key, in a money command.
///
/// # Errors
/// A failure.
pub fn keep_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    key: &IdempotencyKey,
    answer: &impl Serialize,
) -> Result<(), Problem> {
    writes.insert(&Kept {
        merchant: seen.merchant(),
        caller: caller(seen.actor()),
        name: key.name.clone(),
        body_digest: key.digest,
        status: 201,
        answer: key.seal(seen.app(), answer)?,
        at: seen.now(),
    });
    Ok(())
}

fn caller(actor: &Actor) -> [u8; 16] {
    match actor {
        Actor::Member(member) => *member.id.as_bytes(),
        Actor::Key(key) => *key.id.as_bytes(),
        Actor::Person(person, _) => *person.as_bytes(),
        Actor::Worker(_) | Actor::Stranger => [0; 16],
    }
}
