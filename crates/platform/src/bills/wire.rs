//! Bills as the third-party API shows them.

use super::model::{Bill, BillChange, BillMode, Switch};
use crate::{
    edit::Edit,
    wire::{BillPayNumber, BillPaymentMode, BillStatus, ChangedBill},
};

impl From<BillMode> for BillPaymentMode {
    /// What our modes are called there.
    fn from(mode: BillMode) -> Self {
        match mode {
            BillMode::PartialAndOver => Self::AllowPartialAndOverPayment,
            BillMode::Exact => Self::Exact,
        }
    }
}

impl From<BillPaymentMode> for BillMode {
    /// What their modes are called here.
    fn from(mode: BillPaymentMode) -> Self {
        match mode {
            BillPaymentMode::AllowPartialAndOverPayment => Self::PartialAndOver,
            BillPaymentMode::Exact => Self::Exact,
        }
    }
}

impl From<BillStatus> for Switch {
    /// What setting a status does.
    fn from(status: BillStatus) -> Self {
        match status {
            BillStatus::Active => Self::On,
            BillStatus::Inactive => Self::Off,
        }
    }
}

impl From<&Bill> for BillPayNumber {
    fn from(bill: &Bill) -> Self {
        Self {
            bill_pay_number: bill.number.clone(),
            bill_description: bill.description.clone(),
            bill_customer_name: bill.customer.as_ref().map(|customer| customer.name.clone()),
            bill_amount: bill.amount.map(Into::into),
            bill_payment_mode: bill.mode.into(),
            bill_max_collection_amount: bill.maximum.map(Into::into),
            bill_remaining_collection_amount: bill.remaining().map(Into::into),
        }
    }
}

impl ChangedBill {
    /// What of `bill` the change named.
    pub fn of(bill: &Bill, change: &BillChange) -> Self {
        Self {
            bill_pay_number: bill.number.clone(),
            bill_status: change.switch.map(|switch| match switch {
                Switch::On => BillStatus::Active,
                Switch::Off => BillStatus::Inactive,
            }),
            bill_amount: bill.amount.filter(|_| change.amount != Edit::Keep).map(Into::into),
            bill_description: bill.description.clone().filter(|_| change.description != Edit::Keep),
            bill_payment_mode: change.mode.map(Into::into),
            bill_max_collection_amount: bill.maximum.filter(|_| change.maximum != Edit::Keep).map(Into::into),
        }
    }
}
