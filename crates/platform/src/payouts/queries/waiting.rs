//! What waits for somebody: the rules of the model about who releases what, asked of everything that waits at once.

use permit::{Kind, Problem, Tx};
use values::{Id, Timestamp, subjects::Member};

use super::{
    approvals::approved_by,
    edits::{edited_by, editor_left},
};
use crate::{
    changes::{self, NotBeside},
    listing::{Conditions, may},
    payees::CAME_BY,
    policy::{self, CURRENCIES, Payees, Policy},
};

/// Waiting payouts that `member`, whose role and payout duty release some, may release now, by currency: how many, what they
/// hold, since when the oldest waits. They have no part of the member in them, and none of anybody beside whom the member does not count;
/// a single signatory's own are among them.
///
/// # Errors
/// A failure of the store.
pub async fn waiting_for(
    tx: &mut impl Tx,
    member: Id<Member>,
) -> Result<Vec<(String, i64, i64, Timestamp)>, Problem> {
    let now = tx.now();
    let not_beside = changes::not_beside(tx, member).await?;
    let policy = policy::load(tx).await?;
    let single = policy::is_single(tx, member).await?;
    let mut waits = Conditions::new();
    let me = waits.bind(&member);
    let people = match &not_beside {
        NotBeside::Anybody => None,
        NotBeside::These(tied) => {
            let tied: Vec<String> = tied.iter().map(|other| waits.bind(other)).collect();
            Some([vec![me.clone()], tied].concat().join(", "))
        }
    };
    waits.and("p.expires_at >", &now);
    let own = own(&me);
    let mut may = people.map_or_else(Vec::new, |people| vec![format!("({own} = 0 AND {})", beside(&people))]);
    if single {
        may.push(format!("({own} = 1 AND {})", takes_one(&policy)));
    }
    if may.is_empty() {
        return Ok(Vec::new());
    }
    // As `Payout::goes_to`.
    let held = match policy.payees {
        Payees::Any => "1 = 1",
        Payees::Confirmed => {
            "(p.beneficiary IS NOT NULL OR COALESCE(p.mandate_changed_by, p.mandate_confirmed_by) IS NULL)"
        }
    };
    let (waits_so, may) = (&waits.sql, may.join(" OR "));
    let sql = format!(
        "SELECT p.currency, COUNT(*), CAST(SUM(p.debit) AS BIGINT), MIN(p.created_at) FROM payout p \
         WHERE {waits_so} AND p.state = 'pending' AND p.batch IS NULL AND p.purpose = 'payout' \
         AND (p.beneficiary IS NULL OR EXISTS (SELECT b.id FROM beneficiary b WHERE b.merchant = p.merchant \
              AND b.id = p.beneficiary AND b.state = 'confirmed' AND b.version = p.beneficiary_version)) \
         AND NOT EXISTS (SELECT d.member FROM developer_part d WHERE d.merchant = p.merchant \
                         AND d.subject IN (p.application, p.api_key) AND d.member = {me}) \
         AND NOT EXISTS (SELECT d.member FROM beneficiary b JOIN api_key k ON k.merchant = b.merchant AND {CAME_BY} \
                         JOIN developer_part d ON d.merchant = k.merchant AND d.subject IN (k.id, k.application) \
                         WHERE b.merchant = p.merchant AND b.id = p.beneficiary AND d.member = {me}) \
         AND {held} AND ({may}) GROUP BY p.currency ORDER BY p.currency"
    );
    tx.list(&sql, &waits.params).await
}

/// 1 where the member has a part in a payout, other than as a Developer; 0 where not.
fn own(me: &str) -> String {
    format!(
        "CASE WHEN p.made_by = {me} OR p.key_maker = {me} OR p.mandate_changed_by = {me} OR p.mandate_confirmed_by = {me} \
         OR p.beneficiary_added_by = {me} OR p.beneficiary_changed_by = {me} \
         OR EXISTS (SELECT h.member FROM api_key_holder h WHERE h.merchant = p.merchant AND h.api_key = p.api_key \
                    AND h.member = {me}) OR {} OR {} THEN 1 ELSE 0 END",
        opened_by(me),
        edited_by(me)
    )
}

/// One of `people` switched the link on again that it came through.
fn opened_by(people: &str) -> String {
    format!(
        "(p.door = 'link' AND EXISTS (SELECT l.id FROM link l WHERE l.merchant = p.merchant AND l.payout = p.id \
         AND l.switched_on_by IN ({people})))"
    )
}

/// Nobody of `people` made it, or approved it before.
fn beside(people: &str) -> String {
    let (approved, opened, edited) = (approved_by(people, "p.id"), opened_by(people), edited_by(people));
    format!(
        "(p.made_by IS NULL OR p.made_by NOT IN ({people})) AND (p.key_maker IS NULL OR p.key_maker NOT IN ({people})) \
         AND NOT {approved} AND NOT {opened} AND NOT {edited}"
    )
}

/// It takes one checker.
fn takes_one(policy: &Policy) -> String {
    let mut one = "p.required = 1".to_owned();
    for currency in CURRENCIES {
        if let Some(from) = policy.two_from(currency) {
            one += &format!(" AND NOT (p.currency = '{}' AND p.amount >= {from})", currency.code());
        }
    }
    let left = editor_left!();
    one + &format!(
        " AND NOT {left} AND EXISTS (SELECT m.id FROM member m WHERE m.merchant = p.merchant AND m.id = COALESCE(p.made_by, p.key_maker) \
         AND m.state = 'active' AND {})",
        may("m", Kind::CreatePayout)
    )
}
