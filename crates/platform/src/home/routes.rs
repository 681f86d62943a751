//! The one path of the area.

use axum::Json;
use permit::{Permit, Problem, Routes, Tx as _, ViewMerchant};

use super::{model::Sections, sections, views::HomeView};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/home", show)
}

async fn show(permit: Permit<ViewMerchant>) -> Result<Json<HomeView>, Problem> {
    let Some(member) = permit.actor().as_member() else { return Err(Problem::not_found("home")) };
    let (me, role) = (member.id, member.role);
    let sees = Sections::of(role, member.duty);
    let mut tx = permit.read().await?;
    let base_url = tx.app().settings().public_url.clone();
    let mut home = HomeView::new(role);
    sections::money(&mut tx, &mut home, sees, me).await?;
    sections::own(&mut tx, &mut home, sees, me).await?;
    sections::people(&mut tx, &mut home, sees).await?;
    if sees.build {
        home.build = Some(sections::build(&mut tx, base_url).await?);
    }
    Ok(Json(home))
}
