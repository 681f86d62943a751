//! A table of bills to make: what its columns are called, and what a line of it says.

use super::{BillError, BillMode, NewBill, NewCustomer, shillings};
use crate::csv::{Columns, Line};

/// The columns there are, in the order of the example.
pub(in crate::bills) const COLUMNS: [&str; 8] = [
    "reference",
    "amount",
    "maximum",
    "mode",
    "description",
    "customer_name",
    "customer_email",
    "customer_phone",
];

/// Which cell of a line is which column.
#[derive(Debug, Clone)]
pub(in crate::bills) struct Header(Columns<&'static str>);

/// Why a table or a line of it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::bills) enum ImportError {
    /// No line, or only the one with the names.
    #[error("put the names of the columns on the first line, and a bill on each line below: {columns}", columns = COLUMNS.join(","))]
    Nothing,
    /// A name that no column has.
    #[error("no column is called {0:?}: name them {columns}", columns = COLUMNS.join(", "))]
    UnknownColumn(String),
    /// A name twice.
    #[error("the column {0} stands twice")]
    Twice(&'static str),
    /// More cells than there are columns.
    #[error("the line has more cells than there are columns: put text with a comma between quotation marks")]
    TooManyCells,
    /// Not an amount; the column.
    #[error("write the {0} as shillings, such as 50000 or 50,000.50")]
    Money(&'static str),
    /// Not a mode.
    #[error("write the mode as exact, or leave it empty to take less and more")]
    Mode,
    /// A customer's address or number, but no name.
    #[error("write the customer's name too: a number without a customer is paid once")]
    NameMissing,
    /// A bill that cannot be.
    #[error(transparent)]
    Bill(#[from] BillError),
}

impl Header {
    /// Reads the first line.
    ///
    /// # Errors
    /// `UnknownColumn` or `Twice`.
    pub(in crate::bills) fn read(line: &Line) -> Result<Self, ImportError> {
        let mut columns = Columns(Vec::with_capacity(line.cells.len()));
        for cell in &line.cells {
            let name = cell.trim().to_ascii_lowercase().replace([' ', '-'], "_");
            let known = COLUMNS.into_iter().find(|known| *known == name);
            let known =
                known.ok_or_else(|| ImportError::UnknownColumn(cell.trim().chars().take(40).collect()))?;
            if columns.has(known) {
                return Err(ImportError::Twice(known));
            }
            columns.0.push(Some(known));
        }
        Ok(Self(columns))
    }

    /// The bill that a line asks for.
    ///
    /// # Errors
    /// What is wrong with the first cell that is.
    pub(in crate::bills) fn bill(&self, line: &Line) -> Result<NewBill, ImportError> {
        if self.0.runs_over(&line.cells) {
            return Err(ImportError::TooManyCells);
        }
        let cell = |name: &'static str| self.0.cell(&line.cells, name);
        let text = |name: &'static str| cell(name).map(str::to_owned);
        let money = |name: &'static str| {
            let read = |text: &str| shillings(text).ok_or(ImportError::Money(name));
            cell(name).map(read).transpose()
        };
        let mode = match cell("mode").map(str::to_ascii_lowercase).as_deref() {
            None | Some("partial_and_over" | "allow_partial_and_over_payment") => BillMode::PartialAndOver,
            Some("exact") => BillMode::Exact,
            Some(_) => return Err(ImportError::Mode),
        };
        let (name, email, phone) = (cell("customer_name"), text("customer_email"), text("customer_phone"));
        let customer = match name {
            Some(name) => Some(NewCustomer { name: name.to_owned(), email, phone }),
            None if email.is_some() || phone.is_some() => return Err(ImportError::NameMissing),
            None => None,
        };
        let (amount, maximum) = (money("amount")?, money("maximum")?);
        let (reference, description) = (text("reference"), text("description"));
        Ok(NewBill { reference, amount, maximum, mode, description, customer }.checked()?)
    }
}

#[cfg(test)]
mod tests {
    use values::Amount;

    use super::*;

    fn line(cells: &[&str]) -> Line {
        Line { number: 2, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    fn header(cells: &[&str]) -> Header {
        Header::read(&line(cells)).expect("columns")
    }

    #[test]
    fn money_is_read_in_one_way_only() {
        for (text, minor) in
            [("50000", 5_000_000), ("50,000", 5_000_000), ("1,050,000.5", 105_000_050), ("0.05", 5)]
        {
            assert_eq!(shillings(text).map(Amount::minor), Some(minor), "{text}");
        }
        for wrong in
            ["", "1,50", "1.000,50", "50,0000", ",500", "5 0", "-5", "1e3", "TZS 5", "1,,000", "0500,000"]
        {
            assert_eq!(shillings(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn columns_come_in_any_order_and_are_named_once() {
        let bill = header(&["Description", " Amount", "customer name", "CUSTOMER_PHONE"])
            .bill(&line(&["June, rent", "50,000", "Asha", "0712345678"]))
            .expect("a bill");
        assert_eq!(bill.amount.map(Amount::minor), Some(5_000_000));
        assert_eq!(bill.customer.expect("a customer").phone.as_deref(), Some("255712345678"));
        let wrong = |cells: &[&str]| Header::read(&line(cells)).expect_err("refused");
        assert_eq!(wrong(&["amount", "colour"]), ImportError::UnknownColumn("colour".to_owned()));
        assert_eq!(wrong(&["amount", "Amount"]), ImportError::Twice("amount"));
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        let header = header(&["amount", "maximum", "mode", "customer_phone"]);
        let wrong = |cells: &[&str]| header.bill(&line(cells)).expect_err("refused");
        assert_eq!(wrong(&["much"]), ImportError::Money("amount"));
        assert_eq!(wrong(&["", "1,5"]), ImportError::Money("maximum"));
        assert_eq!(wrong(&["5", "", "sometimes"]), ImportError::Mode);
        assert_eq!(wrong(&["5", "", "", "0712345678"]), ImportError::NameMissing);
        assert_eq!(wrong(&["5", "", "", "", "more"]), ImportError::TooManyCells);
        assert_eq!(wrong(&["5", "4"]), ImportError::Bill(BillError::MaximumBelowAmount));
        assert_eq!(wrong(&["0"]), ImportError::Bill(BillError::Amount));
        assert!(header.bill(&line(&["5", "", "", "", "", " "])).is_ok(), "empty cells are none");
    }
}
