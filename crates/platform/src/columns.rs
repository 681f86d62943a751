//! What the columns of an uploaded file mean: told by their names as people write them, or by the person who uploads it.

use permit::Problem;

use crate::csv::Columns;

/// What a column can say about a line; each area has its own.
pub(crate) trait Meaning: Copy + PartialEq + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// The word for it in questions and answers.
    fn name(self) -> &'static str;

    /// How people call such a column, in English and Swahili: letters and digits only, in lower case.
    fn spellings(self) -> &'static [&'static str];
}

fn of_name<C: Meaning>(name: &str) -> Option<C> {
    let plain: String =
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    C::ALL.iter().copied().find(|column| column.spellings().contains(&plain.as_str()))
}

/// What each column means, as far as their names say it: of two columns for the same the first counts.
pub(crate) fn recognise<C: Meaning>(header: &[String]) -> Columns<C> {
    let mut columns = Columns(vec![None; header.len()]);
    for (place, name) in header.iter().enumerate() {
        columns.0[place] = of_name(name).filter(|meaning| !columns.has(*meaning));
    }
    columns
}

/// Why columns cannot mean what somebody says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not as many meanings as columns.
    #[error("the file has {0} columns: say of each what it means, or null")]
    Length(usize),
    /// Two columns mean the same.
    #[error("only one column is the {0}")]
    Twice(String),
}

/// The columns as a person says what they mean.
///
/// # Errors
/// `Length` where they are not as many as the file has, `Twice` where two mean the same.
pub(crate) fn told<C: Meaning>(
    header: &[String],
    wanted: Vec<Option<C>>,
) -> Result<Columns<C>, MappingError> {
    if wanted.len() != header.len() {
        return Err(MappingError::Length(header.len()));
    }
    let twice = |column: &&C| wanted.iter().flatten().filter(|other| other == column).count() > 1;
    if let Some(column) = wanted.iter().flatten().find(twice) {
        return Err(MappingError::Twice(column.name().replace('_', " ")));
    }
    Ok(Columns(wanted))
}

/// What a query says that columns mean: names between commas, nothing for one that is not read.
///
/// # Errors
/// A word that is no meaning, of the field `columns`.
pub(crate) fn read<C: Meaning>(text: Option<&str>) -> Result<Option<Vec<Option<C>>>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let meaning = |word: &str| match word.trim() {
        "" => Ok(None),
        word => {
            let known = C::ALL.iter().copied().find(|column| column.name() == word);
            let names = || C::ALL.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
            let says = || format!("No column is called {word:?}: the meanings are {}.", names());
            known.map(Some).ok_or_else(|| Problem::field("columns", says()))
        }
    };
    text.split(',').map(meaning).collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Column {
        Phone,
        Amount,
    }

    impl Meaning for Column {
        const ALL: &'static [Self] = &[Self::Phone, Self::Amount];

        fn name(self) -> &'static str {
            match self {
                Self::Phone => "phone",
                Self::Amount => "amount_paid",
            }
        }

        fn spellings(self) -> &'static [&'static str] {
            match self {
                Self::Phone => &["phone", "simu"],
                Self::Amount => &["amount"],
            }
        }
    }

    #[test]
    fn a_person_says_what_each_column_means_and_none_twice() {
        let three = ["a", "b", "c"].map(str::to_owned);
        let (phone, amount) = (Some(Column::Phone), Some(Column::Amount));
        assert_eq!(told(&three, vec![phone, None, amount]).map(|it| it.0), Ok(vec![phone, None, amount]));
        assert_eq!(told(&three, vec![phone]), Err(MappingError::Length(3)));
        let twice = told(&three, vec![amount, amount, phone]);
        assert_eq!(twice, Err(MappingError::Twice("amount paid".to_owned())));
    }

    #[test]
    fn the_first_column_of_a_name_counts() {
        let names = ["Simu ", "PHONE", "(Amount)", "colour"].map(str::to_owned);
        let (phone, amount) = (Some(Column::Phone), Some(Column::Amount));
        assert_eq!(recognise::<Column>(&names).0, [phone, None, amount, None]);
    }

    #[test]
    fn a_query_names_meanings_between_commas() {
        let (phone, amount) = (Some(Column::Phone), Some(Column::Amount));
        assert_eq!(read(Some("phone,,amount_paid")).expect("meanings"), Some(vec![phone, None, amount]));
        assert_eq!(read::<Column>(Some("")).expect("nothing"), None);
        assert!(read::<Column>(Some("colour")).is_err());
    }
}
