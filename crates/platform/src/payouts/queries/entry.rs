//! A payout's row: what its columns mean together, and how a new one is filled in.

use permit::{Duty, FromRow, Role, Row, StoreError, record, rule};
use rails::{Destination, FeeBearer, Rate, TransferType};
use values::{
    Amount, Currency, Id, Phone, Timestamp,
    subjects::{ApiKey, Application, Batch, Member, Merchant},
};

use super::{
    super::model::{
        Channel, Door, NewPayout, Payout, PayoutState, Price, Purpose, ReturnedFee, Sending, ThroughLink,
    },
    Maker,
    edits::editor_left,
};
use crate::{
    developer::Via,
    payees::{Beneficiary, Used},
    payments::Payment,
    policy::Policy,
};

record! {
    /// See the module.
    pub(in crate::payouts) struct PayoutEntry in "payout" (merchant, id) Update {
        merchant: Id<Merchant>,
        id: Id<Payout>,
        wire_id: String,
        reference: String,
        state: String,
        amount: i64,
        fee: i64,
        fee_bearer: String,
        debit: i64,
        currency: String,
        receives: i64,
        receives_currency: String,
        rate: Option<i64>,
        channel: String,
        account: String,
        bic: Option<String>,
        provider_code: Option<String>,
        transfer_type: Option<String>,
        payee_name: String,
        payee_known: bool,
        given_name: Option<String>,
        provider: String,
        note: Option<String>,
        message: Option<String>,
        rail_reference: Option<String>,
        digest: [u8; 32],
        application: Option<Id<Application>>,
        api_key: Option<Id<ApiKey>>,
        key_maker: Option<Id<Member>>,
        made_by: Option<Id<Member>>,
        maker_name: String,
        door: String,
        decided_by: Option<Id<Member>>,
        required: i64,
        sending: String,
        created_at: Timestamp,
        updated_at: Timestamp,
        expires_at: Timestamp,
        authorised_at: Option<Timestamp>,
        returned_at: Option<Timestamp>,
        returned_with_fee: Option<bool>,
        batch: Option<Id<Batch>>,
        batch_line: Option<i64>,
        purpose: String,
        payment: Option<Id<Payment>>,
        waiver: Option<String>,
        released_alone: Option<String>,
        mandate_changed_by: Option<Id<Member>>,
        mandate_confirmed_by: Option<Id<Member>>,
        beneficiary: Option<Id<Beneficiary>>,
        beneficiary_version: Option<i64>,
        beneficiary_added_by: Option<Id<Member>>,
        beneficiary_changed_by: Option<Id<Member>>,
    }
}

/// The columns of a [`PayoutEntry`], of the table `p`, and what is known beside them in [`FROM`].
pub(super) const COLUMNS: &str = concat!(
    "p.merchant, p.id, p.wire_id, p.reference, p.state, p.amount, p.fee, p.fee_bearer, p.debit, \
     p.currency, p.receives, p.receives_currency, p.rate, p.channel, p.account, p.bic, p.provider_code, p.transfer_type, \
     p.payee_name, p.payee_known, p.given_name, p.provider, p.note, p.message, p.rail_reference, p.digest, p.application, \
     p.api_key, p.key_maker, p.made_by, p.maker_name, p.door, p.decided_by, p.required, p.sending, p.created_at, p.updated_at, \
     p.expires_at, p.authorised_at, p.returned_at, p.returned_with_fee, p.batch, p.batch_line, p.purpose, p.payment, p.waiver, p.released_alone, \
     p.mandate_changed_by, p.mandate_confirmed_by, p.beneficiary, p.beneficiary_version, p.beneficiary_added_by, \
     p.beneficiary_changed_by, a.name, a.client_id, CASE WHEN p.door = 'link' THEN \
     (SELECT l.id FROM link l WHERE l.merchant = p.merchant AND l.payout = p.id) END, CASE WHEN ",
    editor_left!(),
    " THEN 'left' ELSE COALESCE(m.state, 'active') END, m.role, m.payout_duty, \
     CASE WHEN p.state = 'pending' AND p.batch IS NULL AND p.purpose <> 'withdrawal' THEN \
     (SELECT y.rules FROM payout_policy y WHERE y.merchant = p.merchant) END"
);
pub(super) const FROM: &str = "payout p LEFT JOIN application a ON a.merchant = p.merchant AND a.id = p.application \
     LEFT JOIN member m ON m.merchant = p.merchant AND m.id = COALESCE(p.made_by, p.key_maker)";

impl FromRow for Payout {
    fn from_row(row: &mut Row) -> Result<Self, StoreError> {
        let entry = PayoutEntry::from_row(row)?;
        let (name, client_id): (Option<String>, Option<String>) = (row.next()?, row.next()?);
        let via = |id| Via { id, name: name.unwrap_or_default(), client_id: client_id.unwrap_or_default() };
        let (link, state, role): (_, String, Option<Role>) = (row.next()?, row.next()?, row.next()?);
        let duty: Duty = row.next()?;
        let purpose = entry.purpose()?;
        let maker_active = may_make(&state, role, duty, purpose);
        let application = entry.application.map(via);
        let policy: Option<Policy> = row.next()?;
        let required = match policy {
            Some(policy) => policy.held_to(entry.required, entry.amount()?),
            None => entry.required,
        };
        entry.read(Beside { application, link, maker_active, required })
    }
}

record! {
    /// Whoever made a payout, or the key it came through.
    pub(in crate::payouts) struct MakerRow in "member" (merchant, id) None {
        merchant: Id<Merchant>,
        id: Id<Member>,
        state: String,
        role: Role,
        payout_duty: Duty,
    }
}

/// What is known of a payout beside its row.
#[derive(Debug, Clone)]
pub(in crate::payouts) struct Beside {
    /// The application it came through.
    pub application: Option<Via>,
    /// The link it came through.
    pub link: Option<Id<ThroughLink>>,
    /// Whether its maker, or the maker of its key, may still make payouts.
    pub maker_active: bool,
    /// How many checkers it takes while that is so: what it was made with, or what the policy asks for by now.
    pub required: i64,
}

impl MakerRow {
    /// Whether they may still ask for what is for `purpose`.
    pub(in crate::payouts) fn may_make(&self, purpose: Purpose) -> bool {
        may_make(&self.state, Some(self.role), self.payout_duty, purpose)
    }
}

/// Whether a member in this state and role, with this duty, may ask for it: whoever became a Developer, or only releases, has lost
/// that access as well.
fn may_make(state: &str, role: Option<Role>, duty: Duty, purpose: Purpose) -> bool {
    let has = |role| rule(purpose.makes()).of(role).allow.enters();
    state == "active" && role.is_none_or(has) && duty.lets(purpose.makes())
}

fn broken(what: &str) -> StoreError {
    StoreError::Row(format!("a payout's {what} cannot be read"))
}

fn money(minor: i64, code: &str) -> Result<Amount, StoreError> {
    let currency = Currency::from_code(code).ok_or_else(|| broken("currency"))?;
    Amount::new(minor, currency).map_err(|_| broken("amount"))
}

impl PayoutEntry {
    /// A new payout that waits for `required` checkers until `expires_at`.
    pub(in crate::payouts) fn new(
        (merchant, id, wire_id): (Id<Merchant>, Id<Payout>, String),
        new: &NewPayout,
        maker: &Maker,
        required: i64,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Self {
        let Price { fee, bearer, debit, receives, rate } = new.price;
        let (bic, provider_code, transfer) = match &new.destination {
            Destination::Mobile(_) => (None, None, None),
            Destination::Bank { bic, transfer, .. } => (Some(bic.clone()), None, Some(transfer.name())),
            Destination::Till { provider_code, .. } => (None, Some(provider_code.clone()), None),
        };
        Self {
            merchant,
            id,
            wire_id,
            reference: new.reference.clone(),
            state: PayoutState::Pending.name().to_owned(),
            amount: new.amount.minor(),
            fee: fee.minor(),
            fee_bearer: bearer.name().to_owned(),
            debit: debit.minor(),
            currency: new.amount.currency().code().to_owned(),
            receives: receives.minor(),
            receives_currency: receives.currency().code().to_owned(),
            rate: rate.map(Rate::parts),
            channel: Channel::of(&new.destination).name().to_owned(),
            account: new.destination.account().to_owned(),
            bic,
            provider_code,
            transfer_type: transfer.map(str::to_owned),
            payee_name: new.payee(),
            payee_known: new.payee_known,
            given_name: new.destination.account_name().map(str::to_owned),
            provider: new.provider.to_owned(),
            note: new.note.clone(),
            message: None,
            rail_reference: None,
            digest: new.digest(),
            application: maker.key.map(|(_, application, _)| application),
            api_key: maker.key.map(|(key, ..)| key),
            key_maker: maker.key.map(|(.., by)| by),
            made_by: maker.member,
            maker_name: maker.name.clone(),
            door: maker.door.name().to_owned(),
            decided_by: None,
            required,
            sending: Sending::Not.name().to_owned(),
            created_at: now,
            updated_at: now,
            expires_at,
            authorised_at: None,
            returned_at: None,
            returned_with_fee: None,
            batch: None,
            batch_line: None,
            purpose: Purpose::Payout.name().to_owned(),
            payment: None,
            waiver: None,
            released_alone: None,
            mandate_changed_by: None,
            mandate_confirmed_by: None,
            beneficiary: None,
            beneficiary_version: None,
            beneficiary_added_by: None,
            beneficiary_changed_by: None,
        }
    }

    /// What was asked for.
    pub(super) fn amount(&self) -> Result<Amount, StoreError> {
        money(self.amount, &self.currency)
    }

    /// What it is for.
    pub(super) fn purpose(&self) -> Result<Purpose, StoreError> {
        Purpose::from_name(&self.purpose).ok_or_else(|| broken("purpose"))
    }

    /// Keeps which beneficiary it uses, and whose work that is.
    pub(in crate::payouts) fn uses(&mut self, used: Option<Used>) {
        self.beneficiary = used.map(|used| used.id);
        self.beneficiary_version = used.map(|used| used.version);
        self.beneficiary_added_by = used.map(|used| used.added_by);
        self.beneficiary_changed_by = used.map(|used| used.changed_by);
    }

    /// The payout.
    ///
    /// # Errors
    /// `Row` where a column holds what no payout has.
    pub(in crate::payouts) fn read(self, beside: Beside) -> Result<Payout, StoreError> {
        let receives = money(self.receives, &self.receives_currency)?;
        let destination = self.destination(receives.currency())?;
        let purpose = self.purpose()?;
        let Beside { application, link, maker_active, required } = beside;
        Ok(Payout {
            id: self.id,
            state: PayoutState::from_name(&self.state).ok_or_else(|| broken("state"))?,
            amount: self.amount()?,
            price: Price {
                fee: money(self.fee, &self.currency)?,
                bearer: FeeBearer::from_name(&self.fee_bearer).ok_or_else(|| broken("fee bearer"))?,
                debit: money(self.debit, &self.currency)?,
                receives,
                rate: self.rate.map(Rate::from_parts).transpose().map_err(|_| broken("rate"))?,
            },
            destination,
            wire_id: self.wire_id,
            reference: self.reference,
            payee_name: self.payee_name,
            payee_known: self.payee_known,
            given_name: self.given_name,
            provider: self.provider,
            note: self.note,
            message: self.message,
            rail_reference: self.rail_reference,
            digest: self.digest,
            application,
            api_key: self.api_key,
            key_maker: self.key_maker,
            made_by: self.made_by,
            maker_name: self.maker_name,
            door: Door::from_name(&self.door).ok_or_else(|| broken("door"))?,
            link,
            batch: self.batch,
            beneficiary: self.beneficiary.zip(self.beneficiary_version),
            beneficiary_changers: [self.beneficiary_added_by, self.beneficiary_changed_by],
            purpose,
            payment: self.payment,
            waiver: self.waiver.or(self.released_alone),
            mandate_changers: [self.mandate_changed_by, self.mandate_confirmed_by],
            maker_active,
            required,
            sending: Sending::from_name(&self.sending).ok_or_else(|| broken("sending"))?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
            authorised_at: self.authorised_at,
            returned: returned(self.returned_at, self.returned_with_fee),
        })
    }

    /// Where it goes, `currency` being what arrives.
    fn destination(&self, currency: Currency) -> Result<Destination, StoreError> {
        Ok(match (self.channel.as_str(), &self.bic, &self.provider_code) {
            ("mobile", ..) => Destination::Mobile(Phone::parse(&self.account).map_err(|_| broken("phone"))?),
            ("bank", Some(bic), _) => {
                let transfer = self.transfer_type.as_deref().and_then(TransferType::from_name);
                Destination::Bank {
                    bic: bic.clone(),
                    account_number: self.account.clone(),
                    account_name: Some(self.payee_name.clone()),
                    currency,
                    transfer: transfer.ok_or_else(|| broken("transfer type"))?,
                }
            }
            ("till", _, Some(code)) => {
                Destination::Till { provider_code: code.clone(), number: self.account.clone() }
            }
            _ => return Err(broken("channel")),
        })
    }
}

fn returned(at: Option<Timestamp>, with_fee: Option<bool>) -> Option<(Timestamp, ReturnedFee)> {
    let fee = if with_fee == Some(true) { ReturnedFee::Back } else { ReturnedFee::Kept };
    at.map(|at| (at, fee))
}
