use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{Router, http::StatusCode, middleware::Next, routing::post};
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::*;

/// Sends ten megabytes in one piece, as simple clients do, and then reads the answer.
async fn answer_to_ten_megabytes(router: Router) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut client = TcpStream::connect(address).await?;
    let head = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 10000000\r\n\r\n";
    client.write_all(head.as_bytes()).await?;
    client.write_all(&vec![b'x'; 10_000_000]).await?;
    let mut answer = String::new();
    client.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn a_sender_of_too_much_hears_the_answer() {
    let refuse = |body: Request| async move {
        drop(body);
        (StatusCode::PAYLOAD_TOO_LARGE, "send less")
    };
    let drained = Router::new().route("/", post(refuse)).layer(axum::middleware::from_fn(
        async |request: Request, next: Next| {
            let (request, unread) = Unread::of(request);
            let response = next.run(request).await;
            unread.drain().await;
            response
        },
    ));
    let answer = answer_to_ten_megabytes(drained).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 413") && answer.ends_with("send less"), "{answer}");
}

/// A body in parts, and how many of them were asked for.
fn parts(count: usize, size: usize) -> (Body, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let parts = stream::iter(0..count).map(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from(vec![0; size]))
    });
    (Body::from_stream(parts), asked)
}

#[tokio::test]
async fn a_body_is_whole_though_somebody_holds_on_to_it() {
    let (body, asked) = parts(3, 5);
    let (request, unread) = Unread::of(Request::new(body));
    let bytes = axum::body::to_bytes(request.into_body(), 100).await.expect("a body");
    assert_eq!((bytes.len(), asked.load(Ordering::Relaxed)), (15, 3));
    unread.drain().await;
}

#[tokio::test]
async fn a_request_without_a_body_stays_as_it_is() {
    let (request, unread) = Unread::of(Request::new(Body::empty()));
    assert!(request.body().is_end_stream() && unread.0.is_none());
    unread.drain().await;
}

#[tokio::test]
async fn what_nobody_read_is_read_for_nothing() {
    let (body, asked) = parts(4, 1024);
    let (request, unread) = Unread::of(Request::new(body));
    drop(request);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    unread.drain().await;
    assert_eq!(asked.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn no_more_than_32_mebibytes_are_read_for_nothing() {
    const MEBIBYTE: usize = 1024 * 1024;
    let (body, asked) = parts(40, MEBIBYTE);
    let (request, unread) = Unread::of(Request::new(body));
    drop(request);
    unread.drain().await;
    assert_eq!(asked.load(Ordering::Relaxed), 33, "the 33rd is one too many");
}
