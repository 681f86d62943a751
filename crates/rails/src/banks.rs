//! Banks and till providers of Tanzania, as data.

/// A bank that takes payouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bank {
    /// In capitals, as ClickPesa lists it.
    pub name: &'static str,
    /// The name as a slug.
    pub value: &'static str,
    /// Its BIC, without a branch.
    pub bic: &'static str,
}

/// Whose tills take payouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TillProvider {
    /// As people know it.
    pub name: &'static str,
    /// What requests name it by.
    pub code: &'static str,
}

const fn bank(name: &'static str, value: &'static str, bic: &'static str) -> Bank {
    Bank { name, value, bic }
}

/// Every bank whose BIC is established, by name. The codes are public.
pub const BANKS: &[Bank] = &[
    bank("ABSA BANK TANZANIA LIMITED", "absa_bank_tanzania_limited", "BARCTZTZ"),
    bank("AKIBA COMMERCIAL BANK PLC", "akiba_commercial_bank_plc", "AKCOTZTZ"),
    bank("AMANA BANK LIMITED", "amana_bank_limited", "AMNNTZTZ"),
    bank("AZANIA BANK PLC", "azania_bank_plc", "AZANTZTZ"),
    bank("BANK OF BARODA TANZANIA LIMITED", "bank_of_baroda_tanzania_limited", "BARBTZTZ"),
    bank("BANK OF INDIA TANZANIA LIMITED", "bank_of_india_tanzania_limited", "BKIDTZTZ"),
    bank("CANARA BANK TANZANIA LIMITED", "canara_bank_tanzania_limited", "CNRBTZTZ"),
    bank("CITIBANK TANZANIA LIMITED", "citibank_tanzania_limited", "CITITZTZ"),
    bank("CRDB BANK PLC", "crdb_bank_plc", "CORUTZTZ"),
    bank("DIAMOND TRUST BANK TANZANIA PLC", "diamond_trust_bank_tanzania_plc", "DTKETZTZ"),
    bank("ECOBANK TANZANIA LIMITED", "ecobank_tanzania_limited", "ECOCTZTZ"),
    bank("EQUITY BANK TANZANIA LIMITED", "equity_bank_tanzania_limited", "EQBLTZTZ"),
    bank("EXIM BANK TANZANIA LIMITED", "exim_bank_tanzania_limited", "EXTNTZTZ"),
    bank("GUARANTY TRUST BANK TANZANIA LIMITED", "guaranty_trust_bank_tanzania_limited", "GTBITZTZ"),
    bank("HABIB AFRICAN BANK LIMITED", "habib_african_bank_limited", "HABLTZTZ"),
    bank("I AND M BANK TANZANIA LIMITED", "i_and_m_bank_tanzania_limited", "IMBLTZTZ"),
    bank("KCB BANK TANZANIA LIMITED", "kcb_bank_tanzania_limited", "KCBLTZTZ"),
    bank("MKOMBOZI COMMERCIAL BANK PLC", "mkombozi_commercial_bank_plc", "MKCBTZTZ"),
    bank("MWALIMU COMMERCIAL BANK PLC", "mwalimu_commercial_bank_plc", "MWCOTZTZ"),
    bank("NATIONAL BANK OF COMMERCE LIMITED", "national_bank_of_commerce_limited", "NLCBTZTX"),
    bank("NCBA BANK TANZANIA LIMITED", "ncba_bank_tanzania_limited", "CBAFTZTZ"),
    bank("NMB BANK PLC", "nmb_bank_plc", "NMIBTZTZ"),
    bank("PEOPLES BANK OF ZANZIBAR LIMITED", "peoples_bank_of_zanzibar_limited", "PBZATZTZ"),
    bank("STANBIC BANK TANZANIA LIMITED", "stanbic_bank_tanzania_limited", "SBICTZTX"),
    bank("STANDARD CHARTERED BANK TANZANIA LIMITED", "standard_chartered_bank_tanzania_limited", "SCBLTZTX"),
    bank("TANZANIA COMMERCIAL BANK PLC", "tanzania_commercial_bank_plc", "TAPBTZTZ"),
    bank("UNITED BANK FOR AFRICA TANZANIA LIMITED", "united_bank_for_africa_tanzania_limited", "UNAFTZTZ"),
];

/// Whose tills are reached, by code. Sources agree on 503 only; the other codes are this list's own.
pub const TILL_PROVIDERS: &[TillProvider] = &[
    TillProvider { name: "Mixx by Yas", code: "501" },
    TillProvider { name: "Airtel Money", code: "502" },
    TillProvider { name: "Vodacom M-Pesa", code: "503" },
    TillProvider { name: "HaloPesa", code: "505" },
];

/// The bank with this BIC, in any case and with or without a branch (`CORUTZTZ`, `CORUTZTZXXX`).
pub fn find_bank(bic: &str) -> Option<&'static Bank> {
    let bic = bic.trim();
    let head = match bic.len() {
        8 | 11 if bic.bytes().all(|byte| byte.is_ascii_alphanumeric()) => &bic[..8],
        _ => return None,
    };
    BANKS.iter().find(|bank| bank.bic.eq_ignore_ascii_case(head))
}

/// The till provider with this code.
pub fn find_till_provider(code: &str) -> Option<&'static TillProvider> {
    TILL_PROVIDERS.iter().find(|provider| provider.code == code.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bank_is_listed_once_with_the_slug_of_its_name() {
        for bank in BANKS {
            assert_eq!(bank.name.to_lowercase().replace(' ', "_"), bank.value);
            assert_eq!(bank.name, bank.name.to_uppercase());
            assert!(BANKS.iter().filter(|other| other.bic == bank.bic).count() == 1, "{}", bank.bic);
            assert!(bank.bic.len() == 8 && &bank.bic[4..6] == "TZ", "{}", bank.bic);
        }
        assert!(BANKS.windows(2).all(|pair| pair[0].name < pair[1].name), "in order");
    }

    /// The list of the reference, as it stands there.
    #[test]
    fn every_established_bic_is_there() {
        let established = "CORUTZTZ NMIBTZTZ NLCBTZTX SBICTZTX KCBLTZTZ EQBLTZTZ EXTNTZTZ DTKETZTZ AMNNTZTZ AZANTZTZ \
            TAPBTZTZ PBZATZTZ SCBLTZTX BARCTZTZ CITITZTZ ECOCTZTZ GTBITZTZ IMBLTZTZ UNAFTZTZ AKCOTZTZ CBAFTZTZ MKCBTZTZ \
            MWCOTZTZ BKIDTZTZ BARBTZTZ CNRBTZTZ HABLTZTZ";
        assert!(established.split_whitespace().all(|bic| find_bank(bic).is_some_and(|bank| bank.bic == bic)));
        assert_eq!(established.split_whitespace().count(), BANKS.len());
    }

    #[test]
    fn a_bic_is_found_with_a_branch_and_in_small_letters() {
        assert_eq!(find_bank(" corutztzxxx ").map(|bank| bank.name), Some("CRDB BANK PLC"));
        for wrong in ["", "CORUTZ", "CORUTZTZX", "CRDB", "BKMYTZTZ", "éééé", "CORUTZTZ-XX"] {
            assert_eq!(find_bank(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_till_provider_is_found_by_its_code() {
        assert_eq!(find_till_provider("503").map(|provider| provider.name), Some("Vodacom M-Pesa"));
        assert_eq!(find_till_provider("999"), None);
    }
}
