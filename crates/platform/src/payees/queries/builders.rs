//! Who, as a Developer, had a part in how a beneficiary came: in a key that added it, changed what stands or waits of it or last put it to
//! waiting, or in the application of that. A beneficiary names a key by whoever made it and by what it is called, neither of which changes.

use permit::{MoneySeen, Param, Problem, Tx, Unready, record};
use values::{
    Id,
    subjects::{ApiKey, Application, Member, Merchant},
};

use super::super::model::Beneficiary;
use crate::listing::{fill, places, room};

record! {
    struct Part in "developer_part" (merchant, subject, member) None {
        merchant: Id<Merchant>,
        subject: [u8; 16],
        member: Id<Member>,
    }
}
record! {
    struct Key in "api_key" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<ApiKey>,
        application: Id<Application>,
        name: String,
        created_by: Id<Member>,
    }
}

const OF_SUBJECT: &[&str] = &["merchant", "subject"];
const BY_NAME: &[&str] = &["merchant", "created_by", "name"];

/// Whether the beneficiary `b` came by the key `k`, as a condition.
pub const CAME_BY: &str = "((k.created_by = b.added_by AND k.name = b.added_by_name) \
     OR (k.created_by = b.changed_by AND k.name = b.changed_by_name) \
     OR (k.created_by = b.asked_by AND k.name = b.asked_by_name) \
     OR (k.created_by = b.changed_by AND REPLACE(b.changed_as, '\n' || k.name || '\n', '') <> b.changed_as))";

/// Members who, as Developers, had a part in the beneficiary as its row has it.
///
/// # Errors
/// A failure of the store.
pub async fn builders(tx: &mut impl Tx, of: Id<Beneficiary>) -> Result<Vec<Id<Member>>, Problem> {
    let sql = format!(
        "SELECT DISTINCT d.member FROM beneficiary b JOIN api_key k ON k.merchant = b.merchant AND {CAME_BY} \
         JOIN developer_part d ON d.merchant = k.merchant AND d.subject IN (k.id, k.application) \
         WHERE b.merchant = $1 AND b.id = $2"
    );
    tx.list(&sql, &[&of]).await
}

/// Those of these beneficiaries in which `member`, as a Developer, had a part: [`builders`] of many at once.
///
/// # Errors
/// A failure of the store.
pub async fn built_by(
    tx: &mut impl Tx,
    member: Id<Member>,
    of: &[Id<Beneficiary>],
) -> Result<Vec<Id<Beneficiary>>, Problem> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let room = room(of.len());
    let sql = format!(
        "SELECT DISTINCT b.id FROM beneficiary b JOIN api_key k ON k.merchant = b.merchant AND {CAME_BY} \
         JOIN developer_part d ON d.merchant = k.merchant AND d.subject IN (k.id, k.application) \
         WHERE b.merchant = $1 AND d.member = $2 AND b.id IN ({})",
        places(3, room)
    );
    let mut params: Vec<Param<'_>> = Vec::with_capacity(1 + room);
    params.push(&member);
    fill(&mut params, of, room);
    tx.list(&sql, &params).await
}

/// As [`builders`], in a money command.
///
/// # Errors
/// `Unready`.
pub fn builders_in(seen: &MoneySeen<'_>, one: &Beneficiary) -> Result<Vec<Id<Member>>, Unready> {
    let hands = one.hands();
    let keys: Vec<_> = hands.iter().map(|(by, name)| seen.rows::<Key>(BY_NAME, &[by, name])).collect();
    let keys: Vec<Vec<Key>> = keys.into_iter().collect::<Result<_, _>>()?;
    let of = |key: Key| [*key.id.as_bytes(), *key.application.as_bytes()];
    parts_in(seen, keys.into_iter().flatten().flat_map(of))
}

/// Members who, as Developers, had a part in these applications and keys, in a money command. All are asked for before the first
/// that is missing ends it.
///
/// # Errors
/// `Unready`.
pub fn parts_in(
    seen: &MoneySeen<'_>,
    subjects: impl Iterator<Item = [u8; 16]>,
) -> Result<Vec<Id<Member>>, Unready> {
    let parts: Vec<_> = subjects.map(|subject| seen.rows::<Part>(OF_SUBJECT, &[&subject])).collect();
    let parts: Vec<Vec<Part>> = parts.into_iter().collect::<Result<_, _>>()?;
    Ok(parts.into_iter().flatten().map(|part| part.member).collect())
}
