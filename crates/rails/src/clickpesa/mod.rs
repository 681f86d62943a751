//! ClickPesa as a provider: the client side of its third-party API.
//!
//! An order is known there by a reference made of our key alone, so that whoever asks, and however often, means the same
//! order; ClickPesa refuses a reference that it has seen. An answer that was lost leaves an order in doubt:
//! [`Doubt::Ask`]. Whether money moved is only ever learnt by asking about the reference.

mod caller;
mod reference;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use reqwest::Client;
use serde_json::{Number, Value, json};
use values::{Amount, Currency, Duration, Secret, Timestamp};

use crate::{
    Answer, CardDesk, CardOffer, CardOrder, CardPage, CardStanding, CollectionOrder, Destination, Doubt,
    Outcome, PayoutOrder, Rail, RailError, Return, Submission, simulator::Clock,
};
use caller::{Caller, Reply};

/// Where ClickPesa's API is.
pub const ADDRESS: &str = "https://api.clickpesa.com";

/// The order reference of previews that no order follows. Nothing is ever made under it.
const LOOK_UP: &str = "NAMELOOKUP";

const A_DAY: Duration = Duration::from_secs(24 * 3600);

/// The bytes of the id whose order ClickPesa knows by this reference; `None` for one that is not ours.
pub fn order_of(reference: &str) -> Option<[u8; 16]> {
    reference::id_of(reference)
}

/// What an application of a merchant calls the API with.
#[derive(Debug, Clone)]
pub struct Account {
    /// Such as [`ADDRESS`], without `/third-parties`.
    pub base_url: String,
    /// The application.
    pub client_id: String,
    /// Its key.
    pub api_key: Secret<String>,
    /// What bodies are signed with, where the merchant's checksum is on there.
    pub checksum_key: Option<Secret<String>>,
}

/// ClickPesa, by one application of one merchant.
pub struct ClickPesa {
    caller: Caller,
}

impl ClickPesa {
    /// The name of this rail.
    pub const NAME: &'static str = "clickpesa";

    /// Calls with `client`, which sees to it that only permitted addresses are dialled, that no call is repeated by itself,
    /// and that no redirect is followed.
    pub fn new(account: Account, client: Client, clock: Clock) -> Self {
        Self { caller: Caller::new(account, client, clock) }
    }

    /// The balances there: proof that address, credentials and network are right.
    ///
    /// # Errors
    /// What is wrong, as a sentence for the merchant.
    pub async fn balances(&self) -> Result<Vec<Amount>, String> {
        let body = match self.caller.get("account/balance").await {
            Reply::Answered { status: 200, body, .. } => body,
            // So it answers an account that never had any money.
            Reply::Answered { status: 404, body, .. } if caller::words(&body).contains("balance") => {
                json!([])
            }
            Reply::Answered { status: 403, body, .. } | Reply::Answered { status: 400, body, .. } => {
                return Err(format!("ClickPesa refused: {}", caller::words(&body)));
            }
            Reply::Locked(words) if words.is_empty() => {
                return Err("ClickPesa refused the credentials.".to_owned());
            }
            Reply::Locked(words) => return Err(format!("ClickPesa refused the credentials: {words}.")),
            Reply::NotNow(wait) => {
                return Err(format!("ClickPesa asks to wait for {} seconds.", wait.as_secs()));
            }
            Reply::Away => return Err("ClickPesa cannot be reached at this address.".to_owned()),
            Reply::Answered { .. } | Reply::Lost => {
                return Err("What answers at this address does not answer as ClickPesa does.".to_owned());
            }
        };
        let entries =
            body.as_array().ok_or("What answers at this address does not answer as ClickPesa does.")?;
        // All of them or none: what is left out would be missing in the books.
        entries.iter().map(|entry| balance(entry).ok_or_else(|| unreadable(entry))).collect()
    }

    /// Whether bodies are signed as the provider expects, found out by a preview, which asks nobody and reserves nothing.
    /// Anything else that is wrong with it says nothing about the signature.
    ///
    /// # Errors
    /// What is wrong, as a sentence for the merchant.
    pub async fn signature(&self) -> Result<(), String> {
        let body = json!({"amount": "1000", "currency": "TZS", "orderReference": LOOK_UP});
        let Reply::Answered { status: 400, body, .. } =
            self.caller.post("payments/preview-ussd-push-request", body).await
        else {
            return Ok(());
        };
        let words = caller::words(&body);
        if !words.to_lowercase().contains("checksum") {
            return Ok(());
        }
        Err(match self.caller.is_signing() {
            true => format!(
                "ClickPesa refused what was signed with the checksum key: {words}. Copy the key anew from Settings, Developers."
            ),
            false => format!("ClickPesa expects a checksum: {words}. Enter the checksum key too."),
        })
    }

    async fn preview(&self, path: &str, mut body: Value, amount: Amount, reference: &str) -> Reply {
        body["amount"] = number(amount);
        body["currency"] = amount.currency().code().into();
        body["orderReference"] = reference.into();
        self.caller.post(path, body).await
    }

    async fn name_of(&self, destination: &Destination) -> Result<Option<String>, RailError> {
        if let Destination::Bank { bic, account_number, .. } = destination {
            let body = json!({"accountNumber": account_number, "bic": bic});
            let reply = self.caller.post("payouts/verify-bank-account", body).await;
            return words::name(reply, destination.account());
        }
        // A preview prices an order as well, from the balance in its currency. It reserves nothing, so that one small order
        // stands for all.
        let (kind, body) = addressed(destination);
        let path = format!("payouts/preview-{kind}-payout");
        let small = |minor, currency| Amount::new(minor, currency).expect("a small amount");
        let mut reply = self.preview(&path, body.clone(), small(100_000, Currency::TZS), LOOK_UP).await;
        if words::is_poor(&reply) {
            reply = self.preview(&path, body, small(100, Currency::USD), LOOK_UP).await;
        }
        words::name(reply, destination.account())
    }

    async fn send(&self, order: &PayoutOrder) -> Result<Submission, RailError> {
        let Some(reference) = reference::of_key(&order.key) else { return Err(RailError::KeyReused) };
        let (kind, body) = addressed(&order.destination);
        if matches!(order.destination, Destination::Till { .. }) {
            // "Preview is required before payout" of a till: the preview finds out whose it is.
            let path = format!("payouts/preview-{kind}-payout");
            match self.preview(&path, body.clone(), order.sent, &reference).await {
                Reply::Answered { status: 200, .. } => {}
                // No money moves by a preview, whatever became of this one.
                Reply::Lost => return Err(RailError::Unreachable),
                refused => return words::submission(refused, &reference),
            }
        }
        let path = format!("payouts/create-{kind}-payout");
        words::submission(self.preview(&path, body, order.sent, &reference).await, &reference)
    }

    async fn ask(&self, order: &CollectionOrder) -> Result<Submission, RailError> {
        let Some(reference) = reference::of_key(&order.key) else { return Err(RailError::KeyReused) };
        let body = json!({
            "amount": plain(order.before_fee),
            "currency": order.before_fee.currency().code(),
            "orderReference": reference,
            "phoneNumber": order.phone.as_str(),
        });
        words::submission(self.caller.post("payments/initiate-ussd-push-request", body).await, &reference)
    }
}

fn balance(entry: &Value) -> Option<Amount> {
    words::decimal(&entry["balance"], Currency::from_code(entry["currency"].as_str()?)?)
}

fn unreadable(entry: &Value) -> String {
    let shown: String = entry.to_string().chars().filter(|letter| !letter.is_control()).take(100).collect();
    format!("ClickPesa tells a balance that Kibali cannot take over: {shown}.")
}

impl ClickPesa {
    /// What each card would be charged is the same for all of them; a preview tells which are taken.
    async fn offers(&self, amount: Amount) -> Result<Vec<CardOffer>, RailError> {
        let body =
            json!({"amount": plain(amount), "currency": amount.currency().code(), "orderReference": LOOK_UP});
        words::offers(self.caller.post("payments/preview-card-payment", body).await)
    }

    /// Whether the fee of a reversed payout came back: a query does not tell it, the statement of those days does. `None` where
    /// that cannot be read now; a day later the fee counts as kept.
    async fn reversal(&self, debited: Amount, at: Timestamp, reference: &str) -> Option<Return> {
        let date = |at: Timestamp| at.to_string().chars().take(10).collect::<String>();
        let path = format!(
            "account/statement?currency={}&startDate={}&endDate={}",
            debited.currency().code(),
            date(at - A_DAY),
            date(at + A_DAY)
        );
        let told = words::reversal(&self.caller.get(&path).await, debited, reference);
        told.or_else(|| (self.caller.now() >= at + A_DAY).then_some(Return::ReversedWithoutFee))
    }

    async fn open(&self, order: &CardOrder) -> Result<CardPage, RailError> {
        let Some(reference) = reference::of_key(&order.key) else { return Err(RailError::KeyReused) };
        let CardOrder { amount, name, email, phone, .. } = order;
        let mut customer = json!({"fullName": name.as_ref().or(email.as_ref()).or(phone.as_ref())});
        for (field, text) in [("email", email), ("phoneNumber", phone)] {
            if let Some(text) = text {
                customer[field] = text.as_str().into();
            }
        }
        let body = json!({
            "amount": plain(*amount),
            "currency": amount.currency().code(),
            "orderReference": reference,
            "customer": customer,
        });
        words::card_page(self.caller.post("payments/initiate-card-payment", body).await)
    }
}

/// The part of a path that names the kind of payout, and who receives.
fn addressed(destination: &Destination) -> (&'static str, Value) {
    match destination {
        Destination::Mobile(phone) => ("mobile-money", json!({"phoneNumber": phone.as_str()})),
        Destination::Bank { bic, account_number, account_name, currency, transfer } => {
            let mut body = json!({
                "accountNumber": account_number,
                "bic": bic,
                "accountCurrency": currency.code(),
                "transferType": transfer.name(),
            });
            if let Some(name) = account_name {
                body["accountName"] = name.as_str().into();
            }
            ("bank", body)
        }
        Destination::Till { provider_code, number } => {
            ("lipa-namba", json!({"lipaNamba": number, "providerCode": provider_code}))
        }
    }
}

/// `1000` or `1047.1`: decimal text as JavaScript prints the number, so that every way to sign it is the same.
fn plain(amount: Amount) -> String {
    let text = amount.to_decimal();
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn number(amount: Amount) -> Value {
    plain(amount).parse::<Number>().map_or(Value::Null, Value::Number)
}

impl Rail for ClickPesa {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn tell_balances(&self) -> Answer<'_, Result<Vec<Amount>, String>> {
        Box::pin(self.balances())
    }

    fn doubt(&self) -> Doubt {
        Doubt::Ask
    }

    fn look_up_name<'a>(
        &'a self,
        destination: &'a Destination,
    ) -> Answer<'a, Result<Option<String>, RailError>> {
        Box::pin(self.name_of(destination))
    }

    fn collect<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(self.ask(order))
    }

    fn query_collection<'a>(&'a self, order: &'a CollectionOrder) -> Answer<'a, Outcome> {
        Box::pin(async move {
            let Some(reference) = reference::of_key(&order.key) else { return Outcome::Unknown };
            let reply = self.caller.get(&format!("payments/{reference}")).await;
            words::collection(&reply, order, &reference)
        })
    }

    fn cards(&self) -> CardDesk {
        CardDesk::Provider
    }

    fn offer_cards<'a>(&'a self, amount: Amount) -> Answer<'a, Result<Vec<CardOffer>, RailError>> {
        Box::pin(self.offers(amount))
    }

    fn open_card<'a>(&'a self, order: &'a CardOrder) -> Answer<'a, Result<CardPage, RailError>> {
        Box::pin(self.open(order))
    }

    fn query_card<'a>(&'a self, order: &'a CardOrder) -> Answer<'a, CardStanding> {
        Box::pin(async move {
            let Some(reference) = reference::of_key(&order.key) else {
                return CardStanding::only(Outcome::Unknown);
            };
            let reply = self.caller.get(&format!("payments/{reference}")).await;
            words::card(&reply, order, &reference)
        })
    }

    fn pay_out<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Result<Submission, RailError>> {
        Box::pin(self.send(order))
    }

    fn query_payout<'a>(&'a self, order: &'a PayoutOrder) -> Answer<'a, Outcome> {
        Box::pin(async move {
            let Some(reference) = reference::of_key(&order.key) else { return Outcome::Unknown };
            let reply = self.caller.get(&format!("payouts/{reference}")).await;
            let mut outcome = words::payout(&reply, order, &reference);
            if let Outcome::Returned { how: how @ Return::ReversedWithoutFee, at, .. } = &mut outcome
                && let Some(debited) = words::debited_if_untold(&reply, &reference)
            {
                let told = match order.fee_back {
                    Some(true) => Some(Return::ReversedWithFee),
                    Some(false) => Some(Return::ReversedWithoutFee),
                    None => self.reversal(debited, *at, &reference).await,
                };
                match told {
                    Some(told) => *how = told,
                    None => return Outcome::Unknown,
                }
            }
            outcome
        })
    }
}

/// What ClickPesa knows an order by; `None` for a key that is no id.
pub fn order_reference(key: &str) -> Option<String> {
    reference::of_key(key)
}

/// The bytes of the id whose order ClickPesa knows by this reference; `None` for an order that is not ours.
pub fn ordered_id(reference: &str) -> Option<[u8; 16]> {
    reference::id_of(reference)
}

impl fmt::Debug for ClickPesa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickPesa").finish_non_exhaustive()
    }
}
