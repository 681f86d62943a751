//! Callbacks: addresses that are told of one subject only, by the same engine, under the same rules and with the same
//! signatures as webhooks.

use permit::{Problem, Writing};
use url::Url;
use values::{
    Id,
    subjects::{Application, Member},
};

use super::{
    super::{
        model::signature::SignaturePlace,
        queries::{self, NewRow},
    },
    endpoints::new_secret,
};

/// Has `url` told when money arrives for `subject`, or a direct debit changes.
///
/// # Errors
/// A failure of the store.
pub async fn add_callback(
    tx: &mut impl Writing,
    subject: [u8; 16],
    url: &Url,
    application: Option<Id<Application>>,
) -> Result<(), Problem> {
    let made_by: Id<Member> = tx.actor().member().unwrap_or_else(Id::nil);
    // Nobody is shown this secret: what is sent is signed with those of the endpoints that are told of the same event.
    let (sealed, _) = new_secret(tx);
    let row = NewRow {
        id: tx.id(),
        application,
        url: url.as_str(),
        description: "Callback",
        events: "",
        signature: SignaturePlace::BodyAndHeader,
        secret_sealed: &sealed,
        secret_last_four: "",
        created_by: made_by,
    };
    let id = row.id;
    queries::insert_endpoint(tx, row).await?;
    queries::mark_one_off(tx, id).await?;
    queries::insert_callback(tx, subject, id).await
}

/// Has whoever is told of `from` told of `to`: the callbacks of a link hear of each payment that it leads to.
///
/// # Errors
/// A failure of the store.
pub async fn pass_callbacks(tx: &mut impl Writing, from: [u8; 16], to: [u8; 16]) -> Result<(), Problem> {
    queries::copy_callbacks(tx, from, to).await
}
