//! API keys: how long they live and where they stand.

use values::{Duration, Timestamp};

use super::DeveloperError;

/// How long a key lives unless told, and at most, in days.
const USUAL_DAYS: u32 = 365;
const MOST_DAYS: u32 = 1095;
/// A key that ends within so long is said to end soon.
const SOON: Duration = Duration::from_secs(14 * 24 * 3600);
/// The longest that an old key works beside the one that replaces it, in hours.
pub(in crate::developer) const MOST_OVERLAP_HOURS: u32 = 7 * 24;

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = KeyState)]
pub(in crate::developer) enum KeyState {
    /// It works.
    Active,
    /// It works for 14 more days at most.
    EndingSoon,
    /// Its time is over.
    Ended,
    /// Somebody ended it.
    Revoked,
    /// It works, without the scopes that send money out: somebody who saw its secret may no longer.
    Dormant,
}

impl KeyState {
    pub(in crate::developer) fn at(
        now: Timestamp,
        revoked_at: Option<Timestamp>,
        expires_at: Option<Timestamp>,
        dormant_at: Option<Timestamp>,
    ) -> Self {
        if revoked_at.is_some() {
            Self::Revoked
        } else if expires_at.is_some_and(|at| at <= now) {
            Self::Ended
        } else if dormant_at.is_some() {
            Self::Dormant
        } else if expires_at.is_some_and(|at| at <= now + SOON) {
            Self::EndingSoon
        } else {
            Self::Active
        }
    }

    /// Whether calls with the key are still answered.
    pub(in crate::developer) fn works(self) -> bool {
        !matches!(self, Self::Ended | Self::Revoked)
    }
}

/// When a key made now ends, by a date or a number of days.
///
/// # Errors
/// `Expiry` for the past, for both at once, and for more than three years.
pub(in crate::developer) fn expiry(
    now: Timestamp,
    at: Option<Timestamp>,
    days: Option<u32>,
) -> Result<Timestamp, DeveloperError> {
    let day = |days: u32| Duration::from_secs(u64::from(days) * 24 * 3600);
    let at = match (at, days) {
        (Some(_), Some(_)) => return Err(DeveloperError::Expiry),
        (Some(at), None) => at,
        (None, Some(days)) => now + day(days),
        (None, None) => now + day(USUAL_DAYS),
    };
    if now < at && at <= now + day(MOST_DAYS) { Ok(at) } else { Err(DeveloperError::Expiry) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_417_200_000_000);
    const DAY: Duration = Duration::from_secs(24 * 3600);

    #[test]
    fn a_key_says_where_it_stands() {
        let state = |revoked, expires, dormant| KeyState::at(NOW, revoked, expires, dormant);
        assert_eq!(state(None, None, None), KeyState::Active);
        assert_eq!(state(None, Some(NOW + DAY * 15), None), KeyState::Active);
        assert_eq!(state(None, Some(NOW + DAY * 14), None), KeyState::EndingSoon);
        assert_eq!(state(None, Some(NOW), None), KeyState::Ended);
        assert_eq!(state(None, Some(NOW + DAY), Some(NOW)), KeyState::Dormant);
        assert_eq!(state(Some(NOW), Some(NOW), Some(NOW)), KeyState::Revoked);
        assert!(KeyState::Dormant.works() && !KeyState::Ended.works() && !KeyState::Revoked.works());
    }

    #[test]
    fn a_key_ends_within_three_years() {
        assert_eq!(expiry(NOW, None, None), Ok(NOW + DAY * 365));
        assert_eq!(expiry(NOW, None, Some(90)), Ok(NOW + DAY * 90));
        assert_eq!(expiry(NOW, Some(NOW + DAY), None), Ok(NOW + DAY));
        for (at, days) in [
            (Some(NOW), None),
            (None, Some(0)),
            (None, Some(1096)),
            (Some(NOW + DAY), Some(1)),
            (None, Some(u32::MAX)),
        ] {
            assert_eq!(expiry(NOW, at, days), Err(DeveloperError::Expiry), "{at:?} {days:?}");
        }
    }
}
