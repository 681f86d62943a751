//! Many hands on one link: it is paid once.

use futures_util::future::join_all;

use super::*;
use crate::Settings;

/// A merchant on an instance that counts no calls, since all of them come from one address here.
async fn merchant(store: Store) -> Fixture {
    let lifted = |settings| Settings { calls_per_minute: None, ..settings };
    fixtures::merchant_on(fixtures::empty_with(store, lifted).await).await
}

both_stores!(sixteen_submits_at_once_ask_once, |store| async move {
    let mut kibali = merchant(store).await;
    for round in 0..fixtures::rounds().min(10) {
        let reference = format!("RACE{round}");
        let (made, path) = link(&mut kibali, json!({"reference": reference})).await;
        // Eight tabs, each of which sends its form twice.
        let mut tabs = Vec::new();
        for _ in 0..8 {
            tabs.push(open(&kibali, &path).await);
        }
        let sends = tabs.iter().chain(&tabs).map(|tab| send(&kibali, &path, tab, &[("phone", PHONE)]));
        for answer in join_all(sends).await {
            assert_eq!(answer.status, 303, "{}", answer.text);
        }
        let detail = kibali.employee.get(&v1(&made)).await.expect(200);
        assert_eq!(detail["payments"].as_array().expect("tries").len(), 1, "{detail}");
    }
});

both_stores!(tries_of_many_tabs_come_one_after_the_other, |store| async move {
    let mut kibali = merchant(store).await;
    let (made, path) = link(&mut kibali, json!({})).await;
    for tries in 1..=3 {
        let (one, other) = (open(&kibali, &path).await, open(&kibali, &path).await);
        let phone = if tries == 3 { PHONE } else { POOR };
        let filled = [("phone", phone)];
        let sends = [&one, &other, &one].map(|tab| send(&kibali, &path, tab, &filled));
        join_all(sends).await;
        live(&kibali, 3).await;
        let detail = kibali.employee.get(&v1(&made)).await.expect(200);
        assert_eq!(detail["payments"].as_array().expect("tries").len(), tries, "{detail}");
    }
    assert_eq!(kibali.balance().await, (25_000, 0));
});

both_stores!(a_reference_is_given_to_one_link_only, |store| async move {
    let kibali = merchant(store).await;
    let shop = shop(&kibali, "checkout_link").await;
    let body = json!({"totalPrice": "15000", "orderReference": "SAME1", "orderCurrency": "TZS"});
    let asks = (0..8).map(|_| {
        let (mut shop, body) = (shop.clone(), body.clone());
        async move { shop.post(GENERATE, body).await.status.as_u16() }
    });
    let mut answers = join_all(asks).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 409, 409, 409, 409, 409, 409, 409]);
});
