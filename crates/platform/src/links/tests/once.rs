//! A link is paid once: nobody is asked again as long as the money of the try before may still come, and what comes all the
//! same is kept and marked.

use values::{Id, Timestamp};

use super::*;
use crate::payments::Payment;

/// No answer, ever.
const SILENT: &str = "0712 000 003";

/// Pays from a phone that never answers until the push has run out, and opens the page then.
async fn run_out(kibali: &Fixture, path: &str) -> Answer {
    pay(kibali, path, SILENT).await;
    kibali.pass(Duration::from_secs(10 * 60));
    kibali.work().await;
    open(kibali, path).await
}

async fn payments(kibali: &mut Fixture, link: &Value) -> Vec<Value> {
    let detail = kibali.employee.get(&v1(link)).await.expect(200);
    detail["payments"].as_array().expect("tries").clone()
}

/// What the network says from now on about the push of this try.
fn says_at_last(kibali: &Fixture, payment: &Value, outcome: rails::Outcome) {
    let key = payment["id"].as_str().expect("an id");
    assert!(kibali.rail.bring_evidence_in(key, outcome), "the network has the order {key}");
}

fn paid_at(at: Timestamp) -> rails::Outcome {
    rails::Outcome::Succeeded { provider_reference: "LATE1".to_owned(), at, payer_name: None }
}

fn failed() -> rails::Outcome {
    rails::Outcome::Failed { reason: "The customer did not confirm.".to_owned() }
}

both_stores!(while_a_push_is_in_doubt_nobody_is_asked_again, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    let before = open(&kibali, &path).await;
    let doubt = run_out(&kibali, &path).await;
    says(&doubt, "We do not know yet whether you paid");
    says(&doubt, "data-state=\"doubt.1\"");
    says(&open(&kibali, &format!("{path}?lang=sw")).await, "Bado hatujui kama umelipa");
    // Neither the page that stood open nor another way asks anybody.
    for filled in [vec![("phone", PHONE)], vec![("way", "card")], vec![("way", "number")]] {
        let sent = send(&kibali, &path, &before, &filled).await;
        assert_eq!(sent.headers["location"], path.as_str(), "{filled:?}");
    }
    live(&kibali, 3).await;
    let tries = payments(&mut kibali, &made).await;
    assert_eq!((tries.len(), &tries[0]["state"], &tries[0]["in_doubt"]), (1, &json!("failed"), &json!(true)));
    // The network says that it took nothing: asked by the payer, the answer is there at once.
    says_at_last(&kibali, &tries[0], failed());
    let body = format!("way=ask&once={}", hidden(&doubt, "once"));
    let asked = kibali.stranger().with("origin", "null").send(Method::POST, &path, Some(body)).await;
    assert_eq!(asked.status, 303, "{}", asked.text);
    kibali.work().await;
    says(&pay(&kibali, &path, PHONE).await, "received your payment");
    assert_eq!(kibali.balance().await, (25_000, 0));
    assert_eq!(payments(&mut kibali, &made).await[1]["in_doubt"], false);
    kibali.assert_ledger_holds().await;
});

both_stores!(the_money_of_a_push_in_doubt_pays_the_link, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    run_out(&kibali, &path).await;
    let tries = payments(&mut kibali, &made).await;
    says_at_last(&kibali, &tries[0], paid_at(kibali.kibali.app.now()));
    kibali.pass(Duration::from_secs(5 * 60));
    kibali.work().await;
    says(&open(&kibali, &path).await, "received your payment");
    let tries = payments(&mut kibali, &made).await;
    assert_eq!((&tries[0]["surplus"], &tries[0]["in_doubt"]), (&json!(false), &json!(false)));
    assert_eq!(kibali.balance().await, (25_000, 0));
});

both_stores!(doubt_ends_with_the_watch, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (_, path) = link(&mut kibali, json!({})).await;
    run_out(&kibali, &path).await;
    kibali.pass_days(3).await;
    kibali.work().await;
    says(&pay(&kibali, &path, PHONE).await, "received your payment");
});

both_stores!(a_second_payment_is_kept_and_marked, |store| async move {
    let mut kibali = fixtures::merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    run_out(&kibali, &path).await;
    let tries = payments(&mut kibali, &made).await;
    // The network is sure that nothing came, and was wrong.
    says_at_last(&kibali, &tries[0], failed());
    kibali.pass(Duration::from_secs(5 * 60));
    kibali.work().await;
    pay(&kibali, &path, PHONE).await;
    let first: Id<Payment> = tries[0]["id"].as_str().expect("an id").parse().expect("an id");
    says_at_last(&kibali, &tries[0], paid_at(kibali.kibali.app.now()));
    let mut upkeep = kibali.kibali.app.upkeep(kibali.merchant, "notice").await.expect("a store");
    let payment = crate::payments::find(upkeep.tx(), first).await.expect("a store").expect("a payment");
    crate::payments::ask_again(upkeep.tx(), &payment).await.expect("a store");
    upkeep.keep().await.expect("kept");
    kibali.work().await;
    let detail = kibali.employee.get(&v1(&made)).await.expect(200);
    assert_eq!(detail["state"], "paid");
    let marked: Vec<_> = detail["payments"]
        .as_array()
        .expect("tries")
        .iter()
        .map(|row| (&row["state"], &row["surplus"]))
        .collect();
    assert_eq!(
        marked,
        [(&json!("succeeded"), &json!(false)), (&json!("succeeded"), &json!(true))],
        "newest first: the first whose money came counts"
    );
    assert_eq!(kibali.balance().await, (50_000, 0), "nobody's money is lost");
    assert!(fixtures::money::acts(&kibali).await.contains(&"payment.surplus".to_owned()));
    assert!(kibali.admin.get("/v1/activity").await.text.contains("give this payment back"));
    kibali.assert_ledger_holds().await;
});
