//! QR codes, drawn as one path, so that no picture has to be fetched.

use qrcodegen::{QrCode, QrCodeEcc};

/// The quiet zone around a code, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The code of `text` as SVG, black on white in either scheme, because scanners want it so. `label` is read aloud.
/// `None` for a text that no code holds.
pub fn qr_svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                path.push_str(&format!("M{} {}h{}v1h-{}z", start + QUIET, y + QUIET, x - start, x - start));
            } else {
                x += 1;
            }
        }
    }
    let side = size + 2 * QUIET;
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_an_address_is_small_and_black_on_white() {
        let svg =
            qr_svg(&format!("https://pay.example.tz/pay/{}", "a".repeat(43)), "Scan \"me\"").expect("a code");
        assert!(svg.len() < 12_000, "{}", svg.len());
        assert!(svg.contains("aria-label=\"Scan &quot;me&quot;\"") && svg.contains("fill=\"#fff\""));
        // The finder pattern of the corner: a line of seven.
        assert!(svg.contains("<path d=\"M4 4h7v1h-7z"), "{svg}");
        assert_eq!(qr_svg(&"x".repeat(5_000), ""), None);
    }
}
