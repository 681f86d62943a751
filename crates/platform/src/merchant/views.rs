//! What a merchant's people see of it.

use serde::Serialize;
use utoipa::ToSchema;
use values::{Id, Timestamp, subjects::Merchant};

use super::model::{Profile, Requirement};
use crate::changes::SecondPeople;

/// The merchant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Merchant)]
pub(super) struct MerchantView {
    id: Id<Merchant>,
    name: String,
    /// The IANA name of the zone its people live by.
    time_zone: String,
    /// ISO 3166-1, two letters.
    country: String,
    /// Whether nobody is let in without a second factor.
    second_factor_required: bool,
    /// The path of the logo that payers see, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    created_at: Timestamp,
    /// Until when a second person may be somebody who was invited a moment ago.
    young_until: Timestamp,
    /// Whether one Admin suffices where two people are asked for.
    admins_alone: bool,
    /// Why, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    admins_alone_because: Option<String>,
}

impl MerchantView {
    pub(super) fn new(
        id: Id<Merchant>,
        profile: Profile,
        logo: Option<String>,
        people: SecondPeople,
    ) -> Self {
        Self {
            id,
            name: profile.name,
            time_zone: profile.time_zone,
            country: profile.country,
            second_factor_required: profile.second_factor == Requirement::Required,
            logo,
            created_at: profile.created_at,
            young_until: people.young_until,
            admins_alone: people.waiver.is_some(),
            admins_alone_because: people.waiver,
        }
    }
}
