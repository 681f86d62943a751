use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::{
    pdf::{Column, Head, Pages, grouped},
    *,
};

fn at(text: &str) -> Timestamp {
    Timestamp::from_micros(text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond())
}

fn rows() -> Vec<Vec<Cell>> {
    let row = |text: &str, minor, currency| {
        vec![
            text.into(),
            Cell::Money(minor, currency),
            Cell::Count(7),
            Cell::At(at("2026-11-23T21:30:15Z")),
            Cell::Empty,
        ]
    };
    vec![
        row("Asha & <Mrema>", 245_000_050, Currency::TZS),
        row("=HYPERLINK(\"http://evil\")", 1_500, Currency::JPY),
        row("\t@SUM(A1)\u{0}\u{1}", 1_500, Currency::KWD),
    ]
}

fn written(mut writer: Writer) -> Vec<u8> {
    let mut file = Vec::new();
    for row in rows() {
        writer.row(&row);
        file.extend(writer.take());
    }
    file.extend(writer.end());
    file
}

const NAMES: [&str; 5] = ["name", "amount", "count", "at", "none"];

#[test]
fn text_has_the_decimals_of_each_currency_and_nothing_that_calculates() {
    let text = String::from_utf8(written(Writer::csv(&NAMES))).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{feff}name,amount,count,at,none");
    assert_eq!(text.matches('\u{feff}').count(), 1, "the pieces after the first have none");
    assert_eq!(lines[1], "Asha & <Mrema>,2450000.50,7,2026-11-23T21:30:15.000Z,");
    assert!(lines[2].starts_with("\"'=HYPERLINK(\"\"http://evil\"\")\",1500,"), "{}", lines[2]);
    assert!(lines[3].starts_with("\"'\t@SUM(A1)") && lines[3].contains(",1.500,"), "{}", lines[3]);
}

#[test]
fn a_workbook_holds_numbers_instants_of_the_zone_and_text_that_stays_text() {
    let zone = TimeZone::get("Africa/Dar_es_Salaam").expect("a zone");
    let file = written(Writer::xlsx(&NAMES, zone));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&name).expect("formulas");
    assert!(formulas.used_cells().next().is_none(), "nothing calculates");
    let sheet = book.worksheet_range(&name).expect("a sheet");
    let shown: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(shown[0][1], Data::String("amount".to_owned()));
    assert_eq!(shown[1][0], Data::String("Asha & <Mrema>".to_owned()));
    assert_eq!(shown[1][1].to_string(), "2450000.5");
    assert_eq!(shown[2][0], Data::String("=HYPERLINK(\"http://evil\")".to_owned()));
    assert_eq!((shown[2][1].to_string(), shown[3][1].to_string()), ("1500".to_owned(), "1.5".to_owned()));
    assert_eq!(shown[3][0], Data::String("\t@SUM(A1)".to_owned()));
    // 24 November 2026, 00:30:15 in East Africa.
    assert!(shown[1][3].to_string().starts_with("46350.0210"), "{}", shown[1][3]);
}

#[test]
fn an_account_in_a_workbook_is_text_and_keeps_its_zeros() {
    let mut writer = Writer::xlsx(&["account"], TimeZone::UTC);
    writer.row(&["0150123456789".into()]);
    let mut file = writer.take();
    file.extend(writer.end());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&file)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).expect("a sheet");
    assert_eq!(sheet.get((1, 0)), Some(&Data::String("0150123456789".to_owned())));
    let mut archive = zip::ZipArchive::new(Cursor::new(&file)).expect("an archive");
    let mut part = |name: &str| {
        let part = archive.by_name(name).expect("a part");
        std::io::read_to_string(part).expect("text")
    };
    let cell = "<c t=\"inlineStr\" s=\"7\"><is><t xml:space=\"preserve\">0150123456789</t></is></c>";
    assert!(part("xl/worksheets/sheet1.xml").contains(cell));
    // The eighth format is that of text, which editing a cell does not turn into a number.
    let styles = part("xl/styles.xml");
    let formats: Vec<&str> = styles.split_once("<cellXfs").expect("formats").1.split("<xf").skip(1).collect();
    assert!(formats.len() == 8 && formats[7].contains("numFmtId=\"49\""), "{styles}");
}

static COLUMNS: [Column; 2] = [
    Column { name: "Name", from: 400, to: 2_000, right: false },
    Column { name: "Amount", from: 2_000, to: 3_000, right: true },
];

#[test]
fn pages_are_numbered_and_every_object_is_where_the_table_says() {
    let head = Head {
        merchant: "Zuri (Foods) \\ Ñandú Ωmega".to_owned(),
        title: "Statement".to_owned(),
        lines: vec!["From here on".to_owned()],
        page: "Page {page} of {pages}",
    };
    let mut writer = Writer::Pdf(Box::new(Pages::new(head, &COLUMNS, 100, TimeZone::UTC)));
    let mut file = Vec::new();
    for number in 0..100_i64 {
        writer.row(&[
            "Somebody with quite a long name that has no room".into(),
            Cell::Money(number * 100_000, Currency::TZS),
        ]);
        file.extend(writer.take());
    }
    file.extend(writer.end());
    let text = String::from_utf8_lossy(&file);
    for expected in [
        "Page 1 of 3",
        "Page 3 of 3",
        "(99,000.00)",
        "Zuri \\(Foods\\) \\\\ \\321and\\372 ?mega",
        "/Count 3",
        "(Somebody with quite a",
        "...) Tj",
    ] {
        assert!(text.contains(expected), "{expected} in {text:.3000}");
    }
    let table: usize = text
        .rsplit("startxref\n")
        .next()
        .and_then(|tail| tail.lines().next())
        .expect("a place")
        .parse()
        .expect("a number");
    assert!(file[table..].starts_with(b"xref\n"));
    let entries = String::from_utf8(file[table..].to_vec()).expect("text");
    let mut seen = 0;
    for (number, line) in entries.lines().skip(3).take_while(|line| line.ends_with(" n ")).enumerate() {
        let offset: usize = line[..10].parse().expect("an offset");
        let begins = format!("{} 0 obj", number + 1);
        assert!(file[offset..].starts_with(begins.as_bytes()), "object {}", number + 1);
        seen += 1;
    }
    assert_eq!(seen, 4 + 2 * 3);
}

#[test]
fn a_long_table_takes_no_room_while_it_is_written() {
    let head = || Head { merchant: String::new(), title: String::new(), lines: Vec::new(), page: "{page}" };
    let writers = [
        Writer::csv(&NAMES),
        Writer::xlsx(&NAMES, TimeZone::UTC),
        Writer::Pdf(Box::new(Pages::new(head(), &COLUMNS, 20_000, TimeZone::UTC))),
    ];
    for mut writer in writers {
        let mut most = 0;
        for number in 0..20_000_i64 {
            writer.row(&["Asha Mrema".into(), Cell::Money(number, Currency::TZS)]);
            if number % 250 == 249 {
                most = most.max(writer.take().len());
            }
        }
        assert!(most > 0 && most < 200_000, "{most} bytes at once");
        let _ = writer.end();
    }
}

#[test]
fn digits_stand_in_threes() {
    for (given, shown) in
        [("0", "0"), ("999.00", "999.00"), ("1000.50", "1,000.50"), ("-2450000", "-2,450,000")]
    {
        assert_eq!(grouped(given), shown);
    }
}
