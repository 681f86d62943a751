//! Whose words are still to be written, and writing them.

use permit::{FromRow, Param, Problem, Row, StoreError, Tx, Writing};

use super::{super::model::words, People};

/// Somebody whose words are not written yet: their mark, their names, their accounts.
pub(in crate::search) struct Person {
    texts: Vec<String>,
}

impl FromRow for Person {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self { texts: row.rest()? })
    }
}

/// The columns of a [`Person`], which together are the key.
fn columns(of: &People) -> Vec<&'static str> {
    let mut columns = vec![of.key];
    columns.extend(of.noted_names);
    columns.extend(of.accounts);
    columns
}

/// People to be learned, up to `most`.
pub(in crate::search) async fn to_learn(
    tx: &mut impl Tx,
    of: &People,
    most: usize,
) -> Result<Vec<Person>, Problem> {
    let (columns, noted, key) = (columns(of).join(", "), of.noted, of.key);
    let sql =
        format!("SELECT {columns} FROM {noted} WHERE merchant = $1 AND learned = 0 ORDER BY {key} LIMIT $2");
    tx.list(&sql, &[&most]).await
}

/// Writes the words that somebody is found by.
pub(in crate::search) async fn learn(
    tx: &mut impl Writing,
    of: &People,
    person: &Person,
) -> Result<(), Problem> {
    let (names, accounts) = person.texts[1..].split_at(of.noted_names.len());
    let words = words(accounts, names);
    if !words.is_empty() {
        let rows: Vec<String> = (3..words.len() + 3).map(|place| format!("($1, ${place}, $2)")).collect();
        let (table, key, rows) = (of.words, of.key, rows.join(", "));
        let sql = format!("INSERT INTO {table} (merchant, word, {key}) VALUES {rows} ON CONFLICT DO NOTHING");
        let mut params: Vec<Param<'_>> = vec![&person.texts[0]];
        params.extend(words.iter().map(|word| -> Param<'_> { word }));
        tx.execute(&sql, &params).await?;
    }
    let same: Vec<String> =
        (2..).zip(columns(of)).map(|(place, column)| format!("{column} = ${place}")).collect();
    let sql = format!("UPDATE {} SET learned = 1 WHERE merchant = $1 AND {}", of.noted, same.join(" AND "));
    let params: Vec<Param<'_>> = person.texts.iter().map(|text| -> Param<'_> { text }).collect();
    tx.execute(&sql, &params).await?;
    Ok(())
}
