//! From a link to a membership: looking at an invitation, and accepting it.

use permit::{
    AcceptInvitation, Activity, Actor, Area, LookUpInvitation, Permission, Problem, Public, Role, Tx,
    WriteTx, Writing, crypto,
};
use values::{
    Duration, Email, Id, Secret,
    subjects::{Member, Merchant, Person},
};

use super::{letters::write_to, ties::note_ties};
use crate::{
    Services, access, calls, changes,
    mail::{Content, Language},
    team::{
        model::{Invitation, InvitationState, MemberState, TokenError},
        queries::{self, MerchantRow, NewMembership, NewRoleChange, Reader},
        views,
    },
    text,
};

/// What a link is good for, as far as the one who opens it is concerned.
#[derive(Debug)]
pub(crate) struct Entrance {
    pub(crate) invitation: Invitation,
    pub(crate) merchant: String,
    /// An account with the invited address exists. Never told to a link that was copied by hand.
    pub(crate) account_exists: bool,
    /// The one who is signed in is the one invited.
    pub(crate) for_you: bool,
}

/// What somebody brings along who accepts.
#[derive(Debug)]
pub(crate) struct Joining {
    pub(crate) token: Secret<String>,
    pub(crate) name: Option<String>,
    pub(crate) password: Option<Secret<String>>,
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joined {
    pub(crate) merchant: Id<Merchant>,
    pub(crate) member: Id<Member>,
    pub(crate) new_account: bool,
}

/// Tries of links are counted over so long.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Shows what a link offers, and changes nothing.
pub(crate) async fn look_up(
    door: &Public<LookUpInvitation>,
    services: &Services,
    token: &Secret<String>,
) -> Result<Entrance, Problem> {
    count_try(door, services).await?;
    let digest = crypto::digest(token.reveal());
    let (mut tx, crossing) = door.cross(digest).await?.ok_or(TokenError::Unknown)?;
    let (invitation, merchant) = load(&mut tx, Id::from_bytes(crossing.invitation)).await?;
    refuse_closed(&invitation, &merchant, crossing.generation, tx.now())?;
    let holder = queries::find_person_by_email(&mut tx, crossing.invitation).await?;
    let copied = queries::find_copier(&mut tx, digest).await?.is_some();
    let for_you = holder.is_some() && holder == door.signed_in();
    let account_exists = holder.is_some() && (for_you || !copied);
    Ok(Entrance { invitation, merchant: merchant.name, account_exists, for_you })
}

/// Who accepts.
enum Guest {
    /// Signed in as the one invited.
    Known(Id<Person>),
    /// Has no account yet.
    New { name: String, password_hash: String },
}

/// Makes a membership of an invitation. Everything is checked before the password is hashed, and again under lock.
pub(crate) async fn accept(
    door: &Public<AcceptInvitation>,
    services: &Services,
    joining: Joining,
) -> Result<Joined, Problem> {
    count_try(door, services).await?;
    let digest = crypto::digest(joining.token.reveal());
    let (mut tx, crossing) = door.look(digest).await?.ok_or(TokenError::Unknown)?;
    let (invitation, merchant) = load(&mut tx, Id::from_bytes(crossing.invitation)).await?;
    if let Some(joined) = joined_before(&mut tx, &invitation, door.signed_in()).await? {
        return Ok(joined);
    }
    refuse_closed(&invitation, &merchant, crossing.generation, tx.now())?;
    let holder = queries::find_person_by_email(&mut tx, crossing.invitation).await?;
    drop(tx);
    let guest = match (door.signed_in(), holder) {
        (Some(person), Some(holder)) if person == holder => Guest::Known(person),
        (Some(_), _) => return Err(told(TokenError::OtherPerson(masked(&invitation.email)), &invitation)),
        (None, Some(_)) => return Err(told(TokenError::SignIn, &invitation)),
        (None, None) => introduce(door, joining, &invitation, &merchant).await?,
    };
    let (tx, crossing) = door.cross(digest).await?.ok_or(TokenError::Unknown)?;
    join(tx, digest, crossing, guest).await
}

/// Name and password of somebody new, checked, the password hashed.
async fn introduce(
    door: &Public<AcceptInvitation>,
    joining: Joining,
    invitation: &Invitation,
    merchant: &MerchantRow,
) -> Result<Guest, Problem> {
    let name = joining.name.as_deref().unwrap_or(&invitation.name);
    let name = text::line("name", name, 1..=80)?;
    let typed = joining.password.ok_or_else(|| Problem::field("password", "Choose a password."))?;
    let about = [name.clone(), invitation.email.clone(), merchant.name.clone()];
    let password_hash = access::hash_password(door.app(), &typed, &about).await?;
    Ok(Guest::New { name, password_hash })
}

async fn join(
    mut tx: WriteTx<AcceptInvitation>,
    digest: [u8; 32],
    crossing: permit::InvitationCrossing,
    guest: Guest,
) -> Result<Joined, Problem> {
    let (mut invitation, merchant) = load(&mut tx, Id::from_bytes(crossing.invitation)).await?;
    let signed_in = match &guest {
        Guest::Known(person) => Some(*person),
        Guest::New { .. } => None,
    };
    if let Some(joined) = joined_before(&mut tx, &invitation, signed_in).await? {
        return Ok(tx.already_done(joined));
    }
    let now = tx.now();
    refuse_closed(&invitation, &merchant, crossing.generation, now)?;
    let holder = queries::find_person_by_email(&mut tx, crossing.invitation).await?;
    let copied_by = queries::find_copier(&mut tx, digest).await?;
    let mailed = copied_by.is_none();
    let (person, name, new_account) = match guest {
        Guest::Known(person) if holder == Some(person) => {
            let account = queries::find_account(&mut tx.as_person(person)).await?;
            let (name, _) = account.ok_or_else(|| Problem::failure("a session belongs to nobody"))?;
            if mailed {
                queries::confirm_email(&mut tx.as_person(person)).await?;
            }
            (person, name, false)
        }
        Guest::Known(_) => return Err(told(TokenError::OtherPerson(masked(&invitation.email)), &invitation)),
        Guest::New { .. } if holder.is_some() => return Err(told(TokenError::SignIn, &invitation)),
        Guest::New { name, password_hash } => {
            let email = Email::parse(&invitation.email)
                .map_err(|error| Problem::failure(format!("an invitation's address: {error}")))?;
            let new = access::NewPerson {
                name: &name,
                email: &email,
                email_confirmed: mailed,
                password_hash: &password_hash,
                language: invitation.language,
            };
            let person = access::create_person(&mut tx, new).await?;
            let person = person.ok_or_else(|| told(TokenError::SignIn, &invitation))?;
            (person, name, true)
        }
    };
    tx.act_as(Actor::Person(person, name.clone()));
    let member = enter(&mut tx, person, &name, invitation.role, Some(invitation.invited_by)).await?;
    note_ties(&mut tx, &invitation, member, copied_by).await?;
    invitation.state = InvitationState::Accepted;
    invitation.decided_at = Some(now);
    invitation.member = Some(member);
    queries::keep_invitation(&mut tx, &invitation).await?;
    changes::admins_changed(&mut tx, None).await?;
    welcome(&mut tx, &invitation, member, person, &name, merchant.name).await?;
    let says =
        format!("accepted the invitation of {} and joined as {}", invitation.inviter, invitation.role.name());
    let done = Activity::new(Area::Team, "invitation.accepted", says).on(member, &name);
    let joined = Joined { merchant: tx.merchant(), member, new_account };
    tx.commit(done, joined).await
}

/// The membership itself: a new one, or the removed one that comes back.
async fn enter(
    tx: &mut impl Writing,
    person: Id<Person>,
    name: &str,
    role: Role,
    invited_by: Option<Id<Member>>,
) -> Result<Id<Member>, Problem> {
    let known = queries::find_member_of_person(tx, person).await?;
    let id = known.as_ref().map_or_else(|| tx.id(), |known| known.id);
    let new = NewMembership { id, person, name, role, invited_by };
    let entered = match known.map(|known| known.state) {
        Some(MemberState::Active) => return Err(TokenError::Member.into()),
        Some(MemberState::Disabled) => return Err(TokenError::Disabled.into()),
        Some(MemberState::Removed) => queries::restore_member(tx, &new).await?,
        None => queries::insert_member(tx, &new).await?,
    };
    if entered { Ok(id) } else { Err(TokenError::Member.into()) }
}

async fn welcome(
    tx: &mut impl Writing,
    invitation: &Invitation,
    member: Id<Member>,
    person: Id<Person>,
    name: &str,
    merchant: String,
) -> Result<(), Problem> {
    let instance = tx.app().settings().public_url.clone();
    let place = format!("{instance}/m/{}", tx.merchant());
    let content = Content::Welcome { merchant, role: invitation.role, instance, place };
    let known = queries::find_reader(tx, member).await?;
    let reader = known.unwrap_or_else(|| Reader {
        member,
        person,
        name: name.to_owned(),
        email: invitation.email.clone(),
        language: invitation.language,
    });
    write_to(tx, &reader, content).await
}

/// The membership that this invitation became, if whoever is signed in is the one who accepted it.
async fn joined_before(
    tx: &mut impl Tx,
    invitation: &Invitation,
    signed_in: Option<Id<Person>>,
) -> Result<Option<Joined>, Problem> {
    let (Some(person), Some(member)) = (signed_in, invitation.member) else { return Ok(None) };
    let own = queries::find_member_of_person(tx, person).await?;
    let merchant = tx.merchant();
    Ok(own.filter(|own| own.id == member && own.state == MemberState::Active).map(|own| Joined {
        merchant,
        member: own.id,
        new_account: false,
    }))
}

async fn load(tx: &mut impl Tx, id: Id<Invitation>) -> Result<(Invitation, MerchantRow), Problem> {
    let invitation = queries::find_invitation(tx, id).await?.ok_or(TokenError::Unknown)?;
    Ok((invitation, queries::find_merchant(tx).await?))
}

fn refuse_closed(
    invitation: &Invitation,
    merchant: &MerchantRow,
    generation: i64,
    now: values::Timestamp,
) -> Result<(), Problem> {
    if merchant.closed {
        return Err(TokenError::Closed.into());
    }
    invitation.open(generation, now).map_err(|error| told(error, invitation))
}

/// A refusal that says whom to ask.
fn told(error: TokenError, invitation: &Invitation) -> Problem {
    views::token_refusal(&error).with("inviter", serde_json::json!({"name": invitation.inviter}))
}

/// Enough of an address to recognise one's own.
fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

/// Counts a try by the caller's address, before anything is looked up.
async fn count_try<P: Permission>(door: &Public<P>, services: &Services) -> Result<(), Problem> {
    const SCOPE: &str = "try.invitation";
    let Some(most) = services.settings().tries_per_address else { return Ok(()) };
    let mut tx = door.write().await?;
    let address = crypto::digest(&calls::caller(tx.request().address).to_string());
    let tries = tx.count_try(SCOPE, address, WINDOW).await?;
    let end = tx.tries_end_at(SCOPE, address, WINDOW).await?;
    let wait = end.since(tx.now());
    tx.commit_unrecorded(()).await?;
    if tries > i64::from(most) {
        return Err(TokenError::TooMany(wait.as_secs().max(1)).into());
    }
    Ok(())
}

/// Somebody who enters without an invitation, where the instance itself puts them in: the sandbox's people.
#[derive(Debug)]
pub struct Newcomer<'a> {
    /// The name.
    pub name: &'a str,
    /// The address, which counts as confirmed.
    pub email: &'a Email,
    /// What is kept of the password.
    pub password_hash: &'a str,
    /// The language.
    pub language: Language,
    /// The role.
    pub role: Role,
    /// Who answers for them.
    pub invited_by: Option<Id<Member>>,
}

/// Makes an account and its membership at once, without mail.
///
/// # Errors
/// `invitation.sign_in` when the address has an account, or a failure of the store.
pub async fn enrol(tx: &mut impl Writing, new: &Newcomer<'_>) -> Result<Id<Member>, Problem> {
    let account = access::NewPerson {
        name: new.name,
        email: new.email,
        email_confirmed: true,
        password_hash: new.password_hash,
        language: new.language,
    };
    let person = access::create_person(tx, account).await?.ok_or(TokenError::SignIn)?;
    let at = tx.now();
    let member = enter(tx, person, new.name, new.role, new.invited_by).await?;
    let joined =
        NewRoleChange { member, kind: "joined", before: None, after: Some(new.role), by: new.invited_by, at };
    queries::insert_role_change(tx, &joined).await?;
    changes::admins_changed(tx, None).await?;
    Ok(member)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_address_is_hidden_but_for_its_first_letter_and_domain() {
        assert_eq!(masked("juma@x.tz"), "j…@x.tz");
        assert_eq!(masked("ž@x.tz"), "ž…@x.tz");
    }
}
