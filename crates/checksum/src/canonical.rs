//! A JSON document with sorted keys and untouched number tokens, and its printed forms.

use std::fmt::Write as _;

use serde_json::Value;

use super::number::javascript_number;

/// A JSON value; objects are sorted by UTF-16 code units, as JavaScript sorts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// The token.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// How numbers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// As JavaScript prints what it parsed: `10000.0` becomes `10000`.
    Normalised,
    /// The token as it came.
    AsReceived,
}

/// How characters beyond ASCII are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Characters {
    /// As they are, in UTF-8.
    Plain,
    /// As `\uXXXX` in lower-case hex, as Python's `ensure_ascii` does.
    Ascii,
}

impl Node {
    /// Reads the bytes of a JSON object; the last of equal keys wins. `None` for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        // serde_json rewrites the exponent of a number, so numbers travel through it as marked strings.
        let object: Value = serde_json::from_str(&mark(std::str::from_utf8(bytes).ok()?)).ok()?;
        if object.is_object() { Self::from_marked(object) } else { None }
    }

    /// Removes a field of an object.
    pub(super) fn take(&mut self, name: &str) -> Option<Self> {
        let Self::Object(fields) = self else { return None };
        let place = fields.iter().position(|(key, _)| key == name)?;
        Some(fields.remove(place).1)
    }

    /// Puts a field into an object, in the place of one of its name.
    pub(super) fn put(&mut self, name: &str, value: Self) {
        self.take(name);
        if let Self::Object(fields) = self {
            fields.push((name.to_owned(), value));
            *fields = sorted(std::mem::take(fields));
        }
    }

    /// Whether an object has no other fields than these.
    pub(super) fn has_only(&self, known: &[String]) -> bool {
        matches!(self, Self::Object(fields) if fields.iter().all(|(key, _)| known.contains(key)))
    }

    /// Compact JSON.
    pub(super) fn canonical(&self, numbers: Numbers, characters: Characters) -> String {
        let mut text = String::new();
        self.print(numbers, characters, &mut text);
        text
    }

    /// The values of an object one after the other. Clients use this for flat bodies only; a nested value
    /// counts with its canonical text, so that no part of a body goes unsigned.
    pub(super) fn legacy(&self, numbers: Numbers) -> String {
        let mut text = String::new();
        let Self::Object(fields) = self else { return text };
        for (_, value) in fields {
            match value {
                Self::Null => {}
                Self::Text(value) => text.push_str(value),
                other => other.print(numbers, Characters::Plain, &mut text),
            }
        }
        text
    }

    fn from_marked(value: Value) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            // `mark` leaves none.
            Value::Number(_) => return None,
            Value::String(text) => match text.strip_prefix(NUMBER) {
                Some(token) => Self::Number(token.to_owned()),
                None => Self::Text(text.strip_prefix(TEXT)?.to_owned()),
            },
            Value::Array(items) => {
                Self::List(items.into_iter().map(Self::from_marked).collect::<Option<_>>()?)
            }
            Value::Object(fields) => {
                let field = |(key, value): (String, Value)| {
                    Some((key.strip_prefix(TEXT)?.to_owned(), Self::from_marked(value)?))
                };
                Self::Object(sorted(fields.into_iter().map(field).collect::<Option<_>>()?))
            }
        })
    }

    fn print(&self, numbers: Numbers, characters: Characters, text: &mut String) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Bool(true) => text.push_str("true"),
            Self::Bool(false) => text.push_str("false"),
            Self::Number(token) if numbers == Numbers::AsReceived => text.push_str(token),
            Self::Number(token) => text.push_str(&javascript_number(token)),
            Self::Text(value) => print_string(value, characters, text),
            Self::List(items) => {
                text.push('[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    item.print(numbers, characters, text);
                }
                text.push(']');
            }
            Self::Object(fields) => {
                text.push('{');
                for (place, (key, value)) in fields.iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    print_string(key, characters, text);
                    text.push(':');
                    value.print(numbers, characters, text);
                }
                text.push('}');
            }
        }
    }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.as_str().to_owned()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(sorted(fields.iter().map(|(key, value)| (key.clone(), value.into())).collect()))
            }
        }
    }
}

/// UTF-16 order differs from that of UTF-8 where characters beyond U+FFFF meet those from U+E000 on.
fn sorted(mut fields: Vec<(String, Node)>) -> Vec<(String, Node)> {
    fields.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
    fields
}

const TEXT: char = 't';
const NUMBER: char = 'n';

/// Turns every number token into a string that begins with `n`, and lets every string begin with `t`.
/// What was no JSON before is none afterwards.
fn mark(json: &str) -> String {
    let mut marked = String::with_capacity(json.len() + json.len() / 4);
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => {
                let length = string_length(rest);
                marked.push('"');
                marked.push(TEXT);
                marked.push_str(&rest[1..length]);
                length
            }
            '-' | '0'..='9' => {
                let is_part = |c: char| matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let token = &rest[..length];
                // A broken token is copied as it is, for the parser to refuse.
                if serde_json::from_str::<serde_json::Number>(token).is_ok() {
                    let _ = write!(marked, "\"{NUMBER}{token}\"");
                } else {
                    marked.push_str(token);
                }
                length
            }
            other => {
                marked.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    marked
}

/// The length of the string literal that `json` begins with, both quotes included.
fn string_length(json: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    json.len()
}

fn print_string(value: &str, characters: Characters, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\0'..' ' => push_escaped(character, text),
            // Python escapes DEL as well.
            '\u{7f}'.. if characters == Characters::Ascii => push_escaped(character, text),
            _ => text.push(character),
        }
    }
    text.push('"');
}

fn push_escaped(character: char, text: &mut String) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        let _ = write!(text, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_tokens_are_kept_as_they_came() {
        let text = r#"{"a":[1E5,1e5,1e+5,1.0E-07,-0,-0.0,1.10,123456789012345678901234567890],"b":1e5}"#;
        let node = Node::read(text.as_bytes()).expect("an object");
        assert_eq!(node.canonical(Numbers::AsReceived, Characters::Plain), text);
    }

    #[test]
    fn keys_sort_by_utf16_code_units() {
        let text = r#"{"｡":1,"😀":2,"z":{"b":1,"a":2},"Z":3,"":4,"ab":5,"a":6}"#;
        let node = Node::read(text.as_bytes()).expect("an object");
        assert_eq!(
            node.canonical(Numbers::Normalised, Characters::Plain),
            r#"{"":4,"Z":3,"a":6,"ab":5,"z":{"a":2,"b":1},"😀":2,"｡":1}"#
        );
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        let node = Node::read(br#"{"a":1,"b":2,"\u0061":{"x":1,"x":3}}"#).expect("an object");
        assert_eq!(node.canonical(Numbers::Normalised, Characters::Plain), r#"{"a":{"x":3},"b":2}"#);
    }

    #[test]
    fn strings_are_escaped_as_javascript_or_python_does() {
        let node = Node::Text("\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é№😀\u{2028}<&>'".to_owned());
        assert_eq!(
            node.canonical(Numbers::Normalised, Characters::Plain),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é№😀\u{2028}<&>'\""
        );
        assert_eq!(
            node.canonical(Numbers::Normalised, Characters::Ascii),
            r#""\"\\/\b\f\n\r\t\u0000\u001f\u007f\u00e9\u2116\ud83d\ude00\u2028<&>'""#
        );
    }

    #[test]
    fn what_is_no_json_object_is_not_read() {
        for text in [
            "",
            "[]",
            "1",
            "\"a\"",
            "null",
            "{",
            "{\"a\":1",
            "{\"a\":01}",
            "{\"a\":1-2}",
            "{\"a\":-}",
            "{\"a\":1.}",
            "{\"a\":+1}",
            "{\"a\":.5}",
            "{1:2}",
            "{\"a\"1}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\",
            "{\"a\":tru1e}",
            "{\"a\":NaN}",
            "{\"a\":1}x",
            "\u{feff}{}",
            "{\"a\":1 2}",
            "{\"a\":1\"b\"}",
        ] {
            assert_eq!(Node::read(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Node::read(b"{\"a\":\"\xff\"}"), None);
        assert_eq!(Node::read(format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes()), None);
    }

    #[test]
    fn a_field_that_serde_json_keeps_for_itself_is_an_ordinary_one() {
        let text = r#"{"amount":{"$serde_json::private::Number":"5"}}"#;
        let node = Node::read(text.as_bytes()).expect("an object");
        assert_eq!(node.canonical(Numbers::Normalised, Characters::Plain), text);
    }
}
