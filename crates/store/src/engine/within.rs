//! A command as a part of a transaction that does more: read, decided and written as in a batch, kept with the rest of it.

use std::sync::Arc;

use super::{
    Command, Op, Posted,
    batch::{Batch, Decides, Progress},
};
use crate::{Fault, StoreError, WriteTransaction, left::Left};

/// A row that is there already is found when it is looked for once more, unless the command never looks.
const TRIES: u32 = 3;

impl WriteTransaction {
    /// Carries out a command by itself, over what this transaction has written so far and locks from here on. Its outcome
    /// holds once the transaction is durable.
    ///
    /// # Errors
    /// What the database said; the transaction can then only roll back.
    pub async fn carry_out<C: Command>(&mut self, command: C) -> Result<C::Outcome, StoreError> {
        let (shared, now) = (self.shared().clone(), command.now());
        let posted = Arc::new(Posted::new(command, move || *shared.ids.next::<()>(now).as_bytes()));
        let commands: [Arc<dyn Decides>; 1] = [posted.clone()];
        for attempt in 1.. {
            // Before anything is locked: going back to it lets the locks go, and they are taken in their order once more.
            self.mark().await?;
            let (ops, left) = self.decided(&commands).await?;
            match self.apply(&ops).await {
                Ok(()) => {
                    self.left().add(&left);
                    break;
                }
                // Somebody else wrote the same key since it was looked for: now it is found.
                Err(error @ StoreError::Statement { fault: Fault::Unique, .. }) if attempt < TRIES => {
                    self.back_to_mark(error).await?;
                }
                Err(error) => return Err(error),
            }
        }
        posted.take()
    }

    async fn decided(&mut self, commands: &[Arc<dyn Decides>]) -> Result<(Vec<Op>, Left), StoreError> {
        let mut batch = Batch::new(commands);
        let mut wanted = batch.read_set();
        loop {
            let found = self.load(&wanted).await?;
            for (group, rows) in wanted.into_iter().zip(found) {
                batch.learn(group, rows);
            }
            match batch.decide() {
                Progress::Reads(groups) => wanted = groups,
                Progress::Done { ops, left, .. } => return Ok((ops, left)),
            }
        }
    }
}
