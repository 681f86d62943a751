//! The instance's time: the system's, or one that a test moves by hand.

use std::{
    sync::Arc,
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use values::{Duration, Timestamp};

/// Tells the time. Clones of a fixed clock move together.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The system's time.
    pub const fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands at `start` until it is moved.
    pub fn fixed(start: Timestamp) -> Self {
        Self(Kind::Fixed(Arc::new(AtomicI64::new(start.as_micros()))))
    }

    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "the one clock everything else asks")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Kind::Fixed(micros) => Timestamp::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock forward.
    ///
    /// # Panics
    /// On the system's clock, which nobody moves.
    pub fn advance(&self, span: Duration) {
        let Kind::Fixed(micros) = &self.0 else { panic!("the system's clock cannot be moved") };
        micros.fetch_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Sets a fixed clock, forward or back.
    ///
    /// # Panics
    /// On the system's clock.
    pub fn set(&self, at: Timestamp) {
        let Kind::Fixed(micros) = &self.0 else { panic!("the system's clock cannot be set") };
        micros.store(at.as_micros(), Ordering::SeqCst);
    }
}
