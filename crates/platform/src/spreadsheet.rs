//! Workbooks of Excel (XLSX), read into the lines that [`crate::csv`] reads from text.
//!
//! A workbook is a packed archive: a few kilobytes may unpack to gigabytes, and one cell far out may stand for billions of
//! empty ones. So it is unpacked once for nothing, within bounds, and what is needed of it is then read cell by cell, never as a
//! whole grid.

mod archive;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use crate::csv::{CsvError, Line, MOST_CELLS};

/// How many characters all cells that are read may have: shared text is stored once and shown often.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// How many characters of a cell are kept: none that is longer is right.
const LONGEST_CELL: usize = 500;

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SheetError {
    /// Not a workbook, or a broken one.
    #[error("the file cannot be read as an Excel workbook (.xlsx): save it again, or save it as CSV")]
    Broken,
    /// Nothing in it.
    #[error("the workbook has no sheet")]
    NoSheet,
    /// It would take too much room.
    #[error(
        "the workbook is too large when it is unpacked: keep one sheet with the columns that are needed, or save it as CSV"
    )]
    TooLarge,
    /// As of a text.
    #[error(transparent)]
    Lines(#[from] CsvError),
}

/// Whether `bytes` begin as an archive does.
pub(crate) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The rows of the first sheet, at most `most` of them; empty rows are left out. Takes a while: call it where that blocks
/// nobody.
///
/// # Errors
/// Where it is no workbook, or too large a one.
pub(crate) fn read(bytes: &[u8], most: usize) -> Result<Vec<Line>, SheetError> {
    let parts = archive::needed(bytes, archive::MOST_UNPACKED)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(parts)).map_err(|_| SheetError::Broken)?;
    let name = book.sheet_names().first().cloned().ok_or(SheetError::NoSheet)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| SheetError::Broken)?;
    let mut lines: Vec<Line> = Vec::new();
    let mut text = 0;
    while let Some(cell) = cells.next_cell().map_err(|_| SheetError::Broken)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let shown = shown(cell.get_value());
        if shown.trim().is_empty() || column >= MOST_CELLS {
            continue;
        }
        text += shown.len();
        if text > MOST_TEXT {
            return Err(SheetError::TooLarge);
        }
        if lines.last().is_none_or(|last| last.number != row + 1) {
            if lines.len() == most {
                return Err(CsvError::TooMany(most).into());
            }
            // Rows come in order; a workbook where they do not was not made by a spreadsheet.
            if lines.last().is_some_and(|last| last.number > row + 1) {
                return Err(SheetError::Broken);
            }
            lines.push(Line { number: row + 1, cells: Vec::new() });
        }
        if let Some(line) = lines.last_mut() {
            if line.cells.len() <= column {
                line.cells.resize(column + 1, String::new());
            }
            line.cells[column] = shown;
        }
    }
    Ok(lines)
}

/// A cell as a person reads it. Numbers come as the shortest text that means the same, so that a phone number or an amount
/// is the one that was typed; what is no exact amount is refused where amounts are read.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// As much of a text as is kept. Of shared text, which very many cells may show, no more is copied.
fn cut(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST_CELL).map_or(text.len(), |(end, _)| end);
    text[..end].to_owned()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write as _;

    use super::*;

    /// A workbook with one sheet whose `sheetData` is `rows`.
    pub(crate) fn workbook(rows: &str) -> Vec<u8> {
        workbook_with(rows, &[])
    }

    /// As [`workbook`], with more parts: their names and what is in them.
    pub(super) fn workbook_with(rows: &str, more: &[(&str, &str)]) -> Vec<u8> {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" \
                     Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Pay\" sheetId=\"1\" r:id=\"r1\"/>\
                     </sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" \
                     Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
            ),
        ];
        for (name, text) in parts {
            packed.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
            packed.write_all(text.as_bytes()).expect("written");
        }
        for (name, text) in more {
            packed.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
            packed.write_all(text.as_bytes()).expect("written");
        }
        packed.finish().expect("an archive").into_inner()
    }

    /// A row of cells: numbers as numbers, the rest as text.
    pub(crate) fn row(number: usize, cells: &[&str]) -> String {
        let cell = |(place, text): (usize, &&str)| {
            let at = format!("{}{number}", (b'A' + u8::try_from(place).expect("few columns")) as char);
            if text.parse::<f64>().is_ok() {
                format!("<c r=\"{at}\"><v>{text}</v></c>")
            } else {
                format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            }
        };
        let cells: String = cells.iter().enumerate().map(cell).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    }

    #[test]
    fn a_workbook_is_read_as_its_text_would_be() {
        let rows = [
            row(1, &["Phone", "Amount"]),
            row(3, &["255712345678", "1500.5"]),
            row(4, &["0712 345 678", "20000"]),
        ];
        let lines = read(&workbook(&rows.concat()), 10).expect("a workbook");
        let cells: Vec<_> = lines.iter().map(|line| (line.number, line.cells.join("|"))).collect();
        assert_eq!(
            cells,
            [
                (1, "Phone|Amount".to_owned()),
                (3, "255712345678|1500.5".to_owned()),
                (4, "0712 345 678|20000".to_owned())
            ]
        );
        assert_eq!(read(&workbook(&rows.concat()), 2), Err(CsvError::TooMany(2).into()));
    }

    #[test]
    fn a_cell_far_out_takes_no_room() {
        let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>2</v></c>\
                   <c r=\"XFD1048576\"><v>3</v></c></row>";
        let lines = read(&workbook(far), 10).expect("a workbook");
        assert_eq!(lines.iter().map(|line| line.cells.len()).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(lines[1].number, 1_048_576);
    }

    #[test]
    fn what_is_no_workbook_is_said_to_be_none() {
        for bytes in [&b"PK\x03\x04nonsense"[..], b"", b"a,b\n1,2\n"] {
            assert_eq!(read(bytes, 10), Err(SheetError::Broken));
        }
        let whole = workbook(&row(1, &["Phone"]));
        for end in [whole.len() / 3, whole.len() - 30] {
            assert!(read(&whole[..end], 10).is_err());
        }
    }
}
