//! What can be said by mail, as values; the words are in `words/`.

use permit::{Column, Duty, Problem, Role, StoreError, ToValue, Value, crypto, crypto::Keys};
use serde::{Deserialize, Serialize};
use values::Timestamp;

/// A language that Kibali speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Swahili.
    Sw,
}

impl Language {
    /// The code of ISO 639-1, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Sw => "sw",
        }
    }

    /// The language of this code; English for one that Kibali does not speak.
    pub fn from_code(code: &str) -> Self {
        if code == "sw" { Self::Sw } else { Self::En }
    }
}

impl Column for Language {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        String::from_value(value).map(|code| Self::from_code(&code))
    }
}

impl ToValue for Language {
    fn to_value(&self) -> Value {
        self.code().to_value()
    }
}

/// One letter to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The person's name.
    pub to_name: String,
    /// The language they read.
    pub language: Language,
    /// What it says.
    pub content: Content,
    /// What keeps account of the delivery: `("invitation", id)`.
    pub about: Option<(&'static str, [u8; 16])>,
}

/// An instant, with the zone that its reader lives by.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The zone's IANA name, such as `Africa/Dar_es_Salaam`.
    pub zone: String,
}

/// What happened to somebody's second factor, by their own hand or by whoever had their session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorChange {
    /// Switched on.
    On,
    /// Switched off.
    Off,
    /// New recovery codes took the place of the old ones.
    NewCodes,
}

/// What happened to somebody's access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// Switched off for now.
    Disabled,
    /// Switched on again.
    Enabled,
    /// Taken away.
    Removed,
    /// The second factor was taken away; a new one has to be set up.
    FactorReset,
}

/// How a request for a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// It took effect.
    Confirmed,
    /// It did not.
    Declined,
    /// Nobody decided in time.
    Expired,
}

/// What happened to one currency on a day: how many and how much, as people read it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DayOf {
    /// The currency.
    pub currency: String,
    /// Payments that came in.
    pub collected: (i64, String),
    /// The same by network or brand of card.
    pub channels: Vec<(String, i64, String)>,
    /// Payouts that were paid.
    pub paid: (i64, String),
    /// Payouts that failed or came back.
    pub failed: (i64, String),
    /// Payouts that wait for approval now.
    pub waiting: (i64, String),
    /// Payouts of which nobody knows now.
    pub unknown: (i64, String),
    /// What there was before.
    pub opening: String,
    /// What there was after.
    pub closing: String,
}

/// What a letter says. Links are whole URLs; names are the people's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Content {
    /// Somebody is invited to a merchant.
    Invitation {
        /// The page that shows it, with the token in its fragment.
        link: String,
        /// The merchant's name.
        merchant: String,
        /// Who invites.
        inviter: String,
        /// As what.
        role: Role,
        /// What the role lets one do, in the reader's language.
        can: Vec<String>,
        /// What the role never lets one do, in the reader's language.
        never: Vec<String>,
        /// Until when the link works.
        expires: Moment,
        /// Which of the invitation's links this is; only the newest is sent.
        generation: i64,
    },
    /// Somebody accepted: what to do first.
    Welcome {
        /// The merchant's name.
        merchant: String,
        /// As what.
        role: Role,
        /// Where the instance's public pages begin, without a slash at the end.
        instance: String,
        /// Where the merchant's pages begin, without a slash at the end.
        place: String,
    },
    /// A password is to be set anew.
    ResetPassword {
        /// The page that does it, with the token in its fragment.
        link: String,
        /// How long the link works.
        minutes: i64,
    },
    /// A new address is to be confirmed.
    ConfirmEmail {
        /// The page that does it, with the token in its fragment.
        link: String,
        /// The address that this one takes the place of; none where it is confirmed only.
        before: Option<String>,
    },
    /// To the old address: another one may take its place.
    EmailChangeAsked {
        /// The new address.
        new_email: String,
        /// The page where a forgotten password is reset, which stops the change.
        link: String,
    },
    /// To the old address: another one took its place.
    EmailChanged {
        /// The page that undoes it, with the token in its fragment.
        undo_link: String,
        /// The new address.
        new_email: String,
    },
    /// A password was changed.
    PasswordChanged {
        /// The page where a forgotten password is reset.
        link: String,
    },
    /// A second factor was switched on or off, or has new recovery codes.
    SecondFactorChanged {
        /// What happened.
        what: FactorChange,
        /// The page where a forgotten password is reset.
        link: String,
    },
    /// A member's role was changed.
    RoleChanged {
        /// The merchant's name.
        merchant: String,
        /// The role so far.
        before: Role,
        /// The role from now on.
        after: Role,
        /// Who changed it.
        by: String,
        /// Where to look.
        link: String,
    },
    /// A member's payout duty was changed.
    DutyChanged {
        /// The merchant's name.
        merchant: String,
        /// The duty so far.
        before: Duty,
        /// The duty from now on.
        after: Duty,
        /// Who changed it.
        by: String,
        /// Where to look.
        link: String,
    },
    /// A member's access was changed otherwise.
    AccessChanged {
        /// The merchant's name.
        merchant: String,
        /// What happened.
        what: Access,
        /// Who did it.
        by: String,
        /// Where to look.
        link: String,
    },
    /// To whoever lost the Admin role and left one Admin alone: a second person is soon waived.
    WaiverNotice {
        /// The merchant's name.
        merchant: String,
        /// Who changed it.
        by: String,
        /// From when on the remaining Admin may act alone.
        alone_from: Moment,
        /// The page that objects, with the token in its fragment.
        objection_link: String,
    },
    /// To those who can confirm: a change waits.
    ChangeRequested {
        /// The merchant's name.
        merchant: String,
        /// Who asks.
        requested_by: String,
        /// Their role.
        role: Role,
        /// The change, in a sentence.
        says: String,
        /// Where to decide.
        link: String,
    },
    /// To whoever asked: the change was decided.
    ChangeDecided {
        /// The merchant's name.
        merchant: String,
        /// The change, in a sentence.
        says: String,
        /// How.
        decision: Decision,
        /// By whom.
        decided_by: String,
        /// What they said about it.
        note: Option<String>,
        /// Where to look.
        link: String,
    },
    /// To the Admin who is offered the ownership.
    OwnershipOffered {
        /// The merchant's name.
        merchant: String,
        /// Who offers.
        from: String,
        /// Where to decide.
        link: String,
    },
    /// To all Admins: the ownership moved.
    OwnershipMoved {
        /// The merchant's name.
        merchant: String,
        /// The former owner.
        from: String,
        /// The owner now.
        to: String,
        /// Until when the former owner may undo it.
        undo_until: Moment,
        /// Where to look.
        link: String,
    },
    /// To all Admins: the ownership went back.
    OwnershipUndone {
        /// The merchant's name.
        merchant: String,
        /// Who owns it again.
        from: String,
        /// Who owned it for a while.
        to: String,
        /// Where to look.
        link: String,
    },
    /// To those who can release it: a payout waits.
    PayoutWaits {
        /// The merchant's name.
        merchant: String,
        /// Such as `TZS 970,000`.
        amount: String,
        /// Who is paid.
        payee: String,
        /// The reference.
        reference: String,
        /// Who prepared it.
        made_by: String,
        /// Where to decide.
        link: String,
    },
    /// To all Admins: withdrawals go to another account.
    SettlementChanged {
        /// The merchant's name.
        merchant: String,
        /// The account, in words.
        account: String,
        /// Who asked for it.
        asked_by: String,
        /// Who confirmed it; nobody where one Admin sufficed.
        confirmed_by: Option<String>,
        /// Where to look.
        link: String,
    },
    /// To those who can release it: a batch of payouts waits.
    BatchWaits {
        /// The merchant's name.
        merchant: String,
        /// What the file is called.
        batch: String,
        /// How many payouts.
        count: i64,
        /// What leaves the balance, such as `TZS 970,000`.
        total: String,
        /// How many accounts belong to somebody else than the file says, and of how many it cannot be known.
        names: (i64, i64),
        /// Who uploaded it.
        made_by: String,
        /// Where to decide.
        link: String,
    },
    /// To those who can confirm it: a beneficiary, or a change of one, waits.
    BeneficiaryWaits {
        /// The merchant's name.
        merchant: String,
        /// Who is to be paid.
        beneficiary: String,
        /// Where, shown in part.
        account: String,
        /// Who added or changed it.
        asked_by: String,
        /// Where to decide.
        link: String,
    },
    /// To those who can confirm it: somebody says what became of a payout.
    OutcomeWaits {
        /// The merchant's name.
        merchant: String,
        /// Such as `TZS 970,000`.
        amount: String,
        /// Who is paid.
        payee: String,
        /// The reference.
        reference: String,
        /// Whether it is said to have been paid.
        paid: bool,
        /// Who says so.
        proposed_by: String,
        /// Where the evidence stands.
        link: String,
    },
    /// To the Admins: the ledger does not add up.
    LedgerDiffers {
        /// The merchant's name.
        merchant: String,
        /// How many places.
        count: usize,
        /// The first of them, each a sentence without its end, in English.
        findings: Vec<String>,
        /// The page that shows all.
        link: String,
    },
    /// To the Admins: what is at the provider is not what the books say, or is again.
    BalanceAtProvider {
        /// The merchant's name.
        merchant: String,
        /// Whether it is again.
        closed: bool,
        /// What was found, by currency, each a sentence without its end, in English.
        findings: Vec<String>,
        /// Where to look.
        link: String,
    },
    /// What happened yesterday.
    DailyReport {
        /// The merchant's name.
        merchant: String,
        /// The day, such as `2026-11-23`.
        day: String,
        /// By currency.
        currencies: Vec<DayOf>,
        /// The page of the balance.
        link: String,
    },
}

const PURPOSE: &str = "mail";

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub to: String,
    pub to_name: String,
    pub language: Language,
    pub content: Content,
    pub about: Option<(String, [u8; 16])>,
}

impl Letter {
    pub(super) fn seal(self, keys: &Keys, nonce: [u8; 24]) -> Result<String, Problem> {
        let about = self.about.map(|(kind, id)| (kind.to_owned(), id));
        let Self { to, to_name, language, content, .. } = self;
        let plain = serde_json::to_vec(&Kept { to, to_name, language, content, about })
            .map_err(|error| Problem::failure(format!("a letter does not become JSON: {error}")))?;
        Ok(crypto::encode(&keys.seal(PURPOSE, nonce, &plain)))
    }
}

impl Kept {
    pub(super) fn open(payload: &str, keys: &Keys) -> Result<Self, Problem> {
        let sealed = crypto::decode(payload).unwrap_or_default();
        let plain = keys.open(PURPOSE, &sealed)?;
        serde_json::from_slice(plain.reveal())
            .map_err(|error| Problem::failure(format!("a kept letter does not read back: {error}")))
    }
}
