//! A merchant's logo: a small PNG, JPEG or WebP. SVG is no choice, because it can carry a script.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The most bytes a logo has.
const MOST: usize = 100 * 1024;
/// The most pixels a side has: what is packed small may be huge to draw.
const WIDEST: u32 = 2_000;

/// A picture that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Logo {
    /// Reads a picture from base64, a `data:` address around it or not.
    ///
    /// # Errors
    /// Why it cannot be a logo.
    pub fn parse(text: &str) -> Result<Self, LogoError> {
        let text = text.trim();
        let packed = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
        let packed = packed.map_or(text, |(_, packed)| packed);
        if packed.len() > MOST * 4 / 3 + 4 {
            return Err(LogoError::TooLarge);
        }
        let bytes = STANDARD.decode(packed).map_err(|_| LogoError::NotBase64)?;
        if bytes.len() > MOST {
            return Err(LogoError::TooLarge);
        }
        let (media_type, size) = look(&bytes).ok_or(LogoError::NotAPicture)?;
        let (width, height) = size.ok_or(LogoError::NotAPicture)?;
        if width == 0 || height == 0 || width > WIDEST || height > WIDEST {
            return Err(LogoError::TooWide);
        }
        Ok(Self { media_type, bytes })
    }

    /// A picture as it was kept.
    pub(super) fn kept(media_type: &str, bytes: Vec<u8>) -> Option<Self> {
        let known = ["image/png", "image/jpeg", "image/webp"];
        let media_type = known.into_iter().find(|known| *known == media_type)?;
        Some(Self { media_type, bytes })
    }

    /// What it is, by its own bytes.
    pub fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// The picture.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

type Size = Option<(u32, u32)>;

fn look(bytes: &[u8]) -> Option<(&'static str, Size)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(("image/png", png(bytes)));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(("image/jpeg", jpeg(bytes)));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(("image/webp", webp(bytes)));
    }
    None
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(length)?)?;
    Some(part.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(length)?)?;
    Some(part.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// The header chunk is always the first (PNG, 11.2.2).
fn png(bytes: &[u8]) -> Size {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// Walks the segments to the frame header (ITU T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Size {
    let mut at = 2;
    loop {
        (*bytes.get(at)? == 0xff).then_some(())?;
        let marker = *bytes.get(at + 1)?;
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
        }
        at = at.checked_add(2 + usize::try_from(big(bytes, at + 2, 2)?).ok()?)?;
    }
}

/// The three forms of a WebP (RFC 9649, 2.5 to 2.7).
fn webp(bytes: &[u8]) -> Size {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

/// Why something cannot be a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Not base64.
    #[error("Send the picture's bytes in base64.")]
    NotBase64,
    /// Too many bytes.
    #[error("A logo has at most 100 kB. Save it smaller.")]
    TooLarge,
    /// Not one of the three kinds, or cut short.
    #[error("A logo is a PNG, JPEG or WebP picture.")]
    NotAPicture,
    /// Too many pixels.
    #[error("A logo has at most 2,000 pixels a side. Save it smaller.")]
    TooWide,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A PNG header of this size; no more of a picture is looked at.
    pub(crate) fn png_of(width: u32, height: u32) -> String {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        STANDARD.encode(bytes)
    }

    #[test]
    fn a_picture_is_told_by_its_bytes_and_never_huge() {
        let png = Logo::parse(&format!("data:image/gif;base64,{}", png_of(64, 64))).expect("a logo");
        assert_eq!(png.media_type(), "image/png", "whatever it is called");
        assert_eq!(Logo::parse(&png_of(2_001, 10)), Err(LogoError::TooWide));
        assert_eq!(Logo::parse(&png_of(0, 10)), Err(LogoError::TooWide));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x20\0\x40\x01\x01\x11\0";
        assert_eq!(Logo::parse(&STANDARD.encode(jpeg)).expect("a logo").media_type(), "image/jpeg");
        assert_eq!(look(jpeg), Some(("image/jpeg", Some((64, 32)))));
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x1f\0\0";
        assert_eq!(look(webp), Some(("image/webp", Some((64, 32)))));
    }

    #[test]
    fn what_is_no_picture_or_cut_short_is_refused() {
        for wrong in ["<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "GIF89a", ""] {
            assert_eq!(Logo::parse(&STANDARD.encode(wrong)), Err(LogoError::NotAPicture), "{wrong}");
        }
        for length in 0..24 {
            let cut = STANDARD.decode(png_of(64, 64)).expect("base64");
            assert_eq!(Logo::parse(&STANDARD.encode(&cut[..length])), Err(LogoError::NotAPicture));
        }
        assert_eq!(Logo::parse(&STANDARD.encode(b"\xff\xd8\xff\xe0\xff\xff")), Err(LogoError::NotAPicture));
        assert_eq!(Logo::parse("no base64!"), Err(LogoError::NotBase64));
        assert_eq!(Logo::parse(&"A".repeat(200_000)), Err(LogoError::TooLarge));
    }
}
