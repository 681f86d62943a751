use super::*;
use crate::fixture::id;

fn member(role: Role) -> Actor {
    member_with(role, Duty::Both)
}

fn member_with(role: Role, duty: Duty) -> Actor {
    Actor::Member(MemberActor {
        id: id(1),
        person: id(2),
        session: id(3),
        role,
        duty,
        owner: false,
        name: "Asha".to_owned(),
        stepped_up_until: Timestamp::from_micros(0),
        second_factor: false,
        address_confirmed: true,
        kyc_approved: true,
    })
}

fn key() -> Actor {
    Actor::Key(KeyActor {
        id: id(4),
        application: id(5),
        application_name: "Till".to_owned(),
        client_id: "client".to_owned(),
        name: "Counter".to_owned(),
        maker: id(6),
        scopes: [Kind::ViewPayouts].into(),
        features: String::new(),
        kyc_approved: false,
        signs: false,
    })
}

fn person() -> Actor {
    Actor::Person(id(7), "Baraka".to_owned())
}

const WORKER: Actor = Actor::Worker("sender");

#[test]
fn a_member_acts_in_person_and_a_key_for_whoever_made_it() {
    assert_eq!(member(Role::Admin).member(), Some(id(1)));
    assert_eq!(key().member(), Some(id(6)));
    for other in [person(), WORKER, Actor::Stranger] {
        assert_eq!(other.member(), None, "{other:?}");
    }
    assert_eq!(member(Role::Admin).as_member().map(|member| member.id), Some(id(1)));
    assert_eq!(key().as_key().map(|key| key.id), Some(id(4)));
    for other in [key(), person(), WORKER, Actor::Stranger] {
        assert!(other.as_member().is_none() && other.role().is_none(), "{other:?}");
    }
    for other in [member(Role::Admin), person(), WORKER, Actor::Stranger] {
        assert!(other.as_key().is_none(), "{other:?}");
    }
    assert_eq!(member(Role::Employee).role(), Some(Role::Employee));
}

#[test]
fn whether_a_merchant_is_known_is_said_of_those_who_belong_to_one() {
    assert_eq!(member(Role::Admin).kyc_approved(), Some(true));
    assert_eq!(key().kyc_approved(), Some(false));
    for other in [person(), WORKER, Actor::Stranger] {
        assert_eq!(other.kyc_approved(), None, "{other:?}");
    }
}

#[test]
fn a_member_sees_by_role_and_duty_and_a_key_by_scope() {
    assert!(member(Role::Manager).sees(Kind::AuthorisePayout));
    assert!(!member(Role::Employee).sees(Kind::AuthorisePayout));
    assert!(!member(Role::Developer).sees(Kind::LoosenSecurity), "asking is not seeing");
    assert!(!member_with(Role::Manager, Duty::Initiator).sees(Kind::AuthorisePayout));
    assert!(member_with(Role::Manager, Duty::Initiator).sees(Kind::CreatePayout));
    assert!(
        !member_with(Role::Developer, Duty::Approver).sees(Kind::AuthorisePayout),
        "no duty adds anything"
    );
    assert!(key().sees(Kind::ViewPayouts));
    assert!(!key().sees(Kind::ViewPayments));
    for other in [person(), WORKER, Actor::Stranger] {
        assert!(!other.sees(Kind::ViewPayouts), "{other:?}");
    }
}

#[test]
fn a_record_names_whoever_acts() {
    let told = |actor: &Actor| (actor.kind(), actor.name().to_owned(), actor.id_bytes(), actor.person());
    let bytes = |number: u8| Some(vec![number; 16]);
    assert_eq!(told(&member(Role::Admin)), ("member", "Asha".to_owned(), bytes(1), Some(id(2))));
    assert_eq!(told(&key()), ("key", "Counter".to_owned(), bytes(4), None));
    assert_eq!(told(&WORKER), ("job", "sender".to_owned(), None, None));
    assert_eq!(told(&person()), ("person", "Baraka".to_owned(), bytes(7), Some(id(7))));
    assert_eq!(told(&Actor::Stranger), ("stranger", "Somebody not signed in".to_owned(), None, None));
}
