//! Who switches a payout link, and what that makes of what a payee claims on it.

use super::{
    mandates::{
        Claimed::{Leaves, Waits},
        claim_on, give, link_of, mandate, paying,
    },
    *,
};

/// The switch of the newest payout link.
async fn switch_of_newest(kibali: &mut Fixture) -> String {
    let list = kibali.admin.get("/v1/payout-links").await.expect(200);
    format!("{}/switch", v1_of(&list["data"][0]))
}

async fn off_and_on(client: &mut Client, switch: &str) {
    for on in [false, true] {
        client.put(switch, json!({"on": on})).await.expect(200);
    }
}

both_stores!(what_a_person_switched_on_again_waits_for_people_whatever_the_mandate, |store| async move {
    let (mut kibali, mut key, page) = paying(store).await;
    give(&mut kibali, &page, mandate(40_000, 90_000, true)).await;
    let path = link_of(&mut key, 25_000, "LINK1").await;
    let switch = switch_of_newest(&mut kibali).await;
    // Who says that an open link is open has opened nothing, and a key opens what its application may make anew.
    kibali.manager.put(&switch, json!({"on": true})).await.expect(200);
    off_and_on(&mut key.client, &switch).await;
    assert_eq!(claim_on(&kibali, &path).await, Leaves);

    let path = link_of(&mut key, 25_000, "LINK2").await;
    let switch = switch_of_newest(&mut kibali).await;
    off_and_on(&mut kibali.manager, &switch).await;
    off_and_on(&mut key.client, &switch).await;
    assert_eq!(claim_on(&kibali, &path).await, Waits, "once a person opened it, no key makes that undone");
    let waits = payouts(&mut kibali).await.remove(0);
    assert_eq!((&waits["reference"], &waits["state"]), (&json!("LINK2"), &json!("pending")));
    let payout = format!("/v1/payouts/{}", waits["id"].as_str().expect("an id"));
    let authorise = format!("{payout}/authorization");
    kibali.manager.post(&authorise, json!({})).await.refused(403, "payout.link_switcher");
    let seen = kibali.manager.get(&payout).await.expect(200);
    assert_eq!(
        (&seen["refusal"]["code"], &seen["you_can"]["authorise"]),
        (&json!("payout.link_switcher"), &json!(false))
    );
    for (client, count) in [(&mut kibali.manager, 0), (&mut kibali.admin, 1)] {
        let summary = client.get("/v1/payouts/summary").await.expect(200);
        assert_eq!(summary["waiting_for_me"], count);
    }
    kibali.admin.post(&authorise, json!({})).await.expect(200);
    kibali.assert_ledger_holds().await;
});

both_stores!(a_key_switches_only_links_of_its_application, |store| async move {
    let (mut kibali, mut key, _) = paying(store).await;
    link_of(&mut key, 25_000, "LINK1").await;
    let of_key = switch_of_newest(&mut kibali).await;
    let (made, _) = payout_link(&mut kibali, "OWN1").await;
    let of_member = format!("{}/switch", v1_of(&made));
    let mut other = key_of(&kibali, kibali.people.peter, "hosted_payout").await;
    for on in [false, true] {
        other.client.put(&of_key, json!({"on": on})).await.refused(403, "link.somebody_elses");
        key.client.put(&of_member, json!({"on": on})).await.refused(403, "link.somebody_elses");
    }
    off_and_on(&mut key.client, &of_key).await;
    let refusals = kibali.admin.get("/v1/activity?refused=true&limit=100").await.expect(200).to_string();
    assert!(refusals.contains("link.somebody_elses"), "{refusals}");
});

both_stores!(an_employee_switches_only_links_of_their_own, |store| async move {
    let (mut kibali, mut key, _) = paying(store).await;
    link_of(&mut key, 25_000, "LINK1").await;
    let of_key = switch_of_newest(&mut kibali).await;
    let new = json!({"amount": tzs(10_000), "reference": "OWN1"});
    let made = kibali.manager.post("/v1/payout-links", new).await.expect(201);
    let of_manager = format!("{}/switch", v1_of(&made));
    let (made, _) = payout_link(&mut kibali, "OWN2").await;
    let own = format!("{}/switch", v1_of(&made));
    for switch in [&of_key, &of_manager] {
        for on in [false, true] {
            let asked = kibali.employee.put(switch, json!({"on": on})).await;
            asked.refused(403, "link.somebody_elses");
        }
        off_and_on(&mut kibali.manager, switch).await;
    }
    off_and_on(&mut kibali.employee, &own).await;
});
