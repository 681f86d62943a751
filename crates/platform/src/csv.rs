//! Tables as text (RFC 4180): read from what people upload, written for what they open in a spreadsheet.

use std::fmt::Write as _;

/// How many cells of a row are read: more than any table here has columns, and so few that a file of separators takes little
/// room.
pub(crate) const MOST_CELLS: usize = 64;

/// What a file begins with, so that a spreadsheet reads it as UTF-8: without it Excel takes the encoding of its computer.
const MARK: char = '\u{feff}';

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The line of the file it begins on, from 1 on.
    pub(crate) number: usize,
    /// Its cells, at least one.
    pub(crate) cells: Vec<String>,
}

/// What each cell of a line means, by its place; `None` for what is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns<C>(pub(crate) Vec<Option<C>>);

impl<C: Copy + PartialEq> Columns<C> {
    /// What a line has in a column, surrounding space dropped; `None` where it has nothing.
    pub(crate) fn cell<'l>(&self, cells: &'l [String], column: C) -> Option<&'l str> {
        let place = self.0.iter().position(|known| *known == Some(column))?;
        cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// Whether a line has something beyond the last column that has a name.
    pub(crate) fn runs_over(&self, cells: &[String]) -> bool {
        cells.get(self.0.len()..).unwrap_or_default().iter().any(|cell| !cell.trim().is_empty())
    }

    /// Whether some column means this.
    pub(crate) fn has(&self, column: C) -> bool {
        self.0.contains(&Some(column))
    }
}

/// Why a text is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CsvError {
    /// A quotation mark that nothing closes; the line it stands on.
    #[error("line {0} opens a quotation mark that is never closed")]
    OpenQuote(usize),
    /// Something between a closing quotation mark and the next separator; the line.
    #[error("line {0} has text behind a closing quotation mark: write a quotation mark within quotes twice")]
    BehindQuote(usize),
    /// More rows than are read.
    #[error("there are more than {0} lines: send the rest in another file")]
    TooMany(usize),
}

/// The rows of `text`, at most `most` of them, and of each the first [`MOST_CELLS`] cells; empty lines are left out. The
/// separator is the first of comma, semicolon and tab that the first line has outside quotation marks.
///
/// # Errors
/// Where it is no table, or too long a one.
pub(crate) fn read(text: &str, most: usize) -> Result<Vec<Line>, CsvError> {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let separator = separator_of(text);
    let mut lines = Vec::new();
    let (mut letters, mut line) = (text.chars().peekable(), 1);
    while letters.peek().is_some() {
        let (begins, mut cells) = (line, Vec::new());
        loop {
            let mut cell = String::new();
            if letters.next_if_eq(&'"').is_some() {
                let opened = line;
                loop {
                    match letters.next() {
                        Some('"') if letters.next_if_eq(&'"').is_some() => cell.push('"'),
                        Some('"') => break,
                        Some(letter) => {
                            line += usize::from(letter == '\n');
                            cell.push(letter);
                        }
                        None => return Err(CsvError::OpenQuote(opened)),
                    }
                }
                let ends = |letter: &char| *letter == separator || matches!(letter, '\n' | '\r');
                if letters.peek().is_some_and(|letter| !ends(letter)) {
                    return Err(CsvError::BehindQuote(line));
                }
            } else {
                let plain = |letter: &char| *letter != separator && !matches!(letter, '\n' | '\r');
                while let Some(letter) = letters.next_if(plain) {
                    cell.push(letter);
                }
            }
            if cells.len() < MOST_CELLS {
                cells.push(cell);
            }
            if letters.next_if_eq(&separator).is_none() {
                break;
            }
        }
        letters.next_if_eq(&'\r');
        letters.next_if_eq(&'\n');
        line += 1;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            if lines.len() == most {
                return Err(CsvError::TooMany(most));
            }
            lines.push(Line { number: begins, cells });
        }
    }
    Ok(lines)
}

fn separator_of(text: &str) -> char {
    let mut quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            ',' | ';' | '\t' if !quoted => return letter,
            _ => {}
        }
    }
    ','
}

/// What a file begins with: its byte order mark and the row of the names of its columns.
pub(crate) fn head<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    format!("{MARK}{}", write(names))
}

/// One row, its end included, for a spreadsheet: a cell that one would take for a formula begins with an apostrophe.
pub(crate) fn write<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> String {
    let mut row = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        let cell = cell.as_ref();
        if place > 0 {
            row.push(',');
        }
        let plain = cell.chars().all(|letter| !matches!(letter, ',' | ';' | '"' | '\n' | '\r' | '\t'));
        let formula = if is_formula(cell) { "'" } else { "" };
        if plain {
            let _ = write!(row, "{formula}{cell}");
        } else {
            let _ = write!(row, "\"{formula}{}\"", cell.replace('"', "\"\""));
        }
    }
    row + "\r\n"
}

/// Whether a spreadsheet would calculate it (OWASP, CSV injection). Full-width forms of the signs count: some programs
/// fold them.
pub(crate) fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start_matches([' ', '\u{a0}', '"', '\'']).chars().next();
    matches!(
        first,
        Some(
            '=' | '+'
                | '-'
                | '@'
                | '|'
                | '\t'
                | '\r'
                | '\n'
                | '\u{ff1d}'
                | '\u{ff0b}'
                | '\u{ff0d}'
                | '\u{ff20}'
        )
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text, 100).expect("a table").into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn cells_are_read_as_they_were_meant() {
        for (text, expected) in [
            ("a,b\r\nc,d\r\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a;b\n\"c;d\";e,f", vec![vec!["a", "b"], vec!["c;d", "e,f"]]),
            ("\"a,b\"\tc\n", vec![vec!["a,b", "c"]]),
            ("\u{feff}a,\"b\"\"c\"\n\n , \n,\nd,\"e\nf\"\n", vec![vec!["a", "b\"c"], vec!["d", "e\nf"]]),
            ("a,\n", vec![vec!["a", ""]]),
            ("a\rb\r", vec![vec!["a"], vec!["b"]]),
            ("", vec![]),
        ] {
            assert_eq!(cells(text), expected, "{text:?}");
        }
    }

    #[test]
    fn separators_alone_take_no_room() {
        let wide = format!("a{}b\nc,d", ",".repeat(1_000_000));
        let lines = read(&wide, 100).expect("a table");
        let shape: Vec<_> = lines.iter().map(|line| (line.number, line.cells.len())).collect();
        assert_eq!(shape, [(1, MOST_CELLS), (2, 2)]);
    }

    #[test]
    fn lines_are_named_as_an_editor_counts_them() {
        let lines = read("a\n\n\"b\nc\"\nd\n", 100).expect("a table");
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 3, 5]);
        assert_eq!(read("a\n\"b\n\nc", 100), Err(CsvError::OpenQuote(2)));
        assert_eq!(read("a\n\"b\"c\n", 100), Err(CsvError::BehindQuote(2)));
        assert_eq!(read("a\nb\nc", 2), Err(CsvError::TooMany(2)));
    }

    #[test]
    fn nothing_written_is_calculated() {
        for cell in
            ["=1+1", "+255", "-1", "@SUM(A1)", "\t=1", " =1", "\"=1", "'=1", "=\"a\",b", "＝1", "|cmd"]
        {
            let written = write([cell]);
            let shown = cells(&written).remove(0).remove(0);
            assert!(shown.starts_with('\''), "{cell:?} is written {written:?}");
        }
        assert_eq!(write(["Asha", "50000.5", "a,b", "x\"y"]), "Asha,50000.5,\"a,b\",\"x\"\"y\"\r\n");
    }

    #[test]
    fn a_file_begins_with_the_mark_of_its_encoding_which_is_read_over() {
        let file = head(["jina", "kiasi"]) + &write(["Asha", "500"]);
        assert_eq!(file.as_bytes()[..7], *b"\xef\xbb\xbfjina");
        assert_eq!(cells(&file), [["jina", "kiasi"], ["Asha", "500"]]);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(rows in prop::collection::vec(prop::collection::vec("(?s).*", 1..5), 1..8)) {
            let shown = |cell: &String| if is_formula(cell) { format!("'{cell}") } else { cell.clone() };
            let text: String = rows.iter().map(write).collect();
            // The separator is told by the first row: a single cell there tells nothing, and needs none.
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(shown).collect::<Vec<_>>())
                .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
                .collect();
            prop_assume!(!rows[0][0].starts_with('\u{feff}'));
            prop_assert_eq!(cells(&text), expected);
        }

        #[test]
        fn no_text_is_too_strange_to_be_read(text in "[\\s,;\"a\\r\\n\u{feff}é]{0,200}") {
            match read(&text, 10_000) {
                Ok(lines) => {
                    let counted = text.matches('\n').count() + text.matches('\r').count() + 1;
                    prop_assert!(lines.windows(2).all(|pair| pair[0].number < pair[1].number));
                    prop_assert!(lines.iter().all(|line| !line.cells.is_empty() && line.number <= counted));
                }
                Err(error) => prop_assert!(text.contains('"'), "{}", error),
            }
        }
    }
}
