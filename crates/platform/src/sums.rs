//! Sums of amounts by a database, which counts in 63 bits: a thousand of the largest amounts together are more. So
//! millions and what is left of each are added apart.

const MILLION: i64 = 1_000_000;

/// The two expressions that add `column` up.
pub(crate) fn in_parts(column: &str) -> String {
    let part = |sign| format!("CAST(COALESCE(SUM({column} {sign} {MILLION}), 0) AS BIGINT)");
    format!("{}, {}", part('/'), part('%'))
}

/// What both parts come to; `None` where that is more than 63 bits hold.
pub(crate) fn whole(millions: i64, rest: i64) -> Option<i64> {
    millions.checked_mul(MILLION)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use values::Amount;

    use super::*;

    #[test]
    fn parts_come_to_the_whole_as_far_as_that_can_be_said() {
        let largest = Amount::MAX_MINOR;
        assert_eq!(whole(largest / MILLION, largest % MILLION), Some(largest));
        assert_eq!(whole(1_000 * (largest / MILLION), 1_000 * (largest % MILLION)), Some(1_000 * largest));
        assert_eq!(whole(2_000 * (largest / MILLION), 0), None);
    }
}
