//! Many bills from one table: a message for each line, and no line half done.

use permit::{ManageLinks, Problem, WriteTx};

use super::{
    super::model::{
        Bill,
        import::{Header, ImportError},
    },
    create_many,
};
use crate::{Services, bills::BillError, csv};

/// The most lines of one table, the one with the names left out.
const MOST_LINES: usize = 1_000;

/// What became of a line.
#[derive(Debug)]
pub(in crate::bills) struct Imported {
    /// Its number in the file.
    pub line: usize,
    /// The bill, or why there is none.
    pub outcome: Result<Bill, ImportError>,
}

/// Makes a bill of each line that says one.
///
/// # Errors
/// A refusal of the whole table on the field `csv`; `FeatureOff`; `NoRail`; or a failure of the store, which leaves none.
pub(in crate::bills) async fn import(
    tx: &mut WriteTx<ManageLinks>,
    services: &Services,
    text: &str,
) -> Result<Vec<Imported>, Problem> {
    let lines = csv::read(text, MOST_LINES + 1).map_err(|error| {
        // The line of names is none of the lines that people count.
        let error = match error {
            csv::CsvError::TooMany(_) => csv::CsvError::TooMany(MOST_LINES),
            other => other,
        };
        refused(&error.to_string())
    })?;
    let Some((names, lines)) = lines.split_first().filter(|(_, lines)| !lines.is_empty()) else {
        return Err(refused(&ImportError::Nothing.to_string()));
    };
    let header = Header::read(names).map_err(|error| refused(&error.to_string()))?;
    // What cannot be a bill never reaches the store; the others keep their places.
    let read: Vec<_> = lines.iter().map(|line| header.bill(line)).collect();
    let good = read.iter().filter_map(|bill| bill.as_ref().ok().cloned().map(Ok)).collect();
    let mut made = create_many(tx, services, good).await.map_err(Problem::from)?.into_iter();
    let outcome = |bill: Result<_, ImportError>| match bill {
        Ok(_) => {
            let outcome = made.next().expect("one answer for each bill that was asked for");
            outcome.map_err(|error: BillError| ImportError::Bill(error))
        }
        Err(error) => Err(error),
    };
    let outcomes = read.into_iter().map(outcome);
    Ok(lines.iter().zip(outcomes).map(|(line, outcome)| Imported { line: line.number, outcome }).collect())
}

fn refused(says: &str) -> Problem {
    Problem::field("csv", crate::text::sentence(says))
}
