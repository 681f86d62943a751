//! A payment by card: its order, and what the page where the card is entered knows.

use rails::{CardDesk, CardOrder, CardPage, RailError};
use values::{Duration, Timestamp};

use super::{Method, Next, Payment, PaymentState};

/// For so long a page can be paid on.
pub(super) const CARD_LIFE: Duration = Duration::from_secs(24 * 3600);
/// What a payment by card says when nobody paid.
pub(in crate::payments) const NOT_IN_TIME: &str = "The customer did not pay in time.";
/// After so many wrong codes the bank believes nobody.
const MOST_WRONG_CODES: i64 = 3;

/// What the page where a card is entered knows.
#[derive(Debug, Clone)]
pub struct CardEntry {
    /// The provider's own page, where it has one.
    pub provider_url: Option<String>,
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
            amount: self.total(),
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

    /// What the provider's word on opening a page means.
    pub(in crate::payments) fn card_opened(
        &self,
        answer: Result<CardPage, RailError>,
        now: Timestamp,
    ) -> Next {
        match answer {
            Ok(CardPage::At(url)) => Next::Opened(url),
            Ok(CardPage::Declined { reason }) => Next::Failed(reason),
            Ok(CardPage::Unclear)
            | Err(RailError::Unreachable | RailError::Locked | RailError::NotNow(_))
                if now < self.created_at + CARD_LIFE =>
            {
                Next::Wait(self.pause(now))
            }
            Ok(CardPage::Unclear) | Err(_) => {
                Next::Failed("The provider opened no page for the card.".to_owned())
            }
        }
    }
}
