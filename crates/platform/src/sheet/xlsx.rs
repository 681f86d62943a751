//! Workbooks (ECMA-376), one sheet in each, written row by row into an archive that is handed on while it grows: text stands in
//! the cells themselves, so that nothing has to be kept until the end.

use std::{
    fmt::Write as _,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{civil, tz::TimeZone};
use values::{Balance, Timestamp};
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use super::Cell;
use crate::csv;

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The formats of cells, in the order in which the part about styles has them.
const BOLD: u8 = 1;
const INSTANT: u8 = 2;
const QUOTED: u8 = 3;
/// Text that looks like a number, such as an account: it stays text when somebody edits it, so that it keeps its zeros.
const DIGITS: u8 = 7;
/// Money without decimals; with two the next, with three the one after that.
const MONEY: [u8; 4] = [4, 4, 5, 6];

/// What is written and not handed on yet.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// See the module.
pub(crate) struct Workbook {
    archive: ZipWriter<StreamWriter<Pending>>,
    pending: Pending,
    zone: TimeZone,
    xml: String,
}

impl Workbook {
    /// A workbook whose sheet begins with the names of its columns.
    pub(super) fn new(columns: &[&str], zone: TimeZone) -> Self {
        let pending = Pending::default();
        let archive = ZipWriter::new_stream(pending.clone());
        let mut book = Self { archive, pending, zone, xml: String::new() };
        for (name, text) in parts() {
            book.begin(name);
            book.put(&text);
        }
        book.begin("xl/worksheets/sheet1.xml");
        book.put(&format!(
            "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" \
             activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>\
             <cols><col min=\"1\" max=\"{}\" width=\"18\" customWidth=\"1\"/></cols><sheetData>",
            columns.len().max(1)
        ));
        let head: Vec<_> = columns.iter().map(|name| (BOLD, (*name).to_owned())).collect();
        book.xml.push_str("<row>");
        for (style, name) in head {
            text(&mut book.xml, style, &name);
        }
        book.xml.push_str("</row>");
        book.flush();
        book
    }

    fn begin(&mut self, name: &str) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.archive.start_file(name, options).expect("an archive in memory takes a part");
    }

    fn put(&mut self, text: &str) {
        self.archive.write_all(text.as_bytes()).expect("an archive in memory takes what is written");
    }

    fn flush(&mut self) {
        let xml = std::mem::take(&mut self.xml);
        self.put(&xml);
    }

    /// Writes a row.
    pub(super) fn row(&mut self, cells: &[Cell]) {
        self.xml.push_str("<row>");
        for cell in cells {
            match cell {
                Cell::Text(words) => text(&mut self.xml, style_of(words), words),
                Cell::Count(count) => number(&mut self.xml, 0, &count.to_string()),
                Cell::Money(minor, currency) => {
                    let places =
                        usize::try_from(currency.exponent()).unwrap_or_default().min(MONEY.len() - 1);
                    number(&mut self.xml, MONEY[places], &Balance::new(*minor, *currency).to_decimal());
                }
                Cell::At(at) => number(&mut self.xml, INSTANT, &serial(*at, &self.zone)),
                Cell::Empty => self.xml.push_str("<c/>"),
            }
        }
        self.xml.push_str("</row>");
        self.flush();
    }

    /// What was written and not handed on.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut *self.pending.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends sheet and archive; what is left.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.put("</sheetData></worksheet>");
        let Self { archive, pending, .. } = self;
        archive.finish().expect("an archive in memory ends");
        std::mem::take(&mut *pending.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn style_of(words: &str) -> u8 {
    match words {
        words if csv::is_formula(words) => QUOTED,
        words if !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit()) => DIGITS,
        _ => 0,
    }
}

fn text(xml: &mut String, style: u8, words: &str) {
    let _ = write!(xml, "<c t=\"inlineStr\" s=\"{style}\"><is><t xml:space=\"preserve\">");
    for letter in words.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            // XML has no place for these.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => xml.push(letter),
        }
    }
    xml.push_str("</t></is></c>");
}

fn number(xml: &mut String, style: u8, digits: &str) {
    let _ = write!(xml, "<c s=\"{style}\"><v>{digits}</v></c>");
}

/// The instant as workbooks count: days since the end of 1899 as a clock in `zone` shows them, with a fraction.
fn serial(at: Timestamp, zone: &TimeZone) -> String {
    const BILLION: i64 = 1_000_000_000;
    let local = zone.to_datetime(at.to_jiff());
    let days = local.date().since(civil::date(1899, 12, 30)).map_or(0, |span| i64::from(span.get_days()));
    let time = local.time();
    let seconds = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second());
    // Rounded up, so that what a workbook reads of it is never the second before.
    let fraction = (seconds * BILLION + 86_399) / 86_400;
    format!("{days}.{fraction:09}")
}

fn parts() -> [(&'static str, String); 5] {
    let package = "application/vnd.openxmlformats-package.relationships+xml";
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    [
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"{package}\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{sheet}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/styles.xml\" ContentType=\"{sheet}.styles+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{sheet}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Kibali\" sheetId=\"1\" r:id=\"rId1\"/>\
                 </sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>\
                 </Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"4\"><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\\ hh:mm:ss\"/>\
                 <numFmt numFmtId=\"165\" formatCode=\"#,##0\"/><numFmt numFmtId=\"166\" formatCode=\"#,##0.00\"/>\
                 <numFmt numFmtId=\"167\" formatCode=\"#,##0.000\"/></numFmts>\
                 <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/>\
                 <name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
                 <fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/>\
                 <bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"8\"><xf/>\
                 <xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf quotePrefix=\"1\"/>\
                 <xf numFmtId=\"165\" applyNumberFormat=\"1\"/><xf numFmtId=\"166\" applyNumberFormat=\"1\"/>\
                 <xf numFmtId=\"167\" applyNumberFormat=\"1\"/><xf numFmtId=\"49\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
    ]
}
