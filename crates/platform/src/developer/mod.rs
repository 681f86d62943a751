//! What those who integrate work with: applications, API keys, the integration's security and the request log.
//!
//! ```text
//! application: active ⇄ disabled          feature: off ⇄ on, those that send money out by two people
//! key: active ─14 days before its end→ ending soon ─→ ended      any ─revoke→ revoked
//!      with a money scope ─somebody who saw its secret may no longer→ dormant, for good
//! IP list, checksum: tightened at once, loosened by two people
//! ```

mod commands;
pub(crate) mod log;
mod model;
mod queries;
mod routes;
mod signed;
#[cfg(test)]
mod tests;
mod via;
mod views;

use permit::{
    Actor, ConfirmChange, MoneyReads, MoneySeen, MoneyWrites, Permission, Permit, Problem, RequestChange, Tx,
    Unready, WriteTx, Writing,
};
use serde_json::{Value, json};
use values::{Id, Secret, subjects::Application};

use queries::UsedChecksum;

use crate::changes::{Applied, ChangeRequest, Kind, Prepared, Registry};

pub use ::checksum::{self, ChecksumRefusal, Cover, Signature};
pub use log::{RequestLog, log_requests};
pub use model::{
    application::Feature,
    redaction::{masked, masked_beside},
};
pub use routes::routes;
pub use signed::{NothingInput, Signed};
pub use via::Via;

/// What the checksum's key is sealed for.
const CHECKSUM: &str = "checksum";

/// The key of the merchant's checksum, while it is on.
///
/// # Errors
/// A failure of the store, or of a master key that is another one.
pub async fn checksum_key(tx: &mut impl Tx) -> Result<Option<Secret<String>>, Problem> {
    let (true, _, Some(sealed)) = queries::find_checksum(tx).await? else { return Ok(None) };
    let key = tx.app().keys().open(CHECKSUM, &sealed)?;
    let text = String::from_utf8(key.reveal().clone());
    text.map(|text| Some(Secret::new(text))).map_err(|_| Problem::failure("a checksum key is no text"))
}

/// Checks the checksum in the bytes of a body, where this merchant wants one, and answers it.
///
/// # Errors
/// A failure of the store, or of a master key that is another one.
pub async fn verify<P: Permission>(
    permit: &Permit<P>,
    body: &[u8],
    cover: Cover<'_>,
) -> Result<Result<Option<Signature>, ChecksumRefusal>, Problem> {
    if matches!(permit.actor(), Actor::Key(key) if !key.signs) {
        return Ok(Ok(None));
    }
    let Some(key) = checksum_key(&mut permit.glance().await?).await? else { return Ok(Ok(None)) };
    Ok(checksum::verify(key.reveal(), body, cover).map(Some))
}

/// What a body that was signed is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Money in.
    Payment,
    /// Money out.
    Payout,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Payout => "payout",
        }
    }
}

/// Binds a checksum to what it was first used for, as by a preview. False where that was something else.
///
/// # Errors
/// A failure of the store.
pub async fn bind_checksum(
    tx: &mut impl Writing,
    signature: Signature,
    purpose: Purpose,
) -> Result<bool, Problem> {
    let digest = signature.digest();
    queries::insert_signature(tx, digest, purpose.name()).await?;
    queries::signature_is_for(tx, digest, purpose.name()).await
}

/// Spends a checksum on the one payment or payout that it makes. False where it made one before, or was used for
/// something else: whoever has a body that was signed, and not the key it was signed with, can do nothing else with it.
///
/// # Errors
/// A failure of the store.
pub async fn spend_checksum(
    tx: &mut impl Writing,
    signature: Signature,
    purpose: Purpose,
) -> Result<bool, Problem> {
    let digest = signature.digest();
    queries::insert_signature(tx, digest, purpose.name()).await?;
    queries::spend_signature(tx, digest, purpose.name()).await
}

/// What [`spend_checksum_in`] reads.
pub fn checksum_read_set(reads: &mut MoneyReads<'_>, signature: &Signature) {
    reads.row::<UsedChecksum>(&[&signature.digest()]);
}

/// As [`spend_checksum`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn spend_checksum_in(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    signature: &Signature,
    purpose: Purpose,
) -> Result<bool, Unready> {
    let (merchant, digest, at) = (seen.merchant(), signature.digest(), seen.now());
    match seen.row::<UsedChecksum>(&[&digest])? {
        None => {
            let purpose = purpose.name().to_owned();
            writes.insert(&UsedChecksum { merchant, digest, purpose, made: true, at });
            Ok(true)
        }
        Some(used) if !used.made && used.purpose == purpose.name() => {
            writes.update(&UsedChecksum { made: true, ..used });
            Ok(true)
        }
        Some(_) => Ok(false),
    }
}

/// The name of an application of this merchant.
///
/// # Errors
/// A failure of the store.
pub async fn application_name(tx: &mut impl Tx, id: Id<Application>) -> Result<Option<String>, Problem> {
    queries::find_application_name(tx, id).await
}

/// Adds how each change of this area is asked for and carried out.
#[must_use]
pub fn register(registry: Registry) -> Registry {
    registry
        .on(Kind::ApplicationFeature, apply_feature)
        .on(Kind::KeyMoney, apply_money_key)
        .on(Kind::SecurityIpList, apply_ip_list)
        .on(Kind::SecurityChecksum, apply_checksum_off)
        .asked(Kind::ApplicationFeature, prepare_feature)
        .asked(Kind::KeyMoney, prepare_money_key)
        .asked(Kind::SecurityIpList, prepare_ip_list)
        .asked(Kind::SecurityChecksum, prepare_checksum_off)
}

fn apply_feature<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move { commands::apply_feature(tx, request).await.map(|()| None) })
}

fn apply_money_key<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let (row, secret) = commands::apply_money_key(tx, request).await?;
        let client_id = commands::find(tx, row.application).await?.client_id;
        Ok(Some(json!({
            "key": secret.reveal(),
            "key_id": row.id,
            "name": row.name,
            "client_id": client_id,
            "expires_at": row.expires_at,
        })))
    })
}

fn apply_ip_list<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move { commands::apply_ip_list(tx, request).await.map(|()| None) })
}

fn apply_checksum_off<'a>(tx: &'a mut WriteTx<ConfirmChange>, request: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move { commands::apply_checksum_off(tx, request).await.map(|()| None) })
}

fn prepare_feature<'a>(tx: &'a mut WriteTx<RequestChange>, body: &'a Value) -> Prepared<'a> {
    Box::pin(commands::prepare_feature(tx, body))
}

fn prepare_money_key<'a>(tx: &'a mut WriteTx<RequestChange>, body: &'a Value) -> Prepared<'a> {
    Box::pin(commands::prepare_money_key(tx, body))
}

fn prepare_ip_list<'a>(tx: &'a mut WriteTx<RequestChange>, body: &'a Value) -> Prepared<'a> {
    Box::pin(commands::prepare_ip_list(tx, body))
}

fn prepare_checksum_off<'a>(tx: &'a mut WriteTx<RequestChange>, _body: &'a Value) -> Prepared<'a> {
    Box::pin(commands::prepare_checksum_off(tx))
}
