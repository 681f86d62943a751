//! What is done to a merchant as a whole.

use permit::{Activity, Area, ConfirmChange, EditMerchant, Problem, TightenPolicy, Tx as _, WriteTx};
use serde_json::json;

use super::{
    model::{Profile, Requirement},
    queries,
};
use crate::{
    changes::{self, Applied, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened},
    hosted::{self, Logo},
};

/// What is to be different; what is left out stays.
pub(super) struct NewProfile {
    pub(super) name: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) logo: NewLogo,
}

/// What becomes of the logo.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NewLogo {
    /// It stays.
    Keep,
    /// This one takes its place.
    Put(Logo),
    /// There is none any more.
    TakeOff,
}

/// Changes name or zone, and says what to record.
pub(super) async fn edit(
    tx: &mut WriteTx<EditMerchant>,
    new: NewProfile,
) -> Result<(Profile, Activity), Problem> {
    let before = queries::find_profile_locked(tx).await?;
    let after = Profile {
        name: new.name.unwrap_or_else(|| before.name.clone()),
        time_zone: new.time_zone.unwrap_or_else(|| before.time_zone.clone()),
        ..before.clone()
    };
    queries::set_profile(tx, &after).await?;
    let had = if hosted::logo_path(tx).await?.is_some() { "a logo" } else { "no logo" };
    let has = match &new.logo {
        NewLogo::Keep => had,
        NewLogo::Put(_) if had == "a logo" => "another logo",
        NewLogo::Put(_) => "a logo",
        NewLogo::TakeOff => "no logo",
    };
    match new.logo {
        NewLogo::Keep => {}
        NewLogo::Put(logo) => hosted::set_logo(tx, Some(&logo)).await?,
        NewLogo::TakeOff => hosted::set_logo(tx, None).await?,
    }
    let shown = |profile: &Profile, logo: &str| format!("{}, {}, {logo}", profile.name, profile.time_zone);
    let done = Activity::new(Area::Merchant, "merchant.edited", "edited the merchant's profile")
        .on(tx.merchant(), &after.name)
        .changed(shown(&before, had), shown(&after, has));
    Ok((after, done))
}

/// What became of the wish to require a second factor or not.
pub(super) enum Decided {
    /// It is so from now on.
    Done(Profile),
    /// Another Admin confirms it first.
    Waits(Box<ChangeRequestView>),
}

/// Requires a second factor at once, or asks for a second person to stop requiring it.
pub(super) async fn require(
    tx: &mut WriteTx<TightenPolicy>,
    wanted: Requirement,
) -> Result<(Decided, Activity), Problem> {
    let mut profile = queries::find_profile_locked(tx).await?;
    let before = profile.second_factor;
    let merchant = tx.merchant();
    let record = |act, says: &str, name: &str| {
        Activity::new(Area::Merchant, act, says).changed(before.says(), wanted.says()).on(merchant, name)
    };
    if wanted == Requirement::Required || before == wanted {
        let done =
            record("merchant.second_factor_required", "required a second factor of everybody", &profile.name);
        queries::set_requirement(tx, wanted).await?;
        profile.second_factor = wanted;
        return Ok((Decided::Done(profile), done));
    }
    let asked =
        record("merchant.second_factor_off_asked", "asked to stop requiring a second factor", &profile.name);
    let waived =
        record("merchant.second_factor_optional", "stopped requiring a second factor, alone", &profile.name);
    let new = NewChange {
        kind: Kind::MerchantFactorOff,
        subject: None,
        subject_name: profile.name.clone(),
        change: json!({}),
        before: before.says().to_owned(),
        after: wanted.says().to_owned(),
        reason: String::new(),
    };
    match changes::open(tx, new).await? {
        Opened::Waits(view) => Ok((Decided::Waits(Box::new(view)), asked)),
        Opened::Waived(_) => {
            queries::set_requirement(tx, wanted).await?;
            profile.second_factor = wanted;
            Ok((Decided::Done(profile), waived))
        }
    }
}

/// Stops requiring a second factor, once that is confirmed.
pub fn apply_factor_off<'a>(tx: &'a mut WriteTx<ConfirmChange>, _: &'a ChangeRequest) -> Applied<'a> {
    Box::pin(async move {
        let profile = queries::find_profile_locked(tx).await?;
        if profile.second_factor == Requirement::Optional {
            return Err(changes::outdated("A second factor is not required any more."));
        }
        queries::set_requirement(tx, Requirement::Optional).await?;
        Ok(None)
    })
}
