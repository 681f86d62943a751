//! The trait every provider is behind, and what can be learnt from one.
//!
//! ```text
//! collect, pay_out ── Accepted ──▶ ask with query_*: Pending … Succeeded | Failed | Returned
//!                  ├─ Declined ──▶ refused for good, no money moved
//!                  ├─ Unclear ───▶ perhaps taken: what then, Rail::doubt says
//!                  └─ Unreachable, NotNow, Locked: never taken, may be sent again under the same key
//! ```
//! Every order carries the key the provider knows it by. A provider that sees a key twice moves the money once,
//! so sending again is safe exactly when the key, the destination and the amount are the same. Money that was delivered
//! may come back later: whoever asks about a payout that succeeded may hear `Returned`.

use std::{future::Future, pin::Pin};

use values::{Amount, Currency, Duration, Phone, Timestamp};

use crate::{
    CardBrand, CardDesk, CardOffer, CardOrder, CardPage, CardStanding, Consent, ConsentOrder, DebitDesk,
    DebitOrder, Destination,
};

/// What an asynchronous method of [`Rail`] returns; boxed, so that a rail can be chosen at run time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a provider says that collects from no bank account.
const NO_DEBITS: &str = "This provider takes no direct debits.";

/// A provider that moves money.
pub trait Rail: Send + Sync {
    /// The name kept with everything that went through this rail.
    fn name(&self) -> &'static str;

    /// What to do about an order of which nobody knows whether it arrived.
    fn doubt(&self) -> Doubt {
        Doubt::Repeat
    }

    /// Whose account it is; `None` if the network, bank or till provider knows nobody.
    fn look_up_name<'a>(
        &'a self,
        destination: &'a Destination,
    ) -> Answer<'a, Result<Option<String>, RailError>>;

    /// Asks the holder of a phone to confirm a payment.
    fn collect<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Result<Submission, RailError>>;

    /// Where a collection stands.
    fn query_collection<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Outcome>;

    /// Where customers enter a card.
    fn cards(&self) -> CardDesk {
        CardDesk::Closed
    }

    /// Which cards can be charged this amount now.
    fn offer_cards<'a>(&'a self, _amount: Amount) -> Answer<'a, Result<Vec<CardOffer>, RailError>> {
        let offers = CardBrand::ALL.map(|brand| CardOffer { brand, closed: None });
        Box::pin(std::future::ready(Ok(offers.into())))
    }

    /// Asks for a page where a customer pays by card, where the provider has one of its own.
    fn open_card<'a>(&'a self, _order: &'a CardOrder) -> Answer<'a, Result<CardPage, RailError>> {
        let reason = "This provider takes no cards.".to_owned();
        Box::pin(std::future::ready(Ok(CardPage::Declined { reason })))
    }

    /// Where a payment by card stands, where the provider has a page of its own.
    fn query_card<'a>(&'a self, _order: &'a CardOrder) -> Answer<'a, CardStanding> {
        Box::pin(std::future::ready(CardStanding::only(Outcome::Unknown)))
    }

    /// What is on the account there, by currency.
    ///
    /// # Errors
    /// Why it does not say, in a sentence.
    fn tell_balances(&self) -> Answer<'_, Result<Vec<Amount>, String>> {
        Box::pin(std::future::ready(Err("This provider tells no balance.".to_owned())))
    }

    /// The accounts at banks where deposits in this currency are told to us; none where nobody tells of any.
    fn deposit_accounts(&self, _currency: Currency) -> Vec<DepositAccount> {
        Vec::new()
    }

    /// Whether it collects from bank accounts.
    fn debits(&self) -> DebitDesk {
        DebitDesk::Closed
    }

    /// Asks the holder of a bank account to agree to direct debits, or, asked before, what became of that.
    fn ask_consent<'a>(&'a self, _order: &'a ConsentOrder) -> Answer<'a, Consent> {
        Box::pin(std::future::ready(Consent::Refused { reason: NO_DEBITS.to_owned() }))
    }

    /// Collects from a bank account whose holder agreed.
    fn debit<'a>(&'a self, _order: &'a DebitOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(std::future::ready(Ok(Submission::Declined { reason: NO_DEBITS.to_owned() })))
    }

    /// Where a direct debit stands.
    fn query_debit<'a>(&'a self, _order: &'a DebitOrder) -> Answer<'a, Outcome> {
        Box::pin(std::future::ready(Outcome::Unknown))
    }

    /// Sends money.
    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>>;

    /// Where a payout stands.
    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome>;
}

/// An account at a bank that money is deposited on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DepositAccount {
    /// The bank's name.
    pub bank: &'static str,
    /// Its code (BIC, ISO 9362).
    pub bic: &'static str,
    /// Whose account it is.
    pub account_name: &'static str,
    /// Its number.
    pub account_number: &'static str,
}

/// What to do about an order of which nobody knows whether it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Hand it over again under the same key.
    Repeat,
    /// Ask until it is there. Hand it over again, under the same key, only once the provider has said [`Outcome::Absent`]
    /// for so long after the last try that none can be on its way any more.
    Ask,
}

/// Money asked of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionOrder {
    /// What the provider knows this order by; unique among all collections sent to it, never used again.
    pub key: String,
    /// Who is asked.
    pub phone: Phone,
    /// What the customer confirms, fee included.
    pub amount: Amount,
    /// The same without the fee: what a provider is told that adds its fee by itself.
    pub before_fee: Amount,
    /// When the order was first made; the same on every repetition.
    pub requested_at: Timestamp,
}

/// Money to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutOrder {
    /// What the provider knows this order by; unique among all payouts sent to it, never used again.
    pub key: String,
    /// Who receives.
    pub destination: Destination,
    /// What arrives there.
    pub amount: Amount,
    /// What leaves the balance for that, the fee left out: in another currency where the provider is to exchange it.
    pub sent: Amount,
    /// Whether the fee of this payout came back, should it be reversed, as far as the provider told of it by itself.
    pub fee_back: Option<bool>,
    /// When the order was first made; the same on every repetition.
    pub requested_at: Timestamp,
}

/// What the provider said when an order was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// It has the order and will carry it out; ask later.
    Accepted,
    /// It refused the order for good; no money moved or will.
    Declined {
        /// In words for the merchant.
        reason: String,
    },
    /// It did not answer: the money may move. Neither a failure nor a reason to use a new key.
    Unclear,
}

/// Where an order stands, as far as the provider tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The money moved.
    Succeeded {
        /// The provider's receipt number.
        provider_reference: String,
        /// When it moved.
        at: Timestamp,
        /// Who paid, where it came in and the provider says so.
        payer_name: Option<String>,
    },
    /// The money did not move and will not.
    Failed {
        /// In words for the merchant.
        reason: String,
    },
    /// The money moved and came back.
    Returned {
        /// Who sent it back, and what of the fee.
        how: Return,
        /// In words for the merchant.
        reason: String,
        /// When it came back.
        at: Timestamp,
    },
    /// The provider is working on it.
    Pending,
    /// The provider says that it has no order under this key. One may still be on its way to it.
    Absent,
    /// The provider gave no answer; nothing may be concluded from that.
    Unknown,
}

/// How money that had left came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// The provider failed on its side; amount and fee are back.
    Refunded,
    /// The receiving bank or network sent it back; amount and fee are back.
    ReversedWithFee,
    /// The receiving bank or network sent it back; the provider kept its fee.
    ReversedWithoutFee,
}

/// Why an order was not handed over. Nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RailError {
    /// The provider could not be reached; the same order may be sent again.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// The provider wants us to wait before it looks at the order: it may be sent again after so long.
    #[error("the provider asks to wait")]
    NotNow(Duration),
    /// The provider refuses our credentials.
    #[error("the provider refuses the credentials")]
    Locked,
    /// The key belongs to an earlier order to another destination or over another amount.
    #[error("the provider has another order under this key")]
    KeyReused,
}
