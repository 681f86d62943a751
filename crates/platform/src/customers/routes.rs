//! Customers in the dashboard and on `/v1`. One customer with their payments is shown by `payments/`.

use axum::Json;
use permit::{Allow, ManageLinks, Page, Paging, Path, Permit, Problem, Query, Routes, ViewPayments};
use serde::Deserialize;
use utoipa::IntoParams;
use values::Id;

use super::{
    commands,
    model::{Contact, Customer, CustomerChange, CustomerError},
    queries::{self, Wanted},
    views::{CustomerChangeInput, CustomerView, NewCustomerInput},
};
use crate::{
    developer::Signed,
    idempotency::{self, IdempotencyKey, KeyHeader, Once},
    listing,
};

/// The routes of the area.
pub fn routes() -> Routes {
    Routes::new().get("/v1/customers", list).post("/v1/customers", create).patch("/v1/customers/{id}", edit)
}

/// Which customers are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CustomerFilter {
    /// Part of a name, an e-mail address or a phone number, for those who see them whole; or an id.
    search: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

/// Lists customers, newest first.
async fn list(
    permit: Permit<ViewPayments>,
    Query(filter): Query<CustomerFilter>,
) -> Result<Json<Page<CustomerView>>, Problem> {
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let search = filter.search.as_deref();
    let allow = permit.allow();
    let wanted = Wanted {
        pattern: listing::pattern(search),
        id: search.and_then(|text| text.trim().parse().ok()).unwrap_or_else(Id::nil),
        people: allow != Allow::Masked,
        after: paging.after(),
        limit: paging.limit(),
    };
    let customers = queries::list(&mut permit.read().await?, &wanted).await?;
    let page = Page::cut(customers, wanted.limit, |customer| customer.id.to_string());
    Ok(Json(page.map(|customer| CustomerView::new(&customer, allow))))
}

/// Makes somebody a customer.
async fn create(
    permit: Permit<ManageLinks>,
    header: KeyHeader,
    body: Signed<NewCustomerInput>,
) -> Result<Once<CustomerView>, Problem> {
    let input = body.verified(&permit).await?;
    let key = IdempotencyKey::of(header, "customer", &input)?;
    let contact = Contact::parse(Some(&input.name), input.email.as_deref(), input.phone.as_deref());
    let contact = contact.map_err(CustomerError::Contact)?;
    let mut tx = permit.write().await?;
    if let Some(key) = &key
        && let Some(before) = idempotency::claim(&mut tx, key).await?
    {
        return idempotency::repeat(tx, before).await;
    }
    let customer = commands::create(&mut tx, contact).await?;
    let view = CustomerView::new(&customer, Allow::Yes);
    if let Some(key) = &key {
        idempotency::keep(&mut tx, key, &view).await?;
    }
    tx.commit(commands::created(&customer), Once::Made(view)).await
}

/// Changes what is known of a customer; payments they made keep what was known then.
async fn edit(
    permit: Permit<ManageLinks>,
    Path(id): Path<Id<Customer>>,
    body: Signed<CustomerChangeInput>,
) -> Result<Json<CustomerView>, Problem> {
    let CustomerChangeInput { name, email, phone } = body.verified(&permit).await?;
    let mut tx = permit.write().await?;
    let edited = commands::edit(&mut tx, id, &CustomerChange { name, email, phone }).await?;
    let (before, after) = edited.ok_or_else(|| Problem::not_found("customer"))?;
    let view = CustomerView::new(&after, Allow::Yes);
    tx.commit(commands::edited(&before, &after), Json(view)).await
}
