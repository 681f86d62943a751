//! What a sandbox begins with, made the way people make it: through the product's own routes, on a clock that begins
//! thirty days ago. So every rule holds in the demonstration, and its history is a real one.

use mailbox::Mailbox;
use permit::{Activity, App, AppSettings, Area, Clock, Durable, Problem, Tuning};
use platform::Platform;
use serde_json::{Value, json};
use values::{Duration, Timestamp};

use super::{
    Begin, Place,
    caller::Caller,
    secrets::{Demonstration, DemonstrationMember},
};
use crate::instance;

const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);

/// The people, the Admin first: role, name, address.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("Admin", "Neema Mushi", "neema@zurifoods.example"),
    ("Manager", "Baraka Kimaro", "baraka@zurifoods.example"),
    ("Employee", "Asha Juma", "asha@zurifoods.example"),
    ("Developer", "Juma Mwita", "juma@pendo.example"),
];

/// What the application's key may do.
const SCOPES: [&str; 8] = [
    "payment.view",
    "payment.initiate",
    "link.manage",
    "payout.view",
    "payout.preview",
    "payout.create",
    "balance.view",
    "webhook.view",
];

/// Payouts of the past: whom, how much in whole TZS, under which reference.
const PAYOUTS: [(&str, u32, &str); 5] = [
    ("255754300118", 97_000, "WAGE110701"),
    ("255713200902", 18_450, "WAGE110702"),
    ("255784500335", 21_200, "RF2203"),
    ("255712000001", 14_000, "RF2204"),
    ("255621700083", 9_600, "FUEL47"),
];

/// Payments of the past: who, how much in whole TZS, under which reference.
const PAYMENTS: [(&str, u32, &str); 6] = [
    ("255712345678", 45_000, "ORD20401"),
    ("255754300118", 12_500, "ORD20402"),
    ("255784500335", 8_000, "ORD20403"),
    ("255712000001", 30_000, "ORD20404"),
    ("255621700083", 64_000, "ORD20405"),
    ("255713200902", 5_000, "ORD20406"),
];

/// What is on the account in dollars.
const DOLLARS: i64 = 1_200;

/// Plants it, and closes the instance again.
///
/// # Errors
/// A failure that names the step.
pub(super) async fn plant(place: &Place, begin: &Begin) -> Result<Demonstration, Problem> {
    let now = Clock::system().now();
    let mailbox = Mailbox::listen(move || now).await;
    let mailbox = mailbox.map_err(|error| Problem::failure(format!("no port for mail: {error}")))?;
    let mut story = Story::open(place, mailbox, now - DAY * 30).await?;
    let planted = story.tell(begin).await;
    story.app.close().await;
    planted
}

struct Story {
    app: App,
    platform: Platform,
    clock: Clock,
    mailbox: Mailbox,
    people: Vec<DemonstrationMember>,
    callers: Vec<Caller>,
}

impl Story {
    async fn open(place: &Place, mailbox: Mailbox, start: Timestamp) -> Result<Self, Problem> {
        let clock = Clock::fixed(start);
        // The history is one month long, and everybody signs in once in it.
        let settings = AppSettings {
            session_idle: DAY * 40,
            session_absolute: DAY * 40,
            ..place.app_settings(Tuning { durable: Durable::AtTheEnd, ..Tuning::default() })
        };
        let app = App::open(&place.target, clock.clone(), &place.master_key, settings).await?;
        let platform = Platform::new(instance::simulator(&app), super::platform_settings(&mailbox));
        let router = platform.routes().into_router(&app);
        let callers = PEOPLE.map(|_| Caller::new(router.clone(), &place.url)).to_vec();
        let people = PEOPLE.map(|(role, name, email)| DemonstrationMember {
            role: role.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            password: password(&app),
        });
        Ok(Self { app, platform, clock, mailbox, people: people.to_vec(), callers })
    }

    async fn tell(&mut self, begin: &Begin) -> Result<Demonstration, Problem> {
        let merchant_id = self.found().await?;
        for place in 1..PEOPLE.len() {
            self.invite(place).await?;
        }
        let (client_id, api_key) = self.release_application().await?;
        self.live(begin).await?;
        let checksum_key = if begin.checksum { Some(self.turn_checksum_on().await?) } else { None };
        self.sign_out().await?;
        Ok(Demonstration { merchant_id, client_id, api_key, checksum_key, members: self.people.clone() })
    }

    /// The Admin sets the instance up and confirms the address.
    async fn found(&mut self) -> Result<String, Problem> {
        let link = platform::access::set_up_link(&self.app).await?;
        let link = link
            .ok_or_else(|| Problem::failure("this database holds a merchant already; name an empty one"))?;
        let admin = self.people[0].clone();
        let body = json!({
            "token": fragment(&link), "merchant_name": "Zuri Foods", "name": admin.name,
            "email": "office@zurifoods.example", "password": admin.password,
        });
        let session = self.callers[0].post("/v1/set-up", body).await?;
        self.callers[0].post("/v1/profile/email", json!({"email": admin.email})).await?;
        let token = self.token_mailed_to(&admin.email).await?;
        self.callers[0].post("/v1/email-changes/confirm", json!({"token": token})).await?;
        text(&session["merchants"][0]["id"])
    }

    async fn invite(&mut self, place: usize) -> Result<(), Problem> {
        let person = self.people[place].clone();
        let body = json!({"name": person.name, "email": person.email, "role": person.role});
        self.callers[0].post("/v1/team/invitations", body).await?;
        let token = self.token_mailed_to(&person.email).await?;
        let body = json!({"token": token, "name": person.name, "password": person.password});
        self.callers[place].post("/v1/invitations/accept", body).await?;
        self.callers[place].sign_in(&person.email, &person.password).await
    }

    /// An application with every feature, and a key that may pay: the Admin alone decides while there is one Admin.
    async fn release_application(&mut self) -> Result<(String, String), Problem> {
        let admin = &mut self.callers[0];
        let features = json!(["collection", "payout", "checkout_link", "hosted_payout"]);
        let body = json!({"name": "Mauzo", "integration": "API", "features": features});
        let made = admin.post("/v1/applications", body).await?;
        let (id, client_id) = (text(&made["id"])?, text(&made["client_id"])?);
        let tzs = |shillings: i64| json!([{"amount": shillings * 100, "currency": "TZS"}]);
        let until = self.clock.now() + DAY * 3650;
        let mandate = json!({"per_payout": tzs(5_000_000), "per_day": tzs(1_000_000_000), "until": until});
        admin.put(&format!("/v1/mandates/{id}"), mandate).await?;
        let body = json!({"name": "Mauzo server", "scopes": SCOPES});
        let key = admin.post(&format!("/v1/applications/{id}/keys"), body).await?;
        Ok((client_id, text(&key["secret"])?))
    }

    /// Four weeks of work.
    async fn live(&mut self, begin: &Begin) -> Result<(), Problem> {
        let total: u32 = PAYOUTS.iter().map(|(_, amount, _)| amount + 10_000).sum();
        self.fund(shillings(total)?).await?;
        self.pass(DAY * 20).await?;
        for (phone, amount, reference) in PAYMENTS {
            let body = json!({"amount": {"amount": amount * 100, "currency": "TZS"}, "phone_number": phone, "reference": reference});
            self.callers[2].post("/v1/payments", body).await?;
            self.pass(HOUR).await?;
        }
        self.pass(DAY * 6).await?;
        self.hand_out().await?;
        self.prove(1).await?;
        for (phone, amount, reference) in PAYOUTS {
            let payout = self.prepare(phone, amount, reference).await?;
            self.callers[1].post(&format!("/v1/payouts/{payout}/authorization"), json!({})).await?;
            self.pass(Duration::from_secs(120)).await?;
        }
        self.pass(DAY).await?;
        let refused = self.prepare("255765400440", 25_400, "INV20418").await?;
        let reason = json!({"reason": "The invoice says TZS 24,500."});
        self.callers[1].post(&format!("/v1/payouts/{refused}/rejection"), reason).await?;
        let elapsed = self.app.now();
        let rest = Clock::system().now().since(elapsed).saturating_sub(HOUR);
        self.pass(rest).await?;
        self.balance(begin).await
    }

    /// A checkout link and a control number that wait for payers, and some dollars.
    async fn hand_out(&mut self) -> Result<(), Problem> {
        let link = json!({"amount": {"amount": 2_500_000, "currency": "TZS"}, "reference": "ORD20407",
            "description": "Two sacks of rice, delivered to Kariakoo", "customer_name": "Grace Mollel"});
        self.callers[2].post("/v1/links", link).await?;
        let bill = json!({"amount": {"amount": 12_000_000, "currency": "TZS"}, "description": "Market stall 14, monthly"});
        self.callers[2].post("/v1/bills", bill).await?;
        let dollars = values::Amount::new(DOLLARS * 100, values::Currency::USD);
        self.fund(dollars.map_err(|error| Problem::failure(error.to_string()))?).await
    }

    /// Tops up to the balance that was asked for, with two payouts waiting on top.
    async fn balance(&mut self, begin: &Begin) -> Result<(), Problem> {
        if begin.balance >= 100_000 {
            self.fund(shillings(200_000)?).await?;
            self.prepare("255754300118", 97_000, "WAGE112301").await?;
            self.prepare("255784500335", 41_200, "WAGE112302").await?;
        }
        let balances = self.callers[0].get("/v1/balances").await?;
        let available = balances["data"].as_array().into_iter().flatten();
        let available = available
            .filter(|row| row["currency"] == "TZS")
            .find_map(|row| row["available"]["amount"].as_i64());
        let wanted = i64::from(begin.balance) * 100;
        let missing = wanted - available.unwrap_or_default();
        if missing > 0 {
            let missing = values::Amount::new(missing, values::Currency::TZS);
            let missing = missing.map_err(|error| Problem::failure(error.to_string()))?;
            self.fund(missing).await?;
        }
        Ok(())
    }

    async fn turn_checksum_on(&mut self) -> Result<String, Problem> {
        self.prove(0).await?;
        let answer = self.callers[0].put("/v1/security/checksum", json!({"enabled": true})).await?;
        text(&answer["secret"])
    }

    async fn prepare(&mut self, phone: &str, amount: u32, reference: &str) -> Result<String, Problem> {
        let body = json!({"amount": {"amount": amount * 100, "currency": "TZS"}, "phone_number": phone, "reference": reference});
        let made = self.callers[2].post("/v1/payouts", body).await?;
        text(&made["id"])
    }

    /// An opening deposit.
    async fn fund(&mut self, amount: values::Amount) -> Result<(), Problem> {
        let merchant = self.merchant().await?;
        let mut upkeep = self.app.upkeep(merchant, "sandbox").await?;
        platform::ledger::fund(upkeep.tx(), amount, self.platform.rail_name()).await?;
        upkeep
            .commit(Activity::new(
                Area::Payments,
                "balance.funded",
                format!("paid {amount} in to begin with"),
            ))
            .await
    }

    async fn merchant(&mut self) -> Result<values::Id<values::subjects::Merchant>, Problem> {
        let merchant = self.callers[0].get("/v1/merchant").await?;
        text(&merchant["id"])?.parse().map_err(|error| Problem::failure(format!("{error}")))
    }

    /// A fresh proof of identity, which whoever authorises needs.
    async fn prove(&mut self, place: usize) -> Result<(), Problem> {
        let proof = json!({"password": self.people[place].password});
        self.callers[place].post("/v1/session/step-up", proof).await.map(|_| ())
    }

    /// Ends the sessions: their tokens are known to nobody else.
    async fn sign_out(&mut self) -> Result<(), Problem> {
        for caller in &mut self.callers {
            caller.delete("/v1/session").await?;
        }
        Ok(())
    }

    /// Lets time pass and the workers do what is due.
    async fn pass(&mut self, span: Duration) -> Result<(), Problem> {
        self.work().await?;
        self.clock.advance(span);
        self.work().await
    }

    async fn work(&self) -> Result<(), Problem> {
        while platform::worker::once(&self.app, &self.platform).await? > 0 {}
        Ok(())
    }

    async fn token_mailed_to(&mut self, email: &str) -> Result<String, Problem> {
        self.work().await?;
        let mail = self
            .mailbox
            .last_to(email)
            .ok_or_else(|| Problem::failure(format!("no mail reached {email}")))?;
        let link = mail.text.split_whitespace().find(|word| word.contains('#') && word.starts_with("http"));
        Ok(fragment(link.unwrap_or_default()).to_owned())
    }
}

/// Four words' worth of randomness, readable aloud.
fn password(app: &App) -> String {
    let random: [u8; 10] = app.random();
    let text: String = random
        .iter()
        .map(|byte| char::from(b"abcdefghjkmnpqrstuvwxyz23456789"[usize::from(byte % 31)]))
        .collect();
    format!("{}-{}-kibali", &text[..5], &text[5..])
}

fn shillings(whole: u32) -> Result<values::Amount, Problem> {
    let amount = values::Amount::new(i64::from(whole) * 100, values::Currency::TZS);
    amount.map_err(|error| Problem::failure(error.to_string()))
}

fn fragment(link: &str) -> &str {
    link.split_once('#').map_or("", |(_, token)| token)
}

fn text(value: &Value) -> Result<String, Problem> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Problem::failure(format!("a text was expected, not {value}")))
}
