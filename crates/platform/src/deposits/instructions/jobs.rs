//! Instructions that nobody followed in time.

use permit::{Problem, Task, Tx as _};
use values::Id;

use super::{
    commands,
    model::{Instruction, InstructionState},
    queries,
};

/// The job that ends an instruction.
pub(crate) const EXPIRE: &str = "deposit_instruction.expire";

/// Carries out such a job.
///
/// # Errors
/// A failure of the store; the job comes again.
pub(crate) async fn expire(task: Task) -> Result<(), Problem> {
    let id: Id<Instruction> =
        task.payload().parse().map_err(|_| Problem::failure("a job about an instruction names none"))?;
    let mut tx = task.write().await?;
    match queries::find_locked(&mut tx, id).await? {
        Some(mut instruction) if instruction.state == InstructionState::Waiting => {
            if instruction.state_at(tx.now()) == InstructionState::Waiting {
                let until = instruction.expires_at;
                return task.postpone(tx, until, "it waits").await;
            }
            commands::end(&mut tx, &mut instruction, InstructionState::Expired).await?;
            let says = format!("saw no deposit for instruction {} in 3 days", instruction.reference);
            task.finish(tx, commands::done("deposit_instruction.expired", says, &instruction)).await
        }
        _ => task.finish_unrecorded(tx).await,
    }
}
