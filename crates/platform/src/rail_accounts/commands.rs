//! Connecting an account, and switching it off.

use permit::{App, ManageRails, Problem, ReadTx, Task, Tx, WriteTx, Writing, crypto};
use rails::{ClickPesa, Simulator};
use serde_json::{Value, json};
use values::{Amount, Duration, Id, Secret, Timestamp};

use super::{
    CREDENTIALS, HOOK, RailAccount, Rails,
    model::{self, Connect, Credentials, Open, RailAccountError, RailState},
    queries,
    views::NewRail,
};
use crate::{
    changes::{self, ChangeRequest, Kind, NewChange, Opened},
    ledger, text,
};

/// The job that forgets a draft which nobody confirmed.
pub const DRAFT_JOB: &str = "rail.draft";
/// The job that compares what is at the provider with the books, once a day as long as the account is connected.
pub const COMPARE_JOB: &str = "rail.compare";
/// When on a day of UTC: at four in the morning of East Africa little is on its way.
const COMPARED_AT: Duration = Duration::from_secs(3600);

/// When balances are compared next.
pub fn next_comparison(now: Timestamp) -> Timestamp {
    let day = Duration::from_secs(24 * 3600);
    let midnight =
        Timestamp::from_micros(0) + Duration::from_secs(now.as_seconds().unsigned_abs() / 86_400 * 86_400);
    let today = midnight + COMPARED_AT;
    if today > now { today } else { today + day }
}

/// Longer than a change request waits.
const DRAFT_LIFE: Duration = Duration::from_secs(15 * 24 * 3600);

/// Address and credentials as they were entered, checked for their form.
pub(super) struct Entered {
    pub base_url: String,
    pub client_id: String,
    pub credentials: Credentials,
}

/// Reads what was entered.
///
/// # Errors
/// `Address` or `Credential`.
pub(super) fn read(new: &NewRail, addresses: &[String]) -> Result<Entered, RailAccountError> {
    let checksum_key = new.checksum_key.as_ref().map(|key| key.reveal().trim()).filter(|key| !key.is_empty());
    let secret = |field, text: &str| model::credential(field, text).map(Secret::new);
    Ok(Entered {
        base_url: model::address(new.base_url.as_deref(), addresses)?,
        client_id: model::credential("client_id", &new.client_id)?,
        credentials: Credentials {
            api_key: secret("api_key", new.api_key.reveal())?,
            checksum_key: checksum_key.map(|key| secret("checksum_key", key)).transpose()?,
        },
    })
}

/// Asks the provider for the balances, which proves that address and credentials are right, and has it look at a signature.
///
/// # Errors
/// `Test`, with what is wrong.
pub(super) async fn test(
    rails: &Rails,
    app: &App,
    entered: &Entered,
) -> Result<Vec<Amount>, RailAccountError> {
    let Entered { base_url, client_id, credentials } = entered;
    let client: ClickPesa =
        rails.client_of(app, base_url, client_id, credentials.clone()).map_err(RailAccountError::Test)?;
    let balances = client.balances().await.map_err(RailAccountError::Test)?;
    client.signature().await.map_err(RailAccountError::Test)?;
    Ok(balances)
}

/// What the connected account was entered with.
///
/// # Errors
/// `NotConnected`, or a failure.
pub(super) async fn connected(tx: &mut impl Tx) -> Result<Entered, Problem> {
    let account = queries::find_connected(tx).await?.ok_or(RailAccountError::NotConnected)?;
    let credentials = open(tx.app(), &account)?;
    Ok(Entered { base_url: account.base_url, client_id: account.client_id, credentials })
}

/// Opens what is sealed of an account.
///
/// # Errors
/// A failure of a master key that is another one.
pub(super) fn open(app: &App, account: &RailAccount) -> Result<Credentials, Problem> {
    let plain = app.keys().open(CREDENTIALS, &account.credentials_sealed)?;
    serde_json::from_slice(plain.reveal()).map_err(|_| Problem::failure("sealed credentials cannot be read"))
}

fn seal(
    tx: &mut impl Writing,
    Credentials { api_key, checksum_key }: &Credentials,
) -> Result<Vec<u8>, Problem> {
    let checksum_key = checksum_key.as_ref().map(|key| key.reveal().as_str());
    let plain = Secret::new(
        serde_json::to_vec(&Open { api_key: api_key.reveal(), checksum_key })
            .map_err(|_| Problem::failure("credentials cannot be written"))?,
    );
    let nonce = tx.random();
    Ok(tx.app().keys().seal(CREDENTIALS, nonce, plain.reveal()))
}

/// Keeps what was entered as a draft, and asks a second person to confirm it, or connects it at once where one suffices.
pub(super) async fn ask_to_connect(
    tx: &mut WriteTx<ManageRails>,
    entered: &Entered,
    balances: &[Amount],
) -> Result<Opened, Problem> {
    if !changes::waiting(tx, &[Kind::RailAccount], None).await?.is_empty() {
        return Err(RailAccountError::Waits.into());
    }
    if let Some(error) = unreal(tx).await? {
        return Err(error.into());
    }
    let made_by = tx.actor().member().ok_or_else(|| Problem::failure("an account is entered by a member"))?;
    let hook = crypto::encode(&tx.random::<32>());
    let nonce = tx.random();
    let draft = RailAccount {
        id: tx.id(),
        state: RailState::Draft,
        base_url: entered.base_url.clone(),
        client_id: entered.client_id.clone(),
        credentials_sealed: seal(tx, &entered.credentials)?,
        version: 1,
        balances: balances.iter().map(Amount::to_string).collect::<Vec<_>>().join(", "),
        hook_sealed: tx.app().keys().seal(HOOK, nonce, hook.as_bytes()),
        made_by,
        connected_at: None,
        ended_at: None,
    };
    queries::delete_drafts(tx, draft.id).await?;
    queries::insert_draft(tx, &draft, crypto::digest(&hook)).await?;
    let forget_at = tx.now() + DRAFT_LIFE;
    tx.enqueue(DRAFT_JOB, draft.id.to_string(), forget_at).await?;
    let before = queries::find_connected(tx).await?;
    let signs = if entered.credentials.checksum_key.is_some() { "signed" } else { "not signed" };
    let change = NewChange {
        kind: Kind::RailAccount,
        subject: None,
        subject_name: "Rail".to_owned(),
        change: json!(Connect { draft: draft.id }),
        before: before.map_or_else(|| "no account".to_owned(), |account| says(&account)),
        after: format!("{}, calls {signs}", says(&draft)),
        reason: String::new(),
    };
    changes::open(tx, change).await
}

/// An account in words, without anything secret.
pub(super) fn says(account: &RailAccount) -> String {
    let balances = if account.balances.is_empty() { "no balance" } else { &account.balances };
    format!("ClickPesa application {} at {}, {balances}", account.client_id, account.base_url)
}

/// Asks for the balances of the account that a request is about, before it is confirmed: since it was entered they may have
/// changed. Takes the view, so that it is not held meanwhile.
///
/// # Errors
/// `change.outdated` where the draft is gone, `Test`, or a failure.
pub(super) async fn learn(rails: &Rails, mut tx: ReadTx, request: &ChangeRequest) -> Result<Value, Problem> {
    let draft = draft_of(&mut tx, request).await?;
    let app = tx.app().clone();
    drop(tx);
    let credentials = open(&app, &draft)?;
    let entered = Entered { base_url: draft.base_url, client_id: draft.client_id, credentials };
    Ok(json!(test(rails, &app, &entered).await?))
}

/// The balances that were asked for just before the request was confirmed.
///
/// # Errors
/// A failure where they were not.
pub(super) fn learnt(request: &ChangeRequest) -> Result<Vec<Amount>, Problem> {
    let balances = request.learnt.clone().and_then(|learnt| serde_json::from_value(learnt).ok());
    balances.ok_or_else(|| Problem::failure("an account is connected whose balances nobody asked for"))
}

async fn draft_of(tx: &mut impl Tx, request: &ChangeRequest) -> Result<RailAccount, Problem> {
    let wanted: Connect = serde_json::from_value(request.change.clone())
        .map_err(|_| Problem::failure("a request to connect an account cannot be read"))?;
    let draft = queries::find(tx, wanted.draft).await?.filter(|account| account.state == RailState::Draft);
    draft.ok_or_else(|| changes::outdated("What was entered is gone. Enter the account again."))
}

/// What keeps a merchant from being connected: money that was never real, or is about to come.
async fn unreal(tx: &mut impl Tx) -> Result<Option<RailAccountError>, Problem> {
    if ledger::ever_moved(tx, Simulator::NAME).await? {
        return Ok(Some(RailAccountError::PlayMoney));
    }
    let first = queries::count_connected_ever(tx).await? == 0;
    let comes = first && queries::count_open_payments_of_own_rail(tx).await? > 0;
    Ok(comes.then_some(RailAccountError::PlayPayments))
}

/// Connects the account that two people decided about, which holds `balances` at this moment.
///
/// # Errors
/// `change.outdated` where the draft is gone or simulated money is there, or a failure of the store.
pub(super) async fn connect(
    tx: &mut impl Writing,
    request: &ChangeRequest,
    balances: &[Amount],
) -> Result<RailAccount, Problem> {
    let draft = draft_of(tx, request).await?;
    // What was asked for up to two weeks ago: the simulator may have paid since.
    if let Some(error) = unreal(tx).await? {
        return Err(changes::outdated(text::sentence(&error.to_string())));
    }
    let first = queries::count_connected_ever(tx).await? == 0;
    queries::end_connected(tx).await?;
    // The same application again: orders in flight are asked about with the new key.
    let same = queries::find_same(tx, &draft.base_url, &draft.client_id).await?;
    let id = match same {
        Some(same) => {
            queries::delete_draft(tx, draft.id).await?;
            same.id
        }
        None => draft.id,
    };
    queries::connect(tx, id, &draft.credentials_sealed).await?;
    let first_look = next_comparison(tx.now());
    tx.enqueue(COMPARE_JOB, id.to_string(), first_look).await?;
    if first {
        for amount in balances.iter().filter(|amount| !amount.is_zero()) {
            ledger::fund(tx, *amount, ClickPesa::NAME).await?;
        }
    }
    queries::find(tx, id).await?.ok_or_else(|| Problem::failure("an account just connected is gone"))
}

/// Ends the connection. What went through it is asked about still.
pub(super) async fn switch_off(tx: &mut WriteTx<ManageRails>) -> Result<RailAccount, Problem> {
    let account = queries::find_connected(tx).await?.ok_or(RailAccountError::NotConnected)?;
    queries::end_connected(tx).await?;
    Ok(account)
}

/// The address that the provider's notices about an account go to.
pub(super) fn hook(app: &App, account: &RailAccount) -> Result<String, Problem> {
    let plain = app.keys().open(HOOK, &account.hook_sealed)?;
    let token = String::from_utf8_lossy(plain.reveal()).into_owned();
    Ok(format!("{}/rails/clickpesa/{token}", app.settings().public_url))
}

/// Carries out a `rail.draft` job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub(crate) async fn forget_draft(task: Task) -> Result<(), Problem> {
    let id: Id<RailAccount> =
        task.payload().parse().map_err(|_| Problem::failure("a draft's job names no account"))?;
    let mut tx = task.write().await?;
    queries::delete_draft(&mut tx, id).await?;
    task.finish_unrecorded(tx).await
}
