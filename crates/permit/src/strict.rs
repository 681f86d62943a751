//! A body read a second time, field by field: to say which field is wrong and what it takes, or that there is no such field. And
//! which parameters a query string may have.

use std::{cell::RefCell, iter::Enumerate, slice};

use serde::{
    Deserializer,
    de::{DeserializeOwned, DeserializeSeed, IntoDeserializer as _, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use serde_json::{Error, Map, Value, map};

/// The field, and a sentence about it.
pub(crate) type Fault = (String, String);

/// What is wrong with a JSON text as a `T`: a field that is missing or takes something else, or one that `T` has not and
/// that is none of `beside`. Of several the first.
pub(crate) fn fault<T: DeserializeOwned>(bytes: &[u8], beside: &[&str]) -> Option<Fault> {
    let mut value = serde_json::from_slice::<Value>(bytes).ok()?;
    if let Value::Object(fields) = &mut value {
        for name in beside {
            fields.shift_remove(*name);
        }
    }
    let found = RefCell::new(Found::default());
    let read = T::deserialize(Walk { value: &value, path: String::new(), known: &[], found: &found });
    let Found { unknown, wrong } = found.into_inner();
    match read {
        Err(error) => Some(of_error(wrong.unwrap_or_default(), &error.to_string())),
        Ok(_) => unknown.map(|(path, known)| {
            let says = no_such("field", &path, known);
            (path, says)
        }),
    }
}

/// The fields of `T`; `None` where it is no object, or takes whatever it is given.
pub(crate) fn fields<T: DeserializeOwned>() -> Option<Vec<&'static str>> {
    let mut fields = None;
    // It is asked for what it reads, and gets nothing.
    drop(T::deserialize(Asked(&mut fields)));
    fields
}

/// Notes which fields are asked for.
struct Asked<'a>(&'a mut Option<Vec<&'static str>>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("there is nothing to read"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = Some(fields.to_vec());
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// That there is no parameter of this name, where there are those that are `known`.
pub(crate) fn unknown_parameter(name: &str, known: &[&str]) -> Fault {
    let name = within("", name);
    let says = no_such("parameter", &name, known);
    (name, says)
}

/// What a walk came across.
#[derive(Debug, Default)]
struct Found {
    /// A field that nobody asks for, and those that are known beside it.
    unknown: Option<(String, &'static [&'static str])>,
    /// Where what is wrong stands.
    wrong: Option<String>,
}

/// A part of a body, and where it stands.
struct Walk<'de, 'a> {
    value: &'de Value,
    path: String,
    /// The fields that are known where it stands.
    known: &'static [&'static str],
    found: &'a RefCell<Found>,
}

impl<'de> Walk<'de, '_> {
    fn read<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        let (path, found) = (self.path.clone(), self.found);
        seed.deserialize(self).inspect_err(|_| {
            found.borrow_mut().wrong.get_or_insert(path);
        })
    }
}

impl<'de, 'a> Walk<'de, 'a> {
    fn fields(self, map: &'de Map<String, Value>, known: &'static [&'static str]) -> Fields<'de, 'a> {
        Fields { left: map.iter(), next: None, known, path: self.path, found: self.found }
    }
}

impl<'de> Deserializer<'de> for Walk<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(items) => {
                let left = items.iter().enumerate();
                visitor.visit_seq(Items { left, path: self.path, found: self.found })
            }
            Value::Object(map) => visitor.visit_map(self.fields(map, &[])),
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(map) => visitor.visit_map(self.fields(map, fields)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }

    /// What is not asked for is known to nobody.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.found.borrow_mut().unknown.get_or_insert((self.path, self.known));
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

struct Items<'de, 'a> {
    left: Enumerate<slice::Iter<'de, Value>>,
    path: String,
    found: &'a RefCell<Found>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((place, value)) = self.left.next() else { return Ok(None) };
        let path = format!("{}[{place}]", self.path);
        Walk { value, path, known: &[], found: self.found }.read(seed).map(Some)
    }
}

struct Fields<'de, 'a> {
    left: map::Iter<'de>,
    next: Option<(&'de String, &'de Value)>,
    known: &'static [&'static str],
    path: String,
    found: &'a RefCell<Found>,
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.next = self.left.next();
        self.next.map(|(name, _)| seed.deserialize(name.as_str().into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (name, value) = self.next.take().expect("a name came before its value");
        Walk { value, path: within(&self.path, name), known: self.known, found: self.found }.read(seed)
    }
}

/// The name of a field within what stands at `path`; of a name that no field has so long only the beginning.
fn within(path: &str, name: &str) -> String {
    const LONGEST: usize = 60;
    let name = name.char_indices().nth(LONGEST).map_or(name, |(end, _)| &name[..end]);
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The field that an error of serde is about, and what to do about it.
fn of_error(path: String, text: &str) -> Fault {
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let the = if path.is_empty() { "The body".to_owned() } else { format!("The field {path}") };
    if let (true, Some(name)) = (text.starts_with("missing field "), quoted.first()) {
        let path = within(&path, name);
        let says = format!("The field {path} is missing.");
        return (path, says);
    }
    if let (true, Some((name, known))) = (text.starts_with("unknown field "), quoted.split_first()) {
        let path = within(&path, name);
        let says = no_such("field", &path, known);
        return (path, says);
    }
    let says = if let (true, Some((_, known))) = (text.starts_with("unknown variant "), quoted.split_first())
    {
        format!("{the} takes {}.", any_of(known))
    } else if let (true, Some((_, expected))) =
        (text.starts_with("invalid "), text.rsplit_once(", expected "))
    {
        format!("{the} takes {}.", in_words(expected))
    } else {
        sentence(text)
    };
    (if path.is_empty() { "body".to_owned() } else { path }, says)
}

/// That there is no `what`, a field or parameter, called `path`.
fn no_such(what: &str, path: &str, known: &[&str]) -> String {
    match known {
        [] => format!("There is no {what} {path} here, nor any other."),
        [one] => format!("There is no {what} {path} here: it takes {one}."),
        known => {
            format!("There is no {what} {path} here: it takes {}.", any_of(known).replace(" or ", " and "))
        }
    }
}

/// `a, b or c`.
fn any_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}

/// What serde expects, in words of the body and not of the program.
fn in_words(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "isize" | "integer" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "f32" | "f64" => "a number",
        "a string" | "a borrowed string" | "string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" | "map" => "an object",
        "string or map" => "one of the words that are documented for it",
        other if other.starts_with("struct ") => "an object",
        other if other.starts_with("tuple ") => "a list",
        other if other.starts_with("enum ") => "one of the words that are documented for it",
        other => other,
    }
}

/// A text of serde as a sentence.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.split(" at line ").next().unwrap_or(text).trim().trim_end_matches('.');
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

#[cfg(test)]
mod tests;
