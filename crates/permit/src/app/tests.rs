use super::*;
use crate::fixture::{Instance, OURS, START};

#[test]
fn the_caller_is_the_nearest_address_that_no_proxy_of_ours_has() {
    let proxies: Vec<IpNet> = vec!["10.0.0.0/8".parse().expect("a network")];
    let of = |peer: &str, lines: &[&str]| {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a value"));
        }
        nearest(&proxies, peer.parse().expect("an address"), &headers).to_string()
    };
    assert_eq!(of("8.8.8.8", &["9.9.9.9"]), "8.8.8.8", "a stranger's header says nothing");
    assert_eq!(of("10.0.0.1", &["9.9.9.9, 8.8.8.8"]), "8.8.8.8");
    assert_eq!(of("10.0.0.1", &["9.9.9.9", "8.8.8.8"]), "8.8.8.8", "the proxy's line is the lower one");
    assert_eq!(of("10.0.0.1", &["9.9.9.9", "8.8.8.8, 10.0.0.2"]), "8.8.8.8");
    assert_eq!(of("10.0.0.1", &["::ffff:8.8.8.8, ::ffff:10.0.0.2"]), "8.8.8.8");
    assert_eq!(
        of("10.0.0.1", &["9.9.9.9, nonsense"]),
        "10.0.0.1",
        "whoever stands before nonsense is unknown"
    );
    assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[tokio::test]
async fn only_the_proxies_that_the_operator_names_are_believed() {
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", "9.9.9.9".parse().expect("a value"));
    let app = Instance::empty().await.app;
    assert_eq!(app.caller_address(address("10.0.0.1"), &headers), address("10.0.0.1"));
    let trusted_proxies = vec!["10.0.0.0/8".parse().expect("a network")];
    let app = Instance::with(AppSettings { trusted_proxies, ..AppSettings::default() }).await.app;
    assert_eq!(app.caller_address(address("10.0.0.1"), &headers), address("9.9.9.9"));
    assert_eq!(app.caller_address(address("10.0.0.1"), &HeaderMap::new()), address("10.0.0.1"));
}

#[tokio::test]
async fn the_master_key_must_be_the_one_the_data_was_written_with() {
    let instance = Instance::empty().await;
    let open = async |byte: u8| {
        let settings = AppSettings { password_cost: PasswordCost::Tests, ..AppSettings::default() };
        let key = Secret::new([byte; 32]);
        App::open(&instance.target, instance.clock.clone(), &key, settings).await
    };
    assert!(open(42).await.is_ok());
    let problem = open(43).await.expect_err("another key");
    assert!(problem.to_string().contains("written with another master key"), "{problem}");
    assert!(open(42).await.is_ok(), "nothing was changed");
    instance.put("DELETE FROM instance").await;
    assert!(open(43).await.is_ok(), "data that no key was used for yet");
    assert!(open(42).await.is_err(), "and now one was");
}

#[tokio::test]
async fn an_instance_knows_its_settings_its_time_and_its_keys() {
    let instance = Instance::empty().await;
    let app = &instance.app;
    assert_eq!(app.now(), START);
    instance.clock.advance(Duration::from_secs(1));
    assert_eq!(app.now(), START + Duration::from_secs(1));
    assert_eq!(app.settings().public_url, OURS);
    assert_eq!(app.keys().hash("a"), Keys::derive(&[42; 32]).hash("a"));
    assert_eq!(app.passwords().hashed(), 0);
    assert!(!app.is_https());
    assert_ne!(app.random::<16>(), app.random::<16>());
}

#[test]
fn an_operator_who_decides_nothing_gets_cautious_settings() {
    let settings = AppSettings::default();
    assert_eq!(settings.session_idle, Duration::from_secs(86_400));
    assert_eq!(settings.session_absolute, Duration::from_secs(14 * 86_400));
    assert_eq!(settings.password_cost, PasswordCost::Full);
    assert!(settings.trusted_proxies.is_empty() && settings.simulated && settings.approve_new_merchants);
}

#[tokio::test]
async fn what_is_printed_of_an_instance_holds_no_key() {
    let printed = format!("{:?}", Instance::empty().await.app);
    assert!(printed.starts_with("App { settings: AppSettings {"), "{printed}");
    assert!(printed.contains(OURS) && !printed.contains("keys"), "{printed}");
}

#[tokio::test]
async fn a_store_that_is_closed_answers_no_more() {
    let instance = Instance::empty().await;
    let app = &instance.app;
    app.check().await.expect("it can write");
    app.close().await;
    instance.clock.advance(Duration::from_secs(3));
    assert!(app.check().await.is_err());
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn a_store_that_cannot_write_says_so() {
    let instance = Instance::empty().await;
    let app = &instance.app;
    app.plan_faults(Some(Box::new(|_| store::Strike::Busy)));
    let problem = app.check().await.expect_err("busy");
    assert_eq!(problem.code(), "busy");
    app.plan_faults(None);
    instance.clock.advance(Duration::from_secs(3));
    app.check().await.expect("as before");
}

#[cfg(feature = "faults")]
#[tokio::test]
async fn tests_do_to_the_database_what_the_product_does_not() {
    let instance = Instance::empty().await;
    instance.app.tamper("INSERT INTO instance (name, value) VALUES ('a', 'b')").await.expect("done");
    let value: String = instance.one("SELECT value FROM instance WHERE name = 'a'").await;
    assert_eq!(value, "b");
    assert!(instance.app.tamper("nonsense").await.is_err());
}
