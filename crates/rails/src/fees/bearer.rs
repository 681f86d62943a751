//! Who pays the fee of a payout.

use serde::{Deserialize, Serialize};
use values::{Amount, MoneyError};

/// Who pays the fee of a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeeBearer {
    /// The merchant, on top of the amount.
    #[default]
    Merchant,
    /// Half each; an odd minor unit is the merchant's.
    Both,
    /// The recipient, out of the amount.
    Customer,
}

/// What moves for an amount and its fee: what is debited less the fee arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// What leaves the merchant's balance, fee included.
    pub debit: Amount,
    /// What the recipient gets.
    pub arrives: Amount,
    /// The whole fee, whoever pays it.
    pub fee: Amount,
}

impl FeeBearer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Merchant, Self::Both, Self::Customer];

    /// The word in settings and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Both => "both",
            Self::Customer => "customer",
        }
    }

    /// The bearer of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bearer| bearer.name() == name)
    }

    /// What is debited and what arrives when `amount` is sent for `fee`.
    ///
    /// # Errors
    /// `NothingArrives` where the recipient's part of the fee eats the amount; `Money` for two currencies or too much.
    pub fn share(self, amount: Amount, fee: Amount) -> Result<Shares, ShareError> {
        let recipients = match self {
            Self::Merchant => 0,
            Self::Both => fee.minor() / 2,
            Self::Customer => fee.minor(),
        };
        let recipients = Amount::new(recipients, fee.currency())?;
        let debit = amount.checked_add(fee.checked_sub(recipients)?)?;
        match amount.checked_sub(recipients) {
            Ok(arrives) if !arrives.is_zero() => Ok(Shares { debit, arrives, fee }),
            Ok(_) | Err(MoneyError::Negative) => Err(ShareError::NothingArrives { amount, fee }),
            Err(error) => Err(error.into()),
        }
    }
}

/// Why a fee cannot be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// The fee takes all of it.
    #[error("nothing would arrive of {amount}: the recipient bears the fee of {fee}")]
    NothingArrives {
        /// What was to be sent.
        amount: Amount,
        /// What that costs.
        fee: Amount,
    },
    /// Two currencies, or more than an amount holds.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use values::Currency;

    use super::*;

    fn tzs(minor: i64) -> Amount {
        Amount::new(minor, Currency::TZS).expect("in range")
    }

    #[test]
    fn each_bearer_pays_their_part() {
        let shares = |bearer: FeeBearer, fee| {
            let shares = bearer.share(tzs(100_000), tzs(fee)).expect("enough");
            (shares.debit.minor(), shares.arrives.minor(), shares.fee.minor())
        };
        assert_eq!(shares(FeeBearer::Merchant, 4_711), (104_711, 100_000, 4_711));
        assert_eq!(shares(FeeBearer::Customer, 4_711), (100_000, 95_289, 4_711));
        assert_eq!(shares(FeeBearer::Both, 4_710), (102_355, 97_645, 4_710));
        assert_eq!(
            shares(FeeBearer::Both, 4_711),
            (102_356, 97_645, 4_711),
            "the odd unit is the merchant's"
        );
    }

    #[test]
    fn a_payout_of_nothing_is_refused() {
        for (bearer, fee) in [(FeeBearer::Customer, 100), (FeeBearer::Customer, 101), (FeeBearer::Both, 200)]
        {
            let refused = bearer.share(tzs(100), tzs(fee));
            assert_eq!(refused, Err(ShareError::NothingArrives { amount: tzs(100), fee: tzs(fee) }));
        }
        assert_eq!(
            FeeBearer::Customer.share(tzs(100), tzs(100)).map_err(|error| error.to_string()),
            Err("nothing would arrive of TZS 1: the recipient bears the fee of TZS 1".to_owned())
        );
        let dollar = Amount::new(1, Currency::USD).expect("in range");
        let mixed = Err(ShareError::Money(MoneyError::CurrencyMismatch));
        assert!(FeeBearer::ALL.into_iter().all(|bearer| bearer.share(tzs(100), dollar) == mixed));
    }

    #[test]
    fn names_are_read_back() {
        assert!(FeeBearer::ALL.into_iter().all(|bearer| FeeBearer::from_name(bearer.name()) == Some(bearer)));
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_whole(amount in 0..=Amount::MAX_MINOR, fee in 0..=Amount::MAX_MINOR) {
            for bearer in FeeBearer::ALL {
                match bearer.share(tzs(amount), tzs(fee)) {
                    Ok(shares) => {
                        prop_assert_eq!(shares.debit.checked_sub(shares.arrives), Ok(shares.fee));
                        prop_assert_eq!(shares.fee.minor(), fee);
                        prop_assert!(shares.arrives.minor() > 0);
                        prop_assert!(shares.arrives.minor() <= amount && amount <= shares.debit.minor());
                        let (merchant, recipient) = (shares.debit.minor() - amount, amount - shares.arrives.minor());
                        let expected = match bearer {
                            FeeBearer::Merchant => (fee, 0),
                            FeeBearer::Both => (fee - fee / 2, fee / 2),
                            FeeBearer::Customer => (0, fee),
                        };
                        prop_assert_eq!((merchant, recipient), expected);
                    }
                    Err(ShareError::NothingArrives { .. }) => prop_assert!(fee >= amount),
                    Err(ShareError::Money(error)) => prop_assert_eq!(error, MoneyError::TooLarge),
                }
            }
        }
    }
}
