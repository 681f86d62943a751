//! A table on printed pages (PDF 1.4): a head and the names of the columns on each, text left or right in its column, and which
//! page of how many it is. A page is handed on when it is full; only where each begins in the file is kept.
//!
//! Letters are those of the fonts that every reader has, so that none has to be sent along: what they lack is a question mark.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::Cell;

/// A page of A4, and what is left free around it, in tenths of a point.
const WIDTH: i32 = 5_950;
const HEIGHT: i32 = 8_420;
const MARGIN: i32 = 400;
/// How many rows a page has, how far they are apart, and where the first stands.
const ROWS: i64 = 48;
const STEP: i32 = 130;
const FIRST_ROW: i32 = 6_880;

/// A column: its name, where it begins and ends, and to which of both its text keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// As it stands above it.
    pub name: &'static str,
    /// Where it begins, in tenths of a point from the left.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
    /// Numbers keep to the right.
    pub right: bool,
}

/// What stands on every page.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// Whose it is.
    pub merchant: String,
    /// What it is.
    pub title: String,
    /// Of when, and when it was made.
    pub lines: Vec<String>,
    /// Such as `Page {page} of {pages}`.
    pub page: &'static str,
}

/// See the module.
pub(crate) struct Pages {
    head: Head,
    columns: &'static [Column],
    pages: i64,
    /// What is not handed on yet, and how much was.
    out: Vec<u8>,
    before: usize,
    /// Where each object begins, and which of them are pages.
    offsets: Vec<usize>,
    kids: Vec<usize>,
    zone: TimeZone,
    /// The page being written, and how many rows it has.
    page: String,
    rows: i64,
}

const CATALOG: usize = 1;
const TREE: usize = 2;

impl Pages {
    /// A table of so many rows, its instants in `zone`.
    pub(crate) fn new(head: Head, columns: &'static [Column], rows: i64, zone: TimeZone) -> Self {
        let pages = (rows.max(1) + ROWS - 1) / ROWS;
        let mut written = Self {
            head,
            columns,
            pages,
            out: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            before: 0,
            offsets: vec![0; 2],
            kids: Vec::new(),
            zone,
            page: String::new(),
            rows: 0,
        };
        for font in ["Helvetica", "Helvetica-Bold"] {
            written.object(&format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
            ));
        }
        written.begin_page();
        written
    }

    /// Writes a row; an amount as people read it.
    pub(super) fn row(&mut self, cells: &[Cell]) {
        if self.rows == ROWS {
            self.end_page();
            self.begin_page();
        }
        let y = FIRST_ROW - STEP * i32::try_from(self.rows).unwrap_or_default();
        for (column, cell) in self.columns.iter().zip(cells) {
            let words = match cell {
                Cell::Money(..) => grouped(&cell.shown()),
                Cell::At(at) => self.zone.to_datetime(at.to_jiff()).strftime("%Y-%m-%d %H:%M").to_string(),
                other => other.shown(),
            };
            put(&mut self.page, column, (y, 80), &words);
        }
        self.rows += 1;
    }

    fn begin_page(&mut self) {
        self.rows = 0;
        let mut page = String::new();
        let whole = Column { name: "", from: MARGIN, to: WIDTH - MARGIN, right: false };
        let fit = |page: &mut String, y, size, text: &str| put(page, &whole, (y, size), text);
        page.push_str("BT\n");
        font(&mut page, true, 140);
        fit(&mut page, 7_900, 140, &self.head.merchant);
        font(&mut page, true, 110);
        fit(&mut page, 7_700, 110, &self.head.title);
        font(&mut page, false, 90);
        for (y, line) in (0..4).map(|line| 7_550 - 130 * line).zip(&self.head.lines) {
            fit(&mut page, y, 90, line);
        }
        font(&mut page, true, 80);
        for column in self.columns {
            put(&mut page, column, (FIRST_ROW + 170, 80), column.name);
        }
        font(&mut page, false, 80);
        let number = i64::try_from(self.kids.len()).unwrap_or_default() + 1;
        let words =
            self.head.page.replace("{page}", &number.to_string()).replace("{pages}", &self.pages.to_string());
        put(&mut page, &Column { right: true, ..whole }, (MARGIN - 80, 80), &words);
        self.page = page;
    }

    fn end_page(&mut self) {
        let mut page = std::mem::take(&mut self.page);
        page.push_str("ET\n");
        let (y, right) = (tenths(FIRST_ROW + 120), tenths(WIDTH - MARGIN));
        let _ = writeln!(page, "0.5 w {} {y} m {right} {y} l S", tenths(MARGIN));
        let content = self.object(&format!("<< /Length {} >>\nstream\n{page}endstream", page.len()));
        let kid = self.object(&format!(
            "<< /Type /Page /Parent {TREE} 0 R /MediaBox [0 0 {} {}] /Contents {content} 0 R \
             /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
            tenths(WIDTH),
            tenths(HEIGHT)
        ));
        self.kids.push(kid);
    }

    fn object(&mut self, text: &str) -> usize {
        self.offsets.push(self.before + self.out.len());
        let number = self.offsets.len();
        self.out.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
        number
    }

    /// What was written and not handed on.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.before += self.out.len();
        std::mem::take(&mut self.out)
    }

    /// Ends the last page and the file; what is left of it.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.end_page();
        let kids: Vec<String> = self.kids.iter().map(|kid| format!("{kid} 0 R")).collect();
        for (number, text) in [
            (CATALOG, format!("<< /Type /Catalog /Pages {TREE} 0 R >>")),
            (TREE, format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" "))),
        ] {
            self.offsets[number - 1] = self.before + self.out.len();
            self.out.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
        }
        let (table, size) = (self.before + self.out.len(), self.offsets.len() + 1);
        let mut tail = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            let _ = writeln!(tail, "{offset:010} 00000 n ");
        }
        let _ = write!(tail, "trailer\n<< /Size {size} /Root {CATALOG} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        self.out.extend_from_slice(tail.as_bytes());
        self.out
    }
}

fn tenths(length: i32) -> String {
    format!("{}.{}", length / 10, length % 10)
}

fn font(page: &mut String, bold: bool, size: i32) {
    let name = if bold { "F2" } else { "F1" };
    let _ = writeln!(page, "/{name} {} Tf", tenths(size));
}

/// Puts text into a column, at a height and of a size; what has no room there is left out.
fn put(page: &mut String, column: &Column, (y, size): (i32, i32), text: &str) {
    let room = column.to - column.from;
    let letters: Vec<u8> = text.chars().map(letter).collect();
    let mut kept = letters.as_slice();
    let mut cut = false;
    while width(kept, size) + if cut { width(b"...", size) } else { 0 } > room && !kept.is_empty() {
        kept = &kept[..kept.len() - 1];
        cut = true;
    }
    let mut kept = kept.to_vec();
    if cut {
        kept.extend_from_slice(b"...");
    }
    if kept.is_empty() {
        return;
    }
    let x = if column.right { column.to - width(&kept, size) } else { column.from };
    let _ = write!(page, "1 0 0 1 {} {} Tm (", tenths(x.max(0)), tenths(y));
    for byte in kept {
        match byte {
            b'(' | b')' | b'\\' => {
                page.push('\\');
                page.push(char::from(byte));
            }
            b' '..=b'~' => page.push(char::from(byte)),
            other => {
                let _ = write!(page, "\\{other:03o}");
            }
        }
    }
    page.push_str(") Tj\n");
}

/// The letter in the encoding of the fonts (Windows 1252).
fn letter(letter: char) -> u8 {
    match letter {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
        '–' => 0x96,
        '—' => 0x97,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '…' => 0x85,
        '€' => 0x80,
        '\t' | '\n' | '\r' => b' ',
        _ => b'?',
    }
}

/// How wide Helvetica writes it, in tenths of a point at a size in tenths.
fn width(letters: &[u8], size: i32) -> i32 {
    let thousandths: i32 = letters
        .iter()
        .map(|letter| match letter {
            b' '..=b'~' => i32::from(WIDTHS[usize::from(letter - b' ')]),
            _ => 600,
        })
        .sum();
    thousandths * size / 1_000
}

/// The widths of Helvetica from the space to the tilde, in thousandths of its size (Adobe's font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Digits in threes, as in `2,450,000.00`.
pub(crate) fn grouped(decimal: &str) -> String {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |digits| ("-", digits));
    let (whole, rest) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut shown = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown + rest
}
