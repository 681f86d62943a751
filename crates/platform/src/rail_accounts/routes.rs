//! The routes of the rail.

use axum::{Extension, Json};
use permit::{
    Accepted, Activity, Area, Either, Input, Kind as Permission, ManageRails, Permit, Problem, Routes, Tx,
    ViewRail, Writing as _,
};
use values::{Id, subjects::Member};

use super::{
    commands,
    model::RailAccount,
    queries,
    views::{NewRail, Notices, RailAccountView, RailTest, RailTested, RailView},
};
use crate::{
    Services,
    changes::{self, ChangeWaits, Kind, Opened},
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/rail", show)
        .put("/v1/rail", connect)
        .delete("/v1/rail", switch_off)
        .post("/v1/rail/test", test)
}

async fn view(
    tx: &mut impl Tx,
    services: &Services,
    reader: Option<Id<Member>>,
    notices: Notices,
) -> Result<RailView, Problem> {
    let chosen = services.rails().of(tx).await?;
    let latest = queries::find_latest(tx).await?;
    let pending = changes::waiting(tx, &[Kind::RailAccount], reader).await?;
    let own = [rails::clickpesa::ADDRESS.to_owned()];
    Ok(RailView {
        rail: chosen.map_or("none", |chosen| chosen.rail.name()),
        account: latest.map(|account| RailAccountView::new(tx.app(), account, notices)).transpose()?,
        addresses: own.into_iter().chain(services.settings().clickpesa_addresses.iter().cloned()).collect(),
        pending: pending.into_iter().map(|(_, view)| view).collect(),
    })
}

async fn show(
    permit: Permit<ViewRail>,
    Extension(services): Extension<Services>,
) -> Result<Json<RailView>, Problem> {
    let reader = permit.actor().member();
    let shown = if permit.actor().sees(Permission::ManageRails) { Notices::Shown } else { Notices::Hidden };
    Ok(Json(view(&mut permit.read().await?, &services, reader, shown).await?))
}

async fn test(
    permit: Permit<ManageRails>,
    Extension(services): Extension<Services>,
    Input(wanted): Input<RailTest>,
) -> Result<Json<RailTested>, Problem> {
    let entered = match &wanted.account {
        Some(new) => commands::read(new, &services.settings().clickpesa_addresses)?,
        None => commands::connected(&mut permit.read().await?).await?,
    };
    let balances = commands::test(services.rails(), permit.app(), &entered).await?;
    Ok(Json(RailTested { balances }))
}

async fn connect(
    permit: Permit<ManageRails>,
    Extension(services): Extension<Services>,
    Input(new): Input<NewRail>,
) -> Result<Either<Json<RailView>, Accepted<ChangeWaits>>, Problem> {
    let entered = commands::read(&new, &services.settings().clickpesa_addresses)?;
    // Before the transaction: nobody waits for the provider with the merchant locked.
    let balances = commands::test(services.rails(), permit.app(), &entered).await?;
    let mut tx = permit.write_alone().await?;
    match commands::ask_to_connect(&mut tx, &entered, &balances).await? {
        Opened::Waits(change_request) => {
            let done = changes::requested(&change_request);
            tx.commit(done, Either::Other(Accepted(ChangeWaits { change_request }))).await
        }
        Opened::Waived(request) => {
            let account = commands::connect(&mut tx, &request, &balances).await?;
            let reader = tx.actor().member();
            let answer = view(&mut tx, &services, reader, Notices::Shown).await?;
            let done = about(&account, "rail.connected", "connected").changed(request.before, request.after);
            tx.commit(done, Either::Done(Json(answer))).await
        }
    }
}

async fn switch_off(
    permit: Permit<ManageRails>,
    Extension(services): Extension<Services>,
) -> Result<Json<RailView>, Problem> {
    let mut tx = permit.write_alone().await?;
    let account = commands::switch_off(&mut tx).await?;
    let reader = tx.actor().member();
    let answer = view(&mut tx, &services, reader, Notices::Shown).await?;
    let done = about(&account, "rail.switched_off", "switched off");
    tx.commit(done.changed(commands::says(&account), "no account"), Json(answer)).await
}

fn about(account: &RailAccount, act: &'static str, verb: &str) -> Activity {
    let says = format!("{verb} the ClickPesa application {}", account.client_id);
    Activity::new(Area::Merchant, act, says).on(account.id, &account.client_id)
}
