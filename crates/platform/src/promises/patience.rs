//! Whoever is slow outside, a merchant's server or the mail server, delays themselves only.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::both_stores;
use tokio::{net::TcpListener, sync::oneshot};

use crate::{
    Settings,
    fixtures::{self, Fixture},
    webhooks::{self, NewEvent},
    worker,
};

/// A server that takes connections and never says a word.
async fn silence() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    address
}

/// Runs the workers until `seen` is true, and answers how long that took.
async fn working_until(f: &mut Fixture, mut seen: impl AsyncFnMut(&mut Fixture) -> bool) -> Duration {
    let (stop, stopped) = oneshot::channel::<()>();
    let (app, platform) = (f.kibali.app.clone(), f.platform.clone());
    let workers = tokio::spawn(async move {
        tokio::select! {
            () = worker::run(app, platform, std::future::pending()) => {}
            _ = stopped => {}
        }
    });
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) && !seen(f).await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = begun.elapsed();
    stop.send(()).expect("the workers run");
    workers.await.expect("they stop");
    took
}

async fn collect(f: &mut Fixture, reference: &str) -> String {
    let order = json!({"amount": {"amount": 150_000, "currency": "TZS"}, "phone_number": "255712345678",
        "reference": reference});
    let payment = f.employee.post("/v1/payments", order).await.expect(201);
    format!("/v1/payments/{}", payment["id"].as_str().expect("an id"))
}

both_stores!(a_silent_receiver_delays_no_other_receiver, |store| async move {
    let networks = vec!["127.0.0.0/8".parse().expect("a network")];
    let open = |settings| Settings { webhook_networks: networks, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, open).await).await;
    let new = |url: String| json!({"url": url, "events": ["payment.received"]});
    let silent = silence().await;
    let slow = f.developer.post("/v1/webhooks", new(format!("http://{silent}/hooks"))).await.expect(201);
    let slow = format!("/v1/webhooks/{}", slow["id"].as_str().expect("an id"));
    f.developer.post(&format!("{slow}/test"), json!({})).await.expect(201);
    f.developer.post(&format!("{slow}/test"), json!({})).await.refused(409, "webhook.test_waits");
    // More than there are deliveries under way at once.
    let mut upkeep = f.kibali.app.upkeep(f.merchant, "test").await.expect("a store");
    for _ in 0..600 {
        let event = NewEvent {
            name: "payment.received",
            wire_name: "PAYMENT RECEIVED",
            subject: [7; 16],
            application: None,
            data: json!({}),
        };
        webhooks::emit(upkeep.tx(), event).await.expect("an event");
    }
    upkeep.keep().await.expect("a commit");
    let good = axum::Router::new().fallback(|| async {});
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/hooks", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, good).await });
    let quick = f.developer.post("/v1/webhooks", new(url)).await.expect(201);
    let quick = format!("/v1/webhooks/{}", quick["id"].as_str().expect("an id"));
    f.developer.post(&format!("{quick}/test"), json!({})).await.expect(201);
    let took = working_until(&mut f, async |f| {
        let list = f.developer.get(&format!("{quick}/deliveries")).await.expect(200);
        list["data"][0]["state"] == "delivered"
    });
    let took = took.await;
    assert!(took < Duration::from_secs(5), "{took:?}");
});

both_stores!(a_silent_mail_server_delays_no_money, |store| async move {
    let silent = silence().await;
    let url = Some(values::Secret::new(format!("smtp://{silent}")));
    let open = |settings| Settings { smtp_url: url, ..settings };
    let mut f = fixtures::merchant_on(fixtures::empty_with(store, open).await).await;
    for _ in 0..5 {
        let forgot = json!({"email": f.people.employee.email});
        f.kibali.stranger().post("/v1/password-resets", forgot).await.expect(202);
    }
    let payment = collect(&mut f, "MAIL1").await;
    let took = working_until(&mut f, async |f| {
        f.pass(values::Duration::from_secs(1));
        let read: Value = f.employee.get(&payment).await.expect(200);
        read["state"] == "succeeded"
    });
    let took = took.await;
    assert!(took < Duration::from_secs(5), "{took:?}");
});
