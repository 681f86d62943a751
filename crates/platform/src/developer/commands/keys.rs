//! Making, rotating and revoking API keys.
//!
//! A scope that sends money out is never added to a key. It comes with a new key, by request, whose secret the
//! confirming Admin alone is shown: so no secret that somebody else has seen gains one.

use permit::{CreateKey, KeyKind, Problem, RequestChange, RevokeKey, Role, Tx, WriteTx, Writing};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use values::{
    Duration, Id, Secret, Timestamp,
    subjects::{ApiKey, Application},
};

use super::{
    super::{
        model::{
            DeveloperError,
            application::Scopes,
            key::{self, KeyState, MOST_OVERLAP_HOURS},
        },
        queries::{self, ApplicationRow, KeyRow},
        views::NewKey,
    },
    applications::find as find_application,
    change, member, take_part,
};
use crate::{
    changes::{self, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened},
    rail_accounts, text,
};

/// The most keys of one application that work.
const MOST: i64 = 50;
/// How many characters of a secret are kept to tell keys apart.
const SHOWN_PREFIX: usize = 13;

/// What became of the wish for a key.
pub(in crate::developer) enum Made {
    /// Here it is. Its secret is shown this once.
    Key(Box<KeyRow>, Secret<String>),
    /// It may send money out, so it waits for a second person.
    Waits(Box<ChangeRequestView>),
}

/// A key that may send money out, as its request keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct MoneyKey {
    application_id: Id<Application>,
    name: String,
    scopes: Vec<String>,
    expires_at: Option<Timestamp>,
    expires_in_days: Option<u32>,
    /// The key it replaces, and for how long that one works on.
    rotate: Option<Id<ApiKey>>,
    overlap_hours: Option<u32>,
}

/// Makes a key, or asks for it where it may send money out.
pub(in crate::developer) async fn create_key(
    tx: &mut WriteTx<CreateKey>,
    application: Id<Application>,
    new: NewKey,
) -> Result<Made, Problem> {
    let (_, role) = member(tx)?;
    let application = usable(tx, application).await?;
    let scopes = wanted_scopes(&application, new.scopes.as_deref())?;
    let name = text::line("name", &new.name, 1..=80)?;
    let expires_at = key::expiry(tx.now(), new.expires_at, new.expires_in_days)?;
    if scopes.send_money() {
        let wanted = MoneyKey {
            application_id: application.id,
            name,
            scopes: scopes.codes().into_iter().map(str::to_owned).collect(),
            expires_at: new.expires_at,
            expires_in_days: new.expires_in_days,
            rotate: None,
            overlap_hours: None,
        };
        return ask(tx, &application, &scopes, wanted).await;
    }
    let (row, secret) = mint(tx, &application, name, scopes, expires_at, None, role).await?;
    Ok(Made::Key(Box::new(row), secret))
}

/// Makes a key that takes the place of another, which works for a while longer.
pub(in crate::developer) async fn rotate_key(
    tx: &mut WriteTx<CreateKey>,
    application: Id<Application>,
    old: Id<ApiKey>,
    overlap_hours: u32,
) -> Result<Made, Problem> {
    let (_, role) = member(tx)?;
    let application = usable(tx, application).await?;
    let old = replaceable(tx, &application, old, overlap_hours).await?;
    if old.scopes.send_money() {
        if role != Role::Admin {
            return Err(DeveloperError::AdminRotatesMoneyKeys.into());
        }
        let scopes = old.scopes.within(&application.key_scopes);
        let wanted = MoneyKey {
            application_id: application.id,
            name: old.name.clone(),
            scopes: scopes.codes().into_iter().map(str::to_owned).collect(),
            expires_at: None,
            expires_in_days: Some(days_of(&old)),
            rotate: Some(old.id),
            overlap_hours: Some(overlap_hours),
        };
        return ask(tx, &application, &scopes, wanted).await;
    }
    let scopes = old.scopes.within(&application.key_scopes);
    if scopes.is_empty() {
        return Err(DeveloperError::NoScope.into());
    }
    let expires_at = key::expiry(tx.now(), None, Some(days_of(&old)))?;
    let (row, secret) =
        mint(tx, &application, old.name.clone(), scopes, expires_at, Some(old.id), role).await?;
    replace(tx, &old, &row, overlap_hours).await?;
    Ok(Made::Key(Box::new(row), secret))
}

/// Ends a key at once. Ending it again changes nothing.
pub(in crate::developer) async fn revoke_key(
    tx: &mut WriteTx<RevokeKey>,
    application: Id<Application>,
    id: Id<ApiKey>,
) -> Result<KeyRow, Problem> {
    let row = find_key(tx, application, id).await?;
    queries::revoke_key(tx, id).await?;
    Ok(row)
}

/// Reads a request for a key that may send money out.
pub(in crate::developer) async fn prepare_money_key(
    tx: &mut WriteTx<RequestChange>,
    body: &Value,
) -> Result<NewChange, Problem> {
    let (_, role) = member(tx)?;
    let wanted: NewKeyAsked = changes::read_asked(body)?;
    let application = usable(tx, wanted.application_id).await?;
    let (name, scopes, days) = match wanted.rotate {
        Some(_) if role != Role::Admin => return Err(DeveloperError::AdminRotatesMoneyKeys.into()),
        Some(old) => {
            let old = replaceable(tx, &application, old, wanted.overlap_hours.unwrap_or(0)).await?;
            (old.name.clone(), old.scopes.within(&application.key_scopes), Some(days_of(&old)))
        }
        None => {
            let scopes = wanted_scopes(&application, wanted.scopes.as_deref())?;
            let name = text::line("name", wanted.name.as_deref().unwrap_or(""), 1..=80)?;
            key::expiry(tx.now(), wanted.expires_at, wanted.expires_in_days)?;
            (name, scopes, wanted.expires_in_days)
        }
    };
    if !scopes.send_money() {
        return Err(Problem::field("scopes", "This key sends no money out, so nobody needs to confirm it."));
    }
    let wanted = MoneyKey {
        application_id: application.id,
        name,
        scopes: scopes.codes().into_iter().map(str::to_owned).collect(),
        expires_at: wanted.expires_at.filter(|_| wanted.rotate.is_none()),
        expires_in_days: days,
        rotate: wanted.rotate,
        overlap_hours: wanted.overlap_hours,
    };
    Ok(money_change(&application, &scopes, &wanted))
}

#[derive(Debug, Deserialize)]
struct NewKeyAsked {
    application_id: Id<Application>,
    name: Option<String>,
    scopes: Option<Vec<String>>,
    expires_at: Option<Timestamp>,
    expires_in_days: Option<u32>,
    rotate: Option<Id<ApiKey>>,
    overlap_hours: Option<u32>,
}

/// Makes the key that two people decided, with a new secret that whoever confirms is shown, and nobody else.
pub(in crate::developer) async fn apply_money_key(
    tx: &mut impl Writing,
    request: &ChangeRequest,
) -> Result<(KeyRow, Secret<String>), Problem> {
    let (_, role) = member(tx)?;
    let wanted: MoneyKey = change(request)?;
    let application = find_application(tx, wanted.application_id).await?;
    if !application.active {
        return Err(changes::outdated(format!("The application {} is disabled.", application.name)));
    }
    let scopes = Scopes::read(&wanted.scopes)?;
    if scopes.check(&application.key_scopes).is_err() {
        return Err(changes::outdated("The application's keys may carry less by now."));
    }
    let expires_at = key::expiry(tx.now(), wanted.expires_at, wanted.expires_in_days)
        .map_err(|_| changes::outdated("The end that was asked for has passed."))?;
    let overlap = wanted.overlap_hours.unwrap_or(0);
    let old = match wanted.rotate {
        None => None,
        Some(old) => Some(
            replaceable(tx, &application, old, overlap)
                .await
                .map_err(|_| changes::outdated("The key to be replaced no longer works."))?,
        ),
    };
    let replaces = old.as_ref().map(|old| old.id);
    let (row, secret) = mint(tx, &application, wanted.name, scopes, expires_at, replaces, role).await?;
    take_part(tx, *row.id.as_bytes(), (request.requested_by, request.requested_role)).await?;
    if let Some(old) = old {
        replace(tx, &old, &row, overlap).await?;
    }
    Ok((row, secret))
}

/// Makes a key with a new secret. Its maker and first holder is the member who acts and is shown the secret.
async fn mint(
    tx: &mut impl Writing,
    application: &ApplicationRow,
    name: String,
    scopes: Scopes,
    expires_at: Timestamp,
    replaces: Option<Id<ApiKey>>,
    role: Role,
) -> Result<(KeyRow, Secret<String>), Problem> {
    if queries::count_working_keys(tx, application.id).await? >= MOST {
        return Err(DeveloperError::TooMany("50 keys that work").into());
    }
    let (maker, _) = member(tx)?;
    let secret = permit::new_key(kind(tx).await?, tx.random());
    let text = secret.reveal();
    let row = KeyRow {
        id: tx.id(),
        application: application.id,
        name,
        prefix: text[..SHOWN_PREFIX].to_owned(),
        last_four: text[text.len() - 4..].to_owned(),
        scopes,
        dormant_at: None,
        created_by: maker,
        created_by_name: Some(tx.actor().name().to_owned()),
        created_at: tx.now(),
        expires_at: Some(expires_at),
        revoked_at: None,
        replaces,
        last_used_at: None,
        last_used_address: None,
    };
    let digest = tx.app().keys().hash(text);
    queries::insert_key(tx, &row, digest).await?;
    queries::insert_holder(tx, row.id, maker, role).await?;
    Ok((row, secret))
}

/// Whose money is simulated now: that of a merchant without an account at a provider, where the operator has such money
/// simulated. A key that is rotated is made anew, and so is its kind.
async fn kind(tx: &mut impl Tx) -> Result<KeyKind, Problem> {
    let simulated = tx.app().settings().simulated && !rail_accounts::was_ever_connected(tx).await?;
    Ok(if simulated { KeyKind::Test } else { KeyKind::Live })
}

async fn ask(
    tx: &mut WriteTx<CreateKey>,
    application: &ApplicationRow,
    scopes: &Scopes,
    wanted: MoneyKey,
) -> Result<Made, Problem> {
    match changes::open(tx, money_change(application, scopes, &wanted)).await? {
        Opened::Waits(view) => Ok(Made::Waits(Box::new(view))),
        Opened::Waived(request) => {
            let (row, secret) = apply_money_key(tx, &request).await?;
            Ok(Made::Key(Box::new(row), secret))
        }
    }
}

fn money_change(application: &ApplicationRow, scopes: &Scopes, wanted: &MoneyKey) -> NewChange {
    let before = match wanted.rotate {
        Some(_) => format!("the key {} as it is", wanted.name),
        None => "no such key".to_owned(),
    };
    NewChange {
        kind: Kind::KeyMoney,
        subject: Some(*application.id.as_bytes()),
        subject_name: application.name.clone(),
        change: json!(wanted),
        before,
        after: format!("a new key “{}” that may: {}", wanted.name, scopes.codes().join(", ")),
        reason: String::new(),
    }
}

async fn usable(tx: &mut impl Writing, id: Id<Application>) -> Result<ApplicationRow, Problem> {
    let row = find_application(tx, id).await?;
    if row.active { Ok(row) } else { Err(DeveloperError::Disabled.into()) }
}

fn wanted_scopes(application: &ApplicationRow, names: Option<&[String]>) -> Result<Scopes, DeveloperError> {
    let Some(names) = names else { return Ok(application.key_scopes.clone()) };
    let scopes = Scopes::read(names)?;
    if scopes.is_empty() {
        return Err(DeveloperError::NoScope);
    }
    scopes.check(&application.key_scopes)?;
    Ok(scopes)
}

async fn find_key(
    tx: &mut impl Writing,
    application: Id<Application>,
    id: Id<ApiKey>,
) -> Result<KeyRow, Problem> {
    queries::find_key(tx, application, id).await?.ok_or_else(|| Problem::not_found("key"))
}

async fn replaceable(
    tx: &mut impl Writing,
    application: &ApplicationRow,
    id: Id<ApiKey>,
    overlap_hours: u32,
) -> Result<KeyRow, Problem> {
    let row = find_key(tx, application.id, id).await?;
    if overlap_hours > MOST_OVERLAP_HOURS {
        return Err(DeveloperError::Overlap.into());
    }
    let state = KeyState::at(tx.now(), row.revoked_at, row.expires_at, row.dormant_at);
    if state.works() { Ok(row) } else { Err(DeveloperError::KeyOver.into()) }
}

/// How long a key was made for, in days, to make its successor for as long.
fn days_of(row: &KeyRow) -> u32 {
    let life = row.expires_at.unwrap_or(row.created_at).since(row.created_at);
    u32::try_from(life.as_secs().div_ceil(24 * 3600)).unwrap_or(365).clamp(1, 1095)
}

/// Ends `old` after the overlap. Whoever had a part in it has one in `new`.
async fn replace(
    tx: &mut impl Writing,
    old: &KeyRow,
    new: &KeyRow,
    overlap_hours: u32,
) -> Result<(), Problem> {
    queries::pass_parts_on(tx, old.id, new.id).await?;
    let end = tx.now() + Duration::from_secs(u64::from(overlap_hours) * 3600);
    let end = old.expires_at.map_or(end, |at| at.min(end));
    queries::update_key_end(tx, old.id, end).await
}
