//! What several callers ask at the same moment in the same words is asked once: a page sends many requests with one
//! session, a server many with one key, and each begins with the same look (decision 0011).
//!
//! A caller shares an answer only if its statement was not sent yet when the caller came, so nobody is told what was true
//! before they asked. While one is on its way, those who come gather behind it and share the next.

use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared, WeakShared},
};

use crate::{Row, StoreError, Value};

/// A statement and its parameters.
pub(super) type Words = (String, Vec<Value>);
type Answer = BoxFuture<'static, Result<Arc<[Row]>, StoreError>>;

/// More than these, and what is over is forgotten.
const MOST: usize = 1024;

#[derive(Default)]
pub(super) struct Asks(Mutex<HashMap<Words, Ask>>);

/// One statement, as long as anybody waits for its answer: whoever waits drives it, so it outlives the caller who began it.
struct Ask {
    sent: Arc<AtomicBool>,
    answer: WeakShared<Answer>,
}

impl fmt::Debug for Asks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asks")
    }
}

impl Asks {
    /// The rows of `words`, which `send` asks for, unless somebody else is about to.
    pub(super) async fn rows<F>(
        &self,
        words: Words,
        send: impl FnOnce(Words) -> F + Send + 'static,
    ) -> Result<Vec<Row>, StoreError>
    where
        F: Future<Output = Result<Vec<Row>, StoreError>> + Send + 'static,
    {
        let rows = self.join(words, send).await?;
        Ok(rows.to_vec())
    }

    fn join<F>(&self, words: Words, send: impl FnOnce(Words) -> F + Send + 'static) -> Shared<Answer>
    where
        F: Future<Output = Result<Vec<Row>, StoreError>> + Send + 'static,
    {
        let mut asks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = asks.get(&words).and_then(|ask| Some((ask.sent.clone(), ask.answer.upgrade()?)));
        let before = match found {
            Some((sent, answer)) if !sent.load(Ordering::SeqCst) => return answer,
            Some((_, answer)) => Some(answer),
            None => None,
        };
        let sent = Arc::new(AtomicBool::new(false));
        let (leaves, asked) = (sent.clone(), words.clone());
        let answer = async move {
            if let Some(before) = before {
                let _ = before.await;
            }
            leaves.store(true, Ordering::SeqCst);
            send(asked).await.map(Arc::from)
        };
        let answer = answer.boxed().shared();
        if asks.len() >= MOST {
            asks.retain(|_, ask| ask.answer.upgrade().is_some());
        }
        if let Some(weak) = answer.downgrade() {
            asks.insert(words, Ask { sent, answer: weak });
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use tokio::sync::Semaphore;

    use super::*;

    /// Counts what is sent, and answers each with its number once the gate lets it through.
    struct Server {
        sent: AtomicI64,
        gate: Semaphore,
    }

    fn server() -> Arc<Server> {
        Arc::new(Server { sent: AtomicI64::new(0), gate: Semaphore::new(0) })
    }

    fn ask(asks: &Arc<Asks>, server: &Arc<Server>, about: i64) -> tokio::task::JoinHandle<i64> {
        let (asks, server) = (asks.clone(), server.clone());
        tokio::spawn(async move {
            let send = move |_| async move {
                let number = server.sent.fetch_add(1, Ordering::SeqCst) + 1;
                server.gate.acquire().await.expect("an open gate").forget();
                Ok(vec![Row::new(vec![Value::Int(number)])])
            };
            let mut rows =
                asks.rows(("SELECT".to_owned(), vec![Value::Int(about)]), send).await.expect("rows");
            rows[0].next().expect("a number")
        })
    }

    async fn settle() {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn those_who_come_while_one_is_on_its_way_share_the_next() {
        let (asks, server) = (Arc::new(Asks::default()), server());
        let first = ask(&asks, &server, 7);
        settle().await;
        let later: Vec<_> = (0..5).map(|_| ask(&asks, &server, 7)).collect();
        let other = ask(&asks, &server, 8);
        settle().await;
        assert_eq!(server.sent.load(Ordering::SeqCst), 2, "the first, and the one in other words");
        server.gate.add_permits(3);
        assert_eq!((first.await.expect("an answer"), other.await.expect("an answer")), (1, 2));
        for one in later {
            assert_eq!(one.await.expect("an answer"), 3, "sent after they came, once for all of them");
        }
        server.gate.add_permits(1);
        assert_eq!(ask(&asks, &server, 7).await.expect("an answer"), 4, "nothing is remembered");
    }

    #[tokio::test]
    async fn whoever_leaves_takes_nobody_along() {
        let (asks, server) = (Arc::new(Asks::default()), server());
        let first = ask(&asks, &server, 7);
        settle().await;
        let second = ask(&asks, &server, 7);
        settle().await;
        first.abort();
        server.gate.add_permits(2);
        assert_eq!(second.await.expect("an answer"), 2);
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten() {
        let (asks, server) = (Arc::new(Asks::default()), server());
        server.gate.add_permits(3 * MOST);
        for about in 0..i64::try_from(2 * MOST).expect("few") {
            ask(&asks, &server, about).await.expect("an answer");
        }
        assert!(asks.0.lock().expect("a lock").len() <= MOST);
    }
}
