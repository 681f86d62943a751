//! A load generator: connections that each send one request after the other and count the answers.
//!
//! It has threads of its own. On the server's threads it mattered for a whole run which connections happened to share a
//! thread with their client, up to twice the time.

use std::{
    net::SocketAddr,
    ops::Range,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinSet,
};

/// What one run measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    /// Answers a second.
    pub per_second: f64,
    /// The time within which half of the answers came, in microseconds.
    pub p50_micros: u64,
    /// The time within which 99 of 100 came, in microseconds.
    pub p99_micros: u64,
}

/// Sends `requests`, one to a connection in turn, over `connections` for `span` after a short warm-up. Anything but
/// success stops the run.
///
/// # Errors
/// The first answer that was no success, or what the network said.
pub(super) async fn run(
    address: SocketAddr,
    requests: Vec<String>,
    connections: usize,
    span: Duration,
) -> Result<Rate, String> {
    let (tell, told) = oneshot::channel();
    let work = move || {
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        runtime.block_on(async {
            send(address, &requests, connections, span / 5).await?;
            send(address, &requests, connections, span).await
        })
    };
    std::thread::spawn(move || tell.send(work()));
    told.await.map_err(|_| "the load generator broke off".to_owned())?
}

async fn send(
    address: SocketAddr,
    requests: &[String],
    connections: usize,
    span: Duration,
) -> Result<Rate, String> {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for request in requests.iter().cycle().take(connections) {
        let request = request.clone();
        tasks.spawn(async move { one(address, request.as_bytes(), start + span).await });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done.map_err(|error| error.to_string())??);
    }
    let elapsed = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times.get(((times.len() as f64) * share) as usize).copied().unwrap_or_default();
    Ok(Rate { per_second: times.len() as f64 / elapsed, p50_micros: at(0.5), p99_micros: at(0.99) })
}

/// Sends the requests of `numbers` once each, over `connections`, and answers how many a second that were.
///
/// # Errors
/// The first answer that was no success, or what the network said.
pub(super) async fn each(
    address: SocketAddr,
    numbers: Range<usize>,
    connections: usize,
    request: impl Fn(usize) -> String + Clone + Send + 'static,
) -> Result<f64, String> {
    let (start, count) = (Instant::now(), numbers.len());
    let mut tasks = JoinSet::new();
    for first in numbers.clone().take(connections) {
        let (numbers, request) = ((first..numbers.end).step_by(connections), request.clone());
        tasks.spawn(async move {
            let mut stream = connect(address).await?;
            let mut buffer = Vec::with_capacity(16_384);
            for number in numbers {
                exchange(&mut stream, request(number).as_bytes(), &mut buffer).await?;
            }
            Ok::<(), String>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|error| error.to_string())??;
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

async fn one(address: SocketAddr, request: &[u8], until: Instant) -> Result<Vec<u64>, String> {
    let mut stream = connect(address).await?;
    let mut times = Vec::with_capacity(16_384);
    let mut buffer = Vec::with_capacity(16_384);
    while Instant::now() < until {
        let start = Instant::now();
        exchange(&mut stream, request, &mut buffer).await?;
        times.push(u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    Ok(times)
}

async fn connect(address: SocketAddr) -> Result<TcpStream, String> {
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    Ok(stream)
}

/// Sends a request and reads its answer, which must be a success.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<(), String> {
    stream.write_all(request).await.map_err(|error| error.to_string())?;
    buffer.clear();
    loop {
        if let Some(length) = whole(buffer)
            && buffer.len() >= length
        {
            break;
        }
        if stream.read_buf(buffer).await.map_err(|error| error.to_string())? == 0 {
            return Err("the server closed the connection".to_owned());
        }
    }
    if buffer.starts_with(b"HTTP/1.1 20") {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(buffer).into_owned())
    }
}

/// The length of the whole answer, once its head is there.
fn whole(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|part| part == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&buffer[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    })?;
    Some(head + length)
}
