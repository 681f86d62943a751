//! A change that takes two people: what was asked, where it stands, and who may decide it.

use permit::{Activity, Area, Role, rule};
use serde_json::Value;
use values::{
    Duration, Id, Subject, Timestamp,
    subjects::{Application, Member, Merchant},
};

mod second_person;
mod standing;
mod ties;

pub(crate) use second_person::{AdminHistory, CLOSE, Footing, Tie, Waiver, YOUNG};
pub use second_person::{NotBeside, SecondPersonError};
pub(crate) use standing::{AdminFacts, Standing};
pub(crate) use ties::{Act, Ties};

/// How long a request waits for a decision.
pub(crate) const LIFE: Duration = Duration::from_secs(14 * 24 * 3600);
/// The most that one member asks for in a day: each is a letter to every Admin.
pub(crate) const MOST_A_DAY: i64 = 60;
/// A day.
pub(crate) const A_DAY: Duration = Duration::from_secs(24 * 3600);
/// How many requests one member may have open at once.
pub(crate) const MOST_OPEN: i64 = 50;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $permission:ident $subject:ty, $says:literal;)+) => {
        /// What a change is about. Each kind has an applier in the [`Registry`](super::Registry).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum Kind {$($(#[$doc])* #[serde(rename = $code)] $name,)+}

        // The derive does not see through a macro's literals.
        impl utoipa::PartialSchema for Kind {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some("What a change is about."))
                    .enum_values(Some([$($code,)+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for Kind {
            fn name() -> std::borrow::Cow<'static, str> {
                "ChangeKind".into()
            }
        }

        impl Kind {
            /// All kinds, in the order they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable name, such as `key.money`.
            pub const fn code(self) -> &'static str {
                match self {$(Self::$name => $code,)+}
            }

            /// What the change does, as it follows "asks to".
            pub const fn says(self) -> &'static str {
                match self {$(Self::$name => $says,)+}
            }

            /// The permission of doing it, which decides who may ask for it.
            pub const fn permission(self) -> permit::Kind {
                match self {$(Self::$name => permit::Kind::$permission,)+}
            }

            /// What ids of its subject begin with.
            pub const fn subject_kind(self) -> &'static str {
                match self {$(Self::$name => <$subject as Subject>::PREFIX,)+}
            }

            /// A subject's id, as outsiders see it.
            pub fn print_subject(self, subject: [u8; 16]) -> String {
                match self {$(Self::$name => Id::<$subject>::from_bytes(subject).to_string(),)+}
            }

            /// Names the subject in a record.
            pub(crate) fn on(self, activity: Activity, subject: [u8; 16], name: &str) -> Activity {
                match self {$(Self::$name => activity.on(Id::<$subject>::from_bytes(subject), name),)+}
            }
        }
    };
}

kinds! {
    /// A feature of an application that sends money out.
    ApplicationFeature "application.feature" ReleaseMoneyFeature Application, "turn on a feature that sends money out";
    /// Payouts by API that wait for nobody, up to an amount.
    MandateRaised "mandate.raised" RaiseMandate Application, "let an application pay more without waiting for people";
    /// A key that carries a money scope.
    KeyMoney "key.money" CreateKey Application, "make an API key that may send money out";
    /// An IP list that lets more addresses in.
    SecurityIpList "security.ip_list" LoosenSecurity Merchant, "let more addresses call the API";
    /// The checksum switched off.
    SecurityChecksum "security.checksum" LoosenSecurity Merchant, "accept calls without a checksum";
    /// A member's second factor taken away.
    MemberFactorReset "member.second_factor_reset" ResetMemberFactor Member, "reset a member's second factor";
    /// The second factor no longer required of everybody.
    MerchantFactorOff "merchant.second_factor_off" LoosenPolicy Merchant, "stop requiring a second factor of everybody";
    /// A payout policy that stops less.
    PolicyLoosened "policy.loosened" LoosenPolicy Merchant, "loosen the payout policy";
    /// The account that withdrawals go to.
    SettlementAccount "settlement.account" Withdraw Merchant, "change where withdrawals go";
    /// An account at a provider that money is to move through.
    RailAccount "rail.account" ManageRails Merchant, "move money through an account at a provider";
    /// Limits and fees of a service.
    TermsFees "terms.fees" ManageRails Merchant, "change limits and fees";
    /// Who bears the fee of payouts.
    TermsFeeBearer "terms.fee_bearer" ManageRails Merchant, "change who pays the fee of payouts";
    /// An exchange rate.
    TermsRate "terms.rate" ManageRails Merchant, "change an exchange rate";
    /// What is moved before approval.
    TermsKycLimit "terms.kyc_limit" ManageRails Merchant, "change what is moved before approval";
    /// Whether the merchant counts as known.
    TermsKycState "terms.kyc_state" ManageRails Merchant, "change whether the merchant is approved";
}

impl Kind {
    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The part of the record it belongs to.
    pub const fn area(self) -> Area {
        match self {
            Self::ApplicationFeature
            | Self::MandateRaised
            | Self::KeyMoney
            | Self::SecurityIpList
            | Self::SecurityChecksum => Area::Developer,
            Self::MemberFactorReset => Area::Team,
            Self::MerchantFactorOff
            | Self::PolicyLoosened
            | Self::RailAccount
            | Self::SettlementAccount
            | Self::TermsFees
            | Self::TermsFeeBearer
            | Self::TermsRate
            | Self::TermsKycLimit
            | Self::TermsKycState => Area::Merchant,
        }
    }

    /// Whether a member of this role may ask for it.
    pub const fn may_be_asked_by(self, role: Role) -> bool {
        let allow = rule(self.permission()).of(role).allow;
        allow.enters() || matches!(allow, permit::Allow::MayRequest)
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ChangeState)]
pub enum State {
    /// Waits for a second person.
    Open,
    /// Done.
    Confirmed,
    /// Refused by an Admin.
    Declined,
    /// Taken back by whoever asked.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

impl State {
    const ALL: [Self; 5] = [Self::Open, Self::Confirmed, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The word kept in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A change somebody asks for.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// What it is about.
    pub kind: Kind,
    /// What it is done to; `None` where that is the merchant itself.
    pub subject: Option<[u8; 16]>,
    /// The subject's name, as people know it.
    pub subject_name: String,
    /// What is to be applied, for the applier of this kind. Nothing secret.
    pub change: Value,
    /// What is now, in words.
    pub before: String,
    /// What will be, in words.
    pub after: String,
    /// Why, in the requester's words; may be empty.
    pub reason: String,
}

/// A change that somebody asked for.
#[derive(Debug, Clone)]
pub struct ChangeRequest {
    /// Its identifier, printed `chg_…`.
    pub id: Id<ChangeRequest>,
    /// What it is about.
    pub kind: Kind,
    /// Where it stands, expiry not yet counted in; see [`ChangeRequest::state_at`].
    pub state: State,
    /// What it is done to.
    pub subject: Option<[u8; 16]>,
    /// The subject's name when it was asked for.
    pub subject_name: String,
    /// What is to be applied.
    pub change: Value,
    /// What was when it was asked for, in words.
    pub before: String,
    /// What is to be, in words.
    pub after: String,
    /// Why, in the requester's words.
    pub reason: String,
    /// Who asks.
    pub requested_by: Id<Member>,
    /// The requester's role when asking.
    pub requested_role: Role,
    /// When.
    pub requested_at: Timestamp,
    /// Until when it can be decided.
    pub expires_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<Id<Member>>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What the decider said about it.
    pub note: Option<String>,
    /// Why one person sufficed, where one did.
    pub waiver: Option<String>,
    /// What was learnt of the world outside just before it was confirmed; not kept.
    pub learnt: Option<Value>,
}

impl Subject for ChangeRequest {
    const PREFIX: &'static str = "chg";
}

impl ChangeRequest {
    /// Where it stands at `now`.
    pub fn state_at(&self, now: Timestamp) -> State {
        if self.state == State::Open && now >= self.expires_at { State::Expired } else { self.state }
    }

    /// Refuses unless it still waits.
    ///
    /// # Errors
    /// `Expired`, or `AlreadyDecided` with what became of it.
    pub fn still_open(&self, now: Timestamp) -> Result<(), ChangeError> {
        match self.state_at(now) {
            State::Open => Ok(()),
            State::Expired => Err(ChangeError::Expired),
            state => Err(ChangeError::AlreadyDecided(state)),
        }
    }
}

/// Why a change cannot be asked for or decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// It was decided before.
    #[error("this request is already {}", .0.name())]
    AlreadyDecided(State),
    /// Nobody decided in time.
    #[error("this request has expired; whoever still wants it asks again")]
    Expired,
    /// The same is asked for already.
    #[error("the same change is already asked for; it waits for an Admin")]
    AlreadyAsked(Id<ChangeRequest>),
    /// One member asks for too much at once.
    #[error("{MOST_OPEN} of your requests wait already; withdraw one or wait for a decision")]
    TooManyOpen,
    /// One member asks for too much in a day.
    #[error("you have asked for {MOST_A_DAY} changes since yesterday; ask for the rest tomorrow")]
    TooManyToday,
    /// Keys do not ask, workers neither.
    #[error("only a member can ask for a change")]
    NotAMember,
    /// The role may not ask for it.
    #[error("your role, {}, may not ask for this change", .0.name())]
    RoleMayNotAsk(Role),
    /// Whoever asked is gone, or may not ask for it any more.
    #[error("whoever asked for this may no longer ask for it; decline it, and somebody else asks again")]
    RequesterGone,
    /// One's own request is withdrawn, not declined.
    #[error("you asked for this yourself; withdraw it")]
    WithdrawInstead,
    /// Only whoever asked takes it back.
    #[error("only whoever asked for a change can withdraw it; an Admin can decline it")]
    NotYours,
    /// The second person does not count as one.
    #[error(transparent)]
    SecondPerson(#[from] SecondPersonError),
    /// Nor does whoever built, as a Developer, what the change lets send money; the Admins who can confirm it.
    #[error(
        "as a Developer you made or changed this application, or asked for a key of it, so somebody else confirms this"
    )]
    Integrator(Vec<String>),
    /// No mail holds this token, or it was used.
    #[error("this link does not work: it was used, or is older than a year")]
    UnknownObjection,
    /// What was asked for makes no sense any more.
    #[error("{0}")]
    Outdated(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_states_are_read_back_by_their_names() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        for state in State::ALL {
            assert_eq!(State::from_name(state.name()), Some(state));
        }
    }

    #[test]
    fn a_developer_asks_for_money_features_money_keys_and_looser_settings_only() {
        let may: Vec<_> = Kind::ALL.iter().filter(|kind| kind.may_be_asked_by(Role::Developer)).collect();
        let wanted = [Kind::ApplicationFeature, Kind::KeyMoney, Kind::SecurityIpList, Kind::SecurityChecksum];
        assert_eq!(may, wanted.iter().collect::<Vec<_>>());
        assert!(Kind::ALL.iter().all(|kind| kind.may_be_asked_by(Role::Admin)));
        for role in [Role::Manager, Role::Employee] {
            assert!(!Kind::ALL.iter().any(|kind| kind.may_be_asked_by(role)), "{role:?}");
        }
    }

    #[test]
    fn bounds_on_requests_are_as_documented() {
        let days = |span: Duration| span.as_secs() / 86_400;
        assert_eq!((days(LIFE), days(A_DAY), A_DAY.as_secs()), (14, 1, 86_400));
    }
}
