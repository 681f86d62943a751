//! Asking for a change, and deciding what somebody else asked for.

use permit::{Problem, Tx, Writing};
use values::{Id, subjects::Member};

use super::{
    Opened,
    model::{Between, CLOSE, ChangeError, ChangeRequest, LIFE, MOST_OPEN, NewChange, State, Tie},
    queries, views,
};

/// Asks for a change in the name of the member who acts, or waives the second person where one Admin suffices.
///
/// An Admin's own change under the waiver is recorded as decided at once, and the caller applies it.
pub(crate) async fn open(tx: &mut impl Writing, new: NewChange) -> Result<Opened, Problem> {
    let (_, history) = queries::find_history(tx).await?;
    let waiver = history.waiver(tx.now()).filter(|_| tx.actor().role() == Some(permit::Role::Admin));
    let mut request = request(tx, new)?;
    let Some(waiver) = waiver else {
        let found = wait(tx, request).await?;
        return Ok(Opened::Waits(views::one(tx, found).await?));
    };
    request.state = State::Confirmed;
    request.decided_by = Some(request.requested_by);
    request.decided_at = Some(request.requested_at);
    request.waiver = Some(waiver.to_string());
    queries::insert(tx, &request).await?;
    Ok(Opened::Waived(request))
}

/// Asks for a change that waits for a decision, whoever asks.
pub(crate) async fn ask(tx: &mut impl Writing, new: NewChange) -> Result<queries::Found, Problem> {
    let request = request(tx, new)?;
    wait(tx, request).await
}

fn request(tx: &mut impl Writing, new: NewChange) -> Result<ChangeRequest, ChangeError> {
    let member = tx.actor().as_member().ok_or(ChangeError::NotAMember)?;
    let (requested_by, requested_role) = (member.id, member.role);
    if !new.kind.may_be_asked_by(requested_role) {
        return Err(ChangeError::RoleMayNotAsk(requested_role));
    }
    let requested_at = tx.now();
    Ok(ChangeRequest {
        id: tx.id(),
        kind: new.kind,
        state: State::Open,
        subject: new.subject,
        subject_name: new.subject_name,
        change: new.change,
        before: new.before,
        after: new.after,
        reason: new.reason,
        requested_by,
        requested_role,
        requested_at,
        expires_at: requested_at + LIFE,
        decided_by: None,
        decided_at: None,
        note: None,
        waiver: None,
    })
}

async fn wait(tx: &mut impl Writing, request: ChangeRequest) -> Result<queries::Found, Problem> {
    let change = request.change.to_string();
    if let Some(id) = queries::find_equal_open(tx, request.kind, request.subject, &change).await? {
        return Err(ChangeError::AlreadyAsked(id).into());
    }
    if queries::count_open_of(tx, request.requested_by).await? >= MOST_OPEN {
        return Err(ChangeError::TooManyOpen.into());
    }
    queries::insert(tx, &request).await?;
    let name = tx.actor().name().to_owned();
    Ok(queries::Found { request, requested_by_name: name, decided_by_name: None })
}

/// Refuses a confirmer or checker who does not count as a second person beside whoever asked or made.
pub(crate) async fn may_confirm(
    tx: &mut impl Tx,
    requester: Id<Member>,
    confirmer: Id<Member>,
) -> Result<(), Problem> {
    let (merchant_created_at, _) = queries::find_history(tx).await?;
    let address_confirmed = queries::address_is_confirmed(tx, confirmer).await?;
    let tie = latest_tie(tx, requester, confirmer).await?;
    let between = Between { same: requester == confirmer, address_confirmed, tie, merchant_created_at };
    Ok(between.check(tx.now()).map_err(ChangeError::from)?)
}

async fn latest_tie(
    tx: &mut impl Tx,
    by: Id<Member>,
    member: Id<Member>,
) -> Result<Option<(Tie, values::Timestamp)>, Problem> {
    let since = tx.now() - CLOSE;
    Ok(queries::list_ties(tx, by, member, since).await?.into_iter().max_by_key(|(_, at)| *at))
}
