//! Who holds an account: invented, the same for a number every time.

use crate::{Destination, find_bank, find_till_provider};

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

/// Bank accounts that begin so are nobody's.
const NOBODY: &str = "99";
/// Tills begin so; others do not exist.
const TILLS: &str = "555";

/// The holder's name in capitals, as networks print it; `None` if nobody holds the account.
pub(super) fn holder(party: &Destination) -> Option<String> {
    match party {
        Destination::Mobile(phone) => phone.network().map(|_| person(phone.as_str())),
        Destination::Bank { bic, account_number, .. } => {
            let exists = find_bank(bic).is_some() && !account_number.starts_with(NOBODY);
            exists.then(|| person(&format!("{bic} {account_number}")))
        }
        Destination::Till { provider_code, number } => {
            let exists = find_till_provider(provider_code).is_some() && number.starts_with(TILLS);
            exists.then(|| format!("{} TRADERS", pick(&LAST, number, 52)))
        }
    }
}

fn person(account: &str) -> String {
    format!("{} {}", pick(&FIRST, account, 60), pick(&LAST, account, 52))
}

fn pick(names: &[&'static str; 16], account: &str, shift: u32) -> &'static str {
    // Neighbouring numbers differ in their last digits only, which FNV leaves in the low bits; spread them.
    let hash = fingerprint(account).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    names[(hash >> shift) as usize % names.len()]
}

/// FNV-1a: the standard library's hashers may change between versions, and these answers must not.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use values::Phone;

    use super::*;

    fn name(text: &str) -> String {
        holder(&Destination::Mobile(Phone::parse(text).expect("a number"))).expect("somebody")
    }

    #[test]
    fn a_number_keeps_its_name() {
        assert_eq!(name("255712345678"), name("0712345678"));
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c, "the published FNV-1a vector");
    }

    #[test]
    fn neighbouring_numbers_have_different_names() {
        let names: std::collections::BTreeSet<String> =
            (100..200).map(|end| name(&format!("255754300{end}"))).collect();
        assert!(names.len() > 50, "{} names for 100 numbers", names.len());
    }
}
