//! One Admin alone: since when, who was told of it, and who objects.

use permit::{
    Activity, Actor, App, Area, MoneyReads, MoneySeen, ObjectToWaiver, Problem, Public, Undecided, Writing,
    crypto,
};
use values::{
    Duration, Id,
    subjects::{Member, Merchant},
};

use super::super::{
    model::{CLOSE, ChangeError},
    queries,
};
use crate::mail::{self, Content, Letter, Moment};

/// What a token of an objection is kept under.
const PURPOSE: &str = "waiver_objection";
/// Whoever lost the role longer ago is not asked.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long one may object.
const OBJECTION: Duration = Duration::from_secs(365 * 24 * 3600);

/// What [`waiver_in`] reads.
pub(crate) fn waiver_read_set(reads: &mut MoneyReads<'_>) {
    queries::history_read_set(reads);
}

/// Why one Admin suffices at this moment, in a money command; `None` where it takes two.
pub(crate) fn waiver_in(seen: &MoneySeen<'_>) -> Result<Option<String>, Undecided> {
    let waiver = queries::history_in(seen)?.waiver(seen.now());
    Ok(waiver.map(|waiver| waiver.to_string()))
}

/// Keeps account of how many Admins there are, after one was made or unmade in this transaction.
///
/// Where one is left, whoever lost the role lately is mailed a link by which they stop the waiver that begins in 7
/// days: the last to go, and those whom the ones before made go.
pub(crate) async fn admins_changed(tx: &mut impl Writing, lost: Option<Id<Member>>) -> Result<(), Problem> {
    let now = tx.now();
    let (_, history) = queries::find_history(tx).await?;
    if history.active >= 2 {
        return queries::keep_two_admins(tx, now).await;
    }
    if history.ever_two_at.is_none() || history.one_since.is_some() {
        return Ok(());
    }
    queries::keep_one_admin(tx, now).await?;
    let mut asked = queries::list_former_admins(tx, now - REMEMBERED).await?;
    asked.extend(lost.filter(|lost| !asked.contains(lost)));
    for member in asked {
        ask_for_objection(tx, member).await?;
    }
    Ok(())
}

/// Mails one who was Admin the link by which they object.
async fn ask_for_objection(tx: &mut impl Writing, member: Id<Member>) -> Result<(), Problem> {
    let person = queries::find_person(tx, member).await?;
    let Some((person, member)) = person.zip(mail::find_addressee(tx, member).await?) else {
        return Ok(());
    };
    let now = tx.now();
    let token = crypto::encode(&tx.random::<32>());
    let merchant = tx.merchant();
    queries::keep_objection_token(
        &mut tx.as_person(person),
        crypto::digest(&token),
        PURPOSE,
        merchant,
        now + OBJECTION,
    )
    .await?;
    let (name, zone) = queries::find_merchant(tx).await?;
    let objection_link = format!("{}/objection#{token}", tx.app().settings().public_url);
    let content = Content::WaiverNotice {
        merchant: name,
        by: tx.actor().name().to_owned(),
        alone_from: Moment { at: now + CLOSE, zone },
        objection_link,
    };
    let letter =
        Letter { to: member.email, to_name: member.name, language: member.language, content, about: None };
    mail::send(tx, letter).await
}

/// The operator's ruling after an objection: the waiver holds again. False where nothing stopped it, or where there
/// is no such merchant.
pub(crate) async fn lift_objection(app: &App, merchant: Id<Merchant>) -> Result<bool, Problem> {
    let mut upkeep = app.upkeep(merchant, "operator").await?;
    if !queries::let_waiver_go_on(upkeep.tx()).await? {
        return Ok(false);
    }
    let (name, _) = queries::find_merchant(upkeep.tx()).await?;
    let done = Activity::new(Area::Merchant, "waiver.ruled", "ruled that one Admin may act alone again")
        .on(merchant, name)
        .changed("A second person is needed", "One Admin may act alone");
    upkeep.commit(done).await?;
    Ok(true)
}

/// Stops the waiver of the merchant whose mail the token came in, and answers the merchant's name.
pub(crate) async fn object(door: &Public<ObjectToWaiver>, token: &str) -> Result<String, Problem> {
    let mut tx = door.write().await?;
    let digest = crypto::digest(token);
    let found = tx.person_by_token(PURPOSE, digest).await?;
    let found = found.and_then(|(person, merchant)| Some((person, merchant.parse::<Id<Merchant>>().ok()?)));
    let (person, merchant) = found.ok_or(ChangeError::UnknownObjection)?;
    tx.turn_to(person);
    let name = queries::find_person_name(&mut tx).await?;
    queries::use_token(&mut tx, digest).await?;
    tx.act_as(Actor::Person(person, name));
    let mut bound = tx.in_merchant(merchant);
    queries::stop_waiver(&mut bound).await?;
    let (merchant_name, _) = queries::find_merchant(&mut bound).await?;
    let done = Activity::new(
        Area::Merchant,
        "waiver.objected",
        "objected to one Admin acting alone; it takes two people until the operator rules",
    )
    .on(merchant, merchant_name.clone())
    .changed("One Admin may act alone", "A second person is needed");
    tx.commit_in(merchant, done, merchant_name).await
}
