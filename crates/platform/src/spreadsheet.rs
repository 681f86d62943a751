//! Workbooks of Excel (XLSX), read into the lines that [`crate::csv`] reads from text.
//!
//! A workbook is a packed archive: a few kilobytes may unpack to gigabytes, and one cell far out may stand for billions of
//! empty ones. So it is unpacked once for nothing, within a bound, and then read cell by cell, never as a whole grid.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

use crate::csv::{CsvError, Line, MOST_CELLS};

/// How much all parts of a workbook may come to when they are unpacked.
const MOST_UNPACKED: u64 = 160 * 1024 * 1024;
/// How many characters all cells that are read may have: shared text is stored once and shown often.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// How many characters of a cell are kept: none that is longer is right.
const LONGEST_CELL: usize = 500;
/// How much of that the shared text may be: many entries of nothing take more room than they are long.
const MOST_SHARED: u64 = 64 * 1024 * 1024;
/// Within how many bytes shared text says how many entries it has, and with how many digits at most.
const HEAD: u64 = 4 * 1024;
const MOST_DIGITS: usize = 7;

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
    weigh(bytes, MOST_UNPACKED)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
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

/// Unpacks everything for nothing, because what an archive says of its own size need not be so.
fn weigh(bytes: &[u8], most: u64) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    let mut left = most;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|_| SheetError::Broken)?;
        let is_shared =
            part.name().map_err(|_| SheetError::Broken)?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut head = Vec::new();
        if is_shared {
            part.by_ref().take(HEAD).read_to_end(&mut head).map_err(|_| SheetError::Broken)?;
            check_shared(&head)?;
        }
        let room = if is_shared { left.min(MOST_SHARED) } else { left };
        let taken = std::io::copy(&mut part.take(room + 1), &mut std::io::sink());
        let taken = taken.map_err(|_| SheetError::Broken)? + head.len() as u64;
        if taken > room {
            return Err(SheetError::TooLarge);
        }
        left -= taken;
    }
    Ok(())
}

/// Refuses shared text that says of itself that it has more entries than any file has cells: room is made for as many as it
/// says before the first is read, and a process that is not given so much memory ends.
fn check_shared(head: &[u8]) -> Result<(), SheetError> {
    const SAYS: &[u8] = b"uniqueCount";
    // In encodings with other bytes the number would not be found.
    if head.iter().any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) {
        return Err(SheetError::Broken);
    }
    let tag = first_tag(head).ok_or(SheetError::Broken)?;
    let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    let local = name.iter().position(|byte| *byte == b':').map_or(name, |colon| &name[colon + 1..]);
    if local != b"sst" || !name[0].is_ascii_alphabetic() {
        return Err(SheetError::Broken);
    }
    for (begin, _) in tag.windows(SAYS.len()).enumerate().filter(|(_, found)| *found == SAYS) {
        let value = tag[begin + SAYS.len()..].trim_ascii_start().strip_prefix(b"=");
        let value = value.map(<[u8]>::trim_ascii_start).and_then(<[u8]>::split_first);
        let Some((quote, value)) = value else { continue };
        if value.split(|byte| byte == quote).next().is_some_and(|digits| digits.len() > MOST_DIGITS) {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(())
}

/// What stands in the first tag of a part, behind its declaration. None where anything else comes before it, in which another
/// tag could seem to be the first.
fn first_tag(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if rest.starts_with(b"<?xml") {
        let end = rest.iter().position(|byte| *byte == b'>').filter(|end| rest[end - 1] == b'?')?;
        rest = rest[end + 1..].trim_ascii_start();
    }
    let tag = rest.strip_prefix(b"<")?;
    let mut quote = None;
    let end = tag.iter().position(|byte| {
        match (quote, *byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), closing) if open == closing => quote = None,
            _ => {}
        }
        false
    });
    let tag = &tag[..end?];
    Some(tag.strip_suffix(b"/").unwrap_or(tag))
}

/// A cell as a person reads it. Numbers come as the shortest text that means the same, so that a phone number or an amount
/// is the one that was typed; what is no exact amount is refused where amounts are read.
fn shown(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    match text.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
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
    fn workbook_with(rows: &str, more: &[(&str, &str)]) -> Vec<u8> {
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
    fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
        let bomb = workbook(&" ".repeat(3 * 1024 * 1024));
        assert!(bomb.len() < 64 * 1024, "{} bytes", bomb.len());
        assert_eq!(weigh(&bomb, 1024 * 1024), Err(SheetError::TooLarge));
        assert_eq!(weigh(&bomb, 8 * 1024 * 1024), Ok(()));
    }

    #[test]
    fn no_room_is_made_for_what_shared_text_only_says_that_it_has() {
        let shared = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
        let of = |text: &str| read(&workbook_with(shared, &[("xl/sharedStrings.xml", text)]), 10);
        let good = "<sst count=\"1\" uniqueCount=\"1\"><si><t>Phone</t></si></sst>";
        let declared = format!("\u{feff}<?xml version=\"1.0\"?>\r\n{good}");
        for text in [good, &declared, &good.replace("sst", "x:sst"), &good.replace(" uniqueCount=\"1\"", "")]
        {
            assert_eq!(of(text).expect(text)[0].cells, ["Phone"]);
        }
        // As many as fill the memory of any machine: a process that asks for so much of it is ended.
        for text in [
            "<sst uniqueCount=\"1000000000000\"/>".to_owned(),
            "<sst a='\"' b='>' uniqueCount\n= '1000000000000'></sst>".to_owned(),
            "<x:sst xmlns:x=\"x\" uniqueCount=\"000001000000000000\"/>".to_owned(),
        ] {
            assert_eq!(of(&text), Err(SheetError::TooLarge), "{text}");
        }
        let much = "<sst uniqueCount=\"1000000000000\"/>";
        for before in [
            "<!-- <sst> -->",
            "<?a <sst> ?>",
            "<!--:sst>-->",
            "<sst/a>",
            "<a:b:sst/>",
            "<other/>",
            "text",
            &" ".repeat(5000),
            "<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>\u{1b}(B",
        ] {
            assert_eq!(of(&format!("{before}{much}")), Err(SheetError::Broken), "{before:?}");
        }
        let elsewhere = workbook_with(shared, &[("XL\\SHAREDSTRINGS.XML", much)]);
        assert_eq!(read(&elsewhere, 10), Err(SheetError::TooLarge));
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
