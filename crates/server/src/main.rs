//! The Kibali program.

fn main() {}
