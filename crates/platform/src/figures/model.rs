//! How far figures reach, and how what is counted falls to days.

/// How many days are counted unless told.
pub(super) const USUAL: i64 = 30;
/// How many days can be asked for.
pub(super) const FEWEST: i64 = 7;
/// How many days can be asked for.
pub(super) const MOST: i64 = 31;

/// How many days are wanted.
///
/// # Errors
/// What to ask for instead.
pub(super) fn days(wanted: Option<&str>) -> Result<usize, String> {
    let Some(text) = wanted.filter(|text| !text.is_empty()) else { return Ok(count(USUAL)) };
    let days: Option<i64> = text.trim().parse().ok().filter(|days| (FEWEST..=MOST).contains(days));
    days.map(count).ok_or_else(|| format!("Ask for {FEWEST} to {MOST} days."))
}

fn count(days: i64) -> usize {
    usize::try_from(days).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_unless_told_and_no_more_than_that() {
        assert_eq!(days(None), Ok(30));
        assert_eq!(days(Some("")), Ok(30));
        assert_eq!((days(Some("7")), days(Some("31"))), (Ok(7), Ok(31)));
        for wrong in ["6", "32", "-7", "a week", "9223372036854775808"] {
            assert!(days(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
