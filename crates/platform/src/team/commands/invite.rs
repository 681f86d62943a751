//! Writing an invitation, sending it again, renewing, revoking, confirming.

use permit::{Activity, Area, InviteMember, Problem, Role, Tx as _, WriteTx, Writing as _, crypto};
use values::{Email, Id};

use super::members::acting;
use crate::{
    mail::{self, Content, Language, Letter, Moment},
    team::{
        model::{
            INVITATIONS_A_DAY, Invitation, InvitationState, Mail, MemberState, Standing, TeamError, days,
        },
        queries, roles,
    },
};

/// Who is to be invited.
#[derive(Debug)]
pub(crate) struct NewInvitation {
    pub(crate) name: String,
    pub(crate) email: Email,
    pub(crate) role: Role,
    /// How long the link works, from 1 to 30.
    pub(crate) days: i64,
    /// The inviter's own where none is chosen.
    pub(crate) language: Option<Language>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Written {
    /// A new invitation.
    New(Invitation, Activity),
    /// One that waited, sent again or changed.
    Again(Invitation, Activity),
    /// One that waited and was sent a moment ago: it says the same already.
    Already(Invitation),
}

/// Invites somebody. One that waits for the same address is sent again instead.
pub(crate) async fn invite(
    tx: &mut WriteTx<InviteMember>,
    new: NewInvitation,
    mails: bool,
) -> Result<Written, Problem> {
    refuse_own_address(tx, &new.email).await?;
    if let Some(known) = queries::find_member_by_email(tx, new.email.normal()).await? {
        match known.state {
            MemberState::Active => return Err(known.refusal(TeamError::AlreadyMember(known.name.clone()))),
            MemberState::Disabled => return Err(known.refusal(TeamError::DisabledMember(known.name.clone()))),
            MemberState::Removed => {}
        }
    }
    if let Some(pending) = queries::find_pending_for(tx, new.email.normal()).await? {
        return again(tx, pending, new, mails).await;
    }
    refuse_too_many(tx).await?;
    let (now, id, invited_by) = (tx.now(), tx.id(), acting(tx)?);
    let language = match new.language {
        Some(language) => language,
        None => queries::find_reader(tx, invited_by).await?.map_or(Language::En, |reader| reader.language),
    };
    let mut invitation = Invitation {
        id,
        email: new.email.as_str().to_owned(),
        email_normal: new.email.normal().to_owned(),
        name: new.name,
        role: new.role,
        language,
        state: InvitationState::Pending,
        generation: 0,
        days: new.days,
        invited_by,
        confirmed_by: None,
        created_at: now,
        sent_at: now,
        expires_at: now + days(new.days),
        resent_on: 0,
        resends: 0,
        link_copied_at: None,
        mail: Mail::Off,
        mail_error: None,
        decided_at: None,
        member: None,
        inviter: tx.actor().name().to_owned(),
        vouched: true,
    };
    if !queries::insert_invitation(tx, &invitation).await? {
        return Err(Problem::failure("an invitation waits for an address for which none was found"));
    }
    send(tx, &mut invitation, mails).await?;
    let says = format!("invited {} as {}", invitation.name, invitation.role.name());
    let done = Activity::new(Area::Team, "invitation.created", says).on(id, &invitation.name);
    Ok(Written::New(invitation, done))
}

/// The same address once more: the same role is sent again, another one replaces link and role.
async fn again(
    tx: &mut WriteTx<InviteMember>,
    mut pending: Invitation,
    new: NewInvitation,
    mails: bool,
) -> Result<Written, Problem> {
    let now = tx.now();
    let actor = acting(tx)?;
    let standing = pending.standing(now);
    let same = pending.role == new.role && standing != Standing::Expired && standing != Standing::Suspended;
    if same && pending.resend_after(now).is_some() {
        return Ok(Written::Already(pending));
    }
    pending.count_resend(now)?;
    let before = pending.role;
    if before != new.role {
        // The new role is this Admin's grant, and so is the tie between the two people.
        (pending.invited_by, pending.confirmed_by) = (actor, None);
        pending.inviter = tx.actor().name().to_owned();
    } else if !pending.vouched {
        pending.confirmed_by = Some(actor);
    }
    pending.vouched = true;
    (pending.name, pending.role, pending.days) = (new.name, new.role, new.days);
    pending.language = new.language.unwrap_or(pending.language);
    send(tx, &mut pending, mails).await?;
    let says = format!("invited {} again, as {}", pending.name, pending.role.name());
    let done = Activity::new(Area::Team, "invitation.resent", says)
        .on(pending.id, &pending.name)
        .changed(before.name(), pending.role.name());
    Ok(Written::Again(pending, done))
}

/// Sends an invitation that waits once more, with a new link.
pub(crate) async fn resend(
    tx: &mut WriteTx<InviteMember>,
    id: Id<Invitation>,
    mails: bool,
) -> Result<(Invitation, Activity), Problem> {
    let mut invitation = find(tx, id).await?;
    let now = tx.now();
    match invitation.standing(now) {
        Standing::Accepted => return Err(TeamError::Accepted.into()),
        Standing::Revoked => return Err(TeamError::Revoked.into()),
        Standing::Expired => return Err(TeamError::Expired.into()),
        Standing::Suspended => return Err(TeamError::Suspended.into()),
        Standing::Pending => {}
    }
    invitation.rested(now)?;
    invitation.count_resend(now)?;
    send(tx, &mut invitation, mails).await?;
    let says = format!("sent the invitation of {} again", invitation.name);
    Ok((invitation.clone(), done("invitation.resent", says, &invitation)))
}

/// Gives an invitation whose time is over a new link.
pub(crate) async fn renew(
    tx: &mut WriteTx<InviteMember>,
    id: Id<Invitation>,
    mails: bool,
) -> Result<(Invitation, Activity), Problem> {
    let mut invitation = find(tx, id).await?;
    let now = tx.now();
    invitation.undecided()?;
    if invitation.standing(now) != Standing::Expired {
        return Err(TeamError::NotExpired.into());
    }
    invitation.count_resend(now)?;
    if !invitation.vouched {
        invitation.confirmed_by = Some(acting(tx)?);
        invitation.vouched = true;
    }
    send(tx, &mut invitation, mails).await?;
    let says = format!("renewed the invitation of {}", invitation.name);
    Ok((invitation.clone(), done("invitation.renewed", says, &invitation)))
}

/// Answers for an invitation whose inviter is no longer an active Admin.
pub(crate) async fn confirm(
    tx: &mut WriteTx<InviteMember>,
    id: Id<Invitation>,
) -> Result<(Invitation, Activity), Problem> {
    let mut invitation = find(tx, id).await?;
    match invitation.standing(tx.now()) {
        Standing::Accepted => return Err(TeamError::Accepted.into()),
        Standing::Revoked => return Err(TeamError::Revoked.into()),
        Standing::Expired => return Err(TeamError::Expired.into()),
        Standing::Pending => return Err(TeamError::NotSuspended.into()),
        Standing::Suspended => {}
    }
    invitation.confirmed_by = Some(acting(tx)?);
    invitation.vouched = true;
    queries::keep_invitation(tx, &invitation).await?;
    let says = format!("confirmed the invitation of {} as {}", invitation.name, invitation.role.name());
    Ok((invitation.clone(), done("invitation.confirmed", says, &invitation)))
}

/// Takes an invitation back; nothing where that was done before.
pub(crate) async fn revoke(
    tx: &mut WriteTx<InviteMember>,
    id: Id<Invitation>,
) -> Result<Option<Activity>, Problem> {
    let mut invitation = find(tx, id).await?;
    match invitation.state {
        InvitationState::Accepted => return Err(TeamError::Accepted.into()),
        InvitationState::Revoked => return Ok(None),
        InvitationState::Pending => {}
    }
    invitation.state = InvitationState::Revoked;
    invitation.decided_at = Some(tx.now());
    queries::keep_invitation(tx, &invitation).await?;
    let says = format!("revoked the invitation of {}", invitation.name);
    Ok(Some(done("invitation.revoked", says, &invitation)))
}

pub(super) async fn find(tx: &mut WriteTx<InviteMember>, id: Id<Invitation>) -> Result<Invitation, Problem> {
    queries::find_invitation(tx, id).await?.ok_or_else(|| Problem::not_found("invitation"))
}

pub(super) fn done(act: &'static str, says: String, invitation: &Invitation) -> Activity {
    Activity::new(Area::Team, act, says).on(invitation.id, &invitation.name)
}

/// Issues the next link and leaves the mail that carries it. Without a mail server the link is copied by hand.
async fn send(
    tx: &mut WriteTx<InviteMember>,
    invitation: &mut Invitation,
    mails: bool,
) -> Result<(), Problem> {
    invitation.renew(tx.now(), if mails { Mail::Queued } else { Mail::Off });
    queries::keep_invitation(tx, invitation).await?;
    let sender = acting(tx)?;
    queries::note_sender(tx, invitation.id, sender).await?;
    if !mails {
        return Ok(());
    }
    let token = crypto::encode(&tx.random::<32>());
    queries::insert_token(tx, invitation, crypto::digest(&token), None).await?;
    let merchant = queries::find_merchant(tx).await?;
    let sentences = roles::in_short(invitation.role, invitation.language);
    let content = Content::Invitation {
        link: link_with(tx, &token),
        merchant: merchant.name,
        inviter: invitation.inviter.clone(),
        role: invitation.role,
        can: sentences.can,
        never: sentences.never,
        expires: Moment { at: invitation.expires_at, zone: merchant.time_zone },
        generation: invitation.generation,
    };
    let letter = Letter {
        to: invitation.email.clone(),
        to_name: invitation.name.clone(),
        language: invitation.language,
        content,
        about: Some(("invitation", *invitation.id.as_bytes())),
    };
    mail::send(tx, letter).await
}

/// The page that shows an invitation. The token rides in the fragment, which no log and no Referer ever sees.
pub(super) fn link_with(tx: &impl permit::Tx, token: &str) -> String {
    format!("{}/invitation#{token}", tx.app().settings().public_url)
}

async fn refuse_own_address(tx: &mut WriteTx<InviteMember>, email: &Email) -> Result<(), Problem> {
    let person = tx.actor().as_member().map(|member| member.person);
    let Some(person) = person else { return Ok(()) };
    let own = queries::find_account(&mut tx.as_person(person)).await?;
    if own.is_some_and(|(_, normal)| normal == email.normal()) {
        return Err(Problem::field("email", "This is your own address. Write somebody else's."));
    }
    Ok(())
}

async fn refuse_too_many(tx: &mut WriteTx<InviteMember>) -> Result<(), Problem> {
    let (now, day) = (tx.now(), days(1));
    let (written, oldest) = queries::count_written(tx, now - day).await?;
    if written < INVITATIONS_A_DAY {
        return Ok(());
    }
    let wait = oldest.map_or(day, |oldest| (oldest + day).since(now));
    Err(TeamError::TooMany(wait.as_secs().max(1)).into())
}
