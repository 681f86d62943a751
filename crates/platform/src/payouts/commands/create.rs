//! Making a payout: one money command, whichever door it came through.

use permit::{
    Activity, Actor, Allow, Area, CreatePayout, Decision, MoneyCommand, MoneyReads, MoneySeen, MoneyStep,
    MoneyWrites, Problem, Undecided, Unready,
};
use values::{
    Duration, Id,
    subjects::{Application, Member},
};

use super::{
    super::{
        model::{Door, NewPayout, Payout, PayoutError, PayoutState, Purpose, ThroughLink, WAITS},
        queries::{Beside, Maker, MakerRow, PayoutEntry, beside as beside_of, last_by_api_in},
        views::PayoutView,
    },
    made,
    payee::{known_in, named},
};
use crate::{
    developer::{self, Feature, Signature, Via, checksum_read_set, spend_checksum_in},
    idempotency::{self, IdempotencyKey, Once},
    ledger::{Books, LedgerError},
    mandates::{self, Changers, Through},
    payees::{Beneficiary, Used},
    policy::{self, Admitted, Payees},
    rail_accounts,
    references::{self, Kind},
    refused::Refused,
    terms,
    timeline::{self, StepDetail},
    webhooks,
};

/// Makes a payout and sets its money aside. It waits for checkers, unless the mandate of its application covers it.
#[derive(Debug)]
pub struct CreatePayoutCommand {
    /// The order, with what the provider said of the payee.
    pub new: NewPayout,
    /// Whoever asked for it, as they stood then.
    pub actor: Actor,
    /// How long keys pause after each.
    pub cooldown: Duration,
    /// Under which key a repeat gets the first answer.
    pub key: Option<IdempotencyKey>,
    /// The checksum of the body, which makes one payout.
    pub signature: Option<Signature>,
    /// How its door words a refusal.
    pub in_words: fn(PayoutError) -> Problem,
    /// How its door words that the checksum was used before.
    pub used: fn() -> Problem,
    /// The beneficiary that it names, as the order was made from it.
    pub beneficiary: Option<(Id<Beneficiary>, i64)>,
    /// What makes its id on the third-party API its own.
    pub random: [u8; 3],
}

/// What is recorded of a payout that was made.
pub fn created(payout: &Payout) -> Activity {
    let says = format!("made a payout of {} to {}{}", payout.amount, payout.payee_name, says_at_once(payout));
    Activity::new(Area::Payouts, "payout.created", says).on(payout.id, &payout.reference)
}

/// What a record adds of a payout just made that waits for nobody.
pub fn says_at_once(payout: &Payout) -> &'static str {
    if payout.state == PayoutState::Pending { "" } else { ", to be sent at once" }
}

/// Refuses a key whose application does not pay out.
///
/// # Errors
/// `FeatureOff`.
pub(in crate::payouts) fn may_pay_out(actor: &Actor) -> Result<(), PayoutError> {
    match actor {
        Actor::Key(key) if !Feature::Payout.is_on(&key.features) => Err(PayoutError::FeatureOff),
        _ => Ok(()),
    }
}

impl MoneyCommand for CreatePayoutCommand {
    type Permission = CreatePayout;
    type Answer = Once<Payout>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        if let Some(key) = &self.key {
            idempotency::read_set(reads, &self.actor, key);
        }
        if let Some(signature) = &self.signature {
            checksum_read_set(reads, signature);
        }
        references::read_set(reads, Kind::Payout, &self.new.reference);
        terms::kyc_read_set(reads, &self.actor);
        policy::read_set(reads, self.new.amount.currency());
        if let Actor::Key(key) = &self.actor {
            reads.row::<MakerRow>(&[&key.maker]);
            covered_read_set(reads, key.application, &self.new);
        }
        Books::read_set(reads, self.new.amount.currency());
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<Self::Answer>, Undecided> {
        if let Some(key) = &self.key
            && let Some(before) = idempotency::before_in(seen, key)?
        {
            return Ok(Decision::Repeats(Once::Before(before)));
        }
        let (new, mut writes) = (&self.new, MoneyWrites::default());
        let maker = maker(seen.actor()).map_err(|refused| self.refusal(refused))?;
        if !references::claim_in(seen, &mut writes, Kind::Payout, &new.reference)? {
            return Err(self.refuse(PayoutError::ReferenceUsed(new.reference.clone())));
        }
        new.may_be_made().map_err(|refused| self.refuse(refused))?;
        terms::check_kyc_in(seen, &mut writes, new.amount)?;
        let mandate = covered(seen, &mut writes, new, &maker)?;
        let named = named(seen, self.beneficiary, self.in_words)?;
        let (required, used) = admitted(seen, &mut writes, new, (named, mandate))?;
        let id = hold(seen, &mut writes, new, Purpose::Payout)?.map_err(|error| self.refuse(error))?;
        if maker.key.is_some() {
            self.cool_down(seen)?;
        }
        if let Some(signature) = &self.signature
            && !spend_checksum_in(seen, &mut writes, signature, developer::Purpose::Payout)?
        {
            return Err((self.used)().into());
        }
        let named = (seen.merchant(), id, new.wire_id(self.random));
        let times = (seen.now(), seen.now() + WAITS);
        let mut entry = PayoutEntry::new(named, new, &maker, required, times);
        entry.uses(used);
        let beside = beside(seen, &maker, required)?;
        let payout = write(seen, &mut writes, (new, entry, beside), mandate)?;
        if let Some(key) = &self.key {
            idempotency::keep_in(seen, &mut writes, key, &PayoutView::new(&payout, &[], Allow::Yes))?;
        }
        let activity = created(&payout);
        Ok(Decision::acts(writes, activity, Once::Made(payout)))
    }
}

impl CreatePayoutCommand {
    fn refuse(&self, refused: PayoutError) -> Undecided {
        (self.in_words)(refused).into()
    }

    fn refusal(&self, refused: Refused<PayoutError>) -> Undecided {
        match refused {
            Refused::Rule(refused) => self.refuse(refused),
            Refused::Other(problem) => problem.into(),
        }
    }

    /// Refuses a payout that follows the last one by API too soon. Those of a merchant are then made one at a time, so that
    /// of two at once the second sees the first.
    fn cool_down(&self, seen: &MoneySeen<'_>) -> Result<(), Undecided> {
        if self.cooldown.is_zero() {
            return Ok(());
        }
        let Some(last) = last_by_api_in(seen, seen.now() - self.cooldown)? else { return Ok(()) };
        let left = self.cooldown.saturating_sub(seen.now().since(last));
        if left.is_zero() {
            return Ok(());
        }
        let seconds = left.as_millis().div_ceil(1000).try_into().unwrap_or(1);
        Err(self.refuse(PayoutError::Cooldown(seconds)))
    }
}

/// What [`covered`] reads, and whatever sends what a mandate covers.
fn covered_read_set(reads: &mut MoneyReads<'_>, application: Id<Application>, new: &NewPayout) {
    mandates::read_set(reads, application, new.amount.currency());
    rail_accounts::read_set(reads);
    webhooks::read_set(reads);
}

/// By whose mandate a payout needs nobody, and the beneficiary that it pays, where that is for confirmed ones only.
type Covered = (Changers, Option<Used>);

/// What lets a payout need nobody: the mandate of the application whose key makes it, or made the link it comes by.
fn covered(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    new: &NewPayout,
    maker: &Maker,
) -> Result<Option<Covered>, Undecided> {
    let Some((_, application, _)) = maker.key else { return Ok(None) };
    let through = match maker.door {
        Door::Request => Through::Request,
        Door::Link => Through::Link,
    };
    mandates::covers_in(seen, writes, (application, through), new.amount, &new.destination)
}

/// Holds a payout to the policy: how many approvers it takes, and which beneficiary it uses. Within a mandate it goes to
/// whomever that lets it go to.
fn admitted(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    new: &NewPayout,
    (named, mandate): (Option<Used>, Option<Covered>),
) -> Result<(i64, Option<Used>), Undecided> {
    let Admitted { required, payees } = policy::admit_in(seen, writes, new.amount)?;
    let used = match (named, mandate, payees) {
        (Some(used), ..) => Some(used),
        (None, Some((_, payee)), _) => payee,
        (None, None, Payees::Confirmed) => Some(known_in(seen, new)?),
        (None, None, Payees::Any) => None,
    };
    Ok((required, used))
}

/// Sets the money of a payout aside, and names it.
pub(super) fn hold(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    new: &NewPayout,
    purpose: Purpose,
) -> Result<Result<Id<Payout>, PayoutError>, Undecided> {
    let mut books = Books::open(seen, new.amount.currency())?;
    let id: Id<Payout> = seen.id();
    match books.post(&new.hold(id, purpose), &mut || seen.id()) {
        Ok(()) => {
            books.write(writes);
            Ok(Ok(id))
        }
        Err(LedgerError::NotEnough(available)) => Ok(Err(PayoutError::InsufficientBalance(available))),
        Err(LedgerError::TooMuch) => Err(Problem::failure("money to hold has no room in the books").into()),
    }
}

/// Writes a payout whose money is held: it waits for checkers, or a mandate has it sent at once.
fn write(
    seen: &MoneySeen<'_>,
    writes: &mut MoneyWrites,
    (new, mut entry, beside): (&NewPayout, PayoutEntry, Beside),
    mandate: Option<Covered>,
) -> Result<Payout, Undecided> {
    let id = entry.id;
    if let Some((Changers { changed_by, confirmed_by }, _)) = mandate {
        entry.mandate_changed_by = changed_by;
        entry.mandate_confirmed_by = confirmed_by;
        entry = made::authorised(entry, seen.now());
    }
    writes.insert(&entry);
    let payout = entry.read(beside).map_err(Unready::from)?;
    let state = PayoutState::Pending.name();
    let held = StepDetail::Held { amount: new.total() };
    timeline::record_in(seen, writes, *id.as_bytes(), (Some(0), state), &held)?;
    if mandate.is_some() {
        made::send(seen, writes, &payout, (Some(1), &StepDetail::WithinMandate))?;
    } else {
        made::wait(seen, writes, id);
    }
    Ok(payout)
}

/// Makes the payout that a payee confirmed on a link, on behalf of whoever made the link, who is not whoever acts: a step of
/// the transaction that uses the link, and in which its reference is claimed. It waits for checkers, unless a key made the link, nobody
/// in person switched that on again, and the mandate of its application names payout links and covers it.
#[derive(Debug)]
pub struct MakeForLink {
    /// The order, as the payee was shown it.
    pub new: NewPayout,
    /// Whoever made the link.
    pub maker: Maker,
    /// The link.
    pub link: Id<ThroughLink>,
    /// Whoever switched the link on again in person.
    pub switched_on_by: Option<Id<Member>>,
    /// What makes its id on the third-party API its own.
    pub random: [u8; 3],
}

impl MoneyStep for MakeForLink {
    type Answer = Result<Payout, PayoutError>;

    fn read_set(&self, reads: &mut MoneyReads<'_>) {
        policy::read_set(reads, self.new.amount.currency());
        if let Some((_, application, _)) = self.maker.key {
            covered_read_set(reads, application, &self.new);
        }
    }

    fn decide(&self, seen: &MoneySeen<'_>) -> Result<(MoneyWrites, Self::Answer), Undecided> {
        let (new, mut writes) = (&self.new, MoneyWrites::default());
        if let Err(refused) = new.may_be_made() {
            return Ok((MoneyWrites::default(), Err(refused)));
        }
        terms::check_kyc_in(seen, &mut writes, new.amount)?;
        let mandate = match self.switched_on_by {
            Some(_) => None,
            None => covered(seen, &mut writes, new, &self.maker)?,
        };
        let (required, used) = admitted(seen, &mut writes, new, (None, mandate))?;
        let id = match hold(seen, &mut writes, new, Purpose::Payout)? {
            Ok(id) => id,
            Err(refused) => return Ok((MoneyWrites::default(), Err(refused))),
        };
        let named = (seen.merchant(), id, new.wire_id(self.random));
        let mut entry = PayoutEntry::new(named, new, &self.maker, required, (seen.now(), seen.now() + WAITS));
        entry.uses(used);
        let beside = Beside { link: Some(self.link), ..beside_of(seen, &entry)? };
        let payout = write(seen, &mut writes, (new, entry, beside), mandate)?;
        Ok((writes, Ok(payout)))
    }
}

fn maker(actor: &Actor) -> Result<Maker, Refused<PayoutError>> {
    may_pay_out(actor).map_err(Refused::Rule)?;
    Ok(maker_of(actor)?)
}

/// Whoever acts, as the maker of what is sent.
pub(super) fn maker_of(actor: &Actor) -> Result<Maker, Problem> {
    match actor {
        Actor::Key(key) => {
            let key_parts = Some((key.id, key.application, key.maker));
            Ok(Maker { name: key.name.clone(), member: None, key: key_parts, door: Door::Request })
        }
        Actor::Member(member) => {
            let (name, member) = (member.name.clone(), Some(member.id));
            Ok(Maker { name, member, key: None, door: Door::Request })
        }
        Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => {
            Err(Problem::failure("only members and keys make payouts"))
        }
    }
}

/// What is known of a payout that is about to be made, beside its row.
fn beside(seen: &MoneySeen<'_>, maker: &Maker, required: i64) -> Result<Beside, Unready> {
    let (application, maker_active) = match seen.actor() {
        Actor::Key(key) => {
            let made_key = seen.row::<MakerRow>(&[&key.maker])?;
            let via = Via {
                id: key.application,
                name: key.application_name.clone(),
                client_id: key.client_id.clone(),
            };
            (Some(via), made_key.is_some_and(|member| member.may_make(Purpose::Payout)))
        }
        _ => (None, maker.member.is_some()),
    };
    Ok(Beside { application, link: None, maker_active, required })
}
