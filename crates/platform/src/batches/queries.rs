//! Every statement about batches and their lines.

mod batch;
mod lines;

pub(super) use batch::{
    add_maker, find, find_by_file, find_locked, insert, insert_parts, list, makers_of, move_to, part,
    set_progress, waiting,
};
pub(super) use lines::{
    Line, Looked, Named, Shown, Which, check_twins, claim_references, delete_line, delete_lines, find_line,
    lines, put_lines, set_names, sums, to_name, unknown_payees,
};
