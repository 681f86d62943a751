//! The page that shows the control number of a link, and how to pay to it.

use axum::Extension;
use http::StatusCode;
use permit::{OpenHostedPage, Path, Problem, Public};
use rails::{NETWORKS, bill_menu};

use super::{
    super::views::checkout::{NumberPage, OrderPart},
    checkout::{beyond_the_form, seen, state},
};
use crate::{
    Services,
    bills::BillState,
    hosted::{self, Hosted, Kind, Live, Shell, Visitor},
};

/// Shows the number as long as the link can be paid to it; otherwise the link's own page says how it stands.
pub(super) async fn show(
    door: Public<OpenHostedPage>,
    Extension(services): Extension<Services>,
    Path(token): Path<String>,
    visitor: Visitor,
) -> Result<Hosted, Problem> {
    let seen = seen(&door, &services, &token).await?;
    let back = visitor.link(&format!("/pay/{token}"));
    let open = beyond_the_form(&visitor, &seen, &token)?.is_none();
    let Some(bill) = seen.bill.as_ref().filter(|bill| open && bill.state() == BillState::Active) else {
        return Hosted::see_other(&back);
    };
    let title = visitor.say("Pay to a control number", "Lipa kwa namba ya malipo");
    let live = Live { from: format!("/pay/{token}/status"), state: state(&seen) };
    let shell = Shell::new(&visitor, seen.brand.clone(), title).live(live);
    let address = format!("{}/number", seen.address);
    let page = NumberPage {
        order: OrderPart::new(&shell, &seen.link).with_code(&shell, &address),
        due: bill.due(),
        exact: true,
        spoken: bill.spoken(),
        menus: NETWORKS.map(bill_menu),
        simulator: visitor.link(&hosted::path_of(Kind::Bill, &bill.number)),
        back,
        shell,
    };
    Hosted::page(StatusCode::OK, &page)
}
