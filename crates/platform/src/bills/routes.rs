//! Bills in the dashboard and on `/v1`.

mod notices;
mod page;
mod table;

use axum::{Extension, Json};
use permit::{Allow, ManageLinks, Page, Paging, Path, Permit, Problem, Query, Routes, Tx, ViewPayments};
use serde::Deserialize;
use utoipa::IntoParams;
use values::Id;

use super::{
    commands,
    model::{Bill, BillChange, BillKind, BillState, NewBill, NewCustomer, Switch},
    queries::{self, Wanted},
    views::{BillChangeInput, BillPaymentView, BillView, NewBillInput, Way},
};
use crate::{
    Services,
    developer::{NothingInput, Signed},
    hosted::{QrForm, QrPicture},
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    listing,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v1/bills", list)
        .post("/v1/bills", create)
        .post("/v1/bills/import", table::import)
        .get("/v1/bills/export", table::export)
        .get("/v1/bills/{id}", show)
        .patch("/v1/bills/{id}", change)
        .post("/v1/bills/{id}/disable", disable)
        .post("/v1/bills/{id}/enable", enable)
        .get("/v1/bills/{id}/payments", payments)
        .get("/v1/bills/{id}/qr", qr)
        .merge(page::routes())
        .merge(notices::routes())
}

/// Which bills are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BillFilter {
    /// States between commas: `active`, `off`, `paid`, `full`.
    state: Option<String>,
    /// `order` for those that are paid once, `customer` for those that are paid again and again.
    kind: Option<String>,
    /// Part of a number, a description or a customer's name, address or phone, an id, or an amount.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

impl BillFilter {
    fn wanted(&self, paging: &Paging) -> Result<Wanted, Problem> {
        let search = self.search.as_deref();
        let known = |word: &str| BillState::from_name(word).map(BillState::name);
        let kind = match self.kind.as_deref().unwrap_or_default() {
            "" => "",
            "order" => BillKind::Order.name(),
            "customer" => BillKind::Customer.name(),
            other => {
                let says = format!("There is no kind called {other:?}: ask for order or customer.");
                return Err(Problem::refuse(http::StatusCode::BAD_REQUEST, "query.invalid", says));
            }
        };
        Ok(Wanted {
            states: listing::states(self.state.as_deref(), known)?,
            kind,
            pattern: listing::pattern(search),
            amount: listing::amount(search),
            id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
            after: paging.after(),
            limit: paging.limit(),
        })
    }
}

async fn list(
    permit: Permit<ManageLinks>,
    Query(filter): Query<BillFilter>,
) -> Result<Json<Page<BillView>>, Problem> {
    let paging = Paging { cursor: filter.cursor.clone(), limit: filter.limit.clone() };
    let wanted = filter.wanted(&paging)?;
    let mut tx = permit.read().await?;
    let bills = queries::list(&mut tx, &wanted).await?;
    let way = way(&mut tx).await?;
    let page = Page::cut(bills, wanted.limit, |bill| bill.id.to_string());
    Ok(Json(page.map(|bill| BillView::new(&bill, &way))))
}

/// What leads payers to this merchant's bills.
async fn way(tx: &mut impl Tx) -> Result<Way, Problem> {
    Ok(Way { biller: queries::find_biller(tx).await?, public_url: tx.app().settings().public_url.clone() })
}

/// A bill as it is shown.
async fn view(tx: &mut impl Tx, bill: &Bill) -> Result<BillView, Problem> {
    Ok(BillView::new(bill, &way(tx).await?))
}

fn missing() -> Problem {
    Problem::not_found("bill")
}

async fn show(permit: Permit<ManageLinks>, Path(id): Path<Id<Bill>>) -> Result<Json<BillView>, Problem> {
    let mut tx = permit.read().await?;
    let bill = queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    Ok(Json(view(&mut tx, &bill).await?))
}

/// Draws the QR code of the page that says how a bill is paid.
async fn qr(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Bill>>,
    Query(form): Query<QrForm>,
) -> Result<QrPicture, Problem> {
    let mut tx = permit.read().await?;
    let bill = queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    let view = view(&mut tx, &bill).await?;
    form.draw(&view.page, &view.payer_number)
}

async fn create(
    permit: Permit<ManageLinks>,
    Extension(services): Extension<Services>,
    header: KeyHeader,
    body: Signed<NewBillInput>,
) -> Result<Once<BillView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "bill", &input)?;
    let new = NewBill {
        reference: input.reference,
        amount: input.amount,
        maximum: input.maximum,
        mode: input.mode.unwrap_or_default(),
        description: input.description,
        customer: input.customer.map(|customer| NewCustomer {
            name: customer.name,
            email: customer.email,
            phone: customer.phone,
        }),
    };
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let bill = commands::create(&mut tx, &services, new).await?;
    let view = view(&mut tx, &bill).await?;
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    tx.commit(commands::created(&bill), Once::Made(view)).await
}

async fn apply(
    permit: Permit<ManageLinks>,
    id: Id<Bill>,
    change: BillChange,
) -> Result<Json<BillView>, Problem> {
    let mut tx = permit.write().await?;
    let found = queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    let changed = commands::change(&mut tx, &found.number, &change).await?;
    let (before, after) = changed.ok_or_else(missing)?;
    let view = view(&mut tx, &after).await?;
    tx.commit(commands::changed(&before, &after, change.switch), Json(view)).await
}

async fn change(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Bill>>,
    body: Signed<BillChangeInput>,
) -> Result<Json<BillView>, Problem> {
    let BillChangeInput { amount, maximum, mode, description } = body.verified(&permit).await?;
    apply(permit, id, BillChange { switch: None, amount, maximum, mode, description }).await
}

/// Takes a bill out of use; `enable` undoes it.
async fn disable(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Bill>>,
    body: Signed<NothingInput>,
) -> Result<Json<BillView>, Problem> {
    body.verified(&permit).await?;
    apply(permit, id, BillChange { switch: Some(Switch::Off), ..BillChange::default() }).await
}

/// Lets a bill be paid again.
async fn enable(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Bill>>,
    body: Signed<NothingInput>,
) -> Result<Json<BillView>, Problem> {
    body.verified(&permit).await?;
    apply(permit, id, BillChange { switch: Some(Switch::On), ..BillChange::default() }).await
}

/// Shows what reached a bill. It is about payments, so whoever sees those sees these, masked alike.
async fn payments(
    permit: Permit<ViewPayments>,
    Path(id): Path<Id<Bill>>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<BillPaymentView>>, Problem> {
    let allow: Allow = permit.allow();
    let mut tx = permit.read().await?;
    queries::find(&mut tx, id).await?.ok_or_else(missing)?;
    let payments = queries::list_payments(&mut tx, id, paging.after(), paging.limit()).await?;
    let page = Page::cut(payments, paging.limit(), |payment| payment.payment.to_string());
    Ok(Json(page.map(|payment| BillPaymentView::new(&payment, allow))))
}
