//! Both lists: every page of every narrowing and order is what a look at all rows would give.

use serde_json::{Value, json};
use testkit::{Client, both_stores};
use values::Duration;

use super::{CREATE, PUSH, open, payout, push, settle};
use crate::fixtures::{Fixture, money::KeyInHand};

/// Numbers whose orders end well, end badly and never end.
const PHONES: [&str; 3] = ["255712345678", "255712000001", "255712000003"];

async fn population(kibali: &mut Fixture, key: &KeyInHand, client: &mut Client) {
    for number in 0..24 {
        let with_phone = |mut body: Value| {
            body["phoneNumber"] = json!(PHONES[number % 3]);
            body
        };
        let amount = json!(1_000 + (number * 7_919) % 900);
        client.post(PUSH, with_phone(push(amount.clone(), &format!("ORD{number}")))).await.expect(200);
        client.post(CREATE, with_phone(payout(amount, &format!("PAY{number}")))).await.expect(200);
        if number % 6 == 5 {
            kibali.pass(Duration::from_secs(20 * 3600));
            settle(kibali).await;
            // A token lives for an hour.
            *client = kibali.bearer(key).await;
        }
    }
}

/// The value at a dotted path, absent as empty text.
fn at<'a>(row: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(row, |value, part| &value[part])
}

async fn whole(client: &mut Client, list: &str) -> Vec<Value> {
    // What nobody knows is ignored there.
    let all = client.get(&format!("{list}?limit=100&colour=red")).await.expect(200);
    let rows = all["data"].as_array().expect("rows").clone();
    assert_eq!((rows.len(), &all["totalCount"]), (24, &json!(24)));
    rows
}

/// Compares every page of `query` with `expected`.
async fn pages(client: &mut Client, list: &str, query: &str, expected: &[Value]) {
    for (skip, limit) in [(0, 5), (5, 5), (3, 100), (100, 5)] {
        let page = client.get(&format!("{list}?{query}&skip={skip}&limit={limit}")).await.expect(200);
        let wanted: Vec<_> = expected.iter().skip(skip).take(limit).cloned().collect();
        assert_eq!(page["data"], json!(wanted), "{list}?{query} from {skip}");
        assert_eq!(page["totalCount"], expected.len(), "{list}?{query}");
    }
}

both_stores!(a_page_is_what_a_look_at_all_rows_would_give, |store| async move {
    let (mut kibali, key_in_hand, mut client) = open(store).await;
    population(&mut kibali, &key_in_hand, &mut client).await;
    for list in ["/third-parties/payments/all", "/third-parties/payouts/all"] {
        let rows = whole(&mut client, list).await;
        let with = |path: &str, value: &str| -> Vec<Value> {
            rows.iter().filter(|row| at(row, path) == value).cloned().collect()
        };
        let some = rows[7].clone();
        let text = |path: &str| at(&some, path).as_str().expect("text").to_owned();
        for (name, path) in [("orderReference", "orderReference"), ("id", "id"), ("clientId", "clientId")] {
            pages(&mut client, list, &format!("{name}={}", text(path)), &with(path, &text(path))).await;
        }
        for status in ["SUCCESS", "FAILED", "PROCESSING", "PENDING"] {
            pages(&mut client, list, &format!("status={status}"), &with("status", status)).await;
        }
        let day = text("createdAt")[..10].to_owned();
        for status in ["", "&status=FAILED", "&status=SUCCESS"] {
            let query = format!("startDate={day}&endDate={day}{status}");
            // The clock of the tests stays within the day of East Africa that the day of UTC is in.
            let status = status.strip_prefix("&status=");
            let expected: Vec<Value> = rows
                .iter()
                .filter(|row| at(row, "createdAt").as_str().is_some_and(|made| eat(made) == day))
                .filter(|row| status.is_none_or(|status| row["status"] == status))
                .cloned()
                .collect();
            pages(&mut client, list, &query, &expected).await;
        }
        pages(&mut client, list, "id=1", &[]).await;
        pages(&mut client, list, "clientId=nobody", &[]).await;
        pages(&mut client, list, &format!("clientId={}", key_in_hand.client_id), &rows).await;
        let mut oldest_first = rows.clone();
        oldest_first.reverse();
        pages(&mut client, list, "orderBy=ASC", &oldest_first).await;
    }
});

/// The day of an instant in East Africa.
fn eat(instant: &str) -> String {
    let at: jiff::Timestamp = instant.parse().expect("an instant");
    let there = at.checked_add(values::EAST_AFRICA).expect("within range");
    there.to_string()[..10].to_owned()
}
