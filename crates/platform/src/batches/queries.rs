//! Every statement about batches and their lines.

mod batch;
mod lines;
mod names;
mod payees;
mod sums;

pub(super) use batch::{
    add_maker, find, find_by_file, find_locked, insert, insert_parts, list, makers_of, move_to, part,
    set_progress, wait_for_senders, waiting,
};
pub(super) use lines::{
    Line, Looked, Shown, Which, check_twins, claim_references, delete_line, delete_lines, find_line, lines,
    put_lines,
};
pub(super) use names::{Named, forget_unnamed, leave_unnamed, set_names, to_name};
pub(super) use payees::{payees_now, unknown_payees, used_by_lines};
pub(super) use sums::{Summed, sums};
