//! From what was asked to a payout with its price: pure, so that every door asks the same.

use rails::{Destination, Service, Shares, TransferType, find_bank, find_till_provider, payout_provider};
use values::{Amount, Currency, OrderReference, Phone, account_number};

use super::{NewPayout, PayoutError, Price, qr};
use crate::terms::{Terms, TermsError};

/// Who is to be paid, as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked<'a> {
    /// The holder of a phone.
    Phone(&'a str),
    /// An account at a bank.
    Account {
        /// The bank.
        bic: &'a str,
        /// The account there.
        number: &'a str,
        /// Whose it is, as the maker wrote it.
        name: Option<&'a str>,
        /// What it is kept in.
        currency: Currency,
        /// The system to use; the platform chooses where nothing is said.
        transfer: Option<TransferType>,
    },
    /// The till of a shop.
    Till {
        /// Whose till it is.
        provider_code: &'a str,
        /// The till.
        number: &'a str,
    },
    /// The text of a TanQR code, which names a till.
    Code(&'a str),
}

impl<'a> Asked<'a> {
    /// Whoever is paid at a place that is kept; the system of a bank payout is chosen by its amount.
    pub fn of(place: &'a Destination) -> Self {
        match place {
            Destination::Mobile(phone) => Self::Phone(phone.as_str()),
            Destination::Bank { bic, account_number, account_name, currency, .. } => Self::Account {
                bic,
                number: account_number,
                name: account_name.as_deref(),
                currency: *currency,
                transfer: None,
            },
            Destination::Till { provider_code, number } => Self::Till { provider_code, number },
        }
    }

    /// The same, the system of a bank payout left to the amount.
    #[must_use]
    pub fn without_transfer(self) -> Self {
        match self {
            Self::Account { bic, number, name, currency, .. } => {
                Self::Account { bic, number, name, currency, transfer: None }
            }
            other => other,
        }
    }
}

/// Checks the parts of an order, and prices it.
///
/// # Errors
/// `Reference`, those of the destination, or `Amount`.
pub fn parse_order(
    terms: &Terms,
    reference: &str,
    asked: &Asked<'_>,
    amount: Amount,
) -> Result<NewPayout, PayoutError> {
    let reference = OrderReference::parse(reference)?.to_string();
    let (mut destination, provider) = place(asked)?;
    let (service, receives) = match &mut destination {
        Destination::Mobile(_) => (Service::MobilePayout, Currency::TZS),
        Destination::Till { .. } => (Service::TillPayout, Currency::TZS),
        Destination::Bank { currency, transfer, .. } => {
            let wanted = if let Asked::Account { transfer, .. } = asked { *transfer } else { None };
            let (service, chosen) = bank_service(terms, convert(terms, amount, *currency)?, wanted)?;
            *transfer = chosen;
            (service, *currency)
        }
    };
    let payee_name = match asked {
        Asked::Account { name, .. } => name.map(str::to_owned),
        _ => None,
    };
    let price = price(terms, service, amount, receives)?;
    Ok(NewPayout {
        reference,
        amount,
        price,
        destination,
        provider,
        payee_name,
        payee_known: false,
        note: None,
    })
}

/// Where it goes, the system of a bank payout not chosen yet, and the name of the network, bank or till provider.
///
/// # Errors
/// `Phone`, `NoNetwork`, `Bank`, `AccountNumber`, `AccountCurrency`, `TillProvider`, `TillNumber` or `Code`.
pub fn place(asked: &Asked<'_>) -> Result<(Destination, &'static str), PayoutError> {
    match *asked {
        Asked::Phone(phone) => {
            let phone = Phone::parse(phone)?;
            let provider = payout_provider(phone.network().ok_or(PayoutError::NoNetwork)?);
            Ok((Destination::Mobile(phone), provider))
        }
        Asked::Account { bic, number, currency, transfer, name } => {
            let bank = find_bank(bic).ok_or(PayoutError::Bank)?;
            if !matches!(currency, Currency::TZS | Currency::USD) {
                return Err(PayoutError::AccountCurrency);
            }
            let destination = Destination::Bank {
                bic: bank.bic.to_owned(),
                account_number: account_number(number).ok_or(PayoutError::AccountNumber)?,
                account_name: name.map(str::to_owned),
                currency,
                transfer: transfer.unwrap_or(TransferType::Ach),
            };
            Ok((destination, bank.name))
        }
        Asked::Till { provider_code, number } => till(provider_code, number),
        Asked::Code(text) => {
            let till_of = qr::parse(text).map_err(PayoutError::Code)?;
            till(&till_of.provider_code, &till_of.number)
        }
    }
}

fn till(code: &str, number: &str) -> Result<(Destination, &'static str), PayoutError> {
    let provider = find_till_provider(code).ok_or(PayoutError::TillProvider)?;
    let number: String = number.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    if !(4..=12).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PayoutError::TillNumber);
    }
    let destination = Destination::Till { provider_code: provider.code.to_owned(), number };
    Ok((destination, provider.name))
}

/// Which way a bank payout of `carried` goes, which is in the currency of the account.
fn bank_service(
    terms: &Terms,
    carried: Amount,
    asked: Option<TransferType>,
) -> Result<(Service, TransferType), PayoutError> {
    if carried.currency() == Currency::USD {
        return match asked {
            Some(TransferType::Ach) => Err(PayoutError::AchInDollars),
            Some(TransferType::Rtgs) | None => Ok((Service::BankUsd, TransferType::Rtgs)),
        };
    }
    let fits_ach = carried.minor() <= terms.tariff(Service::BankAch).maximum().minor();
    Ok(match asked {
        Some(TransferType::Rtgs) => (Service::BankRtgs, TransferType::Rtgs),
        Some(TransferType::Ach) => (Service::BankAch, TransferType::Ach),
        None if fits_ach => (Service::BankAch, TransferType::Ach),
        None => (Service::BankRtgs, TransferType::Rtgs),
    })
}

/// Limits and fee are those of the service, in the currency it carries; the fee is taken from the balance.
fn price(terms: &Terms, service: Service, amount: Amount, receives: Currency) -> Result<Price, PayoutError> {
    let carried = convert(terms, amount, receives)?;
    let fee = terms.tariff(service).fee(carried).map_err(|error| PayoutError::Amount(error.to_string()))?;
    let fee = convert(terms, fee, amount.currency())?;
    let bearer = terms.fee_bearer();
    let shares = bearer.share(amount, fee).map_err(|error| PayoutError::Amount(error.to_string()))?;
    let Shares { debit, arrives, fee } = shares;
    let converted = terms.convert(arrives, receives).map_err(in_words)?;
    if converted.amount.is_zero() {
        return Err(PayoutError::Amount(format!("nothing would arrive of {amount}")));
    }
    let rate = (receives != amount.currency()).then_some(converted.rate);
    Ok(Price { fee, bearer, debit, receives: converted.amount, rate })
}

fn convert(terms: &Terms, amount: Amount, target: Currency) -> Result<Amount, PayoutError> {
    terms.convert(amount, target).map(|converted| converted.amount).map_err(in_words)
}

fn in_words(error: TermsError) -> PayoutError {
    PayoutError::Amount(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(currency: Currency, transfer: Option<TransferType>) -> Asked<'static> {
        Asked::Account { bic: "CORUTZTZ", number: "0150 123-456789", name: Some("ASHA"), currency, transfer }
    }

    fn money(text: &str, currency: Currency) -> Amount {
        Amount::parse_decimal(text, currency).expect("an amount")
    }

    /// Transfer type, fee, debit and what arrives.
    fn priced(asked: &Asked<'_>, amount: Amount) -> Result<[String; 4], PayoutError> {
        let new = parse_order(&Terms::sample(), "A1", asked, amount)?;
        let transfer = match new.destination {
            Destination::Bank { transfer, .. } => transfer.to_string(),
            _ => String::new(),
        };
        let Price { fee, debit, receives, .. } = new.price;
        Ok([transfer, fee.to_string(), debit.to_string(), receives.to_string()])
    }

    #[test]
    fn the_platform_chooses_the_system_of_a_bank_payout() {
        let shillings = account(Currency::TZS, None);
        for (asked, amount, expected) in [
            (
                &shillings,
                money("20000000", Currency::TZS),
                ["ACH", "TZS 2,360", "TZS 20,002,360", "TZS 20,000,000"],
            ),
            (
                &shillings,
                money("20000000.01", Currency::TZS),
                ["RTGS", "TZS 11,800", "TZS 20,011,800.01", "TZS 20,000,000.01"],
            ),
            (
                &account(Currency::TZS, Some(TransferType::Rtgs)),
                money("15000", Currency::TZS),
                ["RTGS", "TZS 11,800", "TZS 26,800", "TZS 15,000"],
            ),
            (
                &account(Currency::USD, None),
                money("100", Currency::USD),
                ["RTGS", "USD 7.50", "USD 107.50", "USD 100"],
            ),
        ] {
            assert_eq!(priced(asked, amount), Ok(expected.map(str::to_owned)), "{asked:?} {amount}");
        }
        let ach = Some(TransferType::Ach);
        assert_eq!(
            priced(&account(Currency::TZS, ach), money("20000000.01", Currency::TZS)),
            Err(PayoutError::Amount("the largest amount is TZS 20,000,000".to_owned()))
        );
        assert_eq!(
            priced(&account(Currency::USD, ach), money("100", Currency::USD)),
            Err(PayoutError::AchInDollars)
        );
        assert!(matches!(priced(&shillings, money("2499", Currency::TZS)), Err(PayoutError::Amount(_))));
    }

    #[test]
    fn limits_are_those_of_what_is_carried_and_the_fee_is_in_what_is_debited() {
        let phone = Asked::Phone("255712345678");
        // 10 dollars are 25,100 shillings, which cost 700; those are 0.26 dollars, the other way round.
        let dollars = priced(&phone, money("10", Currency::USD)).expect("priced");
        assert_eq!(dollars, ["", "USD 0.26", "USD 10.26", "TZS 25,100"].map(str::to_owned));
        assert!(
            matches!(priced(&phone, money("0.03", Currency::USD)), Err(PayoutError::Amount(_))),
            "75.30 TZS"
        );
        assert!(matches!(priced(&phone, money("2000", Currency::USD)), Err(PayoutError::Amount(_))));
        let to_dollars =
            priced(&account(Currency::USD, None), money("100000", Currency::TZS)).expect("priced");
        assert_eq!(to_dollars[3], "USD 37.74");
        assert!(matches!(priced(&phone, money("10", Currency::KES)), Err(PayoutError::Amount(_))));
    }

    #[test]
    fn what_names_nobody_is_refused() {
        let amount = money("10000", Currency::TZS);
        let till = |provider_code, number| Asked::Till { provider_code, number };
        let bank =
            |bic, number| Asked::Account { bic, number, name: None, currency: Currency::TZS, transfer: None };
        for (asked, error) in [
            (Asked::Phone("255731234567"), PayoutError::NoNetwork),
            (bank("XXXXTZTZ", "0150123456789"), PayoutError::Bank),
            (bank("CORUTZTZ", "1234"), PayoutError::AccountNumber),
            (bank("CORUTZTZ", "0150/1234"), PayoutError::AccountNumber),
            (account(Currency::KES, None), PayoutError::AccountCurrency),
            (till("999", "5551234"), PayoutError::TillProvider),
            (till("503", "555"), PayoutError::TillNumber),
            (till("503", "555a234"), PayoutError::TillNumber),
            (Asked::Code("no code"), PayoutError::Code(qr::QrError::Broken)),
        ] {
            assert_eq!(priced(&asked, amount), Err(error), "{asked:?}");
        }
        let code = qr::tests::code("503", "5551234", "ASHA TRADERS");
        let new = parse_order(&Terms::sample(), "A1", &Asked::Code(&code), amount).expect("a till");
        assert_eq!((new.destination.account(), new.provider), ("5551234", "Vodacom M-Pesa"));
    }

    #[test]
    fn a_kept_place_is_asked_for_as_it_was_given() {
        for asked in [
            Asked::Phone("255712345678"),
            account(Currency::TZS, Some(TransferType::Rtgs)),
            Asked::Till { provider_code: "503", number: "5551234" },
        ] {
            let (kept, provider) = place(&asked).expect("a place");
            let again = place(&Asked::of(&kept)).expect("a place");
            assert_eq!((again.1, again.0.account()), (provider, kept.account()), "{asked:?}");
        }
        let left = account(Currency::TZS, Some(TransferType::Rtgs)).without_transfer();
        assert_eq!(left, account(Currency::TZS, None));
        let phone = Asked::Phone("255712345678");
        assert_eq!(phone.clone().without_transfer(), phone);
        let amount = money("15000", Currency::TZS);
        let new =
            parse_order(&Terms::sample(), "A1", &account(Currency::TZS, None), amount).expect("a payout");
        assert_eq!((new.payee_name.as_deref(), new.payee_known, new.price.rate), (Some("ASHA"), false, None));
        let dollars =
            parse_order(&Terms::sample(), "A1", &phone, money("10", Currency::USD)).expect("a payout");
        assert_eq!(dollars.price.rate.map(|rate| rate.to_string()).as_deref(), Some("2510"));
    }

    #[test]
    fn a_till_number_has_four_to_twelve_digits() {
        let till = |number| {
            place(&Asked::Till { provider_code: "503", number }).map(|(at, _)| at.account().to_owned())
        };
        assert_eq!(till("12-34"), Ok("1234".to_owned()), "however it is grouped");
        assert_eq!(till("123456789012"), Ok("123456789012".to_owned()));
        assert_eq!(till("1234567890123"), Err(PayoutError::TillNumber));
        assert_eq!(till("12é4"), Err(PayoutError::TillNumber));
    }
}
