//! Every statement about the pages where cards are entered.

use permit::{FromRow, Problem, Row, StoreError, Tx, Writing};
use values::Id;

use crate::payments::model::{CardEntry, Payment};

impl FromRow for CardEntry {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let (provider_url, asked_at, return_url) = (row.next()?, row.next()?, row.next()?);
        let (brand, last_four): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        Ok(Self {
            provider_url,
            asked_at,
            return_url,
            challenged: brand.zip(last_four),
            wrong_codes: row.next()?,
        })
    }
}

pub(in crate::payments) async fn insert_card_entry(
    tx: &mut impl Writing,
    payment: Id<Payment>,
    return_url: Option<&str>,
) -> Result<(), Problem> {
    let sql = "INSERT INTO card_page (merchant, payment, return_url, challenges) VALUES ($1, $2, $3, 0)";
    tx.execute(sql, &[&payment, &return_url]).await?;
    Ok(())
}

/// What is known of the page; where the link names no address to return to, the application's stands in.
///
/// # Errors
/// A failure of the store.
pub async fn find_card_entry(tx: &mut impl Tx, payment: Id<Payment>) -> Result<Option<CardEntry>, Problem> {
    let sql = "SELECT c.provider_url, c.asked_at, COALESCE(c.return_url, a.return_url), c.brand, c.last_four, c.challenges \
               FROM card_page c JOIN payment p ON p.merchant = c.merchant AND p.id = c.payment \
               LEFT JOIN application a ON a.merchant = p.merchant AND a.id = p.application \
               WHERE c.merchant = $1 AND c.payment = $2";
    tx.find(sql, &[&payment]).await
}

pub(in crate::payments) async fn set_provider_url(
    tx: &mut impl Writing,
    payment: Id<Payment>,
    url: &str,
) -> Result<(), Problem> {
    let sql = "UPDATE card_page SET provider_url = $3 WHERE merchant = $1 AND payment = $2";
    tx.execute(sql, &[&payment, &url]).await?;
    Ok(())
}

/// Notes, before the provider hears of it, that it is asked for its page; false where it was before.
pub(in crate::payments) async fn begin_asking(
    tx: &mut impl Writing,
    payment: Id<Payment>,
) -> Result<bool, Problem> {
    let now = tx.now();
    let sql = "UPDATE card_page SET asked_at = $3 WHERE merchant = $1 AND payment = $2 AND asked_at IS NULL \
               AND provider_url IS NULL";
    Ok(tx.execute(sql, &[&payment, &now]).await? == 1)
}

/// Notes that the provider was certainly not asked.
pub(in crate::payments) async fn was_not_asked(
    tx: &mut impl Writing,
    payment: Id<Payment>,
) -> Result<(), Problem> {
    let sql =
        "UPDATE card_page SET asked_at = NULL WHERE merchant = $1 AND payment = $2 AND provider_url IS NULL";
    tx.execute(sql, &[&payment]).await?;
    Ok(())
}

/// Notes what paid, where the provider tells it.
pub(in crate::payments) async fn set_brand(
    tx: &mut impl Writing,
    payment: Id<Payment>,
    brand: &str,
) -> Result<(), Problem> {
    let sql = "UPDATE payment SET channel = $3 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&payment, &brand]).await?;
    Ok(())
}

/// Notes that the bank asks who holds this card.
pub(in crate::payments) async fn set_challenged(
    tx: &mut impl Writing,
    payment: Id<Payment>,
    (brand, last_four): (&str, &str),
) -> Result<(), Problem> {
    let sql = "UPDATE card_page SET brand = $3, last_four = $4 WHERE merchant = $1 AND payment = $2";
    tx.execute(sql, &[&payment, &brand, &last_four]).await?;
    Ok(())
}

pub(in crate::payments) async fn count_wrong_code(
    tx: &mut impl Writing,
    payment: Id<Payment>,
) -> Result<(), Problem> {
    let sql = "UPDATE card_page SET challenges = challenges + 1 WHERE merchant = $1 AND payment = $2";
    tx.execute(sql, &[&payment]).await?;
    Ok(())
}

/// Notes which card paid, or tried to.
pub(in crate::payments) async fn set_card(
    tx: &mut impl Writing,
    payment: Id<Payment>,
    (brand, last_four): (&str, &str),
) -> Result<(), Problem> {
    let sql = "UPDATE payment SET channel = $3, card_last_four = $4 WHERE merchant = $1 AND id = $2";
    tx.execute(sql, &[&payment, &brand, &last_four]).await?;
    Ok(())
}
