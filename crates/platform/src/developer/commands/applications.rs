//! Making and changing applications.

use std::collections::BTreeSet;

use permit::{ManageApplications, Problem, RequestChange, Role, Tx, WriteTx, Writing};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use values::{Id, subjects::Application};

use super::{
    super::{
        model::{
            DeveloperError,
            application::{self, Feature, Integration, Scopes},
        },
        queries::{self, ApplicationRow},
        views::{ApplicationChange, NewApplication},
    },
    asked, change, member, take_part,
};
use crate::{
    changes::{self, ChangeRequest, ChangeRequestView, Kind, NewChange, Opened},
    mandates, text,
};

/// The most applications of one merchant.
const MOST: i64 = 50;

/// Makes an application. Features that send money out are only asked for: the requests that wait come back with it.
pub(in crate::developer) async fn create(
    tx: &mut WriteTx<ManageApplications>,
    new: NewApplication,
) -> Result<(ApplicationRow, Vec<ChangeRequestView>), Problem> {
    let (created_by, role) = member(tx)?;
    let wanted: BTreeSet<Feature> = new.features.unwrap_or_default().into_iter().collect();
    let key_scopes = match new.key_scopes {
        None => Scopes::of_a_new_application(),
        Some(names) => chosen_scopes(role, &names)?,
    };
    let name = text::line("name", &new.name, 1..=80)?;
    let return_url = new.return_url.filter(|url| !url.trim().is_empty());
    let return_url = return_url.map(|url| application::read_return_url(&url)).transpose()?;
    if queries::count_active_applications(tx).await? >= MOST {
        return Err(DeveloperError::TooMany("50 applications").into());
    }
    let row = ApplicationRow {
        id: tx.id(),
        client_id: application::client_id(&tx.random::<100>()),
        name,
        integration: new.integration.unwrap_or(Integration::Api),
        features: wanted.iter().copied().filter(|feature| !feature.sends_money()).collect(),
        key_scopes,
        return_url,
        mandate: None,
        active: true,
        shut_by_admin: false,
        created_by,
        created_by_name: Some(tx.actor().name().to_owned()),
        created_at: tx.now(),
        keys_active: 0,
    };
    queries::insert_application(tx, &row).await?;
    take_part(tx, *row.id.as_bytes(), (created_by, role)).await?;
    let mut waiting = Vec::new();
    for feature in wanted.into_iter().filter(|feature| feature.sends_money()) {
        waiting.extend(ask_for_feature(tx, &row, feature).await?);
    }
    Ok((find(tx, row.id).await?, waiting))
}

/// Changes what the body names: what tightens at once, what lets money out by request. Answers how it was, how it
/// is, and what waits.
pub(in crate::developer) async fn update(
    tx: &mut WriteTx<ManageApplications>,
    id: Id<Application>,
    wanted: ApplicationChange,
) -> Result<(ApplicationRow, ApplicationRow, Vec<ChangeRequestView>), Problem> {
    let (editor, role) = member(tx)?;
    let scopes = wanted.key_scopes.as_deref().map(|names| chosen_scopes(role, names)).transpose()?;
    let before = find_locked(tx, id).await?;
    let mut row = before.clone();
    if let Some(name) = &wanted.name {
        row.name = text::line("name", name, 1..=80)?;
    }
    if let Some(url) = &wanted.return_url {
        let url = Some(url).filter(|url| !url.trim().is_empty());
        row.return_url = url.map(|url| application::read_return_url(url)).transpose()?;
    }
    if let Some(scopes) = scopes {
        row.key_scopes = scopes;
    }
    let mut asked_for = Vec::new();
    if let Some(features) = wanted.features {
        let features: BTreeSet<Feature> = features.into_iter().collect();
        asked_for.extend(features.difference(&row.features).copied().filter(|feature| feature.sends_money()));
        row.features = features.iter().copied().filter(|feature| !asked_for.contains(feature)).collect();
    }
    // Without the feature there is no mandate, or none that names payout links; with it again, one is asked for anew.
    if !row.features.contains(&Feature::Payout) && row.mandate.take().is_some() {
        mandates::end_of(tx, id).await?;
    }
    if !row.features.contains(&Feature::HostedPayout) {
        mandates::leave_links_of(tx, id).await?;
    }
    if !asked_for.is_empty() && !row.active {
        return Err(DeveloperError::Disabled.into());
    }
    queries::update_application(tx, &row).await?;
    take_part(tx, *row.id.as_bytes(), (editor, role)).await?;
    if row.key_scopes != before.key_scopes {
        narrow_keys(tx, &row).await?;
    }
    let mut waiting = Vec::new();
    for feature in asked_for {
        waiting.extend(ask_for_feature(tx, &row, feature).await?);
    }
    Ok((before, find(tx, id).await?, waiting))
}

/// Ends an application's calls at once. What lets money out goes with it, to be asked for again.
pub(in crate::developer) async fn disable(
    tx: &mut WriteTx<ManageApplications>,
    id: Id<Application>,
) -> Result<(ApplicationRow, ApplicationRow), Problem> {
    let before = find_locked(tx, id).await?;
    let mut row = before.clone();
    row.active = false;
    row.shut_by_admin |= member(tx)?.1 == Role::Admin;
    if row.mandate.take().is_some() {
        mandates::end_of(tx, id).await?;
    }
    row.features.retain(|feature| !feature.sends_money());
    queries::update_application(tx, &row).await?;
    Ok((before, row))
}

/// Lets an application's keys work again. No token from before comes back.
pub(in crate::developer) async fn enable(
    tx: &mut WriteTx<ManageApplications>,
    id: Id<Application>,
) -> Result<ApplicationRow, Problem> {
    let mut row = find_locked(tx, id).await?;
    if !row.active && queries::count_active_applications(tx).await? >= MOST {
        return Err(DeveloperError::TooMany("50 applications").into());
    }
    if row.shut_by_admin && member(tx)?.1 != Role::Admin {
        return Err(DeveloperError::AdminShut.into());
    }
    row.active = true;
    row.shut_by_admin = false;
    queries::update_application(tx, &row).await?;
    let editor = member(tx)?;
    take_part(tx, *row.id.as_bytes(), editor).await?;
    Ok(row)
}

/// As [`find`], for whoever writes it back: nobody else changes it meanwhile.
async fn find_locked(tx: &mut impl Writing, id: Id<Application>) -> Result<ApplicationRow, Problem> {
    queries::lock_application(tx, id).await?;
    find(tx, id).await
}

pub(in crate::developer) async fn find(
    tx: &mut impl Tx,
    id: Id<Application>,
) -> Result<ApplicationRow, Problem> {
    let found = queries::find_application(tx, id).await?.ok_or_else(|| Problem::not_found("application"))?;
    Ok(ApplicationRow { mandate: mandates::find(tx, id).await?, ..found })
}

/// The scopes an Admin chose for the keys of an application.
fn chosen_scopes(role: Role, names: &[String]) -> Result<Scopes, DeveloperError> {
    if role != Role::Admin {
        return Err(DeveloperError::AdminChoosesScopes);
    }
    let scopes = Scopes::read(names)?;
    if scopes.is_empty() {
        return Err(DeveloperError::NoScope);
    }
    let ordinary = scopes.ordinary();
    match scopes.codes().into_iter().find(|code| !ordinary.codes().contains(code)) {
        Some(code) => Err(DeveloperError::MoneyScopeOfAll(code)),
        None => Ok(scopes),
    }
}

/// Takes from the keys what the application no longer allows. What it allows anew, no key gains.
async fn narrow_keys(tx: &mut impl Writing, row: &ApplicationRow) -> Result<(), Problem> {
    for key in queries::list_unrevoked_keys(tx, row.id).await? {
        let scopes = key.scopes.within(&row.key_scopes);
        if scopes != key.scopes {
            queries::narrow_key(tx, key.id, &scopes).await?;
        }
    }
    Ok(())
}

#[derive(Debug, Serialize, Deserialize)]
struct FeatureAsked {
    application_id: Id<Application>,
    feature: Feature,
}

fn feature_change(row: &ApplicationRow, feature: Feature) -> NewChange {
    NewChange {
        kind: Kind::ApplicationFeature,
        subject: Some(*row.id.as_bytes()),
        subject_name: row.name.clone(),
        change: json!(FeatureAsked { application_id: row.id, feature }),
        before: format!("{} is off", feature.title()),
        after: format!("{} is on", feature.title()),
        reason: String::new(),
    }
}

/// Asks for a feature; nothing waits where one person suffices.
async fn ask_for_feature(
    tx: &mut impl Writing,
    row: &ApplicationRow,
    feature: Feature,
) -> Result<Option<ChangeRequestView>, Problem> {
    match changes::open(tx, feature_change(row, feature)).await? {
        Opened::Waits(view) => Ok(Some(view)),
        Opened::Waived(request) => apply_feature(tx, &request).await.map(|()| None),
    }
}

/// The feature that a waiting request is about.
pub(in crate::developer) fn feature_of(request: &ChangeRequest) -> Option<Feature> {
    change::<FeatureAsked>(request).ok().map(|asked| asked.feature)
}

/// Reads a request for a feature that sends money out.
pub(in crate::developer) async fn prepare_feature(
    tx: &mut WriteTx<RequestChange>,
    body: &Value,
) -> Result<NewChange, Problem> {
    let wanted: FeatureAsked = asked(body)?;
    let row = find(tx, wanted.application_id).await?;
    if !wanted.feature.sends_money() {
        return Err(Problem::field("feature", "This feature needs nobody's consent. Turn it on."));
    }
    still_off(&row, wanted.feature)?;
    Ok(feature_change(&row, wanted.feature))
}

/// Turns on a feature that two people decided.
pub(in crate::developer) async fn apply_feature(
    tx: &mut impl Writing,
    request: &ChangeRequest,
) -> Result<(), Problem> {
    let FeatureAsked { application_id, feature } = change(request)?;
    let mut row = find_locked(tx, application_id).await?;
    still_off(&row, feature)?;
    row.features.insert(feature);
    take_part(tx, *row.id.as_bytes(), (request.requested_by, request.requested_role)).await?;
    queries::update_application(tx, &row).await
}

fn still_off(row: &ApplicationRow, feature: Feature) -> Result<(), Problem> {
    if !row.active {
        return Err(changes::outdated(format!("The application {} is disabled.", row.name)));
    }
    if row.features.contains(&feature) {
        return Err(changes::outdated(format!("{} is on already.", feature.title())));
    }
    Ok(())
}
