//! What a payee types on the page of a payout link, and what is wrong with it.

use rails::{BANKS, Destination, Service, Tariff};
use serde::{Deserialize, Serialize};
use values::{Amount, Currency, Timestamp};

use super::LinkError;
use crate::{
    payouts::{Asked, NewPayout, PayoutError, parse_order, place},
    terms::Terms,
    text,
};

/// How a payee wants to be paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::links) enum Way {
    /// On a phone.
    #[default]
    Phone,
    /// To a bank account.
    Bank,
    /// To the till of a shop.
    Till,
}

impl Way {
    /// All of them, as they are shown.
    pub(in crate::links) const ALL: [Self; 3] = [Self::Phone, Self::Bank, Self::Till];

    /// What the form calls it.
    pub(in crate::links) const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Bank => "bank",
            Self::Till => "till",
        }
    }

    /// The way of this name.
    pub(in crate::links) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    const fn services(self) -> &'static [Service] {
        match self {
            Self::Phone => &[Service::MobilePayout],
            Self::Bank => &[Service::BankAch, Service::BankRtgs],
            Self::Till => &[Service::TillPayout],
        }
    }

    fn limits(self, terms: &Terms) -> (Amount, Amount) {
        let tariffs = || self.services().iter().map(|service| terms.tariff(*service));
        let none = Amount::zero(Currency::TZS);
        let least = tariffs().map(Tariff::minimum).min_by_key(|amount| amount.minor());
        let most = tariffs().map(Tariff::maximum).max_by_key(|amount| amount.minor());
        (least.unwrap_or(none), most.unwrap_or(none))
    }

    /// Why `amount` does not go this way, if it does not.
    pub(in crate::links) fn outside(self, terms: &Terms, amount: Amount) -> Option<Outside> {
        let carries = |service: &Service| terms.tariff(*service).fee(amount).is_ok();
        if self.services().iter().any(carries) {
            return None;
        }
        let (least, most) = self.limits(terms);
        Some(if amount.minor() < least.minor() { Outside::Below(least) } else { Outside::Above(most) })
    }
}

/// The limit that an amount is beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::links) enum Outside {
    /// The least that goes.
    Below(Amount),
    /// The most that goes.
    Above(Amount),
}

/// Refuses a link over an amount that goes no way at all.
///
/// # Errors
/// `Zero`, `PayoutCurrency` or `Uncarried`.
pub(in crate::links) fn carries(terms: &Terms, amount: Amount) -> Result<(), LinkError> {
    if amount.currency() != Currency::TZS {
        return Err(LinkError::PayoutCurrency);
    }
    if amount.is_zero() {
        return Err(LinkError::Zero);
    }
    if Way::ALL.into_iter().any(|way| way.outside(terms, amount).is_none()) {
        return Ok(());
    }
    let limits = Way::ALL.map(|way| way.limits(terms));
    let [(mut least, mut most), rest @ ..] = limits;
    for (low, high) in rest {
        least = if low.minor() < least.minor() { low } else { least };
        most = if high.minor() > most.minor() { high } else { most };
    }
    Err(LinkError::Uncarried(least, most))
}

/// What a payee types.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::links) struct Typed {
    pub way: Way,
    pub phone: String,
    pub bic: String,
    pub account: String,
    /// Whose bank account it is.
    pub holder: String,
    pub provider: String,
    pub till: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::links) enum Wrong {
    /// Not a phone number.
    Phone,
    /// One without mobile money.
    NoNetwork,
    /// No bank chosen.
    Bank,
    /// Not an account number.
    Account,
    /// An account that the bank does not know.
    AccountUnknown,
    /// Not the name of anybody.
    Holder,
    /// No provider chosen.
    Provider,
    /// Not the number of a till.
    Till,
    /// A till that its provider does not know.
    TillUnknown,
    /// The amount does not go this way.
    Amount(Option<Outside>),
}

impl Wrong {
    /// The field it stands beside.
    pub(in crate::links) const fn field(self) -> &'static str {
        match self {
            Self::Phone | Self::NoNetwork => "phone",
            Self::Bank => "bic",
            Self::Account | Self::AccountUnknown => "account",
            Self::Holder => "holder",
            Self::Provider => "provider",
            Self::Till | Self::TillUnknown => "till",
            Self::Amount(_) => "way",
        }
    }
}

impl Typed {
    /// Nothing yet, the first way chosen that carries `amount`.
    pub(in crate::links) fn nothing(terms: &Terms, amount: Amount) -> Self {
        let open = Way::ALL.into_iter().find(|way| way.outside(terms, amount).is_none());
        Self { way: open.unwrap_or_default(), ..Self::default() }
    }

    fn asked(&self) -> Asked<'_> {
        match self.way {
            Way::Phone => Asked::Phone(&self.phone),
            Way::Bank => Asked::Account {
                bic: &self.bic,
                number: &self.account,
                name: Some(&self.holder),
                currency: Currency::TZS,
                transfer: None,
            },
            Way::Till => Asked::Till { provider_code: &self.provider, number: &self.till },
        }
    }

    /// The order that these words make, of `amount` under `reference`.
    ///
    /// # Errors
    /// All that is wrong.
    pub(in crate::links) fn order(
        &mut self,
        terms: &Terms,
        reference: &str,
        amount: Amount,
    ) -> Result<NewPayout, Vec<Wrong>> {
        let mut wrongs = Vec::new();
        if self.way == Way::Bank {
            match text::line("holder", &self.holder, 2..=100) {
                Ok(holder) => self.holder = holder,
                Err(_) => wrongs.push(Wrong::Holder),
            }
        }
        if let Err(error) = place(&self.asked()) {
            wrongs.push(Self::wrong(&error));
        }
        // Where no bank is chosen, the number is looked at as for any.
        if wrongs.contains(&Wrong::Bank)
            && let Err(error) = place(&Self { bic: BANKS[0].bic.to_owned(), ..self.clone() }.asked())
        {
            wrongs.push(Self::wrong(&error));
        }
        if let Some(outside) = self.way.outside(terms, amount) {
            wrongs.push(Wrong::Amount(Some(outside)));
        }
        if !wrongs.is_empty() {
            return Err(wrongs);
        }
        parse_order(terms, reference, &self.asked(), amount).map_err(|error| vec![Self::wrong(&error)])
    }

    const fn wrong(error: &PayoutError) -> Wrong {
        match error {
            PayoutError::Phone(_) => Wrong::Phone,
            PayoutError::NoNetwork => Wrong::NoNetwork,
            PayoutError::Bank => Wrong::Bank,
            PayoutError::AccountNumber => Wrong::Account,
            PayoutError::TillProvider => Wrong::Provider,
            PayoutError::TillNumber => Wrong::Till,
            _ => Wrong::Amount(None),
        }
    }
}

/// What a payee was shown, and confirms: nothing else is made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::links) struct Seen {
    /// What was typed.
    pub typed: Typed,
    /// Who that is, as far as anybody says.
    pub name: Option<String>,
    /// What leaves the balance and what arrives, in minor units.
    pub price: (i64, i64),
    /// Until when it may be confirmed.
    pub until: Timestamp,
}

impl Seen {
    /// What is shown of `new`.
    pub(in crate::links) fn of(typed: Typed, new: &NewPayout, until: Timestamp) -> Self {
        let name = new.payee_name.clone().filter(|_| new.payee_known);
        Self { typed, name, price: price(new), until }
    }

    /// The order that was confirmed, if it is at `now` what was shown.
    pub(in crate::links) fn order(
        &mut self,
        terms: &Terms,
        reference: &str,
        amount: Amount,
        now: Timestamp,
    ) -> Option<NewPayout> {
        let new = self.typed.order(terms, reference, amount).ok()?.known_as(self.name.clone());
        (now < self.until && price(&new) == self.price).then_some(new)
    }
}

fn price(new: &NewPayout) -> (i64, i64) {
    (new.price.debit.minor(), new.price.receives.minor())
}

/// What a rail that answered means by knowing nobody: of an account or a till that there is none, of a phone nothing.
pub(in crate::links) fn unknown(destination: &Destination) -> Option<Wrong> {
    match destination {
        Destination::Mobile(_) => None,
        Destination::Bank { .. } => Some(Wrong::AccountUnknown),
        Destination::Till { .. } => Some(Wrong::TillUnknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tzs(shillings: i64) -> Amount {
        Amount::new(shillings * 100, Currency::TZS).expect("in range")
    }

    fn bank() -> Typed {
        Typed {
            way: Way::Bank,
            bic: "CORUTZTZ".to_owned(),
            account: "0150 123-456789".to_owned(),
            holder: " Asha Mrema ".to_owned(),
            ..Typed::default()
        }
    }

    fn wrongs(typed: Typed, amount: Amount) -> Vec<Wrong> {
        typed.clone().order(&Terms::sample(), "REF1", amount).expect_err("something is wrong")
    }

    #[test]
    fn an_amount_goes_the_ways_that_carry_it() {
        let terms = Terms::sample();
        let of = |shillings| Way::ALL.map(|way| way.outside(&terms, tzs(shillings)));
        assert_eq!(of(25_000), [None; 3]);
        assert_eq!(of(1_000), [None, Some(Outside::Below(tzs(2_500))), None]);
        let above = Some(Outside::Above(tzs(5_000_000)));
        assert_eq!(of(30_000_000), [above, None, above]);
        assert_eq!(carries(&terms, tzs(30_000_000)), Ok(()));
        assert_eq!(Typed::nothing(&terms, tzs(30_000_000)).way, Way::Bank);
        assert_eq!(carries(&terms, tzs(0)), Err(LinkError::Zero));
        let beyond = Err(LinkError::Uncarried(tzs(100), tzs(1_000_000_000)));
        assert_eq!((carries(&terms, tzs(99)), carries(&terms, tzs(1_000_000_001))), (beyond.clone(), beyond));
        let dollars = Amount::new(5_000, Currency::USD).expect("in range");
        assert_eq!(carries(&terms, dollars), Err(LinkError::PayoutCurrency));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let phone = |text: &str| Typed { phone: text.to_owned(), ..Typed::default() };
        assert_eq!(wrongs(phone(""), tzs(25_000)), [Wrong::Phone]);
        assert_eq!(wrongs(phone("0731 234 567"), tzs(25_000)), [Wrong::NoNetwork]);
        let above = Wrong::Amount(Some(Outside::Above(tzs(5_000_000))));
        assert_eq!(wrongs(phone("12"), tzs(6_000_000)), [Wrong::Phone, above]);
        let nobody = Typed { bic: String::new(), holder: "\u{202e}".to_owned(), ..bank() };
        assert_eq!(wrongs(nobody.clone(), tzs(25_000)), [Wrong::Holder, Wrong::Bank]);
        let short = Typed { account: "12".to_owned(), ..nobody };
        assert_eq!(wrongs(short, tzs(25_000)), [Wrong::Holder, Wrong::Bank, Wrong::Account]);
        assert_eq!(wrongs(Typed { account: "12".to_owned(), ..bank() }, tzs(25_000)), [Wrong::Account]);
        let till = Typed { way: Way::Till, provider: "503".to_owned(), till: "5".to_owned(), ..bank() };
        assert_eq!(wrongs(till.clone(), tzs(25_000)), [Wrong::Till]);
        assert_eq!(wrongs(Typed { provider: "x".to_owned(), ..till }, tzs(25_000)), [Wrong::Provider]);
    }

    #[test]
    fn what_was_shown_is_confirmed_in_time_and_at_its_price_only() {
        let terms = Terms::sample();
        let at = Timestamp::from_micros;
        let mut typed = bank();
        let new = typed.order(&terms, "REF1", tzs(25_000)).expect("an order");
        assert_eq!(new.payee_name.as_deref(), Some("Asha Mrema"));
        let seen = Seen::of(typed, &new.known_as(Some("ASHA H MREMA".to_owned())), at(10));
        let again = seen.clone().order(&terms, "REF1", tzs(25_000), at(9)).expect("the same order");
        assert_eq!((again.payee_name.as_deref(), again.payee_known), (Some("ASHA H MREMA"), true));
        assert!(seen.clone().order(&terms, "REF1", tzs(25_000), at(10)).is_none(), "too late");
        let mut dearer = Seen { price: (1, 1), ..seen };
        assert!(dearer.order(&terms, "REF1", tzs(25_000), at(9)).is_none(), "another price");
    }
}
