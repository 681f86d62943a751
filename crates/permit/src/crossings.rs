//! The few look-ups that lead from something a stranger holds to a person or a merchant. They all stand here.

mod alarms;
mod ledgers;

use std::marker::PhantomData;

use store::{Queries as _, ToValue};
use values::{
    Duration, Id, Timestamp,
    subjects::{Member, Merchant, Person},
};

pub use alarms::Alarms;
pub use ledgers::LedgerChecks;

use crate::{
    Problem,
    actor::Actor,
    crypto,
    door::Public,
    permission::{
        AcceptInvitation, CarryOut, LookUpInvitation, NotifyBill, OpenHostedPage, Permission, PlayBank,
        ReceiveNotice, UseHostedPage,
    },
    policy::Role,
    transaction::{PersonTx, ReadTx, Tx as _, WriteTx},
};

/// One merchant a person belongs to, for the switcher.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The merchant.
    pub merchant: Id<Merchant>,
    /// Its name.
    pub merchant_name: String,
    /// The person's membership there.
    pub member: Id<Member>,
    /// The role there.
    pub role: Role,
    /// Whether the person owns it.
    pub owner: bool,
    /// `active` or `disabled`.
    pub state: String,
    /// Whether the merchant requires a second factor.
    pub second_factor_required: bool,
}

impl PersonTx {
    /// The person with this normalised address, whether or not the address was confirmed.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn person_by_email(&mut self, normal: &str) -> Result<Option<Id<Person>>, Problem> {
        let sql = "SELECT id FROM person WHERE email_normal = $1";
        let rows = self.core.tx.rows(sql, &[normal.to_value()]).await?;
        Ok(rows.into_iter().next().map(|mut row| row.next()).transpose()?)
    }

    /// The person a one-time token of this purpose was mailed to, with what it carries; unused and unexpired only.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn person_by_token(
        &mut self,
        purpose: &str,
        digest: [u8; 32],
    ) -> Result<Option<(Id<Person>, String)>, Problem> {
        let sql = "SELECT person, detail FROM person_token \
                   WHERE digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
        let now = self.now();
        let rows =
            self.core.tx.rows_locked(sql, &[digest.to_value(), purpose.to_value(), now.to_value()]).await?;
        rows.into_iter().next().map(|mut row| Ok::<_, Problem>((row.next()?, row.next()?))).transpose()
    }

    /// Every merchant the person has not been removed from, oldest membership first.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn memberships(&mut self) -> Result<Vec<Membership>, Problem> {
        let sql = "SELECT m.merchant, t.name, m.id, m.role, m.owner, m.state, t.second_factor_required FROM member m \
                   JOIN merchant t ON t.id = m.merchant \
                   WHERE m.person = $1 AND m.state <> 'removed' AND t.closed_at IS NULL ORDER BY m.id";
        let rows = self.core.tx.rows(sql, &[self.person.to_value()]).await?;
        let read = |mut row: store::Row| {
            Ok::<_, Problem>(Membership {
                merchant: row.next()?,
                merchant_name: row.next()?,
                member: row.next()?,
                role: row.next()?,
                owner: row.next()?,
                state: row.next()?,
                second_factor_required: row.next()?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Whether no merchant exists yet.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn instance_is_empty(&mut self) -> Result<bool, Problem> {
        Ok(self.core.tx.rows("SELECT id FROM merchant LIMIT 1", &[]).await?.is_empty())
    }

    /// A value the instance keeps about itself, locked until the end of the transaction.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn instance_value(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let rows = self
            .core
            .tx
            .rows_locked("SELECT value FROM instance WHERE name = $1", &[name.to_value()])
            .await?;
        Ok(rows.into_iter().next().map(|mut row| row.next()).transpose()?)
    }

    /// Keeps a value about the instance; `None` forgets it.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn keep_instance_value(&mut self, name: &str, value: Option<&str>) -> Result<(), Problem> {
        self.core.tx.execute("DELETE FROM instance WHERE name = $1", &[name.to_value()]).await?;
        if let Some(value) = value {
            let sql = "INSERT INTO instance (name, value) VALUES ($1, $2)";
            self.core.tx.execute(sql, &[name.to_value(), value.to_value()]).await?;
        }
        Ok(())
    }

    /// Counts a try of `subject` and says how many there were in the running window, this one included.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn count_try(
        &mut self,
        scope: &str,
        subject: [u8; 32],
        window: Duration,
    ) -> Result<i64, Problem> {
        let now = self.now();
        let oldest = now - window;
        let sql = "INSERT INTO throttle (scope, subject, window_start, tries) VALUES ($1, $2, $3, 1) \
                   ON CONFLICT (scope, subject) DO UPDATE SET \
                   tries = CASE WHEN throttle.window_start < $4 THEN 1 ELSE throttle.tries + 1 END, \
                   window_start = CASE WHEN throttle.window_start < $4 THEN $3 ELSE throttle.window_start END";
        let key = [scope.to_value(), subject.to_value(), now.to_value(), oldest.to_value()];
        self.core.tx.execute(sql, &key).await?;
        let sql = "SELECT tries FROM throttle WHERE scope = $1 AND subject = $2";
        let rows = self.core.tx.rows(sql, &key[..2]).await?;
        let mut row = rows.into_iter().next().ok_or_else(|| Problem::failure("a counted try is missing"))?;
        Ok(row.next()?)
    }

    /// Takes one counted try of `subject` back, because it was right.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn forgive_try(&mut self, scope: &str, subject: [u8; 32]) -> Result<(), Problem> {
        let sql = "UPDATE throttle SET tries = tries - 1 WHERE scope = $1 AND subject = $2 AND tries > 0";
        self.core.tx.execute(sql, &[scope.to_value(), subject.to_value()]).await?;
        Ok(())
    }

    /// When the running window of `subject` is over and it may try again.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn tries_end_at(
        &mut self,
        scope: &str,
        subject: [u8; 32],
        window: Duration,
    ) -> Result<Timestamp, Problem> {
        let sql = "SELECT window_start FROM throttle WHERE scope = $1 AND subject = $2";
        let rows = self.core.tx.rows(sql, &[scope.to_value(), subject.to_value()]).await?;
        let start = rows.into_iter().next().map(|mut row| row.next::<Timestamp>()).transpose()?;
        Ok(start.unwrap_or_else(|| self.now()) + window)
    }

    /// Forgets the tries of `subject`, after one that succeeded.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn forget_tries(&mut self, scope: &str, subject: [u8; 32]) -> Result<(), Problem> {
        let sql = "DELETE FROM throttle WHERE scope = $1 AND subject = $2";
        self.core.tx.execute(sql, &[scope.to_value(), subject.to_value()]).await?;
        Ok(())
    }
}

/// Where an invitation token leads.
#[derive(Debug, Clone, Copy)]
pub struct InvitationCrossing {
    /// The merchant that invites.
    pub merchant: Id<Merchant>,
    /// The invitation, as `Id<Invitation>` once cast.
    pub invitation: [u8; 16],
    /// The generation of the token; a smaller one than the invitation's was replaced.
    pub generation: i64,
}

const INVITATION: &str = "SELECT merchant, invitation, generation FROM invitation_token WHERE digest = $1";

fn crossing(rows: Vec<store::Row>) -> Result<Option<InvitationCrossing>, Problem> {
    let read = |mut row: store::Row| {
        Ok(InvitationCrossing { merchant: row.next()?, invitation: row.next()?, generation: row.next()? })
    };
    rows.into_iter().next().map(read).transpose()
}

async fn look<P: Permission>(
    door: &Public<P>,
    digest: [u8; 32],
) -> Result<Option<(ReadTx, InvitationCrossing)>, Problem> {
    let mut tx = door.app().db().read().await?;
    let found = crossing(tx.rows(INVITATION, &[digest.to_value()]).await?)?;
    Ok(found.map(|found| (ReadTx { tx, merchant: found.merchant, app: door.app().clone() }, found)))
}

impl Public<LookUpInvitation> {
    /// A transaction that looks within the merchant a token leads to.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(&self, digest: [u8; 32]) -> Result<Option<(ReadTx, InvitationCrossing)>, Problem> {
        look(self, digest).await
    }
}

impl Public<AcceptInvitation> {
    /// A transaction that looks within the merchant a token leads to, before anything expensive is done.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn look(&self, digest: [u8; 32]) -> Result<Option<(ReadTx, InvitationCrossing)>, Problem> {
        look(self, digest).await
    }

    /// A transaction that writes within the merchant a token leads to, one at a time there.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(
        &self,
        digest: [u8; 32],
    ) -> Result<Option<(WriteTx<AcceptInvitation>, InvitationCrossing)>, Problem> {
        let PersonTx { mut core, .. } = self.write().await?;
        let Some(found) = crossing(core.tx.rows(INVITATION, &[digest.to_value()]).await?)? else {
            return Ok(None);
        };
        core.tx.rows_locked("SELECT id FROM merchant WHERE id = $1", &[found.merchant.to_value()]).await?;
        Ok(Some((WriteTx { core, merchant: found.merchant, permission: PhantomData }, found)))
    }
}

impl WriteTx<AcceptInvitation> {
    /// The person with this normalised address.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn person_by_email(&mut self, normal: &str) -> Result<Option<Id<Person>>, Problem> {
        let sql = "SELECT id FROM person WHERE email_normal = $1";
        let rows = self.core.tx.rows(sql, &[normal.to_value()]).await?;
        Ok(rows.into_iter().next().map(|mut row| row.next()).transpose()?)
    }

    /// Says who acts, once the invitation told.
    pub fn act_as(&mut self, actor: Actor) {
        self.core.actor = actor;
    }
}

/// What the address of a page for people outside leads to: the merchant, and what it is about.
const HOSTED: &str = "SELECT h.merchant, h.subject FROM hosted_page h JOIN merchant m ON m.id = h.merchant \
                      WHERE h.digest = $1 AND h.kind = $2 AND m.closed_at IS NULL";

fn hosted(rows: Vec<store::Row>) -> Result<Option<(Id<Merchant>, [u8; 16])>, Problem> {
    rows.into_iter().next().map(|mut row| Ok((row.next()?, row.next()?))).transpose()
}

async fn look_hosted<P: Permission>(
    door: &Public<P>,
    kind: &str,
    token: &str,
) -> Result<Option<(ReadTx, [u8; 16])>, Problem> {
    let mut tx = door.app().db().read().await?;
    let key = [crypto::digest(token).to_value(), kind.to_value()];
    let found = hosted(tx.rows(HOSTED, &key).await?)?;
    Ok(found.map(|(merchant, subject)| (ReadTx { tx, merchant, app: door.app().clone() }, subject)))
}

impl Public<OpenHostedPage> {
    /// A transaction that looks within the merchant the token of a `kind` of page leads to, and what it is about.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(&self, kind: &str, token: &str) -> Result<Option<(ReadTx, [u8; 16])>, Problem> {
        look_hosted(self, kind, token).await
    }
}

async fn act<P: Permission>(
    door: &Public<P>,
    kind: &str,
    token: &str,
) -> Result<Option<(WriteTx<P>, [u8; 16])>, Problem> {
    let key = [crypto::digest(token).to_value(), kind.to_value()];
    // Looked up before anything is locked: whoever guesses keeps nobody waiting.
    if door.app().db().glance().await?.rows(HOSTED, &key).await?.is_empty() {
        return Ok(None);
    }
    let PersonTx { mut core, .. } = door.write().await?;
    let found = hosted(core.tx.rows(HOSTED, &key).await?)?;
    Ok(found.map(|(merchant, subject)| (WriteTx { core, merchant, permission: PhantomData }, subject)))
}

impl Public<UseHostedPage> {
    /// A transaction that looks before anything is done.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn look(&self, kind: &str, token: &str) -> Result<Option<(ReadTx, [u8; 16])>, Problem> {
        look_hosted(self, kind, token).await
    }

    /// As for [`OpenHostedPage`], with a transaction that writes.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(
        &self,
        kind: &str,
        token: &str,
    ) -> Result<Option<(WriteTx<UseHostedPage>, [u8; 16])>, Problem> {
        act(self, kind, token).await
    }
}

impl Public<NotifyBill> {
    /// A transaction that writes within the merchant a `kind` of number leads to, and what it is about.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(
        &self,
        kind: &str,
        number: &str,
    ) -> Result<Option<(WriteTx<NotifyBill>, [u8; 16])>, Problem> {
        act(self, kind, number).await
    }
}

impl Public<PlayBank> {
    /// A transaction that writes within the merchant a `kind` of name leads to, and what it is about.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(
        &self,
        kind: &str,
        name: &str,
    ) -> Result<Option<(WriteTx<PlayBank>, [u8; 16])>, Problem> {
        act(self, kind, name).await
    }

    /// A transaction that writes within a merchant that is open; none where there is no such merchant.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross_to(&self, merchant: Id<Merchant>) -> Result<Option<WriteTx<PlayBank>>, Problem> {
        let PersonTx { mut core, .. } = self.write().await?;
        let sql = "SELECT id FROM merchant WHERE id = $1 AND closed_at IS NULL";
        let is_open = !core.tx.rows(sql, &[merchant.to_value()]).await?.is_empty();
        Ok(is_open.then_some(WriteTx { core, merchant, permission: PhantomData }))
    }
}

/// Where the token of a provider's notices leads: the merchant, and its account there.
const HOOK: &str = "SELECT r.merchant, r.id FROM rail_account r JOIN merchant m ON m.id = r.merchant \
                    WHERE r.hook_digest = $1 AND r.state <> 'draft' AND m.closed_at IS NULL";

impl Public<ReceiveNotice> {
    /// A transaction that looks within the merchant whose account at a provider has its notices sent to this token, and the
    /// account: before anything is locked, so that whoever guesses or forges keeps nobody waiting.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn look(&self, token: &str) -> Result<Option<(ReadTx, [u8; 16])>, Problem> {
        let mut tx = self.app().db().read().await?;
        let found = hosted(tx.rows(HOOK, &[crypto::digest(token).to_value()]).await?)?;
        Ok(found.map(|(merchant, account)| (ReadTx { tx, merchant, app: self.app().clone() }, account)))
    }

    /// As [`Public::<ReceiveNotice>::look`], with a transaction that writes.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn cross(&self, token: &str) -> Result<Option<(WriteTx<ReceiveNotice>, [u8; 16])>, Problem> {
        let PersonTx { mut core, .. } = self.write().await?;
        let found = hosted(core.tx.rows(HOOK, &[crypto::digest(token).to_value()]).await?)?;
        Ok(found.map(|(merchant, account)| (WriteTx { core, merchant, permission: PhantomData }, account)))
    }

    /// Ends the receiving of a notice that changed nothing but what is to be done next.
    ///
    /// # Errors
    /// A failure when nothing was kept.
    pub async fn keep(tx: WriteTx<ReceiveNotice>) -> Result<(), Problem> {
        Ok(tx.core.tx.commit().await?)
    }
}

impl<P: Permission> WriteTx<P> {
    /// The address of a member, by which mail reaches them.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn email_of(&mut self, member: Id<Member>) -> Result<Option<String>, Problem> {
        self.find(
            "SELECT p.email FROM member m JOIN person p ON p.id = m.person WHERE m.merchant = $1 AND m.id = $2",
            &[&member],
        )
        .await
    }
}

impl WriteTx<CarryOut> {
    /// Forgets what persons need no more: tries, links and sessions that were over before `before`.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn forget_what_is_over(&mut self, before: Timestamp) -> Result<(), Problem> {
        for sql in [
            "DELETE FROM throttle WHERE window_start < $1",
            "DELETE FROM person_token WHERE expires_at < $1",
            "DELETE FROM session WHERE expires_at < $1",
        ] {
            self.core.tx.execute(sql, &[before.to_value()]).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
