//! Why something cannot be done with a payout.

use values::{Amount, Balance, Id, subjects::Batch};

use super::{MOST_CHANGES, PayoutState, Purpose, qr::QrError};

/// Why something cannot be done with a payout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayoutError {
    /// Whoever made it never releases it.
    #[error("you made this payout: somebody else must authorise it")]
    Maker,
    /// Nor does whoever changed it.
    #[error("you changed this payout while it waited: somebody else must authorise it")]
    Editor,
    /// Nor does whoever opened the link again that it came through.
    #[error(
        "this payout came through a payout link that you switched on again: somebody else must authorise it"
    )]
    LinkSwitcher,
    /// Nor does whoever made the key it came through.
    #[error("this payout came through an API key that you made: somebody else must authorise it")]
    KeyMaker,
    /// Nor does whoever was shown that key's secret.
    #[error(
        "this payout came through an API key whose secret you were shown: somebody else must authorise it"
    )]
    KeyHolder,
    /// Nor does whoever had a part in how it came, as a Developer.
    #[error(
        "as a Developer you made or changed the application, or asked for the key, that this payout or its beneficiary came \
         through: somebody else must authorise it"
    )]
    Integrator,
    /// Nor does whoever last changed the mandate it went through.
    #[error(
        "this payout went through a mandate that you changed or confirmed last: somebody else must authorise it"
    )]
    MandateChanger,
    /// Nor does whoever added the beneficiary or changed it last.
    #[error("you added the beneficiary of this payout or changed it last: somebody else must authorise it")]
    BeneficiaryChanger,
    /// What was prepared is not what the beneficiary is now.
    #[error(
        "the beneficiary was changed or archived after this payout was prepared: reject it, and make it again once the \
         beneficiary is confirmed"
    )]
    BeneficiaryChanged,
    /// A mandate let it go to anybody, people pay confirmed beneficiaries only.
    #[error(
        "only beneficiaries that a second person confirmed are paid here by people, and this payout, which a mandate had let go, \
         uses none: reject it, and make it again once its account is confirmed under Beneficiaries"
    )]
    NoBeneficiary,
    /// It was decided.
    #[error("this payout is {} already", .0.name())]
    NotWaiting(PayoutState),
    /// It is released with the others of its batch.
    #[error("this payout belongs to a batch: authorise, reject or cancel the batch as one")]
    InBatch(Id<Batch>),
    /// Nothing is released, or it is being sent.
    #[error("this payout is {}: a release is taken back while it is authorized, before it is being sent", .0.name())]
    NotUndoable(PayoutState),
    /// It waited too long.
    #[error("this payout waited for 7 days and has expired: make a new one")]
    Expired,
    /// One approval each.
    #[error("you have approved this payout: it takes somebody else now")]
    Approved,
    /// The provider says clearly enough, or nothing was handed over.
    #[error(
        "this payout is {} and its provider leaves nothing open that people could settle so", .0.name()
    )]
    NotSettleable(PayoutState),
    /// It is being handed over.
    #[error("this payout is being handed to the provider this moment: look again in a minute")]
    HandedOverNow,
    /// The evidence is about another amount.
    #[error("this payout sends {0}: evidence about another amount is about another payout")]
    OtherAmount(Amount),
    /// One proposal at a time.
    #[error("somebody proposed what became of this payout: confirm or decline that first")]
    OutcomeProposed,
    /// There is none, or another one.
    #[error("no such proposal about this payout waits: propose with evidence what became of it")]
    NoOutcome,
    /// Whoever proposes does not confirm.
    #[error("you proposed what became of this payout: somebody else must confirm it")]
    Proposer,
    /// It moved after it was proposed.
    #[error("this payout is {} by now: decline the proposal and look again", .0.name())]
    OutcomeOvertaken(PayoutState),
    /// It would become money that an account pays out.
    #[error("what the simulator moved never becomes money of the account that is connected now")]
    SimulatedMoney,
    /// It is released in another way.
    #[error("this is a {name}, which is authorised as one: open it under {name}s", name = .0.name())]
    Elsewhere(Purpose),
    /// Only an Admin ends it, takes it back or settles it.
    #[error("a withdrawal is in the hands of Admins: ask one of them")]
    AdminsAlone,
    /// Only one's own.
    #[error("you may change and cancel only payouts that you made")]
    NotYours,
    /// Nobody made it here in person, or a program asks.
    #[error(
        "people change what people made here: cancel or reject this payout, and have it made again by whoever asked for it"
    )]
    NotEditable,
    /// It is not what was read.
    #[error(
        "this payout was changed after you read it: look at it again, and say its updated_at as it is then"
    )]
    ChangedSince,
    /// It was changed as often as may be.
    #[error("this payout was changed {most} times: cancel it, and make another one", most = MOST_CHANGES)]
    ChangedOften,
    /// The merchant has a payout with this reference.
    #[error("the reference {0} is used already: choose another one")]
    ReferenceUsed(String),
    /// The balance does not cover amount and fee.
    #[error("the available balance is {} {}: bring in money or pay less", .0.to_decimal(), .0.currency())]
    InsufficientBalance(Balance),
    /// The application may not pay out.
    #[error("this application may not pay out: an Admin switches on Payout API under Applications")]
    FeatureOff,
    /// The last payout by a key was made a moment ago; in how many seconds the next may be.
    #[error("a payout by API was made a moment ago: the next may be made in {0} seconds")]
    Cooldown(u64),
    /// No mobile-money network serves the number.
    #[error("no mobile-money network serves this number")]
    NoNetwork,
    /// Not a currency with a rate, or outside the limits.
    #[error("{0}")]
    Amount(String),
    /// Nobody to pay, or several.
    #[error("name one payee: phone_number, bank or till")]
    Payee,
    /// A till named by halves, or twice.
    #[error("name a till by provider_code and number, or by qr_code")]
    Till,
    /// No bank of the list.
    #[error("no bank with this BIC takes payouts: see GET /v1/banks")]
    Bank,
    /// Not an account number.
    #[error("an account number has 5 to 34 letters and digits")]
    AccountNumber,
    /// A bank payout without the name it is for.
    #[error("say whose account it is")]
    AccountName,
    /// Accounts are kept in two currencies.
    #[error("a bank account is in TZS or USD")]
    AccountCurrency,
    /// The clearing house carries shillings.
    #[error("ACH carries TZS only: leave the transfer type out, or say RTGS")]
    AchInDollars,
    /// No provider of the list.
    #[error("no till provider has this code: see GET /v1/till-providers")]
    TillProvider,
    /// Not the number of a till.
    #[error("a till number has 4 to 12 digits")]
    TillNumber,
    /// Nobody is known behind the till.
    #[error("nobody is known behind this till: check its number and its provider")]
    TillUnknown,
    /// Not a TanQR code.
    #[error(transparent)]
    Code(QrError),
    /// Not a reference.
    #[error("{0}")]
    Reference(#[from] values::OrderReferenceError),
    /// Not a phone number.
    #[error(transparent)]
    Phone(#[from] values::PhoneError),
}
