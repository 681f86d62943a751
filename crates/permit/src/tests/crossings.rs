//! What a stranger's token leads to.

use values::{Id, Timestamp};

use super::{Instance, MINUTE, START, merchant};
use crate::{
    AcceptInvitation, Activity, Actor, Area, CarryOut, CreatePayout, LookUpInvitation, NotifyBill,
    OpenHostedPage, PlayBank, Public, ReceiveNotice, Role, SignIn, Tx as _, UseHostedPage, Writing as _,
    crypto,
    tests::work::{permit_of, public},
};

fn person(number: u8) -> Id<values::subjects::Person> {
    Id::from_bytes([number; 16])
}

#[tokio::test]
async fn a_person_is_found_by_address_and_by_a_token_that_is_good_still() {
    let instance = Instance::with_roles().await;
    let token = "INSERT INTO person_token (digest, person, purpose, detail, created_at, expires_at) VALUES ($1, $2, 'reset', 'x', 0, $3)";
    instance.execute(token, &[&[8; 32], &[2; 16], &(START + MINUTE)]).await;
    let found = async |purpose: &str, digest| {
        let mut tx = public::<SignIn>(&instance.app).write().await.expect("a write");
        tx.person_by_token(purpose, digest).await.expect("an answer")
    };
    assert_eq!(found("reset", [8; 32]).await, Some((person(2), "x".to_owned())));
    assert_eq!(found("email", [8; 32]).await, None, "it is for one purpose");
    assert_eq!(found("reset", [7; 32]).await, None);
    instance.clock.advance(MINUTE);
    assert_eq!(found("reset", [8; 32]).await, None, "its time is over");
    instance.clock.set(START);
    instance.execute("UPDATE person_token SET used_at = 1", &[]).await;
    assert_eq!(found("reset", [8; 32]).await, None, "it was used");
    let mut tx = public::<SignIn>(&instance.app).write().await.expect("a write");
    assert_eq!(tx.person_by_email("3@x.tz").await.expect("an answer"), Some(person(3)));
    assert_eq!(tx.person_by_email("9@x.tz").await.expect("an answer"), None);
}

#[tokio::test]
async fn a_person_belongs_to_the_open_merchants_that_did_not_remove_them() {
    let instance = Instance::start().await;
    let empty =
        async || public::<SignIn>(&instance.app).write().await.expect("a write").instance_is_empty().await;
    assert!(empty().await.expect("an answer"));
    instance.person(1).await;
    for (number, role) in (1..).zip(Role::ALL) {
        instance.merchant(number).await;
        instance.member(number, 1, role).await;
    }
    assert!(!empty().await.expect("an answer"));
    instance.execute("UPDATE member SET state = 'removed' WHERE merchant = $1", &[&[2; 16]]).await;
    instance.execute("UPDATE merchant SET closed_at = 1 WHERE id = $1", &[&[3; 16]]).await;
    let mut tx = public::<SignIn>(&instance.app).write().await.expect("a write");
    tx.turn_to(person(1));
    let all = tx.memberships().await.expect("memberships");
    let all: Vec<_> =
        all.into_iter().map(|one| (one.merchant, one.merchant_name, one.role, one.state)).collect();
    let one = |number, role| (merchant(number), format!("Merchant {number}"), role, "active".to_owned());
    assert_eq!(all, [one(1, Role::Admin), one(4, Role::Developer)]);
}

#[tokio::test]
async fn the_instance_keeps_a_value_until_it_is_forgotten() {
    let instance = Instance::start().await;
    let mut tx = public::<SignIn>(&instance.app).write().await.expect("a write");
    assert_eq!(tx.instance_value("link").await.expect("an answer"), None);
    for value in [Some("a"), Some("b"), None] {
        tx.keep_instance_value("link", value).await.expect("kept");
        assert_eq!(tx.instance_value("link").await.expect("an answer").as_deref(), value);
    }
}

#[tokio::test]
async fn tries_are_counted_within_a_window_forgiven_and_forgotten() {
    let instance = Instance::start().await;
    let write = async || public::<SignIn>(&instance.app).write().await.expect("a write");
    for tries in 1..=3 {
        let mut tx = write().await;
        assert_eq!(tx.count_try("sign-in", [1; 32], MINUTE).await.expect("a count"), tries);
        assert_eq!(tx.tries_end_at("sign-in", [1; 32], MINUTE).await.expect("an end"), START + MINUTE);
        tx.commit_unrecorded(()).await.expect("kept");
    }
    let mut tx = write().await;
    assert_eq!(tx.count_try("sign-in", [2; 32], MINUTE).await.expect("a count"), 1, "another subject");
    assert_eq!(tx.count_try("reset", [1; 32], MINUTE).await.expect("a count"), 1, "another scope");
    tx.forgive_try("sign-in", [1; 32]).await.expect("forgiven");
    assert_eq!(tx.count_try("sign-in", [1; 32], MINUTE).await.expect("a count"), 3);
    tx.commit_unrecorded(()).await.expect("kept");
    instance.clock.advance(MINUTE);
    let mut tx = write().await;
    assert_eq!(
        tx.count_try("sign-in", [1; 32], MINUTE).await.expect("a count"),
        4,
        "the window's last instant"
    );
    tx.forget_tries("sign-in", [1; 32]).await.expect("forgotten");
    assert_eq!(tx.count_try("sign-in", [1; 32], MINUTE).await.expect("a count"), 1);
    assert_eq!(
        tx.tries_end_at("sign-in", [9; 32], MINUTE).await.expect("an end"),
        START + 2 * MINUTE,
        "from now on"
    );
    tx.commit_unrecorded(()).await.expect("kept");
    instance.clock.advance(2 * MINUTE);
    let mut tx = write().await;
    assert_eq!(tx.count_try("sign-in", [1; 32], MINUTE).await.expect("a count"), 1, "a new window");
    assert_eq!(tx.tries_end_at("sign-in", [1; 32], MINUTE).await.expect("an end"), START + 4 * MINUTE);
}

#[tokio::test]
async fn an_invitation_leads_into_its_merchant() {
    let instance = Instance::with_roles().await;
    let token =
        "INSERT INTO invitation_token (digest, merchant, invitation, generation) VALUES ($1, $2, $3, 4)";
    instance.execute(token, &[&[8; 32], &[1; 16], &[6; 16]]).await;
    let looked = public::<LookUpInvitation>(&instance.app);
    let accepts = public::<AcceptInvitation>(&instance.app);
    for strange in [[7; 32], [0; 32]] {
        assert!(looked.cross(strange).await.expect("an answer").is_none());
        assert!(accepts.look(strange).await.expect("an answer").is_none());
        assert!(accepts.cross(strange).await.expect("an answer").is_none());
    }
    for found in [looked.cross([8; 32]).await, accepts.look([8; 32]).await] {
        let (tx, crossing) = found.expect("an answer").expect("an invitation");
        assert_eq!((tx.merchant(), crossing.merchant), (merchant(1), merchant(1)));
        assert_eq!((crossing.invitation, crossing.generation), ([6; 16], 4));
    }
    let (mut tx, crossing) = accepts.cross([8; 32]).await.expect("an answer").expect("an invitation");
    assert_eq!((tx.merchant(), crossing.invitation), (merchant(1), [6; 16]));
    assert_eq!(tx.person_by_email("3@x.tz").await.expect("an answer"), Some(person(3)));
    assert_eq!(tx.person_by_email("9@x.tz").await.expect("an answer"), None);
    tx.act_as(Actor::Person(person(3), "Asha".to_owned()));
    assert_eq!(tx.actor().name(), "Asha");
    assert_eq!(tx.email_of(Id::from_bytes([2; 16])).await.expect("an answer").as_deref(), Some("2@x.tz"));
    assert_eq!(tx.email_of(Id::from_bytes([9; 16])).await.expect("an answer"), None);
}

#[tokio::test]
async fn a_page_leads_where_its_token_says_while_the_merchant_is_open() {
    let instance = Instance::with_roles().await;
    let page = "INSERT INTO hosted_page (digest, merchant, kind, subject) VALUES ($1, $2, 'link', $3)";
    instance.execute(page, &[&crypto::digest("tok"), &[1; 16], &[6; 16]]).await;
    let (opens, uses) = (public::<OpenHostedPage>(&instance.app), public::<UseHostedPage>(&instance.app));
    let (bill, bank) = (public::<NotifyBill>(&instance.app), public::<PlayBank>(&instance.app));
    let leads = async |kind: &str, token: &str| {
        let read = [opens.cross(kind, token).await, uses.look(kind, token).await]
            .map(|found| found.expect("an answer"));
        let read = read.map(|found| found.map(|(tx, subject)| (tx.merchant(), subject)));
        let mut all = read.to_vec();
        all.push(
            uses.cross(kind, token).await.expect("an answer").map(|(tx, subject)| (tx.merchant(), subject)),
        );
        all.push(
            bill.cross(kind, token).await.expect("an answer").map(|(tx, subject)| (tx.merchant(), subject)),
        );
        all.push(
            bank.cross(kind, token).await.expect("an answer").map(|(tx, subject)| (tx.merchant(), subject)),
        );
        all.dedup();
        assert_eq!(all.len(), 1, "every way leads to the same");
        all.remove(0)
    };
    assert_eq!(leads("link", "tok").await, Some((merchant(1), [6; 16])));
    assert_eq!(leads("bill", "tok").await, None);
    assert_eq!(leads("link", "other").await, None);
    let to = async |number| bank.cross_to(merchant(number)).await.expect("an answer").map(|tx| tx.merchant());
    assert_eq!((to(1).await, to(9).await), (Some(merchant(1)), None));
    instance.execute("UPDATE merchant SET closed_at = 1", &[]).await;
    assert_eq!(leads("link", "tok").await, None);
    assert_eq!(to(1).await, None);
}

#[tokio::test]
async fn a_providers_notice_leads_to_the_account_it_is_about() {
    let instance = Instance::with_roles().await;
    let account = "INSERT INTO rail_account (merchant, id, state, rail, base_url, client_id, credentials_sealed, version, balances, \
                   hook_digest, hook_sealed, made_by, made_at, connected_at) \
                   VALUES ($1, $2, 'connected', 'clickpesa', '', '', $1, 1, '', $3, $1, $1, 0, 1)";
    instance.execute(account, &[&[1; 16], &[6; 16], &crypto::digest("hook")]).await;
    let door = public::<ReceiveNotice>(&instance.app);
    let leads = async |token: &str| {
        let looked = door.look(token).await.expect("an answer").map(|(tx, account)| (tx.merchant(), account));
        let crossed =
            door.cross(token).await.expect("an answer").map(|(tx, account)| (tx.merchant(), account));
        assert_eq!(looked, crossed);
        looked
    };
    assert_eq!(leads("hook").await, Some((merchant(1), [6; 16])));
    assert_eq!(leads("other").await, None);
    let (mut tx, _) = door.cross("hook").await.expect("an answer").expect("an account");
    tx.execute("UPDATE merchant SET name = 'Told' WHERE id = $1", &[]).await.expect("a row");
    Public::<ReceiveNotice>::keep(tx).await.expect("kept");
    assert_eq!(instance.text("SELECT name FROM merchant").await, "Told");
    instance.execute("UPDATE rail_account SET state = 'draft'", &[]).await;
    assert_eq!(leads("hook").await, None);
}

#[tokio::test]
async fn what_persons_need_no_more_is_forgotten() {
    let instance = Instance::with_roles().await;
    let mut upkeep = instance.app.upkeep(merchant(1), "keeper").await.expect("a transaction");
    let before = START + values::Duration::from_secs(3 * 24 * 3600);
    upkeep.tx().forget_what_is_over(before).await.expect("forgotten");
    upkeep.keep().await.expect("kept");
    assert_eq!(instance.number("SELECT COUNT(*) FROM session").await, 4, "they end at that instant");
    let mut upkeep = instance.app.upkeep(merchant(1), "keeper").await.expect("a transaction");
    upkeep.tx().forget_what_is_over(before + values::Duration::from_micros(1)).await.expect("forgotten");
    upkeep.commit(Activity::new(Area::Access, "forgot", "forgot")).await.expect("kept");
    assert_eq!(instance.number("SELECT COUNT(*) FROM session").await, 0);
}

#[tokio::test]
async fn a_view_is_handed_to_the_first_who_looks() {
    let instance = Instance::with_roles().await;
    let permit = permit_of::<CreatePayout>(&instance.app, 2, Role::Manager);
    assert_eq!(
        (permit.merchant(), permit.actor().name(), permit.allow()),
        (merchant(1), "Person 2", crate::Allow::Yes)
    );
    permit.record(Activity::new(Area::Payouts, "handed_out", "handed out")).await.expect("recorded");
    assert_eq!(instance.text("SELECT act || actor_name FROM activity").await, "handed_outPerson 2");
    let carried: crate::Permit<CarryOut> =
        crate::door::given::permit(&instance.app, merchant(1), Actor::Worker("job"), super::work::request());
    assert!(carried.write().await.is_ok(), "a worker was let in when its job was leased");
    let strange: crate::Permit<CarryOut> =
        crate::door::given::permit(&instance.app, merchant(1), Actor::Stranger, super::work::request());
    assert_eq!(strange.write().await.err().map(|no| no.code()), Some("session.required"));
    assert_eq!(Timestamp::from_micros(0).as_seconds(), 0);
}
