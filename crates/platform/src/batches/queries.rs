//! Every statement about batches and their lines.

mod batch;
mod lines;
mod names;

pub(super) use batch::{
    add_maker, find, find_by_file, find_locked, insert, insert_parts, list, makers_of, move_to, part,
    set_progress, waiting,
};
pub(super) use lines::{
    Line, Looked, Shown, Which, check_twins, claim_references, delete_line, delete_lines, find_line, lines,
    put_lines, sums,
};
pub(super) use names::{Named, forget_unnamed, leave_unnamed, set_names, to_name};
