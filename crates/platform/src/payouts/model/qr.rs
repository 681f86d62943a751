//! TanQR codes: the text a shop's code carries, as EMVCo wrote it down for codes that a merchant presents
//! (EMV QRCPS Merchant-Presented Mode 1.1), with the Bank of Tanzania's template `tz.go.bot.tips`.
//!
//! The text is a row of fields: two digits of tag, two of length, the value. The last is tag 63, a checksum over all
//! before it. Among the templates of tags 26 to 51, one names `tz.go.bot.tips` in its field 00, whose till it is in 01 and
//! the till in 02.

/// A till that a code names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::payouts) struct TillOf {
    pub provider_code: String,
    pub number: String,
}

/// Why a text is no TanQR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    #[error("the code is longer than 512 characters or has others than printable ASCII")]
    NotText,
    #[error("the code is cut off or is no EMVCo code")]
    Broken,
    #[error("the code's checksum is wrong: scan it again")]
    Checksum,
    #[error("the code is no TanQR code: it does not name tz.go.bot.tips")]
    NotTanQr,
    #[error("the code names no till")]
    NoTill,
}

const SCHEME: &str = "tz.go.bot.tips";

/// The till that a code names.
pub(in crate::payouts) fn parse(text: &str) -> Result<TillOf, QrError> {
    let text = text.trim();
    if text.len() > 512 || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(QrError::NotText);
    }
    let fields = fields(text)?;
    let (first, last) = (fields.first(), fields.last());
    let (Some(("00", "01")), Some(("63", checksum))) = (first, last) else { return Err(QrError::Broken) };
    let covered = text.strip_suffix(checksum).ok_or(QrError::Broken)?;
    if !checksum.eq_ignore_ascii_case(&format!("{:04X}", crc(covered.as_bytes()))) {
        return Err(QrError::Checksum);
    }
    let templates = fields.iter().filter(|(tag, _)| ("26"..="51").contains(tag));
    for (_, template) in templates {
        let Ok(parts) = self::fields(template) else { continue };
        let part = |wanted: &str| parts.iter().find(|(tag, _)| *tag == wanted).map(|(_, value)| *value);
        if part("00").is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME)) {
            let (provider_code, number) = part("01").zip(part("02")).ok_or(QrError::NoTill)?;
            return Ok(TillOf { provider_code: provider_code.to_owned(), number: number.to_owned() });
        }
    }
    Err(QrError::NotTanQr)
}

/// Tags and values of a text, all of which they make up.
fn fields(mut text: &str) -> Result<Vec<(&str, &str)>, QrError> {
    let mut fields = Vec::new();
    while !text.is_empty() {
        let (tag, rest) = text.split_at_checked(2).ok_or(QrError::Broken)?;
        let (length, rest) = rest.split_at_checked(2).ok_or(QrError::Broken)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(tag) || !digits(length) {
            return Err(QrError::Broken);
        }
        let length: usize = length.parse().map_err(|_| QrError::Broken)?;
        let (value, rest) = rest.split_at_checked(length).ok_or(QrError::Broken)?;
        fields.push((tag, value));
        text = rest;
    }
    Ok(fields)
}

/// CRC-16 with polynomial 0x1021 and initial value 0xFFFF, as ISO/IEC 13239 has it.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(tag: &str, value: &str) -> String {
        format!("{tag}{:02}{value}", value.len())
    }

    /// A code as a shop prints it.
    pub(crate) fn code(provider_code: &str, number: &str, name: &str) -> String {
        let template = field("00", SCHEME) + &field("01", provider_code) + &field("02", number);
        let text = [
            field("00", "01"),
            field("01", "11"),
            field("26", &template),
            field("52", "5411"),
            field("53", "834"),
            field("58", "TZ"),
            field("59", name),
            field("60", "DAR ES SALAAM"),
            "6304".to_owned(),
        ]
        .concat();
        let checksum = crc(text.as_bytes());
        format!("{text}{checksum:04X}")
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc(b"123456789"), 0x29b1, "the check value of CRC-16/CCITT-FALSE");
        // The example of EMVCo's own specification.
        let text = concat!(
            "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN",
            "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***",
            "0708A60086670902ME91320016A0112233449988770708123456786304"
        );
        assert_eq!(crc(text.as_bytes()), 0xa13a);
    }

    #[test]
    fn a_code_names_a_till() {
        let till = parse(&code("503", "5551234", "ASHA TRADERS"));
        assert_eq!(till, Ok(TillOf { provider_code: "503".into(), number: "5551234".into() }));
        let small = code("503", "5551234", "X").to_ascii_lowercase();
        assert_eq!(parse(&small), Err(QrError::Checksum), "small letters are another text");
    }

    #[test]
    fn what_is_no_code_is_said_to_be_none() {
        let good = code("503", "5551234", "ASHA");
        let with = |part: &str| {
            let text = field("00", "01") + part + "6304";
            let checksum = crc(text.as_bytes());
            format!("{text}{checksum:04X}")
        };
        let other_scheme = with(&field("26", &field("00", "com.other")));
        let no_till = with(&field("26", &field("00", SCHEME)));
        let wordy = with(&field("no", "till"));
        for (text, error) in [
            (String::new(), QrError::Broken),
            ("hello".to_owned(), QrError::Broken),
            ("é".repeat(10), QrError::NotText),
            ("0".repeat(513), QrError::NotText),
            ("0".repeat(512), QrError::Broken),
            (wordy, QrError::Broken),
            (good[..good.len() - 1].to_owned(), QrError::Broken),
            (good.replace("5551234", "5551235"), QrError::Checksum),
            (good.clone() + "99020A", QrError::Broken),
            (other_scheme, QrError::NotTanQr),
            (no_till, QrError::NoTill),
        ] {
            assert_eq!(parse(&text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_shop_prints_is_read(code in "[0-9]{3,5}", number in "[0-9]{4,12}", name in "[A-Z ]{1,25}") {
            let read = parse(&super::tests::code(&code, &number, &name));
            prop_assert_eq!(read, Ok(TillOf { provider_code: code, number }));
        }

        #[test]
        fn one_changed_letter_is_noticed(at in 0..200_usize, to in "[0-9A-Z]") {
            let good = code("503", "5551234", "ASHA TRADERS");
            let at = at % (good.len() - 4);
            let mut text = good.clone();
            text.replace_range(at..=at, &to);
            prop_assert!(text == good || parse(&text).is_err(), "{text}");
        }

        #[test]
        fn no_text_whatever_makes_it_stop(text in "\\PC{0,120}", digits in "[0-9]{0,300}") {
            let _ = (parse(&text), parse(&digits));
        }
    }
}
