//! A payment by card: its order, and what the page where the card is entered knows.

use rails::{CardDesk, CardOrder, CardPage, CardStanding, Outcome, RailError};
use values::{Duration, Timestamp};

use super::{Method, Next, Payment, PaymentState};

/// For so long a page can be paid on.
pub(super) const CARD_LIFE: Duration = Duration::from_secs(24 * 3600);
/// What a payment by card says when nobody paid.
pub(in crate::payments) const NOT_IN_TIME: &str = "The customer did not pay in time.";
/// What a payment by card says when the provider's page was lost on its way here.
const PAGE_LOST: &str =
    "The provider did not say where its page for the card is. Nobody was charged: begin again.";
/// How soon it is asked what became of a page that may be open.
const SOON: Duration = Duration::from_secs(1);
/// After so many wrong codes the bank believes nobody.
const MOST_WRONG_CODES: i64 = 3;

/// What the page where a card is entered knows.
#[derive(Debug, Clone)]
pub struct CardEntry {
    /// The provider's own page, where it has one.
    pub provider_url: Option<String>,
    /// Since when the provider is being asked for it, or was.
    pub asked_at: Option<Timestamp>,
    /// Where the customer goes afterwards.
    pub return_url: Option<String>,
    /// Brand and last four digits, while the bank of that card asks who is there.
    pub challenged: Option<(String, String)>,
    /// How many codes were wrong.
    pub wrong_codes: i64,
}

impl CardEntry {
    /// Whether one more wrong code is the last.
    pub(in crate::payments) const fn is_last_try(&self) -> bool {
        self.wrong_codes + 1 >= MOST_WRONG_CODES
    }
}

impl Payment {
    /// Whether a card can still be entered.
    pub fn takes_a_card(&self, now: Timestamp) -> bool {
        self.method == Method::Card
            && self.state == PaymentState::Awaiting
            && now < self.created_at + CARD_LIFE
    }

    pub(in crate::payments) fn card_order(&self) -> CardOrder {
        CardOrder {
            key: self.id.to_string(),
            amount: self.amount,
            name: self.contact.name.clone(),
            email: self.contact.email.clone(),
            phone: self.contact.phone.clone(),
            requested_at: self.created_at,
        }
    }

    /// What happens next to a payment whose card is entered where the rail says, when no provider is asked about it.
    pub(in crate::payments) fn card_waits(&self, desk: CardDesk, now: Timestamp) -> Next {
        match (self.state, desk) {
            (PaymentState::Awaiting, CardDesk::Closed) => {
                Next::Failed("Cards are not taken here.".to_owned())
            }
            (PaymentState::Awaiting, _) if now >= self.created_at + CARD_LIFE => {
                Next::Failed(NOT_IN_TIME.to_owned())
            }
            (PaymentState::Awaiting, _) => Next::Wait((self.created_at + CARD_LIFE).since(now)),
            _ => Next::Done,
        }
    }

    /// What the provider's word on opening a page means. A page that may be open is not asked for again: the next question
    /// is what became of it.
    pub(in crate::payments) fn card_opened(
        &self,
        answer: Result<CardPage, RailError>,
        now: Timestamp,
    ) -> Next {
        match answer {
            Ok(CardPage::At(url)) => Next::Opened(url),
            Ok(CardPage::Declined { reason }) => Next::Failed(reason),
            Ok(CardPage::Unclear) => Next::Wait(SOON),
            Err(RailError::NotNow(wait)) if now < self.created_at + CARD_LIFE => Next::NotOpened(wait),
            Err(RailError::Unreachable | RailError::Locked) if now < self.created_at + CARD_LIFE => {
                Next::NotOpened(self.pause(now))
            }
            Err(RailError::Unreachable | RailError::Locked | RailError::NotNow(_) | RailError::KeyReused) => {
                Next::Failed("The provider opened no page for the card.".to_owned())
            }
        }
    }

    /// What it means that nobody knows where the page is, and how the payment stands that it is for. Nobody can pay on it,
    /// so the customer had better begin again; what comes nevertheless is late evidence.
    pub(in crate::payments) fn page_lost(&self, outcome: &Outcome, now: Timestamp) -> Next {
        match self.answered(outcome, now) {
            Next::Wait(_) if self.state == PaymentState::Awaiting => Next::Failed(PAGE_LOST.to_owned()),
            next => next,
        }
    }

    /// What becomes of a payment whose money waits at the provider.
    pub(in crate::payments) fn settled(&self, standing: &CardStanding, now: Timestamp) -> Settling {
        match (self.state, standing.settled_at) {
            (PaymentState::Succeeded, Some(_)) => Settling::Now,
            (PaymentState::Succeeded, None) => {
                let expected = self.settles_at.unwrap_or(now);
                let day = Duration::from_secs(24 * 3600);
                Settling::Later(if now < expected + day + day { Duration::from_secs(3600) } else { day })
            }
            _ => Settling::Done,
        }
    }
}

/// What becomes of money that waits until it may be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payments) enum Settling {
    /// It may be spent.
    Now,
    /// Ask again after so long.
    Later(Duration),
    /// It is not waiting.
    Done,
}
