//! `plpgsql`: one function of the database that posts a double entry, called once a transaction.

use std::time::Duration;

use tokio_postgres::{Client as Connection, Statement};

use crate::{
    clients::{self, Client},
    postgres::{connect, look_for_the_disk, said},
};

/// Both accounts are locked in the order of their numbers, so that no two calls wait for each other.
const SCHEMA: &str = "
DROP SCHEMA IF EXISTS peers_plpgsql CASCADE;
CREATE SCHEMA peers_plpgsql;
CREATE TABLE peers_plpgsql.account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL);
CREATE TABLE peers_plpgsql.transfer (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount BIGINT NOT NULL CHECK (amount > 0), at TIMESTAMPTZ NOT NULL);
CREATE TABLE peers_plpgsql.entry (
    transfer BIGINT NOT NULL REFERENCES peers_plpgsql.transfer, account BIGINT NOT NULL REFERENCES peers_plpgsql.account,
    amount BIGINT NOT NULL, balance_after BIGINT NOT NULL, PRIMARY KEY (transfer, account));
CREATE FUNCTION peers_plpgsql.post(debited BIGINT, credited BIGINT, sum BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE made BIGINT; left_there BIGINT; now_there BIGINT;
BEGIN
    PERFORM 1 FROM peers_plpgsql.account WHERE id IN (debited, credited) ORDER BY id FOR UPDATE;
    UPDATE peers_plpgsql.account SET balance = balance - sum WHERE id = debited RETURNING balance INTO left_there;
    UPDATE peers_plpgsql.account SET balance = balance + sum WHERE id = credited RETURNING balance INTO now_there;
    INSERT INTO peers_plpgsql.transfer (amount, at) VALUES (sum, clock_timestamp()) RETURNING id INTO made;
    INSERT INTO peers_plpgsql.entry (transfer, account, amount, balance_after)
    VALUES (made, debited, -sum, left_there), (made, credited, sum, now_there);
    RETURN made;
END $$;
INSERT INTO peers_plpgsql.account (id, balance) SELECT n, 0 FROM generate_series(0, 2047) n;";

/// Measures in a schema of its own, which it makes and drops.
///
/// # Errors
/// A sentence.
pub(crate) async fn run(url: &str, span: Duration, clients: usize, hot: bool) -> Result<(), String> {
    let owner = connect(url).await?;
    look_for_the_disk(&owner).await?;
    owner.batch_execute(SCHEMA).await.map_err(said)?;
    let mut callers = Vec::new();
    for number in 1..=i64::try_from(clients).unwrap_or(1) {
        let connection = connect(url).await?;
        let post = connection.prepare("SELECT peers_plpgsql.post($1, $2, 100)").await.map_err(said)?;
        let from = if hot { 0 } else { 2 * number };
        callers.push(Caller { connection, post, from, to: 2 * number + 1 });
    }
    let name = format!("plpgsql-{}-{clients}", if hot { "hot" } else { "spread" });
    clients::measure(&name, callers, span).await?;
    owner.batch_execute("DROP SCHEMA peers_plpgsql CASCADE").await.map_err(said)
}

struct Caller {
    connection: Connection,
    post: Statement,
    from: i64,
    to: i64,
}

impl Client for Caller {
    async fn call(&mut self) -> Result<u64, String> {
        self.connection.query_one(&self.post, &[&self.from, &self.to]).await.map_err(said)?;
        Ok(1)
    }
}
