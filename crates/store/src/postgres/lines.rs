//! Connections that callers share for single statements. What several ask at once travels together, and the server
//! works on it without changing over from one process to another, which takes longer than most of these statements.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use deadpool_postgres::{ClientWrapper, Object};

use super::{
    asks::{Asks, Words},
    failed,
    session::prepare,
    wire,
};
use crate::{Row, StoreError, Value};

const LOOK_ONLY: &str = "SET default_transaction_read_only = on";

/// A place for each line; one is opened when it is first needed, and again after it broke.
#[derive(Debug)]
pub(super) struct Lines {
    places: Vec<Place>,
    next: AtomicUsize,
    asks: Arc<Asks>,
}

#[derive(Debug, Default)]
struct Place(Mutex<Option<Arc<ClientWrapper>>>);

impl Place {
    fn client(&self) -> MutexGuard<'_, Option<Arc<ClientWrapper>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One line, held by whoever asks.
#[derive(Debug)]
pub(crate) struct Line {
    client: Arc<ClientWrapper>,
    asks: Arc<Asks>,
}

/// A place without a connection that works.
#[derive(Debug)]
pub(super) struct Vacant<'a> {
    place: &'a Place,
    asks: &'a Arc<Asks>,
}

impl Lines {
    /// As many as there are cores, which is when sharing pays best: fewer leave the server idle, more make it change over.
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let places = (0..cores.clamp(2, 8)).map(|_| Place::default()).collect();
        Self { places, next: AtomicUsize::new(0), asks: Arc::default() }
    }

    /// The next line in turn.
    pub(super) fn next(&self) -> Result<Line, Vacant<'_>> {
        let place = &self.places[self.next.fetch_add(1, Ordering::Relaxed) % self.places.len()];
        match &*place.client() {
            Some(client) if !client.is_closed() => {
                Ok(Line { client: client.clone(), asks: self.asks.clone() })
            }
            _ => Err(Vacant { place, asks: &self.asks }),
        }
    }

    pub(super) fn hang_up(&self) {
        self.places.iter().for_each(|place| *place.client() = None);
    }
}

impl Vacant<'_> {
    /// Takes the connection out of its pool, which opens another in its stead.
    pub(super) async fn fill(self, client: Object) -> Result<Line, StoreError> {
        let client = Arc::new(Object::take(client));
        client.batch_execute(LOOK_ONLY).await.map_err(|error| failed(LOOK_ONLY, &error))?;
        *self.place.client() = Some(client.clone());
        Ok(Line { client, asks: self.asks.clone() })
    }
}

impl Line {
    pub(crate) async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let client = self.client.clone();
        let send = move |(sql, params): Words| async move {
            let (statement, params) = prepare(&client, &sql, &params).await?;
            let rows = client.query(&statement, &params).await.map_err(|error| failed(&sql, &error))?;
            wire::read_all(&rows, &sql)
        };
        self.asks.rows((sql.to_owned(), params.to_vec()), send).await
    }
}
