//! Letters to members.

use permit::{Problem, Writing};

use crate::{
    mail::{self, Content, Letter},
    team::queries::Reader,
};

/// Leaves a letter to a member.
pub(super) async fn write_to(
    tx: &mut impl Writing,
    reader: &Reader,
    content: Content,
) -> Result<(), Problem> {
    let letter = Letter {
        to: reader.email.clone(),
        to_name: reader.name.clone(),
        language: reader.language,
        content,
        about: None,
    };
    mail::send(tx, letter).await
}
