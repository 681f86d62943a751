//! Statements about many rows at once: one journey to the database for hundreds of rows instead of one for each.

use permit::{Param, ToValue, Value};

/// How many rows a statement has: few shapes, since both databases keep what they prepared for each. The largest stays
/// below the parameters that SQLite takes (32,766), with up to 40 columns.
const STRIDES: [usize; 4] = [512, 64, 8, 1];

/// The items in pieces, each as long as one of a few lengths.
pub(crate) fn strides<T>(items: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let length = STRIDES.into_iter().find(|length| *length <= rest.len())?;
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(piece)
    })
}

/// Places of the values of many rows, behind the merchant (`$1`) and `before` other values that all rows share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    /// How many rows.
    pub(crate) count: usize,
    /// How many values each has of its own.
    pub(crate) columns: usize,
    /// How many values stand before them, the merchant left out.
    pub(crate) before: usize,
}

impl Rows {
    /// Every row as `row` writes it, between commas; `row` gets the place of the row's first value.
    pub(crate) fn write(self, row: impl Fn(usize) -> String) -> String {
        let first = |place: usize| 2 + self.before + place * self.columns;
        (0..self.count).map(|place| row(first(place))).collect::<Vec<_>>().join(", ")
    }

    /// Every row as `($1, its values, after)`.
    pub(crate) fn with_merchant(self, after: &str) -> String {
        self.write(|first| {
            let own: Vec<_> = (first..first + self.columns).map(|place| format!("${place}")).collect();
            format!("($1, {}{after})", own.join(", "))
        })
    }
}

/// The values as a statement takes them.
pub(crate) fn params(values: &[Value]) -> Vec<Param<'_>> {
    values.iter().map(|value| value as &(dyn ToValue + Sync)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_in_one_piece_and_pieces_have_few_lengths() {
        for length in [0, 1, 7, 8, 63, 64, 500, 511, 512, 513, 1_600] {
            let items: Vec<usize> = (0..length).collect();
            let pieces: Vec<&[usize]> = strides(&items).collect();
            assert!(pieces.iter().all(|piece| STRIDES.contains(&piece.len())), "{length}");
            assert_eq!(pieces.concat(), items);
        }
    }

    #[test]
    fn values_are_numbered_row_by_row() {
        let rows = Rows { count: 2, columns: 2, before: 1 };
        assert_eq!(rows.with_merchant(", $2"), "($1, $3, $4, $2), ($1, $5, $6, $2)");
    }
}
