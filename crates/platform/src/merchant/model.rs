//! What may be changed about a merchant.

use values::Timestamp;

/// A merchant, as its people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) time_zone: String,
    pub(super) country: String,
    pub(super) second_factor: Requirement,
    pub(super) created_at: Timestamp,
}

/// Whether a second factor is required of everybody in the merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requirement {
    /// Whoever has none sees nothing but their own account.
    Required,
    /// Each person decides.
    Optional,
}

impl Requirement {
    /// For records.
    pub(super) const fn says(self) -> &'static str {
        match self {
            Self::Required => "A second factor is required of everybody",
            Self::Optional => "A second factor is up to each person",
        }
    }
}

/// The IANA name of a zone, as the database of zones spells it.
///
/// # Errors
/// An example, where there is no such zone.
pub(super) fn time_zone(name: &str) -> Result<String, UnknownZone> {
    let zone = jiff::tz::TimeZone::get(name.trim()).map_err(|_| UnknownZone)?;
    zone.iana_name().map(str::to_owned).ok_or(UnknownZone)
}

/// No zone has this name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("Choose a time zone by its IANA name, such as Africa/Dar_es_Salaam.")]
pub(super) struct UnknownZone;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_go_by_their_names() {
        assert_eq!(time_zone("africa/dar_es_salaam").as_deref(), Ok("Africa/Dar_es_Salaam"));
        for wrong in ["", "Mars/Olympus", "../etc/passwd", "EAT+3", "a\0b"] {
            assert_eq!(time_zone(wrong), Err(UnknownZone), "{wrong:?}");
        }
    }
}
