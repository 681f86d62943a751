//! Clients that each make one call after the other, and how many calls a second that were.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

/// Somebody who makes a call whenever the last one has ended.
pub(crate) trait Client: Send + 'static {
    /// One call, ended when its effect is durable; how much it did.
    fn call(&mut self) -> impl Future<Output = Result<u64, String>> + Send;
}

/// Lets all of them work for `span` after a fifth of it to warm up, and prints one line: the name, how much a second, `/s`,
/// and within which time half of the calls and 99 of 100 ended.
///
/// # Errors
/// The first call that failed.
pub(crate) async fn measure<C: Client>(name: &str, clients: Vec<C>, span: Duration) -> Result<(), String> {
    let warm = work(clients, span / 5).await?.clients;
    let Worked { done, mut times, elapsed, .. } = work(warm, span).await?;
    times.sort_unstable();
    let at =
        |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default().as_secs_f64() * 1e3;
    let per_second = done as f64 / elapsed.as_secs_f64();
    println!("{name} {per_second:.1} /s p50 {:.3} ms p99 {:.3} ms", at(50), at(99));
    Ok(())
}

struct Worked<C> {
    clients: Vec<C>,
    done: u64,
    times: Vec<Duration>,
    elapsed: Duration,
}

async fn work<C: Client>(clients: Vec<C>, span: Duration) -> Result<Worked<C>, String> {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for mut client in clients {
        tasks.spawn(async move {
            let (mut done, mut times) = (0, Vec::with_capacity(16_384));
            while start.elapsed() < span {
                let begun = Instant::now();
                done += client.call().await?;
                times.push(begun.elapsed());
            }
            Ok::<_, String>((client, done, times))
        });
    }
    let mut worked = Worked { clients: Vec::new(), done: 0, times: Vec::new(), elapsed: Duration::ZERO };
    while let Some(ended) = tasks.join_next().await {
        let (client, done, times) = ended.map_err(|error| error.to_string())??;
        worked.clients.push(client);
        worked.done += done;
        worked.times.extend(times);
    }
    worked.elapsed = start.elapsed();
    Ok(worked)
}
