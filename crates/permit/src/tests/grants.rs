//! Whose grant holds when a money command is decided.

use super::{
    Instance, START, merchant,
    money::{Command, label},
};
use crate::{
    CreatePayout, Decision, MoneyCommand, MoneyReads, MoneySeen, Role, Undecided, ViewPayouts,
    tests::work::{permit_of, permit_of_key, request},
};

#[tokio::test]
async fn the_grant_that_counts_is_the_one_in_the_commit() {
    let instance = Instance::with_roles().await;
    instance.key(1, "payout.create", "").await;
    let post = async |person, role| {
        let permit = permit_of::<CreatePayout>(&instance.app, person, role);
        permit.post(Command(label(person, "rent"))).await.map_err(|problem| problem.code())
    };
    let by_key = async || {
        permit_of_key::<CreatePayout>(&instance.app, 1)
            .post(Command(label(9, "rent")))
            .await
            .map_err(|no| no.code())
    };
    assert_eq!(post(4, Role::Admin).await, Err("role.refused"), "they are a Developer by now");
    assert_eq!(post(9, Role::Admin).await, Err("session.required"));
    assert!(by_key().await.is_ok());
    for (change, back, member, key) in [
        (
            "UPDATE member SET state = 'disabled'",
            "UPDATE member SET state = 'active'",
            Some("member.disabled"),
            None,
        ),
        (
            "UPDATE session SET ended_at = 1",
            "UPDATE session SET ended_at = NULL",
            Some("session.required"),
            None,
        ),
        (
            "UPDATE merchant SET second_factor_required = 1",
            "UPDATE merchant SET second_factor_required = 0",
            Some("second_factor.required"),
            None,
        ),
        (
            "UPDATE merchant SET closed_at = 1",
            "UPDATE merchant SET closed_at = NULL",
            Some("member.disabled"),
            Some("session.required"),
        ),
        (
            "UPDATE api_key SET revoked_at = 1",
            "UPDATE api_key SET revoked_at = NULL",
            None,
            Some("session.required"),
        ),
        (
            "UPDATE api_key SET dormant_at = 1",
            "UPDATE api_key SET dormant_at = NULL",
            None,
            Some("scope.refused"),
        ),
        (
            "UPDATE application SET state = 'disabled'",
            "UPDATE application SET state = 'active'",
            None,
            Some("session.required"),
        ),
    ] {
        instance.execute(change, &[]).await;
        assert_eq!(post(2, Role::Manager).await.err(), member, "{change}");
        assert_eq!(by_key().await.err(), key, "{change}");
        instance.execute(back, &[]).await;
        assert!(post(2, Role::Manager).await.is_ok() && by_key().await.is_ok(), "{back}");
    }
    let strange: crate::Permit<CreatePayout> =
        crate::door::given::permit(&instance.app, merchant(1), crate::Actor::Stranger, request());
    assert_eq!(
        strange.post(Command(label(7, "rent"))).await.err().map(|no| no.code()),
        Some("session.required")
    );
}

#[tokio::test]
async fn the_actor_of_a_command_is_as_they_stand_in_the_commit() {
    struct Who;
    impl MoneyCommand for Who {
        type Permission = ViewPayouts;
        type Answer = String;
        fn read_set(&self, _: &mut MoneyReads<'_>) {}
        fn decide(&self, seen: &MoneySeen<'_>) -> Result<Decision<String>, Undecided> {
            Ok(Decision::Repeats(match seen.actor() {
                crate::Actor::Member(one) => format!(
                    "{} {:?} {} {} {} {}",
                    one.name,
                    one.role,
                    one.owner,
                    one.address_confirmed,
                    one.kyc_approved,
                    one.stepped_up_until.since(START).as_secs()
                ),
                crate::Actor::Key(one) => {
                    format!("{} {} {} {}", one.name, one.client_id, one.scopes.len(), one.kyc_approved)
                }
                other => other.name().to_owned(),
            }))
        }
    }
    let instance = Instance::with_roles().await;
    instance.key(1, "payout.view payout.create", "payout.view").await;
    // The engine asks whoever gives the command; that this one only looks makes no difference to it.
    let who = async |actor| {
        let given = crate::money::tests_only::given(&instance.app, merchant(1), actor, request(), Who);
        instance.app.db().post(given).await.expect("an answer").map_err(|problem| problem.code())
    };
    let member = || crate::Actor::Member(super::work::member(3, Role::Admin));
    let key = || crate::Actor::Key(super::work::key(1));
    let says = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(who(member()).await, says("Person 3 Employee false false true 900"));
    assert_eq!(who(key()).await, says("Till client-1 2 true"));
    assert_eq!(who(crate::Actor::Worker("job")).await, says("job"));
    instance.execute("UPDATE merchant SET kyc_state = 'not_approved'", &[]).await;
    instance.execute("UPDATE person SET email_confirmed_at = 1", &[]).await;
    instance.execute("UPDATE member SET owner = 1 WHERE id = $1", &[&[3; 16]]).await;
    assert_eq!(who(member()).await, says("Person 3 Employee true true false 900"));
    assert_eq!(who(key()).await, says("Till client-1 2 false"));
}
