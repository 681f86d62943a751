//! A load generator: connections that each send one request after the other and count the answers.
//!
//! It has threads of its own. On the server's threads it mattered for a whole run which connections happened to share a
//! thread with their client, up to twice the time.

use std::{
    net::SocketAddr,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
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
    rate(tasks, start).await
}

/// What the connections measured, once all of them have ended.
async fn rate(mut tasks: JoinSet<Result<Vec<u64>, String>>, start: Instant) -> Result<Rate, String> {
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

/// Sends request after request, each of its own number, over `connections` for `span` after a short warm-up: as fast as the
/// answers come, or `pace` a second in all. Then the time of an answer counts from when its request was due.
///
/// # Errors
/// The first answer that was no success, or what the network said.
pub(super) async fn timed(
    address: SocketAddr,
    connections: usize,
    pace: Option<f64>,
    span: Duration,
    request: impl Fn(usize) -> String + Send + Sync + 'static,
) -> Result<Rate, String> {
    let (tell, told) = oneshot::channel();
    let work = move || {
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        let work = Arc::new(Work { address, connections, pace, request, next: AtomicUsize::new(0) });
        runtime.block_on(async {
            work.clone().send(span / 5).await?;
            work.send(span).await
        })
    };
    std::thread::spawn(move || tell.send(work()));
    told.await.map_err(|_| "the load generator broke off".to_owned())?
}

/// Numbered requests.
struct Work<F> {
    address: SocketAddr,
    connections: usize,
    pace: Option<f64>,
    request: F,
    next: AtomicUsize,
}

impl<F: Fn(usize) -> String + Send + Sync + 'static> Work<F> {
    async fn send(self: Arc<Self>, span: Duration) -> Result<Rate, String> {
        let mut streams = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            streams.push(connect(self.address).await?);
        }
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for (place, stream) in streams.into_iter().enumerate() {
            let (work, first) = (self.clone(), self.pace.map(|pace| place as f64 / pace));
            tasks.spawn(async move { work.one(stream, (start, first), start + span).await });
        }
        rate(tasks, start).await
    }

    /// One connection; with a pace, its first request is due after `first` seconds.
    async fn one(
        &self,
        mut stream: TcpStream,
        (start, first): (Instant, Option<f64>),
        until: Instant,
    ) -> Result<Vec<u64>, String> {
        let (mut times, mut buffer) = (Vec::with_capacity(16_384), Vec::with_capacity(16_384));
        let mut due = first.map(|seconds| start + Duration::from_secs_f64(seconds));
        let between = self.pace.map(|pace| Duration::from_secs_f64(self.connections as f64 / pace));
        loop {
            if let Some(due) = due {
                tokio::time::sleep_until(due.into()).await;
            }
            let begin = due.unwrap_or_else(Instant::now);
            if begin >= until {
                return Ok(times);
            }
            let request = (self.request)(self.next.fetch_add(1, Ordering::Relaxed));
            exchange(&mut stream, request.as_bytes(), &mut buffer).await?;
            times.push(u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX));
            due = due.zip(between).map(|(due, between)| due + between);
        }
    }
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
