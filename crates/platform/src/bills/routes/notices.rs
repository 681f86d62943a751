//! What a payer's network asks and tells, as the simulator's side of it: may this payment be made, and it was made.
//!
//! Both carry the network's receipt, so that a repeat changes nothing. Where real networks stand behind the platform, or its
//! operator opened no door to the simulator, nobody may tell it of money this way.

use axum::{Extension, Json};
use http::StatusCode;
use permit::{NotifyBill, Problem, Public, Routes, Tx as _, WriteTx};
use rails::{Destination, collection_channel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use values::{Amount, Id, Phone, Timestamp};

use super::super::{
    commands,
    model::{Arrived, Attempt, Bill, HOLD, PayRefusal, number},
};
use crate::{
    Services, calls,
    hosted::{self, Kind},
    payments::Payment,
    text,
};

pub(super) fn routes() -> Routes {
    let routes = Routes::new();
    calls::limit(
        routes.post("/simulator/bills/validation", validate).post("/simulator/bills/payment", notify),
    )
}

/// A payment to a control number, as the payer's network has it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(example = json!({"number": "55042914871931", "amount": {"amount": 5000000, "currency": "TZS"},
    "phone_number": "255712345678", "receipt": "8AB12CD34EF"}))]
struct BillNotice {
    /// What the payer typed.
    number: String,
    /// How much, in TZS.
    amount: Amount,
    /// Who pays.
    phone_number: String,
    /// The network's receipt: 1 to 40 letters and digits, one for each payment.
    receipt: String,
}

/// What a network shows its customer before they confirm.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct BillPromise {
    /// Who is paid.
    merchant: String,
    /// What for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// What is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Amount>,
    /// Until when this payment's place is kept.
    until: Timestamp,
}

/// What became of money that a network took.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct BillNoticeTaken {
    /// The payment it is.
    #[schema(value_type = String)]
    payment_id: Id<Payment>,
    /// Whether it counts on the number, or reached the merchant beside it.
    state: Arrived,
    /// Whether an earlier notice of the same receipt said so already.
    again: bool,
}

/// The payment that a notice is about.
async fn read(services: &Services, notice: BillNotice) -> Result<(String, Attempt), Problem> {
    let rail = services.simulator_door()?;
    let number = number::dialled(&notice.number).ok_or_else(missing)?;
    let phone = Phone::parse(&notice.phone_number);
    let phone = phone.map_err(|error| Problem::field("phone_number", text::sentence(&error.to_string())))?;
    let network = phone.network().ok_or(PayRefusal::NoNetwork)?;
    let receipt = notice.receipt;
    if !(1..=40).contains(&receipt.len()) || !receipt.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Problem::field("receipt", "Write a receipt of 1 to 40 letters and digits."));
    }
    if notice.amount.is_zero() || notice.amount.currency() != values::Currency::TZS {
        return Err(Problem::field("amount", "Write an amount in TZS, more than zero."));
    }
    let destination = Destination::Mobile(phone.clone());
    let payer_name = services.rails().own().look_up_name(&destination).await.ok().flatten();
    let channel = collection_channel(network);
    Ok((number, Attempt { rail, receipt, amount: notice.amount, phone, payer_name, channel }))
}

fn missing() -> Problem {
    Problem::refuse(
        StatusCode::NOT_FOUND,
        "bill.unknown",
        "No control number is like this. Check its digits.",
    )
}

async fn cross(door: &Public<NotifyBill>, number: &str) -> Result<(WriteTx<NotifyBill>, Id<Bill>), Problem> {
    let (tx, id) = door.cross(Kind::Bill.name(), number).await?.ok_or_else(missing)?;
    Ok((tx, Id::from_bytes(id)))
}

/// Asks whether a payment may be made; its place is kept for five minutes.
async fn validate(
    door: Public<NotifyBill>,
    Extension(services): Extension<Services>,
    permit::Input(notice): permit::Input<BillNotice>,
) -> Result<Json<BillPromise>, Problem> {
    let (number, attempt) = read(&services, notice).await?;
    let (mut tx, id) = cross(&door, &number).await?;
    let bill = commands::hold(&mut tx, id, &attempt).await?;
    let merchant = hosted::brand(&mut tx).await?.name;
    let until = tx.now() + HOLD;
    let answer = BillPromise { merchant, description: bill.description.clone(), due: bill.due(), until };
    tx.commit(commands::held(&bill, &attempt), Json(answer)).await
}

/// Tells that a payment was made.
async fn notify(
    door: Public<NotifyBill>,
    Extension(services): Extension<Services>,
    permit::Input(notice): permit::Input<BillNotice>,
) -> Result<Json<BillNoticeTaken>, Problem> {
    let (number, attempt) = read(&services, notice).await?;
    let (mut tx, id) = cross(&door, &number).await?;
    let receiving = commands::receive(&mut tx, id, &attempt).await?;
    let (payment_id, state, again) = (receiving.payment.id, receiving.arrived, receiving.again);
    let answer = Json(BillNoticeTaken { payment_id, state, again });
    if again {
        return Ok(tx.already_done(answer));
    }
    tx.commit(commands::received(&receiving), answer).await
}
