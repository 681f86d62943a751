//! What the columns of a file mean: told by their names as people write them, or by the person who uploads it.

use serde::{Deserialize, Serialize};

use crate::{
    columns::{self, Meaning},
    csv::Columns,
};

/// What a column of a file says about a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BatchColumn)]
pub enum Column {
    /// The payee's mobile number.
    Phone,
    /// What is sent.
    Amount,
    /// The currency of the balance it is taken from; TZS where nothing is said.
    Currency,
    /// Who is paid; needed for bank accounts.
    Name,
    /// The merchant's name for the payout; made up where there is none.
    Reference,
    /// The bank, of a bank account.
    BankBic,
    /// The account at the bank.
    AccountNumber,
    /// For the checkers.
    Note,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Phone,
        Self::Amount,
        Self::Currency,
        Self::Name,
        Self::Reference,
        Self::BankBic,
        Self::AccountNumber,
        Self::Note,
    ];

    /// The word for it in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::Name => "name",
            Self::Reference => "reference",
            Self::BankBic => "bank_bic",
            Self::AccountNumber => "account_number",
            Self::Note => "note",
        }
    }

    /// How people call such a column, in English and Swahili: letters and digits only, in lower case.
    const fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Phone => &[
                "phone",
                "phonenumber",
                "phoneno",
                "msisdn",
                "mobile",
                "mobilenumber",
                "mobileno",
                "mobilephone",
                "tel",
                "telephone",
                "simu",
                "nambayasimu",
                "walletnumber",
                "wallet",
            ],
            Self::Amount => &[
                "amount",
                "sum",
                "value",
                "pay",
                "netpay",
                "salary",
                "total",
                "amounttzs",
                "kiasi",
                "mshahara",
            ],
            Self::Currency => &["currency", "ccy", "cur", "sarafu"],
            Self::Name => &[
                "name",
                "fullname",
                "payee",
                "payeename",
                "beneficiary",
                "beneficiaryname",
                "accountname",
                "accountholder",
                "recipient",
                "recipientname",
                "employee",
                "employeename",
                "jina",
                "jinakamili",
                "mpokeaji",
            ],
            Self::Reference => &[
                "reference",
                "ref",
                "referenceno",
                "referencenumber",
                "orderreference",
                "externalid",
                "id",
                "kumbukumbu",
                "kumbukumbuna",
            ],
            Self::BankBic => {
                &["bankbic", "bic", "swift", "swiftcode", "bankcode", "swiftbic", "bank", "benki"]
            }
            Self::AccountNumber => &[
                "accountnumber",
                "accountno",
                "bankaccount",
                "bankaccountnumber",
                "iban",
                "nambayaakaunti",
                "akaunti",
            ],
            Self::Note => {
                &["note", "notes", "description", "narration", "remarks", "memo", "purpose", "maelezo"]
            }
        }
    }
}

impl Meaning for Column {
    const ALL: &'static [Self] = &Self::ALL;

    fn name(self) -> &'static str {
        self.name()
    }

    fn spellings(self) -> &'static [&'static str] {
        self.spellings()
    }
}

/// What each column means, as far as their names say it: of two columns for the same the first counts. A plain "account" is
/// one at a bank where another column names the bank, else a phone.
pub(in crate::batches) fn recognise(header: &[String]) -> Columns<Column> {
    let mut columns = columns::recognise(header);
    let account = if columns.has(Column::BankBic) { Column::AccountNumber } else { Column::Phone };
    for (place, name) in header.iter().enumerate() {
        let plain = name.trim().to_lowercase();
        if ["account", "number", "namba"].contains(&plain.as_str()) && !columns.has(account) {
            columns.0[place] = Some(account);
        }
    }
    columns
}

/// What no column says although every payout has it.
pub(in crate::batches) fn missing(columns: &Columns<Column>) -> Vec<Column> {
    let mut missing = Vec::new();
    if !columns.has(Column::Amount) {
        missing.push(Column::Amount);
    }
    let bank = [Column::BankBic, Column::AccountNumber];
    let named = bank.iter().filter(|column| columns.has(**column)).count();
    match (columns.has(Column::Phone), named) {
        (true, 0) | (_, 2) => {}
        (false, 0) => missing.push(Column::Phone),
        (_, _) => missing.extend(bank.into_iter().filter(|column| !columns.has(*column))),
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn names(columns: &Columns<Column>) -> Vec<&'static str> {
        columns.0.iter().map(|column| column.map_or("-", Column::name)).collect()
    }

    #[test]
    fn columns_are_told_by_their_names() {
        for (given, meant) in [
            (&["Phone Number", "AMOUNT (TZS)", "Full name"][..], &["phone", "amount", "name"][..]),
            (&["MSISDN", "Kiasi", "Jina", "Ref."], &["phone", "amount", "name", "reference"]),
            (&["account", "amount"], &["phone", "amount"]),
            (&["Account", "Bank BIC", "Amount"], &["account_number", "bank_bic", "amount"]),
            (&["amount", "Total", "colour"], &["amount", "-", "-"]),
            (&["simu", "note", "ccy"], &["phone", "note", "currency"]),
        ] {
            assert_eq!(names(&recognise(&header(given))), meant, "{given:?}");
        }
    }

    #[test]
    fn what_no_payout_can_be_without_is_said_to_be_missing() {
        for (given, lacks) in [
            (&["phone", "amount"][..], &[][..]),
            (&["bic", "account number", "amount"], &[]),
            (&["phone", "bic", "amount"], &["account_number"]),
            (&["bic", "amount"], &["account_number"]),
            (&["name"], &["amount", "phone"]),
        ] {
            let missing: Vec<_> = missing(&recognise(&header(given))).into_iter().map(Column::name).collect();
            assert_eq!(missing, lacks, "{given:?}");
        }
    }

    #[test]
    fn a_query_names_columns_by_the_words_of_answers() {
        for column in Column::ALL {
            assert_eq!(columns::read(Some(column.name())).ok(), Some(Some(vec![Some(column)])), "{column:?}");
        }
    }
}
