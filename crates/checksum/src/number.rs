//! Numbers as JavaScript prints them.

/// What JavaScript prints for the number it reads from `token`: `Number::toString` of ECMA-262, and `null`
/// beyond the range of a double.
pub(super) fn javascript_number(token: &str) -> String {
    let Ok(value) = token.parse::<f64>() else { return token.to_owned() };
    if !value.is_finite() {
        return "null".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = shortest(value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if value < 0.0 { "-" } else { "" };
    let point = usize::try_from(exponent + 1);
    match (point, exponent) {
        (Ok(point), ..21) if point >= digits.len() => format!("{sign}{digits:0<point$}"),
        (Ok(point @ 1..), ..21) => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
        (_, -6..0) => {
            let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
            format!("{sign}0.{zeros}{digits}")
        }
        _ => {
            let (first, more) = digits.split_at(1);
            let point = if more.is_empty() { "" } else { "." };
            format!("{sign}{first}{point}{more}e{exponent:+}")
        }
    }
}

/// The fewest digits that read back to `value`; of two such numbers equally close to it the even one, where
/// Rust's own shortest form goes up.
fn shortest(value: f64) -> String {
    let shortest = format!("{value:e}");
    let digits = shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    let nearest = format!("{value:.*e}", digits - 1);
    // Just above a power of two the nearest number of so few digits can be another double's.
    if nearest.parse() == Ok(value) { nearest } else { shortest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_javascript_prints_them() {
        for (token, printed) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.0e5", "0"),
            ("1", "1"),
            ("-1", "-1"),
            ("10000.0", "10000"),
            ("10000.50", "10000.5"),
            ("1E5", "100000"),
            ("1.0E7", "10000000"),
            ("1e-5", "0.00001"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("1.25e-7", "1.25e-7"),
            ("0.1", "0.1"),
            ("100", "100"),
            ("123456789012345680000", "123456789012345680000"),
            ("12345678901234567890", "12345678901234567000"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("999999999999999999999", "1e+21"),
            ("1.5e300", "1.5e+300"),
            ("9007199254740993", "9007199254740992"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("1e400", "null"),
            ("-1e400", "null"),
            ("1e-400", "0"),
            ("0.00037736", "0.00037736"),
            ("-2139900796351599.25", "-2139900796351599.2"),
            ("5.684341886080802e-14", "5.684341886080802e-14"),
        ] {
            assert_eq!(javascript_number(token), printed, "{token}");
        }
    }
}
