//! What was set for a merchant, as it is kept: names and texts.

use rails::{FeeBearer, Rate, Service};
use values::{Amount, Currency, Timestamp};

use super::{KycState, QuotedRate, Terms};

/// One thing that was set.
#[derive(Debug, Clone)]
pub(in crate::terms) struct Setting {
    pub name: String,
    pub value: String,
    pub set_at: Timestamp,
}

/// All that was set, and what the merchant itself says.
#[derive(Debug, Clone)]
pub(in crate::terms) struct Settings {
    pub since: Timestamp,
    pub kyc: KycState,
    pub set: Vec<Setting>,
}

/// Kept with the merchant, not among the settings: the doors read it.
pub(in crate::terms) const KYC_STATE: &str = "kyc_state";

impl Settings {
    /// What holds with them.
    ///
    /// # Errors
    /// The name of one that cannot be read.
    pub(in crate::terms) fn terms(&self) -> Result<Terms, String> {
        let mut terms = Terms::published(self.since, self.kyc);
        for setting in &self.set {
            apply(&mut terms, setting).ok_or_else(|| setting.name.clone())?;
        }
        Ok(terms)
    }

    /// The text kept under `name`; `None` where what is published holds.
    pub(in crate::terms) fn value(&self, name: &str) -> Option<&str> {
        if name == KYC_STATE {
            return Some(self.kyc.name());
        }
        self.set.iter().find(|setting| setting.name == name).map(|setting| setting.value.as_str())
    }

    /// As they will be once `name` is set to `value`.
    pub(in crate::terms) fn with(&self, name: &str, value: Option<&str>, set_at: Timestamp) -> Self {
        let mut new = self.clone();
        if name == KYC_STATE {
            new.kyc = value.and_then(KycState::from_name).unwrap_or(self.kyc);
            return new;
        }
        new.set.retain(|setting| setting.name != name);
        let (name, value) = (name.to_owned(), value.map(str::to_owned));
        new.set.extend(value.map(|value| Setting { name, value, set_at }));
        new
    }
}

fn apply(terms: &mut Terms, setting: &Setting) -> Option<()> {
    let Setting { name, value, set_at } = setting;
    let (kind, of) = name.split_once('.').unwrap_or((name, ""));
    match kind {
        "fees" => {
            terms.tariffs.insert(Service::from_name(of)?, serde_json::from_str(value).ok()?);
        }
        "rate" => {
            let (source, target) = of.split_once('.')?;
            let (source, target) = (Currency::from_code(source)?, Currency::from_code(target)?);
            let quoted = QuotedRate { source, target, rate: Rate::parse(value).ok()?, set_at: *set_at };
            terms.rates.insert((source.code(), target.code()), quoted);
        }
        "fee_bearer" => terms.fee_bearer = FeeBearer::from_name(value)?,
        "kyc_limit" => terms.kyc.limit = Amount::parse_decimal(value, Currency::TZS).ok()?,
        _ => return None,
    }
    Some(())
}
