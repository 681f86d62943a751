//! A link, what it is over, and where it stands.

mod error;
mod order;
mod payee;

use permit::{Actor, KeyActor};
use values::{
    Amount, Duration, Id, Subject, Timestamp,
    subjects::{ApiKey, Application, Member},
};

pub use error::{ItemError, LinkError};
pub use order::{Item, LinkReference, Order};
pub(super) use payee::{Outside, Seen, Typed, Way, Wrong, carries, unknown};

use crate::{
    customers::Contact,
    developer::Feature,
    payouts::{self, Door, Maker, Payout},
};

/// The longest life of a checkout link that has an end.
pub(super) const LONGEST_LIFE: Duration = Duration::from_secs(366 * 24 * 3600);
/// The life of a payout link.
pub(super) const PAYOUT_LINK_LIFE: Duration = Duration::from_secs(7 * 24 * 3600);
/// So many accounts are looked up on one payout link, until somebody switches it on anew.
pub(super) const MOST_LOOKS: i64 = 20;

/// An address that a merchant hands to somebody outside.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its id.
    pub id: Id<Link>,
    /// What it is for.
    pub kind: LinkKind,
    /// The merchant's name for the order.
    pub reference: String,
    /// What is to be paid.
    pub amount: Amount,
    /// What for, if that was said.
    pub items: Vec<Item>,
    /// In the merchant's words.
    pub description: Option<String>,
    /// Whom it is meant for.
    pub contact: Contact,
    /// Where it stands.
    pub state: LinkState,
    /// The payout a payout link was used for.
    pub payout: Option<Id<Payout>>,
    /// Who made it.
    pub maker: LinkMaker,
    /// Who last switched a payout link on again in person.
    pub switched_on_by: Option<Id<Member>>,
    /// Where the payer goes afterwards, as the application says.
    pub return_url: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it stops being good.
    pub expires_at: Option<Timestamp>,
}

impl Subject for Link {
    const PREFIX: &'static str = "lnk";
}

impl Link {
    /// Refuses whoever may not switch it: a payout link is a key's of its own application, and its maker's alone where
    /// somebody's role takes back only payouts of their own.
    ///
    /// # Errors
    /// `SomebodyElses`.
    pub(super) fn may_be_switched_by(&self, actor: &Actor) -> Result<(), LinkError> {
        let may = match (self.kind, actor) {
            (LinkKind::Checkout, _) => true,
            (LinkKind::Payout, Actor::Key(key)) => self.maker.application == Some(key.application),
            (LinkKind::Payout, Actor::Member(member)) => {
                !payouts::edits_only_own(member.role) || self.maker.is(actor)
            }
            (LinkKind::Payout, Actor::Worker(_) | Actor::Person(..) | Actor::Stranger) => false,
        };
        if may { Ok(()) } else { Err(LinkError::SomebodyElses) }
    }

    /// Whoever has a part in what it leads to from now on, where `actor` switches it on.
    pub(super) fn opened_again_by(&self, actor: &Actor) -> Option<Id<Member>> {
        let again = self.kind == LinkKind::Payout && self.state == LinkState::Off;
        actor.as_member().filter(|_| again).map(|member| member.id)
    }
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// A customer pays.
    Checkout,
    /// A payee says where a payout goes.
    Payout,
}

impl LinkKind {
    /// The word kept in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checkout => "checkout",
            Self::Payout => "payout",
        }
    }

    /// What an application needs to make such links.
    pub const fn feature(self) -> Feature {
        match self {
            Self::Checkout => Feature::CheckoutLink,
            Self::Payout => Feature::HostedPayout,
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Checkout, Self::Payout].into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It can be used.
    Open,
    /// It was paid.
    Paid,
    /// The payee confirmed; the payout says the rest.
    Used,
    /// The merchant switched it off.
    Off,
    /// Its time is over.
    Expired,
}

impl LinkState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Paid, Self::Used, Self::Off, Self::Expired];

    /// The word that statements answer.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Used => "used",
            Self::Off => "off",
            Self::Expired => "expired",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Who made a link: a member, or a key and through it whoever made that.
#[derive(Debug, Clone)]
pub struct LinkMaker {
    /// The name of the member or the key.
    pub name: String,
    /// The member who made it in person.
    pub member: Option<Id<Member>>,
    /// The key it came through, and who made the key.
    pub key: Option<(Id<ApiKey>, Id<Member>)>,
    /// The application it belongs to.
    pub application: Option<Id<Application>>,
}

impl LinkMaker {
    /// As the maker of the payout that the link leads to.
    pub(super) fn of_payout(&self) -> Maker {
        let key = self.key.zip(self.application);
        Maker {
            name: self.name.clone(),
            member: self.member,
            key: key.map(|((key, by), application)| (key, application, by)),
            door: Door::Link,
        }
    }

    /// Whether it was `actor`, the key itself where it was one.
    pub(super) fn is(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Member(member) => self.member == Some(member.id),
            Actor::Key(key) => self.key.is_some_and(|(id, _)| id == key.id),
            Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => false,
        }
    }

    /// Whoever acts, if they are somebody.
    pub(super) fn of(actor: &Actor) -> Option<Self> {
        match actor {
            Actor::Member(member) => Some(Self {
                name: member.name.clone(),
                member: Some(member.id),
                key: None,
                application: None,
            }),
            Actor::Key(KeyActor { id, application, name, maker, .. }) => Some(Self {
                name: name.clone(),
                member: None,
                key: Some((*id, *maker)),
                application: Some(*application),
            }),
            Actor::Worker(_) | Actor::Person(..) | Actor::Stranger => None,
        }
    }
}

/// What payers may do on the merchant's checkout pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(super) struct CheckoutSettings {
    /// Whether there is a checkout at all; without, no link is made and none that was made is paid.
    pub available: bool,
    /// Whether an order in one currency may be paid in another, at the merchant's rate.
    pub exchange: bool,
    /// Whether payers may say who they are, or correct it.
    pub update_customer: bool,
    /// Whether payers may pay another amount than the link says; never where it lists items.
    pub update_amount: bool,
}

impl Default for CheckoutSettings {
    fn default() -> Self {
        Self { available: true, exchange: true, update_customer: true, update_amount: false }
    }
}
