//! The exchange of client id and API key for a token, as the third-party API does it.

use store::{Queries as _, ToValue};
use values::{Id, subjects::Merchant};

use crate::{
    Problem,
    actor::Actor,
    app::App,
    calls,
    credentials::{self, KeyLookup},
    door::Public,
    permission::GetToken,
    token,
};

/// What came of an exchange.
#[derive(Debug)]
pub enum Exchange {
    /// A token that lives an hour.
    Token {
        /// Without the word `Bearer`.
        token: String,
        /// The merchant it belongs to.
        merchant: Id<Merchant>,
    },
    /// No application has this client id.
    UnknownClient,
    /// The key is unknown, revoked or past its end.
    UnusableKey,
    /// The key belongs to another application.
    OtherApplication,
    /// The caller's address is not on the merchant's list.
    AddressRefused,
}

impl Public<GetToken> {
    /// Exchanges `client_id` and `api_key`.
    ///
    /// # Errors
    /// `kyc.calls` where the day's calls are used up, or a failure of the store.
    pub async fn exchange(&self, client_id: &str, api_key: &str) -> Result<Exchange, Problem> {
        let app: &App = self.app();
        let mut tx = app.db().read().await?;
        let sql = "SELECT id FROM application WHERE client_id = $1 AND state = 'active'";
        let Some(mut application) = tx.rows(sql, &[client_id.to_value()]).await?.into_iter().next() else {
            return Ok(Exchange::UnknownClient);
        };
        let application = application.next()?;
        let key = if token::key_is_well_formed(api_key) {
            credentials::calling_key(&mut tx, KeyLookup::Digest(&app.keys().hash(api_key))).await?
        } else {
            None
        };
        let Some((key, ip_list)) = key else { return Ok(Exchange::UnusableKey) };
        if key.actor.application != application {
            return Ok(Exchange::OtherApplication);
        }
        self.called_by(Actor::Key(key.actor.clone()), key.merchant);
        if !crate::admission::address_allowed(&ip_list, self.request()) {
            return Ok(Exchange::AddressRefused);
        }
        drop(tx);
        calls::count(app, &key).await?;
        crate::presence::key_used(app, &key, self.request());
        let token = token::issue(app, key.merchant, key.actor.id, key.token_generation);
        Ok(Exchange::Token { token, merchant: key.merchant })
    }
}

#[cfg(test)]
mod tests;
