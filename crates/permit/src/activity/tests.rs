use values::subjects::Member;

use super::*;
use crate::{
    Duty, Role,
    actor::MemberActor,
    fixture::{Instance, SHOP, START, id, request_info},
};

fn asha() -> Actor {
    Actor::Member(MemberActor {
        id: id(1),
        person: id(2),
        session: id(3),
        role: Role::Manager,
        duty: Duty::Both,
        owner: false,
        name: "Asha".to_owned(),
        stepped_up_until: START,
        second_factor: false,
        address_confirmed: true,
        kyc_approved: true,
    })
}

#[test]
fn each_part_of_the_record_has_its_word() {
    let areas = [Area::Access, Area::Team, Area::Developer, Area::Payments, Area::Payouts, Area::Merchant]
        .map(Area::name);
    assert_eq!(areas, ["access", "team", "developer", "payments", "payouts", "merchant"]);
}

#[test]
fn an_entry_says_who_did_what_to_what() {
    let activity = Activity::new(Area::Team, "member.changed", "changed a role")
        .on(id::<Member>(7), "Baraka")
        .changed("Employee", "Manager");
    assert_eq!(activity.says(), "changed a role");
    let found = entry((id(8), START), [5; 16], &asha(), &request_info(), &activity);
    assert_eq!((found.merchant, found.id, found.at), ([5; 16], id(8), START));
    assert_eq!(
        (found.act.as_str(), found.says.as_str(), found.area.as_str()),
        ("member.changed", "changed a role", "team")
    );
    assert_eq!(
        (found.actor_kind.as_str(), found.actor, found.actor_name.as_str()),
        ("member", Some(vec![1; 16]), "Asha")
    );
    assert_eq!((found.actor_role.as_str(), found.person), ("Manager", Some(id(2))));
    assert_eq!((found.subject_kind.as_deref(), found.subject), (Some("mem"), Some(vec![7; 16])));
    assert_eq!(found.subject_name.as_deref(), Some("Baraka"));
    assert_eq!((found.before.as_deref(), found.after.as_deref()), (Some("Employee"), Some("Manager")));
    assert_eq!(
        (found.address.as_str(), found.agent.as_str(), found.request),
        ("196.41.0.7", "browser", id(99))
    );
    assert_eq!(found.refusal, None);
}

#[test]
fn an_entry_leaves_out_what_there_is_not() {
    let activity = Activity::new(Area::Payouts, "thing.done", "did it");
    let found = entry((id(8), START), [0; 16], &Actor::Worker("sender"), &request_info(), &activity);
    assert_eq!((found.actor_kind.as_str(), found.actor, found.actor_name.as_str()), ("job", None, "sender"));
    assert_eq!((found.actor_role.as_str(), found.person), ("", None));
    assert_eq!((found.subject_kind, found.subject, found.subject_name), (None, None, None));
    assert_eq!((found.before, found.after), (None, None));
    let refused = Activity { refusal: Some("role.refused"), ..activity };
    let found = entry((id(8), START), [0; 16], &Actor::Stranger, &request_info(), &refused);
    assert_eq!(found.refusal.as_deref(), Some("role.refused"));
}

#[tokio::test]
async fn an_entry_is_kept_with_the_transaction_it_belongs_to() {
    let shop = Instance::empty().await;
    let activity = Activity::new(Area::Team, "thing.done", "did it");
    let mut tx = shop.app.db().write().await.expect("a turn");
    record(&mut tx, [SHOP; 16], &asha(), &request_info(), &activity).await.expect("written");
    drop(tx);
    assert_eq!(shop.one::<i64>("SELECT COUNT(*) FROM activity").await, 0);
    let mut tx = shop.app.db().write().await.expect("a turn");
    let made = record(&mut tx, [SHOP; 16], &asha(), &request_info(), &activity).await.expect("written");
    tx.commit().await.expect("kept");
    let kept: Vec<(Id<Entry>, Timestamp, Vec<u8>)> = shop.all("SELECT id, at, merchant FROM activity").await;
    assert_eq!(kept, [(made, START, vec![SHOP; 16])]);
}
