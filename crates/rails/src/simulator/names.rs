//! Who holds an account: invented, the same for a number every time.

use values::Phone;

const FIRST: [&str; 16] = [
    "ASHA",
    "BARAKA",
    "CATHERINE",
    "DAUDI",
    "ESTHER",
    "FARAJI",
    "GRACE",
    "HAMISI",
    "IRENE",
    "JUMA",
    "KHADIJA",
    "LUCAS",
    "MWANAIDI",
    "NEEMA",
    "OMARI",
    "REHEMA",
];

const LAST: [&str; 16] = [
    "BAKARI", "CHACHA", "HASSAN", "KAPINGA", "KIMARO", "KOMBA", "LYIMO", "MALISA", "MASSAWE", "MBWANA",
    "MOSHI", "MREMA", "MUSHI", "MWAKYUSA", "NYERERE", "SWAI",
];

/// The holder's name in capitals, as networks print it.
pub(super) fn holder(phone: &Phone) -> String {
    // Neighbouring numbers differ in their last digits only, which FNV leaves in the low bits; spread them.
    let hash = fingerprint(phone.as_str()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let pick = |names: &[&'static str; 16], shift: u32| names[(hash >> shift) as usize % names.len()];
    format!("{} {}", pick(&FIRST, 60), pick(&LAST, 52))
}

/// FNV-1a: the standard library's hashers may change between versions, and these answers must not.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_name() {
        let name = |text: &str| holder(&Phone::parse(text).expect("a number"));
        assert_eq!(name("255712345678"), name("0712345678"));
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c, "the published FNV-1a vector");
    }

    #[test]
    fn neighbouring_numbers_have_different_names() {
        let names: std::collections::BTreeSet<String> = (100..200)
            .map(|end| holder(&Phone::parse(&format!("255754300{end}")).expect("a number")))
            .collect();
        assert!(names.len() > 50, "{} names for 100 numbers", names.len());
    }
}
