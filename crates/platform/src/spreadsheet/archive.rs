//! What of a workbook its reader is given: the parts that are needed, each within bounds.
//!
//! The reader keeps copies. A format or the address of a sheet that is long and named by very many others takes their number
//! times its length, and shared text makes it make room for as many entries as it says that it has; a process that is not given
//! so much memory ends. So formats are left out, since a number is read without them, the parts that name others are short, and
//! shared text says a number that it can have.

use std::io::{self, Cursor, Read as _, Write as _};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::SheetError;

/// How much all parts of a workbook may come to when they are unpacked.
pub(super) const MOST_UNPACKED: u64 = 160 * 1024 * 1024;
/// How much of that the shared text may be: very many entries of nothing take more room than they are long.
const MOST_SHARED: u64 = 64 * 1024 * 1024;
/// How long any other part is that is no sheet, and one that says where others are. What is longer is left out.
const SHORT: u64 = 128 * 1024;
const SHORT_RELATIONS: u64 = 32 * 1024;
/// Within how many bytes shared text says how many entries it has, and with how many digits at most.
const HEAD: usize = 4 * 1024;
const MOST_DIGITS: usize = 7;

/// An archive of the parts that are needed. Everything is unpacked once, because what an archive says of its own size need not
/// be so.
///
/// # Errors
/// `Broken`, or `TooLarge` where all parts come to more than `most`.
pub(super) fn needed(bytes: &[u8], most: u64) -> Result<Vec<u8>, SheetError> {
    let broken = |_| SheetError::Broken;
    let unread = |_: io::Error| SheetError::Broken;
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let packed = packed.compression_level(Some(1));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut kept = ZipWriter::new(Cursor::new(Vec::new()));
    let mut left = most;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(broken)?;
        // As the reader compares names.
        let name = part.name().map_err(broken)?.replace('\\', "/").to_ascii_lowercase();
        if name.ends_with('/') {
            continue;
        }
        let mut head = Vec::new();
        part.by_ref().take(SHORT + 1).read_to_end(&mut head).map_err(unread)?;
        let is_shared = name.ends_with("sharedstrings.xml");
        if is_shared || name.contains("worksheets/") {
            let room = if is_shared { left.min(MOST_SHARED) } else { left };
            if is_shared {
                check_shared(&head[..head.len().min(HEAD)])?;
            }
            kept.start_file(name.as_str(), packed).map_err(broken)?;
            kept.write_all(&head).map_err(unread)?;
            let rest = io::copy(&mut part.take(room + 1), &mut kept).map_err(unread)?;
            let length = head.len() as u64 + rest;
            if length > room {
                return Err(SheetError::TooLarge);
            }
            left -= length;
            continue;
        }
        let rest = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(unread)?;
        let length = head.len() as u64 + rest;
        left = left.checked_sub(length).ok_or(SheetError::TooLarge)?;
        if name == "_rels/.rels" {
            check_root(&head)?;
        }
        let bound = if name.ends_with(".rels") { SHORT_RELATIONS } else { SHORT };
        if length > bound && names_sheets(&name) {
            return Err(SheetError::TooLarge);
        }
        if length <= bound && !name.ends_with("styles.xml") {
            kept.start_file(name.as_str(), packed).map_err(broken)?;
            kept.write_all(&head).map_err(unread)?;
        }
    }
    Ok(kept.finish().map_err(broken)?.into_inner())
}

/// Whether a part, or what says where others are beside it, names the sheets: a workbook without is none. Names of ranges and links
/// to other workbooks that nobody uses any more make it long.
fn names_sheets(name: &str) -> bool {
    name.ends_with("workbook.xml") || name.ends_with("workbook.xml.rels")
}

/// Refuses control characters: in an encoding that has them, what is looked for would be written in other bytes.
fn check_plain(text: &[u8]) -> Result<(), SheetError> {
    let is_strange = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    if text.iter().any(is_strange) { Err(SheetError::Broken) } else { Ok(()) }
}

/// Refuses a workbook whose root says that the part that names the sheets is one of those that may be long.
fn check_root(text: &[u8]) -> Result<(), SheetError> {
    check_plain(text)?;
    let text = text.to_ascii_lowercase();
    let has = |word: &[u8]| text.windows(word.len()).any(|part| part == word);
    if has(b"&") || has(b"worksheets") || has(b"sharedstrings") { Err(SheetError::Broken) } else { Ok(()) }
}

/// Refuses shared text that says of itself that it has more entries than any file has cells.
fn check_shared(head: &[u8]) -> Result<(), SheetError> {
    const SAYS: &[u8] = b"uniqueCount";
    check_plain(head)?;
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

#[cfg(test)]
mod tests {
    use super::{
        super::{
            read,
            tests::{workbook, workbook_with},
        },
        *,
    };
    use crate::csv::Line;

    const SHOWN: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
    const MUCH: &str = "<sst uniqueCount=\"1000000000000\"/>";

    fn with_shared(text: &str) -> Result<Vec<Line>, SheetError> {
        read(&workbook_with(SHOWN, &[("xl/sharedStrings.xml", text)]), 10)
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
        let bomb = workbook(&" ".repeat(3 * 1024 * 1024));
        assert!(bomb.len() < 64 * 1024, "{} bytes", bomb.len());
        assert_eq!(needed(&bomb, 1024 * 1024), Err(SheetError::TooLarge));
        assert!(needed(&bomb, 8 * 1024 * 1024).is_ok());
    }

    #[test]
    fn shared_text_is_read_however_its_first_tag_is_written() {
        let good = "<sst count=\"1\" uniqueCount=\"1\"><si><t>Phone</t></si></sst>".to_owned();
        let declared = format!("\u{feff}<?xml version=\"1.0\"?>\r\n{good}");
        let (named, uncounted) = (good.replace("sst", "x:sst"), good.replace(" uniqueCount=\"1\"", ""));
        for text in [good, declared, named, uncounted] {
            assert_eq!(with_shared(&text).expect("a workbook")[0].cells, ["Phone"], "{text}");
        }
    }

    #[test]
    fn no_room_is_made_for_what_shared_text_only_says_that_it_has() {
        for text in [
            MUCH,
            "<sst a='\"' b='>' uniqueCount\n= '1000000000000'></sst>",
            "<x:sst xmlns:x=\"x\" uniqueCount=\"000001000000000000\"/>",
        ] {
            assert_eq!(with_shared(text), Err(SheetError::TooLarge), "{text}");
        }
        let spaces = " ".repeat(5_000);
        for before in [
            "<!-- <sst> -->",
            "<?a <sst> ?>",
            "<!--:sst>-->",
            "<sst/a>",
            "<a:b:sst/>",
            "<other/>",
            "text",
            "<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>\u{1b}(B",
            spaces.as_str(),
        ] {
            assert_eq!(with_shared(&format!("{before}{MUCH}")), Err(SheetError::Broken), "{before:?}");
        }
        let elsewhere = workbook_with(SHOWN, &[("XL\\SHAREDSTRINGS.XML", MUCH)]);
        assert_eq!(read(&elsewhere, 10), Err(SheetError::TooLarge));
    }

    #[test]
    fn parts_that_the_reader_would_copy_again_and_again_are_left_out() {
        let rows = "<row r=\"1\"><c r=\"A1\" s=\"0\"><v>7</v></c></row>";
        let font = format!("<styleSheet><fonts><font><name val=\"{}\"/></font></fonts>", "n".repeat(200_000));
        let formats =
            format!("{font}<cellXfs>{}</cellXfs></styleSheet>", "<xf fontId=\"0\"/>".repeat(50_000));
        let long = "z".repeat(200_000);
        let parts = [("xl/styles.xml", formats.as_str()), ("xl/theme/theme1.xml", long.as_str())];
        let book = workbook_with(rows, &parts);
        assert_eq!(read(&book, 10).expect("a workbook")[0].cells, ["7"]);
        let given = needed(&book, MOST_UNPACKED).expect("a workbook");
        let given = ZipArchive::new(Cursor::new(given)).expect("an archive");
        let names: Vec<_> = given.file_names().map(|name| name.expect("a name").into_owned()).collect();
        assert!(!names.iter().any(|name| name.contains("styles") || name.contains("theme")), "{names:?}");
        assert_eq!(names.len(), 5, "{names:?}");
    }

    #[test]
    fn a_workbook_of_very_many_names_is_said_to_be_too_large_and_not_to_have_no_sheet() {
        let rows = "<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>";
        for (part, most) in
            [("xl/other/workbook.xml", SHORT), ("xl/other/_rels/Workbook.xml.rels", SHORT_RELATIONS)]
        {
            let of = |length: u64| {
                let text = "n".repeat(usize::try_from(length).expect("few"));
                read(&workbook_with(rows, &[(part, text.as_str())]), 10)
            };
            assert!(of(most).is_ok(), "{part}");
            assert_eq!(of(most + 1), Err(SheetError::TooLarge), "{part}");
        }
    }

    #[test]
    fn what_names_the_sheets_is_no_part_that_may_be_long() {
        let root = |target: &str| {
            let relation = "<Relationship Id=\"r1\" Type=\"x/relationships/officeDocument\" Target=";
            check_root(format!("<Relationships>{relation}\"{target}\"/></Relationships>").as_bytes())
        };
        assert_eq!(root("xl/workbook.xml"), Ok(()));
        for target in
            ["xl/Worksheets/book.xml", "xl/&#119;orksheets/book.xml", "xl/sharedStrings.xml", "xl\u{0}/"]
        {
            assert_eq!(root(target), Err(SheetError::Broken), "{target}");
        }
    }
}
