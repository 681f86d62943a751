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

/// Pixels of a module in a picture: a code of an address is then some 500 pixels wide.
const PIXELS: usize = 10;

/// The code of `text` as PNG, one bit a pixel (PNG, third edition). `None` for a text that no code holds.
pub(super) fn qr_png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = usize::try_from(code.size() + 2 * QUIET).ok()? * PIXELS;
    let module = |at: usize| i32::try_from(at / PIXELS).unwrap_or(0) - QUIET;
    let mut lines = Vec::with_capacity(side * (side / 8 + 2));
    for y in 0..side {
        // No filter; then eight pixels a byte, white ones set.
        lines.push(0);
        for start in (0..side).step_by(8) {
            let bits = (start..start + 8).fold(0_u8, |byte, x| {
                let dark = code.get_module(module(x), module(y));
                byte << 1 | u8::from(!dark)
            });
            lines.push(bits);
        }
    }
    let width = u32::try_from(side).ok()?.to_be_bytes();
    let header = [&width[..], &width[..], &[1, 0, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", header), (b"IDAT", stored(&lines)), (b"IEND", Vec::new())] {
        chunk(&mut png, name, &content);
    }
    Some(png)
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    png.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    let named = [name.as_slice(), content].concat();
    png.extend(&named);
    png.extend(crc(&named).to_be_bytes());
}

/// A zlib stream of blocks that are not packed (RFC 1950 and 1951): a code is a few kilobytes either way.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = bytes.chunks(0xffff);
    let last = blocks.len().saturating_sub(1);
    for (place, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(place == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

/// CRC-32 (PNG, third edition, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
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

    #[test]
    fn a_picture_has_the_sums_its_readers_check() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926, "the check value of CRC-32");
        assert_eq!(stored(b"Wikipedia")[16..], [0x11, 0xe6, 0x03, 0x98], "Adler-32");
        let png = qr_png("https://pay.example.tz/pay/token").expect("a picture");
        assert!(png.starts_with(b"\x89PNG") && png.ends_with(b"IEND\xae\x42\x60\x82"));
        assert_eq!(qr_png(&"x".repeat(5_000)), None);
    }
}
