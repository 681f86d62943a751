//! What can be charged for, and what each costs where a merchant has no table of its own.

use std::{fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};
use values::{Currency, Network};

use super::{FeeStep, Tariff};

macro_rules! services {
    ($($(#[$doc:meta])* $name:ident $code:literal, $says:literal;)+) => {
        /// One way of moving money that has limits and fees of its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Service {$($(#[$doc])* #[serde(rename = $code)] $name,)+}

        impl Service {
            /// All of them, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in settings and answers.
            pub const fn name(self) -> &'static str {
                match self {$(Self::$name => $code,)+}
            }

            /// What people call it.
            pub const fn says(self) -> &'static str {
                match self {$(Self::$name => $says,)+}
            }
        }
    };
}

services! {
    /// A customer is asked on the phone. The customer pays the fee on top.
    UssdPush "ussd_push", "USSD push";
    /// A card, in dollars. The customer pays the fee on top.
    Card "card", "card";
    /// To a mobile-money account.
    MobilePayout "mobile_payout", "mobile-money payout";
    /// To a bank account in shillings, the slower way.
    BankAch "bank_ach", "bank payout by ACH";
    /// To a bank account in shillings, at once.
    BankRtgs "bank_rtgs", "bank payout by RTGS";
    /// To a bank account in dollars.
    BankUsd "bank_usd", "bank payout in USD";
    /// To a merchant's till (Lipa Namba).
    TillPayout "till_payout", "Lipa Namba payout";
    /// A control number paid from M-Pesa. The merchant pays the fee of every control number.
    BillPayMpesa "bill_pay_mpesa", "BillPay from M-Pesa";
    /// A control number paid from Airtel Money.
    BillPayAirtel "bill_pay_airtel", "BillPay from Airtel Money";
    /// A control number paid from HaloPesa.
    BillPayHalopesa "bill_pay_halopesa", "BillPay from HaloPesa";
    /// A control number paid from Mixx by Yas.
    BillPayMixx "bill_pay_mixx", "BillPay from Mixx by Yas";
    /// A control number paid at or from CRDB.
    BillPayCrdb "bill_pay_crdb", "BillPay from CRDB";
    /// A collection from a CRDB account under a mandate.
    DirectDebit "direct_debit", "CRDB direct debit";
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.says())
    }
}

/// Amount and fee in whole shillings.
const USSD_PUSH: &[(i64, i64)] = &[
    (500, 54),
    (900, 92),
    (2_000, 124),
    (3_000, 230),
    (4_400, 580),
    (9_000, 920),
    (20_000, 1_150),
    (50_000, 2_136),
    (200_000, 3_660),
    (500_000, 4_820),
    (1_000_000, 7_210),
    (2_000_000, 7_960),
];

/// Amount and fee in whole shillings.
const MOBILE_PAYOUT: &[(i64, i64)] = &[
    (100, 52),
    (1_000, 72),
    (2_000, 104),
    (5_000, 234),
    (10_000, 642),
    (20_000, 700),
    (50_000, 1_460),
    (100_000, 1_868),
    (200_000, 2_220),
    (500_000, 4_672),
    (1_000_000, 8_508),
    (2_000_000, 9_346),
    (3_000_001, 9_890),
];

static PUBLISHED: LazyLock<Vec<Tariff>> =
    LazyLock::new(|| Service::ALL.iter().map(|service| service.build()).collect());

impl Service {
    /// The service of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|service| service.name() == name)
    }

    /// A control number paid from this network.
    pub const fn bill_pay(network: Network) -> Self {
        match network {
            Network::Mixx => Self::BillPayMixx,
            Network::Vodacom => Self::BillPayMpesa,
            Network::Airtel => Self::BillPayAirtel,
            Network::Halotel => Self::BillPayHalopesa,
        }
    }

    /// The published table, as integrators wrote it down in September 2026.
    ///
    /// What is not published is chosen here: cards from 0.50 to 100,000 dollars, bank payouts in dollars from 8 (just above
    /// their fee, as the other two begin), tills as mobile payouts, direct debit from 2,500 to 100,000,000 shillings.
    pub fn published(self) -> &'static Tariff {
        &PUBLISHED[self as usize]
    }

    fn build(self) -> Tariff {
        match self {
            Self::UssdPush => shillings(500, 3_000_000, USSD_PUSH),
            Self::MobilePayout | Self::TillPayout => shillings(100, 5_000_000, MOBILE_PAYOUT),
            Self::BankAch => shillings(2_500, 20_000_000, &[(2_500, 2_360)]),
            Self::BankRtgs => shillings(11_900, 1_000_000_000, &[(11_900, 11_800)]),
            Self::DirectDebit => shillings(2_500, 100_000_000, &[(2_500, 2_000)]),
            Self::Card => one(Currency::USD, 50, 10_000_000, FeeStep { from: 50, fee: 0, fee_bps: 485 }),
            Self::BankUsd => {
                one(Currency::USD, 800, 100_000_000, FeeStep { from: 800, fee: 750, fee_bps: 0 })
            }
            Self::BillPayMpesa | Self::BillPayAirtel => bill_pay(500, 5_000_000, 100),
            Self::BillPayHalopesa => bill_pay(500, 5_000_000, 200),
            Self::BillPayMixx => bill_pay(500, 5_000_000, 250),
            Self::BillPayCrdb => bill_pay(1_000, 100_000_000, 100),
        }
    }
}

fn shillings(minimum: i64, maximum: i64, steps: &[(i64, i64)]) -> Tariff {
    let step = |&(from, fee): &(i64, i64)| FeeStep { from: from * 100, fee: fee * 100, fee_bps: 0 };
    published(Currency::TZS, minimum * 100, maximum * 100, steps.iter().map(step).collect())
}

fn bill_pay(minimum: i64, maximum: i64, fee_bps: u32) -> Tariff {
    one(Currency::TZS, minimum * 100, maximum * 100, FeeStep { from: minimum * 100, fee: 0, fee_bps })
}

fn one(currency: Currency, minimum: i64, maximum: i64, step: FeeStep) -> Tariff {
    published(currency, minimum, maximum, vec![step])
}

fn published(currency: Currency, minimum: i64, maximum: i64, steps: Vec<FeeStep>) -> Tariff {
    Tariff::new(currency, minimum, maximum, steps, None).expect("the published tables have no gap")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use values::Amount;

    use super::{super::TariffError, *};

    fn fee(service: Service, amount: &str) -> Result<String, TariffError> {
        let tariff = service.published();
        let amount = Amount::parse_decimal(amount, tariff.currency()).expect("an amount");
        tariff.fee(amount).map(|fee| fee.to_decimal())
    }

    #[test]
    fn each_service_costs_what_is_published() {
        for (service, amount, expected) in [
            (Service::UssdPush, "500", "54.00"),
            (Service::UssdPush, "899.99", "54.00"),
            (Service::UssdPush, "900", "92.00"),
            (Service::UssdPush, "1000", "92.00"),
            (Service::UssdPush, "4399", "230.00"),
            (Service::UssdPush, "4400", "580.00"),
            (Service::UssdPush, "5000", "580.00"),
            (Service::UssdPush, "8999", "580.00"),
            (Service::UssdPush, "10000", "920.00"),
            (Service::UssdPush, "20000", "1150.00"),
            (Service::UssdPush, "199999", "2136.00"),
            (Service::UssdPush, "1000000", "7210.00"),
            (Service::UssdPush, "3000000", "7960.00"),
            (Service::MobilePayout, "100", "52.00"),
            (Service::MobilePayout, "999", "52.00"),
            (Service::MobilePayout, "1000", "72.00"),
            (Service::MobilePayout, "10000", "642.00"),
            (Service::MobilePayout, "500000", "4672.00"),
            (Service::MobilePayout, "1000000", "8508.00"),
            (Service::MobilePayout, "3000000", "9346.00"),
            (Service::MobilePayout, "5000000", "9890.00"),
            (Service::TillPayout, "1000", "72.00"),
            (Service::BankAch, "2500", "2360.00"),
            (Service::BankAch, "20000000", "2360.00"),
            (Service::BankRtgs, "11900", "11800.00"),
            (Service::BankRtgs, "1000000000", "11800.00"),
            (Service::BankUsd, "8", "7.50"),
            (Service::BankUsd, "1000000", "7.50"),
            (Service::Card, "100", "4.85"),
            (Service::Card, "0.50", "0.02"),
            (Service::BillPayMpesa, "10000", "100.00"),
            (Service::BillPayAirtel, "500", "5.00"),
            (Service::BillPayHalopesa, "10000", "200.00"),
            (Service::BillPayMixx, "10000", "250.00"),
            (Service::BillPayCrdb, "100000000", "1000000.00"),
            (Service::DirectDebit, "10000", "2000.00"),
        ] {
            assert_eq!(fee(service, amount).as_deref(), Ok(expected), "{service} {amount}");
        }
    }

    #[test]
    fn each_service_has_the_published_limits() {
        for (service, below, above) in [
            (Service::UssdPush, "499.99", "3000000.01"),
            (Service::MobilePayout, "99.99", "5000000.01"),
            (Service::TillPayout, "99.99", "5000000.01"),
            (Service::BankAch, "2499.99", "20000000.01"),
            (Service::BankRtgs, "11899.99", "1000000000.01"),
            (Service::BankUsd, "7.99", "1000000.01"),
            (Service::BillPayMixx, "499.99", "5000000.01"),
            (Service::BillPayCrdb, "999.99", "100000000.01"),
        ] {
            let tariff = service.published();
            assert_eq!(fee(service, below), Err(TariffError::BelowMinimum(tariff.minimum())), "{service}");
            assert_eq!(fee(service, above), Err(TariffError::AboveMaximum(tariff.maximum())), "{service}");
        }
    }

    #[test]
    fn names_are_read_back() {
        assert!(Service::ALL.iter().all(|service| Service::from_name(service.name()) == Some(*service)));
        assert_eq!(Service::from_name("ussd"), None);
    }

    proptest! {
        #[test]
        fn whoever_moves_more_never_pays_less(
            service in proptest::sample::select(Service::ALL),
            one in 0..100_000_000_000_i64,
            other in 0..100_000_000_000_i64,
        ) {
            let tariff = service.published();
            let span = tariff.maximum().minor() - tariff.minimum().minor() + 1;
            let of = |number: i64| {
                let minor = tariff.minimum().minor() + number % span;
                let amount = Amount::new(minor, tariff.currency()).expect("in range");
                (minor, tariff.fee(amount).expect("within the limits").minor())
            };
            let (mut less, mut more) = (of(one), of(other));
            if less.0 > more.0 {
                std::mem::swap(&mut less, &mut more);
            }
            prop_assert!(less.1 <= more.1, "{less:?} {more:?}");
        }
    }
}
