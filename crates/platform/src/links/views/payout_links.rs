//! Payout links on `/v1`.

use permit::{Actor, App, Problem};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp};

use crate::{
    links::model::{Link, LinkState},
    payouts::{Payout, PayoutState},
};

/// A payout link in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::links) struct PayoutLinkView {
    /// Its id.
    #[schema(value_type = String)]
    id: Id<Link>,
    /// The address to hand out, for whoever made it and nobody else: who may release the payout must not be its payee.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The reference of its payout.
    reference: String,
    /// Where it stands.
    state: LinkState,
    /// What is sent.
    amount: Amount,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// The member or key that made it.
    made_by: String,
    /// The payout that it was used for.
    #[schema(value_type = Option<String>)]
    payout_id: Option<Id<Payout>>,
    /// When it was made.
    created_at: Timestamp,
    /// When it last changed.
    updated_at: Timestamp,
    /// When it stops being good.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

impl PayoutLinkView {
    /// What `reader` sees of it.
    pub(in crate::links) fn new(app: &App, link: &Link, reader: &Actor) -> Self {
        Self {
            id: link.id,
            url: link.maker.is(reader).then(|| link.address(app)),
            reference: link.reference.clone(),
            state: link.state,
            amount: link.amount,
            description: link.description.clone(),
            made_by: link.maker.name.clone(),
            payout_id: link.payout,
            created_at: link.created_at,
            updated_at: link.updated_at,
            expires_at: link.expires_at,
        }
    }

    /// As it is kept for a repeat: nothing in the database opens a page.
    pub(in crate::links) fn without_address(&self) -> Self {
        Self { url: None, ..self.clone() }
    }

    /// Gives what was kept for a repeat its address again.
    ///
    /// # Errors
    /// A failure when what was kept is no link.
    pub(in crate::links) fn address_again(app: &App, kept: &mut Value) -> Result<(), Problem> {
        let id = kept["id"].as_str().and_then(|id| id.parse::<Id<Link>>().ok());
        let id = id.ok_or_else(|| Problem::failure("the kept answer about a link names none"))?;
        kept["url"] = json!(Link::payout_address(app, id));
        Ok(())
    }
}

/// A payout link with what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::links) struct PayoutLinkDetail {
    /// As in the list.
    #[serde(flatten)]
    link: PayoutLinkView,
    /// Where the payout stands that it was used for.
    payout_state: Option<PayoutState>,
    /// Whether whoever made it may still make payouts: if not, nobody can use it, though it is open.
    maker_may: bool,
}

impl PayoutLinkDetail {
    pub(in crate::links) fn new(link: PayoutLinkView, payout: Option<&Payout>, maker_may: bool) -> Self {
        Self { link, payout_state: payout.map(|payout| payout.state), maker_may }
    }
}
