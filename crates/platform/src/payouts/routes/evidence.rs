//! Payouts that people look into, and what they find out.

use axum::{Extension, Json};
use permit::{
    Allow, AuthorisePayout, Created, Input, Page, Paging, Path, Permit, Problem, Query, RejectPayout,
    Tx as _, ViewPayouts,
};
use rails::clickpesa;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use values::{Amount, Duration, Id};

use super::{
    super::{
        checkers,
        commands::{Confirm, Decline, Propose},
        model::{Found, Payout, Proposal},
        queries::{self, OPEN},
        views::{
            Contradiction, OutcomeView, PayoutException, PayoutExceptionPage, PayoutOutcomes, PayoutView,
        },
    },
    view_of,
};
use crate::{Services, rail_accounts, text};

/// Which exceptions are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExceptionFilter {
    /// From how many hours after its release on a payout counts that the provider does not speak of, from 0 to 720; 1 unless told.
    unknown_hours: Option<String>,
    /// What the page before gave as `next`.
    cursor: Option<String>,
    /// How many rows, from 1 to 100; 25 unless told.
    #[serde(default, deserialize_with = "permit::limit")]
    #[param(minimum = 1, maximum = 100, value_type = Option<i64>)]
    limit: Option<String>,
}

pub(super) async fn list(
    permit: Permit<ViewPayouts>,
    Query(filter): Query<ExceptionFilter>,
) -> Result<Json<PayoutExceptionPage>, Problem> {
    let hours = filter.unknown_hours.as_deref().unwrap_or("1");
    let hours = hours.parse().ok().filter(|hours| (0..=720_u64).contains(hours));
    let hours =
        hours.ok_or_else(|| Problem::field("unknown_hours", "Say a number of hours from 0 to 720."))?;
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let mut tx = permit.read().await?;
    let found =
        queries::exceptional(&mut tx, paging.after(), Duration::from_secs(hours * 3600), paging.limit());
    let page = Page::cut(found.await?, paging.limit(), |payout| payout.id.to_string());
    let mut data = Vec::with_capacity(page.data.len());
    for payout in page.data {
        let PayoutOutcomes { reason, proposals, contradictions, alone, at_provider } =
            outcomes_of(&mut tx, &payout, &permit).await?;
        // What changed since it was listed is looked at by nobody.
        let Some(reason) = reason else { continue };
        let approvals = queries::approvals(&mut tx, payout.id).await?;
        data.push(PayoutException {
            reason,
            payout: PayoutView::new(&payout, &approvals, permit.allow()),
            contradictions: contradictions.into_iter().filter(|one| one.closed_at.is_none()).collect(),
            proposal: proposals.into_iter().find(|proposal| proposal.state == OPEN),
            alone,
            at_provider,
        });
    }
    Ok(Json(PayoutExceptionPage { data, next: page.next }))
}

pub(super) async fn show(
    permit: Permit<ViewPayouts>,
    Path(id): Path<Id<Payout>>,
) -> Result<Json<PayoutOutcomes>, Problem> {
    let mut tx = permit.read().await?;
    let payout = queries::find(&mut tx, id).await?.ok_or_else(|| Problem::not_found("payout"))?;
    Ok(Json(outcomes_of(&mut tx, &payout, &permit).await?))
}

async fn outcomes_of(
    tx: &mut permit::ReadTx,
    payout: &Payout,
    permit: &Permit<ViewPayouts>,
) -> Result<PayoutOutcomes, Problem> {
    let allow = permit.allow();
    let exceptions = queries::exceptions_of(tx, payout.id).await?;
    let open = exceptions.iter().any(|exception| exception.closed_at.is_none());
    let proposals = queries::proposals_of(tx, payout.id).await?;
    let reason = payout.need(open, tx.now());
    let alone = match permit.actor().as_member().filter(|_| reason.is_some()) {
        Some(member) => checkers::settles_alone(tx, member, payout).await?,
        None => None,
    };
    // The payout's own reference is the maker's: no provider hears of it.
    let by_account = reason.is_some() && queries::find_way(tx, payout.id).await?.account.is_some();
    let at_provider = by_account.then(|| clickpesa::order_reference(&payout.id.to_string())).flatten();
    Ok(PayoutOutcomes {
        reason,
        alone,
        at_provider,
        proposals: proposals.into_iter().map(|entry| OutcomeView::new(entry, payout, allow)).collect(),
        contradictions: exceptions
            .into_iter()
            .map(|entry| Contradiction::new(entry, payout, allow))
            .collect(),
    })
}

/// What was found out.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct OutcomeInput {
    /// What happened.
    outcome: Found,
    /// What the provider calls it, up to 100 characters.
    provider_reference: Option<String>,
    /// What arrived, as the evidence says; it has to be what this payout sends.
    amount: Option<Amount>,
    /// What the evidence is and where it came from, up to 500 characters.
    note: String,
}

pub(super) async fn propose(
    permit: Permit<AuthorisePayout>,
    Path(id): Path<Id<Payout>>,
    Input(input): Input<OutcomeInput>,
) -> Result<Created<OutcomeView>, Problem> {
    let provider_reference =
        text::optional_line("provider_reference", input.provider_reference.as_deref(), 100)?;
    let note = text::lines("note", &input.note, 1..=500)?;
    let propose = Propose { id, found: input.outcome, provider_reference, amount: input.amount, note };
    let (payout, proposal) = permit.post(propose).await?;
    Ok(Created(OutcomeView::new(proposal, &payout, Allow::Yes)))
}

/// What is confirmed.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct OutcomeConfirmation {
    /// The proposal that was looked at; the one that waits unless told.
    #[schema(value_type = Option<String>)]
    proposal: Option<Id<Proposal>>,
}

pub(super) async fn confirm(
    permit: Permit<AuthorisePayout>,
    Extension(services): Extension<Services>,
    Path(id): Path<Id<Payout>>,
    Input(input): Input<OutcomeConfirmation>,
) -> Result<Json<PayoutView>, Problem> {
    let mut view = permit.read().await?;
    queries::find(&mut view, id).await?.ok_or_else(|| Problem::not_found("payout"))?;
    let account = queries::find_way(&mut view, id).await?.account;
    let rail = services.rails().by(&mut view, account).await?.rail.name();
    let takes_back = rail_accounts::money_counts(&mut view, rail).await?;
    drop(view);
    let checker = permit.actor().as_member().map(|member| member.id);
    let confirm = Confirm { id, proposal: input.proposal, checker, account, rail, takes_back };
    Ok(view_of(&permit.post(confirm).await?))
}

/// Why what was proposed is not so.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct OutcomeRejection {
    /// For whoever proposed, up to 200 characters.
    reason: String,
}

pub(super) async fn decline(
    permit: Permit<RejectPayout>,
    Path(id): Path<Id<Payout>>,
    Input(input): Input<OutcomeRejection>,
) -> Result<Json<OutcomeView>, Problem> {
    let reason = text::line("reason", &input.reason, 1..=200)?;
    let (payout, proposal) = permit.post(Decline { id, reason }).await?;
    Ok(Json(OutcomeView::new(proposal, &payout, Allow::Yes)))
}
