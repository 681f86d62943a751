//! The routes of the integration's security.

use std::net::IpAddr;

use axum::Json;
use permit::{
    Accepted, Activity, Area, Either, Input, Permit, Problem, Routes, TightenSecurity, Tx, ViewSecurity,
    Writing as _,
};
use values::{Id, subjects::Member};

use super::super::{
    checksum_key, commands,
    commands::Switched,
    model::ip_list::{Effect, IpList, read_range},
    queries,
    views::{
        ChecksumChange, ChecksumSet, ChecksumView, DryRun, IpListChange, IpListTry, IpRangeView, RefusedCall,
        SecurityView,
    },
};
use crate::changes::{self, ChangeWaits, Kind};

/// How many of the latest calls a dry run looks at.
const CONSIDERED: i64 = 2000;
/// How many refused calls it shows.
const SHOWN: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/v1/security", show)
        .post("/v1/security/ip-list/dry-run", dry_run)
        .put("/v1/security/ip-list", set_ip_list)
        .put("/v1/security/checksum", set_checksum)
        .post("/v1/security/checksum/rotate", rotate_checksum)
}

async fn view(tx: &mut impl Tx, reader: Option<Id<Member>>) -> Result<SecurityView, Problem> {
    let kinds = [Kind::SecurityIpList, Kind::SecurityChecksum];
    let pending = changes::waiting(tx, &kinds, reader).await?;
    let ip_list = queries::list_ranges(tx).await?;
    Ok(SecurityView {
        ip_list: ip_list.into_iter().map(IpRangeView::from).collect(),
        checksum: checksum_view(tx).await?,
        pending: pending.into_iter().map(|(_, view)| view).collect(),
    })
}

async fn checksum_view(tx: &mut impl Tx) -> Result<ChecksumView, Problem> {
    let (enabled, since, _) = queries::find_checksum(tx).await?;
    let key = checksum_key(tx).await?;
    let last_four = key.map(|key| key.reveal()[key.reveal().len() - 4..].to_owned());
    Ok(ChecksumView { enabled, since, last_four })
}

async fn show(permit: Permit<ViewSecurity>) -> Result<Json<SecurityView>, Problem> {
    let reader = permit.actor().member();
    let mut tx = permit.read().await?;
    Ok(Json(view(&mut tx, reader).await?))
}

async fn dry_run(
    permit: Permit<ViewSecurity>,
    Input(wanted): Input<IpListTry>,
) -> Result<Json<DryRun>, Problem> {
    let ranges = wanted.entries.iter().map(|entry| read_range(entry)).collect::<Result<_, _>>()?;
    let after = IpList::new(ranges)?;
    let mut tx = permit.read().await?;
    let rows = queries::list_ranges(&mut tx).await?;
    let before = IpList::stored(rows.iter().map(|row| row.cidr.as_str()));
    let calls = queries::list_latest_calls(&mut tx, CONSIDERED).await?;
    let considered = calls.len();
    let shut_out = |address: &str| address.parse::<IpAddr>().is_ok_and(|address| !after.lets_in(address));
    let refused: Vec<_> = calls.into_iter().filter(|call| shut_out(&call.address)).collect();
    let mut own = vec![permit.request().address.to_string()];
    if let Some(member) = permit.actor().member() {
        own.extend(queries::list_addresses_of(&mut tx, member).await?);
    }
    own.retain(|address| shut_out(address));
    own.sort_unstable();
    own.dedup();
    let warning = (!own.is_empty()).then(|| {
        format!("Your own API calls from {} would be refused. The dashboard stays open.", own.join(", "))
    });
    Ok(Json(DryRun {
        considered,
        refused: refused.len(),
        calls: refused.into_iter().take(SHOWN).map(RefusedCall::from).collect(),
        loosens: before.effect_of(&after) == Effect::Loosens,
        warning,
    }))
}

async fn set_ip_list(
    permit: Permit<TightenSecurity>,
    Input(wanted): Input<IpListChange>,
) -> Result<Either<Json<SecurityView>, Accepted<ChangeWaits>>, Problem> {
    let mut tx = permit.write_alone().await?;
    let (before, after, waiting) = commands::set_ip_list(&mut tx, &wanted.entries).await?;
    if let Some(change_request) = waiting {
        let done = changes::requested(&change_request);
        return tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request }))).await;
    }
    let done = Activity::new(Area::Developer, "security.ip_list_changed", "changed the IP list")
        .on(tx.merchant(), "IP list")
        .changed(before.says(), after.says());
    let reader = tx.actor().member();
    let answer = view(&mut tx, reader).await?;
    tx.commit(done, Either::Done(Json(answer))).await
}

async fn set_checksum(
    permit: Permit<TightenSecurity>,
    Input(wanted): Input<ChecksumChange>,
) -> Result<Either<Json<ChecksumSet>, Accepted<ChangeWaits>>, Problem> {
    let mut tx = permit.write_alone().await?;
    let switched = commands::switch_checksum(&mut tx, wanted.enabled).await?;
    let checksum = checksum_view(&mut tx).await?;
    match switched {
        Switched::Waits(view) => {
            let done = changes::requested(&view);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request: *view }))).await
        }
        Switched::Same => Ok(tx.already_done(Either::Done(Json(ChecksumSet { checksum, secret: None })))),
        Switched::Off => {
            let done = checksum_activity("security.checksum_off", "turned the checksum off", tx.merchant())
                .changed("on", "off");
            tx.commit(done, Either::Done(Json(ChecksumSet { checksum, secret: None }))).await
        }
        Switched::On(secret) => {
            let done = checksum_activity("security.checksum_on", "turned the checksum on", tx.merchant())
                .changed("off", "on");
            let answer = ChecksumSet { checksum, secret: Some(secret.reveal().clone()) };
            tx.commit(done, Either::Done(Json(answer))).await
        }
    }
}

async fn rotate_checksum(permit: Permit<TightenSecurity>) -> Result<Json<ChecksumSet>, Problem> {
    let mut tx = permit.write_alone().await?;
    let secret = commands::rotate_checksum(&mut tx).await?;
    let checksum = checksum_view(&mut tx).await?;
    let says = "gave the checksum a new key";
    let done = checksum_activity("security.checksum_rotated", says, tx.merchant());
    tx.commit(done, Json(ChecksumSet { checksum, secret: Some(secret.reveal().clone()) })).await
}

fn checksum_activity(act: &'static str, says: &str, merchant: Id<values::subjects::Merchant>) -> Activity {
    Activity::new(Area::Developer, act, says).on(merchant, "Checksum")
}
