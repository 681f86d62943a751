//! Jobs whose work fails: counted, and tried again ever more rarely.

use values::Duration;

use super::{Lease, LeasedJob, lease};
use crate::{Queries as _, StoreError, ToValue as _, WriteTransaction};

/// How long after a failure it is tried again: soon the first times, since what ails it may pass, and every half hour at last.
fn pause(failures: u32) -> Duration {
    Duration::from_secs((60_u64 << failures.saturating_sub(3).min(5)).min(1_800))
}

impl WriteTransaction {
    /// Notes that the work of a job failed; it comes again after a minute, and after the third failure in a row later each time,
    /// by half an hour at most. Putting it off ends the row. `Lost`: another worker has it, so roll back.
    ///
    /// # Errors
    /// What the database said.
    pub async fn fail_job(&mut self, job: &LeasedJob, error: &str) -> Result<Lease, StoreError> {
        let until = self.now() + pause(job.failures.saturating_add(1));
        let sql = "UPDATE job SET run_at = $3, last_error = $4, failures = failures + 1, fence = fence + 1 \
                   WHERE id = $1 AND fence = $2";
        let values = [job.id.to_value(), job.fence.to_value(), until.to_value(), error.to_value()];
        Ok(lease(self.execute(sql, &values).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_tried_again_ever_more_rarely_up_to_half_an_hour() {
        let minutes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, u32::MAX].map(|failures| pause(failures).as_secs() / 60);
        assert_eq!(minutes, [1, 1, 1, 1, 2, 4, 8, 16, 30, 30, 30]);
    }
}
