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

#[cfg(test)]
mod tests {
    use rails::{FeeStep, Tariff};

    use super::{super::Wanted, *};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    fn settings(set: &[(&str, &str)]) -> Settings {
        let none = Settings { since: at(1), kyc: KycState::Approved, set: Vec::new() };
        set.iter().fold(none, |settings, (name, value)| settings.with(name, Some(value), at(2)))
    }

    fn tariff() -> Tariff {
        let steps = vec![FeeStep { from: 0, fee: 10_000, fee_bps: 0 }];
        Tariff::new(Currency::TZS, 50_000, 2_000_000, steps, None).expect("a table")
    }

    #[test]
    fn what_is_set_holds_instead_of_what_is_published_and_is_read_back_as_it_was_wanted() {
        let limit = Amount::new(500, Currency::TZS).expect("in range");
        let rate = Rate::parse("2600").expect("a rate");
        let wanted = [
            Wanted::Fees(Service::MobilePayout, Some(tariff())),
            Wanted::FeeBearer(Some(FeeBearer::Customer)),
            Wanted::Rate(Currency::USD, Currency::TZS, Some(rate)),
            Wanted::KycLimit(Some(limit)),
            Wanted::KycState(KycState::NotApproved),
        ];
        let mut set = settings(&[]);
        assert!(set.terms().expect("terms").is_published(Service::MobilePayout));
        for one in &wanted {
            set = set.with(&one.name(), one.value().as_deref(), at(9));
            assert_eq!(set.value(&one.name()), one.value().as_deref(), "{}", one.subject());
        }
        let terms = set.terms().expect("terms");
        assert_eq!(terms.tariff(Service::MobilePayout), &tariff());
        assert!(!terms.is_published(Service::MobilePayout) && terms.is_published(Service::BankAch));
        assert_eq!(
            (terms.fee_bearer(), terms.kyc().limit, terms.kyc().state),
            (FeeBearer::Customer, limit, KycState::NotApproved)
        );
        let quoted: Vec<_> =
            terms.rates().iter().map(|one| (one.source, one.rate.to_string(), one.set_at)).collect();
        assert_eq!(quoted[0], (Currency::USD, "2600".to_owned(), at(9)));
        assert_eq!(quoted[1].2, at(1), "a published rate holds since the merchant began");
        let names: Vec<_> = wanted.iter().map(Wanted::name).collect();
        assert_eq!(names, ["fees.mobile_payout", "fee_bearer", "rate.USD.TZS", "kyc_limit", "kyc_state"]);
        let subjects: Vec<_> = wanted[1..].iter().map(Wanted::subject).collect();
        assert_eq!(subjects, ["Fee of payouts", "USD to TZS", "Limit before approval", "KYC"]);
        assert_eq!(wanted[0].subject(), Service::MobilePayout.to_string());
    }

    #[test]
    fn what_is_set_again_replaces_and_what_is_taken_back_is_published_again() {
        let set = settings(&[("fee_bearer", "customer"), ("kyc_limit", "7"), ("fee_bearer", "both")]);
        assert_eq!(set.value("fee_bearer"), Some(FeeBearer::Both.name()));
        assert_eq!((set.set.len(), set.value("kyc_limit")), (2, Some("7")));
        let back = set.with("fee_bearer", None, at(3));
        assert_eq!((back.value("fee_bearer"), back.value("kyc_limit")), (None, Some("7")));
        assert_eq!(back.terms().expect("terms").fee_bearer(), FeeBearer::default());
        assert_eq!(back.value("kyc_state"), Some("approved"), "of the merchant itself");
        let known = back.with("kyc_state", Some("nonsense"), at(3));
        assert_eq!(known.value("kyc_state"), Some("approved"), "what says nothing changes nothing");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, value) in [
            ("fees.mobile_payout", "{}"),
            ("fees.nothing", "{}"),
            ("rate.USD", "1"),
            ("rate.USD.XXX", "1"),
            ("rate.USD.TZS", "-"),
            ("fee_bearer", "nobody"),
            ("kyc_limit", "much"),
            ("colour", "blue"),
        ] {
            assert_eq!(settings(&[(name, value)]).terms().err().as_deref(), Some(name));
        }
    }

    #[test]
    fn states_of_kyc_have_a_word_each_that_is_read_back() {
        for (state, word) in [(KycState::Approved, "approved"), (KycState::NotApproved, "not_approved")] {
            assert_eq!((state.name(), KycState::from_name(word)), (word, Some(state)));
        }
        assert_eq!(KycState::from_name("perhaps"), None);
    }
}
