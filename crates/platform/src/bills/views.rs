//! What is shown of bills, and refusals as problems.

use http::StatusCode;
use permit::{Allow, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Id, Timestamp, mask_phones, subjects::Application};

use super::{
    commands::Imported,
    model::{Bill, BillError, BillKind, BillMode, BillState, PayRefusal, import::ImportError},
    queries::BillPayment,
};
use crate::{edit::Edit, hosted, payments::Payment, text};

/// A control number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BillView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Bill>,
    /// What the third-party API calls it: 14 digits, or the reference the merchant chose.
    pub number: String,
    /// What a payer types: for a reference, the merchant's biller code before it.
    pub payer_number: String,
    /// The page to hand to the payer: what is due, and how it is paid.
    pub page: String,
    /// Once, or again and again.
    pub kind: BillKind,
    /// Where it stands; only an active one takes money.
    pub state: BillState,
    /// Which amounts it takes.
    pub mode: BillMode,
    /// What is due; absent where the payer decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The most it ever collects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Amount>,
    /// What it has collected, reversed payments included.
    pub collected: Amount,
    /// What is left of the maximum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Amount>,
    /// How many payments it has collected.
    pub payments: i64,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whose number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<BillCustomerView>,
    /// The application it came through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<BillApplication>,
    /// Since when somebody has it switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switched_off_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed or was paid.
    pub updated_at: Timestamp,
}

/// Whose number it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BillCustomerView {
    /// Their name.
    pub name: String,
    /// Their address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The application a bill came through.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BillApplication {
    /// Its id.
    pub id: Id<Application>,
    /// Its name.
    pub name: String,
}

/// What leads payers to the bills of a merchant.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// What is typed before a reference, where the merchant has ever chosen one.
    pub biller: Option<String>,
    /// Where pages stand.
    pub public_url: String,
}

impl BillView {
    /// What a caller sees of `bill`, to which payers come by `way`.
    pub(super) fn new(bill: &Bill, way: &Way) -> Self {
        let payer_number = bill.typed(way.biller.as_deref());
        Self {
            id: bill.id,
            number: bill.number.clone(),
            page: format!("{}{}", way.public_url, hosted::path_of(hosted::Kind::Bill, &payer_number)),
            payer_number,
            kind: bill.kind,
            state: bill.state(),
            mode: bill.mode,
            amount: bill.amount,
            maximum: bill.maximum,
            collected: bill.collected,
            remaining: bill.remaining(),
            payments: bill.payments,
            description: bill.description.clone(),
            customer: bill.customer.as_ref().map(|customer| BillCustomerView {
                name: customer.name.clone(),
                email: customer.email.clone(),
                phone: customer.phone.clone(),
            }),
            application: bill
                .application
                .as_ref()
                .map(|via| BillApplication { id: via.id, name: via.name.clone() }),
            switched_off_at: bill.switched_off_at,
            created_at: bill.created_at,
            updated_at: bill.updated_at,
        }
    }

    /// The row of an exported table, in the order of [`BillView::COLUMNS`].
    pub(super) fn row(&self) -> [String; 15] {
        let money = |amount: Option<Amount>| amount.map(|amount| amount.to_decimal()).unwrap_or_default();
        let customer = |part: fn(&BillCustomerView) -> Option<String>| {
            self.customer.as_ref().and_then(part).unwrap_or_default()
        };
        [
            self.number.clone(),
            self.payer_number.clone(),
            self.kind.name().to_owned(),
            self.state.name().to_owned(),
            self.mode.name().to_owned(),
            money(self.amount),
            money(self.maximum),
            money(Some(self.collected)),
            self.payments.to_string(),
            self.collected.currency().code().to_owned(),
            self.description.clone().unwrap_or_default(),
            customer(|customer| Some(customer.name.clone())),
            customer(|customer| customer.email.clone()),
            customer(|customer| customer.phone.clone()),
            self.created_at.to_string(),
        ]
    }

    /// What the columns of an exported table are called.
    pub(super) const COLUMNS: [&str; 15] = [
        "number",
        "payer_number",
        "kind",
        "state",
        "mode",
        "amount",
        "maximum",
        "collected",
        "payments",
        "currency",
        "description",
        "customer_name",
        "customer_email",
        "customer_phone",
        "created_at",
    ];
}

/// What became of the lines of a table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BillImport {
    /// How many control numbers were made.
    pub made: usize,
    /// How many lines made none.
    pub refused: usize,
    /// Each line that said something, in the order of the file.
    pub lines: Vec<BillImportLine>,
}

/// What became of a line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BillImportLine {
    /// Its number in the file; the names of the columns stand on the first.
    pub line: usize,
    /// What happened, in a sentence.
    pub says: String,
    /// The bill it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill: Option<BillView>,
}

impl BillImport {
    pub(super) fn new(imported: &[Imported], way: &Way) -> Self {
        let line = |imported: &Imported| {
            let (says, bill) = match &imported.outcome {
                Ok(bill) => (format!("Made the control number {}.", bill.number), Some(bill)),
                Err(error) => (text::sentence(&error.to_string()), None),
            };
            BillImportLine { line: imported.line, says, bill: bill.map(|bill| BillView::new(bill, way)) }
        };
        let lines: Vec<_> = imported.iter().map(line).collect();
        let made = lines.iter().filter(|line| line.bill.is_some()).count();
        Self { made, refused: lines.len() - made, lines }
    }
}

/// A payment that reached a control number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BillPaymentView {
    /// The payment.
    #[schema(value_type = String)]
    pub payment_id: Id<Payment>,
    /// `counted`, or `beside` where the number no longer took it and the money reached the merchant all the same.
    pub state: String,
    /// How much.
    pub amount: Amount,
    /// The network.
    pub channel: String,
    /// Who paid, as the network knows them.
    pub payer_name: Option<String>,
    /// The number; its middle hidden from those who may not see it.
    pub phone: Option<String>,
    /// The network's receipt.
    pub receipt: String,
    /// When it arrived.
    pub at: Timestamp,
}

impl BillPaymentView {
    /// What a caller sees who may see as much as `allow`.
    pub(super) fn new(payment: &BillPayment, allow: Allow) -> Self {
        let shown = |text: &String| if allow == Allow::Masked { mask_phones(text) } else { text.clone() };
        Self {
            payment_id: payment.payment,
            state: payment.state.clone(),
            amount: payment.amount,
            channel: payment.channel.clone(),
            payer_name: payment.payer_name.as_ref().map(shown),
            phone: payment.phone.as_ref().map(shown),
            receipt: payment.receipt.clone(),
            at: payment.at,
        }
    }
}

/// A control number to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NewBillInput {
    /// Up to 20 letters and digits, unique in the merchant; without it a number of 14 digits is chosen.
    pub reference: Option<String>,
    /// What is due, in TZS.
    pub amount: Option<Amount>,
    /// The most it ever collects; only where partial and over-payments are taken.
    pub maximum: Option<Amount>,
    /// Which amounts it takes; less and more unless told.
    pub mode: Option<BillMode>,
    /// What it is for, up to 500 characters.
    pub description: Option<String>,
    /// Whose number it is, who can pay it again and again; without one it is paid once.
    pub customer: Option<NewBillCustomer>,
}

/// Whose number it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NewBillCustomer {
    /// Their name.
    pub name: String,
    /// Where they are reached: at least one of the two.
    pub email: Option<String>,
    /// Where they are reached: at least one of the two.
    pub phone: Option<String>,
}

/// What to change; what is absent stays, and null takes it away.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(super) struct BillChangeInput {
    /// What is due, in TZS.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    pub amount: Edit<Amount>,
    /// The most it ever collects.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    pub maximum: Edit<Amount>,
    /// Which amounts it takes; `exact` drops the maximum.
    pub mode: Option<BillMode>,
    /// What it is for.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub description: Edit<String>,
}

/// A table of control numbers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"csv": "reference,amount,description\nINV1,50000,Rent\n"}))]
pub(super) struct BillImportInput {
    /// CSV: names of columns on the first line, up to 1,000 lines below. The columns are `reference`, `amount`, `maximum`,
    /// `mode`, `description`, `customer_name`, `customer_email`, `customer_phone`, in any order, none of them required.
    pub csv: String,
}

impl From<BillError> for Problem {
    fn from(error: BillError) -> Self {
        let says = text::sentence(&error.to_string());
        let conflict = |code| Self::refuse(StatusCode::CONFLICT, code, says.clone());
        match error {
            BillError::FeatureOff => Self::forbid(StatusCode::FORBIDDEN, "application.feature_off", says),
            BillError::NoRail => conflict("bill.no_rail"),
            BillError::ReferenceUsed => conflict("bill.reference_used"),
            BillError::OfLink => conflict("bill.of_link"),
            BillError::Paid => conflict("bill.paid"),
            BillError::Full => conflict("bill.full"),
            BillError::Reference | BillError::ReferenceTooLong => Self::field("reference", says),
            BillError::Amount | BillError::AmountNeeded => Self::field("amount", says),
            BillError::Maximum
            | BillError::MaximumNeedsPartial
            | BillError::MaximumBelowAmount
            | BillError::MaximumBelowCollected(_) => Self::field("maximum", says),
            BillError::Description => Self::field("description", says),
            BillError::OrderNamesCustomer => Self::field("customer", says),
            BillError::CustomerName => Self::field("customer.name", says),
            BillError::CustomerContact | BillError::CustomerEmail => Self::field("customer.email", says),
            BillError::CustomerPhone => Self::field("customer.phone", says),
            BillError::NothingToChange => Self::field("body", says),
        }
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        Self::field("csv", text::sentence(&error.to_string()))
    }
}

impl From<PayRefusal> for Problem {
    /// The words of a payer's network: told before any money moves.
    fn from(refusal: PayRefusal) -> Self {
        let says = text::sentence(&refusal.to_string());
        let conflict = |code| Self::refuse(StatusCode::CONFLICT, code, says.clone());
        match refusal {
            PayRefusal::Off => conflict("bill.off"),
            PayRefusal::Paid => conflict("bill.paid"),
            PayRefusal::Full => conflict("bill.full"),
            PayRefusal::BeingPaid => conflict("bill.being_paid").retry_after(300),
            PayRefusal::ReceiptReused => conflict("bill.receipt_reused"),
            PayRefusal::NoNetwork => Self::field("phone", says),
            PayRefusal::NotExact(_) | PayRefusal::AboveRemaining(_) | PayRefusal::Limit(_) => {
                Self::field("amount", says)
            }
        }
    }
}
