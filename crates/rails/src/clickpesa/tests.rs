//! What the client does at the wire, before a server that answers as told.

mod cards;
mod words;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use values::{Duration, Id, Phone, Timestamp, subjects::Job};

use super::*;
use crate::{Return, TransferType};

const START: i64 = 1_795_428_000_000_000;

/// One request as it arrived.
#[derive(Debug, Clone)]
struct Got {
    line: String,
    head: String,
    body: Value,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
    }
}

/// What the server does with a request: an answer with status, headers and body, or none.
type Told = Option<(u16, &'static str, String)>;

struct Bench {
    now: Arc<AtomicI64>,
    got: Arc<Mutex<Vec<Got>>>,
    rail: ClickPesa,
}

async fn read(stream: &mut TcpStream) -> Option<Got> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let lower = head.to_lowercase();
    let length =
        lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    while bytes.len() < end + 4 + length {
        stream.read_buf(&mut bytes).await.ok()?;
    }
    let body = serde_json::from_slice(&bytes[end + 4..]).unwrap_or(Value::Null);
    Some(Got { line: head.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned(), head, body })
}

/// A rail before a server that does what `told` says to each request, tokens left out: those it gives.
async fn bench(
    checksum_key: Option<&str>,
    told: impl Fn(usize, &Got) -> Told + Send + Sync + 'static,
) -> Bench {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let got: Arc<Mutex<Vec<Got>>> = Arc::default();
    let (heard, told) = (got.clone(), Arc::new(told));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (heard, told) = (heard.clone(), told.clone());
            tokio::spawn(async move {
                while let Some(request) = read(&mut stream).await {
                    let (tokens, others) = {
                        let mut heard = heard.lock().expect("no panic");
                        heard.push(request.clone());
                        let tokens = heard.iter().filter(|got| got.line.ends_with("generate-token")).count();
                        (tokens, heard.len() - tokens)
                    };
                    let answer = if request.line.ends_with("generate-token") {
                        Some((
                            200,
                            "",
                            json!({"success": true, "token": format!("Bearer t{tokens}")}).to_string(),
                        ))
                    } else {
                        told(others, &request)
                    };
                    let Some((status, headers, body)) = answer else { return };
                    let answer = format!(
                        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n{body}",
                        body.len().max(usize::from(headers.contains("x-cut")) * 10_000)
                    );
                    let _ = stream.write_all(answer.as_bytes()).await;
                    if headers.contains("x-cut") {
                        return;
                    }
                }
            });
        }
    });
    let now = Arc::new(AtomicI64::new(START));
    let time = now.clone();
    let account = Account {
        base_url,
        client_id: "IDtest".to_owned(),
        api_key: Secret::new("SKtest".to_owned()),
        checksum_key: checksum_key.map(|key| Secret::new(key.to_owned())),
    };
    let clock: Clock = Arc::new(move || Timestamp::from_micros(time.load(Ordering::SeqCst)));
    Bench { now, got, rail: ClickPesa::new(account, client(), clock) }
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    client.retry(reqwest::retry::never()).timeout(Duration::from_secs(20)).build().expect("a client")
}

impl Bench {
    fn got(&self) -> Vec<Got> {
        self.got.lock().expect("no panic").clone()
    }

    fn lines(&self) -> Vec<String> {
        self.got().into_iter().map(|got| got.line).collect()
    }
}

fn key() -> String {
    Id::<Job>::new(Timestamp::from_micros(START), [7; 10]).to_string()
}

fn reference() -> String {
    order_reference(&key()).expect("a reference")
}

fn payout_to(destination: Destination) -> PayoutOrder {
    let amount = Amount::parse_decimal("1000", Currency::TZS).expect("an amount");
    let requested_at = Timestamp::from_micros(START);
    PayoutOrder { key: key(), destination, amount, sent: amount, fee_back: None, requested_at }
}

fn mobile() -> PayoutOrder {
    payout_to(Destination::Mobile(Phone::parse("255712345678").expect("a number")))
}

/// A push over 1,000 shillings; the customer pays a fee on top, which is the provider's to add.
fn push() -> CollectionOrder {
    let tzs = |text| Amount::parse_decimal(text, Currency::TZS).expect("an amount");
    CollectionOrder {
        key: key(),
        phone: Phone::parse("255712345678").expect("a number"),
        amount: tzs("1092"),
        before_fee: tzs("1000"),
        requested_at: Timestamp::from_micros(START),
    }
}

fn says(status: u16, message: &str) -> Told {
    Some((status, "", json!({"statusCode": status, "message": message, "error": "X"}).to_string()))
}

fn found(fields: Value) -> Told {
    let mut record = json!({"id": "PAY1", "orderReference": reference(), "updatedAt": "2026-11-23T10:00:00.000Z",
        "beneficiary": {"accountNumber": "255712345678"}});
    record.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    Some((200, "", json!([record]).to_string()))
}

#[tokio::test]
async fn a_payout_is_signed_and_named_after_its_key() {
    let made = json!({"id": "P1", "orderReference": reference(), "status": "AUTHORIZED"}).to_string();
    let bench = bench(Some("CHK-test-key-1"), move |_, _| Some((200, "", made.clone()))).await;
    assert_eq!(bench.rail.pay_out(&mobile()).await, Ok(Submission::Accepted));
    let got = bench.got();
    assert_eq!(
        bench.lines(),
        ["POST /third-parties/generate-token", "POST /third-parties/payouts/create-mobile-money-payout"]
    );
    assert_eq!((got[0].header("client-id"), got[0].header("api-key")), ("IDtest", "SKtest"));
    assert_eq!(got[1].header("authorization"), "Bearer t1");
    let body = json!({"phoneNumber": "255712345678", "amount": 1000, "currency": "TZS", "orderReference": reference()});
    let mut signed = body.clone();
    signed["checksum"] = checksum::sign("CHK-test-key-1", &body).into();
    signed["checksumMethod"] = json!("canonical");
    assert_eq!(got[1].body, signed);
}

#[tokio::test]
async fn banks_and_tills_are_addressed_in_their_own_words() {
    let made = json!({"orderReference": reference(), "status": "AUTHORIZED"}).to_string();
    let bench = bench(None, move |_, _| Some((200, "", made.clone()))).await;
    let bank = Destination::Bank {
        bic: "CORUTZTZ".to_owned(),
        account_number: "0150123456789".to_owned(),
        account_name: Some("ASHA MREMA".to_owned()),
        currency: Currency::TZS,
        transfer: TransferType::Ach,
    };
    let till = Destination::Till { provider_code: "503".to_owned(), number: "5551234".to_owned() };
    for destination in [bank, till] {
        assert_eq!(bench.rail.pay_out(&payout_to(destination)).await, Ok(Submission::Accepted));
    }
    let got = bench.got();
    let lines = bench.lines();
    assert_eq!(
        lines[1..],
        [
            "POST /third-parties/payouts/create-bank-payout",
            "POST /third-parties/payouts/preview-lipa-namba-payout",
            "POST /third-parties/payouts/create-lipa-namba-payout"
        ]
    );
    assert_eq!(
        got[1].body,
        json!({"accountNumber": "0150123456789", "bic": "CORUTZTZ", "accountCurrency": "TZS", "transferType": "ACH",
            "accountName": "ASHA MREMA", "amount": 1000, "currency": "TZS", "orderReference": reference()})
    );
    assert_eq!(got[2].body, got[3].body);
    assert_eq!(
        got[3].body,
        json!({"lipaNamba": "5551234", "providerCode": "503", "amount": 1000, "currency": "TZS",
            "orderReference": reference()})
    );
}

#[tokio::test]
async fn a_push_asks_for_an_amount_in_letters() {
    let made = json!({"orderReference": reference(), "status": "PROCESSING"}).to_string();
    let bench = bench(None, move |_, _| Some((200, "", made.clone()))).await;
    let order = push();
    assert_eq!(bench.rail.collect(&order).await, Ok(Submission::Accepted));
    assert_eq!(
        bench.got()[1].body,
        json!({"amount": "1000", "currency": "TZS", "orderReference": reference(), "phoneNumber": "255712345678"})
    );
}

#[tokio::test]
async fn a_token_is_fetched_once_for_all_and_again_before_it_ends() {
    let bench = bench(None, |_, _| found(json!({"status": "PROCESSING"}))).await;
    let order = mobile();
    let asked = (0..8).map(|_| bench.rail.query_payout(&order));
    for outcome in futures_of(asked).await {
        assert_eq!(outcome, Outcome::Pending);
    }
    let tokens = |bench: &Bench| bench.lines().iter().filter(|line| line.ends_with("token")).count();
    assert_eq!(tokens(&bench), 1, "one refresh for eight who want it");
    bench.now.fetch_add(54 * 60 * 1_000_000, Ordering::SeqCst);
    bench.rail.query_payout(&order).await;
    assert_eq!(tokens(&bench), 1);
    bench.now.fetch_add(60 * 1_000_000, Ordering::SeqCst);
    bench.rail.query_payout(&order).await;
    assert_eq!(tokens(&bench), 2);
}

async fn futures_of<T>(all: impl Iterator<Item = Answer<'_, T>>) -> Vec<T> {
    let mut done = Vec::new();
    let mut all: Vec<_> = all.map(Some).collect();
    std::future::poll_fn(|context| {
        for place in &mut all {
            if let Some(one) = place
                && let std::task::Poll::Ready(value) = one.as_mut().poll(context)
            {
                done.push(value);
                *place = None;
            }
        }
        if all.iter().all(Option::is_none) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done
}

#[tokio::test]
async fn a_token_that_died_is_replaced_once() {
    let bench =
        bench(
            None,
            |call, _| if call == 1 { says(401, "Unauthorized") } else { found(json!({"status": "SUCCESS"})) },
        )
        .await;
    assert!(matches!(bench.rail.query_payout(&mobile()).await, Outcome::Succeeded { .. }));
    let tokens: Vec<_> = bench.got().iter().map(|got| got.header("authorization").to_owned()).collect();
    assert_eq!(tokens, ["", "Bearer t1", "", "Bearer t2"]);
    let shut = self::bench(None, |_, _| says(401, "Unauthorized")).await;
    assert_eq!(shut.rail.pay_out(&mobile()).await, Err(RailError::Locked), "refused with a fresh token too");
    assert_eq!(shut.got().len(), 4, "two tokens, two tries, no more");
}

#[tokio::test]
async fn a_refusal_to_create_is_read_for_what_it_says() {
    let refused = |reason: &str| Ok(Submission::Declined { reason: format!("ClickPesa refused: {reason}") });
    let funds = "Insufficient balance: available balance is 500 TZS";
    let feature = "Application has no access to PAYOUT API feature. Enable it on your application.";
    let busy = "Payout request is already in progress, please retry after 42 seconds";
    let used = format!("Order reference {} already used: Create a different reference", reference());
    let wait = |seconds| Err(RailError::NotNow(Duration::from_secs(seconds)));
    let cut = Some((200, "x-cut: 1\r\n", "{\"orderReference\":".to_owned()));
    let other = Some((200, "", json!({"orderReference": "OTHER", "status": "AUTHORIZED"}).to_string()));
    let html = |status| Some((status, "", "<html>gateway</html>".to_owned()));
    for (told, expected) in [
        (says(400, funds), refused(funds)),
        (says(400, feature), refused(feature)),
        (Some((400, "", json!({"message": ["Invalid checksum"]}).to_string())), refused("Invalid checksum")),
        (says(400, busy), wait(42)),
        (Some((400, "retry-after: 7\r\n", json!({"message": busy}).to_string())), wait(7)),
        (Some((429, "retry-after: 9\r\n", json!({"message": "Too Many Requests"}).to_string())), wait(9)),
        (says(429, "Too Many Requests"), wait(60)),
        (says(403, "Forbidden: IP address not allowed"), Err(RailError::Locked)),
        (says(409, &used), Ok(Submission::Unclear)),
        (says(500, "Internal Server Error"), Ok(Submission::Unclear)),
        (says(503, "Service Unavailable"), Ok(Submission::Unclear)),
        (Some((302, "location: http://127.0.0.1:1/\r\n", "{}".to_owned())), Ok(Submission::Unclear)),
        (html(200), Ok(Submission::Unclear)),
        (html(400), Ok(Submission::Unclear)),
        (other, Ok(Submission::Unclear)),
        (cut, Ok(Submission::Unclear)),
        (None, Ok(Submission::Unclear)),
    ] {
        let shown = format!("{told:?}");
        let bench = bench(None, move |_, _| told.clone()).await;
        assert_eq!(bench.rail.pay_out(&mobile()).await, expected, "{shown}");
        assert_eq!(bench.got().len(), 2, "{shown}: sent once, never again by itself");
    }
}

#[tokio::test]
async fn nothing_was_sent_where_nobody_listens() {
    let bench = bench(None, |_, _| None).await;
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let now = bench.now.clone();
    let account = Account {
        base_url,
        client_id: "IDtest".to_owned(),
        api_key: Secret::new("SKtest".to_owned()),
        checksum_key: None,
    };
    let clock: Clock = Arc::new(move || Timestamp::from_micros(now.load(Ordering::SeqCst)));
    let rail = ClickPesa::new(account, client(), clock);
    assert_eq!(rail.pay_out(&mobile()).await, Err(RailError::Unreachable));
    assert_eq!(rail.query_payout(&mobile()).await, Outcome::Unknown);
    assert_eq!(rail.balances().await, Err("ClickPesa cannot be reached at this address.".to_owned()));
}

#[tokio::test]
async fn of_many_who_wait_for_a_token_that_never_comes_one_waits_it_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let dialled = Arc::new(AtomicI64::new(0));
    let counted = dialled.clone();
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            silent.push(stream);
        }
    });
    let account = Account {
        base_url,
        client_id: "IDtest".to_owned(),
        api_key: Secret::new("SKtest".to_owned()),
        checksum_key: None,
    };
    let now = Arc::new(AtomicI64::new(START));
    let time = now.clone();
    let clock: Clock = Arc::new(move || Timestamp::from_micros(time.load(Ordering::SeqCst)));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let impatient =
        Client::builder().no_proxy().timeout(Duration::from_millis(200)).build().expect("a client");
    let rail = ClickPesa::new(account, impatient, clock);
    let payout = mobile();
    let sent = tokio::join!(
        rail.pay_out(&payout),
        rail.pay_out(&payout),
        rail.pay_out(&payout),
        rail.pay_out(&payout)
    );
    let away = || Err(RailError::Unreachable);
    assert_eq!(sent, (away(), away(), away(), away()));
    assert_eq!(dialled.load(Ordering::SeqCst), 1, "one asked for a token");
    now.fetch_add(3_000_000, Ordering::SeqCst);
    assert_eq!(rail.pay_out(&payout).await, away());
    assert_eq!(dialled.load(Ordering::SeqCst), 2, "later it is asked for again");
}

#[tokio::test]
async fn nobody_makes_us_wait_for_more_than_an_hour() {
    let hour = Duration::from_secs(3600);
    for (status, headers, message) in [
        (429, "retry-after: 99999999\r\n", "Too many requests"),
        (400, "retry-after: 99999999\r\n", "Payout request is already in progress"),
        (400, "", "Payout request is already in progress, please retry after 99999999 seconds"),
    ] {
        let body = json!({"message": message}).to_string();
        let bench = bench(None, move |_, _| Some((status, headers, body.clone()))).await;
        assert_eq!(bench.rail.pay_out(&mobile()).await, Err(RailError::NotNow(hour)), "{message}");
    }
}

#[tokio::test]
async fn a_till_is_looked_up_with_dollars_where_there_are_no_shillings() {
    let bench = bench(None, |_, got| match got.body["currency"].as_str() {
        Some("TZS") => says(400, "Insufficient balance: available balance is 0 TZS"),
        _ => Some((200, "", json!({"receiver": {"accountName": "ASHA MREMA"}}).to_string())),
    })
    .await;
    let till = Destination::Till { provider_code: "503".to_owned(), number: "5551234".to_owned() };
    assert_eq!(bench.rail.look_up_name(&till).await, Ok(Some("ASHA MREMA".to_owned())));
    let asked: Vec<_> = bench.got().iter().skip(1).map(|got| got.body["amount"].clone()).collect();
    assert_eq!(asked, [json!(1000), json!(1)]);
}
